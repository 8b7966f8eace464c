"""The record: descriptive metadata of one document, in DCMI terms, complete and in the order given.

A value keeps its text as given. Nothing is split, normalised or dropped here; what is not understood is kept in
`unknown` and reported by whoever read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archivekit.findings import Json
from archivekit.metadata.terms import Term

#: What a value may say that it names: an agent (a person, an organisation, software), a place, or another document.
AGENT_KINDS = ("person", "organisation", "software")
VALUE_TYPES = (*AGENT_KINDS, "place", "document")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a term: its text as given, and what was said about it.

    `type` says what it names (one of VALUE_TYPES), and `identifier` how that is called in a register: an ORCID of a
    person, an ISNI of an organisation, a DOI of a document.
    """

    value: str
    lang: str | None = None
    uri: str | None = None
    scheme: str | None = None
    type: str | None = None
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A key that no vocabulary defines, with its value as JSON: kept in the record, never exported to XML."""

    name: str
    value: Json


@dataclass(frozen=True, slots=True)
class Record:
    """Terms in the order given, each with its values in the order given; and what was not understood."""

    terms: tuple[tuple[Term, tuple[Value, ...]], ...] = ()
    unknown: tuple[Unknown, ...] = ()

    def values(self, term: Term | str) -> tuple[Value, ...]:
        """Return the values of one term (a bare name means the dcterms property); none is an empty tuple."""
        wanted = Term(term) if isinstance(term, str) else term
        return tuple(value for name, values in self.terms if name == wanted for value in values)

    def all_values(self, name: str) -> tuple[Value, ...]:
        """Return the values of a term and of its legacy `dc:` element together, in their order."""
        return tuple(value for term, values in self.terms if term.name == name for value in values)

    def __iter__(self) -> Iterator[tuple[Term, Value]]:
        """Yield every (term, value) pair in order."""
        return ((term, value) for term, values in self.terms for value in values)
