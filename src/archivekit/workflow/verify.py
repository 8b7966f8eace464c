"""verify: look at a bag, judge it, report everything. Writes nothing, fetches nothing, needs no record."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping

from archivekit.bag.rules import judge
from archivekit.bag.verdict import verdict
from archivekit.codes import system as codes
from archivekit.errors import StorageError
from archivekit.findings import Depth, Finding, Kind, Report, Subject, Where
from archivekit.paths import show
from archivekit.storage import files, observer
from archivekit.storage.digester import Reading, Tick, no_tick
from archivekit.workflow.places import AnyPath, choice, day, to_bytes


def verify(
    *bags: AnyPath,
    depth: Depth | str = Depth.FULL,
    strict: bool = False,
    jobs: int = 1,
    date: dt.date | str | None = None,
    progress: Tick = no_tick,
) -> Report:
    """Return a report on one or more bags, every problem of every one of them.

    `depth` is full (every digest), complete (every file and size) or quick (octet and file counts); only a full look
    can call a bag valid. `strict` counts warnings as failures. `progress` is called with octets as they are read.
    A bag that could not be looked at is inconclusive, and the others are verified all the same. Raises UsageError.
    """
    chosen = choice(Depth, depth, "depth")
    reading = Reading(jobs, progress)
    subjects = tuple(verify_one(to_bytes(bag), chosen, reading, strict=strict) for bag in bags)
    return Report("verify", subjects, day(date))


def verify_one(bag: bytes, depth: Depth, reading: Reading, *, strict: bool = False, name: str | None = None) -> Subject:
    """Return what is found about the bag in one folder; `name` is what the report calls it."""
    called = name or show(bag)
    try:
        seen = observer.look(bag, depth, reading)
    except StorageError as error:
        return Subject(called, Kind.BAG, (_unseen(bag, called, error),), depth=depth, strict=strict)
    findings = judge(seen.observation)
    return Subject(
        called,
        Kind.BAG,
        findings,
        verdict=verdict(findings, depth),
        depth=depth,
        fingerprint=fingerprint(seen.tag_manifests),
        examined=seen.examined,
        strict=strict,
    )


def _unseen(bag: bytes, called: str, error: StorageError) -> Finding:
    where = Where(path=called)
    if not files.exists(bag):
        return codes.NOT_FOUND.finding(f"there is nothing at {called!r}", where=where)
    if not files.is_folder(bag):
        return codes.NOT_A_FOLDER.finding(f"{called!r} is not a folder", where=where)
    return codes.CANNOT_LIST.finding(str(error), where=where)


def fingerprint(tag_manifests: Mapping[bytes, bytes]) -> str | None:
    """Return the SHA-512 over a bag's tag manifests in the order of their names, in hex; None where it has none."""
    if not tag_manifests:
        return None
    hasher = hashlib.sha512()
    for name in sorted(tag_manifests):
        hasher.update(tag_manifests[name])
    return hasher.hexdigest()
