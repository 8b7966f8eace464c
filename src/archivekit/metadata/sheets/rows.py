"""From the lines of a CSV text to its rows, each with the line where it starts. Follows RFC 4180, strictly.

A row that breaks the rules is told as such, and reading goes on with the line after its first. The standard reader's
limit on a cell's length belongs to the whole process, so that it is left alone: longer cells are read here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from archivekit.metadata.sheets.text import LONGEST_ROW, OverlongError, UndecodedError

_FIELD_LIMIT = "field larger than field limit"
_MOST_RESUMED = 100
_MOST_TAKEN_BACK = 1_000_000


@dataclass(frozen=True, slots=True)
class RawRow:
    """The cells of one row as they stand; `line` is None in a workbook, which has no lines."""

    number: int
    line: int | None
    cells: list[str]


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row whose cells cannot be told apart, and why."""

    number: int
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Why the text cannot be read on in this row; `column` is the one in which it stops, as far as that is certain."""

    number: int
    line: int
    column: int | None
    undecoded: UndecodedError | None = None


AnyRow: TypeAlias = "RawRow | BrokenRow | Stop"


class _Tape:
    """The lines on their way to the reader; those of the row in progress are remembered, and can be taken back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: list[str] = []
        self.row: list[str] = []
        self.count = 0

    def __iter__(self) -> _Tape:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines)
        self.row.append(line)
        self.count += 1
        return line

    def take_back(self) -> None:
        """Give back all lines of the row in progress but the first."""
        again = self.row[1:]
        self._back.extend(reversed(again))
        self.count -= len(again)
        del self.row[1:]


def rows_of(lines: Iterator[str], delimiter: str, *, skipped: int = 0) -> Iterator[AnyRow]:
    """Yield the rows of a CSV text, blank ones too. `skipped` is how many physical lines stand before the first."""
    tape = _Tape(lines)
    tape.count = skipped
    reader = csv.reader(tape, delimiter=delimiter, strict=True)
    number, resumed = 0, 0
    row = tape.row
    while True:
        row.clear()
        line = tape.count + 1
        number += 1
        try:
            cells = _next(reader, tape, delimiter)
        except StopIteration:
            return
        except UndecodedError as error:
            yield Stop(number, line, _column("".join(row) + error.before, delimiter), error)
            return
        except OverlongError:
            yield Stop(number, line, None)
            return
        except csv.Error as error:
            reason = _said(str(error), delimiter)
            if len(row) > 1 and resumed < _MOST_RESUMED and sum(map(len, row)) < _MOST_TAKEN_BACK:
                resumed += 1
                tape.take_back()
            elif len(row) > 1:
                reason += f", so that the {len(row) - 1:,} lines after it were taken for its text and not judged"
            yield BrokenRow(number, line, reason)
            continue
        yield RawRow(number, line, cells)


def _next(reader: Iterator[list[str]], tape: _Tape, delimiter: str) -> list[str]:
    try:
        return next(reader)
    except csv.Error as error:
        if not str(error).startswith(_FIELD_LIMIT):
            raise
    return _long_row(tape, delimiter)


def _column(text: str, delimiter: str) -> int | None:
    """Return the column in which a piece of a row ends."""
    try:
        return len(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[-1]) if text else 1
    except (csv.Error, IndexError):
        return None


def _said(reason: str, delimiter: str) -> str:
    if "expected after" in reason:
        name = {"\t": "tab", ",": "comma", ";": "semicolon"}.get(delimiter, repr(delimiter))
        return f"something stands between a closing quote and the next {name}"
    return "a quoted cell is not closed"


def _long_row(tape: _Tape, delimiter: str) -> list[str]:
    """Return the cells of a row that is too long for the standard reader, reading on to its end."""
    size = sum(map(len, tape.row))
    quotes = sum(line.count('"') for line in tape.row)
    while quotes % 2 and size <= LONGEST_ROW:
        line = next(tape, None)
        if line is None:
            raise csv.Error("not closed")
        size += len(line)
        quotes += line.count('"')
    if size > LONGEST_ROW:
        raise OverlongError
    cells = split_row("".join(tape.row), delimiter)
    if cells is None:
        raise csv.Error("expected after")
    return cells


def split_row(text: str, delimiter: str) -> list[str] | None:
    """Return the cells of one row, or None where the rules are broken."""
    cell = _cell(delimiter)
    cells: list[str] = []
    at = 0
    text = text.removesuffix("\n").removesuffix("\r")
    while True:
        found = cell.match(text, at)
        if not found:
            return None
        quoted, bare = found.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        at = found.end()
        if at == len(text):
            return cells
        if text[at] != delimiter:
            return None
        at += 1


def _cell(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'"((?:[^"]++|"")*+)"|((?!")[^{re.escape(delimiter)}]*+)')
