"""From the bytes of a CSV or TSV file to its records: what its beginning tells of encoding and columns, then rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archivekit.codes import sheet as codes
from archivekit.findings import Finding, Where
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.metadata.sheets.reading import records_of
from archivekit.metadata.sheets.rows import AnyRow, rows_of
from archivekit.metadata.sheets.text import Head, Undecoded, beginning, head_of, lines_of

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet whose beginning was read: what it tells, its rows as they stand, and what is to be said of it."""

    head: Head
    start: bytes
    rows: Iterator[AnyRow]
    findings: tuple[Finding, ...]


def open_sheet(
    blocks: Iterable[bytes], *, file: str, encoding: str | None, undecoded: Undecoded = Undecoded.STOP
) -> Opened:
    """Read the beginning of a CSV or TSV file: its encoding, and what separates its columns."""
    start, again = beginning(blocks)
    head = head_of(start, encoding)
    said = _said_separator(start, head)
    delimiter, separators = _delimiter(start, head, said, file)
    lines = lines_of(again, head, undecoded)
    rows = rows_of(_after_first(lines) if said else lines, delimiter, skipped=1 if said else 0)
    return Opened(head, start, rows, separators)


def _after_first(lines: Iterator[str]) -> Iterator[str]:
    next(lines, None)
    yield from lines


def read_sheet(blocks: Iterable[bytes], *, file: str, options: SheetOptions) -> Iterator[RecordRead]:
    """Yield the records of a CSV or TSV file, read block by block. `file` is what findings call it."""
    opened = open_sheet(blocks, file=file, encoding=options.encoding)
    head = opened.head
    found = [_mark(head, head.mark, options.encoding, file)] if head.mark else []
    if head.nul is not None:
        yield RecordRead(None, (*found, _binary(file, head, opened.start)), origin=Where(file))
        return
    found += opened.findings
    yield from records_of(opened.rows, file=file, options=options, found=tuple(found), encoding=head.encoding)


def _mark(head: Head, mark: str, asked: str | None, file: str) -> Finding:
    family = head.encoding.rpartition("-")[0] if head.encoding.endswith("e") else "utf-8-sig"
    other = asked not in (None, head.encoding, family)
    rest = f", so that it was not read as {asked}" if other else ""
    message = f"{file} begins with the byte-order mark of {mark}{rest}"
    return codes.BYTE_ORDER_MARK.finding(message, observed=head.encoding, where=Where(file, line=1))


def _binary(file: str, head: Head, start: bytes) -> Finding:
    line = start.count(b"\n", 0, head.nul) + 1
    cure = f"It looks like UTF-16 without its mark: try `--encoding {head.likely}`." if head.likely else None
    message = f"{file}: a NUL byte on line {line}, at byte {head.nul}: this is no text in UTF-8"
    return codes.BINARY.finding(message, cure=cure, expected=head.likely, where=Where(file, line=line))


def _first_line(start: bytes, head: Head) -> str:
    """Return the first line, where an octet that is no text is a character that no line of ours has."""
    text = start[head.skipped :].decode(head.encoding, "replace")
    return next(iter(io.StringIO(text, newline="")), "").rstrip("\r\n")


def _said_separator(start: bytes, head: Head) -> str | None:
    """Return what a first line says that tells Excel how the columns are separated (`sep=;`), or None."""
    line = _first_line(start, head)
    return line[4] if len(line) == 5 and line.casefold().startswith("sep=") and line[4] not in '"\r\n\ufffd' else None


def _delimiter(start: bytes, head: Head, said: str | None, file: str) -> tuple[str, tuple[Finding, ...]]:
    expected = "\t" if file.casefold().endswith((".tsv", ".tab")) else ","
    where = Where(file, line=1, row=None if said else 1)
    if said:
        message = f"{file} says in its first line that {_DELIMITERS.get(said, excerpt(said))} separate its columns"
        return said, (codes.DELIMITER_TOLD.finding(message, expected=expected, observed=said, where=where),)
    bare = "".join(_first_line(start, head).split('"')[::2])
    counts = {delimiter: bare.count(delimiter) for delimiter in _DELIMITERS}
    best = max(counts, key=lambda delimiter: (counts[delimiter], delimiter == expected))
    if counts[best] <= counts[expected]:
        return expected, ()
    message = f"{file}: {_DELIMITERS[best]} separate the columns, not {_DELIMITERS[expected]}"
    return best, (codes.DELIMITER_TOLD.finding(message, expected=expected, observed=best, where=where),)
