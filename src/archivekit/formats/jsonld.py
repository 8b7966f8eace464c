"""JSON-LD 1.1: the record in DCMI terms, complete, and beside them in the words of schema.org, by its crosswalk.

Follows JSON-LD 1.1, "Expressing Dublin Core in RDF" and schema.org. The context stands in the document, so that nobody
fetches one. Every value is in a list. A value of a vocabulary is a node with `rdf:value` and `dcam:memberOf`, one of a
syntax scheme a typed literal. What schema.org cannot take is no loss: the DCMI term beside it has it. Knows nothing of
access: what is private is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from archivekit.codes import export
from archivekit.findings import Json, json_text
from archivekit.formats import encoding_schemes as schemes
from archivekit.formats.crosswalk import Crosswalk, Placed, Row, Rule, carry
from archivekit.formats.export import Export
from archivekit.formats.identifier_kinds import MEDIA_TYPE
from archivekit.formats.losses import LANGUAGE, SURROGATE, Canonical, Losses, Medium, as_given
from archivekit.metadata.dates import judge_date
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import SYNTAX_SCHEMES, VOCABULARY_SCHEMES, Namespace, Term

_CONTEXT: dict[str, Json] = {
    "@vocab": "https://schema.org/",
    "dcterms": Namespace.DCTERMS.value,
    "dc": Namespace.DC.value,
    "dcam": "http://purl.org/dc/dcam/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
_SINGLE = frozenset({"@id", "@type"})
_NAMING = frozenset({"node"})
#: What schema.org calls what a value names.
_NAMED = {
    "person": "Person",
    "organisation": "Organization",
    "software": "SoftwareApplication",
    "place": "Place",
    "document": "CreativeWork",
}
_DEFAULT_TYPE = "CreativeWork"

#: RFC 3987, as far as it says which characters an absolute IRI has.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f\ud800-\udfff]+")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def jsonld(
    record: Record, crosswalk: Crosswalk, *, private: frozenset[str] = frozenset(), language: Canonical = as_given
) -> Export:
    """Return the record as one JSON-LD document."""
    losses = Losses("jsonld", language, medium=Medium.JSON)
    quiet = Losses("jsonld", language, medium=Medium.JSON)
    placed: dict[str, list[Placed[Json]]] = carry(
        record, crosswalk, _rules(quiet), losses, private=private, single=_SINGLE, naming=_NAMING
    )
    found: dict[str, list[Json]] = {target: [one.made for one in values] for target, values in placed.items() if values}
    body: dict[str, Json] = {"@context": _CONTEXT}
    if "@id" in found:
        body["@id"] = found["@id"][0]
    body["@type"] = found.get("@type", [_DEFAULT_TYPE])[0]
    body |= {target: made for target, made in found.items() if target not in _SINGLE}
    return Export(json_text(body).encode("utf-8"), tuple(losses.findings))


def _rules(quiet: Losses) -> Mapping[str, Rule[Json]]:
    """Return the rules; those of schema.org tell their losses to nobody, since the DCMI term beside them has all."""
    return {"node": _node} | {name: _hushed(rule, quiet) for name, rule in _SCHEMA_ORG.items()}


def _hushed(rule: Rule[Json], quiet: Losses) -> Rule[Json]:
    return lambda row, term, value, losses: rule(row, term, value, quiet)


def _node(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    """Return a value as DCMI's terms have it: a literal, or a node where it has a URI or a vocabulary."""
    address = value.uri if value.uri and _IRI.fullmatch(value.uri) else None
    if address is None:
        losses.uri(term, value)
    scheme = schemes.bare(value.scheme) if value.scheme else None
    identity: dict[str, Json] = {"@id": address} if address else {}
    identity |= _named(term, value, losses)
    if scheme in VOCABULARY_SCHEMES:
        member: dict[str, Json] = {"@id": f"dcterms:{scheme}"}
        return {**identity, "rdf:value": _literal(term, value, losses), "dcam:memberOf": member}
    data_type = _data_type(scheme)
    if scheme and data_type is None:
        losses.no_scheme(term, value)
    literal = _typed(term, value, data_type, losses) if data_type else _literal(term, value, losses)
    if address == value.value and not value.lang and scheme in (None, "URI"):
        return identity
    return {**identity, "rdfs:label": literal} if identity else literal


def _named(term: Term, value: Value, losses: Losses) -> dict[str, Json]:
    """Return what a value names and how a register calls that, in the words of schema.org."""
    kind = _NAMED.get(value.type or "")
    identifier = value.identifier if value.identifier and not SURROGATE.search(value.identifier) else None
    losses.unnamed(term, value, None if kind else value.type, None if identifier else value.identifier)
    found: dict[str, Json] = {}
    if kind:
        found["@type"] = kind
    if identifier:
        found["identifier"] = identifier
    return found


def _data_type(scheme: str | None) -> str | None:
    """Return the type that a literal of a syntax scheme has: DCMI's, or any that is named by its IRI."""
    if scheme in SYNTAX_SCHEMES:
        return f"dcterms:{scheme}"
    return scheme if scheme and _IRI.fullmatch(scheme) else None


def _typed(term: Term, value: Value, data_type: str, losses: Losses) -> Json:
    if value.lang:
        what = f"has the scheme {value.scheme} and is written in jsonld without its language"
        losses.value(export.TYPED_WITHOUT_LANGUAGE, term, value, what, value.lang)
    return {"@value": losses.text(term, value), "@type": data_type}


def _literal(term: Term, value: Value, losses: Losses) -> Json:
    text, tag = losses.text(term, value), losses.lang(term, value)
    return {"@value": text, "@language": tag} if tag else text


# -- schema.org --------------------------------------------------------------------------------------------------------


def _plain(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    return value.value


def _thing(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    """Return a person, an organisation or another thing with a name, as far as the value says which."""
    address: dict[str, Json] = {"@id": value.uri} if value.uri and _IRI.fullmatch(value.uri) else {}
    return {**address, **_named(term, value, losses), "name": _literal(term, value, losses)}


def _link(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    if not value.uri and _IRI.fullmatch(value.value):
        return {"@id": value.value}
    return _thing(row, term, value, losses)


def _place(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    thing = _thing(row, term, value, losses)
    return {"@type": "Place", **thing} if isinstance(thing, dict) else thing


def _audience(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    return {"@type": "Audience", "audienceType": _literal(term, value, losses)}


def _day(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    plain = _DAY.fullmatch(value.value) and judge_date(value.value).edtf
    return value.value if plain else None


def _year(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    plain = _DAY.fullmatch(value.value) and judge_date(value.value).edtf
    return int(value.value[:4]) if plain else None


def _language(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    text = losses.text(term, value)
    return text if LANGUAGE.fullmatch(text) else None


def _media_type(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    return value.value if MEDIA_TYPE.fullmatch(value.value) else None


def _address(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    return next((text for text in (value.uri, value.value) if text and _IRI.fullmatch(text)), None)


def _map(row: Row, term: Term, value: Value, losses: Losses) -> Json:
    return row.argument(value.value)


_SCHEMA_ORG: Mapping[str, Rule[Json]] = {
    "label": lambda row, term, value, losses: _literal(term, value, losses),
    "plain": _plain,
    "thing": _thing,
    "link": _link,
    "place": _place,
    "audience": _audience,
    "day": _day,
    "year": _year,
    "language": _language,
    "media type": _media_type,
    "address": _address,
    "map": _map,
}
