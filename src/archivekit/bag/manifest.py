"""Manifests: which file has which digest (RFC 8493 §2.1.3, §2.2.1, §2.4), read by bytes and written sorted by bytes.

Two readers give the same result: a fast one that proves in one sweep that every line is ordinary, and a careful one
that takes over where any is not. Paths are never stripped or normalised.
"""

from __future__ import annotations

import re
from array import array
from binascii import unhexlify
from collections import UserDict
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from enum import Enum

from archivekit import digests
from archivekit.bag import lines
from archivekit.bag.declaration import V0_97, V1_0, Version
from archivekit.codes import bag_manifests as codes
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, danger, decode, encode, show
from archivekit.quotes import quoted

_NAME = re.compile(rb"(tag)?manifest-([^/]+)\.txt", re.IGNORECASE)


class ManifestKind(Enum):
    """Whether a manifest attests the payload or the tag files; the two are never mixed."""

    PAYLOAD = "payload manifest"
    TAG = "tag manifest"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path listed again: the line, and whether its digest is the one of the first line."""

    path: BagPath
    line: int
    same: bool


@dataclass(slots=True)
class Manifest:
    """One manifest: listed path → digest in the order of the file, the first of repeated lines standing.

    A path whose line has no usable digest is listed all the same, with no octets for a digest. `line_numbers` runs
    parallel to `entries`; `written` keeps the text of a path where it is not the path itself. `findings` are about the
    grammar of the lines. `broken_off`: it has so many faults that it was not read to its end. `algorithm` is None
    where its digests cannot be computed.
    """

    file: str
    kind: ManifestKind
    algorithm_name: str
    algorithm: digests.Algorithm | None
    entries: MutableMapping[BagPath, bytes] = field(default_factory=dict)
    line_numbers: array[int] = field(default_factory=lambda: array("I"))
    written: dict[BagPath, bytes] = field(default_factory=dict)
    repeats: list[Repeat] = field(default_factory=list)
    broken_off: bool = False
    findings: list[Finding] = field(default_factory=list)
    _lines: dict[BagPath, int] | None = None

    def where(self, path: BagPath) -> Where:
        """Return the place of a listed path: this file, its line, and the path."""
        if self._lines is None:
            self._lines = dict(zip(self.entries, self.line_numbers, strict=True))
        return Where(file=self.file, line=self._lines.get(path), path=show(path))


class _Unread(UserDict[BagPath, bytes]):
    """Entries that are read when somebody first asks for one."""

    def __init__(self, read: Callable[[], dict[BagPath, bytes]]) -> None:
        self._read = read

    def __getattr__(self, name: str) -> dict[BagPath, bytes]:
        if name != "data":
            raise AttributeError(name)
        self.data = self._read()
        return self.data


def recognise(name: bytes) -> tuple[ManifestKind, str] | None:
    """Return the kind and the algorithm's name as written, where a file name is that of a manifest."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return ManifestKind.TAG if found.group(1) else ManifestKind.PAYLOAD, show(found.group(2))


def is_of(kind: ManifestKind, name: bytes) -> bool:
    """Say whether a file name is that of a manifest of a kind."""
    found = recognise(name)
    return found is not None and found[0] is kind


def file_name(kind: ManifestKind, algorithm: str) -> str:
    """Return the file name of a manifest that we write."""
    return f"{'tag' if kind is ManifestKind.TAG else ''}manifest-{algorithm}.txt"


def render(entries: Iterable[tuple[BagPath, str]]) -> bytes:
    """Return a manifest's bytes for (path, hex digest) pairs: sorted by path bytes, CR, LF and % encoded."""
    return b"".join(
        b"%s  %s\n" % (digest.encode("ascii"), encode(path)) for path, digest in sorted(entries, key=lambda e: e[0])
    )


