"""Read a schema: bytes of a CSV file in, a schema out, or every cell that is wrong with it. Strict: nothing is guessed.

Follows DCTAP (DC Tabular Application Profiles, 2023) with our columns `severity`, `message`, `private`, `when`, and
RFC 4180. Rows and columns count as spreadsheets do: the header is row 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from archivekit.codes import Code
from archivekit.codes import schema as codes
from archivekit.findings import Finding, Level
from archivekit.metadata.edtf import Edtf, parse_edtf
from archivekit.metadata.languages import LanguageKind, judge_language
from archivekit.metadata.names import resolve, suggestion
from archivekit.metadata.patterns import PatternError, compiled
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.schema import (
    Condition,
    Constraint,
    ConstraintType,
    DataType,
    Holds,
    NodeType,
    Rule,
    Schema,
    SchemaRead,
)
from archivekit.metadata.schema_cells import Cells, Row, cells_of
from archivekit.metadata.suggest import did_you_mean, near
from archivekit.metadata.terms import DATE_TERMS, Term
from archivekit.metadata.vocabularies import is_iri

_Word = TypeVar("_Word", bound=Enum)

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False, "": False}
_SHAPE_ID = re.compile(r"[^\s,;|<>\"]+")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_LENGTH = re.compile(r"[0-9]{1,9}")
_LISTS = (ConstraintType.PICKLIST, ConstraintType.LANGUAGE_TAG, ConstraintType.IRI_STEM)
_SEVERITIES = {"error": Level.ERROR, "warning": Level.WARNING, "note": Level.NOTE}


def parse_schema(data: bytes, *, name: str) -> SchemaRead:
    """Read a schema from the bytes of a CSV file. `name` is what findings call the file.

    Never raises: a schema with an error is None, and its findings name the cells.
    """
    cells = cells_of(data, file=name)
    findings = list(cells.findings)
    schema = _Check(cells, findings).schema(name) if cells.rows else None
    broken = any(finding.level is Level.ERROR for finding in findings)
    return SchemaRead(None if broken else schema, tuple(findings))


def members_of(text: str) -> tuple[str, ...]:
    """Return the members of a list cell: separated by `|`, else by `;`, else by blanks."""
    separator = "|" if "|" in text else ";" if ";" in text else None
    return tuple(member.strip() for member in text.split(separator) if member.strip())


@dataclass(slots=True)
class _Check:
    """The rows of one file on their way to rules; `findings` grows as it goes."""

    cells: Cells
    findings: list[Finding]

    def schema(self, name: str) -> Schema:
        first: str | None = None
        current, label = "", ""
        rules: list[Rule] = []
        for row in self.cells.rows:
            given = row.get("shapeID")
            if given and not _SHAPE_ID.fullmatch(given):
                self._found(codes.BAD_SHAPE, row, "shapeID", f"{excerpt(given)} cannot be the name of a shape")
            if given and given != current and first is not None and given != first:
                message = (
                    f"the shape {excerpt(given)} is not applied: records are judged by the first, {excerpt(first)}"
                )
                self._found(codes.FURTHER_SHAPE, row, "shapeID", message)
            current = given or current
            if first is None:
                first, label = current, row.get("shapeLabel")
            rule = self._rule(row)
            if rule and current == first:
                rules.append(rule)
        stem = name.replace("\\", "/").rpartition("/")[2]
        return Schema(stem.removesuffix(".csv"), first or "", label, tuple(rules))

    def _rule(self, row: Row) -> Rule | None:
        term = self._term(row)
        mandatory, repeatable, private = (self._boolean(row, c) for c in ("mandatory", "repeatable", "private"))
        data_type = self._word(row, "valueDataType", DataType)
        constraint = self._constraint(row, term, data_type)
        severity = self._one_of(row, "severity", tuple(_SEVERITIES))
        when = self._when(row)
        node_types = self._node_types(row)
        if row.get("valueShape"):
            message = f"the shape {excerpt(row.get('valueShape'))} is not followed: values of a record have no inside"
            self._found(codes.VALUE_SHAPE, row, "valueShape", message)
        if term is None:
            return None
        return Rule(
            term=term,
            label=row.get("propertyLabel"),
            mandatory=mandatory,
            repeatable=repeatable,
            node_types=node_types,
            data_type=data_type,
            constraint=constraint,
            value_shape=row.get("valueShape"),
            note=row.get("note"),
            severity=_SEVERITIES.get(severity) if severity else None,
            message=row.get("message"),
            private=private,
            when=when,
            row=row.number,
        )

    def _term(self, row: Row) -> Term | None:
        given = row.get("propertyID")
        if not given:
            self._found(codes.NO_PROPERTY, row, "propertyID", "the row names no property")
            return None
        term = resolve(given)
        if term is None:
            message = f"{excerpt(given)} is no property of Dublin Core"
            self._found(codes.UNKNOWN_PROPERTY, row, "propertyID", message, meant=suggestion(given))
        return term

    def _boolean(self, row: Row, column: str) -> bool:
        given = row.get(column)
        known = _BOOLEANS.get(given.casefold())
        if known is None:
            self._found(
                codes.NOT_BOOLEAN, row, column, f"{column} is {excerpt(given)}, which is neither true nor false"
            )
        return bool(known)

    def _word(self, row: Row, column: str, words: type[_Word]) -> _Word | None:
        known = {str(word.value): word for word in words if word.value}
        given = self._one_of(row, column, tuple(known))
        return known[given] if given else None

    def _one_of(self, row: Row, column: str, known: tuple[str, ...]) -> str | None:
        given = row.get(column)
        if not given or given in known:
            return given or None
        message = f"{column} is {excerpt(given)}, which is none of {', '.join(known)}"
        self._found(codes.UNKNOWN_VALUE, row, column, message, meant=near(given, known))
        return None

    def _node_types(self, row: Row) -> tuple[NodeType, ...]:
        known = {node.value.casefold(): node for node in NodeType}
        found: list[NodeType] = []
        for word in row.get("valueNodeType").split():
            if word.casefold() in known:
                found.append(known[word.casefold()])
            else:
                message = f"valueNodeType is {excerpt(word)}, which is none of IRI, literal"
                self._found(codes.UNKNOWN_VALUE, row, "valueNodeType", message, meant=near(word, ("IRI", "literal")))
        return tuple(found)

    def _constraint(self, row: Row, term: Term | None, data_type: DataType | None) -> Constraint | None:
        text = row.get("valueConstraint")
        given = row.get("valueConstraintType")
        kind = self._word(row, "valueConstraintType", ConstraintType) if given else ConstraintType.EXACT
        if given and not text:
            self._found(codes.NO_CONSTRAINT, row, "valueConstraint", f"a {given} is asked for, and none is given")
        if kind is None or not text:
            return None
        members = members_of(text) if kind in _LISTS else (text,)
        dates = (term is not None and term.name in DATE_TERMS) or data_type in (DataType.EDTF, DataType.DATE)
        self._members(row, kind, members, dates=dates)
        return Constraint(kind, text, members)

    def _members(self, row: Row, kind: ConstraintType, members: tuple[str, ...], *, dates: bool) -> None:
        for member in members:
            match kind:
                case ConstraintType.PATTERN:
                    try:
                        compiled(member)
                    except PatternError as error:
                        message = f"the pattern {excerpt(member)} cannot be used: {error}"
                        self._found(codes.BAD_PATTERN, row, "valueConstraint", message)
                case ConstraintType.MIN_LENGTH | ConstraintType.MAX_LENGTH:
                    if not _LENGTH.fullmatch(member):
                        self._found(
                            codes.NOT_A_BOUND, row, "valueConstraint", f"{excerpt(member)} is no number of characters"
                        )
                case ConstraintType.MIN_INCLUSIVE | ConstraintType.MAX_INCLUSIVE:
                    good = isinstance(parse_edtf(member), Edtf) if dates else _NUMBER.fullmatch(member)
                    if not good:
                        what = "a date" if dates else "a number"
                        self._found(codes.NOT_A_BOUND, row, "valueConstraint", f"{excerpt(member)} is not {what}")
                case ConstraintType.IRI_STEM:
                    if not is_iri(member):
                        self._found(
                            codes.STEM_NOT_IRI, row, "valueConstraint", f"no address begins with {excerpt(member)}"
                        )
                case ConstraintType.LANGUAGE_TAG:
                    verdict = judge_language(member)
                    if verdict.kind is LanguageKind.UNKNOWN:
                        message = f"there is no language tag {excerpt(member)}"
                        self._found(codes.BAD_LANGUAGE, row, "valueConstraint", message, meant=verdict.suggestion)

    def _when(self, row: Row) -> tuple[Condition, ...]:
        text = row.get("when")
        conditions: list[Condition] = []
        for part in text.split(";") if text else ():
            condition, problem, meant = _condition(part.strip())
            if condition:
                conditions.append(condition)
            else:
                message = f"the condition {excerpt(part.strip())} cannot be read: {problem}"
                self._found(codes.BAD_CONDITION, row, "when", message, meant=meant)
        return tuple(conditions)

    def _found(self, code: Code, row: Row, column: str, message: str, *, meant: str | None = None) -> None:
        self.findings.append(
            code.finding(
                message,
                cure=did_you_mean(meant, code.cure),
                field=column,
                value=row.get(column),
                expected=meant,
                where=self.cells.where(row, column),
            )
        )


def _condition(text: str) -> tuple[Condition | None, str, str | None]:
    """Return a condition, or None with what is wrong and what was meant."""
    name, equals, value = (part.strip() for part in text.partition("="))
    absent = name.startswith("!")
    name = name.removeprefix("!").strip()
    if not name:
        return None, "it names no term", None
    if absent and equals:
        return None, "`!` and `=` exclude each other", None
    if equals and not value:
        return None, "no value follows the `=`", None
    term = resolve(name)
    if term is None:
        return None, f"{excerpt(name)} is no property of Dublin Core", suggestion(name)
    holds = Holds.EQUALS if equals else Holds.ABSENT if absent else Holds.PRESENT
    return Condition(term, holds, value), "", None
