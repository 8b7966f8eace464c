"""fetch.txt: where payload that is not in the bag can be had (RFC 8493 §2.2.3). Read and judged; never followed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archivekit.bag import lines
from archivekit.bag.declaration import V1_0, Version
from archivekit.bag.manifest import refuse
from archivekit.codes import bag_manifests
from archivekit.codes import bag_tags as codes
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, decode, has_stray_percent, show
from archivekit.quotes import quoted

NAME = "fetch.txt"

_LINE = re.compile(rb"([^ \t]+)[ \t]+([0-9]{1,20}|-)[ \t]+([^ \t].*)", re.DOTALL)
# A scheme of one letter is a Windows drive; no such scheme is registered.
_ABSOLUTE = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]+:[^\x00-\x20\x7f]+")


@dataclass(frozen=True, slots=True)
class FetchEntry:
    """One line: the address, the length in octets where it is given, and the path in the bag."""

    url: str
    length: int | None
    path: BagPath
    line: int


@dataclass(frozen=True, slots=True)
class Fetch:
    """What fetch.txt would bring, by path, and what is wrong with its lines. `written` as in a manifest."""

    entries: dict[BagPath, FetchEntry]
    written: dict[BagPath, bytes]
    findings: tuple[Finding, ...] = ()


def parse(text: lines.TagText, *, version: Version) -> Fetch:
    """Read fetch.txt. Total: a line that cannot be read is a finding, and every other line still counts."""
    entries: dict[BagPath, FetchEntry] = {}
    written: dict[BagPath, bytes] = {}
    findings = list(text.findings)
    for number, line in enumerate(lines.split(text.data), 1):
        if len(findings) >= lines.MOST_FINDINGS:
            findings.append(lines.broken_off(NAME, number - 1))
            break
        found = _LINE.fullmatch(line)
        if found is None:
            findings.append(_malformed(number, line))
            continue
        url, length, raw = found.groups()
        where = Where(file=NAME, line=number, path=show(raw))
        if not _ABSOLUTE.fullmatch(url):
            findings.append(
                codes.FETCH_URL.finding(
                    f"line {number} of {NAME} has no absolute URL", where=where, observed=show(url)[:200]
                )
            )
        path = BagPath(decode(raw) if version >= V1_0 else raw)
        refusal = refuse(path, file=NAME, number=number, payload=True)
        if refusal is not None:
            findings.append(refusal)
            continue
        if path in entries:
            findings.append(
                codes.FETCH_REPEATED.finding(f"{NAME} names {quoted(path)} again in line {number}", where=where)
            )
            continue
        if b"%" in raw:
            written[path] = raw
            if version >= V1_0 and has_stray_percent(raw):
                findings.append(_bare_percent(number, raw))
        entries[path] = FetchEntry(show(url), None if length == b"-" else int(length), path, number)
    return Fetch(entries, written, tuple(findings))


def _bare_percent(number: int, raw: bytes) -> Finding:
    return bag_manifests.RAW_PERCENT.finding(
        f"the path {quoted(raw)} in line {number} of {NAME} holds a % that is not encoded; it was read as itself",
        where=Where(file=NAME, line=number, path=show(raw)),
        observed=show(raw),
    )


def _malformed(number: int, line: bytes) -> Finding:
    return codes.FETCH_MALFORMED.finding(
        f"line {number} of {NAME} is no URL, length and path",
        where=Where(file=NAME, line=number),
        expected="URL LENGTH PATH",
        observed=show(line[:200]),
    )
