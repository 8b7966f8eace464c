"""The columns that other systems' sheets have for themselves, and whose sheet a header gives away. Judges nothing.

Follows DSpace's batch editing and its metadata registries, Islandora Workbench's reserved fields, Uwazi's import, the
columns of Omeka S, and AtoM's template of ISAD(G) descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archivekit.metadata.sheets.dialects import Dialect, language_in

#: Columns by name. Of DSpace's, `dc.description.provenance` is not shown by DSpace itself but to administrators: it
#: names who handed an item in, with their address.
_OWN = {
    Dialect.DSPACE: frozenset({"id", "collection", "action", "rowName", "dc.description.provenance"}),
    Dialect.ISLANDORA: frozenset(
        {
            *("id", "parent_id", "node_id", "media_id", "term_name", "uid", "published", "promote", "sticky"),
            "langcode",
            *("url_alias", "revision_log", "directory", "checksum", "image_alt_text", "media_use_tid", "thumbnail"),
            *("transcript", "preservation", "hocr", "extracted", "video_thumbnail", "changed"),
            *("field_model", "field_member_of", "field_weight", "field_display_hints", "field_viewer_override"),
            *("field_linked_agent", "field_edition", "field_mode_of_issuance", "field_access_terms"),
            *("field_display_title", "field_media_use", "field_domain_access"),
        }
    ),
    Dialect.UWAZI: frozenset({"id", "attachments"}),
}
#: The schemas of DSpace's registry beside `dc` and `dcterms`: entities and their relations, and settings of its own.
_SCHEMAS_OF_DSPACE = frozenset(
    {
        *("dspace", "relation", "relationship", "local", "person", "organization", "organisation", "journal"),
        "project",
        *("journalvolume", "journalissue", "publicationvolume", "publicationissue", "creativework", "event"),
        *("creativeworkseries", "thesis", "eperson", "oaire", "oairecerif", "cris", "crisrp", "crisou", "crispj"),
        *("crisfund", "crisevent", "crisequipment", "datacite", "coar", "notify", "iiif", "bitstream", "workflow"),
        *("process", "metadata", "openaire", "etdms", "eu-repo", "orcid"),
    }
)
_AUTHORITY = re.compile(r"(.*?)::(.+)::(?:-1|0|[1-6]00)", re.DOTALL)

#: The columns of AtoM's ISAD(G) sheet, and the term that comes closest to each, where one does.
ATOM = {
    "scopeAndContent": "description",
    "extentAndMedium": "extent",
    "archivalHistory": "provenance",
    "acquisition": "provenance",
    "accruals": "accrualPolicy",
    "accessConditions": "accessRights",
    "reproductionConditions": "rights",
    "physicalCharacteristics": "medium",
    "locationOfOriginals": "source",
    "locationOfCopies": "hasFormat",
    "relatedUnitsOfDescription": "relation",
    "publicationNote": "isReferencedBy",
    "generalNote": "description",
    "subjectAccessPoints": "subject",
    "nameAccessPoints": "subject",
    "placeAccessPoints": "spatial",
    "genreAccessPoints": "type",
    "alternativeIdentifiers": "identifier",
    "eventDates": "date",
    "eventActors": "creator",
    "creators": "creator",
    **dict.fromkeys(
        (
            *("legacyId", "parentId", "qubitParentSlug", "accessionNumber", "levelOfDescription", "repository"),
            *("appraisal", "arrangement", "findingAids", "digitalObjectPath", "digitalObjectURI", "rules", "sources"),
            *("institutionIdentifier", "descriptionIdentifier", "descriptionStatus", "levelOfDetail", "eventTypes"),
            *("revisionHistory", "archivistNote", "publicationStatus", "physicalObjectName", "physicalObjectLocation"),
            *("physicalObjectType", "alternativeIdentifierLabels", "eventStartDates", "eventEndDates", "culture"),
            *("eventActorHistories", "nameAccessPointHistories", "languageNote", "script", "scriptOfDescription"),
            *("languageOfDescription", "digitalObjectChecksum", "eventDescriptions", "eventPlaces"),
        ),
        None,
    ),
}
_OF_OMEKA = re.compile(r"o(?:-[a-z]+)*:[a-z_:-]+")


def is_own(dialect: Dialect, header: str) -> bool:
    """Say whether a column is one that the sheets of a system have for itself."""
    bare = language_in(header)[0]
    if bare in _OWN.get(dialect, ()):
        return True
    return dialect is Dialect.DSPACE and "." in bare and bare.partition(".")[0] in _SCHEMAS_OF_DSPACE


def without_authority(value: str) -> str:
    """Return a value of DSpace without the authority key and the confidence behind it (`Name::key::600`)."""
    found = _AUTHORITY.fullmatch(value)
    return found.group(1).strip() if found and found.group(1).strip() else value


def owner(header: str) -> str | None:
    """Return the system without a dialect here whose column a header is, or None."""
    if header in ATOM:
        return "AtoM"
    return "Omeka S" if _OF_OMEKA.fullmatch(header) else None


def other_system(headers: Sequence[str]) -> tuple[str, str] | None:
    """Return the system without a dialect here whose sheet headers tell, and the header that tells it."""
    found = [(name, header) for header in headers if (name := owner(header))]
    systems = {name for name, _ in found}
    # several of AtoM's columns are plain words, so that one of them tells nothing
    return found[0] if "Omeka S" in systems or len(found) > 1 else None
