"""Read a sheet of a workbook (.xlsx, .ods): its cells as text, row by row. The only door to python-calamine, an extra.

calamine hands a cell whose formula failed, or was never computed, over as empty text, and fills memory with whatever a
file says of its size. So the file's own XML is looked at first (`workbook_parts`): for such cells, and for how much
there is.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeAlias

from archivekit.codes import sheet as codes
from archivekit.errors import UnknownNameError
from archivekit.findings import Finding, Where
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.metadata.sheets.reading import records_of
from archivekit.metadata.sheets.rows import RawRow
from archivekit.metadata.sheets.workbook_parts import RefusedWorkbookError, hidden_cells, look_at
from archivekit.metadata.suggest import near
from archivekit.metadata.yaml_record import missing_extra

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_Cell: TypeAlias = "str | int | float | bool | dt.date | dt.time | dt.datetime | dt.timedelta"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def have_calamine() -> bool:
    """Say whether python-calamine is installed."""
    return find_spec("python_calamine") is not None


def read_workbook(data: bytes, *, file: str, options: SheetOptions) -> Iterator[RecordRead]:
    """Yield the records of one sheet of a workbook: the one named, else the first that can be seen.

    Raises UnknownNameError where the workbook has no sheet of that name; everything else is a finding.
    """
    refused = _refused(data, file)
    if refused is not None:
        yield RecordRead(None, (refused,), origin=Where(file))
        return
    import python_calamine

    try:
        parts = look_at(data)
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        name, found = _chosen(workbook, options.sheet, file)
        sheet = workbook.get_sheet_by_name(name)
    except UnknownNameError:
        raise
    except RefusedWorkbookError as problem:
        code = codes.WORKBOOK_TOO_LARGE if problem.too_large else codes.BROKEN_WORKBOOK
        yield RecordRead(None, (code.finding(f"{file}: {problem}", where=Where(file)),), origin=Where(file))
        return
    except BaseException as error:  # a fault in calamine is no Exception: pyo3's panic is a BaseException
        if not (isinstance(error, Exception) or type(error).__name__ == "PanicException"):
            raise
        message = f"{file} cannot be opened as a workbook: {error}"
        yield RecordRead(None, (codes.BROKEN_WORKBOOK.finding(message, where=Where(file)),), origin=Where(file))
        return
    texts = _Texts(hidden_cells(parts, name))
    yield from records_of(texts.rows(sheet), file=file, options=options, found=found)
    notes = tuple(texts.notes(file))
    if notes:
        yield RecordRead(None, notes, origin=Where(file))


def _refused(data: bytes, file: str) -> Finding | None:
    """Return why a file is not opened at all, or None."""
    if data.startswith(_OLD) or file.casefold().endswith((".xls", ".xlsb")):
        return codes.OLD_WORKBOOK.finding(f"{file} is a workbook of a kind that is not read", where=Where(file))
    if not data.strip():
        return codes.EMPTY_FILE.finding(f"{file} is empty", where=Where(file))
    return None if have_calamine() else missing_extra(file, "a workbook", "sheets")


def _chosen(workbook: CalamineWorkbook, wanted: str | None, file: str) -> tuple[str, tuple[Finding, ...]]:
    names = tuple(workbook.sheet_names)
    if wanted is not None:
        if wanted not in names:
            raise UnknownNameError(f"sheet of {file}", wanted, names, suggestion=near(wanted, names))
        return wanted, ()
    seen = [sheet.name for sheet in workbook.sheets_metadata if str(sheet.visible).endswith(".Visible")]
    if not names:
        raise RefusedWorkbookError("it has no sheet")
    first = (seen or list(names))[0]
    if len(names) == 1:
        return first, ()
    message = f"{file} has {len(names)} sheets, of which {excerpt(first)} was read"
    return first, (codes.FIRST_SHEET.finding(message, observed=first, where=Where(file)),)


@dataclass(slots=True)
class _Texts:
    """The cells of a sheet on their way to text; those that were none are counted by column."""

    hidden: dict[tuple[int, int], str]
    counted: dict[int, tuple[int, int]] = field(default_factory=dict)
    header: tuple[str, ...] = ()

    def rows(self, sheet: CalamineSheet) -> Iterator[RawRow]:
        """Yield the rows as spreadsheets count them, the blank ones above and to the left with them."""
        indent = [""] * (sheet.start[1] if sheet.start else 0)
        blank: list[int] = []
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells = indent + [self._text(cell, number, column) for column, cell in enumerate(row, len(indent) + 1)]
            if number == 1:
                self.header = tuple(cells)
            if not any(cells):
                blank.append(number)
                continue
            yield from (RawRow(empty, None, [""]) for empty in blank)
            blank.clear()
            yield RawRow(number, None, cells)

    def _text(self, cell: _Cell, row: int, column: int) -> str:
        if isinstance(cell, str):
            return self.hidden.get((row, column), "") if not cell and self.hidden else cell
        count, first = self.counted.get(column, (0, row))
        self.counted[column] = (count + 1, first)
        match cell:
            case bool():
                return "TRUE" if cell else "FALSE"
            case int():
                return str(cell)
            case float():
                return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
            case dt.datetime():
                return cell.date().isoformat() if cell.time() == dt.time() else cell.replace(microsecond=0).isoformat()
            case dt.timedelta():
                return str(cell)
            case dt.date() | dt.time():
                return cell.isoformat()

    def notes(self, file: str) -> Iterator[Finding]:
        """Yield one note for each column in which numbers or dates were written out."""
        for column, (count, first) in sorted(self.counted.items()):
            header = self.header[column - 1].strip() if column <= len(self.header) else ""
            where = Where(file, row=first, column=column, header=header or None)
            message = f"{count:,} cell{'s' if count > 1 else ''} of the column {excerpt(header or str(column))} hold"
            message += f"{'' if count > 1 else 's'} numbers or dates of the workbook, first in row {first}"
            yield codes.CELLS_NOT_TEXT.finding(message, field=header or None, where=where)
