"""METS of a bag: what is to be seen of it (its listing, its manifests, its premis.xml), handed to the form as values.

A bag of anybody's will do: without a record nothing is described, and without PREMIS formats are not known. Digests are
those that the manifests attest; whether they are true is `verify`'s business.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os

from archivekit.codes import export as codes
from archivekit.files import FileFact, Format
from archivekit.findings import Depth, Finding
from archivekit.formats import dublin_core, premis
from archivekit.formats.export import Export
from archivekit.formats.mets import Description, MetsInput, mets_chunks, mets_losses
from archivekit.formats.premis_reading import Noted, read_files, read_uuid
from archivekit.metadata.languages import canonical
from archivekit.metadata.record import Record
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage import observer
from archivekit.storage.digester import Reading
from archivekit.storage.observer import Look
from archivekit.storage.within import read_within
from archivekit.version import VERSION
from archivekit.workflow.bag_files import DCTERMS, OAI_DC, PREMIS, RECORD

#: What METS calls each description of a bag of ours: its type, its type where that is OTHER, its media type.
_DESCRIPTIONS: dict[BagPath, tuple[str, str | None, str]] = {
    DCTERMS: ("DC", None, "text/xml"),
    OAI_DC: ("DC", None, "text/xml"),
    RECORD: ("OTHER", "archivekit record", "application/json"),
}


def bag_mets(bag: bytes, record: Record | None, today: dt.date) -> Export:
    """Return the METS of the bag in a folder. Raises StorageError where it cannot be listed."""
    look = observer.look(bag, Depth.COMPLETE, Reading(1))
    digests = _digests(look)
    listing = look.observation.listing
    listed = listing.tag_files
    stored = read_within(bag, PREMIS) if PREMIS in listed else b""
    said = b"" if isinstance(stored, Finding) else stored
    noted = read_files((said,))
    payload = tuple(
        _fact(path, size, digests.get(path, {}), noted.get(path)) for path, size in sorted(listing.payload.items())
    )

    def tag_file(path: BagPath, mime: str) -> FileFact:
        return _fact(path, listed[path], digests.get(path, {}), Noted(mime, None))

    wrapped = dublin_core.dcterms(record, language=canonical) if record is not None else Export(b"")
    given = MetsInput(
        uuid=read_uuid((said,)) or _uuid(bag, look),
        label=show(os.path.basename(os.path.abspath(bag))),
        date=today.isoformat(),
        software=("archivekit", VERSION),
        payload=payload,
        descriptions=tuple(
            Description(tag_file(path, mime), kind, other, wrapped.data if path == DCTERMS and record else None)
            for path, (kind, other, mime) in _DESCRIPTIONS.items()
            if path in listed
        ),
        premis=tag_file(PREMIS, "text/xml") if PREMIS in listed else None,
    )
    undescribed: tuple[Finding, ...] = ()
    if record is None:
        undescribed = (
            codes.NO_RECORD_IN_METS.finding(f"{quoted(bag)} holds no record, and its METS describes no document"),
        )
    return Export(b"".join(mets_chunks(given)), (*look.observation.troubles, *undescribed, *mets_losses(given)))


def _digests(look: Look) -> dict[BagPath, dict[str, str]]:
    """Return the digests that the manifests attest, by file."""
    found: dict[BagPath, dict[str, str]] = {}
    for manifest in look.observation.tags.manifests:
        matching = look.observation.matches.get(manifest.file)
        for listed, digest in manifest.entries.items():
            path = matching.file(listed) if matching else listed
            if digest and manifest.algorithm is not None:
                found.setdefault(path, {})[manifest.algorithm.name] = digest.hex()
    return found


def _fact(path: BagPath, size: int, digests: dict[str, str], noted: Noted | None) -> FileFact:
    form = Format(noted.mime, "premis.xml", "") if noted and noted.mime else None
    return FileFact(path, path, size, digests, form, noted.modified if noted else None)


def _uuid(bag: bytes, look: Look) -> str:
    """Derive an identifier for a bag whose PREMIS names none: from its payload manifests."""
    names = sorted(manifest.file for manifest in look.observation.tags.payload_manifests)
    parts = (read_within(bag, BagPath(os.fsencode(name))) for name in names)
    held = (hashlib.sha512(part).digest() for part in parts if isinstance(part, bytes))
    return premis.derived_uuid("urn:archivekit:bag", b"".join(held))
