"""What a form could not carry of one record, gathered as it is found: a finding each, with the term and the value.

The same judgements serve every form: which characters, which language tags and which schemes can be written at all. A
value that would make the document invalid loses its scheme or its language, never its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from archivekit.codes import Code, export
from archivekit.findings import Finding
from archivekit.formats import encoding_schemes as schemes
from archivekit.formats import xml
from archivekit.metadata.record import Value
from archivekit.metadata.terms import Term
from archivekit.quotes import quoted

#: Returns the canonical form of a language tag, or None where there is no such tag.
Canonical = Callable[[str], "str | None"]

#: What xs:language, and with it the official schemas, take as `xml:lang`.
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")

#: The schemes that are language tags, under their successive names.
LANGUAGE_SCHEMES = frozenset({"RFC1766", "RFC3066", "RFC4646", "RFC5646"})

SURROGATE = re.compile("[\ud800-\udfff]")


def as_given(tag: str) -> str | None:
    """Return a language tag as it is: the canonical form where nobody knows better."""
    return tag


class Medium(Enum):
    """What a form is written in, and with it which characters it can hold."""

    XML = "XML"
    JSON = "JSON"


class Empties(Enum):
    """What becomes of a value without text: an empty element, or nothing, which is said."""

    KEPT = "kept"
    LEFT_OUT = "left out"


@dataclass(slots=True)
class Losses:
    """What one form could not carry of one record, as it is found."""

    form: str
    language: Canonical
    medium: Medium = Medium.XML
    empties: Empties = Empties.KEPT
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: Code, name: str, message: str) -> None:
        """Add a finding on a key or term by its name."""
        self.findings.append(code.finding(message, field=name))

    def term(self, code: Code, term: Term, what: str) -> None:
        """Add a finding on a whole term: the message is the term and what is said of it."""
        self.findings.append(code.finding(f"{term} {what}", field=str(term)))

    def value(self, code: Code, term: Term, value: Value, what: str, observed: str | None = None) -> None:
        """Add a finding on one value: the message is the term, the value cut short, and what is said of it."""
        message = f"{term} {short(value.value)} {what}"
        self.findings.append(code.finding(message, field=str(term), value=value.value, observed=observed))

    def carried(self, term: Term, value: Value) -> bool:
        """Say whether the form can hold the value's text; report the characters that it cannot, or that it is empty."""
        if self.empties is Empties.LEFT_OUT and not value.value.strip():
            self.value(export.EMPTY_LEFT_OUT, term, value, f"is not in {self.form}: it is empty")
            return False
        if self.medium is Medium.JSON:
            return self._carried_in_json(term, value)
        if xml.is_carried(value.value):
            return True
        bad = xml.illegal_characters(value.value)
        places = ", ".join(f"{point} at character {offset + 1}" for offset, point in bad[:3])
        more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
        self.value(export.CANNOT_CARRY, term, value, f"is left out of {self.form}: it has {places}{more}")
        return False

    def _carried_in_json(self, term: Term, value: Value) -> bool:
        found = SURROGATE.search(value.value)
        if found is None:
            return True
        place = f"U+{ord(found.group()):04X} at character {found.start() + 1}"
        self.value(export.HALF_A_PAIR, term, value, f"is left out of {self.form}: it has {place}")
        return False

    def uri(self, term: Term, value: Value) -> None:
        """Report the URI of a value as lost, where it says more than the value's own text."""
        if value.uri and value.uri != value.value:
            what = f"is written in {self.form} without its URI {value.uri}"
            self.value(export.URI_LOST, term, value, what, value.uri)

    def unnamed(self, term: Term, value: Value, kind: str | None, identifier: str | None) -> None:
        """Report as lost what a value names and how a register calls that, as far as they are given here."""
        if kind or identifier:
            lost = " and ".join(
                [*((f"type {kind}",) if kind else ()), *((f"identifier {identifier}",) if identifier else ())]
            )
            self.value(
                export.NAMED_LOST, term, value, f"is written in {self.form} without its {lost}", identifier or kind
            )

    def no_label(self, term: Term, value: Value, instead: str) -> None:
        """Report the text of a value as lost, since its place in the form holds its identifier instead."""
        self.value(export.LABEL_LOST, term, value, f"is written in {self.form} as {instead} alone", instead)

    def no_scheme(self, term: Term, value: Value) -> None:
        """Report the scheme of a value as lost."""
        if value.scheme:
            what = f"is written in {self.form} without its scheme {value.scheme}"
            self.value(export.SCHEME_LOST, term, value, what, value.scheme)

    def no_language(self, term: Term, value: Value) -> None:
        """Report the language of a value as lost, since its place in the form has none."""
        if value.lang:
            what = (
                f"is written in {self.form} without its language {quoted(value.lang)}, for which its place has no room"
            )
            self.value(export.LANGUAGE_HAS_NO_PLACE, term, value, what, value.lang)

    def lang(self, term: Term, value: Value) -> str | None:
        """Return the tag to write: canonical where that differs by more than case, None where none can be."""
        if not value.lang:
            return None
        tag = self._canonical(term, value, value.lang)
        if LANGUAGE.fullmatch(tag):
            return tag
        what = f"is written in {self.form} without its language {quoted(value.lang)}"
        self.value(export.LANGUAGE_UNWRITABLE, term, value, what, value.lang)
        return None

    def text(self, term: Term, value: Value) -> str:
        """Return the value's text; that of a `language` term by its canonical tag."""
        return self._canonical(term, value, value.value) if term.name == "language" else value.value

    def _canonical(self, term: Term, value: Value, tag: str) -> str:
        canonical = self.language(tag)
        if canonical is None or canonical.lower() == tag.lower():
            return tag
        what = f"is written in {self.form} with the tag {canonical} for {tag}"
        self.value(export.LANGUAGE_REWRITTEN, term, value, what, tag)
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
            what = f"is written in {self.form} with the scheme {name} for {bare}"
            self.value(export.SCHEME_RENAMED, term, value, what, bare)
        return name


def short(text: str) -> str:
    """Return a value in quotation marks, cut where it is long."""
    return quoted(text if len(text) <= 60 else f"{text[:59]}…")
