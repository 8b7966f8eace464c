"""Lists of digests that came along with originals: what `sha256sum` and its kin write, BagIt manifests, DROID exports.

Total: a line that cannot be read is a finding, and every other line still counts. Paths stay as they are written; whom
they mean is decided in `expected`. Follows GNU coreutils (escapes, `--tag`), RFC 8493 §2.1.3 and DROID 6.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from archivekit import digests
from archivekit.bag import lines, manifest
from archivekit.codes import package as codes
from archivekit.findings import Finding, Where
from archivekit.paths import decode, show
from archivekit.quotes import quoted


@dataclass(frozen=True, slots=True)
class Entry:
    """One expected digest: the path as written, the algorithm (RFC 8493 name), lower-case hex, and its line."""

    path: bytes
    algorithm: str
    digest: str
    line: int


@dataclass(frozen=True, slots=True)
class Checksums:
    """A list of expected digests, in the order of the file, and what could not be read in it."""

    file: str
    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()


_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BY_OCTETS = {16: "md5", 20: "sha1", 28: "sha224", 32: "sha256", 48: "sha384", 64: "sha512"}
_PLAIN = re.compile(rb"(\\?)([0-9A-Fa-f]{32,128})[ \t]+[*]?(.+)", re.DOTALL)
_TAGGED = re.compile(rb"(\\?)([A-Za-z][A-Za-z0-9/_-]*) ?\((.+)\) ?= ?([0-9A-Fa-f]{32,128})[ \t]*", re.DOTALL)
_ESCAPES = re.compile(rb"\\(.)", re.DOTALL)
_UNESCAPED = {b"n": b"\n", b"r": b"\r", b"\\": b"\\"}
_ALGORITHM_IN_NAME = re.compile(
    r"(?<![a-z])(md5|sha3[_-]?(?:224|256|384|512)|sha[_-]?(?:1|224|256|384|512)|blake2[bs]|b2)"
)


def parse(data: bytes, name: str) -> Checksums:
    """Read a list of digests; its form is told from its content, the algorithm from its name or the digests' length."""
    data = _text(data)
    head = data.split(b"\n", 1)[0]
    if not _PLAIN.match(head) and b"," in head and (b"PATH" in head.upper() or b"HASH" in head.upper()):
        entries, findings = _table(data, name)
    else:
        entries, findings = _sums(data, name)
    if not entries:
        where = Where(file=name)
        findings.append(
            codes.NOTHING_EXPECTED.finding(f"there is no digest in {quoted(name)} that can be read", where=where)
        )
    return Checksums(name, tuple(entries), tuple(findings))


def _text(data: bytes) -> bytes:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data[3:] if codec == "utf-8" else data.decode(codec, "replace").encode("utf-8", "replace")
    return data


def _unread(name: str, line: int, why: str) -> Finding:
    return codes.EXPECTED_UNREAD.finding(
        f"line {line} of {quoted(name)} was not understood: {why}", where=Where(file=name, line=line)
    )


def _algorithm(spelling: str | None, digest: bytes) -> str | None:
    """Return the algorithm by its name, or by the digest's length where no name is known; None where they disagree."""
    octets = len(digest) // 2
    if spelling is None:
        return _BY_OCTETS.get(octets) if len(digest) % 2 == 0 else None
    found = digests.find({"b2": "blake2b"}.get(spelling.lower(), re.sub(r"(?i)^sha2-", "sha", spelling)))
    return found.name if found is not None and len(digest) == found.octets * 2 else None


# -- sums and manifests ------------------------------------------------------------------------------------------------


def _sums(data: bytes, name: str) -> tuple[list[Entry], list[Finding]]:
    """Read what `sha256sum` writes, plain or `--tag`, and BagIt manifests, whose names are encoded in another way."""
    base = re.split(r"[/\\]", name)[-1]
    found = manifest.recognise(base.encode("utf-8", "surrogateescape"))
    named = _ALGORITHM_IN_NAME.search(base.lower())
    spelling = found[1] if found else named.group(1) if named else None
    entries, findings = [], []
    for number, line in enumerate(lines.split(data), 1):
        if not line.strip() or line[:1] in (b"#", b";"):
            continue
        read = _sum(line, spelling, bagit=found is not None)
        if read is None:
            findings.append(_unread(name, number, "it is no digest with a path"))
            continue
        path, algorithm, digest = read
        if algorithm is None:
            findings.append(_unread(name, number, f"the digest has {len(digest)} figures, which fits no algorithm"))
            continue
        entries.append(Entry(path, algorithm, digest.decode("ascii").lower(), number))
    return entries, findings


