"""Identifiers and addresses of authorities, by their form and check digit. Offline: nothing is ever looked up.

Follows RFC 8141 (URN), RFC 9562 (UUID), ISO 2108 (ISBN), ISO 3297 (ISSN), ISO 27729 (ISNI, and ORCID with it), the DOI
Handbook, and the ARK specification. Text that only resembles an identifier is left in peace.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from archivekit.codes import Code
from archivekit.codes import record_values as codes


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful about an identifier: its code, its kind, and what would be right."""

    code: Code
    kind: str
    expected: str


#: Terms whose values may be identifiers.
IDENTIFIER_TERMS = frozenset(
    {
        *("identifier", "source", "relation", "isPartOf", "hasPart", "isVersionOf", "hasVersion", "replaces"),
        *("isReplacedBy", "references", "isReferencedBy", "requires", "isRequiredBy", "isFormatOf", "hasFormat"),
    }
)

_MARK = re.compile(r"[-:/0-9]")
_PREFIX = re.compile(
    r"(doi:\s*|https?://(?:dx\.)?doi\.org/|ark:/?|urn:uuid:|urn:isbn:|urn:issn:|urn:|uuid:|isbn(?:-1[03])?:?\s*"
    r"|issn(?:-l)?:?\s*|isni:?\s*|https?://(?:www\.)?isni\.org/(?:isni/)?|orcid:?\s*|https?://orcid\.org/)(.*)",
    re.IGNORECASE | re.DOTALL,
)
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_ARK = re.compile(r"[0-9b-df-hj-np-tv-xz]{5,16}/\S+", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_URN = re.compile(r"[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:[^\s]+", re.IGNORECASE)
_BARE_ISBN = re.compile(r"97[89](?:[- ]?[0-9]){10}|[0-9]{1,5}-[0-9]{1,7}-[0-9]{1,7}-[0-9Xx]")
_BARE_ISNI = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9Xx]")
_JOINTS = re.compile(r"[- ‐‑–]")


def doubt_of(text: str) -> Doubt | None:
    """Return what is doubtful about an identifier, or None: it is right, or of no kind that is known here."""
    if not _MARK.search(text) or len(text) > 500:
        return None
    found = _PREFIX.fullmatch(text.strip())
    if found:
        return _by_prefix(re.sub(r"[\s:/]+$", "", found.group(1).casefold()), found.group(2).strip())
    if _BARE_ISNI.fullmatch(text):
        return _isni(text)
    if _BARE_ISBN.fullmatch(text):
        digits = _JOINTS.sub("", text)
        return _isbn(text) if len(digits) in (10, 13) else None
    return None


def _by_prefix(prefix: str, rest: str) -> Doubt | None:
    host = prefix.rpartition("//")[2].removeprefix("www.")
    kind = host.removeprefix("dx.").partition(".")[0] if "//" in prefix else prefix.removeprefix("urn:")
    kind = re.sub(r"-(?:1[03]|l)$", "", kind)
    check = _CHECKS.get(kind)
    return check(rest) if check else None


def _doi(rest: str) -> Doubt | None:
    return _form(_DOI, rest, "a DOI", "`10.` and a registrant's number, a slash, and a name")


def _ark(rest: str) -> Doubt | None:
    return _form(_ARK, rest, "an ARK", "`ark:`, a naming authority's number, a slash, and a name")


def _uuid(rest: str) -> Doubt | None:
    return _form(_UUID, rest, "a UUID", "32 hexadecimal digits in groups of 8-4-4-4-12")


def _urn(rest: str) -> Doubt | None:
    return _form(_URN, rest, "a URN", "`urn:`, the name of a namespace, a colon, and a name")


def _form(pattern: re.Pattern[str], rest: str, kind: str, expected: str) -> Doubt | None:
    return None if pattern.fullmatch(rest) else Doubt(codes.IDENTIFIER_FORM, kind, expected)


def _isbn(rest: str) -> Doubt | None:
    digits = _JOINTS.sub("", rest).upper()
    if re.fullmatch(r"[0-9]{13}", digits):
        total = sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(digits[:12]))
        return _check(digits, str(-total % 10), "an ISBN")
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        total = sum(int(d) * (10 - i) for i, d in enumerate(digits[:9]))
        return _check(digits, "0123456789X"[-total % 11], "an ISBN")
    return Doubt(codes.IDENTIFIER_FORM, "an ISBN", "13 digits, or 10 (the last may be X)")


def _issn(rest: str) -> Doubt | None:
    digits = _JOINTS.sub("", rest).upper()
    if not re.fullmatch(r"[0-9]{7}[0-9X]", digits):
        return Doubt(codes.IDENTIFIER_FORM, "an ISSN", "eight digits as NNNN-NNNN (the last may be X)")
    total = sum(int(d) * (8 - i) for i, d in enumerate(digits[:7]))
    return _check(digits, "0123456789X"[-total % 11], "an ISSN")


def _isni(rest: str) -> Doubt | None:
    """Check ISNI and ORCID, which share ISO 7064 mod 11-2."""
    digits = _JOINTS.sub("", rest.removesuffix("/")).upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits):
        return Doubt(codes.IDENTIFIER_FORM, "an ISNI or ORCID", "16 digits in groups of four (the last may be X)")
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    return _check(digits, "0123456789X"[(12 - total % 11) % 11], "an ISNI or ORCID")


def _check(digits: str, right: str, kind: str) -> Doubt | None:
    return None if digits[-1] == right else Doubt(codes.CHECK_DIGIT, kind, right)


_CHECKS: dict[str, Callable[[str], Doubt | None]] = {
    "doi": _doi,
    "ark": _ark,
    "uuid": _uuid,
    "urn": _urn,
    "isbn": _isbn,
    "issn": _issn,
    "isni": _isni,
    "orcid": _isni,
}

#: Authorities: the beginning of their addresses, a name, and what follows.
_AUTHORITIES = tuple(
    (re.compile(rf"https?://(?:www\.)?{stem}(.*)", re.DOTALL), name, re.compile(rest))
    for stem, name, rest in (
        (r"id\.loc\.gov/authorities/subjects/", "LCSH", r"s[hj][0-9]{6,10}(?:\.html|#concept)?"),
        (r"id\.loc\.gov/authorities/names/", "the LC name authority", r"n[a-z]{0,2}[0-9]{6,12}(?:\.html)?"),
        (r"vocab\.getty\.edu/aat/", "AAT", r"3[0-9]{8}"),
        (r"vocab\.getty\.edu/tgn/", "TGN", r"[0-9]{7}"),
        (r"vocab\.getty\.edu/ulan/", "ULAN", r"5[0-9]{8}"),
        (r"(?:sws\.)?geonames\.org/", "GeoNames", r"[0-9]{1,9}(?:/.*)?"),
        (r"viaf\.org/viaf/", "VIAF", r"[0-9]{1,22}/?"),
        (r"wikidata\.org/entity/", "Wikidata", r"[QPL][1-9][0-9]*"),
        (r"wikidata\.org/wiki/", "Wikidata", r"(?:Property:|Lexeme:)?[QPL][1-9][0-9]*"),
    )
)


def authority_in_doubt(uri: str) -> str | None:
    """Return the authority whose address a URI begins like without being one, or None."""
    if not uri.startswith("http"):
        return None
    for stem, name, rest in _AUTHORITIES:
        found = stem.fullmatch(uri)
        if found:
            return None if rest.fullmatch(found.group(1)) else name
    return None
