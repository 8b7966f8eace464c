"""package: originals and a record in, a verified bag out; or nothing at all, and every reason why.

The order is that of DESIGN §7 and of docs/explanation/how-a-bag-is-written.md; each step is a call of its own.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archivekit.bag import compose
from archivekit.bag.plan import Junk, Links, Plan, Policy
from archivekit.bag.plan import plan as decide
from archivekit.codes import package as codes
from archivekit.errors import (
    DestinationExistsError,
    ReadBackError,
    RefusedError,
    SourceChangedError,
    WitnessDisagreesError,
)
from archivekit.files import FileFact
from archivekit.findings import Depth, Examined, Finding, Kind, Level, Report, Subject, Where
from archivekit.paths import BagPath, show
from archivekit.storage.copier import Copier
from archivekit.storage.digester import Reading, Tick, no_tick
from archivekit.storage.identify import TABLE, Identifier
from archivekit.storage.staging import Durability, Staging
from archivekit.storage.survey import destination, survey
from archivekit.storage.witness import AUTO_LIMIT, Opinion, SecondOpinion, Witness, ask
from archivekit.storage.writer import seal
from archivekit.workflow.describe_bag import RECORD, Circumstances, Described, describe_files, describe_record
from archivekit.workflow.places import AnyPath, algorithms, choice, day, to_bytes
from archivekit.workflow.records import AnyRecord, AnySchema, Judged, judge_record
from archivekit.workflow.verify import Manner, verify_one


@dataclass(frozen=True, slots=True)
class Package:
    """A bag that was made: where it is, and the report on it. `files` are its payload as it was packaged."""

    path: str
    report: Report
    files: tuple[FileFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """What packaging would do: the plan, and the report on everything that stands for and against it."""

    plan: Plan
    report: Report


@dataclass(frozen=True, slots=True)
class _Order:
    """Everything that was asked for, as values."""

    originals: tuple[bytes, ...]
    to: bytes
    policy: Policy
    tags: tuple[tuple[str, str], ...]
    date: str
    durability: Durability
    opinion: SecondOpinion
    reading: Reading
    judged: Judged | None

    @property
    def name(self) -> str:
        """Return what the report calls the bag."""
        return show(self.to)


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
    date: dt.date | str | None = None,
    durability: Durability | str = Durability.FULL,
    second_opinion: SecondOpinion | str = SecondOpinion.AUTO,
    jobs: int = 1,
    progress: Tick = no_tick,
) -> Package:
    """Make a bag of originals and their record; it is whole, read back and on the disk when this returns.

    One folder gives its contents to `data/`; several originals, or a file, each keep their own name there. `to` is
    the bag itself and must not exist; missing parents are made. `record` is validated against `schema` first, and a
    record that fails stops the packaging. `digest` names the algorithms (SHA-512 where none is given), `tags` are
    labels and values for bag-info.txt, `date` is the day for Bagging-Date and events (today in UTC).

    Raises UsageError, BrokenSchemaError; RefusedError (DestinationExistsError among it) with `.report` before the
    first byte is written; SourceChangedError, ReadBackError, WitnessDisagreesError and other StorageErrors, after
    which nothing is under the final name; PublishedNotDurableError, after which the bag is.
    """
    order = _order(
        originals, to, record, schema, digest, tags, exclude, links, junk, nested, date, durability, second_opinion,
        Reading(jobs, progress),
    )  # fmt: skip
    decided, roots = _plan(order)
    refuse(decided)
    return _make(order, decided.plan, roots, decided.report)


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
    date: dt.date | str | None = None,
) -> Planned:
    """Return what `package` would do with the same arguments, every refusal included; write nothing.

    Raises UsageError, BrokenSchemaError.
    """
    order = _order(
        originals, to, record, schema, digest, tags, exclude, links, junk, nested, date, Durability.NONE,
        SecondOpinion.NEVER, Reading(),
    )  # fmt: skip
    return _plan(order)[0]


def _order(
    originals: Sequence[AnyPath],
    to: AnyPath,
    record: AnyRecord | None,
    schema: AnySchema | None,
    digest: Sequence[str],
    tags: Sequence[tuple[str, str]],
    exclude: Sequence[str],
    links: Links | str,
    junk: Junk | str,
    nested: bool,
    date: dt.date | str | None,
    durability: Durability | str,
    second_opinion: SecondOpinion | str,
    reading: Reading,
) -> _Order:
    """Turn what was asked for into values; raises UsageError for what cannot be meant."""
    compose.check_tags(tags)
    today = day(date)
    policy = Policy(
        algorithms(digest), tuple(exclude), choice(Links, links, "way with links"), choice(Junk, junk, "way with junk"),
        nested,
    )  # fmt: skip
    durable = choice(Durability, durability, "durability")
    opinion = choice(SecondOpinion, second_opinion, "second opinion")
    paths = tuple(map(to_bytes, originals))
    place = to_bytes(to)
    judged = None if record is None else judge_record(record, schema, dt.date.fromisoformat(today))
    return _Order(paths, place, policy, tuple(tags), today, durable, opinion, reading, judged)


# -- decide ------------------------------------------------------------------------------------------------------------


def _plan(order: _Order) -> tuple[Planned, tuple[bytes, ...]]:
    found, roots = survey(order.originals, links=order.policy.links)
    decided = decide(found, destination(order.to, order.originals), order.policy)
    findings = decided.findings
    if order.judged is None:
        findings = (*findings, codes.NO_RECORD.finding("no record was given: the bag will carry no description"))
    examined = Examined(files=len(decided.files), octets=decided.octets)
    subject = Subject(order.name, Kind.BAG, findings, examined=examined)
    subjects = (order.judged.subject, subject) if order.judged else (subject,)
    misused = any(finding.code == codes.DESTINATION_INSIDE.id for finding in findings)
    return Planned(decided, Report("package", subjects, order.date, misused=misused)), roots


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


# -- do ----------------------------------------------------------------------------------------------------------------


def _make(order: _Order, decided: Plan, roots: tuple[bytes, ...], planned: Report) -> Package:
    """Carry a plan out. Whatever goes wrong before the bag is published leaves nothing under its name."""
    identifier = Identifier()
    described = Described({}, ())
    if order.judged is not None and order.judged.record is not None:
        described = describe_record(order.judged.record, order.judged.schema, dt.date.fromisoformat(order.date))
    # 1. A folder beside the destination, locked while it is written.
    staging = Staging(order.to)
    witness: Witness | None = None
    try:
        # 2. One pass over each original: read, digest, copy, identify. 3. The originals are still what they were.
        files = _copy(order, decided, roots, staging, identifier)
        _still_the_same(order, decided)
        # 4. The tag files, composed from what the copy brought; the tag manifests last.
        metadata = described.files | describe_files(
            files,
            decided,
            described.files.get(RECORD),
            Circumstances(
                os.path.basename(show(os.path.abspath(order.to))), order.date, order.durability, identifier.origin()
            ),
        )
        tags = (*order.tags, *_external_identifier(order))
        seal(
            staging, compose.tag_files(files, decided.policy.algorithms, tags=tags, date=order.date, metadata=metadata)
        )
        # 5. The witness is asked while the disk is busy with the flush.
        witness = _ask(order, staging, len(files))
        if order.durability is not Durability.NONE:
            staging.flush()
        # 6. Read back from the medium, by the very function that `verify` calls.
        subject = _read_back(order, staging)
        # 7. The second opinion.
        opinion = _hear(witness, order, subject, files)
        witness = None
        # 8. The final name, never over anything; then the folder that holds it.
        _publish(order, staging, planned)
    except BaseException:
        if witness is not None:
            witness.dismiss()
        if not staging.published:
            staging.discard()
        raise
    findings = (
        *_remarks(planned), *described.findings, *subject.findings, *opinion, *_said(order, staging, identifier, files)
    )  # fmt: skip
    done = replace(subject, subject=order.name, findings=findings)
    subjects = (order.judged.subject, done) if order.judged else (done,)
    return Package(order.name, Report("package", subjects, order.date), files)


def _copy(
    order: _Order, decided: Plan, roots: tuple[bytes, ...], staging: Staging, identifier: Identifier
) -> tuple[FileFact, ...]:
    staging.make_folder(b"data")
    copier = Copier(staging, roots, decided.policy.algorithms, identifier, order.reading)
    return copier.copy(decided.files)


def _still_the_same(order: _Order, decided: Plan) -> None:
    """Survey the originals again; raises SourceChangedError where anything came, went or changed."""
    found, _ = survey(order.originals, links=order.policy.links)
    again = decide(found, destination(order.to, ()), order.policy)
    if again.files == decided.files:
        return
    before = {(file.path, file.size, file.modified_ns, file.changed_ns) for file in decided.files}
    after = {(file.path, file.size, file.modified_ns, file.changed_ns) for file in again.files}
    path = min(before ^ after)[0].removeprefix(b"data/")
    raise SourceChangedError(
        f"the originals changed while they were packaged; the first to differ is {show(path)!r}. "
        "Nothing was published. Stop whatever writes to them, and run again.",
        path=show(path),
        operation="list",
    )


def _external_identifier(order: _Order) -> tuple[tuple[str, str], ...]:
    """Return the record's first identifier as External-Identifier, unless it is private or was given as a tag."""
    judged = order.judged
    if judged is None or judged.record is None or any(t[0].casefold() == "external-identifier" for t in order.tags):
        return ()
    private = {term.name for term in judged.schema.private_terms}
    values = () if "identifier" in private else judged.record.all_values("identifier")
    return tuple(("External-Identifier", value.value) for value in values[:1] if value.value.strip())


