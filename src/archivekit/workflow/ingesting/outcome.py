"""The outcome of an ingest, beside the bags: the sheet's own table with what became of each row, the report, a page.

Each run replaces the three files as a whole. The user's own cells are given back as they came; only what stands in the
columns of ours is kept from being read as a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archivekit.errors import StorageError
from archivekit.findings import Finding, Report
from archivekit.metadata.kinds import InputKind
from archivekit.metadata.sheets.dialects import OUTCOME
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.metadata.sheets.rows import RawRow
from archivekit.metadata.sheets.source import open_sheet
from archivekit.metadata.sheets.text import Undecoded
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.reporters.csv import cell
from archivekit.storage import files
from archivekit.storage.blocks import open_blocks
from archivekit.storage.ledger import Entry, Ledger
from archivekit.storage.originals import real, split
from archivekit.workflow.ingesting.work import Status
from archivekit.workflow.sources import open_records, told

_LINES = 500
_QUOTE = '"'
_TO_BE_QUOTED = re.compile(r'[,"\r\n]')
_OF_OUTCOME = re.compile(rb"-outcome(?:\.[0-9]+-of-[0-9]+)?")
_FILE_OF_OUTCOME = re.compile(_OF_OUTCOME.pattern + rb"\.(?:csv|json|html)\Z")


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where the outcome is written: three names without their endings are one. `is_sheet`: the source is a sheet.

    `moment` tells whether the sheet is still the one that was checked.
    """

    source: bytes
    options: SheetOptions
    is_sheet: bool
    stem: bytes
    width: int
    moment: tuple[int, ...] | None = None

    def path(self, ending: bytes) -> bytes:
        """Return the path of one of the three files."""
        return self.stem + ending

    @property
    def replaces_source(self) -> bool:
        """Say whether the table would take the place of the sheet itself."""
        return self.is_sheet and real(self.path(b".csv")) == real(self.source)


def plain_name(source: bytes, *, is_sheet: bool) -> bytes:
    """Return what outcome files are called after: a sheet without its ending, a folder as it is."""
    _, name = split(source)
    stem, dot, _ = name.rpartition(b".")
    return stem if is_sheet and dot and stem else name


def stem_for(vault: bytes, plain: bytes, shard: tuple[int, int] | None, *, again: bool = False) -> bytes:
    """Return the path of the outcome files without their ending. `again`: the sheet is the outcome of another run.

    Then it has its name already; but a sheet that only holds such columns is named as any other.
    """
    part = b"" if shard is None else b".%d-of-%d" % shard
    has_it = again and re.search(_OF_OUTCOME.pattern + rb"\Z", plain) is not None
    return vault + b"/" + plain + (b"" if has_it else b"-outcome") + part


def is_taken(name: bytes, plain: bytes) -> bool:
    """Say whether a bag's name is one that an outcome file of the same source has, or may have in a shard."""
    return name.startswith(plain) and _FILE_OF_OUTCOME.search(name) is not None


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
    """Yield the outcome table in pieces; in a shard, only the rows that are its own.

    Raises StorageError where the sheet is not the one that was checked: its rows would have the outcome of others.
    """
    text = io.StringIO(newline="")
    rows = _of_sheet(outlets, ledger, in_shard) if outlets.is_sheet else _of_folder(ledger)
    for count, row in enumerate(rows, 1):
        text.write(_line(row))
        if count % _LINES == 0:
            yield text.getvalue().encode("utf-8", "surrogateescape")
            text.seek(0)
            text.truncate()
    if outlets.is_sheet and files.moment_of(outlets.source) != outlets.moment:
        shown = show(outlets.source)
        message = f"{quoted(shown)} changed while it was being ingested, so that its rows cannot be told from others."
        raise StorageError(message, path=shown, operation="read")
    yield text.getvalue().encode("utf-8", "surrogateescape")


def _line(cells: list[str]) -> str:
    """Return a row of CSV. The standard writer leaves a lone CR unquoted, which parts the row for whoever reads it."""
    if cells == [""]:
        return '""\n'
    quotes = (f'"{one.replace(_QUOTE, _QUOTE * 2)}"' if _TO_BE_QUOTED.search(one) else one for one in cells)
    return ",".join(quotes) + "\n"


def _of_folder(ledger: Ledger) -> Iterator[list[str]]:
    yield ["document", *OUTCOME]
    for entry in ledger.rows():
        yield [str(cell(entry.called or str(entry.row))), *_ours(entry)]


def _of_sheet(outlets: Outlets, ledger: Ledger, in_shard: bool) -> Iterator[list[str]]:
    """Yield the sheet's rows with what became of each; the columns of an earlier outcome are left away."""
    width, earlier = 0, frozenset[int]()
    named = (outlets.options.files_column, outlets.options.name_column)
    for number, cells in _raw(outlets):
        if not width:
            width = max(outlets.width, len(cells))
            headers = [one.strip() for one in cells]
            earlier = frozenset(at for at, one in enumerate(headers) if one in OUTCOME and one not in named)
            yield [*_own(cells, outlets.width, earlier), *OUTCOME]
            continue
        entry = ledger.entry(number)
        if entry is not None:
            yield [*_own(cells, width, earlier), *_ours(entry)]
        elif not in_shard and any(one.strip() for one in cells):  # behind what stopped the reading
            yield [*_own(cells, width, earlier), Status.NOT_RUN.value, "", "", ""]
        elif not in_shard:
            yield cells


def _own(cells: list[str], width: int, earlier: frozenset[int]) -> list[str]:
    padded = cells + [""] * (width - len(cells))
    return [one for at, one in enumerate(padded) if at not in earlier] if earlier else padded


def _ours(entry: Entry) -> list[str]:
    status = entry.status or Status.NOT_RUN.value
    return [str(cell(one)) for one in (status, entry.name, entry.seal, entry.said)]


def _raw(outlets: Outlets) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the sheet as they stand, blanks and all; a row that is broken has no cells."""
    blocks = open_blocks(outlets.source)
    if isinstance(blocks, Finding):
        return
    name, encoding = show(outlets.source), outlets.options.encoding
    with blocks:
        kind, _ = told(name, blocks.start)
        if kind is InputKind.SHEET:
            for row in open_sheet(blocks, file=name, encoding=encoding, undecoded=Undecoded.KEEP).rows:
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
