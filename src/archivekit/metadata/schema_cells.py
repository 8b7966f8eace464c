"""The cells of a schema's CSV file, by column, with their places. Knows RFC 4180 and the names of columns, and no rule.

Takes LF, CRLF and CR line ends and a byte-order mark; takes no other encoding than UTF-8 without one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from archivekit.codes import schema as codes
from archivekit.findings import Finding, Where
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.schema import COLUMNS
from archivekit.metadata.suggest import did_you_mean, near


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as spreadsheets count, the physical line where it starts, and its cells by column."""

    number: int
    line: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return a cell without the blanks around it; an absent one is empty."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class Cells:
    """The rows of a file, the number of each column (from 1), and what was found."""

    file: str
    rows: list[Row] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def where(self, row: Row, column: str) -> Where:
        """Return the place of a cell."""
        return Where(self.file, line=row.line, row=row.number, column=self.columns.get(column), header=column)


def cells_of(data: bytes, *, file: str) -> Cells:
    """Return the cells of a CSV file. A file that has none has no rows, and findings that say why."""
    cells = Cells(file)
    text = _decoded(data, cells)
    if text is None:
        return cells
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    number, line = 0, 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            where = Where(file, line=line, row=number + 1)
            cells.findings.append(codes.SYNTAX.finding(f"{file}: row {number + 1}, line {line}: {error}", where=where))
            return cells
        if row is None:
            break
        number += 1
        stripped = [cell.strip() for cell in row]
        if header is None:
            header = stripped
            _take_header(header, cells)
            if "propertyID" not in cells.columns:
                return cells
        elif any(stripped):
            _take_row(stripped, header, number, line, cells)
        line = reader.line_num + 1
    if not cells.rows and not any(finding.code == codes.LONG_ROW.id for finding in cells.findings):
        where = Where(file, line=1, row=1)
        cells.findings.append(codes.NO_ROWS.finding(f"{file} has a header and no rows", where=where))
    return cells


def _decoded(data: bytes, cells: Cells) -> str | None:
    file = cells.file
    body = data.removeprefix(b"\xef\xbb\xbf")
    skipped = len(data) - len(body)
    if skipped:
        message = f"{file} begins with a byte-order mark"
        cells.findings.append(codes.BYTE_ORDER_MARK.finding(message, where=Where(file, line=1)))
    if b"\0" in body:
        at = body.index(b"\0")
        line = body.count(b"\n", 0, at) + 1
        message = f"{file}: a NUL byte on line {line}, at byte {at + skipped}: this is no text file"
        cells.findings.append(codes.BINARY.finding(message, where=Where(file, line=line)))
        return None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len((body[: error.start] + b".").splitlines())
        octets = body[error.start : error.start + 1].hex().upper()
        message = f"{file}: line {line}, byte {error.start + skipped}: the octet {octets} is not UTF-8"
        cells.findings.append(codes.NOT_UTF8.finding(message, observed=octets, where=Where(file, line=line)))
        return None
    if not text.strip(" \t\r\n,;"):
        cells.findings.append(codes.EMPTY_FILE.finding(f"{file} is empty", where=Where(file)))
        return None
    return text


def _take_header(header: list[str], cells: Cells) -> None:
    for column, name in enumerate(header, 1):
        where = Where(cells.file, line=1, row=1, column=column, header=name)
        if not name:
            continue
        if name in cells.columns:
            message = f"the column {excerpt(name)} is there twice, as {cells.columns[name]} and {column}"
            cells.findings.append(codes.COLUMN_TWICE.finding(message, field=name, where=where))
            continue
        cells.columns[name] = column
        if name not in COLUMNS and len(header) > 1:
            meant = near(name, COLUMNS)
            message = f"the column {excerpt(name)} is not one of a schema's"
            cure = did_you_mean(meant, codes.UNKNOWN_COLUMN.cure)
            finding = codes.UNKNOWN_COLUMN.finding(message, cure=cure, field=name, expected=meant, where=where)
            cells.findings.append(finding)
    if "propertyID" not in cells.columns:
        only = header[0] if len(header) == 1 else ""
        other = next((label for sign, label in ((";", "semicolons"), ("\t", "tabs")) if sign in only), None)
        hint = f"Separate the columns by commas; here they are separated by {other}." if other else None
        message = "the header has no column 'propertyID'"
        where = Where(cells.file, line=1, row=1)
        cells.findings.append(codes.NO_PROPERTY_COLUMN.finding(message, cure=hint, field="propertyID", where=where))


def _take_row(row: list[str], header: list[str], number: int, line: int, cells: Cells) -> None:
    for column, cell in enumerate(row, 1):
        if cell and (column > len(header) or not header[column - 1]):
            message = f"{excerpt(cell)} stands under no header"
            where = Where(cells.file, line=line, row=number, column=column)
            cells.findings.append(codes.LONG_ROW.finding(message, value=cell, where=where))
            break
    by_column = {name: row[column - 1] for name, column in cells.columns.items() if column <= len(row)}
    cells.rows.append(Row(number, line, by_column))
