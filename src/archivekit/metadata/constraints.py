"""The single rules of a schema on a single value: one small function each. What a rule means, and nothing of records.

A function returns None where the value meets the rule, else a code, what is wrong, and what would be right.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from archivekit.codes import Code
from archivekit.codes import record_rules as codes
from archivekit.metadata.edtf import Edtf, parse_edtf
from archivekit.metadata.languages import LanguageKind, judge_language
from archivekit.metadata.patterns import compiled
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.record import Value
from archivekit.metadata.schema import Constraint, ConstraintType, DataType, NodeType, Rule
from archivekit.metadata.suggest import near
from archivekit.metadata.terms import DATE_TERMS
from archivekit.metadata.vocabularies import is_iri, type_meant

_SHOWN = 12


class Breach(NamedTuple):
    """How a value breaks a rule: the code, a clause that follows the term's name, and what would be right."""

    code: Code
    what: str
    expected: str | None = None
    cure: str | None = None


def breach_of_constraint(rule: Rule, value: Value) -> Breach | None:
    """Return how a value breaks the constraint of a rule, or None."""
    return _CONSTRAINTS[rule.constraint.type](rule, rule.constraint, value) if rule.constraint else None


def breach_of_node_type(rule: Rule, value: Value) -> Breach | None:
    """Return how a value is not of the node type asked for, or None. Every value has a text, so literals always are."""
    if not rule.node_types or NodeType.LITERAL in rule.node_types or value.uri or is_iri(value.value):
        return None
    return Breach(codes.NODE_TYPE, f"is {excerpt(value.value)}, a text, where the schema asks for an address (IRI)")


def breach_of_data_type(rule: Rule, value: Value) -> Breach | None:
    """Return how a value is not of the data type asked for, or None. Dates and languages are judged where they are
    terms of that kind already.
    """
    text = value.value
    match rule.data_type:
        case DataType.URI if not is_iri(text):
            return Breach(codes.DATA_TYPE, f"is {excerpt(text)}, which is no address (xsd:anyURI)")
        case DataType.INTEGER if not text.removeprefix("-").removeprefix("+").isdecimal() or not text.isascii():
            return Breach(codes.DATA_TYPE, f"is {excerpt(text)}, which is no whole number (xsd:integer)")
        case DataType.DATE if not (len(text) == 10 and isinstance(parse_edtf(text), Edtf) and "X" not in text):
            return Breach(codes.DATA_TYPE, f"is {excerpt(text)}, which is no day as YYYY-MM-DD (xsd:date)")
        case DataType.EDTF if rule.term.name not in DATE_TERMS and not isinstance(parse_edtf(text), Edtf):
            return Breach(codes.DATA_TYPE, f"is {excerpt(text)}, which is no EDTF date")
        case DataType.LANGUAGE if rule.term.name != "language":
            verdict = judge_language(text)
            if verdict.kind is LanguageKind.UNKNOWN:
                return Breach(codes.DATA_TYPE, f"is {excerpt(text)}, which is no language tag", verdict.suggestion)
    return None


def _in_list(rule: Rule, constraint: Constraint, value: Value) -> Breach | None:
    if value.value in constraint.members or (value.uri and value.uri in constraint.members):
        return None
    meant = near(value.value, constraint.members)
    if meant is None and rule.term.name == "type":
        meant = type_meant(value.value)
        meant = meant if meant in constraint.members else None
    known = constraint.members[:_SHOWN]
    more = f" (and {len(constraint.members) - _SHOWN} more)" if len(constraint.members) > _SHOWN else ""
    return Breach(
        codes.NOT_IN_LIST,
        f"is {excerpt(value.value)}, which the schema does not list",
        meant or ", ".join(known),
        f"did you mean `{meant}`?" if meant else f"Use one of: {', '.join(known)}{more}.",
    )


