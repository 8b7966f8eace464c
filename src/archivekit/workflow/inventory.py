"""The inventory of a bag, for the page that people read: what the bag says of its files, its record and itself.

It is taken after the verification, from the bag's own manifest, PREMIS and record; nothing here is a verdict, and what
cannot be read is simply not shown, since the report says so already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archivekit.bag.matching import Matching
from archivekit.bag.observation import Observation
from archivekit.errors import StorageError
from archivekit.findings import Depth
from archivekit.formats.premis_reading import Noted, read_files
from archivekit.paths import BagPath, show
from archivekit.reporters.inventory import Entry, Inventory
from archivekit.storage import files, observer
from archivekit.storage.archive.eye import look_archive
from archivekit.storage.archive.file import Archive, form_of
from archivekit.storage.archive.forms import BrokenError
from archivekit.storage.archive.source import FILE
from archivekit.storage.digester import Reading
from archivekit.storage.listing import Limits
from archivekit.storage.within import MOST, read_within
from archivekit.workflow.bag_files import PREMIS, RECORD
from archivekit.workflow.places import AnyPath, to_bytes
from archivekit.workflow.records import take_record


@dataclass(frozen=True, slots=True)
class _Held:
    """What was seen of a bag, and the two files of `metadata/` that the page shows something of."""

    seen: Observation
    files: Mapping[BagPath, bytes]


def inventory_of(bag: AnyPath, *, name: str | None = None, limits: Limits | None = None) -> Inventory:
    """Return what is in a bag, in a folder or an archive; an empty inventory where it cannot be listed.

    `name` is what the report calls it.
    """
    root = to_bytes(bag)
    called = name or show(root)
    try:
        held = _in_folder(root, limits) if files.is_folder(root) else _in_archive(root, limits or Limits())
    except (StorageError, OSError, BrokenError):
        return Inventory(called)
    if held is None:
        return Inventory(called)
    seen = held.seen
    noted = read_files([held.files.get(PREMIS, b"")])
    manifest, digests = _digests(seen)
    entries = tuple(
        Entry(show(path), seen.listing.size(path), digests.get(path), _format(path, noted))
        for path in sorted({*seen.listing.payload, *digests})
    )
    given = held.files.get(RECORD)
    record = None if given is None else take_record(given, RECORD.decode()).record
    tags = () if seen.tags.info is None else tuple((tag.label, tag.value) for tag in seen.tags.info.tags)
    return Inventory(called, entries, manifest, record, tags)


def _in_folder(root: bytes, limits: Limits | None) -> _Held:
    seen = observer.look(root, Depth.COMPLETE, Reading(), limits=limits).observation
    found = {path: read_within(root, path) for path in (RECORD, PREMIS)}
    return _Held(seen, {path: data for path, data in found.items() if isinstance(data, bytes)})


def _in_archive(path: bytes, limits: Limits) -> _Held | None:
    form = form_of(path)
    if form is None:
        return None
    found = look_archive(path, form, Depth.COMPLETE, Reading(), limits=limits)
    prefix = found.root + b"/" if found.root else b""
    wanted = {prefix + one: one for one in (RECORD, PREMIS)}
    held: dict[BagPath, bytes] = {}
    with Archive(path, form, limits) as archive:
        for member in archive.members():
            inner = wanted.get(member.name)
            if inner is not None and member.kind == FILE and member.size <= MOST:
                held[inner] = b"".join(bytes(piece) for piece in archive.pieces(member))  # a piece lasts till the next
            if len(held) == len(wanted):
                break
    return _Held(found.look.observation, held)


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
