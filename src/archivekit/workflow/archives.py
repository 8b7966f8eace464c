"""pack and unpack: a verified bag into one file, and the verified bag in one file into a folder.

docs/how-to/bags-in-one-file.md tells it in prose. Whatever goes wrong before the last step leaves nothing under the
final name.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archivekit.bag import info, lines
from archivekit.bag.declaration import V1_0
from archivekit.bag.plan import destination_findings
from archivekit.codes import package as codes
from archivekit.codes import system
from archivekit.digests import ALGORITHMS
from archivekit.errors import DestinationExistsError, ReadBackError, RefusedError, StorageError, UsageError
from archivekit.findings import Depth, Finding, Kind, Level, Outcome, Report, Subject, Where
from archivekit.later import later
from archivekit.paths import BagPath, danger, is_utf8, show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.storage.archive import checksum as archive_checksum
from archivekit.storage.archive.forms import BrokenError
from archivekit.storage.archive.names import Form, form_to_write
from archivekit.storage.archive.packer import Times, newest, pack_folder
from archivekit.storage.archive.staging import ArchiveStaging
from archivekit.storage.archive.unpacker import unpack_members
from archivekit.storage.archive.writer import writer
from archivekit.storage.destination import destination
from archivekit.storage.digester import Reading, Tick, no_tick
from archivekit.storage.failures import storage_errors
from archivekit.storage.listing import Limits
from archivekit.storage.publishing import staged
from archivekit.storage.staging import Durability, Staging
from archivekit.storage.within import read_within
from archivekit.workflow.archive_verdict import examine
from archivekit.workflow.order import Order
from archivekit.workflow.places import AnyPath, algorithms, callback_of, choice, day, jobs_of, limits_of, to_bytes
from archivekit.workflow.verdicts import Manner
from archivekit.workflow.verify_one import verify_one
from archivekit.workflow.weaker import weaker

if TYPE_CHECKING:
    from archivekit.bag.profile import Profile
else:
    Profile = later("archivekit.bag.profile", "Profile")

_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive that was made: where it is, the report on it, and the checksum files beside it."""

    path: str
    report: Report
    checksums: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A bag that was unpacked: its folder, and the report on it."""

    path: str
    report: Report


def pack(
    bag: AnyPath,
    *,
    to: AnyPath,
    checksum: Sequence[str] = (),
    latest: int | None = None,
    durability: Durability | str = Durability.FULL,
    limits: Limits | None = None,
    jobs: int = 1,
    date: dt.date | str | None = None,
    progress: Tick = no_tick,
) -> Packed:
    """Put a bag's folder into one file, and return the report on that file; the folder stays as it is.

    `to` is .tar, .tar.gz, .tar.zst or .zip and must not exist. Only a bag that passes is packed. The same bag gives
    the same octets: payload files keep their times, everything else gets the bag's Bagging-Date. `latest`
    (SOURCE_DATE_EPOCH, in seconds since 1970) is a time that no member is later than. `checksum` names algorithms by
    which the digest of the file is written beside it.

    Raises UsageError; RefusedError (DestinationExistsError among it) with `.report`; SourceChangedError, ReadBackError
    and other StorageErrors. After any of these nothing is under the final name; after PublishedNotDurableError the
    archive is.
    """
    folder, place = to_bytes(bag), to_bytes(to)
    form = form_to_write(place)
    names = algorithms(checksum) if checksum else ()
    durable = choice(Durability, durability, "durability")
    reading, today = Reading(jobs_of(jobs), callback_of(progress)), day(date)
    name = os.path.basename(os.path.abspath(folder))
    # 1. The bag passes, and there is room for it where it is to be.
    subject = verify_one(folder, Manner(limits=limits_of(limits)), reading)
    if subject.kind is not Kind.BAG:
        raise UsageError(f"{quoted(folder)} is a file. Name the folder of a bag.")
    _require(subject, Report("pack", (subject,), today), "packed")
    _refuse_name(name, form)
    _refuse_destination(place, (folder,), subject, "pack", today, beside=names)
    # 2. Written beside its name.
    with storage_errors(place, "make"), staged(lambda: ArchiveStaging(place)) as staging:
        try:
            pack_folder(folder, name, _times(folder, latest), writer(form, staging), progress)
            # 3. Flushed, read back and judged.
            made = read_back(staging, show(place), subject.fingerprint, durable, reading, Report("pack", (), today))
            # 4. The final name, never over anything.
            publish(staging, made, durable, Report("pack", (), today))
        except BrokenError as error:
            raise _impossible(error, show(place)) from error
        except ValueError as error:
            raise StorageError(f"{quoted(folder)} changed: {error}", path=show(folder), operation="read") from error
    made = replace(made, findings=(*made.findings, *weaker(durable, staging.unflushed, "archive")))
    return Packed(show(place), Report("pack", (made,), today), _write_checksums(place, names, reading))


def unpack(
    archive: AnyPath,
    *,
    to: AnyPath,
    durability: Durability | str = Durability.FULL,
    limits: Limits | None = None,
    jobs: int = 1,
    date: dt.date | str | None = None,
    progress: Tick = no_tick,
) -> Unpacked:
    """Unpack the bag in an archive file into the folder `to`, under the bag's own name, and return the report on it.

    Only an archive that passes is unpacked: nothing is renamed, left out or mended to make it fit. Files keep their
    modification times; missing parents are made; nothing is overwritten.

    Raises UsageError; RefusedError (DestinationExistsError among it) with `.report`; ReadBackError and other
    StorageErrors. After any of these nothing is under the bag's name; after PublishedNotDurableError the bag is.
    """
    source, parent = to_bytes(archive), to_bytes(to)
    durable = choice(Durability, durability, "durability")
    bounds, today = limits_of(limits), day(date)
    reading = Reading(jobs_of(jobs), callback_of(progress))
    # 1. The archive passes, and its bag has room.
    if files.is_folder(source):
        raise UsageError(f"{quoted(source)} is a folder. Name an archive file.")
    found = examine(source, Manner(limits=bounds), reading, name=show(source))
    if found is None:
        finding = system.NOT_A_FOLDER.finding(f"{quoted(source)} is no archive", where=Where(path=show(source)))
        report = Report("unpack", (Subject(show(source), Kind.ARCHIVE, (finding,)),), today)
        raise RefusedError(f"nothing was unpacked: {finding.message}. Name an archive file.", report)
    _require(found.subject, Report("unpack", (found.subject,), today), "unpacked")
    place = os.path.join(parent, found.root)
    _refuse_destination(place, (source,), found.subject, "unpack", today)
    # 2. Into a folder beside its name.
    with storage_errors(place, "make"), staged(lambda: Staging(place)) as staging:
        unpack_members(source, found.form, found.root, staging, bounds, progress)
        if durable is not Durability.NONE:
            staging.flush()
        # 3. Read back and judged, as any bag is.
        manner = Manner(Depth.FULL if durable is Durability.FULL else Depth.COMPLETE, limits=bounds)
        read = replace(reading, from_medium=durable is Durability.FULL)
        subject = verify_one(staging.root, manner, read, name=show(place))
        _compare(subject, found.subject.fingerprint, show(place), Report("unpack", (subject,), today))
        # 4. The final name, never over anything.
        try:
            staging.publish(flush=durable is not Durability.NONE)
        except FileExistsError as error:
            raise _taken(show(place), Report("unpack", (subject,), today)) from error
    subject = replace(subject, findings=(*subject.findings, *weaker(durable, staging.unflushed, "bag")))
    return Unpacked(show(place), Report("unpack", (subject,), today))


# -- what stands against it --------------------------------------------------------------------------------------------


def _require(subject: Subject, report: Report, what: str) -> None:
    if subject.outcome is Outcome.PASSED:
        return
    grave = [finding for finding in subject.findings if finding.level in (Level.ERROR, Level.UNKNOWN)]
    more = f" (and {len(grave) - 1} more)" if len(grave) > 1 else ""
    raise RefusedError(f"nothing was {what}: {grave[0].message}{more}. Only what passes is {what}.", report)


def _refuse_name(name: bytes, form: Form) -> None:
    peril = danger(name)
    if peril is not None:
        raise UsageError(f"the bag's name {quoted(name)} has no place in an archive: {peril.value}. Rename the bag.")
    if form is Form.ZIP and (b"\\" in name or not is_utf8(name)):
        raise UsageError(f"the bag's name {quoted(name)} has no place in a zip file. Choose .tar.")


def _refuse_destination(
    place: bytes, sources: Sequence[bytes], subject: Subject, command: str, today: str, *, beside: Sequence[str] = ()
) -> None:
    """Raise RefusedError where nothing can be made at a place, or a checksum of another archive lies there."""
    findings = list(destination_findings(destination(place, sources)))
    findings += [
        codes.DESTINATION_EXISTS.finding(
            f"there is a checksum of an archive of that name already, {quoted(one)}", where=Where(path=show(one))
        )
        for algorithm in (ALGORITHMS if command == "pack" else beside)
        if files.exists(one := archive_checksum.beside(place, algorithm))
    ]
    if not findings:
        return
    kind = DestinationExistsError if findings[0].code == codes.DESTINATION_EXISTS.id else RefusedError
    shown = replace(subject, findings=(*subject.findings, *findings))
    report = Report(command, (shown,), today, misused=any(f.code == codes.DESTINATION_INSIDE.id for f in findings))
    raise kind(f"nothing was {command}ed: {findings[0].message}. {findings[0].cure}", report)


def _impossible(error: BrokenError, name: str) -> RefusedError:
    subject = Subject(name, Kind.ARCHIVE, (error.finding,))
    return RefusedError(
        f"nothing was packed: {error.finding.message}. {error.finding.cure}", Report("pack", (subject,))
    )


def _taken(name: str, report: Report) -> DestinationExistsError:
    taken = codes.DESTINATION_EXISTS.finding(
        f"there is something at {quoted(name)} now, which was not there before", where=Where(path=name)
    )
    told = replace(report, subjects=tuple(replace(one, findings=(*one.findings, taken)) for one in report.subjects))
    return DestinationExistsError(f"nothing was published: {taken.message}. {taken.cure}", told)


# -- the steps ---------------------------------------------------------------------------------------------------------


def _times(folder: bytes, latest: int | None) -> Times:
    """Return which times members get: of tag files and folders the Bagging-Date, else the newest of the payload."""
    bound = None if latest is None else latest * _SECOND
    data = read_within(folder, BagPath(b"bag-info.txt"), most=1 << 20)
    if isinstance(data, Finding) and data.code == system.CANNOT_READ.id:
        raise StorageError(data.message, path=show(folder), operation="read")
    moment = None if isinstance(data, Finding) else bagging_moment(data)
    tags = newest(folder) if moment is None else moment
    return Times(tags if bound is None else min(tags, bound), bound)


def bagging_moment(bag_info: bytes) -> int | None:
    """Return the beginning of the day of Bagging-Date in nanoseconds since 1970, or None where there is none."""
    text = lines.read_text(bag_info, name="bag-info.txt", encoding="UTF-8")
    for tag in info.parse(text, name="bag-info.txt", version=V1_0).all("Bagging-Date"):
        try:
            midnight = dt.datetime.fromisoformat(tag.value.strip()[:10]).replace(tzinfo=dt.UTC)
        except ValueError:
            continue
        return int(midnight.timestamp()) * _SECOND
    return None


def day_in_ns(date: str) -> int:
    """Return the beginning of a day (YYYY-MM-DD, UTC) in nanoseconds since 1970."""
    return int(dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC).timestamp()) * _SECOND


def read_back_as(staging: ArchiveStaging, order: Order, sealed: str | None) -> Subject:
    """Flush and judge the archive of an order, and compare its tag manifests with those composed; raises ReadBackError.

    The tag manifests attest every other tag file, and those the payload.
    """
    report = Report("package", (), order.date)
    return read_back(staging, order.name, sealed, order.durability, order.reading, report, profile=order.profile)


def read_back(
    staging: ArchiveStaging,
    name: str,
    sealed: str | None,
    durable: Durability,
    reading: Reading,
    report: Report,
    *,
    profile: Profile | None = None,
) -> Subject:
    """Flush what was written, judge it as any archive is, and compare it with the bag; raises ReadBackError."""
    if durable is not Durability.NONE:
        staging.flush()
    manner = Manner(Depth.FULL if durable is Durability.FULL else Depth.COMPLETE, profile)
    read = replace(reading, from_medium=durable is Durability.FULL)
    found = examine(staging.path, manner, read, name=name, called=os.path.basename(staging.destination))
    if found is None:
        why = "what was read back is not what was written: it is no archive. Nothing was published."
        raise ReadBackError(why, path=name, report=report)
    _compare(found.subject, sealed, name, replace(report, subjects=(found.subject,)))
    return found.subject


def _compare(subject: Subject, sealed: str | None, name: str, report: Report) -> None:
    grave = [finding.message for finding in subject.findings if finding.level in (Level.ERROR, Level.UNKNOWN)]
    if not grave and subject.fingerprint != sealed:
        grave = ["the tag manifests are not those of the bag"]
    if grave:
        raise ReadBackError(
            f"what was read back is not what was written: {grave[0]}. Nothing was published. "
            "The disk may be failing: try another one.",
            path=name,
            report=report,
        )


def publish(staging: ArchiveStaging, subject: Subject, durable: Durability, report: Report) -> None:
    """Give the archive its name; raises DestinationExistsError, StorageError."""
    try:
        staging.publish(flush=durable is not Durability.NONE)
    except FileExistsError as error:
        raise _taken(show(staging.destination), replace(report, subjects=(subject,))) from error


def _write_checksums(place: bytes, names: Sequence[str], reading: Reading) -> tuple[str, ...]:
    """Write the digests of the file beside it, as `sha512sum` does; raises StorageError."""
    if not names:
        return ()
    with storage_errors(place, "read"):
        found = archive_checksum.digests(place, names, reading)
    if isinstance(found, Finding):
        raise StorageError(found.message, path=show(place), operation="read")
    written = []
    for algorithm, digest in zip(names, found, strict=True):
        beside = archive_checksum.beside(place, algorithm)
        files.write_new(beside, [archive_checksum.line(digest, os.path.basename(place))])
        written.append(show(beside))
    return tuple(written)