def _sum(line: bytes, spelling: str | None, *, bagit: bool) -> tuple[bytes, str | None, bytes] | None:
    tagged = _TAGGED.fullmatch(line)
    if tagged is not None and not bagit:
        escaped, algorithm, path, digest = tagged.groups()
        return _unescaped(path, escaped), _algorithm(show(algorithm), digest), digest
    plain = _PLAIN.fullmatch(line)
    if plain is None:
        return None
    escaped, digest, path = plain.groups()
    algorithm_name = _algorithm(spelling, digest)
    if algorithm_name is None and not bagit:
        algorithm_name = _algorithm(None, digest)  # the file's name may speak of something else
    return decode(path) if bagit else _unescaped(path, escaped), algorithm_name, digest


def _unescaped(path: bytes, escaped: bytes) -> bytes:
    """Undo the escapes of GNU coreutils, which a backslash before the digest announces."""
    return _ESCAPES.sub(lambda m: _UNESCAPED.get(m.group(1), m.group()), path) if escaped else path


# -- tables ------------------------------------------------------------------------------------------------------------

_PATH_COLUMNS = ("filepath", "path", "file", "filename", "name")
_KINDS_WITHOUT_DIGEST = ("folder", "container")


def _table(data: bytes, name: str) -> tuple[list[Entry], list[Finding]]:
    """Read a table with a column of paths and columns of digests: what DROID exports, and what looks like it."""
    text = data.decode("utf-8", "surrogateescape")
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    entries: list[Entry] = []
    findings: list[Finding] = []
    try:
        header = next(rows)
        plain = [digests.normalise(cell) for cell in header]
        path = next((plain.index(column) for column in _PATH_COLUMNS if column in plain), None)
        columns = list(_digest_columns(plain))
        if path is None or not columns:
            findings.append(_unread(name, 1, "the header names no column of paths, or none of digests"))
            return entries, findings
        kind = plain.index("type") if "type" in plain else None
        uri = plain.index("uri") if "uri" in plain else None
        for row in rows:
            _row(row, rows.line_num, name, path, columns, (kind, uri), (entries, findings))
    except csv.Error as error:
        findings.append(_unread(name, rows.line_num, str(error)))
    return entries, findings


def _digest_columns(header: list[str]) -> Iterator[tuple[int, str | None]]:
    """Yield the columns that hold digests, with the algorithm where the header tells it."""
    for number, cell in enumerate(header):
        spelling = cell.removesuffix("hash").removesuffix("checksum").removesuffix("digest")
        if digests.find(spelling) is not None:
            yield number, spelling
        elif spelling == "" and cell:
            yield number, None


def _row(
    row: list[str],
    line: int,
    name: str,
    path: int,
    columns: list[tuple[int, str | None]],
    telling: tuple[int | None, int | None],
    into: tuple[list[Entry], list[Finding]],
) -> None:
    entries, findings = into
    if not any(cell.strip() for cell in row):
        return
    kind, uri = (row[column].lower() if column is not None and column < len(row) else "" for column in telling)
    if len(row) <= path or not row[path]:
        findings.append(_unread(name, line, "it has no path"))
        return
    if kind == "folder" or re.match(r"(?!file:)[a-z]{3,}:", uri):  # what lies in a container is no file of its own
        return
    written = 0
    for column, spelling in columns:
        digest = row[column].strip() if column < len(row) else ""
        if not digest:
            continue
        written += 1
        raw = digest.encode("ascii", "replace")
        algorithm = _algorithm(spelling, raw) if re.fullmatch(rb"[0-9A-Fa-f]+", raw) else None
        if algorithm is None:
            findings.append(_unread(name, line, f"{quoted(digest[:140])} is no digest that is known"))
            continue
        entries.append(Entry(row[path].encode("utf-8", "surrogateescape"), algorithm, digest.lower(), line))
    if not written and kind not in _KINDS_WITHOUT_DIGEST:
        findings.append(_unread(name, line, "it has no digest"))
