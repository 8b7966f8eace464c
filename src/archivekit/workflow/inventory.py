"""The inventory of a bag, for the page that people read: what the bag says of its files, its record and itself.

It is taken after the verification, from the bag's own manifest, PREMIS and record; nothing here is a verdict, and what
cannot be read is simply not shown, since the report says so already.
"""

from __future__ import annotations

from collections.abc import Mapping

from archivekit.bag.matching import Matching
from archivekit.bag.observation import Observation
from archivekit.errors import StorageError
from archivekit.findings import Depth, Finding
from archivekit.formats.premis_reading import Noted, read_files
from archivekit.paths import BagPath, show
from archivekit.reporters.inventory import Entry, Inventory
from archivekit.storage import observer
from archivekit.storage.digester import Reading
from archivekit.storage.listing import Limits
from archivekit.storage.within import read_within
from archivekit.workflow.places import AnyPath, to_bytes
from archivekit.workflow.records import take_record

_RECORD = BagPath(b"metadata/record.json")
_PREMIS = BagPath(b"metadata/premis.xml")


def inventory_of(bag: AnyPath, *, name: str | None = None, limits: Limits | None = None) -> Inventory:
    """Return what is in a bag; an empty inventory where it cannot be listed. `name` is what the report calls it."""
    root = to_bytes(bag)
    called = name or show(root)
    try:
        seen = observer.look(root, Depth.COMPLETE, Reading(), limits=limits).observation
    except StorageError:
        return Inventory(called)
    noted = _noted(root)
    manifest, digests = _digests(seen)
    files = tuple(
        Entry(show(path), seen.listing.files.get(path), digests.get(path), _format(path, noted))
        for path in sorted({*seen.payload, *digests})
    )
    given = read_within(root, _RECORD)
    record = None if isinstance(given, Finding) else take_record(given, _RECORD.decode()).record
    tags = () if seen.tags.info is None else tuple((tag.label, tag.value) for tag in seen.tags.info.tags)
    return Inventory(called, files, manifest, record, tags)


def _noted(root: bytes) -> Mapping[bytes, Noted]:
    data = read_within(root, _PREMIS)
    return {} if isinstance(data, Finding) else read_files([data])


def _format(path: BagPath, noted: Mapping[bytes, Noted]) -> str | None:
    found = noted.get(path)
    return found.mime if found else None


def _digests(seen: Observation) -> tuple[str | None, Mapping[BagPath, str]]:
    """Return the payload manifest of the strongest algorithm, and what it lists."""
    known = [one for one in seen.tags.payload_manifests if one.algorithm is not None]
    if not known:
        return None, {}
    best = max(known, key=lambda one: (one.algorithm.octets if one.algorithm else 0, one.file))
    matching = seen.matches.get(best.file, Matching())
    return best.file, {matching.file(path): digest.hex() for path, digest in best.entries.items()}
