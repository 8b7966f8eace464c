"""Judge a record: by its own texts, by the standards its terms follow, and by the rules of a schema. All of it at once.

The procedure, for one record:

1. what was found while it was read (or, for a record made in Python, what is wrong with its texts);
2. each value by the standards of its term: dates, languages, schemes, addresses, identifiers;
3. what its access statements say;
4. each rule of the schema whose conditions hold: missing, repeated, and each value by the rule's constraints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from archivekit.codes import record as codes
from archivekit.codes import record_rules as rule_codes
from archivekit.findings import Finding, Where
from archivekit.metadata.access import access_of
from archivekit.metadata.constraints import (
    Breach,
    breach_of_constraint,
    breach_of_data_type,
    breach_of_node_type,
)
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Record, Value
from archivekit.metadata.schema import Condition, Holds, Rule, Schema
from archivekit.metadata.terms import Namespace, Term
from archivekit.metadata.texts import text_findings
from archivekit.metadata.values import is_plain, standard_findings


def judge(read_or_record: RecordRead | Record, schema: Schema | None, *, file: str, today: date) -> tuple[Finding, ...]:
    """Return everything that is wrong with a record, in the order of the record and then of the schema.

    What was found while a RecordRead was read comes first and is part of the answer. `schema` None judges by the
    standards alone; callers without one of their own hand in `dcterms-core`. A record that could not be read at all is
    judged no further.
    """
    if isinstance(read_or_record, RecordRead):
        read = read_or_record
        if read.record is None:
            return read.findings
        record, found = read.record, list(read.findings)
    else:
        record = read_or_record
        read = RecordRead(record, origin=Where(file))
        found = list(text_findings(record, read.where))
        if not record.terms:
            found.append(codes.NO_TERM.finding(f"{file} gives no term of Dublin Core a value", where=read.origin))
    for term, values in record.terms:
        for index, value in enumerate(values):
            if not is_plain(term, value) and value.value not in read.settled:
                found += standard_findings(record, term, value, read.where(term, index), settled=read.settled)
    found += _access(record, read, today, schema)
    if schema is not None:
        found += _by_schema(record, read, schema)
    return tuple(found)


def _access(record: Record, read: RecordRead, today: date, schema: Schema | None) -> Iterator[Finding]:
    if not record.all_values("accessRights"):
        return
    private = schema.private_terms if schema is not None else frozenset()
    for finding in access_of(record, today=today, private_terms=private).findings:
        yield replace(finding, where=_place(record, read, "accessRights", finding.value))


def _place(record: Record, read: RecordRead, name: str, text: str | None) -> Where:
    """Return the place of a value of a term; of the term, where the value is not told."""
    for term, values in record.terms:
        if term.name == name:
            for index, value in enumerate(values):
                if text is None or value.value == text:
                    return read.where(term, index)
    return read.origin


# -- 4. the rules of a schema


_Groups: TypeAlias = "dict[str, list[tuple[Term, tuple[Value, ...]]]]"


def _by_schema(record: Record, read: RecordRead, schema: Schema) -> Iterator[Finding]:
    by_name: _Groups = {}
    for group in record.terms:
        by_name.setdefault(group[0].name, []).append(group)
    for rule, looks_at_values in schema.telling:
        groups = by_name.get(rule.term.name, [])
        if groups and rule.term.namespace is Namespace.DC:
            groups = [group for group in groups if group[0] == rule.term]
        if not (groups or rule.mandatory):
            continue
        if rule.when and not all(_holds(by_name, condition) for condition in rule.when):
            continue
        if rule.mandatory and not _says_something(groups):
            yield _missing(rule, read)
        for term, values in groups:
            if not rule.repeatable and len(values) > 1:
                what = f"is given {len(values)} times, and the schema allows it once"
                breach = Breach(rule_codes.NOT_REPEATABLE, what)
                yield _by_rule(rule, breach, term, value=values[1].value, where=read.where(term, 1))
            if looks_at_values:
                yield from _each(rule, term, values, read)


def _says_something(groups: list[tuple[Term, tuple[Value, ...]]]) -> bool:
    """Say whether any value of a term is more than blanks; a property and its legacy element count together."""
    for _, values in groups:
        for value in values:
            if value.value and not value.value.isspace():
                return True
    return False


def _holds(by_name: _Groups, condition: Condition) -> bool:
    groups = by_name.get(condition.term.name, [])
    if groups and condition.term.namespace is Namespace.DC:
        groups = [group for group in groups if group[0] == condition.term]
    match condition.holds:
        case Holds.PRESENT:
            return _says_something(groups)
        case Holds.ABSENT:
            return not _says_something(groups)
        case Holds.EQUALS:
            return any(value.value == condition.value for _, values in groups for value in values)


def _missing(rule: Rule, read: RecordRead) -> Finding:
    because = f" (required when {'; '.join(str(condition) for condition in rule.when)})" if rule.when else ""
    name = f"`{rule.term}`" + (f" ({rule.label})" if rule.label else "")
    cure = f"Add {name}." + (f" {rule.note}" if rule.note else "")
    breach = Breach(rule_codes.MANDATORY, f"is missing{because}", None, cure)
    return _by_rule(rule, breach, rule.term, value=None, where=read.origin)


def _each(rule: Rule, term: Term, values: tuple[Value, ...], read: RecordRead) -> Iterator[Finding]:
    for index, value in enumerate(values):
        if not value.value.strip() or value.value in read.settled:
            continue
        for breach_of in (breach_of_node_type, breach_of_data_type, breach_of_constraint):
            breach = breach_of(rule, value)
            if breach:
                yield _by_rule(rule, breach, term, value=value.value, where=read.where(term, index))


def _by_rule(rule: Rule, breach: Breach, term: Term, *, value: str | None, where: Where) -> Finding:
    """Return the finding of a broken rule: its row may give another level and words of its own."""
    finding = breach.code.finding(
        rule.message or f"{term} {breach.what}",
        cure=breach.cure,
        field=str(term),
        value=value,
        expected=breach.expected,
        where=where,
    )
    return replace(finding, level=rule.severity) if rule.severity else finding