def parse(
    text: lines.TagText,
    *,
    name: str,
    kind: ManifestKind,
    algorithm_name: str,
    version: Version,
    attested: bool = False,
) -> Manifest:
    """Read a manifest. Total: a line that cannot be read is a finding, and every other line still counts.

    `attested`: each of its lines was proven to be an ordinary one (`tally`), so they are read only if asked for.
    """
    algorithm = digests.find(algorithm_name)
    plain = digests.normalise(algorithm_name)
    manifest = Manifest(name, kind, plain, algorithm)
    manifest.findings.extend(text.findings)
    manifest.findings.extend(_judge_name(name, algorithm_name, plain, kind, version))
    if attested and algorithm is not None:
        digits = 2 * algorithm.octets
        manifest.entries = _Unread(lambda: _split(text.data, digits))
        manifest.line_numbers.extend(range(1, text.data.count(b"\n") + 1))
        return manifest
    if not text.findings and algorithm is not None and _read_ordinary(text.data, manifest, algorithm):
        return manifest
    _read_carefully(text.data, manifest, version)
    return manifest


# -- the fast proof ----------------------------------------------------------------------------------------------------

_EXTRAORDINARY = (
    *(b"\r", b"%", b"\0", b"\\", b":", b"//", b"/.", b" /", b" .", b"/\n", b"\n ", b"\n\t"),
    *(b" *", b"\t*", b"   ", b"  \t", b"  ~"),
)


def _split(data: bytes, digits: int) -> dict[BagPath, bytes]:
    """Return what lines of so many digits, two blanks and a path say, where all of them are such lines."""
    rows = data.split(b"\n")
    rows.pop()
    octets = digits // 2
    found = unhexlify(b"".join([row[:digits] for row in rows]))
    starts = range(0, len(found), octets)
    return {BagPath(row[digits + 2 :]): found[at : at + octets] for row, at in zip(rows, starts, strict=True)}


def _read_ordinary(data: bytes, manifest: Manifest, algorithm: digests.Algorithm) -> bool:
    """Fill the manifest if every line is ordinary beyond doubt; leave it as it was and return False otherwise."""
    if any(sign in data for sign in _EXTRAORDINARY):
        return False
    prefix = rb"data/" if manifest.kind is ManifestKind.PAYLOAD else rb""
    line = re.compile(rb"(?m)^([0-9A-Fa-f]{%d})  (%s[^\n]+)\n" % (algorithm.octets * 2, prefix))
    entries = {BagPath(found[2]): unhexlify(found[1]) for found in line.finditer(data)}
    count = data.count(b"\n")
    if len(entries) != count:
        return False
    manifest.entries.update(entries)
    manifest.line_numbers.extend(range(1, count + 1))
    return True


# -- the careful reader ------------------------------------------------------------------------------------------------

_LINE = re.compile(rb"([^ \t]+)[ \t]+([^ \t].*)", re.DOTALL)
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})+")


def _read_carefully(data: bytes, manifest: Manifest, version: Version) -> None:
    for number, line in enumerate(lines.split(data), 1):
        if _too_many(manifest, number - 1):
            return
        found = _LINE.fullmatch(line)
        if found is None:
            manifest.findings.append(_malformed(manifest, number, line))
            continue
        digest = _digest(found.group(1), manifest, number)
        path = _path(found.group(2), manifest, number, version)
        if path is None:
            continue
        if path in manifest.entries:
            _repeat(manifest, path, digest, number, version)
            continue
        manifest.entries[path] = digest
        manifest.line_numbers.append(number)


def _too_many(manifest: Manifest, number: int) -> bool:
    """Say whether a manifest has too many faults to be read on; where it has, it says so itself."""
    if len(manifest.findings) < lines.MOST_FINDINGS:
        return False
    manifest.broken_off = True
    manifest.findings.append(lines.broken_off(manifest.file, number))
    return True


def _digest(text: bytes, manifest: Manifest, number: int) -> bytes:
    """Return a line's digest, or no octets at all (and a finding) where it has none that can be one."""
    octets = manifest.algorithm.octets if manifest.algorithm else len(text) // 2
    if _HEX.fullmatch(text) and len(text) == octets * 2:
        return unhexlify(text)
    expected = f"{octets * 2} hexadecimal digits" if manifest.algorithm else "hexadecimal digits"
    manifest.findings.append(
        codes.DIGEST_MALFORMED.finding(
            f"line {number} of {manifest.file} has no {manifest.algorithm_name} digest",
            where=Where(file=manifest.file, line=number),
            expected=expected,
            observed=show(text)[:160],
        )
    )
    return b""


