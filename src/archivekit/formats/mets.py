"""METS 1.12 of a bag, with the attributes of E-ARK CSIP: what it holds, where that stands, and what attests it.

Follows `mets.xsd` 1.12 and E-ARK CSIP 2. One `dmdSec` a description, referred to and, without its schemes, wrapped; one
`digiprovMD` for PREMIS; one `fileSec` with the payload and the digests that its manifests attest; one `structMap`.
Addresses are relative to the bag, so that the document belongs beside `bagit.txt`. Identifiers are derived; every
timestamp is the date given or the file's own. Knows no bag: it is told of files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from archivekit.codes import export
from archivekit.files import FileFact
from archivekit.findings import Finding, Where
from archivekit.formats import xml
from archivekit.formats.identifier_kinds import MEDIA_TYPE
from archivekit.formats.premis import derived_uuid
from archivekit.formats.templates import Template, mark, template
from archivekit.paths import show

METS = "http://www.loc.gov/METS/"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"

_XLINK = "http://www.w3.org/1999/xlink"
_PREFIXES = {"": METS, "csip": CSIP, "xlink": _XLINK, "xsi": xml.XSI}
_SCHEMA = (
    f"{METS} http://www.loc.gov/standards/mets/mets.xsd "
    f"{CSIP} https://earkcsip.dilcis.eu/schema/DILCISExtensionMETS.xsd"
)

#: The digests that METS has names for, the strongest first.
_CHECKSUMS = (("sha512", "SHA-512"), ("sha384", "SHA-384"), ("sha256", "SHA-256"), ("sha1", "SHA-1"), ("md5", "MD5"))
_DATE_TIME = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}Z"
)
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Description:
    """A file of the bag that describes its document: which kind of metadata it is, and its XML where it is wrapped."""

    file: FileFact
    type: str
    other_type: str | None = None
    wrapped: bytes | None = None


@dataclass(frozen=True, slots=True)
class MetsInput:
    """All that METS says of one bag. `uuid` is the bag's own derived UUID, `date` the day given (YYYY-MM-DD)."""

    uuid: str
    label: str
    date: str
    software: tuple[str, str]
    payload: tuple[FileFact, ...]
    descriptions: tuple[Description, ...] = ()
    premis: FileFact | None = None


def mets_chunks(given: MetsInput) -> Iterator[bytes]:
    """Yield the document in pieces: the head, the files a thousand at a time, the rest."""
    before, _, after = _frame(given).partition(_FILES_GO_HERE)
    yield before
    provenance = _id(given, b"premis") if given.premis else ""
    for start in range(0, len(given.payload), 1000):
        batch = given.payload[start : start + 1000]
        yield "".join(_file(fact, given, provenance) for fact in batch).encode("ascii")
    yield after


def mets_losses(given: MetsInput) -> tuple[Finding, ...]:
    """Return a finding for each file whose digests METS has no name for."""
    files = (*given.payload, *(one.file for one in given.descriptions), *((given.premis,) if given.premis else ()))
    return tuple(
        export.NO_DIGEST_IN_METS.finding(
            f"{show(fact.path)} stands in METS without a digest", where=Where(path=show(fact.path))
        )
        for fact in files
        if _checksum(fact) is None
    )


# -- the frame ---------------------------------------------------------------------------------------------------------

_FILES_GO_HERE = b"      <file/>\n"


def _frame(given: MetsInput) -> bytes:
    """Return the document without its payload, with an empty file where that goes."""
    stamp = f"{given.date}T00:00:00Z"
    attributes = {
        xml.SCHEMA_LOCATION: _SCHEMA,
        "OBJID": f"urn:uuid:{given.uuid}",
        "LABEL": _text(given.label),
        "TYPE": "Mixed",
        "PROFILE": PROFILE,
        f"{{{CSIP}}}CONTENTINFORMATIONTYPE": "MIXED",
    }
    root = xml.new(_tag("mets"), _PREFIXES, attributes=attributes)
    _header(root, given, stamp)
    for number, one in enumerate(given.descriptions):
        section = _add(root, "dmdSec", ID=_id(given, b"dmd/%d" % number), CREATED=stamp, STATUS="CURRENT")
        _reference(section, one.file, given, one.type, one.other_type)
        if one.wrapped is not None:
            _wrap(section, one)
    if given.premis is not None:
        administrative = _add(root, "amdSec", ID=_id(given, b"amd"))
        section = _add(administrative, "digiprovMD", ID=_id(given, b"premis"), CREATED=stamp, STATUS="CURRENT")
        _reference(section, given.premis, given, "PREMIS", None)
    files = _add(root, "fileSec", ID=_id(given, b"files"))
    group = _add(files, "fileGrp", ID=_id(given, b"payload"), USE="Representations")
    group.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
    _add(group, "file")
    _map(root, given)
    return xml.serialise(root)


