"""verify, of one bag: look, judge, conclude. A folder here; a file is given to those who look into archives."""

from __future__ import annotations

from archivekit.bag.rules import judge
from archivekit.bag.verdict import verdict
from archivekit.codes import system
from archivekit.errors import StorageError, WorkerDiedError
from archivekit.findings import Finding, Kind, Subject, Where
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files, observer
from archivekit.storage.digester import Reading
from archivekit.storage.failures import NOTHING_THERE
from archivekit.storage.finder import NotListed
from archivekit.workflow.second_opinion import with_opinion
from archivekit.workflow.verdicts import Manner, concluded, profiled, unlooked


def verify_one(bag: bytes, manner: Manner, reading: Reading, *, name: str | None = None) -> Subject:
    """Return what is found about the bag in one folder or archive file; `name` is what the report calls it."""
    called = name or show(bag)
    if files.is_file(bag):
        from archivekit.workflow.archive_verdict import verify_archive

        archived = verify_archive(bag, manner, reading, name=called)
        if archived is not None:
            return archived
    try:
        seen = observer.look(bag, manner.depth, reading, limits=manner.limits)
    except StorageError as error:
        return unlooked(called, Kind.BAG, unseen(bag, called, error), manner)
    findings = judge(seen.observation)
    by_the_standard = verdict(findings, manner.depth)
    subject = concluded(called, Kind.BAG, (*findings, *profiled(seen.observation, manner)), seen, manner)
    return with_opinion(bag, manner.opinion, subject, by_the_standard, seen.observation)


def unseen(bag: bytes, called: str, error: StorageError | NotListed) -> Finding:
    """Return why a bag, or a folder of bags, could not be looked at: it is not there, is no folder, or is closed."""
    where = Where(path=called)
    if isinstance(error, WorkerDiedError):
        return system.WORKER_DIED.finding(str(error), where=where)
    cause = error.__cause__ if isinstance(error, StorageError) else error.error
    if not isinstance(cause, OSError) or cause.errno in NOTHING_THERE:
        if not files.exists(bag):
            return system.NOT_FOUND.finding(f"there is nothing at {quoted(called)}", where=where)
        if not files.is_folder(bag):
            return system.NOT_A_FOLDER.finding(f"{quoted(called)} is not a folder", where=where)
    reason = cause.strerror or str(cause) if isinstance(cause, OSError) else str(error)
    return system.CANNOT_LIST.finding(f"{quoted(called)} could not be listed: {reason}", where=where)
