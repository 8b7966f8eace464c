"""Text of tag files: strict decoding with line numbers, and lines that end at CR, LF or CRLF and nowhere else.

Everything after this module works on UTF-8 bytes, whatever the tag file was written in (RFC 8493 §2.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archivekit.bag import charsets
from archivekit.codes import bag_tags as codes
from archivekit.codes import system
from archivekit.findings import Finding, Where

#: So many faults in one tag file are told; after that the rest of it is not read, or a small hostile file would fill
#: the memory with findings.
MOST_FINDINGS = 100_000

_LINE_END = re.compile(rb"\r\n|\r|\n")
_TEXT_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class TagText:
    """A tag file as UTF-8 bytes without a byte-order mark, and what was wrong with its encoding."""

    data: bytes
    findings: tuple[Finding, ...] = ()


def split(data: bytes) -> list[bytes]:
    """Return the lines of a tag file without their ends; what follows the last end is a line if it is not empty."""
    lines = _LINE_END.split(data) if b"\r" in data else data.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines


def read_text(raw: bytes, *, name: str, encoding: str) -> TagText:
    """Return a tag file's text as UTF-8, judged strictly; what cannot be decoded is reported, and replaced.

    `encoding` is what bagit.txt declares; a character set that is not read here counts as UTF-8 (and was reported
    with bagit.txt).
    """
    codec = charsets.codec_for(encoding) or "utf-8"
    findings: list[Finding] = []
    if codec == "utf-8":
        unmarked = charsets.strip_bom(raw)
        if unmarked is not None:
            findings.append(_bom(name))
            raw = unmarked
        data, trouble = _strict_utf8(raw)
    else:
        codec, raw = charsets.in_order(codec, raw)
        data, trouble = _transcode(raw, codec)
        unmarked = charsets.strip_bom(data)
        if unmarked is not None:
            findings.append(_bom(name))
            data = unmarked
    if trouble is not None:
        findings.append(_undecodable(name, encoding, trouble))
    if data and not data.endswith((b"\n", b"\r")):
        findings.append(codes.NO_LAST_LINE_END.finding(f"{name} does not end with a line end", where=Where(file=name)))
    return TagText(data, tuple(findings))


def broken_off(name: str, number: int) -> Finding:
    """Return the finding for a tag file that has too many faults to be read on."""
    return system.OVER_LIMIT.finding(
        f"{name} has more than {MOST_FINDINGS:,} faults and was not read after line {number}",
        where=Where(file=name, line=number),
    )


def _strict_utf8(raw: bytes) -> tuple[bytes, tuple[int, str] | None]:
    """Return the bytes as they are, and the line and octets of the first one that is not UTF-8."""
    if raw.isascii():
        return raw, None
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(raw, 0, error.start)) + 1
        return raw, (line, raw[error.start : error.end].hex(" "))
    return raw, None


def _transcode(raw: bytes, codec: str) -> tuple[bytes, tuple[int, str] | None]:
    try:
        return raw.decode(codec).encode("utf-8", "surrogatepass"), None
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(codec, "replace")
        line = len(_TEXT_LINE_END.findall(before)) + 1
        text = raw.decode(codec, "replace")
        return text.encode("utf-8", "replace"), (line, raw[error.start : error.end].hex(" "))


def _bom(name: str) -> Finding:
    return codes.TAG_BOM.finding(f"{name} begins with a byte-order mark", where=Where(file=name, line=1))


def _undecodable(name: str, encoding: str, trouble: tuple[int, str]) -> Finding:
    line, octets = trouble
    return codes.TAG_UNDECODABLE.finding(
        f"{name} is not {encoding}: the octets {octets} in line {line} are no text in it",
        where=Where(file=name, line=line),
        expected=encoding,
        observed=octets,
    )
