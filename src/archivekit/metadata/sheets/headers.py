"""What single headers name: a term of Dublin Core in the spellings of other systems, beside those of ours.

Follows DSpace's registry of qualified Dublin Core (and its crosswalk of it) and the fields of Islandora's starter site.
"""

from __future__ import annotations

import re

from archivekit.metadata.names import resolve
from archivekit.metadata.terms import ELEMENTS, PROPERTIES, Term

DOTTED = re.compile(r"(dc|dcterms)\.([A-Za-z]+)")
FIELD = re.compile(r"field_([a-z0-9_]+)")
_QUALIFIED = re.compile(r"dc\.([a-z]+)\.([a-z0-9_-]+)", re.IGNORECASE)

_BY_LETTERS = {name.casefold(): name for name in PROPERTIES}
#: DSpace's qualified Dublin Core, where the qualifier is no term of its own.
_OF_DSPACE = {
    **dict.fromkeys(("contributor.author", "creator.author", "contributor.creator"), "creator"),
    **dict.fromkeys(("contributor.editor", "contributor.advisor", "contributor.other", "contributor.illustrator"),
                    "contributor"),
    **dict.fromkeys(tuple(f"identifier.{kind}" for kind in
                          ("uri", "doi", "isbn", "issn", "ismn", "other", "govdoc", "slug", "sici", "pmid",
                           "scopus", "orcid")), "identifier"),
    **dict.fromkeys(tuple(f"subject.{kind}" for kind in ("lcsh", "mesh", "ddc", "lcc", "other", "classification")),
                    "subject"),
    **dict.fromkeys(("language.iso", "language.rfc3066"), "language"),
    "identifier.citation": "bibliographicCitation",
    "date.accessioned": "dateAccepted",
    "date.copyright": "dateCopyrighted",
    "date.submitted": "dateSubmitted",
    "date.updated": "modified",
    "description.statementofresponsibility": "description",
    "description.sponsorship": "description",
    "coverage.spatial": "spatial",
    "coverage.temporal": "temporal",
    "format.mimetype": "format",
    "rights.uri": "rights",
    "rights.holder": "rightsHolder",
    "source.uri": "source",
    "relation.ispartofseries": "isPartOf",
    "relation.uri": "relation",
    "relation.isbasedon": "source",
}  # fmt: skip
_SCHEMES = {
    "subject.lcsh": "LCSH",
    "subject.mesh": "MESH",
    "subject.ddc": "DDC",
    "subject.lcc": "LCC",
    "dewey_classification": "DDC",
    "lcc_classification": "LCC",
}
#: The fields of Islandora's starter site that have other names than their terms.
_OF_ISLANDORA = {
    "alternative_title": "alternative",
    "description_long": "description",
    "edtf_date": "date",
    "edtf_date_issued": "issued",
    "edtf_date_created": "created",
    "edtf_date_captured": "date",
    "edtf_copyright_date": "dateCopyrighted",
    "copyright_date": "dateCopyrighted",
    "date_issued": "issued",
    "date_created": "created",
    "date_captured": "date",
    "date_valid": "valid",
    "date_modified": "modified",
    "resource_type": "type",
    "genre": "type",
    "physical_form": "medium",
    "place_published": "spatial",
    "place_published_country": "spatial",
    "geographic_subject": "spatial",
    "subject_geographic": "spatial",
    "subjects_name": "subject",
    "subject_general": "subject",
    "temporal_subject": "temporal",
    "subject_temporal": "temporal",
    "local_identifier": "identifier",
    "rights_statement": "rights",
    "note": "description",
    "full_title": "title",
    "classification": "subject",
    "coordinates": "spatial",
    **dict.fromkeys(("dewey_classification", "lcc_classification"), "subject"),
    **dict.fromkeys(("isbn", "oclc_number", "pid", "handle"), "identifier"),
}


def named(header: str) -> tuple[Term, str | None] | None:
    """Return the term that a header without its language names, and the scheme that it says; None where it is none."""
    term = resolve(header)
    if term is not None:
        return term, None
    dotted = DOTTED.fullmatch(header)
    if dotted:
        term = resolve(f"{dotted.group(1)}:{dotted.group(2)}")
        return (term, None) if term else None
    qualified = _QUALIFIED.fullmatch(header)
    if qualified:
        key = f"{qualified.group(1)}.{qualified.group(2)}".casefold()
        name = _OF_DSPACE.get(key) or _BY_LETTERS.get(qualified.group(2).casefold())
        return (Term(name), _SCHEMES.get(key)) if name else None
    field = FIELD.fullmatch(header)
    if field:
        word = field.group(1)
        name = _OF_ISLANDORA.get(word) or _BY_LETTERS.get(word.replace("_", ""))
        return (Term(name), _SCHEMES.get(word)) if name else None
    return None


def element_of(header: str) -> tuple[Term, str] | None:
    """Return the element that a header of DSpace refines, and by which qualifier; None where it refines none."""
    qualified = _QUALIFIED.fullmatch(header)
    if not qualified or qualified.group(1).casefold() not in ELEMENTS:
        return None
    return Term(qualified.group(1).casefold()), qualified.group(2)
