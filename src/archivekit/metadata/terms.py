"""The terms of Dublin Core: the 55 DCMI properties, the 15 legacy elements, and what each refines.

Follows DCMI Metadata Terms (2020-01-20) and, for the refinements, the qualified Dublin Core schemas of 2008.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

#: The fifteen elements, in the order that exports use.
ELEMENTS: tuple[str, ...] = (
    "title",
    "creator",
    "subject",
    "description",
    "publisher",
    "contributor",
    "date",
    "type",
    "format",
    "identifier",
    "source",
    "language",
    "relation",
    "coverage",
    "rights",
)

#: refinement → the term it refines, where there is one; the term itself otherwise refines nothing.
REFINES: dict[str, str] = {
    "alternative": "title",
    "abstract": "description",
    "tableOfContents": "description",
    "created": "date",
    "valid": "date",
    "available": "date",
    "issued": "date",
    "modified": "date",
    "dateAccepted": "date",
    "dateCopyrighted": "date",
    "dateSubmitted": "date",
    "extent": "format",
    "medium": "format",
    "isVersionOf": "relation",
    "hasVersion": "relation",
    "isReplacedBy": "relation",
    "replaces": "relation",
    "isRequiredBy": "relation",
    "requires": "relation",
    "isPartOf": "relation",
    "hasPart": "relation",
    "isReferencedBy": "relation",
    "references": "relation",
    "isFormatOf": "relation",
    "hasFormat": "relation",
    "conformsTo": "relation",
    "spatial": "coverage",
    "temporal": "coverage",
    "accessRights": "rights",
    "license": "rights",
    "bibliographicCitation": "identifier",
    "mediator": "audience",
    "educationLevel": "audience",
}

_PARENTLESS = (
    "audience",
    "accrualMethod",
    "accrualPeriodicity",
    "accrualPolicy",
    "instructionalMethod",
    "provenance",
    "rightsHolder",
)

#: All 55 properties of the /terms/ namespace: the elements first, then the refinements, then the rest.
PROPERTIES: tuple[str, ...] = (*ELEMENTS, *REFINES, *_PARENTLESS)

DATE_TERMS = frozenset({"date", *(term for term, parent in REFINES.items() if parent == "date")})

DCMI_TYPES: tuple[str, ...] = (
    "Collection",
    "Dataset",
    "Event",
    "Image",
    "InteractiveResource",
    "MovingImage",
    "PhysicalObject",
    "Service",
    "Software",
    "Sound",
    "StillImage",
    "Text",
)

VOCABULARY_SCHEMES: tuple[str, ...] = ("DCMIType", "DDC", "IMT", "LCC", "LCSH", "MESH", "NLM", "TGN", "UDC")
SYNTAX_SCHEMES: tuple[str, ...] = (
    "Box",
    "ISO3166",
    "ISO639-2",
    "ISO639-3",
    "Period",
    "Point",
    "RFC1766",
    "RFC3066",
    "RFC4646",
    "RFC5646",
    "URI",
    "W3CDTF",
)
SCHEMES: tuple[str, ...] = (*VOCABULARY_SCHEMES, *SYNTAX_SCHEMES)


class Namespace(Enum):
    """The two namespaces a term can stand in; `dc:title` and `dcterms:title` are different terms."""

    DCTERMS = "http://purl.org/dc/terms/"
    DC = "http://purl.org/dc/elements/1.1/"


class Term(NamedTuple):
    """One property: its local name and its namespace. Its text form is `title` or `dc:title`."""

    name: str
    namespace: Namespace = Namespace.DCTERMS

    def __str__(self) -> str:
        return self.name if self.namespace is Namespace.DCTERMS else f"dc:{self.name}"

    @property
    def uri(self) -> str:
        """Return the property's IRI."""
        return self.namespace.value + self.name

    @property
    def element(self) -> str | None:
        """Return the one of the fifteen elements that simple Dublin Core carries this term as, or None."""
        name = REFINES.get(self.name, self.name)
        return name if name in ELEMENTS else None


def known(term: Term) -> bool:
    """Say whether DCMI defines the term in its namespace."""
    return term.name in (PROPERTIES if term.namespace is Namespace.DCTERMS else ELEMENTS)
