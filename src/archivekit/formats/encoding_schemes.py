"""The encoding schemes that the schemas of qualified Dublin Core know, and which texts each of them takes.

Follows `dcterms.xsd` (2008-02-11). A text is admitted where both the scheme's own rule and the schema's type take it,
so that whatever is written with a scheme is valid by the schema and true by the scheme.
"""

from __future__ import annotations

import re
from datetime import date

from archivekit.metadata.terms import DCMI_TYPES, SCHEMES, Namespace

#: Schemes of DCMI that the schema of 2008 lacks: RFC5646 is written by its forerunner's name, NLM not at all.
_RENAMED = {"RFC5646": "RFC4646"}
_LACKING = frozenset({"NLM"})

_PREFIXES = ("dcterms:", Namespace.DCTERMS.value)


def bare(scheme: str) -> str:
    """Return a scheme's bare name (`LCSH`) for `dcterms:LCSH` or its IRI; any other text as it is."""
    for prefix in _PREFIXES:
        if scheme.startswith(prefix):
            return scheme[len(prefix) :]
    return scheme


def written(scheme: str) -> str | None:
    """Return the name that `xsi:type` gives a scheme, or None where the official schema has none for it."""
    name = _RENAMED.get(scheme, scheme)
    return name if name in SCHEMES and name not in _LACKING else None


def admits(scheme: str, text: str) -> bool:
    """Say whether a text is of the form that a scheme asks for."""
    match scheme:
        case "DCMIType":
            return text in DCMI_TYPES
        case "W3CDTF":
            return _is_w3cdtf(text)
        case "URI":
            return is_uri(text)
        case "RFC1766" | "RFC3066" | "RFC4646":
            return _LANGUAGE.fullmatch(text) is not None
        case _:
            return True


_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")

_W3CDTF = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00))?)?)?"
)


def _is_w3cdtf(text: str) -> bool:
    """Say whether a text is a date of W3CDTF that xs:dateTime and its kin take: seconds are not optional there."""
    match = _W3CDTF.fullmatch(text)
    if match is None or match["year"] == "0000":
        return False
    try:
        date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return False
    return True


# RFC 3986, without the form that no identifier of a document needs (an IP literal), which parsers judge differently.
_PLAIN = r"[A-Za-z0-9._~!$&'()*+,;=:@/-]"
_ESCAPE = r"%[0-9A-Fa-f]{2}"
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:"
    # user@host:port, or no authority and then no double slash
    rf"(?://(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|{_ESCAPE})*@)?(?:[A-Za-z0-9._~-]|{_ESCAPE})*(?::[0-9]{{1,5}})?(?=[/?#]|$)|(?!//))"
    rf"(?:{_PLAIN}|{_ESCAPE})*"
    rf"(?:\?(?:{_PLAIN}|[?]|{_ESCAPE})*)?"
    rf"(?:#(?:{_PLAIN}|[?]|{_ESCAPE})*)?"
)


def is_uri(text: str) -> bool:
    """Say whether a text is an absolute URI by RFC 3986."""
    return len(text) <= 8192 and _URI.fullmatch(text) is not None
