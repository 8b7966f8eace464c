"""From the bytes of a text file to its text: UTF-8, or what a byte-order mark says. Guesses no encoding.

Follows RFC 8259 §8.1 and TOML 1.0 (UTF-8), and the Unicode Standard §23.8 (the mark).
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from archivekit.codes import record as codes
from archivekit.findings import Finding, Where

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16, little-endian"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16, big-endian"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, or None where it has none; and what was found."""

    text: str | None
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, *, file: str) -> Decoded:
    """Return the text of a record file, or the finding that says why it has none."""
    findings: list[Finding] = []
    codec, mark = "utf-8", b""
    for mark_bytes, name, label in _MARKS:
        if data.startswith(mark_bytes):
            codec, mark = name, mark_bytes
            message = f"{file} begins with the byte-order mark of {label}"
            findings.append(codes.BYTE_ORDER_MARK.finding(message, where=Where(file, line=1)))
            break
    body = data[len(mark) :]
    if codec == "utf-8" and b"\0" in body:
        at = body.index(b"\0")
        line = body.count(b"\n", 0, at) + 1
        message = f"{file}: a NUL byte on line {line}, at byte {at + len(mark)}: this is no text file"
        return Decoded(None, (*findings, codes.BINARY.finding(message, where=Where(file, line=line))))
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        octets = body[error.start : error.start + 1].hex().upper()
        message = f"{file}: line {line}, byte {error.start + len(mark)}: the octet {octets} is not {codec.upper()}"
        where = Where(file, line=line)
        return Decoded(None, (*findings, codes.NOT_UTF8.finding(message, observed=octets, where=where)))
    if not text.strip():
        return Decoded(None, (*findings, codes.EMPTY_FILE.finding(f"{file} is empty", where=Where(file))))
    return Decoded(text, tuple(findings))