def _path(text: bytes, manifest: Manifest, number: int, version: Version) -> BagPath | None:
    """Return the path that a line means, with a finding for every tolerance; None where it must not be opened."""
    where = Where(file=manifest.file, line=number, path=show(text))
    if text[:1] == b"*":
        text = text[1:]
        manifest.findings.append(
            codes.MD5SUM_ASTERISK.finding(
                f"an asterisk stands before the path in line {number} of {manifest.file}", where=where
            )
        )
    if text[:2] == b"./":
        text = text[2:]
        manifest.findings.append(
            codes.LEADING_DOT.finding(f"the path in line {number} of {manifest.file} begins with ./", where=where)
        )
    path = BagPath(decode(text) if version >= V1_0 else text)
    refusal = refuse(path, file=manifest.file, number=number, payload=manifest.kind is ManifestKind.PAYLOAD)
    if refusal is not None:
        manifest.findings.append(refusal)
        return None
    if b"%" in text:
        manifest.written.setdefault(path, text)
    return path


def refuse(path: BagPath, *, file: str, number: int, payload: bool) -> Finding | None:
    """Return why a path that a bag names is not looked for, or None: its form, or where it lies."""
    where = Where(file=file, line=number, path=show(path))
    peril = danger(path)
    if peril is not None:
        return codes.PATH_REFUSED.finding(
            f"the path {quoted(path)} in line {number} of {file} is refused: {peril.value}", where=where
        )
    if payload and not path.startswith(b"data/"):
        return codes.OUTSIDE_DATA.finding(
            f"line {number} of {file} names {quoted(path)}, which is not under data/",
            where=where,
            expected="a path under data/",
            observed=show(path),
        )
    return None


def _repeat(manifest: Manifest, path: BagPath, digest: bytes, number: int, version: Version) -> None:
    first = manifest.entries[path]
    same = digest == first or not digest or not first
    manifest.repeats.append(Repeat(path, number, same))
    manifest.entries[path] = first or digest
    if not same:
        code, detail = codes.LISTED_TWICE_DIFFERENTLY, "again, with another digest"
    else:
        code = codes.LISTED_TWICE if version >= V1_0 else codes.LISTED_TWICE_BEFORE_1_0
        detail = "more than once, with the same digest"
    manifest.findings.append(
        code.finding(
            f"{manifest.file} lists {quoted(path)} {detail} (line {number})",
            where=Where(file=manifest.file, line=number, path=show(path)),
            expected=first.hex() or None,
            observed=digest.hex() or None,
        )
    )


def _malformed(manifest: Manifest, number: int, line: bytes) -> Finding:
    return codes.LINE_MALFORMED.finding(
        f"line {number} of {manifest.file} is no digest, blanks and path",
        where=Where(file=manifest.file, line=number),
        expected="DIGEST  PATH",
        observed=show(line[:200]),
    )


# -- the name of the algorithm -----------------------------------------------------------------------------------------


def _judge_name(name: str, written: str, plain: str, kind: ManifestKind, version: Version) -> list[Finding]:
    findings: list[Finding] = []
    where = Where(file=name)
    canonical = file_name(kind, plain)
    if name != canonical:
        code = codes.ALGORITHM_NAME if version >= V0_97 else codes.ALGORITHM_NAME_BEFORE_0_97
        findings.append(
            code.finding(f"{name} should be named {canonical}", where=where, expected=canonical, observed=name)
        )
    if digests.find(written) is None:
        findings.append(
            codes.UNVERIFIABLE_MANIFEST.finding(
                f"the digests in {name} cannot be computed: {quoted(plain)} is no algorithm that is known here",
                where=where,
                expected=", ".join(digests.ALGORITHMS),
                observed=plain,
            )
        )
    elif plain not in digests.REGISTERED:
        findings.append(
            codes.ALGORITHM_UNREGISTERED.finding(
                f"{name} uses {plain}, which is no name in the IANA registry", where=where, observed=plain
            )
        )
    return findings
