"""What each form of ours may hold, element by element: narrower than the official schemas, which allow much more.

Tables only; `own_rules` holds finished documents against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archivekit.formats import xml
from archivekit.formats.datacite import DATACITE
from archivekit.formats.dublin_core import CONTAINER, OAI_DC
from archivekit.formats.mets import CSIP, METS
from archivekit.formats.mods import MODS
from archivekit.formats.oai_pmh import OAI_PMH
from archivekit.formats.premis import PREMIS
from archivekit.metadata.terms import ELEMENTS, PROPERTIES, Namespace


@dataclass(frozen=True, slots=True)
class Element:
    """What an element may hold: how often each child, in which order, and which attributes; without children, text."""

    children: Mapping[str, tuple[int, int | None]]
    needed: frozenset[str]
    attributes: frozenset[str]
    demanded: frozenset[str]
    in_order: bool


_TIMES = {"!": (1, 1), "+": (1, None), "?": (0, 1), "": (0, None)}


def _holds(children: str = "", attributes: str = "", *, in_order: bool = False) -> Element:
    """Return a rule: a child once (`title!`), at least once (`title+`), at most once (`title?`), or ever so often."""
    times = {name.rstrip("!+?"): _TIMES[name[len(name.rstrip("!+?")) :]] for name in children.split()}
    allowed = frozenset(name.rstrip("!") for name in attributes.split())
    demanded = frozenset(name[:-1] for name in attributes.split() if name.endswith("!"))
    return Element(times, frozenset(n for n, (least, _) in times.items() if least), allowed, demanded, in_order)


_ENDS = ("Type", "Value")
_PAIRS = (
    *("objectIdentifier", "significantProperties", "relatedObjectIdentifier", "linkingEventIdentifier"),
    *("eventIdentifier", "linkingObjectIdentifier", "agentIdentifier", "rightsStatementIdentifier"),
    *("licenseDocumentationIdentifier", "otherRightsDocumentationIdentifier"),
)


def _pair(name: str) -> Element:
    return _holds(f"{name}Type! {name}Value!", in_order=True)


_DC = {f"dc:{name}": _holds(attributes="xml:lang") for name in ELEMENTS}
_RECORD = {
    "record:record": _holds(
        " ".join((*(f"dcterms:{name}" for name in PROPERTIES), *(f"dc:{name}" for name in ELEMENTS))),
        "xsi:schemaLocation",
    ),
    **{f"dcterms:{name}": _holds(attributes="xml:lang xsi:type") for name in PROPERTIES},
    **{f"dc:{name}": _holds(attributes="xml:lang xsi:type") for name in ELEMENTS},
}
_SIMPLE = {"oai_dc:dc": _holds(" ".join(_DC), "xsi:schemaLocation!"), **_DC}
_AUTHORISED = "authority valueURI xml:lang"

FORMS: dict[str, Mapping[str, Element]] = {
    "oai_dc": _SIMPLE,
    "dcterms": _RECORD,
    "oai-pmh": {
        "record": _holds("header! metadata!", in_order=True),
        "header": _holds("identifier! datestamp!", in_order=True),
        "metadata": _holds("oai_dc:dc!"),
        **dict.fromkeys(("identifier", "datestamp"), _holds()),
        **_SIMPLE,
    },
    "mods": {
        "mods": _holds(
            "titleInfo name typeOfResource genre originInfo? language physicalDescription abstract tableOfContents "
            "targetAudience note subject relatedItem identifier accessCondition",
            "version! xsi:schemaLocation!",
        ),
        "titleInfo": _holds("title!", "type"),
        "name": _holds("namePart! role! nameIdentifier?", "type authority valueURI"),
        "role": _holds("roleTerm+"),
        "roleTerm": _holds(attributes="type! authority"),
        "nameIdentifier": _holds(attributes="type!"),
        "originInfo": _holds(
            "publisher dateIssued dateCreated dateModified dateValid dateOther copyrightDate place edition issuance "
            "frequency"
        ),
        "language": _holds("languageTerm!"),
        "languageTerm": _holds(attributes="type! authority xml:lang"),
        "physicalDescription": _holds("form extent internetMediaType"),
        "subject": _holds("topic geographic temporal"),
        "relatedItem": _holds("identifier? titleInfo?", "type otherType"),
        "identifier": _holds(attributes="type! xml:lang"),
        **dict.fromkeys(
            ("dateIssued", "dateCreated", "dateModified", "dateValid", "copyrightDate", "temporal"),
            _holds(attributes="encoding xml:lang"),
        ),
        "dateOther": _holds(attributes="encoding type xml:lang"),
        **dict.fromkeys(("form", "note", "accessCondition"), _holds(attributes=f"type {_AUTHORISED}")),
        **dict.fromkeys(
            (
                *(
                    "title",
                    "namePart",
                    "typeOfResource",
                    "genre",
                    "publisher",
                    "extent",
                    "internetMediaType",
                    "abstract",
                ),
                *("tableOfContents", "targetAudience", "topic", "geographic", "frequency"),
            ),
            _holds(attributes=_AUTHORISED),
        ),
    },
    "datacite": {
        "resource": _holds(
            "identifier! creators! titles! publisher! publicationYear! resourceType! subjects? contributors? dates? "
            "language? alternateIdentifiers? relatedIdentifiers? sizes? formats? rightsList? descriptions? "
            "geoLocations?",
            "xsi:schemaLocation!",
        ),
        "identifier": _holds(attributes="identifierType!"),
        "creators": _holds("creator+"),
        "creator": _holds("creatorName! nameIdentifier", in_order=True),
        "contributors": _holds("contributor+"),
        "contributor": _holds("contributorName! nameIdentifier", "contributorType!", in_order=True),
        **dict.fromkeys(("creatorName", "contributorName"), _holds(attributes="nameType xml:lang")),
        "nameIdentifier": _holds(attributes="nameIdentifierScheme! schemeURI"),
        "titles": _holds("title+"),
        "title": _holds(attributes="titleType xml:lang"),
        "publisher": _holds(attributes="publisherIdentifier publisherIdentifierScheme schemeURI xml:lang"),
        "resourceType": _holds(attributes="resourceTypeGeneral!"),
        "subjects": _holds("subject+"),
        "subject": _holds(attributes="subjectScheme valueURI xml:lang"),
        "dates": _holds("date+"),
        "date": _holds(attributes="dateType!"),
        "alternateIdentifiers": _holds("alternateIdentifier+"),
        "alternateIdentifier": _holds(attributes="alternateIdentifierType!"),
        "relatedIdentifiers": _holds("relatedIdentifier+"),
        "relatedIdentifier": _holds(attributes="relatedIdentifierType! relationType!"),
        "sizes": _holds("size+"),
        "formats": _holds("format+"),
        "rightsList": _holds("rights+"),
        "rights": _holds(attributes="rightsURI xml:lang"),
        "descriptions": _holds("description+"),
        "description": _holds(attributes="descriptionType! xml:lang"),
        "geoLocations": _holds("geoLocation+"),
        "geoLocation": _holds("geoLocationPlace!"),
        **dict.fromkeys(("publicationYear", "language", "size", "format", "geoLocationPlace"), _holds()),
    },
    "premis": {
        "premis": _holds("object+ event agent rights?", "version! xsi:schemaLocation!", in_order=True),
        "object": _holds(
            "objectIdentifier+ significantProperties objectCharacteristics? originalName? storage? relationship "
            "linkingEventIdentifier",
            "xsi:type!",
            in_order=True,
        ),
        "objectCharacteristics": _holds("compositionLevel! fixity size! format!", in_order=True),
        "fixity": _holds("messageDigestAlgorithm! messageDigest!", in_order=True),
        "format": _holds("formatDesignation! formatNote!", in_order=True),
        "formatDesignation": _holds("formatName!"),
        "storage": _holds("contentLocation!"),
        "contentLocation": _pair("contentLocation"),
        "relationship": _holds("relationshipType! relationshipSubType! relatedObjectIdentifier!", in_order=True),
        "event": _holds(
            "eventIdentifier! eventType! eventDateTime! eventDetailInformation? eventOutcomeInformation! "
            "linkingAgentIdentifier linkingObjectIdentifier!",
            in_order=True,
        ),
        "eventDetailInformation": _holds("eventDetail!"),
        "eventOutcomeInformation": _holds("eventOutcome! eventOutcomeDetail?", in_order=True),
        "eventOutcomeDetail": _holds("eventOutcomeDetailNote!"),
        "agent": _holds("agentIdentifier! agentName! agentType! agentVersion! agentNote?", in_order=True),
        "rights": _holds("rightsStatement+"),
        "rightsStatement": _holds(
            "rightsStatementIdentifier! rightsBasis! licenseInformation? otherRightsInformation? "
            "linkingObjectIdentifier!",
            in_order=True,
        ),
        "licenseInformation": _holds("licenseDocumentationIdentifier? licenseTerms!", in_order=True),
        "otherRightsInformation": _holds(
            "otherRightsDocumentationIdentifier? otherRightsBasis! otherRightsNote!", in_order=True
        ),
        "linkingAgentIdentifier": _holds(
            "linkingAgentIdentifierType! linkingAgentIdentifierValue! linkingAgentRole!", in_order=True
        ),
        **{name: _pair(name) for name in _PAIRS},
        **{
            f"{name}{end}": _holds() for name in (*_PAIRS, "contentLocation", "linkingAgentIdentifier") for end in _ENDS
        },
        **dict.fromkeys(("eventType", "rightsBasis"), _holds(attributes="authority authorityURI")),
        **dict.fromkeys(
            (
                *("compositionLevel", "messageDigestAlgorithm", "messageDigest", "size", "formatName", "formatNote"),
                *("originalName", "relationshipType", "relationshipSubType", "eventDateTime", "eventDetail"),
                *(
                    "eventOutcome",
                    "eventOutcomeDetailNote",
                    "linkingAgentRole",
                    "agentName",
                    "agentType",
                    "agentVersion",
                ),
                *("agentNote", "licenseTerms", "otherRightsBasis", "otherRightsNote"),
            ),
            _holds(),
        ),
    },
    "mets": {
        "mets": _holds(
            "metsHdr! dmdSec amdSec? fileSec! structMap!",
            "OBJID! LABEL! TYPE! PROFILE! csip:CONTENTINFORMATIONTYPE! xsi:schemaLocation!",
            in_order=True,
        ),
        "metsHdr": _holds("agent!", "CREATEDATE! csip:OAISPACKAGETYPE!"),
        "agent": _holds("name! note!", "ROLE! TYPE! OTHERTYPE!", in_order=True),
        "name": _holds(),
        "note": _holds(attributes="csip:NOTETYPE!"),
        "dmdSec": _holds("mdRef! mdWrap?", "ID! CREATED! STATUS!", in_order=True),
        "mdWrap": _holds("xmlData!", "MDTYPE! MIMETYPE! OTHERMDTYPE"),
        "xmlData": _holds("record:record!"),
        "amdSec": _holds("digiprovMD!", "ID!"),
        "digiprovMD": _holds("mdRef!", "ID! CREATED! STATUS!"),
        "mdRef": _holds(
            attributes="LOCTYPE! MDTYPE! OTHERMDTYPE xlink:type! xlink:href! MIMETYPE! SIZE! CREATED! CHECKSUM "
            "CHECKSUMTYPE"
        ),
        "fileSec": _holds("fileGrp!", "ID!"),
        "fileGrp": _holds("file", "ID! USE! csip:CONTENTINFORMATIONTYPE!"),
        "file": _holds("FLocat!", "ID! ADMID MIMETYPE! SIZE! CREATED! CHECKSUM CHECKSUMTYPE"),
        "FLocat": _holds(attributes="LOCTYPE! xlink:type! xlink:href!"),
        "structMap": _holds("div!", "ID! TYPE! LABEL!"),
        "div": _holds("fptr div", "ID! LABEL! DMDID ADMID", in_order=True),
        "fptr": _holds(attributes="FILEID!"),
        **_RECORD,
    },
}
ROOTS = {"oai_dc": "oai_dc:dc", "dcterms": "record:record", "oai-pmh": "record", "datacite": "resource"}
MAIN = {"mods": MODS, "datacite": DATACITE, "mets": METS, "premis": PREMIS, "oai-pmh": OAI_PMH}
NAMESPACES = {
    OAI_DC: "oai_dc:",
    CONTAINER: "record:",
    Namespace.DC.value: "dc:",
    Namespace.DCTERMS.value: "dcterms:",
    xml.XML: "xml:",
    xml.XSI: "xsi:",
    CSIP: "csip:",
    "http://www.w3.org/1999/xlink": "xlink:",
    "": "",
}