def _header(root: xml.Element, given: MetsInput, stamp: str) -> None:
    header = _add(root, "metsHdr", CREATEDATE=stamp)
    header.set(f"{{{CSIP}}}OAISPACKAGETYPE", "AIP")
    agent = _add(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    name, version = given.software
    xml.add(agent, _tag("name"), name)
    xml.add(agent, _tag("note"), version).set(f"{{{CSIP}}}NOTETYPE", "SOFTWARE VERSION")


def _map(root: xml.Element, given: MetsInput) -> None:
    structure = _add(root, "structMap", ID=_id(given, b"map"), TYPE="PHYSICAL", LABEL="CSIP")
    whole = _add(structure, "div", ID=_id(given, b"div"), LABEL=f"urn:uuid:{given.uuid}")
    metadata = _add(whole, "div", ID=_id(given, b"div/metadata"), LABEL="Metadata")
    if given.descriptions:
        metadata.set("DMDID", " ".join(_id(given, b"dmd/%d" % n) for n in range(len(given.descriptions))))
    if given.premis is not None:
        metadata.set("ADMID", _id(given, b"premis"))
    payload = _add(whole, "div", ID=_id(given, b"div/payload"), LABEL="Representations")
    _add(payload, "fptr", FILEID=_id(given, b"payload"))


def _reference(parent: xml.Element, fact: FileFact, given: MetsInput, kind: str, other: str | None) -> None:
    reference = _add(parent, "mdRef", LOCTYPE="URL", MDTYPE=kind)
    if other:
        reference.set("OTHERMDTYPE", other)
    reference.set(f"{{{_XLINK}}}type", "simple")
    reference.set(f"{{{_XLINK}}}href", quote(fact.path))
    for name, value in _core(fact, given).items():
        reference.set(name, value)


def _wrap(section: xml.Element, one: Description) -> None:
    wrap = _add(section, "mdWrap", MDTYPE=one.type, MIMETYPE="text/xml")
    if one.other_type:
        wrap.set("OTHERMDTYPE", one.other_type)
    content = xml.parse(one.wrapped or b"")
    # METS validates what it wraps, and a type of a schema that it does not import makes the whole document invalid
    for element in xml.descendants(content):
        for name in (xml.TYPE, xml.SCHEMA_LOCATION):
            if element.get(name) is not None:
                del element.attrib[name]
    _add(wrap, "xmlData").append(content)


# -- the files ---------------------------------------------------------------------------------------------------------


def _file(fact: FileFact, given: MetsInput, provenance: str) -> str:
    """Return one file, by the template of its shape. All texts are ASCII without anything to be escaped."""
    core = _core(fact, given)
    texts = (_id(given, b"file/" + fact.path), provenance, quote(fact.path), *core.values())
    return _shape(tuple(core), bool(provenance)).fill(*texts)


@lru_cache(maxsize=16)
def _shape(names: tuple[str, ...], has_provenance: bool) -> Template:
    def draw(root: xml.Element) -> None:
        file = _add(root, "file", ID=mark(0))
        if has_provenance:
            file.set("ADMID", mark(1))
        for number, name in enumerate(names, 3):
            file.set(name, mark(number))
        place = _add(file, "FLocat", LOCTYPE="URL")
        place.set(f"{{{_XLINK}}}type", "simple")
        place.set(f"{{{_XLINK}}}href", mark(2))

    drawn = template(_tag("mets"), _PREFIXES, draw)
    first, *middle, last = drawn.pieces
    # two levels further in than a template is drawn
    deeper = [piece.replace("\n", "\n    ") for piece in (first, *middle)]
    return Template((f"    {deeper[0]}", *deeper[1:], last.replace("\n  </file>", "\n      </file>")), drawn.places)


def _core(fact: FileFact, given: MetsInput) -> dict[str, str]:
    """Return the attributes that METS has for a file in any place."""
    mime = fact.format.mime if fact.format else _UNKNOWN
    modified = fact.modified or ""
    found = {
        "MIMETYPE": mime if MEDIA_TYPE.fullmatch(mime) else _UNKNOWN,
        "SIZE": str(fact.size),
        "CREATED": modified if _DATE_TIME.fullmatch(modified) else f"{given.date}T00:00:00Z",
    }
    checksum = _checksum(fact)
    return found | {"CHECKSUM": checksum[0], "CHECKSUMTYPE": checksum[1]} if checksum else found


def _checksum(fact: FileFact) -> tuple[str, str] | None:
    return next(((fact.digests[name], label) for name, label in _CHECKSUMS if name in fact.digests), None)


# -- drawing -----------------------------------------------------------------------------------------------------------


def _id(given: MetsInput, name: bytes) -> str:
    """Return the identifier of a part: XML wants a letter before the UUID."""
    return f"uuid-{derived_uuid(given.uuid, b'mets/' + name)}"


def _tag(name: str) -> str:
    return f"{{{METS}}}{name}"


def _text(text: str) -> str:
    return text if xml.is_carried(text) else "".join(c if xml.is_carried(c) else "\ufffd" for c in text)


def _add(parent: xml.Element, name: str, **attributes: str) -> xml.Element:
    child = xml.add(parent, _tag(name))
    for key, value in attributes.items():
        child.set(key, value)
    return child
