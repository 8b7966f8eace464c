"""MODS 3.8: the record as libraries describe it, by the table `crosswalks/mods.csv`.

Follows `mods-3-8.xsd` and the Library of Congress's mapping from Dublin Core. Dates say that they are EDTF where they
are; names have the relator codes of MARC. Knows nothing of access: what is private is handed in.
"""

from __future__ import annotations

from collections.abc import Mapping

from archivekit.codes import export
from archivekit.formats import encoding_schemes as schemes
from archivekit.formats import xml
from archivekit.formats.crosswalk import Crosswalk, Row, Rule, carry
from archivekit.formats.export import Export
from archivekit.formats.identifier_kinds import MEDIA_TYPE, IdentifierKind, identify
from archivekit.formats.leaves import Leaf, Node, draw
from archivekit.formats.losses import LANGUAGE, LANGUAGE_SCHEMES, Canonical, Empties, Losses, as_given
from archivekit.metadata.dates import DateKind, judge_date
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import DCMI_TYPES, Term

MODS = "http://www.loc.gov/mods/v3"

_PREFIXES = {"": MODS, "xsi": xml.XSI}
_SCHEMA = f"{MODS} http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
_SHARED = frozenset({"originInfo", "physicalDescription"})

#: The codes by which MODS knows DCMI's vocabularies (MARC source codes).
_AUTHORITIES = {
    "LCSH": "lcsh",
    "MESH": "mesh",
    "TGN": "tgn",
    "DDC": "ddc",
    "LCC": "lcc",
    "UDC": "udc",
    "NLM": "nlm",
    "DCMIType": "dct",
}
#: What MODS calls those who have a name; software has none there.
_NAMES = {"person": "personal", "organisation": "corporate"}
_NAMING = frozenset({"name", "link"})
_TYPES = {
    IdentifierKind.DOI: "doi",
    IdentifierKind.ARK: "ark",
    IdentifierKind.HANDLE: "hdl",
    IdentifierKind.ISBN: "isbn",
    IdentifierKind.ISSN: "issn",
    IdentifierKind.LOCAL: "local",
}


def mods(
    record: Record, crosswalk: Crosswalk, *, private: frozenset[str] = frozenset(), language: Canonical = as_given
) -> Export:
    """Return the record as one MODS document; an error and no bytes where it would have no element at all."""
    losses = Losses("mods", language, empties=Empties.LEFT_OUT)
    placed = carry(record, crosswalk, _RULES, losses, private=private, naming=_NAMING)
    root = xml.new(f"{{{MODS}}}mods", _PREFIXES, attributes={xml.SCHEMA_LOCATION: _SCHEMA, "version": "3.8"})
    draw(root, MODS, placed, shared=_SHARED)
    if not len(root):
        message = "mods demands at least one element, and nothing of the record can be written as one"
        return Export(b"", (*losses.findings, export.DEMANDED.finding(message)))
    return Export(xml.serialise(root), tuple(losses.findings))


