"""Crosswalks: tables that say where each term goes in a form, and the one engine that reads and follows them.

A table (`schemas/crosswalks/*.csv`) has four columns. `term` is a DCMI term; a legacy element (`dc:title`) without rows
of its own follows those of its namesake. `target` is a place in the form: names of elements from the outside in, joined
by slashes, with fixed attributes in brackets (`dates/date[@dateType=Issued]`); empty means that the form has no place.
`rule` names how a value is written there, with arguments in parentheses; after `else` it is asked only where no row
above took the value. `loss` says what is lost by it. Rows of a term are tried in order, and a value is carried where at
least one takes it; what none takes is a finding. Knows no form: each brings the rules that its table names.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from archivekit.codes import export
from archivekit.errors import ArchiveKitError
from archivekit.findings import Finding
from archivekit.formats.losses import Losses
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import ELEMENTS, PROPERTIES, Namespace, Term, known
from archivekit.quotes import quoted

COLUMNS = ("term", "target", "rule", "loss")

_STEP = re.compile(r"([@A-Za-z][\w.:-]*)((?:\[@[\w:.-]+=[^\]]*\])*)")
_ATTRIBUTE = re.compile(r"\[@([\w:.-]+)=([^\]]*)\]")
_RULE = re.compile(r"(else )?([a-z][a-z ]*)(?:\((.*)\))?")

T = TypeVar("T")


class BrokenCrosswalkError(ArchiveKitError):
    """A crosswalk table is itself wrong. They are shipped and tested, so that this is a fault of the installation."""


@dataclass(frozen=True, slots=True)
class Step:
    """One element on the way to a place: its name and its fixed attributes."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `number` counts from 0 in the table's order; `arguments` are those of the rule."""

    number: int
    term: Term
    target: str
    steps: tuple[Step, ...]
    rule: str
    otherwise: bool
    arguments: tuple[tuple[str, str], ...]
    loss: str

    def argument(self, key: str) -> str | None:
        """Return what a rule's argument maps a key to, else what it maps `*` to, or None."""
        table = dict(self.arguments)
        return table.get(key, table.get("*"))


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A table that was read: the form's name, its rows, and the rows of each term by the term's text form."""

    form: str
    rows: tuple[Row, ...]
    by_term: Mapping[str, tuple[Row, ...]] = field(repr=False)
    targets: tuple[str, ...] = field(repr=False)


class Placed(NamedTuple, Generic[T]):
    """A value at its place: the row that took it, and what the form's rule made of it."""

    row: Row
    term: Term
    made: T


#: How a form writes one value at one place: what it made, or None where the place does not take such a value.
Rule: TypeAlias = Callable[[Row, Term, Value, Losses], "T | None"]


# -- reading -----------------------------------------------------------------------------------------------------------


def read_crosswalk(data: bytes, *, form: str) -> Crosswalk:
    """Return the table in the bytes of a CSV file. Raises BrokenCrosswalkError, with the row, where it is wrong."""
    reader = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    header, *lines = [line for line in reader if any(line)]
    if tuple(header) != COLUMNS:
        raise BrokenCrosswalkError(f"the crosswalk {form} has the columns {header}, not {list(COLUMNS)}")
    rows = tuple(_row(form, number, cells) for number, cells in enumerate(lines))
    by_term: dict[str, tuple[Row, ...]] = {}
    for row in rows:
        by_term[str(row.term)] = (*by_term.get(str(row.term), ()), row)
    for element in ELEMENTS:
        if element in by_term:
            by_term.setdefault(f"dc:{element}", by_term[element])
    lacking = [name for name in (*PROPERTIES, *(f"dc:{element}" for element in ELEMENTS)) if name not in by_term]
    if lacking:
        raise BrokenCrosswalkError(f"the crosswalk {form} says nothing of {', '.join(lacking)}")
    return Crosswalk(form, rows, by_term, tuple(dict.fromkeys(row.target for row in rows if row.target)))


def _row(form: str, number: int, cells: list[str]) -> Row:
    at = f"the crosswalk {form}, row {number + 2}"
    if len(cells) != len(COLUMNS):
        raise BrokenCrosswalkError(f"{at}: it has {len(cells)} cells, not {len(COLUMNS)}")
    name, target, rule, loss = cells
    term = Term(name[3:], Namespace.DC) if name.startswith("dc:") else Term(name)
    if not known(term):
        raise BrokenCrosswalkError(f"{at}: {quoted(name)} is no term of Dublin Core")
    if not target:
        if rule or not loss:
            raise BrokenCrosswalkError(f"{at}: a term without a place has no rule, and says what is lost")
        return Row(number, term, "", (), "", False, (), loss)
    found = _RULE.fullmatch(rule)
    if found is None:
        raise BrokenCrosswalkError(f"{at}: {quoted(rule)} is no rule")
    return Row(number, term, target, _steps(at, target), found[2], bool(found[1]), _arguments(found[3]), loss)


