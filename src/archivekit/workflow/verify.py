"""verify: look at bags, judge them, report everything. Writes nothing, fetches nothing, needs no record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from archivekit.codes import verification
from archivekit.findings import Depth, Finding, Kind, Report, Subject, Where
from archivekit.later import later
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.storage.digester import Reading, Tick, no_tick
from archivekit.storage.finder import Archived, Found, Met, NotListed, find_bags
from archivekit.storage.listing import Limits
from archivekit.storage.witness import SecondOpinion
from archivekit.workflow.passed_over import passed_over
from archivekit.workflow.places import AnyPath, callback_of, choice, day, jobs_of, limits_of, to_bytes
from archivekit.workflow.verdicts import Manner
from archivekit.workflow.verify_one import unseen, verify_one

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from archivekit.workflow.profiles import AnyProfile
    from archivekit.workflow.since import Since
else:
    Executor = later("concurrent.futures", "Executor")
    AnyProfile = later("archivekit.workflow.profiles", "AnyProfile")
    Since = later("archivekit.workflow.since", "Since")


def verify(
    *bags: AnyPath,
    depth: Depth | str = Depth.FULL,
    profile: AnyProfile | None = None,
    recursive: bool = False,
    strict: bool = False,
    second_opinion: SecondOpinion | str = SecondOpinion.NEVER,
    limits: Limits | None = None,
    jobs: int = 1,
    date: dt.date | str | None = None,
    since: AnyPath | None = None,
    executor: Executor | None = None,
    progress: Tick = no_tick,
) -> Report:
    """Return a report on one or more bags, every problem of every one of them.

    `depth` is full (every digest), complete (every file and size) or quick (octet and file counts); only a full look
    can call a bag valid. `profile` is a shipped BagIt Profile's name, a file or a Profile. `recursive` verifies every
    bag below the folders given, in archives too. `strict` counts warnings as failures. `limits` say how much of a bag
    is looked at before it counts as hostile. `progress` is called with octets as they are read. A bag that could not be
    looked at is inconclusive, and the others are verified all the same. `since` is the JSON of the report before: what
    is new, gone, moved, repaired and newly broken is reported as well. `executor` is whoever verifies the bags, each by
    itself and read with `jobs` cores there; it is not shut down. The bags stay in their order.

    Raises UsageError; BrokenSchemaError and StorageError for a profile, and StorageError for a report before, that
    cannot be used.
    """
    before = report_before(since)
    subjects = verify_each(
        *bags, depth=depth, profile=profile, recursive=recursive, strict=strict, second_opinion=second_opinion,
        limits=limits, jobs=jobs, executor=executor, progress=progress,
    )  # fmt: skip
    return compared(Report("verify", tuple(subjects), day(date)), before)


def report_before(since: AnyPath | None) -> Since | None:
    """Return the report before, where one is named. Raises UsageError and StorageError."""
    if since is None:
        return None
    from archivekit.workflow.since import read_since

    return read_since(since)


def compared(report: Report, before: Since | None) -> Report:
    """Return a report with what has become of each bag since the report before, and linked to that one."""
    if before is None:
        return report
    from archivekit.workflow.since import compare

    return replace(report, subjects=compare(before, report.subjects), previous=before.previous)


def broken_off(report: Report, bags: Sequence[AnyPath]) -> Report:
    """Return the report of a run that was interrupted: with what says that the rest of it was not looked at."""
    where = ", ".join(show(to_bytes(bag)) for bag in bags)
    finding = verification.INTERRUPTED.finding(
        f"the run was interrupted after {len(report.subjects):,} results; what would have come after was not looked at"
    )
    return replace(report, subjects=(*report.subjects, Subject(where, Kind.REPORT, (finding,))), interrupted=True)


def verify_each(
    *bags: AnyPath,
    depth: Depth | str = Depth.FULL,
    profile: AnyProfile | None = None,
    recursive: bool = False,
    strict: bool = False,
    second_opinion: SecondOpinion | str = SecondOpinion.NEVER,
    limits: Limits | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
    progress: Tick = no_tick,
) -> Iterator[Subject]:
    """Return the subjects of `verify` one by one, each as soon as it is known. Raises as `verify` does, at once.

    What is to be said of the profile itself comes last.
    """
    rules, remarks = None, None
    if profile is not None:
        from archivekit.workflow.profiles import read_profile

        rules, remarks = read_profile(profile)
    opinion = choice(SecondOpinion, second_opinion, "second opinion")
    manner = Manner(choice(Depth, depth, "depth"), rules, strict, opinion, limits_of(limits))
    places = [to_bytes(bag) for bag in bags]
    last = (replace(remarks, strict=strict),) if remarks is not None and places else ()
    asked = chain((one for place in places for one in (_below(place, manner) if recursive else (place,))), last)
    if executor is not None:
        from archivekit.workflow.seam import crew_of
        from archivekit.workflow.verify_apart import verify_apart

        return verify_apart(asked, manner, jobs_of(jobs), crew_of(executor), callback_of(progress))
    reading = Reading(jobs_of(jobs), callback_of(progress))
    return (one if isinstance(one, Subject) else verify_one(one, manner, reading) for one in asked)


def _below(root: bytes, manner: Manner) -> Iterator[bytes | Subject]:
    """Yield every bag at or below a folder, in folders and in archives; say last what is to be said of the folder."""
    if files.is_file(root):
        yield root
        return
    remarks: list[Finding] = []
    found = False
    for one in find_bags(root):
        remark = _unverified(one, root, manner.limits)
        if remark is None:
            found = True
            yield one.path
        else:
            remarks.append(remark)
    if not found and not any(remark.code.startswith("SYS") for remark in remarks):
        remarks.append(verification.NO_BAG_FOUND.finding(f"there is no bag below {quoted(root)}"))
    if remarks:
        yield Subject(show(root), Kind.BAG, tuple(remarks), strict=manner.strict)


def _unverified(one: Met, root: bytes, limits: Limits) -> Finding | None:
    """Return why something below a folder is not verified; None of what is to be."""
    match one:
        case Found():
            return None
        case NotListed() if one.path == root:
            return unseen(root, show(root), one)
        case Archived(path):
            from archivekit.storage.archive.peek import Holds, glimpse

            seen = glimpse(path, limits)
            if seen.holds is not Holds.NONE:  # what cannot be told is said by a whole look, as if it had been named
                return None
            within = "; there is one deeper, in " + quoted(seen.deeper) if seen.deeper else ""
            message = f"{quoted(path)} holds no bag at its top, nor in a folder there{within}"
            return verification.ARCHIVE_PASSED_OVER.finding(message, where=Where(path=show(path)))
        case _:
            return passed_over(one)