def _ask(order: _Order, staging: Staging, files: int) -> Witness | None:
    wanted = order.opinion is SecondOpinion.ALWAYS or (order.opinion is SecondOpinion.AUTO and files <= AUTO_LIMIT)
    return ask(staging.root, files) if wanted else None


def _read_back(order: _Order, staging: Staging) -> Subject:
    """Judge the staged bag; raises ReadBackError where it is not what it should be."""
    depth = Depth.FULL if order.durability is Durability.FULL else Depth.COMPLETE
    reading = replace(order.reading, from_medium=True)
    subject = verify_one(staging.root, Manner(depth), reading, name=order.name)
    grave = [finding for finding in subject.findings if finding.level in (Level.ERROR, Level.UNKNOWN)]
    if grave:
        raise ReadBackError(
            f"what was read back is not what was written: {grave[0].message}. Nothing was published. "
            "The disk may be failing: try another one.",
            path=order.name,
            report=Report("package", (subject,), order.date),
        )
    return subject


def _hear(witness: Witness | None, order: _Order, subject: Subject, files: Sequence[FileFact]) -> tuple[Finding, ...]:
    """Return what the witness has to say; raises WitnessDisagreesError where it refuses for no known reason."""
    if witness is None:
        why = "as was asked" if order.opinion is SecondOpinion.NEVER else f"above {AUTO_LIMIT:,} files"
        return (codes.WITNESS_NOT_ASKED.finding(f"the bagit package was not asked, {why}"),)
    said = witness.testimony()
    if said.opinion is Opinion.FAILED:
        return (codes.WITNESS_FAILED.finding(f"the bagit package gave no opinion: {said.detail}"),)
    if said.opinion is Opinion.ACCEPTS or said.is_known_disagreement(tuple(BagPath(file.path) for file in files)):
        but = "" if said.opinion is Opinion.ACCEPTS else ", but for names that RFC 8493 §2.1.3 has encoded"
        return (codes.WITNESS_AGREES.finding(f"the bagit package finds the bag complete as well{but}"),)
    disagrees = codes.WITNESS_DISAGREES.finding(
        f"we find the bag valid; the bagit package says: {said.detail}", expected="accepts", observed=said.detail
    )
    raise WitnessDisagreesError(
        f"nothing was published: {disagrees.message}. {disagrees.cure}",
        path=order.name,
        report=Report("package", (replace(subject, findings=(*subject.findings, disagrees)),), order.date),
    )