def _steps(at: str, target: str) -> tuple[Step, ...]:
    steps = []
    # a slash inside brackets belongs to an attribute's value
    for text in re.split(r"/(?![^\[]*\])", target):
        found = _STEP.fullmatch(text)
        if found is None:
            raise BrokenCrosswalkError(f"{at}: {quoted(text)} is no place")
        steps.append(Step(found[1], tuple(_ATTRIBUTE.findall(found[2]))))
    return tuple(steps)


def _arguments(text: str | None) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition("=") for part in (text or "").split("|") if part)
    return tuple((key, value if equals else key) for key, equals, value in pairs)


# -- following ---------------------------------------------------------------------------------------------------------


def carry(
    record: Record,
    crosswalk: Crosswalk,
    rules: Mapping[str, Rule[T]],
    losses: Losses,
    *,
    private: frozenset[str] = frozenset(),
    single: frozenset[str] = frozenset(),
    naming: frozenset[str] = frozenset(),
) -> dict[str, list[Placed[T]]]:
    """Return what a form carries of a record: by target in the table's order, and in each in the record's order.

    `private` names terms that are left out (`title` or `dc:title`, as `str(term)` writes them; a property's name stands
    for its legacy element too). `single` names targets that take one value, and `naming` the rules that say themselves
    what becomes of a value's type and identifier. What is lost goes to `losses`.
    """
    placed: dict[str, list[Placed[T]]] = {target: [] for target in crosswalk.targets}
    for key in record.unknown:
        losses.say(export.UNKNOWN_KEY, key.name, f"{key.name} is no Dublin Core term and is not in {losses.form}")
    for term, values in record.terms:
        rows = crosswalk.by_term.get(str(term))
        if rows is None:
            losses.term(export.NOT_A_TERM, term, f"is not defined by DCMI and is not in {losses.form}")
        elif term.name in private or str(term) in private:
            losses.term(export.WITHHELD, term, f"is private and is not in {losses.form}")
        elif not rows[0].target:
            losses.term(export.NO_PLACE, term, f"is not in {losses.form}: {rows[0].loss}")
        else:
            _carry_term(term, values, rows, rules, losses, placed, single, naming)
    return placed


def _carry_term(
    term: Term,
    values: tuple[Value, ...],
    rows: tuple[Row, ...],
    rules: Mapping[str, Rule[T]],
    losses: Losses,
    placed: dict[str, list[Placed[T]]],
    single: frozenset[str],
    naming: frozenset[str],
) -> None:
    start = len(losses.findings)
    lossy: list[Row] = []
    for value in values:
        if not losses.carried(term, value):
            continue
        taken, full, named = False, "", False
        for row in rows:
            if row.otherwise and taken:
                continue
            if row.target in single and placed[row.target]:
                full = full or row.target
                continue
            made = rules[row.rule](row, term, value, losses)
            if made is not None:
                taken = True
                named = named or row.rule in naming
                placed[row.target].append(Placed(row, term, made))
                if row.loss and row not in lossy:
                    lossy.append(row)
        if not taken:
            _lost(term, value, rows, full, losses)
        elif not named and (value.type or value.identifier):
            losses.unnamed(term, value, value.type, value.identifier)
    if lossy:
        losses.findings[start:start] = _said(term, lossy, losses)


def _said(term: Term, rows: list[Row], losses: Losses) -> list[Finding]:
    """Return what the table says is lost by the rows that took a value of the term; the same words once."""
    found: dict[str, Finding] = {}
    for row in rows:
        code = export.BROADER_TERM if row.rule == "broader" else export.LESS_EXACT
        message = f"{term} is written as {row.target} in {losses.form}, which does not say {row.loss}"
        found.setdefault(row.loss, code.finding(message, field=str(term)))
    return list(found.values())


def _lost(term: Term, value: Value, rows: tuple[Row, ...], full: str, losses: Losses) -> None:
    if full:
        losses.value(export.ONE_ONLY, term, value, f"is not in {losses.form}, where {full} takes one value")
    else:
        places = ", ".join(dict.fromkeys(row.target for row in rows))
        losses.value(export.UNFIT, term, value, f"is not in {losses.form}: it is nothing that {places} takes")
