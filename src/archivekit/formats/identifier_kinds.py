"""What kind of identifier a text is, by its form alone: a DOI, an ARK, an ORCID, an address. Nothing is looked up.

Whether it is a good one (its check digit, for example) is judged by `metadata.identifiers`; here only the kind counts,
under which the forms file it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from archivekit.formats.encoding_schemes import is_uri


class IdentifierKind(Enum):
    """The kinds that forms tell apart. LOCAL is whatever else somebody calls an identifier."""

    DOI = "DOI"
    ARK = "ARK"
    HANDLE = "Handle"
    ISBN = "ISBN"
    ISSN = "ISSN"
    ORCID = "ORCID"
    ISNI = "ISNI"
    ROR = "ROR"
    VIAF = "VIAF"
    PURL = "PURL"
    URN = "URN"
    URL = "URL"
    URI = "URI"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Identified:
    """An identifier: its kind, and itself without what only says the kind (`doi:`, `https://doi.org/`, `ISBN`)."""

    kind: IdentifierKind
    text: str


_DOI = r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s]+"
_SIXTEEN = r"[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{3}[0-9Xx]"

_FORMS: tuple[tuple[IdentifierKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (IdentifierKind.DOI, rf"(?:doi:\s*|info:doi/|https?://(?:dx\.|www\.)?doi\.org/)?({_DOI})"),
        (IdentifierKind.ARK, r"(?:https?://(?:n2t|arks)\.(?:net|org)/)?(ark:/?[0-9b-df-hj-np-tv-xz]{5,16}/[^\s]+)"),
        (IdentifierKind.HANDLE, r"(?:hdl:\s*|info:hdl/|https?://hdl\.handle\.net/)([^\s/]+/[^\s]+)"),
        (IdentifierKind.ISBN, r"(?:urn:isbn:|isbn(?:-1[03])?:?\s*)([0-9](?:[-  ]?[0-9]){8,11}[-  ]?[0-9Xx])"),
        (IdentifierKind.ISSN, r"(?:urn:issn:|issn(?:-l)?:?\s*)([0-9]{4}-?[0-9]{3}[0-9Xx])"),
        (IdentifierKind.ORCID, rf"(?:orcid:?\s*|https?://(?:www\.)?orcid\.org/)({_SIXTEEN})/?"),
        (IdentifierKind.ISNI, rf"(?:isni:?\s*|https?://(?:www\.)?isni\.org/(?:isni/)?)({_SIXTEEN})/?"),
        (IdentifierKind.ROR, r"(https?://ror\.org/0[a-z0-9]{6}[0-9]{2})/?"),
        (IdentifierKind.VIAF, r"(https?://(?:www\.)?viaf\.org/viaf/[0-9]{1,22})/?"),
        (IdentifierKind.PURL, r"(https?://purl\.[^\s]+)"),
        (IdentifierKind.URN, r"(urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:[^\s]+)"),
        (IdentifierKind.URL, r"((?:https?|ftp)://[^\s]+)"),
    )
)

#: A media type without parameters (RFC 6838 §4.2).
MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*")

#: Beyond this length nothing is an identifier.
_LONGEST = 2048


def identify(text: str) -> Identified:
    """Return the kind of an identifier, and the identifier itself."""
    stripped = text.strip()
    if len(stripped) <= _LONGEST:
        for kind, form in _FORMS:
            found = form.fullmatch(stripped)
            if found:
                return Identified(kind, found[1])
        if is_uri(stripped):
            return Identified(IdentifierKind.URI, stripped)
    return Identified(IdentifierKind.LOCAL, stripped)
