"""Read a sheet: one record for each row, as they come, with its place; and what is to be said of the sheet itself.

Total: any bytes give findings. Holds one row at a time, whatever the number of rows. What is said of the sheet as a
whole comes as a read without a record: of its beginning before the first row, of its end after the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from archivekit.codes import record as record_codes
from archivekit.codes import sheet as codes
from archivekit.findings import Finding, Where
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.sheets.agents import linked_agent
from archivekit.metadata.sheets.cells import are_suspect, cell_findings, is_error
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.metadata.sheets.layout import MOST_COLUMNS, Column, Layout, Role, SheetOptions, SheetRow, layout_of
from archivekit.metadata.sheets.rows import AnyRow, BrokenRow, RawRow, Stop
from archivekit.metadata.sheets.systems import without_authority
from archivekit.metadata.sheets.text import LONGEST_ROW
from archivekit.metadata.terms import Term
from archivekit.metadata.texts import LONGEST, has_illegal, text_findings

_Plan: TypeAlias = "tuple[tuple[Term, tuple[tuple[int, str | None, str | None], ...]], ...]"


class _Places(Mapping[tuple[Term, int], Where]):
    """The place of every value of a row, worked out only when somebody asks."""

    __slots__ = ("_at", "_row")

    def __init__(self, row: SheetRow) -> None:
        self._row = row
        self._at: dict[tuple[Term, int], int] | None = None

    def _columns(self) -> dict[tuple[Term, int], int]:
        if self._at is None:
            self._at = {}
            counts: dict[Term, int] = {}
            for column in self._row.layout.columns:
                cell = self._row.cell(column.number)
                if column.term is None or not cell:
                    continue
                self._at.setdefault((column.term, -1), column.number)
                for _ in _split(cell, self._row.layout.separator):
                    self._at[column.term, counts.get(column.term, 0)] = column.number
                    counts[column.term] = counts.get(column.term, 0) + 1
        return self._at

    def __getitem__(self, key: tuple[Term, int]) -> Where:
        return self._row.where(self._columns()[key])

    def __iter__(self) -> Iterator[tuple[Term, int]]:
        return iter(self._columns())

    def __len__(self) -> int:
        return len(self._columns())


def records_of(
    rows: Iterable[AnyRow], *, file: str, options: SheetOptions, found: Iterable[Finding] = (), encoding: str = "utf-8"
) -> Iterator[RecordRead]:
    """Yield the records of rows, the first of which is the header. `found` is what there is to say already."""
    iterator = iter(rows)
    first = next(iterator, None)
    findings = [*found]
    if not isinstance(first, RawRow):
        findings.append(_stopped(first, file, None, encoding) if first else _empty(file))
        yield _whole(file, findings)
        return
    if not any(cell.strip() for cell in first.cells):
        empty = not any(not isinstance(row, RawRow) or any(map(str.strip, row.cells)) for row in iterator)
        message = f"{file}: row 1 is blank, and names no column"
        blank = codes.NO_HEADER.finding(message, where=Where(file, line=first.line, row=1))
        yield _whole(file, (*findings, _empty(file) if empty else blank))
        return
    if len(first.cells) > MOST_COLUMNS:
        message = f"{file}: the header has {len(first.cells):,} columns; at most {MOST_COLUMNS:,} are read"
        found_long = codes.ROW_TOO_LONG.finding(message, where=Where(file, line=first.line, row=1))
        yield _whole(file, (*findings, found_long))
        return
    layout, of_header = layout_of(first.cells, options, file=file, line=first.line)
    findings += of_header
    if findings:
        yield _whole(file, findings)
    yield from _Reader(layout, encoding).records(iterator)


def _empty(file: str) -> Finding:
    return codes.EMPTY_FILE.finding(f"{file} is empty", where=Where(file))


def _whole(file: str, findings: Iterable[Finding]) -> RecordRead:
    return RecordRead(None, tuple(findings), origin=Where(file))


def _stopped(row: BrokenRow | Stop, file: str, layout: Layout | None, encoding: str) -> Finding:
    """Return the finding for a row that is none."""
    column = row.column if isinstance(row, Stop) else None
    named = layout.columns[column - 1].header if layout and column and column <= len(layout.columns) else None
    where = Where(file, line=row.line, row=row.number, column=column, header=named or None)
    if isinstance(row, BrokenRow):
        return codes.SYNTAX.finding(f"{file}: row {row.number}, line {row.line}: {row.reason}", where=where)
    if row.undecoded is None:
        message = (
            f"{file}: row {row.number}, which begins on line {row.line}, is longer than {LONGEST_ROW:,} characters"
        )
        return codes.ROW_TOO_LONG.finding(message, where=where)
    octet, offset = row.undecoded.octet, row.undecoded.offset
    message = f"{file}: row {row.number}, byte {offset}: the octet {octet} is not {encoding.upper()}"
    return codes.NOT_DECODED.finding(message, expected=encoding, observed=octet, where=where)


def _split(cell: str, separator: str | None) -> list[str]:
    return [part.strip() for part in cell.split(separator)] if separator and separator in cell else [cell]


@dataclass(slots=True)
class _Reader:
    """From rows to records, with what is counted on the way."""

    layout: Layout
    encoding: str
    trimmed: dict[int, tuple[int, SheetRow]] = field(default_factory=dict)
    keyed: dict[int, tuple[int, SheetRow]] = field(default_factory=dict)
    records_seen: int = 0
    languages: frozenset[str] = frozenset()
    blank: tuple[int, ...] = ()

    def records(self, rows: Iterator[AnyRow]) -> Iterator[RecordRead]:
        """Yield one read for each row that says something, and one at the end where there is more to say."""
        layout = self.layout
        width = len(layout.columns)
        plan = _plan(layout)
        kept = [column for column in layout.columns if column.role is Role.KEPT]
        broken = False
        self.languages = layout.languages
        self.blank = tuple(number - 1 for number in layout.blank)
        for row in rows:
            if not isinstance(row, RawRow):
                broken = True
                yield _whole(layout.file, (_stopped(row, layout.file, layout, self.encoding),))
                continue
            cells = [cell.strip() for cell in row.cells]
            if not any(cells):
                continue
            self.records_seen += 1
            beside = SheetRow(row.number, row.line, tuple(cells), layout)
            if cells != row.cells:
                self._trimmed(row.cells, beside)
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            yield self._record(cells, beside, plan, kept)
        if not (self.records_seen or broken):
            message = f"{layout.file} has a header and no records"
            yield _whole(layout.file, (codes.NO_RECORDS.finding(message, where=Where(layout.file)),))
        if self.trimmed or self.keyed:
            yield _whole(layout.file, self._notes())

    def _record(self, cells: list[str], beside: SheetRow, plan: _Plan, kept: list[Column]) -> RecordRead:
        layout = self.layout
        separator = layout.separator
        terms: list[tuple[Term, tuple[Value, ...]]] = []
        for term, sources in plan:
            values: list[Value] = []
            for index, lang, scheme in sources:
                cell = cells[index]
                if not cell:
                    continue
                if separator is not None and separator in cell:
                    values += [Value(part, lang, None, scheme) for part in _split(cell, separator)]
                else:
                    values.append(Value(cell, lang, None, scheme))
            if values:
                terms.append((term, tuple(values)))
        unknown = tuple(Unknown(column.header, cells[column.number - 1]) for column in kept if cells[column.number - 1])
        if layout.dialect is Dialect.DSPACE and any("::" in cell for cell in cells):
            terms, apart = self._without_authorities(terms, cells, beside)
            unknown += apart
        findings: tuple[Finding, ...] = ()
        width = len(layout.columns)
        lines = "\n" + "\n".join(cells)
        if len(cells) > width or are_suspect(lines) or (self.blank and any(cells[at] for at in self.blank)):
            findings = tuple(cell_findings(layout, cells, beside.line, beside.number))
            over = [(number, cell) for number, cell in enumerate(cells[width:], width + 1) if cell]
            unknown += tuple(Unknown(f"column {number}", cell) for number, cell in over)
        if layout.agents is not None and (cell := cells[layout.agents - 1]):
            terms = _with_agents(terms, _split(cell, separator))
        record = Record(tuple(terms), unknown)
        places = _Places(beside)
        origin = Where(layout.file, line=beside.line, row=beside.number)
        if not terms:
            message = f"row {beside.number} gives no term of Dublin Core a value"
            findings += (record_codes.NO_TERM.finding(message, where=origin),)
        settled = self.languages
        if findings:
            settled |= {cell for cell in cells if is_error(cell)}
        read = RecordRead(record, (), None, places, origin, beside, settled)
        if separator is not None or len(lines) > LONGEST // 4 or has_illegal(lines):
            findings += tuple(text_findings(record, read.where))
        return RecordRead(record, findings, None, places, origin, beside, settled) if findings else read

    def _without_authorities(
        self, terms: list[tuple[Term, tuple[Value, ...]]], cells: list[str], row: SheetRow
    ) -> tuple[list[tuple[Term, tuple[Value, ...]]], tuple[Unknown, ...]]:
        """Return values without DSpace's authority keys, and the cells that had some, which are kept as they came."""
        apart: list[Unknown] = []
        for column in row.layout.columns:
            cell = cells[column.number - 1]
            if column.term and any(part != without_authority(part) for part in _split(cell, row.layout.separator)):
                apart.append(Unknown(column.header, cell))
                _count(self.keyed, column.number, row)
        bare = [
            (term, tuple(replace(one, value=without_authority(one.value)) for one in given)) for term, given in terms
        ]
        return bare, tuple(apart)

    def _trimmed(self, given: list[str], row: SheetRow) -> None:
        for number, (before, after) in enumerate(zip(given, row.cells, strict=True), 1):
            if before != after and after and number <= len(self.layout.columns):
                _count(self.trimmed, number, row)

    def _notes(self) -> Iterator[Finding]:
        for number, (count, first) in sorted(self.trimmed.items()):
            header = self.layout.columns[number - 1].header
            cells = f"{count:,} cell{'s' if count > 1 else ''}"
            message = f"blanks around {cells} of the column {excerpt(header)} were taken away"
            where = first.where(number)
            yield codes.BLANKS_AROUND.finding(f"{message}, first in row {first.number}", field=header, where=where)
        for number, (count, first) in sorted(self.keyed.items()):
            header = self.layout.columns[number - 1].header
            cells = f"{count:,} cell{'s' if count > 1 else ''} of the column {excerpt(header)}"
            message = f"the authority keys in {cells} are kept apart"
            where = first.where(number)
            yield codes.AUTHORITY_KEYS.finding(f"{message}, first in row {first.number}", field=header, where=where)


def _with_agents(terms: list[tuple[Term, tuple[Value, ...]]], parts: list[str]) -> list[tuple[Term, tuple[Value, ...]]]:
    """Return terms with the agents that Islandora links, each at the end of its term."""
    all_of = dict(terms)
    for found in filter(None, map(linked_agent, parts)):
        all_of[found[0]] = (*all_of.get(found[0], ()), found[1])
    return list(all_of.items())


def _count(counts: dict[int, tuple[int, SheetRow]], number: int, row: SheetRow) -> None:
    """Count one more cell of a column; the first of its rows is remembered."""
    count, first = counts.get(number, (0, row))
    counts[number] = (count + 1, first)


def _plan(layout: Layout) -> _Plan:
    """Return the terms of a sheet in the order of their first columns, each with its columns."""
    found: dict[Term, list[tuple[int, str | None, str | None]]] = {}
    for column in layout.columns:
        if column.term is not None:
            found.setdefault(column.term, []).append((column.number - 1, column.lang, column.scheme))
    return tuple((term, tuple(sources)) for term, sources in found.items())
