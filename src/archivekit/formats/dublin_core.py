"""Dublin Core written as XML: `oai_dc`, which every harvester reads, and `dcterms`, which keeps the refinements.

Follows the OAI-PMH 2.0 guidelines for `oai_dc` and the XML schemas of qualified Dublin Core (2008-02-11). What a form
cannot carry is a finding each; a value that would make the document invalid loses its scheme or its language, never
its text. Reading is `dublin_core_reading`. Knows nothing of access: what is private is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from archivekit.codes import Code, export
from archivekit.findings import Finding
from archivekit.formats import encoding_schemes as schemes
from archivekit.formats import xml
from archivekit.formats.export import Export
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

#: Returns the canonical form of a language tag, or None where there is no such tag.
Canonical = Callable[[str], "str | None"]

#: What xs:language, and with it the official schemas, take as `xml:lang`.
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def as_given(tag: str) -> str | None:
    """Return a language tag as it is: the canonical form where nobody knows better."""
    return tag


def oai_dc(record: Record, *, private: frozenset[str] = frozenset(), language: Canonical = as_given) -> Export:
    """Return the record as simple Dublin Core: fifteen elements, refinements written as what they refine.

    `private` names terms that are left out (`title` or `dc:title`, as `str(term)` writes them).
    """
    losses = _Losses("oai_dc", language)
    found: dict[str, list[Value]] = {element: [] for element in ELEMENTS}
    for term, values in _public(record, private, losses):
        element = term.element
        if element is None:
            losses.term(export.NO_PLACE, term, "is not in oai_dc, which has no element for it")
            continue
        if element != term.name:
            losses.term(export.BROADER_TERM, term, f"is written as {element} in oai_dc, which does not tell them apart")
        found[element].extend(_plain(term, value, losses) for value in values if losses.carried(term, value))
    root = xml.new(_OAI_DC_ROOT, _OAI_DC_PREFIXES, attributes={xml.SCHEMA_LOCATION: _OAI_DC_SCHEMA})
    for element, kept in found.items():
        tag = _TAGS[element]
        for value in kept:
            child = xml.add(root, tag, value.value)
            if value.lang:
                child.set(xml.LANG, value.lang)
    return Export(xml.serialise(root), tuple(losses.findings))


def dcterms(record: Record, *, private: frozenset[str] = frozenset(), language: Canonical = as_given) -> Export:
    """Return the record as qualified Dublin Core in our container, its terms in the record's order."""
    losses = _Losses("dcterms", language)
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


def _public(record: Record, private: frozenset[str], losses: _Losses) -> Iterator[tuple[Term, tuple[Value, ...]]]:
    """Yield what may be exported; say what may not: unknown keys, private terms, and names that are no terms."""
    for key in record.unknown:
        losses.say(export.UNKNOWN_KEY, key.name, f"{key.name} is no Dublin Core term and is not in {losses.form}")
    for term, values in record.terms:
        if not known(term):
            losses.term(export.NOT_A_TERM, term, f"is not defined by DCMI and is not in {losses.form}")
        elif str(term) in private or (term.namespace is Namespace.DC and term.name in private):
            losses.term(export.WITHHELD, term, f"is private and is not in {losses.form}")
        else:
            yield term, values


def _plain(term: Term, value: Value, losses: _Losses) -> Value:
    """Return the value as simple Dublin Core holds it: text and language."""
    if value.scheme:
        losses.value(
            export.SCHEME_LOST,
            term,
            value,
            f"is written in {losses.form} without its scheme {value.scheme}",
            value.scheme,
        )
    losses.uri(term, value)
    return Value(losses.text(term, value), losses.lang(term, value))


def _typed(term: Term, value: Value, losses: _Losses) -> Value:
    """Return the value as qualified Dublin Core holds it: text, and a scheme or else a language."""
    losses.uri(term, value)
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


@dataclass(slots=True)
class _Losses:
    """What one form could not carry of one record, as it is found."""

    form: str
    language: Canonical
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: Code, name: str, message: str) -> None:
        self.findings.append(code.finding(message, field=name))

    def term(self, code: Code, term: Term, what: str) -> None:
        self.findings.append(code.finding(f"{term} {what}", field=str(term)))

    def value(self, code: Code, term: Term, value: Value, what: str, observed: str | None = None) -> None:
        message = f"{term} {_short(value.value)} {what}"
        self.findings.append(code.finding(message, field=str(term), value=value.value, observed=observed))

    def carried(self, term: Term, value: Value) -> bool:
        """Say whether XML can hold the value's text; report the characters that it cannot."""
        if xml.is_carried(value.value):
            return True
        bad = xml.illegal_characters(value.value)
        places = ", ".join(f"{point} at character {offset + 1}" for offset, point in bad[:3])
        more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
        self.value(export.CANNOT_CARRY, term, value, f"is left out of {self.form}: it has {places}{more}")
        return False

    def uri(self, term: Term, value: Value) -> None:
        if value.uri and value.uri != value.value:
            self.value(
                export.URI_LOST, term, value, f"is written in {self.form} without its URI {value.uri}", value.uri
            )

    def lang(self, term: Term, value: Value) -> str | None:
        """Return the tag for `xml:lang`: canonical where that differs by more than case, None where none can be."""
        if not value.lang:
            return None
        tag = self._canonical(term, value, value.lang)
        if _LANGUAGE.fullmatch(tag):
            return tag
        self.value(
            export.LANGUAGE_UNWRITABLE,
            term,
            value,
            f"is written in {self.form} without its language {value.lang!r}",
            value.lang,
        )
        return None

    def text(self, term: Term, value: Value) -> str:
        """Return the value's text; that of a `language` term by its canonical tag."""
        return self._canonical(term, value, value.value) if term.name == "language" else value.value

    def _canonical(self, term: Term, value: Value, tag: str) -> str:
        canonical = self.language(tag)
        if canonical is None or canonical.lower() == tag.lower():
            return tag
        self.value(
            export.LANGUAGE_REWRITTEN, term, value, f"is written in {self.form} with the tag {canonical} for {tag}", tag
        )
        return canonical

    def scheme(self, term: Term, value: Value, text: str) -> str | None:
        """Return the scheme that `xsi:type` can name for this text, or None."""
        if not value.scheme:
            return None
        bare = schemes.bare(value.scheme)
        name = schemes.written(bare)
        if name is None:
            what = f"is written in {self.form} without its scheme {value.scheme}, which the official schema lacks"
            self.value(export.SCHEME_NOT_IN_SCHEMA, term, value, what, value.scheme)
            return None
        if not schemes.admits(name, text):
            what = f"is written in {self.form} without its scheme {value.scheme}: it is not of that form"
            self.value(export.VALUE_OUTSIDE_SCHEME, term, value, what, value.scheme)
            return None
        if name != bare:
            self.value(
                export.SCHEME_RENAMED, term, value, f"is written in {self.form} with the scheme {name} for {bare}", bare
            )
        return name


def _short(text: str) -> str:
    """Return a value in quotation marks, cut where it is long."""
    return repr(text if len(text) <= 60 else f"{text[:59]}…")