def _publish(order: _Order, staging: Staging, planned: Report) -> None:
    try:
        staging.publish(flush=order.durability is not Durability.NONE)
    except FileExistsError as error:
        taken = codes.DESTINATION_EXISTS.finding(
            f"there is something at {order.name!r} now, which was not there before", where=Where(path=order.name)
        )
        report = replace(planned, subjects=(replace(planned.subjects[-1], findings=(taken,)),))
        raise DestinationExistsError(f"nothing was packaged: {taken.message}. {taken.cure}", report) from error


def _remarks(planned: Report) -> tuple[Finding, ...]:
    """Return what the plan had to say about the bag itself."""
    return planned.subjects[-1].findings


def _said(order: _Order, staging: Staging, identifier: Identifier, files: Sequence[FileFact]) -> tuple[Finding, ...]:
    """Say what is weaker than it could be."""
    said: list[Finding] = []
    if order.durability is Durability.NONE:
        said.append(codes.NOT_FLUSHED.finding("the bag was not flushed to the disk"))
    if order.durability is not Durability.FULL:
        said.append(codes.NOT_READ_BACK.finding("the bag was not read back from the disk"))
    if staging.unflushed:
        said.append(codes.DURABILITY_PARTIAL.finding(f"the folder {staging.unflushed[0]!r} could not be flushed"))
    if any(file.format is not None and file.format.tool == TABLE and file.size for file in files):
        reasons = "; ".join(identifier.origin().failures)
        said.append(codes.FORMAT_BY_TABLE.finding(f"formats were told by the built-in table ({reasons})"))
    return tuple(said)
