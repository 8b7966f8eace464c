"""The dialects of sheets: which system wrote one, what its headers mean, and what separates several values in a cell.

Archivematica (`dc.title` repeated, a file column, nothing split), DSpace (`dc.title[en]`, `||`), Uwazi (`title__ar`,
`|`), Islandora Workbench (`field_x`, `|`), and plain. Follows the import pages of these systems; splits nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from archivekit.metadata.names import resolve
from archivekit.metadata.terms import PROPERTIES, Term


class Dialect(Enum):
    """Whose sheet it is. AUTO takes it from the headers, and says so."""

    AUTO = "auto"
    ARCHIVEMATICA = "archivematica"
    DSPACE = "dspace"
    ISLANDORA = "islandora"
    UWAZI = "uwazi"
    PLAIN = "plain"


#: What separates several values in one cell; dialects that are not here split nothing.
SEPARATORS = {Dialect.DSPACE: "||", Dialect.ISLANDORA: "|", Dialect.UWAZI: "|"}

#: Headers of the column with a row's files, the likeliest first; and of the one with its bag's name.
FILES = ("files", "file", "filename", "objects", "originals", "path")
BAG = "bag"
TAG = "bag:"

#: Columns that a system's sheets have for itself.
OWN = {
    Dialect.DSPACE: frozenset({"id", "collection"}),
    Dialect.ISLANDORA: frozenset(
        {
            *("id", "parent_id", "node_id", "uid", "published", "langcode", "url_alias", "checksum", "image_alt_text"),
            *("field_model", "field_member_of", "field_weight", "field_display_hints", "field_viewer_override"),
        }
    ),
    Dialect.UWAZI: frozenset({"id", "attachments"}),
}

_DOTTED = re.compile(r"(dc|dcterms)\.([A-Za-z]+)")
_QUALIFIED = re.compile(r"dc\.([a-z]+)\.([a-z0-9]+)", re.IGNORECASE)
_BRACKETS = re.compile(r"(.+?)\[([^\[\]]*)\]", re.DOTALL)
_UNDERSCORES = re.compile(r"(.+?)__([A-Za-z0-9_-]+)", re.DOTALL)
_FIELD = re.compile(r"field_([a-z0-9_]+)")

_BY_LETTERS = {name.casefold(): name for name in PROPERTIES}
#: DSpace's qualified Dublin Core, where the qualifier is no term of its own.
_OF_DSPACE = {
    **dict.fromkeys(("contributor.author", "creator.author", "contributor.creator"), "creator"),
    **dict.fromkeys(("contributor.editor", "contributor.advisor", "contributor.other", "contributor.illustrator"),
                    "contributor"),
    **dict.fromkeys(tuple(f"identifier.{kind}" for kind in
                          ("uri", "doi", "isbn", "issn", "ismn", "other", "govdoc", "slug", "sici")), "identifier"),
    **dict.fromkeys(tuple(f"subject.{kind}" for kind in ("lcsh", "mesh", "ddc", "lcc", "other", "classification")),
                    "subject"),
    **dict.fromkeys(("language.iso", "language.rfc3066"), "language"),
    "identifier.citation": "bibliographicCitation",
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
    "relation.uri": "relation",
    "relation.isbasedon": "source",
}  # fmt: skip
_SCHEMES = {"subject.lcsh": "LCSH", "subject.mesh": "MESH", "subject.ddc": "DDC", "subject.lcc": "LCC"}
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
}


def named(header: str) -> tuple[Term, str | None] | None:
    """Return the term that a header without its language names, and the scheme that it says; None where it is none."""
    term = resolve(header)
    if term is not None:
        return term, None
    dotted = _DOTTED.fullmatch(header)
    if dotted:
        term = resolve(f"{dotted.group(1)}:{dotted.group(2)}")
        return (term, None) if term else None
    qualified = _QUALIFIED.fullmatch(header)
    if qualified:
        key = f"{qualified.group(1)}.{qualified.group(2)}".casefold()
        name = _OF_DSPACE.get(key) or _BY_LETTERS.get(qualified.group(2).casefold())
        return (Term(name), _SCHEMES.get(key)) if name else None
    field = _FIELD.fullmatch(header)
    if field:
        word = field.group(1)
        name = _OF_ISLANDORA.get(word) or _BY_LETTERS.get(word.replace("_", ""))
        return (Term(name), None) if name else None
    return None


def language_in(header: str) -> tuple[str, str | None]:
    """Return a header without its language, and the language: `title[en]`, `title__ar`; `title[]` has none."""
    found = _BRACKETS.fullmatch(header) or _UNDERSCORES.fullmatch(header)
    if not found:
        return header, None
    tag = found.group(2).strip()
    return found.group(1).strip(), tag if tag not in ("", "*") else None


def dialect_of(headers: Sequence[str]) -> tuple[Dialect, str]:
    """Return the dialect that headers tell, and what told it; PLAIN where nothing does."""
    dotted = [header for header in headers if _DOTTED.fullmatch(header)]
    if len(dotted) > 1 and any(header in FILES for header in headers):
        return Dialect.ARCHIVEMATICA, f"`{dotted[0]}` and a column of files"
    for pattern, dialect in ((_BRACKETS, Dialect.DSPACE), (_UNDERSCORES, Dialect.UWAZI), (_FIELD, Dialect.ISLANDORA)):
        for header in headers:
            found = pattern.fullmatch(header)
            if found and (dialect is Dialect.ISLANDORA or named(found.group(1).strip())):
                return dialect, f"`{header}`"
    return Dialect.PLAIN, ""