def _text(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    losses.no_scheme(term, value)
    losses.uri(term, value)
    return Leaf(value.value).with_language(losses.lang(term, value))


def _authority(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    return Leaf(value.value, _authorised(term, value, losses)).with_language(losses.lang(term, value))


def _authorised(term: Term, value: Value, losses: Losses) -> tuple[tuple[str, str], ...]:
    """Return the scheme and the URI of a value as attributes, as far as they can be written."""
    found: list[tuple[str, str]] = []
    if value.scheme:
        scheme = schemes.bare(value.scheme)
        if xml.is_carried(scheme):
            found.append(("authority", _AUTHORITIES.get(scheme, scheme)))
        else:
            losses.no_scheme(term, value)
    if value.uri and schemes.is_uri(value.uri):
        found.append(("valueURI", value.uri))
    else:
        losses.uri(term, value)
    return tuple(found)


def _name(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    ((code, label),) = row.arguments
    marc = ("authority", "marcrelator")
    role = Node(
        "role",
        children=(
            Node("roleTerm", code, (("type", "code"), marc)),
            Node("roleTerm", label, (("type", "text"), marc)),
        ),
    )
    around = _authorised(term, value, losses)
    kind = _NAMES.get(value.type or "")
    identifier = value.identifier if value.identifier and xml.is_carried(value.identifier) else None
    losses.unnamed(term, value, None if kind else value.type, None if identifier else value.identifier)
    beside = [role]
    if identifier:
        beside.append(Node("nameIdentifier", identifier, (("type", identify(identifier).kind.value.lower()),)))
    typed = (("type", kind), *around) if kind else around
    return Leaf(value.value, around=typed, beside=tuple(beside)).with_language(losses.lang(term, value))


def _map(row: Row, term: Term, value: Value, losses: Losses) -> Leaf | None:
    mapped = row.argument(value.value)
    return Leaf(mapped) if mapped else None


def _type(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    known = value.value in DCMI_TYPES
    attributes = (("authority", "dct"),) if known and not value.scheme else _authorised(term, value, losses)
    return Leaf(value.value, attributes).with_language(losses.lang(term, value))


def _date(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    edtf = judge_date(value.value).kind is DateKind.CERTAIN
    if not (edtf and value.scheme and schemes.bare(value.scheme) == "W3CDTF"):
        losses.no_scheme(term, value)
    losses.uri(term, value)
    attributes = (("encoding", "edtf"),) if edtf else ()
    return Leaf(value.value, attributes).with_language(losses.lang(term, value))


def _language(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    text = losses.text(term, value)
    if not value.scheme or schemes.bare(value.scheme) not in LANGUAGE_SCHEMES:
        losses.no_scheme(term, value)
    losses.uri(term, value)
    coded = LANGUAGE.fullmatch(text) is not None and losses.language(text) is not None
    attributes = (("type", "code"), ("authority", "rfc5646")) if coded else (("type", "text"),)
    return Leaf(text, attributes).with_language(losses.lang(term, value))


def _media_type(row: Row, term: Term, value: Value, losses: Losses) -> Leaf | None:
    if not MEDIA_TYPE.fullmatch(value.value):
        return None
    if not value.scheme or schemes.bare(value.scheme) != "IMT":
        losses.no_scheme(term, value)
    losses.uri(term, value)
    return Leaf(value.value).with_language(losses.lang(term, value))


def _identifier(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    kind = identify(value.value).kind
    attributes = (("type", _TYPES.get(kind, "uri")),)
    if not value.scheme or schemes.bare(value.scheme) != "URI":
        losses.no_scheme(term, value)
    losses.uri(term, value)
    return Leaf(value.value, attributes).with_language(losses.lang(term, value))


def _link(row: Row, term: Term, value: Value, losses: Losses) -> Leaf | None:
    """Take a value that is, or has, an identifier; a label is written as the title beside it."""
    text = next((one for one in (value.uri, value.identifier, value.value) if one and _is_identifier(one)), None)
    if text is None:
        return None
    labelled = text != value.value
    kind = identify(text).kind
    other_kind = value.type if value.type != "document" else None
    losses.unnamed(term, value, other_kind, value.identifier if value.identifier != text else None)
    if not value.scheme or schemes.bare(value.scheme) != "URI":
        losses.no_scheme(term, value)
    attributes = (("type", _TYPES.get(kind, "uri")),)
    if value.uri != text:
        losses.uri(term, value)
    if not labelled:
        return Leaf(text, attributes).with_language(losses.lang(term, value))
    tag = losses.lang(term, value)
    title = Node("title", value.value, ((xml.LANG, tag),) if tag else ())
    return Leaf(text, attributes, beside=(Node("titleInfo", children=(title,)),))


def _is_identifier(text: str) -> bool:
    return xml.is_carried(text) and identify(text).kind is not IdentifierKind.LOCAL


_RULES: Mapping[str, Rule[Leaf]] = {
    "text": _text,
    "authority": _authority,
    "name": _name,
    "map": _map,
    "type": _type,
    "date": _date,
    "language": _language,
    "media type": _media_type,
    "identifier": _identifier,
    "link": _link,
}
