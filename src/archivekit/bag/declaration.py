"""bagit.txt: which version of BagIt a bag is, and which encoding its tag files have (RFC 8493 §2.1.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archivekit.bag import charsets, lines
from archivekit.codes import bag_folder as codes
from archivekit.findings import Finding, Where
from archivekit.quotes import quoted

NAME = "bagit.txt"

Version = tuple[int, int]

V0_93: Version = (0, 93)
V0_96: Version = (0, 96)
V0_97: Version = (0, 97)
V1_0: Version = (1, 0)
KNOWN_VERSIONS: tuple[Version, ...] = (V0_93, (0, 94), (0, 95), V0_96, V0_97, V1_0)

#: No declaration is longer than this; a longer file is no declaration.
MAX_OCTETS = 4096

# The form of the two lines; whether the version is M.N is asked apart, so that each fault has its own finding.
_STRICT = re.compile(rb"BagIt-Version: ([^ \t\r\n]+)(\r\n|\r|\n)Tag-File-Character-Encoding: ([!-~]+)(\r\n|\r|\n)?")
# The drafts before 1.0 let blanks stand around the colon and after the value.
_LENIENT = re.compile(
    rb"BagIt-Version[ \t]*:[ \t]*([^ \t\r\n]+)[ \t]*(\r\n|\r|\n)"
    rb"Tag-File-Character-Encoding[ \t]*:[ \t]*([!-~]+)[ \t]*(\r\n|\r|\n)?"
)
_ANY_VERSION = re.compile(rb"BagIt-Version[ \t]*:[ \t]*([0-9]{1,6})\.([0-9]{1,6})[ \t]*(?:[\r\n]|$)", re.IGNORECASE)
_VERSION_LINE = re.compile(rb"BagIt-Version[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
_ANY_ENCODING = re.compile(rb"Tag-File-Character-Encoding[ \t]*:[ \t]*([!-~]{1,80})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What bagit.txt says, or what is taken in its place (1.0, UTF-8), with everything that is wrong with it."""

    version: Version = V1_0
    encoding: str = "UTF-8"
    findings: tuple[Finding, ...] = ()


def render() -> bytes:
    """Return the bagit.txt that we write."""
    return b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def missing() -> Declaration:
    """Return the declaration of a folder that has no bagit.txt: the rules of 1.0, and the finding."""
    return Declaration(findings=(codes.NO_DECLARATION.finding("there is no bagit.txt", where=Where(path=NAME)),))


def parse(raw: bytes) -> Declaration:
    """Read bagit.txt. Total: any bytes give a declaration, and findings for all that is wrong with them."""
    findings: list[Finding] = []
    unmarked = charsets.strip_bom(raw)
    if unmarked is not None:
        findings.append(
            codes.DECLARATION_BOM.finding(f"{NAME} begins with a byte-order mark", where=Where(file=NAME, line=1))
        )
        raw = unmarked
    strict = _STRICT.fullmatch(raw)
    version = _version(raw)
    if version is None:
        findings.append(_bad_version(raw))
    before_1_0 = version is not None and version < V1_0
    if strict is None and not (before_1_0 and _LENIENT.fullmatch(raw)):
        findings.append(_malformed(raw))
    if version is not None and version not in KNOWN_VERSIONS:
        findings.append(
            codes.VERSION_UNKNOWN.finding(
                f"{NAME} says BagIt {version[0]}.{version[1]}, which is not known here",
                where=Where(file=NAME, line=1),
                expected="0.93 to 1.0",
                observed=f"{version[0]}.{version[1]}",
            )
        )
    encoding = _encoding(raw)
    findings.extend(_judge_encoding(encoding))
    whole = strict or _LENIENT.fullmatch(raw)
    if whole and not whole.group(4):
        findings.append(_no_last_line_end())
    return Declaration(version or V1_0, encoding or "UTF-8", tuple(findings))


def _version(raw: bytes) -> Version | None:
    found = _ANY_VERSION.search(raw)
    return (int(found.group(1)), int(found.group(2))) if found else None


def _encoding(raw: bytes) -> str | None:
    found = _ANY_ENCODING.search(raw)
    return found.group(1).decode("ascii") if found else None


def _bad_version(raw: bytes) -> Finding:
    found = _VERSION_LINE.search(raw)
    shown = found.group(1).decode("utf-8", "backslashreplace")[:80] if found else None
    where = Where(file=NAME, line=1)
    return codes.VERSION_MALFORMED.finding(
        f"{NAME} gives no version of the form M.N" + (f": {quoted(shown)}" if shown is not None else ""),
        where=where,
        expected="M.N",
        observed=shown,
    )


def _malformed(raw: bytes) -> Finding:
    count = len(lines.split(raw))
    return codes.DECLARATION_MALFORMED.finding(
        f"{NAME} is not exactly the two lines that it must be ({count} line{'' if count == 1 else 's'} found)",
        where=Where(file=NAME, line=1),
        expected="BagIt-Version: M.N, then Tag-File-Character-Encoding: ENCODING",
        observed=raw[:200].decode("utf-8", "backslashreplace"),
    )


def _judge_encoding(encoding: str | None) -> list[Finding]:
    if encoding is None or charsets.is_utf8(encoding):
        return []
    where = Where(file=NAME, line=2)
    if charsets.codec_for(encoding):
        return [
            codes.ENCODING_NOT_UTF8.finding(
                f"the tag files are {encoding}, not UTF-8", where=where, expected="UTF-8", observed=encoding
            )
        ]
    code = codes.ENCODING_UNREADABLE if charsets.is_registered(encoding) else codes.ENCODING_UNKNOWN
    return [
        code.finding(
            f"the tag file encoding {quoted(encoding)} is not read here",
            where=where,
            expected="UTF-8",
            observed=encoding,
        )
    ]


def _no_last_line_end() -> Finding:
    from archivekit.codes import bag_tags

    return bag_tags.NO_LAST_LINE_END.finding(f"{NAME} does not end with a line end", where=Where(file=NAME))
