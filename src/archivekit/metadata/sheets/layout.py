"""The header of a sheet: what each of its columns is, and everything that is wrong with it, at row 1.

A repeated header of a term gives several values. Nothing is dropped: columns that are no term are kept as `unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from archivekit.codes import record_values as record_codes
from archivekit.codes import sheet as codes
from archivekit.findings import Finding, Where
from archivekit.metadata.languages import LanguageKind, canonical, judge_language
from archivekit.metadata.names import suggestion
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.sheets.agents import LINKED_AGENT
from archivekit.metadata.sheets.dialects import (
    BAG,
    FILES,
    OUTCOME,
    SEPARATORS,
    TAG,
    Dialect,
    dialect_of,
    language_in,
)
from archivekit.metadata.sheets.headers import element_of, named
from archivekit.metadata.sheets.systems import ATOM, is_own, other_system, owner
from archivekit.metadata.suggest import did_you_mean, near
from archivekit.metadata.terms import Term

#: The most columns that a sheet may have: as many as a spreadsheet program opens.
MOST_COLUMNS = 16_384
#: Looking for near misses is slow, so that it ends after so many columns.
_MOST_SUGGESTIONS = 500
#: A language as sheets of Omeka S have it.
_AT = re.compile(r"(\S+)\s*@([A-Za-z][A-Za-z0-9-]*)")
_KEY_COLUMNS = {header: header for header in (*FILES, BAG)}


class Role(Enum):
    """What a column is for."""

    TERM = "a term"
    FILES = "the files of a row"
    NAME = "the name of a bag"
    TAG = "a tag of a bag"
    KEPT = "kept as unknown"
    OUTCOME = "what an ingest wrote"
    BLANK = "nothing"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its number (from 1), its header without the blanks around it, and what it is for.

    `qualifier` is how the header of a system refines an element where Dublin Core has no such term.
    """

    number: int
    header: str
    role: Role
    term: Term | None = None
    lang: str | None = None
    scheme: str | None = None
    qualifier: str | None = None


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

    `files`, `name` and `agents` are the numbers of the columns with a row's files, its bag's name and the agents that
    Islandora links, where there are any.
    """

    file: str
    columns: tuple[Column, ...]
    dialect: Dialect
    separator: str | None
    files: int | None = None
    name: int | None = None
    agents: int | None = None

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
        splits = options.separator or SEPARATORS.get(dialect)
        how = f"`{splits}` separates several values in a cell" if splits else "no cell is split"
        message = f"{file} was read as {dialect.value}, {_told(told_by, headers)}: {how}"
        where = Where(file, line=line, row=1)
        found.append(codes.DIALECT_TOLD.finding(message, observed=dialect.value, where=where))
    separator = options.separator or SEPARATORS.get(dialect)
    columns = tuple(_column(number, header, options, dialect) for number, header in enumerate(headers, 1))
    files = _first(headers, (options.files_column,) if options.files_column else FILES)
    name = _first(headers, (options.name_column,) if options.name_column else (BAG,))
    for column in columns:
        where = Where(file, line=line, row=1, column=column.number, header=column.header)
        found += _judged(column, headers, dialect, where)
    found += _of_outcome(columns, file, line)
    agents = _first(headers, (LINKED_AGENT,)) if dialect is Dialect.ISLANDORA else None
    return Layout(file, columns, dialect, separator, files, name, agents), tuple(found)


def _of_outcome(columns: Sequence[Column], file: str, line: int | None) -> list[Finding]:
    ours = [column for column in columns if column.role is Role.OUTCOME]
    if not ours:
        return []
    where = Where(file, line=line, row=1, column=ours[0].number, header=ours[0].header)
    named = ", ".join(f"`{column.header}`" for column in ours)
    message = f"{file} has columns of an earlier outcome, which are passed over: {named}"
    return [codes.OUTCOME_COLUMNS.finding(message, field=ours[0].header, where=where)]


def _first(headers: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((headers.index(header) + 1 for header in wanted if header in headers), None)


def _told(told_by: str, headers: Sequence[str]) -> str:
    """Return why a sheet was taken for what it was taken."""
    if told_by:
        return f"since it has {told_by}"
    other = other_system(headers)
    if other is None:
        return "since no header is that of another system"
    return f"since it has the column {excerpt(other[1])} of {other[0]}, whose sheets are not read as such"


def _column(number: int, header: str, options: SheetOptions, dialect: Dialect) -> Column:
    if not header:
        return Column(number, header, Role.BLANK)
    if header not in (options.files_column, options.name_column):
        if header in OUTCOME:
            return Column(number, header, Role.OUTCOME)
        if is_own(dialect, header):
            return Column(number, header, Role.KEPT)
    bare, lang = language_in(header)
    term = named(header) or named(bare)
    if term is not None:
        return Column(number, header, Role.TERM, term[0], None if named(header) else lang, term[1])
    element = element_of(bare) if dialect is Dialect.DSPACE else None
    if element is not None:
        return Column(number, header, Role.TERM, element[0], lang, qualifier=element[1])
    if header == options.files_column or header in FILES:
        return Column(number, header, Role.FILES)
    if header in (options.name_column, BAG):
        return Column(number, header, Role.NAME)
    return Column(number, header, Role.TAG if header.startswith(TAG) and len(header) > len(TAG) else Role.KEPT)


def _judged(column: Column, headers: Sequence[str], dialect: Dialect, where: Where) -> list[Finding]:
    header = column.header
    match column.role:
        case Role.FILES | Role.NAME if (first := headers.index(header) + 1) < column.number:
            message = f"the column {excerpt(header)} is there twice, as {first} and {column.number}"
            return [codes.COLUMN_TWICE.finding(message, field=header, value=header, where=where)]
        case Role.KEPT if header == LINKED_AGENT and dialect is Dialect.ISLANDORA:
            message = (
                f"the agents in column {column.number} are read by their roles as creator, contributor or publisher"
            )
            return [codes.AGENTS_BY_ROLE.finding(message, field=header, value=header, where=where)]
        case Role.KEPT:
            return [_unknown(header, dialect, where)]
        case Role.TERM:
            return [*_unrefined(column, where), *_language(column, where)]
    return []


def _unrefined(column: Column, where: Where) -> list[Finding]:
    """Say where a header refines an element in a way that Dublin Core does not know."""
    if column.qualifier is None:
        return []
    message = f"column {where.column} is {excerpt(column.header)}, which was read as {column.term}"
    return [
        codes.QUALIFIER_LOST.finding(
            message, field=str(column.term), value=column.header, observed=column.qualifier, where=where
        )
    ]


def _unknown(header: str, dialect: Dialect, where: Where) -> Finding:
    own = is_own(dialect, header)
    kept = dialect is Dialect.ARCHIVEMATICA or own
    system = None if kept else owner(header)
    looked_for = not own and (where.column or 0) <= _MOST_SUGGESTIONS
    meant = ATOM.get(header) if system else _meant(header) if looked_for else None
    code = codes.KEPT_HEADER if kept else codes.UNKNOWN_HEADER
    said = "is no term of Dublin Core, and is kept" if kept else "is no term of Dublin Core"
    if system:
        said = f"is a column of {system}, and {said.removeprefix('is ')}"
    return code.finding(
        f"column {where.column} is {excerpt(header)}, which {said}",
        cure=_cure(meant, system, code.cure),
        field=header,
        value=header,
        expected=meant,
        where=where,
    )


def _cure(meant: str | None, system: str | None, otherwise: str) -> str:
    """Return what to do about a header that is no term."""
    if system is None:
        return did_you_mean(meant, otherwise)
    return f"Name it `{meant}`, if that is what it says." if meant else "Take the column away, or name it by a term."


def _meant(header: str) -> str | None:
    """Return the header that was probably meant, in the spelling of the one that stands there."""
    bare, lang, mark = *language_in(header), "]" if header.endswith("]") else "__"
    at = _AT.fullmatch(header)
    if at:
        bare, lang, mark = at.group(1), canonical(at.group(2)), "]"
    bare = bare.removeprefix("field_")
    meant = _KEY_COLUMNS.get(bare.casefold()) or suggestion(bare) or near(bare, _KEY_COLUMNS)
    if meant is None:
        return None
    meant = meant.replace(":", ".") if "." in bare and ":" in meant else meant
    if lang is None:
        return meant
    return f"{meant}[{lang}]" if mark == "]" else f"{meant}__{lang}"


def _language(column: Column, where: Where) -> list[Finding]:
    """Judge the language of a header once, at row 1."""
    if column.lang is None:
        return []
    verdict = judge_language(column.lang)
    if verdict.kind is LanguageKind.PLAIN:
        return []
    unknown = verdict.kind is LanguageKind.UNKNOWN
    code = record_codes.NO_SUCH_LANGUAGE if unknown else record_codes.LANGUAGE_NOT_CANONICAL
    meant = verdict.suggestion if unknown else verdict.canonical
    said = "which is no language tag" if unknown else f"whose canonical form is {excerpt(meant)}"
    cure = did_you_mean(meant, code.cure) if unknown else f"Write `{meant}`."
    message = f"column {where.column} has the language {excerpt(column.lang)}, {said}"
    return [code.finding(message, cure=cure, field=str(column.term), value=column.lang, expected=meant, where=where)]
