"""From the bytes of a sheet, block by block, to the physical lines of its text. Guesses no encoding.

A byte-order mark decides; else the encoding that was named; else UTF-8. Line ends are LF, CRLF and CR, and are kept.
Holds one block and one line at a time, whatever the size of the file.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

#: The longest row, in characters; longer ones are taken for a quote that was never closed.
LONGEST_ROW = 16_000_000
_HEAD = 4096

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32, little-endian"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32, big-endian"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16, little-endian"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16, big-endian"),
)
_NO_TEXT = frozenset({"undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "utf_7"})


class UndecodedError(Exception):
    """Inside the readers only: an octet that the encoding has not. `before` is the text of its line up to it."""

    def __init__(self, offset: int, octet: str, before: str) -> None:
        super().__init__(octet)
        self.offset = offset
        self.octet = octet
        self.before = before


class OverlongError(Exception):
    """Inside the readers only: a line is longer than any row is read."""


class Undecoded(Enum):
    """What becomes of an octet that the encoding has not: reading stops, or it is kept, by the names of codecs."""

    STOP = "strict"
    KEEP = "surrogateescape"


def encoding_name(given: str) -> str | None:
    """Return the name under which an encoding of text is known, or None where there is none such."""
    try:
        found = codecs.lookup(given)
        "".encode(given)
    except (LookupError, ValueError, UnicodeError, TypeError):
        return None
    name = found.name.replace("-", "_")
    return None if name in _NO_TEXT else found.name


@dataclass(frozen=True, slots=True)
class Head:
    """What the beginning of a file tells: its encoding, the mark that said so, and whether it is text at all."""

    encoding: str
    mark: str | None = None
    skipped: int = 0
    nul: int | None = None
    likely: str | None = None


def head_of(start: bytes, encoding: str | None) -> Head:
    """Return what the first octets of a file tell; `encoding` is the one that was named, if one was."""
    for mark, codec, label in _MARKS:
        if start.startswith(mark):
            return Head(codec, label, len(mark))
    even, odd = start[::2].count(0), start[1::2].count(0)
    likely = "utf-16-be" if even > 4 * odd else "utf-16-le" if odd > 4 * even else None
    if encoding is not None:
        # without a mark, these two do not say which octet comes first
        return Head({"utf-16": likely or "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding))
    nul = start.find(b"\0")
    return Head("utf-8") if nul < 0 else Head("utf-8", nul=nul, likely=likely)


def beginning(blocks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return the first octets of a file, and all of its blocks again."""
    iterator = iter(blocks)
    start = b""
    for block in iterator:
        start += block
        if len(start) >= _HEAD:
            break

    def again() -> Iterator[bytes]:
        yield start
        yield from iterator

    return start[:_HEAD], again()


def lines_of(blocks: Iterable[bytes], head: Head, undecoded: Undecoded = Undecoded.STOP) -> Iterator[str]:
    """Yield the physical lines of a text with their ends. Raises UndecodedError and OverlongError."""
    can_keep = undecoded is Undecoded.STOP or head.encoding == "utf-8"
    decoder = codecs.getincrementaldecoder(head.encoding)(undecoded.value if can_keep else "replace")
    pending = ""
    seen = 0
    skip = head.skipped
    for block in blocks:
        body = block[skip:]
        seen += min(skip, len(block))
        skip -= min(skip, len(block))
        seen += len(body)
        try:
            text = decoder.decode(body)
        except UnicodeDecodeError as error:
            yield from _up_to(error, pending, head.encoding)
            raise _undecoded(error, pending, seen, head.encoding) from None
        lines = io.StringIO(pending + text, newline="").readlines()
        pending = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        yield from lines
        if len(pending) > LONGEST_ROW:
            raise OverlongError
    try:
        pending += decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        yield from _up_to(error, pending, head.encoding)
        raise _undecoded(error, pending, seen, head.encoding) from None
    if pending:
        yield from io.StringIO(pending, newline="")


def _before(error: UnicodeDecodeError, pending: str, encoding: str) -> list[str]:
    good = error.object[: error.start].decode(encoding, "ignore")
    return io.StringIO(pending + good, newline="").readlines()


def _up_to(error: UnicodeDecodeError, pending: str, encoding: str) -> Iterator[str]:
    """Yield the whole lines before an octet that cannot be decoded."""
    return (line for line in _before(error, pending, encoding) if line.endswith(("\n", "\r")))


def _undecoded(error: UnicodeDecodeError, pending: str, seen: int, encoding: str) -> UndecodedError:
    """Return the error that says where such an octet stands; `seen` is how many were handed to the decoder so far."""
    lines = _before(error, pending, encoding)
    before = lines[-1] if lines and not lines[-1].endswith(("\n", "\r")) else ""
    octet = error.object[error.start : error.start + 1].hex().upper()
    return UndecodedError(seen - len(error.object) + error.start, octet, before)
