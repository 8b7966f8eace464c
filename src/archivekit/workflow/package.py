"""package: originals and a record in, a verified bag out; or nothing at all, and every reason why.

Here it is decided whether there will be a bag; `making` has the steps by which it is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archivekit.bag.compose import tag_file_names
from archivekit.bag.plan import Junk, Links, Plan
from archivekit.bag.plan import plan as decide
from archivekit.codes import package as codes
from archivekit.errors import DestinationExistsError, RefusedError
from archivekit.files import FileFact
from archivekit.findings import Examined, Finding, Kind, Level, Report, Subject
from archivekit.later import later
from archivekit.paths import BagPath
from archivekit.storage.archive.names import form_to_write, is_to_be_archive
from archivekit.storage.destination import destination
from archivekit.storage.digester import Reading, Tick, no_tick
from archivekit.storage.identify import Identification
from archivekit.storage.staging import Durability
from archivekit.storage.survey import survey
from archivekit.storage.witness import SecondOpinion
from archivekit.workflow.bag_files import PREMIS
from archivekit.workflow.making import describe, external_identifier, make
from archivekit.workflow.order import Lists, Order, take
from archivekit.workflow.places import AnyPath, callback_of, jobs_of, seconds_of
from archivekit.workflow.records import AnyRecord, AnySchema

if TYPE_CHECKING:
    from archivekit.bag.profile import Profile
    from archivekit.workflow.profiles import AnyProfile
else:
    Profile = later("archivekit.bag.profile", "Profile")
    AnyProfile = later("archivekit.workflow.profiles", "AnyProfile")


@dataclass(frozen=True, slots=True)
class Package:
    """A bag that was made: where it is, and the report on it. `files` are its payload as it was packaged."""

    path: str
    report: Report
    files: tuple[FileFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """What packaging would do: the plan, and the report on everything that stands for and against it.

    `tag_files` are the paths of what would be composed beside the payload.
    """

    plan: Plan
    report: Report
    tag_files: tuple[BagPath, ...] = ()


def package(
    *originals: AnyPath,
    to: AnyPath,
    record: AnyRecord | None = None,
    schema: AnySchema | None = None,
    digest: Sequence[str] = (),
    tags: Sequence[tuple[str, str]] = (),
    exclude: Sequence[str] = (),
    links: Links | str = Links.REFUSE,
    junk: Junk | str = Junk.REPORT,
    nested: bool = False,
    expect: Lists = (),
    profile: AnyProfile | None = None,
    date: dt.date | str | None = None,
    durability: Durability | str = Durability.FULL,
    second_opinion: SecondOpinion | str = SecondOpinion.AUTO,
    identify: Identification | str = Identification.AUTO,
    latest: int | None = None,
    jobs: int = 1,
    progress: Tick = no_tick,
) -> Package:
    """Make a bag of originals and their record; it is whole, read back and on the disk when this returns.

    One folder gives its contents to `data/`; several originals, or a file, each keep their own name there. `to` is
    the bag itself and must not exist (a folder, or one file where it ends in .tar, .tar.gz, .tar.zst or .zip, whose
    members are none later than `latest`, in seconds since 1970); missing parents are made. `record` is validated
    against `schema` first, and a record that fails stops the packaging. `digest` names the algorithms (SHA-512 where
    none is given), `tags` are labels and values for bag-info.txt, `profile` is a BagIt Profile that the bag must
    meet, `expect` names lists of digests that the originals must match, `date` is the day for Bagging-Date and events
    (today in UTC). `identify` says who tells the formats: the library (auto: for up to 20,000 files) or the table.

    Raises UsageError, BrokenSchemaError; RefusedError (DestinationExistsError among it) with `.report`, mostly before
    the first byte is written; SourceChangedError, ReadBackError, WitnessDisagreesError and other StorageErrors. After
    any of these nothing is under the final name; after PublishedNotDurableError the bag is.
    """
    order = take(
        originals, to, record=record, schema=schema, digest=digest, tags=tags, exclude=exclude, links=links, junk=junk,
        nested=nested, expect=expect, profile=profile, date=date, durability=durability, second_opinion=second_opinion,
        identify=identify, reading=Reading(jobs_of(jobs), callback_of(progress)),
    )  # fmt: skip
    bound = seconds_of(latest)
    in_one_file = is_to_be_archive(order.to)
    decided, roots = _plan(order)
    refuse(decided)
    if in_one_file:
        from archivekit.workflow.making_archive import make_archive

        made = make_archive(order, decided.plan, roots, decided.report, bound)
    else:
        made = make(order, decided.plan, roots, decided.report)
    return Package(order.name, made.report, made.files)


def plan(
    *originals: AnyPath,
    to: AnyPath,
    record: AnyRecord | None = None,
    schema: AnySchema | None = None,
    digest: Sequence[str] = (),
    tags: Sequence[tuple[str, str]] = (),
    exclude: Sequence[str] = (),
    links: Links | str = Links.REFUSE,
    junk: Junk | str = Junk.REPORT,
    nested: bool = False,
    expect: Lists = (),
    profile: AnyProfile | None = None,
    date: dt.date | str | None = None,
) -> Planned:
    """Return what `package` would do with the same arguments, every refusal included; write nothing.

    Raises UsageError, BrokenSchemaError.
    """
    order = take(
        originals, to, record=record, schema=schema, digest=digest, tags=tags, exclude=exclude, links=links, junk=junk,
        nested=nested, expect=expect, profile=profile, date=date,
    )  # fmt: skip
    is_to_be_archive(order.to)
    return _plan(order)[0]


def _plan(order: Order) -> tuple[Planned, tuple[bytes, ...]]:
    """Look at the originals and the destination, and decide."""
    found, roots = survey(order.originals, links=order.policy.links)
    decided = decide(found, destination(order.to, order.originals), order.policy, order.lists)
    findings = (*decided.findings, *order.unread, *order.remarks)
    if order.profile is not None and not decided.refused:
        findings = (*findings, *_by_profile(order, decided, order.profile))
    if order.judged is None:
        findings = (*findings, codes.NO_RECORD.finding("no record was given: the bag will carry no description"))
    examined = Examined(files=len(decided.files), octets=decided.octets)
    subject = Subject(order.name, Kind.BAG, findings, examined=examined)
    subjects = (order.judged.subject, subject) if order.judged else (subject,)
    misused = any(finding.code == codes.DESTINATION_INSIDE.id for finding in findings)
    report = Report("package", subjects, order.date, misused=misused)
    return Planned(decided, report, tag_file_names((*describe(order).files, PREMIS), order.policy.algorithms)), roots


def _by_profile(order: Order, decided: Plan, profile: Profile) -> tuple[Finding, ...]:
    """Judge the bag as it will be by the profile that was asked for."""
    from archivekit.workflow.foreseen import judge_foreseen

    metadata = {**describe(order).files, PREMIS: b""}
    found = judge_foreseen(decided, (*order.tags, *external_identifier(order)), order.date, metadata, profile)
    if not is_to_be_archive(order.to):
        return found
    from archivekit.workflow.archive_verdict import as_file

    return as_file(found, profile, form_to_write(order.to))


def refuse(decided: Planned) -> None:
    """Raise RefusedError where anything stands against the plan, or the record did not pass."""
    report = decided.report
    if report.exit_code == 0:
        return
    grave = [finding for finding in report.findings if finding.level in (Level.ERROR, Level.UNKNOWN)]
    first, more = grave[0], f" (and {len(grave) - 1} more)" if len(grave) > 1 else ""
    kind = RefusedError
    if any(finding.code == codes.DESTINATION_EXISTS.id for finding in grave):
        kind = DestinationExistsError
    raise kind(f"nothing was packaged: {first.message}{more}. {first.cure or ''}".rstrip(), report)
