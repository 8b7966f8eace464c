"""The header of a sheet: what each of its columns is, and everything that is wrong with it, at row 1.

A repeated header of a term gives several values. Nothing is dropped: columns that are no term are kept as `unknown`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from archivekit.codes import record as record_codes
from archivekit.codes import sheet as codes
from archivekit.findings import Finding, Where
from archivekit.metadata.languages import LanguageKind, judge_language
from archivekit.metadata.names import suggestion
from archivekit.metadata.quoting import quoted
from archivekit.metadata.sheets.dialects import (
    BAG,
    FILES,
    OWN,
    SEPARATORS,
    TAG,
    Dialect,
    dialect_of,
    language_in,
    named,
)
from archivekit.metadata.suggest import did_you_mean, near
from archivekit.metadata.terms import Term

#: The most columns that a sheet may have: as many as a spreadsheet program opens.
MOST_COLUMNS = 16_384
#: Looking for near misses is slow, so that it ends after so many columns.
_MOST_SUGGESTIONS = 500
_KEY_COLUMNS = {header: header for header in (*FILES, BAG)}


class Role(Enum):
    """What a column is for."""

    TERM = "a term"
    FILES = "the files of a row"
    NAME = "the name of a bag"
    TAG = "a tag of a bag"
    KEPT = "kept as unknown"
    BLANK = "nothing"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its number (from 1), its header without the blanks around it, and what it is for."""

    number: int
    header: str
    role: Role
    term: Term | None = None
    lang: str | None = None
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """How a sheet is read, as far as somebody said so. `sheet` is one of a workbook; columns are named by header."""

    encoding: str | None = None
    dialect: Dialect = Dialect.AUTO
    separator: str | None = None
    sheet: str | None = None
    files_column: str | None = None
    name_column: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet's columns, its dialect, and what separates several values in one cell (None: nothing does).

    `files` and `name` are the numbers of the columns with a row's files and its bag's name, where there are any.
    """

    file: str
    columns: tuple[Column, ...]
    dialect: Dialect
    separator: str | None
    files: int | None = None
    name: int | None = None

    @property
    def blank(self) -> tuple[int, ...]:
        """Return the numbers of the columns without a header."""
        return tuple(column.number for column in self.columns if column.role is Role.BLANK)

    @property
    def languages(self) -> frozenset[str]:
        """Return the languages of headers, which are judged at row 1 and not again in every row."""
        return frozenset(column.lang for column in self.columns if column.lang)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet beside its record: its cells as they stand, without the blanks around them."""

    number: int
    line: int | None
    cells: tuple[str, ...]
    layout: Layout

    def cell(self, number: int | None) -> str:
        """Return the cell of a column (from 1); an absent one is empty."""
        return self.cells[number - 1] if number and number <= len(self.cells) else ""

    def where(self, number: int | None) -> Where:
        """Return the place of a cell."""
        header = self.layout.columns[number - 1].header if number and number <= len(self.layout.columns) else None
        return Where(self.layout.file, line=self.line, row=self.number, column=number, header=header or None)

    @property
    def files(self) -> str:
        """Return the cell that names the row's files."""
        return self.cell(self.layout.files)

    @property
    def name(self) -> str:
        """Return the cell that names the row's bag."""
        return self.cell(self.layout.name)

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """Return the bag-info tags that the row sets, in the order of their columns."""
        columns = (column for column in self.layout.columns if column.role is Role.TAG)
        pairs = ((column.header.partition(":")[2].strip(), self.cell(column.number)) for column in columns)
        return tuple((label, value) for label, value in pairs if value)


