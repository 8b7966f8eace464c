"""DCMI's encoding schemes and types: the names they go by, the terms they are for, and what their values look like.

Follows the DCMI Metadata Terms (vocabulary and syntax encoding schemes) and the DCMI Type Vocabulary.
"""

from __future__ import annotations

import re

from archivekit.metadata.edtf import Edtf, parse_edtf
from archivekit.metadata.languages import LanguageKind, judge_language
from archivekit.metadata.suggest import near
from archivekit.metadata.terms import DATE_TERMS, DCMI_TYPES, SCHEMES, Namespace

_EXACT = {
    spelling: scheme
    for scheme in SCHEMES
    for spelling in (scheme, f"dcterms:{scheme}", f"{Namespace.DCTERMS.value}{scheme}")
}
_BY_NAME = {scheme.casefold(): scheme for scheme in SCHEMES}
_TYPES_BY_NAME = {
    spelling.casefold(): name
    for name in DCMI_TYPES
    for spelling in (name, f"dcmitype:{name}", f"http://purl.org/dc/dcmitype/{name}")
}

_PLACES = frozenset({"coverage", "spatial"})
_TIMES = frozenset({"coverage", "temporal", *DATE_TERMS})
_LANGUAGES = frozenset({"language"})
_SUBJECTS = frozenset({"subject", "coverage", "spatial", "temporal"})
_FORMATS = frozenset({"format", "medium", "extent", "hasFormat", "isFormatOf"})

#: The terms that a scheme is made for. Schemes that are not here (URI) stand anywhere.
USES: dict[str, frozenset[str]] = {
    "DCMIType": frozenset({"type"}),
    **dict.fromkeys(("DDC", "LCC", "LCSH", "MESH", "NLM", "UDC"), _SUBJECTS),
    "IMT": _FORMATS,
    **dict.fromkeys(("TGN", "Box", "Point", "ISO3166"), _PLACES),
    **dict.fromkeys(("Period", "W3CDTF"), _TIMES),
    **dict.fromkeys(("ISO639-2", "ISO639-3", "RFC1766", "RFC3066", "RFC4646", "RFC5646"), _LANGUAGES),
}

_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x20]+""")
_CLOCK = r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
_W3CDTF = re.compile(rf"[0-9]{{4}}(?:-[0-9]{{2}}(?:-[0-9]{{2}}(?:{_CLOCK})?)?)?")
_DCSV = re.compile(r"\s*([a-z]+)\s*=\s*([^;]*)")
_DCSV_KEYS = {
    "Period": frozenset({"start", "end", "name", "scheme"}),
    "Point": frozenset({"east", "north", "elevation", "units", "zunits", "projection", "name"}),
    "Box": frozenset(
        {
            *("northlimit", "southlimit", "eastlimit", "westlimit", "uplimit", "downlimit"),
            *("units", "zunits", "projection", "name"),
        }
    ),
}
_PATTERNS = {
    "IMT": re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*(?:;.*)?"),
    "ISO3166": re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?|[A-Z]{3}|[0-9]{3}"),
    "ISO639-2": re.compile(r"[a-z]{3}"),
    "ISO639-3": re.compile(r"[a-z]{3}"),
    "DDC": re.compile(r"[0-9]{3}(?:\.[0-9]+)?.*"),
}
_FORMS = {
    "IMT": "a media type, as `text/plain`",
    "ISO3166": "a country code, as `AZ`",
    "ISO639-2": "a language code of three letters, as `aze`",
    "ISO639-3": "a language code of three letters, as `azj`",
    "DDC": "a Dewey number, as `323.44`",
    "DCMIType": "one of the twelve DCMI types",
    "W3CDTF": "a date, as `2024-11-20` or `2024-11-20T09:00Z`",
    "URI": "an address, as `https://…` or `urn:…`",
    "Period": "a period, as `name=…; start=2024-11-04; end=2024-11-20;`",
    "Point": "a point, as `east=49.87; north=40.41; name=…`",
    "Box": "a box, as `northlimit=…; southlimit=…; eastlimit=…; westlimit=…`",
}


def scheme_name(given: str) -> str | None:
    """Return the bare name of a scheme given by name, prefixed name or IRI, or None where DCMI has none such."""
    return _EXACT.get(given)


def scheme_meant(given: str) -> str | None:
    """Return the scheme that an unknown name was probably meant to be."""
    local = given.rpartition("/")[2].rpartition(":")[2]
    return _BY_NAME.get(local.casefold()) or near(local, SCHEMES)


def type_meant(given: str) -> str | None:
    """Return the DCMI type that a text which is none was probably meant to be: `text` → `Text`."""
    return _TYPES_BY_NAME.get(given.casefold().strip()) or near(given, DCMI_TYPES)


def is_iri(text: str) -> bool:
    """Say whether a text is an absolute IRI (RFC 3987, by its form)."""
    return _IRI.fullmatch(text) is not None


def is_w3cdtf(text: str) -> bool:
    """Say whether a text is a W3CDTF date of the calendar."""
    return _W3CDTF.fullmatch(text) is not None and isinstance(parse_edtf(text), Edtf) and text[5:7] <= "12"


def form_expected(scheme: str, text: str) -> str | None:
    """Return what values of a scheme look like, where a value does not; None where it does or nothing is known."""
    return None if _is_of(scheme, text) else _FORMS.get(scheme, "a language tag, as `en`")


def _is_of(scheme: str, text: str) -> bool:
    if scheme in _PATTERNS:
        return _PATTERNS[scheme].fullmatch(text) is not None
    if scheme in _DCSV_KEYS:
        return _is_dcsv(text, _DCSV_KEYS[scheme])
    if scheme.startswith("RFC"):
        return judge_language(text).kind is not LanguageKind.UNKNOWN
    match scheme:
        case "DCMIType":
            return text in DCMI_TYPES
        case "W3CDTF":
            return is_w3cdtf(text)
        case "URI":
            return is_iri(text)
    return True


def _is_dcsv(text: str, keys: frozenset[str]) -> bool:
    """Say whether a text is a DCSV list (DCMI Period, Point and Box) with known keys."""
    parts = [part for part in text.split(";") if part.strip()]
    found = [_DCSV.fullmatch(part) for part in parts]
    return bool(parts) and all(part and part.group(1) in keys for part in found)