def _pattern(rule: Rule, constraint: Constraint, value: Value) -> Breach | None:
    if compiled(constraint.text)(value.value):
        return None
    cure = f"Write it so: {rule.note}" if rule.note else None
    return Breach(
        codes.PATTERN, f"is {excerpt(value.value)}, which does not match {constraint.text}", constraint.text, cure
    )


def _stem(rule: Rule, constraint: Constraint, value: Value) -> Breach | None:
    address = value.uri or value.value
    if address.startswith(constraint.members):
        return None
    stems = " or ".join(constraint.members)
    return Breach(codes.NOT_OF_STEM, f"is {excerpt(address)}, which does not begin with {stems}", stems)


def _language(rule: Rule, constraint: Constraint, value: Value) -> Breach | None:
    given = (value.lang or "").casefold()
    wanted = tuple(member.casefold() for member in constraint.members)
    if any(given == tag or given.startswith(f"{tag}-") for tag in wanted):
        return None
    tags = " or ".join(constraint.members)
    said = f"is in {excerpt(value.lang)}" if value.lang else "has no language"
    return Breach(codes.LANGUAGE_TAG, f"{said}, and the schema asks for {tags}", tags)


def _min_length(rule: Rule, constraint: Constraint, value: Value) -> Breach | None:
    if len(value.value) >= int(constraint.text):
        return None
    return Breach(codes.TOO_SHORT_FOR_SCHEMA, f"has {len(value.value)} characters, fewer than {constraint.text}")


def _max_length(rule: Rule, constraint: Constraint, value: Value) -> Breach | None:
    if len(value.value) <= int(constraint.text):
        return None
    return Breach(codes.TOO_LONG_FOR_SCHEMA, f"has {len(value.value)} characters, more than {constraint.text}")


def _least(rule: Rule, constraint: Constraint, value: Value) -> Breach | None:
    if _dated(rule):
        bound, given = parse_edtf(constraint.text), parse_edtf(value.value)
        if not isinstance(given, Edtf) or not isinstance(bound, Edtf):
            return None  # what is no date is reported as one that is not
        if not given.earliest or not bound.earliest or given.earliest >= bound.earliest:
            return None
    else:
        number = _number(value.value)
        if number is not None and number >= Decimal(constraint.text):
            return None
        if number is None:
            return Breach(codes.DATA_TYPE, f"is {excerpt(value.value)}, which is no number")
    return Breach(codes.TOO_SMALL, f"is {excerpt(value.value)}, below {constraint.text}", constraint.text)


def _greatest(rule: Rule, constraint: Constraint, value: Value) -> Breach | None:
    if _dated(rule):
        bound, given = parse_edtf(constraint.text), parse_edtf(value.value)
        if not isinstance(given, Edtf) or not isinstance(bound, Edtf):
            return None
        if not given.latest or not bound.latest or given.latest <= bound.latest:
            return None
    else:
        number = _number(value.value)
        if number is not None and number <= Decimal(constraint.text):
            return None
        if number is None:
            return Breach(codes.DATA_TYPE, f"is {excerpt(value.value)}, which is no number")
    return Breach(codes.TOO_GREAT, f"is {excerpt(value.value)}, above {constraint.text}", constraint.text)


def _dated(rule: Rule) -> bool:
    return rule.term.name in DATE_TERMS or rule.data_type in (DataType.EDTF, DataType.DATE)


def _number(text: str) -> Decimal | None:
    if len(text) > 100:
        return None
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


_CONSTRAINTS: dict[ConstraintType, Callable[[Rule, Constraint, Value], Breach | None]] = {
    ConstraintType.EXACT: _in_list,
    ConstraintType.PICKLIST: _in_list,
    ConstraintType.PATTERN: _pattern,
    ConstraintType.IRI_STEM: _stem,
    ConstraintType.LANGUAGE_TAG: _language,
    ConstraintType.MIN_LENGTH: _min_length,
    ConstraintType.MAX_LENGTH: _max_length,
    ConstraintType.MIN_INCLUSIVE: _least,
    ConstraintType.MAX_INCLUSIVE: _greatest,
}
