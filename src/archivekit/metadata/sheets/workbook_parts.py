"""The parts of a workbook, before it is opened: how much there is in it, which cells hold an error or a bare formula.

Looks for tags in the letters of the XML and judges no XML: what it misses is missed, and calamine reads on. Follows
ECMA-376 (SpreadsheetML, cell type `e`) and ODF 1.3 with LibreOffice's `calcext:value-type="error"`.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from archivekit.quotes import quoted

#: What a workbook may unpack to, and how many cells its largest sheet may span.
MOST_OCTETS = 256 * 1024 * 1024
MOST_CELLS = 8_000_000
_MOST_PARTS = 10_000

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_REF = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_CELL_BEGINS = re.compile(rb"<(?:\w+:)?c(?=[\s>])")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)<")
_MARKS = re.compile(rb'\bt="e"|<(?:\w+:)?f\b')
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b(?=[^>]*\bname="([^"]*)")[^>]*\b\w+:id="([^"]*)"')
_TARGET = re.compile(rb'<(?:\w+:)?Relationship\b(?=[^>]*\bId="([^"]*)")[^>]*\bTarget="([^"]*)"')
_TABLE = re.compile(rb'<table:table\b[^>]*\btable:name="([^"]*)"')
_ODS_TAG = re.compile(
    rb"<table:table-row\b([^>]*)>|<table:(?:covered-)?table-cell\b([^>]*?)/?>|</table:table>|<text:p[^>]*>([^<]*)<"
)
_ODS_FORMULA = re.compile(rb'table:formula="(?:\w+:)?=?([^"]*)"')
_REPEATED_ROWS = re.compile(rb'number-rows-repeated="([0-9]{1,9})"')
_REPEATED_CELLS = re.compile(rb'number-columns-repeated="([0-9]{1,9})"')


class RefusedWorkbookError(Exception):
    """Inside the reader only: the workbook is not opened; the message is a clause that says why."""

    def __init__(self, message: str, *, too_large: bool = False) -> None:
        super().__init__(message)
        self.too_large = too_large


def look_at(data: bytes) -> dict[str, bytes]:
    """Return the parts that hold cells, by name. Raises RefusedWorkbookError for what is damaged or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            size = sum(info.file_size for info in infos)
            if size > MOST_OCTETS or len(infos) > _MOST_PARTS:
                message = f"it unpacks to {size:,} octets in {len(infos):,} parts; at most {MOST_OCTETS:,} are read"
                raise RefusedWorkbookError(message, too_large=True)
            if any(info.flag_bits & 1 for info in infos):
                raise RefusedWorkbookError("it is locked by a password")
            damaged = archive.testzip()
            if damaged is not None:
                raise RefusedWorkbookError(f"its part {quoted(damaged)} is damaged")
            parts = {info.filename: archive.read(info) for info in infos if _holds_cells(info.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise RefusedWorkbookError(f"it is damaged, or no workbook: {error}") from error
    for name, body in parts.items():
        cells = _span_of_ods(body) if name == "content.xml" else _span_of_xlsx(body)
        if cells > MOST_CELLS:
            message = f"a sheet of it spans {cells:,} cells; at most {MOST_CELLS:,} are read"
            raise RefusedWorkbookError(message, too_large=True)
    return parts


def hidden_cells(parts: dict[str, bytes], sheet: str) -> dict[tuple[int, int], str]:
    """Return what cells of a sheet hold that calamine takes for empty, by row and column (from 1).

    These are errors, and formulas (`=A2`) that were never computed.
    """
    if "content.xml" in parts:
        return dict(_hidden_in_ods(parts["content.xml"], sheet))
    return dict(_hidden_in_xlsx(parts.get(_part_of(parts, sheet), b"")))


def _hidden_in_xlsx(body: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if not _MARKS.search(body):
        return
    for piece in _CELL_BEGINS.split(body)[1:]:
        attributes, _, inside = piece.partition(b">")
        place, value = _REF.search(attributes), _VALUE.search(inside)
        if place is None or attributes.endswith(b"/"):
            continue
        at = int(place.group(2)), _number(place.group(1))
        if b't="e"' in attributes:
            yield at, _text(value.group(1) if value else b"")
        elif b't="str"' not in attributes and not (value and value.group(1)) and (found := _FORMULA.search(inside)):
            yield at, f"={_text(found.group(1)) or '…'}"


def _text(octets: bytes) -> str:
    return html.unescape(octets.decode("utf-8", "replace"))


def _holds_cells(name: str) -> bool:
    return (
        name == "content.xml"
        or (name.startswith("xl/") and name.endswith((".xml", ".rels")) and "sheet" in name)
        or (name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    )


def _part_of(parts: dict[str, bytes], sheet: str) -> str:
    """Return the name of the part that holds a sheet of Excel."""
    targets = dict(_TARGET.findall(parts.get("xl/_rels/workbook.xml.rels", b"")))
    for name, relation in _SHEET.findall(parts.get("xl/workbook.xml", b"")):
        if html.unescape(name.decode("utf-8", "replace")) == sheet:
            target = targets.get(relation, b"").decode("utf-8", "replace")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _span_of_xlsx(body: bytes) -> int:
    """Return how many cells lie between the first cell and the farthest."""
    rows, columns, count = 0, 0, 0
    widths: dict[bytes, int] = {}
    for attributes in _CELL.findall(body):
        count += 1
        found = _REF.search(attributes)
        if found:
            letters = found.group(1)
            if letters not in widths:
                widths[letters] = _number(letters)
                columns = max(columns, widths[letters])
            rows = max(rows, int(found.group(2)))
    return max(rows * columns, count)


def _span_of_ods(body: bytes) -> int:
    """Return how many cells the filled rows of a document span, repeated ones counted as often as they are."""
    total, most = 0, 0
    for row, repeated, cells in _ods_rows(body, None):
        if cells:
            last = max(column + times - 1 for column, times, _ in cells)
            most = max(most, last)
            total = row + repeated
    return total * most


def _hidden_in_ods(body: bytes, sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    for row, repeated, cells in _ods_rows(body, sheet):
        for column, times, error in cells:
            if error is not None:
                yield from (
                    ((row + down, column + across), error)
                    for down in range(min(repeated, 1000))
                    for across in range(min(times, 1000))
                )


def _ods_rows(body: bytes, sheet: str | None) -> Iterator[tuple[int, int, list[tuple[int, int, str | None]]]]:
    """Yield (row, times, filled cells as (column, times, error)) of one table, or of all, where none is named."""
    for table in _TABLE.finditer(body):
        if sheet is not None and html.unescape(table.group(1).decode("utf-8", "replace")) != sheet:
            continue
        row, times, column = 0, 1, 1
        cells: list[tuple[int, int, str | None]] = []
        for tag in _ODS_TAG.finditer(body, table.end()):
            of_row, of_cell, text = tag.groups()
            if text is not None:
                if cells and cells[-1][2] == "":
                    cells[-1] = (*cells[-1][:2], html.unescape(text.decode("utf-8", "replace")))
            elif of_cell is not None:
                again = int(found.group(1)) if (found := _REPEATED_CELLS.search(of_cell)) else 1
                formula = _ODS_FORMULA.search(of_cell)
                if formula and b"value-type=" not in of_cell:
                    cells.append((column, again, f"={_text(formula.group(1)) or '…'}"))
                elif b"value-type=" in of_cell:
                    cells.append((column, again, "" if b'calcext:value-type="error"' in of_cell else None))
                column += again
            else:
                if row:
                    yield row, times, cells
                if of_row is None:
                    break
                row += times if row else 1
                times = int(found.group(1)) if (found := _REPEATED_ROWS.search(of_row)) else 1
                column, cells = 1, []
