"""The outcome of an ingest, beside the bags: the sheet's own table with what became of each row, the report, a page.

Each run replaces the three files as a whole. The user's own cells are given back as they came; only what stands in the
columns of ours is kept from being read as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archivekit.errors import StorageError
from archivekit.findings import Finding, Report
from archivekit.metadata.kinds import InputKind
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.metadata.sheets.rows import RawRow
from archivekit.metadata.sheets.source import open_sheet
from archivekit.paths import show
from archivekit.reporters.csv import cell
from archivekit.storage import files
from archivekit.storage.blocks import open_blocks
from archivekit.storage.ledger import Entry, Ledger
from archivekit.storage.originals import split
from archivekit.workflow.ingesting.task import Status
from archivekit.workflow.sources import open_records, told

COLUMNS = ("archivekit_status", "archivekit_bag", "archivekit_tagmanifest", "archivekit_findings")
_LINES = 500


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where the outcome is written: three names without their endings are one. `is_sheet`: the source is a sheet."""

    source: bytes
    options: SheetOptions
    is_sheet: bool
    stem: bytes
    width: int

    def path(self, ending: bytes) -> bytes:
        """Return the path of one of the three files."""
        return self.stem + ending


def stem_for(vault: bytes, source: bytes, shard: tuple[int, int] | None) -> bytes:
    """Return the path of the outcome files without their ending."""
    _, name = split(source)
    stem, dot, _ = name.rpartition(b".")
    plain = stem if dot and stem else name
    part = b"" if shard is None else b".%d-of-%d" % shard
    return vault + b"/" + plain + b"-outcome" + part


def write(outlets: Outlets, ledger: Ledger, report: Report, in_shard: bool) -> list[StorageError]:
    """Replace the three files; return why any of them could not be written."""
    from archivekit.reporters.html import render as page

    failed = []
    pieces: tuple[tuple[bytes, Callable[[], Iterable[bytes]]], ...] = (
        (b".csv", lambda: table(outlets, ledger, in_shard)),
        (b".json", lambda: (report.to_json().encode("utf-8", "backslashreplace"),)),
        (b".html", lambda: (page(report).encode("utf-8", "backslashreplace"),)),
    )
    for ending, made in pieces:
        path = outlets.path(ending)
        try:
            files.write_new(path, made(), replace=files.is_file(path))
        except StorageError as error:
            failed.append(error)
    return failed


# -- the table ---------------------------------------------------------------------------------------------------------


def table(outlets: Outlets, ledger: Ledger, in_shard: bool) -> Iterator[bytes]:
    """Yield the outcome table in pieces; in a shard, only the rows that are its own."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    rows = _of_sheet(outlets, ledger, in_shard) if outlets.is_sheet else _of_folder(ledger)
    for count, row in enumerate(rows, 1):
        writer.writerow(row)
        if count % _LINES == 0:
            yield text.getvalue().encode("utf-8", "surrogateescape")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8", "surrogateescape")


def _of_folder(ledger: Ledger) -> Iterator[list[str]]:
    yield ["document", *COLUMNS]
    for entry in ledger.rows():
        yield [str(cell(entry.called or str(entry.row))), *_ours(entry)]


def _of_sheet(outlets: Outlets, ledger: Ledger, in_shard: bool) -> Iterator[list[str]]:
    header: list[str] | None = None
    for number, cells in _raw(outlets):
        if header is None:
            header = cells
            yield [*_padded(cells, outlets.width), *COLUMNS]
            continue
        entry = ledger.entry(number)
        if entry is None and (in_shard or not any(one.strip() for one in cells)):
            if not in_shard:
                yield cells
            continue
        yield [*_padded(cells, max(outlets.width, len(header))), *(_ours(entry) if entry else [""] * len(COLUMNS))]


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _ours(entry: Entry) -> list[str]:
    status = entry.status or Status.NOT_RUN.value
    return [str(cell(one)) for one in (status, entry.name, entry.seal, entry.said)]


def _raw(outlets: Outlets) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the sheet as they stand, blanks and all; a row that is broken has no cells."""
    blocks = open_blocks(outlets.source)
    if isinstance(blocks, Finding):
        return
    name = show(outlets.source)
    with blocks:
        kind, _ = told(name, blocks.start)
        if kind is InputKind.SHEET:
            for row in open_sheet(blocks, file=name, encoding=outlets.options.encoding).rows:
                yield row.number, (row.cells if isinstance(row, RawRow) else [])
            return
    header = False
    for read in open_records(outlets.source, outlets.options).reads:
        if read.row is None:
            continue
        if not header:
            header = True
            yield 1, [column.header for column in read.row.layout.columns]
        yield read.row.number, list(read.row.cells)
