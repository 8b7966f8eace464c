"""DataCite 4: what registers a DOI, by the table `crosswalks/datacite.csv`.

Follows the DataCite Metadata Schema 4 (kernel 4.7). Six properties are demanded, and a record that lacks one of them is
not written: a publisher or a year that nobody stated would be an invention under somebody's name. Knows nothing of
access: what is private is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from archivekit.codes import export
from archivekit.findings import Finding
from archivekit.formats import encoding_schemes as schemes
from archivekit.formats import xml
from archivekit.formats.crosswalk import Crosswalk, Placed, Row, Rule, carry
from archivekit.formats.export import Export
from archivekit.formats.identifier_kinds import IdentifierKind, identify
from archivekit.formats.leaves import Leaf, Node, draw
from archivekit.formats.losses import LANGUAGE, LANGUAGE_SCHEMES, Canonical, Empties, Losses, as_given
from archivekit.metadata.dates import judge_date
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import Term

DATACITE = "http://datacite.org/schema/kernel-4"

_PREFIXES = {"": DATACITE, "xsi": xml.XSI}
_SCHEMA = f"{DATACITE} https://schema.datacite.org/meta/kernel-4/metadata.xsd"

_IDENTIFIER = "identifier[@identifierType=DOI]"
_YEAR = "publicationYear"
_SINGLE = frozenset({_IDENTIFIER, "publisher", "resourceType", "language"})
_SHARED = frozenset(
    {
        *("creators", "titles", "subjects", "contributors", "dates", "alternateIdentifiers", "relatedIdentifiers"),
        *("sizes", "formats", "rightsList", "descriptions", "geoLocations"),
    }
)

#: What the kernel demands: the place, what it is called, and what a record says it with.
_DEMANDED: tuple[tuple[str, str, str, str], ...] = (
    (_IDENTIFIER, "identifier", "an identifier that is a DOI", "`identifier`: `https://doi.org/10.…`"),
    ("creators/creator/creatorName", "creator", "a creator", "`creator`"),
    ("titles/title", "title", "a title", "`title`"),
    ("publisher", "publisher", "a publisher", "`publisher`"),
    (_YEAR, "issued", "a publicationYear", "`issued`: a date of one year"),
    ("resourceType", "type", "a resourceType", "`type`: `Text`, for example"),
)

_NAMED = {
    IdentifierKind.ORCID: ("ORCID", "https://orcid.org/", "Personal"),
    IdentifierKind.ISNI: ("ISNI", "https://isni.org/", ""),
    IdentifierKind.ROR: ("ROR", "https://ror.org/", "Organizational"),
    IdentifierKind.VIAF: ("VIAF", "https://viaf.org/", ""),
}
_NAME_TYPES = {"person": "Personal", "organisation": "Organizational"}
_NAMING = frozenset({"creator", "contributor", "related"})
_RELATED = {
    IdentifierKind.DOI: "DOI",
    IdentifierKind.ARK: "ARK",
    IdentifierKind.HANDLE: "Handle",
    IdentifierKind.ISBN: "ISBN",
    IdentifierKind.ISSN: "ISSN",
    IdentifierKind.PURL: "PURL",
    IdentifierKind.URN: "URN",
    IdentifierKind.URL: "URL",
    IdentifierKind.ORCID: "URL",
    IdentifierKind.ISNI: "URL",
    IdentifierKind.ROR: "URL",
    IdentifierKind.VIAF: "URL",
}
_W3CDTF_TIME = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)")


def datacite(
    record: Record, crosswalk: Crosswalk, *, private: frozenset[str] = frozenset(), language: Canonical = as_given
) -> Export:
    """Return the record as one DataCite document; no bytes and an error for each of the six that it lacks."""
    losses = Losses("datacite", language, empties=Empties.LEFT_OUT)
    placed = carry(record, crosswalk, _RULES, losses, private=private, single=_SINGLE, naming=_NAMING)
    lacking = tuple(_lacking(placed))
    if lacking:
        return Export(b"", (*losses.findings, *lacking))
    placed[_YEAR] = [min(placed[_YEAR], key=lambda one: one.row.number)]
    root = xml.new(f"{{{DATACITE}}}resource", _PREFIXES, attributes={xml.SCHEMA_LOCATION: _SCHEMA})
    draw(root, DATACITE, placed, shared=_SHARED)
    return Export(xml.serialise(root), tuple(losses.findings))


def _lacking(placed: Mapping[str, list[Placed[Leaf]]]) -> list[Finding]:
    return [
        export.DEMANDED.finding(
            f"datacite demands {what}, and the record has none that may be written",
            cure=f"Add {how} to the record, or export another form.",
            field=term,
        )
        for target, term, what, how in _DEMANDED
        if not placed[target]
    ]


def _doi(row: Row, term: Term, value: Value, losses: Losses) -> Leaf | None:
    for text in (value.value, value.uri):
        found = identify(text) if text else None
        if found and found.kind is IdentifierKind.DOI and xml.is_carried(found.text):
            losses.no_language(term, value)
            return Leaf(found.text)
    return None


def _creator(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    """Name a creator, with its identifiers, and with the kind of name that its type or a well-known address tells."""
    losses.no_scheme(term, value)
    tag = losses.lang(term, value)
    if value.uri and not schemes.is_uri(value.uri):
        losses.uri(term, value)
    given = dict.fromkeys(text for text in (value.uri, value.identifier) if text)
    found = {text: _NAMED.get(identify(text).kind, ("URI", "", "")) for text in given if schemes.is_uri(text)}
    if value.identifier and xml.is_carried(value.identifier) and value.identifier not in found:
        found[value.identifier] = _NAMED.get(identify(value.identifier).kind, ("local", "", ""))
    kind = _NAME_TYPES.get(value.type or "") or next((told for _, _, told in found.values() if told), "")
    unsaid = value.type if value.type not in _NAME_TYPES else None
    losses.unnamed(term, value, unsaid, value.identifier if value.identifier not in found else None)
    nodes = (
        Node(
            "nameIdentifier", text, (("nameIdentifierScheme", scheme), *((("schemeURI", address),) if address else ()))
        )
        for text, (scheme, address, _) in found.items()
    )
    return Leaf(value.value, (("nameType", kind),) if kind else (), beside=tuple(nodes)).with_language(tag)


def _publisher(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    losses.no_scheme(term, value)
    tag = losses.lang(term, value)
    if not value.uri or not schemes.is_uri(value.uri):
        losses.uri(term, value)
        return Leaf(value.value).with_language(tag)
    scheme, address, _ = _NAMED.get(identify(value.uri).kind, ("URI", "", ""))
    attributes = (("publisherIdentifier", value.uri), ("publisherIdentifierScheme", scheme))
    return Leaf(value.value, (*attributes, *((("schemeURI", address),) if address else ()))).with_language(tag)


def _year(row: Row, term: Term, value: Value, losses: Losses) -> Leaf | None:
    """Take a date that lies in one year for certain; a decade or an open interval is none."""
    verdict = judge_date(value.value)
    timed = _W3CDTF_TIME.fullmatch(value.value)
    if timed:
        return Leaf(timed[1])
    early, late = verdict.earliest or "", verdict.latest or ""
    year = early[:4]
    return Leaf(year) if re.fullmatch("[0-9]{4}-.*", early) and year == late[:4] else None


def _type(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    general = row.argument(value.value) or "Other"
    if not value.scheme or schemes.bare(value.scheme) != "DCMIType":
        losses.no_scheme(term, value)
    losses.uri(term, value)
    losses.no_language(term, value)
    return Leaf(value.value, (("resourceTypeGeneral", general),))


def _subject(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    attributes: list[tuple[str, str]] = []
    if value.scheme and xml.is_carried(value.scheme):
        attributes.append(("subjectScheme", schemes.bare(value.scheme)))
    else:
        losses.no_scheme(term, value)
    if value.uri and schemes.is_uri(value.uri):
        attributes.append(("valueURI", value.uri))
    else:
        losses.uri(term, value)
    return Leaf(value.value, tuple(attributes)).with_language(losses.lang(term, value))


def _date(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    if not value.scheme or schemes.bare(value.scheme) != "W3CDTF":
        losses.no_scheme(term, value)
    losses.uri(term, value)
    losses.no_language(term, value)
    return Leaf(value.value)


def _language(row: Row, term: Term, value: Value, losses: Losses) -> Leaf | None:
    text = losses.text(term, value)
    if not LANGUAGE.fullmatch(text):
        return None
    if not value.scheme or schemes.bare(value.scheme) not in LANGUAGE_SCHEMES:
        losses.no_scheme(term, value)
    losses.uri(term, value)
    losses.no_language(term, value)
    return Leaf(text)


def _identifier(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    if not value.scheme or schemes.bare(value.scheme) != "URI":
        losses.no_scheme(term, value)
    losses.uri(term, value)
    losses.no_language(term, value)
    return Leaf(value.value, (("alternateIdentifierType", identify(value.value).kind.value),))


def _related(row: Row, term: Term, value: Value, losses: Losses) -> Leaf | None:
    for text in (value.uri, value.identifier, value.value):
        found = identify(text) if text else None
        kind = _RELATED.get(found.kind) if found else None
        if found and kind and text and xml.is_carried(found.text):
            if text != value.value:
                losses.no_label(term, value, text)
            if text != value.uri:
                losses.uri(term, value)
            other = value.type if value.type != "document" else None
            losses.unnamed(term, value, other, value.identifier if value.identifier != text else None)
            losses.no_language(term, value)
            return Leaf(text if kind == "URL" else found.text, (("relatedIdentifierType", kind),))
    return None


def _plain(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    losses.no_scheme(term, value)
    losses.uri(term, value)
    losses.no_language(term, value)
    return Leaf(value.value)


def _text(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    losses.no_scheme(term, value)
    losses.uri(term, value)
    return Leaf(value.value).with_language(losses.lang(term, value))


def _rights(row: Row, term: Term, value: Value, losses: Losses) -> Leaf:
    losses.no_scheme(term, value)
    address = value.uri or value.value
    attributes = (("rightsURI", address),) if schemes.is_uri(address) else ()
    if not attributes:
        losses.uri(term, value)
    return Leaf(value.value, attributes).with_language(losses.lang(term, value))


_RULES: Mapping[str, Rule[Leaf]] = {
    "doi": _doi,
    "creator": _creator,
    "contributor": _creator,
    "publisher": _publisher,
    "year": _year,
    "type": _type,
    "subject": _subject,
    "date": _date,
    "language": _language,
    "identifier": _identifier,
    "related": _related,
    "plain": _plain,
    "text": _text,
    "rights": _rights,
}
