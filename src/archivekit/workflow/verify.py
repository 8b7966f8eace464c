"""verify: look at bags, judge them, report everything. Writes nothing, fetches nothing, needs no record."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from archivekit.bag.profile_notes import named_profiles
from archivekit.bag.rules import judge
from archivekit.bag.verdict import verdict
from archivekit.codes import system, verification
from archivekit.errors import StorageError, WorkerDiedError
from archivekit.findings import Depth, Finding, Kind, Level, Outcome, Report, Subject, Verdict, Where
from archivekit.later import later
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage import files, observer
from archivekit.storage.digester import Reading, Tick, no_tick
from archivekit.storage.finder import Archived, Found, NotFollowed, NotListed, PassedOver, find_bags
from archivekit.storage.listing import Limits
from archivekit.storage.witness import AUTO_LIMIT, Opinion, SecondOpinion, ask, knows_any
from archivekit.workflow.places import AnyPath, callback_of, choice, day, jobs_of, limits_of, to_bytes

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from archivekit.bag.observation import Observation
    from archivekit.bag.profile import Profile
    from archivekit.workflow.profiles import AnyProfile
    from archivekit.workflow.since import Since
else:
    Executor = later("concurrent.futures", "Executor")
    Observation = later("archivekit.bag.observation", "Observation")
    Profile = later("archivekit.bag.profile", "Profile")
    AnyProfile = later("archivekit.workflow.profiles", "AnyProfile")
    Since = later("archivekit.workflow.since", "Since")


@dataclass(frozen=True, slots=True)
class Manner:
    """How bags are verified: depth, profile, strictness, whether the witness is asked, and what counts as hostile."""

    depth: Depth = Depth.FULL
    profile: Profile | None = None
    strict: bool = False
    opinion: SecondOpinion = SecondOpinion.NEVER
    limits: Limits = field(default_factory=Limits)


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
        remark = _passed_over(one, root, manner.limits)
        if remark is None:
            found = True
            yield one.path
        else:
            remarks.append(remark)
    if not found and not any(remark.code.startswith("SYS") for remark in remarks):
        remarks.append(verification.NO_BAG_FOUND.finding(f"there is no bag below {quoted(root)}"))
    if remarks:
        yield Subject(show(root), Kind.BAG, tuple(remarks), strict=manner.strict)


def _passed_over(
    one: Found | PassedOver | Archived | NotFollowed | NotListed, root: bytes, limits: Limits
) -> Finding | None:
    """Return why something below a folder is not verified; None of what is to be."""
    path, where = one.path, Where(path=show(one.path))
    match one:
        case Found():
            return None
        case PassedOver():
            return verification.PARTIAL_PASSED_OVER.finding(f"{quoted(path)} was passed over", where=where)
        case NotFollowed():
            return verification.LINK_PASSED_OVER.finding(f"{quoted(path)} was not followed", where=where)
        case NotListed() if path == root:
            return _unseen(root, show(root), one)
        case NotListed(error=error):
            reason = error.strerror or str(error)
            message = f"the folder {quoted(path)} could not be listed: {reason}"
            return system.CANNOT_LIST.finding(message, where=where)
        case Archived():
            from archivekit.storage.archive.peek import Holds, glimpse

            seen = glimpse(path, limits)
            if seen.holds is not Holds.NONE:  # what cannot be told is said by a whole look, as if it had been named
                return None
            within = "; there is one deeper, in " + quoted(seen.deeper) if seen.deeper else ""
            message = f"{quoted(path)} holds no bag at its top, nor in a folder there{within}"
            return verification.ARCHIVE_PASSED_OVER.finding(message, where=where)


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
        return unlooked(called, Kind.BAG, _unseen(bag, called, error), manner)
    findings = judge(seen.observation)
    by_the_standard = verdict(findings, manner.depth)
    subject = concluded(called, Kind.BAG, (*findings, *profiled(seen.observation, manner)), seen, manner)
    return _with_opinion(bag, manner.opinion, subject, by_the_standard, seen.observation)


def profiled(seen: Observation, manner: Manner) -> tuple[Finding, ...]:
    """Return what a profile says of a bag; without one, which profiles the bag names."""
    if manner.profile is None:
        return tuple(named_profiles(seen))
    from archivekit.bag.profile_rules import judge_profile

    return tuple(judge_profile(seen, manner.profile))


def concluded(called: str, kind: Kind, findings: tuple[Finding, ...], seen: observer.Look, manner: Manner) -> Subject:
    """Return what a look came to: the findings, and the verdict that follows from them."""
    return Subject(
        called,
        kind,
        findings,
        verdict=verdict(findings, manner.depth),
        depth=manner.depth,
        fingerprint=fingerprint(seen.tag_manifests),
        examined=seen.examined,
        strict=manner.strict,
    )


def unlooked(called: str, kind: Kind, why: Finding, manner: Manner) -> Subject:
    """Return what is said of a bag that could not be looked at."""
    return Subject(called, kind, (why,), depth=manner.depth, strict=manner.strict)


#: What the system says where a path leads to no folder; anything else it says is no answer to whether there is one.
_NOTHING_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP})


def _unseen(bag: bytes, called: str, error: StorageError | NotListed) -> Finding:
    where = Where(path=called)
    if isinstance(error, WorkerDiedError):
        return system.WORKER_DIED.finding(str(error), where=where)
    cause = error.__cause__ if isinstance(error, StorageError) else error.error
    if not isinstance(cause, OSError) or cause.errno in _NOTHING_THERE:
        if not files.exists(bag):
            return system.NOT_FOUND.finding(f"there is nothing at {quoted(called)}", where=where)
        if not files.is_folder(bag):
            return system.NOT_A_FOLDER.finding(f"{quoted(called)} is not a folder", where=where)
    reason = cause.strerror or str(cause) if isinstance(cause, OSError) else str(error)
    return system.CANNOT_LIST.finding(f"{quoted(called)} could not be listed: {reason}", where=where)


def _with_opinion(
    bag: bytes, wanted: SecondOpinion, subject: Subject, ours: Verdict | None, seen: Observation
) -> Subject:
    """Add what the witness says of the bag by the standard alone; it never changes our verdict."""
    count = subject.examined.files
    if wanted is SecondOpinion.NEVER or (wanted is SecondOpinion.AUTO and count > AUTO_LIMIT):
        return subject
    said = ask(bag, count).testimony()
    says = f"we find it {ours.value if ours else subject.outcome.value}; the bagit package says: {said.detail}"
    accepted = ours is Verdict.VALID or (ours is None and subject.outcome is Outcome.PASSED)
    if said.opinion is Opinion.FAILED:
        finding = verification.WITNESS_FAILED.finding(f"the bagit package gave no opinion: {said.detail}")
    elif (said.opinion is Opinion.ACCEPTS) is accepted:
        finding = verification.WITNESS_AGREES.finding(f"the bagit package agrees ({said.detail})")
    elif accepted and not knows_any(m.algorithm_name for m in seen.tags.payload_manifests):
        known = verification.WITNESS_DIFFERS_AS_KNOWN.finding(
            f"{says}; it knows none of the algorithms", observed=said.detail
        )
        finding = replace(known, clause="RFC 8493 §2.4")
    elif accepted and said.is_known_disagreement(tuple(BagPath(path) for path in seen.listing.payload)):
        finding = verification.WITNESS_DIFFERS_AS_KNOWN.finding(says, observed=said.detail)
    elif not accepted and (unchecked := _unchecked(subject)) is not None:
        finding = replace(
            verification.WITNESS_DIFFERS_AS_KNOWN.finding(
                f"{says}; it is known not to check what {unchecked.code} is about", observed=said.detail
            ),
            clause=unchecked.clause,
        )
    else:
        finding = verification.WITNESS_DIFFERS.finding(says, observed=said.detail)
    return replace(subject, findings=(*subject.findings, finding))


def _unchecked(subject: Subject) -> Finding | None:
    """Return the first of the findings that stand against a bag, where the witness is known to pass over them all."""
    against = [
        finding
        for finding in subject.findings
        if finding.level in (Level.ERROR, Level.UNKNOWN) and not finding.code.startswith("PRO")
    ]
    known = all(finding.code in verification.UNCHECKED_BY_WITNESS for finding in against)
    return against[0] if against and known else None


def fingerprint(tag_manifests: Mapping[bytes, bytes]) -> str | None:
    """Return the SHA-512 over a bag's tag manifests in the order of their names, in hex; None where it has none."""
    if not tag_manifests:
        return None
    hasher = hashlib.sha512()
    for name in sorted(tag_manifests):
        hasher.update(tag_manifests[name])
    return hasher.hexdigest()
