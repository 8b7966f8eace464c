"""Dublin Core written as XML: `oai_dc`, which every harvester reads, and `dcterms`, which keeps the refinements.

Follows the OAI-PMH 2.0 guidelines for `oai_dc` and the XML schemas of qualified Dublin Core (2008-02-11). What a form
cannot carry is a finding each; a value that would make the document invalid loses its scheme or its language, never
its text. Reading is `dublin_core_reading`. Knows nothing of access: what is private is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from archivekit.codes import export
from archivekit.formats import xml
from archivekit.formats.crosswalk import Crosswalk, Placed, Row, Rule, carry
from archivekit.formats.export import Export
from archivekit.formats.losses import Canonical, Losses, as_given
from archivekit.formats.templates import escaped, mark, template
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import ELEMENTS, Namespace, Term, known

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
#: The namespace of our container for qualified Dublin Core, for which DCMI defines no root element.
CONTAINER = "urn:archivekit:dcterms:1"

_OAI_DC_ROOT = f"{{{OAI_DC}}}dc"
_CONTAINER_ROOT = f"{{{CONTAINER}}}record"

_OAI_DC_PREFIXES = {"oai_dc": OAI_DC, "dc": Namespace.DC.value, "xsi": xml.XSI}
_CONTAINER_PREFIXES = {
    "record": CONTAINER,
    "dcterms": Namespace.DCTERMS.value,
    "dc": Namespace.DC.value,
    "xsi": xml.XSI,
}
_OAI_DC_SCHEMA = f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_CONTAINER_SCHEMA = f"{Namespace.DCTERMS.value} http://dublincore.org/schemas/xmls/qdc/2008/02/11/dcterms.xsd"
_TAGS = {element: f"{{{Namespace.DC.value}}}{element}" for element in ELEMENTS}


def oai_dc(
    record: Record, crosswalk: Crosswalk, *, private: frozenset[str] = frozenset(), language: Canonical = as_given
) -> Export:
    """Return the record as simple Dublin Core: fifteen elements, refinements written as what they refine.

    `crosswalk` is the table `crosswalks/oai_dc.csv`; `private` names terms that are left out (`title` or `dc:title`, as
    `str(term)` writes them).
    """
    losses = Losses("oai_dc", language)
    text = simple(record, crosswalk, losses, private=private)
    return Export(xml.DECLARATION + text.encode("utf-8"), tuple(losses.findings))


def simple(
    record: Record,
    crosswalk: Crosswalk,
    losses: Losses,
    *,
    private: frozenset[str] = frozenset(),
    indent: str = "",
) -> str:
    """Return a record's `oai_dc:dc` element as text, each line indented; what it loses goes to `losses`."""
    placed: dict[str, list[Placed[tuple[str, str]]]] = carry(record, crosswalk, _RULES, losses, private=private)
    head, foot, empty = _frame()
    lines = [indent, head]
    for element, kept in placed.items():
        for one in kept:
            text, lang = one.made
            before, between, after = _line(element, text != "", lang != "")
            lines.append(f"{indent}{before}{lang}{between}{escaped(text)}{after}")
    if len(lines) == 2:
        return indent + empty
    return "".join((*lines, indent, foot))


@cache
def _line(element: str, has_text: bool, has_language: bool) -> tuple[str, str, str]:
    """Return what stands before the language of one element, between that and its text, and after, as XML has it."""

    def draw(root: xml.Element) -> None:
        child = xml.add(root, _TAGS[element], mark(0) if has_text else None)
        if has_language:
            child.set(xml.LANG, mark(1))

    drawn = template(_OAI_DC_ROOT, _OAI_DC_PREFIXES, draw)
    pieces = dict(zip((None, *drawn.places), drawn.pieces, strict=True))
    # the piece that follows a text or a language is kept under the place of that
    return pieces[None], pieces.get(1, ""), pieces.get(0, "")


@cache
def _frame() -> tuple[str, str, str]:
    """Return the beginning, the end, and the whole of a record without elements, as the XML writer gives them."""
    root = xml.new(_OAI_DC_ROOT, _OAI_DC_PREFIXES, attributes={xml.SCHEMA_LOCATION: _OAI_DC_SCHEMA})
    start = len(xml.DECLARATION)
    empty = xml.serialise(root)[start:].decode("ascii")
    xml.add(root, _TAGS["title"])
    head, _, foot = xml.serialise(root)[start:].decode("ascii").partition("  <dc:title/>\n")
    return head, foot, empty


def dcterms(record: Record, *, private: frozenset[str] = frozenset(), language: Canonical = as_given) -> Export:
    """Return the record as qualified Dublin Core in our container, its terms in the record's order."""
    losses = Losses("dcterms", language)
    root = xml.new(_CONTAINER_ROOT, _CONTAINER_PREFIXES, attributes={xml.SCHEMA_LOCATION: _CONTAINER_SCHEMA})
    for term, values in _public(record, private, losses):
        tag = f"{{{term.namespace.value}}}{term.name}"
        for value in values:
            if losses.carried(term, value):
                _add_qualified(root, tag, term, _typed(term, value, losses))
    return Export(xml.serialise(root), tuple(losses.findings))


def _add_qualified(root: xml.Element, tag: str, term: Term, value: Value) -> None:
    child = xml.add(root, tag, value.value)
    if value.scheme:
        child.set(xml.TYPE, f"dcterms:{value.scheme}")
    if value.lang:
        child.set(xml.LANG, value.lang)


def _public(record: Record, private: frozenset[str], losses: Losses) -> Iterator[tuple[Term, tuple[Value, ...]]]:
    """Yield what may be exported; say what may not: unknown keys, private terms, and names that are no terms."""
    for key in record.unknown:
        losses.say(export.UNKNOWN_KEY, key.name, f"{key.name} is no Dublin Core term and is not in {losses.form}")
    for term, values in record.terms:
        if not known(term):
            losses.term(export.NOT_A_TERM, term, f"is not defined by DCMI and is not in {losses.form}")
        elif term.name in private or str(term) in private:
            losses.term(export.WITHHELD, term, f"is private and is not in {losses.form}")
        else:
            yield term, values


def _plain(row: Row, term: Term, value: Value, losses: Losses) -> tuple[str, str]:
    """Return the value as simple Dublin Core holds it: text and language, which is empty where there is none."""
    losses.no_scheme(term, value)
    losses.uri(term, value)
    return losses.text(term, value), losses.lang(term, value) or ""


_RULES: Mapping[str, Rule[tuple[str, str]]] = {"as is": _plain, "broader": _plain}


def _typed(term: Term, value: Value, losses: Losses) -> Value:
    """Return the value as qualified Dublin Core holds it: text, and a scheme or else a language."""
    losses.uri(term, value)
    losses.unnamed(term, value, value.type, value.identifier)
    text = losses.text(term, value)
    scheme = losses.scheme(term, value, text)
    if scheme is None:
        return Value(text, losses.lang(term, value))
    if value.lang:
        losses.value(
            export.LANGUAGE_LOST,
            term,
            value,
            f"has the scheme {scheme} and is written in {losses.form} without its language",
            value.lang,
        )
    return Value(text, scheme=scheme)
