"""Many records from one XML file: answers of OAI-PMH, piece by piece, and any file in which several records stand.

Follows OAI-PMH 2.0. An answer is never held whole, however long it is. What the protocol says around a record (its
header, its sets) is no description, but for the identifier, by which an export in the same form calls it again. Total:
any bytes give records or findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from archivekit.codes import xml as codes
from archivekit.findings import Finding, Where
from archivekit.formats import xml
from archivekit.formats.dublin_core_reading import MAX_MARKS, read_containers, read_element, refused
from archivekit.formats.oai_pmh import OAI_PMH
from archivekit.metadata.reading import RecordRead

_ROOT = (OAI_PMH, "OAI-PMH")
_RECORD = f"{{{OAI_PMH}}}record"
_HEADER = f"{{{OAI_PMH}}}header"
_IDENTIFIER = f"{{{OAI_PMH}}}identifier"
_METADATA = f"{{{OAI_PMH}}}metadata"
_TOKEN = f"{{{OAI_PMH}}}resumptionToken"
_ERROR = f"{{{OAI_PMH}}}error"
#: How much is looked at to know what a file is.
_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Harvested(RecordRead):
    """A record as it was read, and the identifier that a provider's header gave it (None elsewhere)."""

    identifier: str | None = None


def _told(read: RecordRead, identifier: str | None = None) -> Harvested:
    return Harvested(read.record, read.findings, read.schema, read.places, read.origin, identifier=identifier)


def _said(finding: Finding, where: Where, identifier: str | None = None) -> Harvested:
    return Harvested(None, (finding,), origin=where, identifier=identifier)


def read_records(pieces: Iterable[bytes], *, name: str) -> Iterator[Harvested]:
    """Yield every record of an XML file, which is handed in piece by piece. `name` is what findings call the file.

    Never raises. What is wrong with the file stands in a last Harvested without a record, after those that were read.
    """
    rest = iter(pieces)
    head = b""
    for piece in rest:
        head += piece
        if len(head) >= _HEAD:
            break
    if xml.root_name(head) == _ROOT:
        yield from _answer(chain((head,), rest), head, name)
        return
    parts, size = [head], len(head)
    for piece in rest:
        parts.append(piece)
        size += len(piece)
        if size > xml.MAX_OCTETS:
            break
    yield from (_told(read) for read in read_containers(b"".join(parts), name=name))


def _answer(pieces: Iterable[bytes], head: bytes, name: str) -> Iterator[Harvested]:
    """Read an answer of OAI-PMH."""
    number = 0
    try:
        for element in xml.stream(pieces, (_RECORD, _TOKEN, _ERROR), marks=MAX_MARKS):
            if element.tag == _RECORD:
                number += 1
                yield _harvested(element, number, name)
            elif (remark := _remark(element, name)) is not None:
                number += 1
                yield _said(remark, Where(name))
    except xml.XmlError as error:
        yield _said(refused(error, head, name), Where(name))
        return
    if not number:
        finding = codes.NO_DUBLIN_CORE.finding(f"{name} is an answer of OAI-PMH without records", where=Where(name))
        yield _said(finding, Where(name))


def _harvested(element: xml.Element, number: int, name: str) -> Harvested:
    path = f"/OAI-PMH/*/record[{number}]"
    where = Where(name, line=xml.line_of(element), xpath=path)
    identifier, deleted = None, False
    for header in element.iterchildren(_HEADER):
        deleted = header.get("status") == "deleted"
        identifier = next((xml.text_of(child).strip() for child in header.iterchildren(_IDENTIFIER)), None)
    metadata = next(element.iterchildren(_METADATA), None)
    if deleted and metadata is None:
        said = codes.DELETED.finding(f"{name}: the record {identifier or number} is deleted", where=where)
        return _said(said, where, identifier)
    if metadata is None:
        said = codes.NO_DUBLIN_CORE.finding(f"{name}: the record {identifier or number} has no metadata", where=where)
        return _said(said, where, identifier)
    return _told(read_element(metadata, name=name, path=f"{path}/metadata"), identifier or None)


def _remark(element: xml.Element, name: str) -> Finding | None:
    """Return what a token or an error of the protocol says of the whole answer."""
    where = Where(name, line=xml.line_of(element))
    text = xml.text_of(element).strip()
    if element.tag == _ERROR:
        said = f"{name}: the provider answered with the error {element.get('code')}: {text[:200]}"
        return codes.PROVIDER_ERROR.finding(said, observed=element.get("code"), where=where)
    if not text:
        return None
    size = element.get("completeListSize")
    whole = f", of {size} in all" if size else ""
    said = f"{name} is one part of a list{whole}: it ends in a resumptionToken"
    return codes.PART_OF_A_LIST.finding(said, observed=text[:200], where=where)