def layout_of(
    cells: Sequence[str], options: SheetOptions, *, file: str, line: int | None
) -> tuple[Layout, tuple[Finding, ...]]:
    """Return what a header row means, and what is wrong with it. `line` is the one where it starts."""
    headers = [cell.strip() for cell in cells]
    found: list[Finding] = []
    dialect = options.dialect
    if dialect is Dialect.AUTO:
        dialect, told_by = dialect_of(headers)
        told = f"since it has {told_by}" if told_by else "since no header is that of another system"
        splits = options.separator or SEPARATORS.get(dialect)
        how = f"`{splits}` separates several values in a cell" if splits else "no cell is split"
        message = f"{file} was read as {dialect.value}, {told}: {how}"
        where = Where(file, line=line, row=1)
        found.append(codes.DIALECT_TOLD.finding(message, observed=dialect.value, where=where))
    separator = options.separator or SEPARATORS.get(dialect)
    columns = tuple(_column(number, header, options) for number, header in enumerate(headers, 1))
    files = _first(headers, (options.files_column,) if options.files_column else FILES)
    name = _first(headers, (options.name_column,) if options.name_column else (BAG,))
    for column in columns:
        where = Where(file, line=line, row=1, column=column.number, header=column.header)
        found += _judged(column, headers, dialect, where)
    return Layout(file, columns, dialect, separator, files, name), tuple(found)


def _first(headers: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((headers.index(header) + 1 for header in wanted if header in headers), None)


def _column(number: int, header: str, options: SheetOptions) -> Column:
    if not header:
        return Column(number, header, Role.BLANK)
    bare, lang = language_in(header)
    term = named(header) or named(bare)
    if term is not None:
        return Column(number, header, Role.TERM, term[0], None if named(header) else lang, term[1])
    if header == options.files_column or header in FILES:
        return Column(number, header, Role.FILES)
    if header in (options.name_column, BAG):
        return Column(number, header, Role.NAME)
    return Column(number, header, Role.TAG if header.startswith(TAG) and len(header) > len(TAG) else Role.KEPT)


def _judged(column: Column, headers: Sequence[str], dialect: Dialect, where: Where) -> list[Finding]:
    header = column.header
    match column.role:
        case Role.FILES | Role.NAME if (first := headers.index(header) + 1) < column.number:
            message = f"the column {quoted(header)} is there twice, as {first} and {column.number}"
            return [codes.COLUMN_TWICE.finding(message, field=header, value=header, where=where)]
        case Role.KEPT:
            return [_unknown(header, dialect, where)]
        case Role.TERM if column.lang is not None:
            return _language(column, where)
    return []


def _unknown(header: str, dialect: Dialect, where: Where) -> Finding:
    kept = dialect is Dialect.ARCHIVEMATICA or header in OWN.get(dialect, ())
    looked_for = header not in OWN.get(dialect, ()) and (where.column or 0) <= _MOST_SUGGESTIONS
    meant = _meant(header) if looked_for else None
    code = codes.KEPT_HEADER if kept else codes.UNKNOWN_HEADER
    said = "is no term of Dublin Core, and is kept" if kept else "is no term of Dublin Core"
    return code.finding(
        f"column {where.column} is {quoted(header)}, which {said}",
        cure=did_you_mean(meant, code.cure),
        field=header,
        value=header,
        expected=meant,
        where=where,
    )


def _meant(header: str) -> str | None:
    """Return the header that was probably meant, in the spelling of the one that stands there."""
    bare, lang = language_in(header)
    bare = bare.removeprefix("field_")
    meant = _KEY_COLUMNS.get(bare.casefold()) or suggestion(bare) or near(bare, _KEY_COLUMNS)
    if meant is None:
        return None
    meant = meant.replace(":", ".") if "." in bare and ":" in meant else meant
    if lang is None:
        return meant
    return f"{meant}[{lang}]" if header.endswith("]") else f"{meant}__{lang}"


def _language(column: Column, where: Where) -> list[Finding]:
    """Judge the language of a header once, at row 1."""
    assert column.lang is not None
    verdict = judge_language(column.lang)
    if verdict.kind is LanguageKind.PLAIN:
        return []
    unknown = verdict.kind is LanguageKind.UNKNOWN
    code = record_codes.NO_SUCH_LANGUAGE if unknown else record_codes.LANGUAGE_NOT_CANONICAL
    meant = verdict.suggestion if unknown else verdict.canonical
    said = "which is no language tag" if unknown else f"whose canonical form is {quoted(meant)}"
    cure = did_you_mean(meant, code.cure) if unknown else f"Write `{meant}`."
    message = f"column {where.column} has the language {quoted(column.lang)}, {said}"
    return [code.finding(message, cure=cure, field=str(column.term), value=column.lang, expected=meant, where=where)]
