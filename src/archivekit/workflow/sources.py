"""Records in whatever they are handed in: one file of one record, a sheet, a workbook, a harvest; opened and read.

The kind is told by the ending of the name, else by the content, which a note says. What is wrong is in the findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from archivekit.codes import record_files as codes
from archivekit.errors import UnknownNameError
from archivekit.findings import Finding, Where
from archivekit.metadata.kinds import InputKind, is_workbook, kind_by_content, kind_by_name
from archivekit.metadata.reading import RecordKind, RecordRead
from archivekit.metadata.record import Record
from archivekit.metadata.record_list import parse_records
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.metadata.sheets.text import encoding_name
from archivekit.paths import show
from archivekit.storage.blocks import Blocks, open_blocks
from archivekit.storage.files import MOST
from archivekit.workflow.places import AnyPath, choice, to_bytes

AnyRecord: TypeAlias = AnyPath | Record

#: The largest workbook, which is held as a whole.
MOST_OF_WORKBOOK = 64 << 20
_ENCODINGS = (
    "utf-8",
    "utf-16",
    "cp1250",
    "cp1251",
    "cp1252",
    "cp1254",
    "cp1256",
    "iso8859-1",
    "iso8859-15",
    "mac-roman",
)
_ONE = {InputKind.TOML: RecordKind.TOML, InputKind.JSON: RecordKind.JSON, InputKind.YAML: RecordKind.YAML}
_AS_IT_IS = SheetOptions()


@dataclass(frozen=True, slots=True)
class Source:
    """Something that holds records: what findings call it, what it is (None: a Record, or not to be read), and them."""

    name: str
    kind: InputKind | None
    reads: Iterator[RecordRead]

    @property
    def is_sheet(self) -> bool:
        """Say whether it is a sheet of many records."""
        return self.kind in (InputKind.SHEET, InputKind.WORKBOOK)


def sheet_options(
    *,
    encoding: str | None = None,
    dialect: str | Dialect = Dialect.AUTO,
    separator: str | None = None,
    sheet: str | None = None,
    files_column: str | None = None,
    name_column: str | None = None,
) -> SheetOptions:
    """Return how sheets are to be read; raises UnknownNameError for an encoding or a dialect that there is not."""
    known = encoding_name(encoding) if encoding else None
    if encoding is not None and known is None:
        from archivekit.workflow.places import near

        raise UnknownNameError("encoding", encoding[:200], _ENCODINGS, suggestion=near(encoding, _ENCODINGS))
    chosen = choice(Dialect, dialect, "dialect")
    return SheetOptions(known, chosen, separator or None, sheet, files_column, name_column)


def read_records(source: AnyRecord, options: SheetOptions = _AS_IT_IS) -> Iterator[RecordRead]:
    """Yield every record of a source, as they are read. One without a record says something of the source as a whole.

    Raises UsageError for what cannot be a path, and for a sheet that a workbook has not; nothing else is raised.
    """
    return open_records(source, options).reads


def open_records(source: AnyRecord, options: SheetOptions = _AS_IT_IS, *, called: str | None = None) -> Source:
    """Open a source; its records are read as they are asked for. `called` is what findings call it, if not its path."""
    if isinstance(source, Record):
        return Source("record", None, iter((RecordRead(source, origin=Where("record")),)))
    raw = to_bytes(source)
    name = called or show(raw)
    blocks = open_blocks(raw)
    if isinstance(blocks, Finding):
        return Source(name, None, iter((RecordRead(None, (blocks,), origin=Where(name)),)))
    kind, note = told(name, blocks.start)
    return Source(name, kind, _reads(blocks, name, kind, note, options))


def told(name: str, start: bytes) -> tuple[InputKind, Finding | None]:
    """Return what a file is, and a note where that was told from its content."""
    named = kind_by_name(name)
    if named is not None and (is_workbook(start) is (named is InputKind.WORKBOOK) or not start.strip()):
        return named, None
    kind = kind_by_content(start)
    said = "its name says no form that records have" if named is None else f"its name says {named.value}"
    message = f"{name} was read as {kind.value}, as its content says; {said}"
    return kind, codes.FORM_TOLD.finding(message, observed=kind.value, where=Where(name))


def _reads(
    blocks: Blocks, name: str, kind: InputKind, note: Finding | None, options: SheetOptions
) -> Iterator[RecordRead]:
    with blocks:
        reads = _of_kind(blocks, name, kind, options)
        if note is not None and kind in _ONE:
            read = next(reads)
            yield replace(read, findings=(note, *read.findings))
        elif note is not None:
            yield RecordRead(None, (note,), origin=Where(name))
        yield from reads
        if blocks.failed is not None and kind in (InputKind.SHEET, InputKind.XML):
            yield RecordRead(None, (blocks.failed,), origin=Where(name))


def _of_kind(blocks: Blocks, name: str, kind: InputKind, options: SheetOptions) -> Iterator[RecordRead]:
    match kind:
        case InputKind.SHEET:
            from archivekit.metadata.sheets.source import read_sheet

            yield from read_sheet(blocks, file=name, options=options)
        case InputKind.XML:
            from archivekit.formats.oai_pmh_reading import read_records as read_harvest

            yield from read_harvest(blocks, name=name)
        case InputKind.WORKBOOK:
            from archivekit.metadata.sheets.workbook import read_workbook

            data = blocks.whole(MOST_OF_WORKBOOK)
            if isinstance(data, Finding):
                yield RecordRead(None, (data,), origin=Where(name))
            else:
                yield from read_workbook(data, file=name, options=options)
        case InputKind.TOML | InputKind.JSON | InputKind.YAML:
            data = blocks.whole(MOST)
            if isinstance(data, Finding):
                yield RecordRead(None, (data,), origin=Where(name))
            else:
                yield from parse_records(data, name=name, kind=_ONE[kind], dialect=options.dialect)


def one_record(source: AnyRecord, options: SheetOptions = _AS_IT_IS, *, called: str | None = None) -> RecordRead:
    """Return the one record of a source; of several none is chosen, which is a finding."""
    opened = open_records(source, options, called=called)
    read: RecordRead | None = None
    found: list[Finding] = []
    several = False
    for one in opened.reads:
        several = read is not None and one.record is not None
        if several:
            break
        if one.record is None:
            found += one.findings
        else:
            read = one
    if several:
        message = f"{opened.name} holds several records, and one was asked for"
        return RecordRead(None, (codes.SEVERAL.finding(message, where=Where(opened.name)),), origin=Where(opened.name))
    if read is None:
        return RecordRead(None, tuple(found), origin=Where(opened.name))
    return replace(read, findings=(*found, *read.findings)) if found else read
