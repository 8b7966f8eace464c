"""The protocol by which a bag is written: each step a function of its own, in the order of `make`.

docs/explanation/how-a-bag-is-written.md tells the same steps in prose. Whatever goes wrong before the last of them
leaves nothing under the bag's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from archivekit.bag import compose
from archivekit.bag.expected import compare
from archivekit.bag.expected import count as count_expected
from archivekit.bag.plan import Plan, difference
from archivekit.bag.plan import plan as decide
from archivekit.bag.source import Destination
from archivekit.codes import bag_folder, bag_manifests, bag_tags
from archivekit.codes import package as codes
from archivekit.digests import ALGORITHMS
from archivekit.errors import (
    DestinationExistsError,
    ReadBackError,
    RefusedError,
    SourceChangedError,
    WitnessDisagreesError,
)
from archivekit.files import FileFact
from archivekit.findings import Depth, Finding, Level, Report, Subject, Where
from archivekit.paths import BagPath
from archivekit.quotes import quoted
from archivekit.storage.copier import Pass
from archivekit.storage.copy_crew import copy_all
from archivekit.storage.failures import storage_errors
from archivekit.storage.identify import Identifier
from archivekit.storage.publishing import staged
from archivekit.storage.staging import Durability, Staging
from archivekit.storage.survey import survey
from archivekit.storage.witness import AUTO_LIMIT, Opinion, SecondOpinion, Witness, ask, knows_any
from archivekit.storage.writer import seal
from archivekit.workflow.bag_files import PREMIS, RECORD
from archivekit.workflow.describe_bag import (
    Circumstances,
    Described,
    bag_uuid,
    describe_files,
    describe_record,
)
from archivekit.workflow.order import Order
from archivekit.workflow.verdicts import Manner, fingerprint
from archivekit.workflow.verify_one import verify_one
from archivekit.workflow.weaker import by_table, weaker

#: Tag files by path.
TagFiles: TypeAlias = "dict[BagPath, bytes]"
#: Writes tag files, each given in pieces, and returns their digests by the algorithms.
Sealer: TypeAlias = "Callable[[Mapping[BagPath, Iterable[bytes]], Sequence[str]], dict[BagPath, dict[str, str]]]"


@dataclass(frozen=True, slots=True)
class Made:
    """A bag that is in place: the report on it, and its payload as it was packaged."""

    report: Report
    files: tuple[FileFact, ...]


def make(order: Order, decided: Plan, roots: tuple[bytes, ...], planned: Report) -> Made:
    """Carry a plan out. Raises RefusedError and StorageErrors; only PublishedNotDurableError leaves a bag behind."""
    with storage_errors(order.to, "make"):  # what no step below has given a name
        return _make(order, decided, roots, planned)


def _make(order: Order, decided: Plan, roots: tuple[bytes, ...], planned: Report) -> Made:
    identifier = Identifier(asks_the_library=order.identification.asks_the_library(len(decided.files)))
    described = describe(order)
    # 1. A folder beside the destination, locked while it is written.
    with staged(lambda: Staging(order.to)) as staging:
        witness: Witness | None = None
        try:
            # 2. One pass over each original: read, digest, copy, identify.
            files = _copy(order, decided, roots, staging, identifier)
            # 3. The originals are still what they were, and what they were expected to be.
            still_the_same(order, decided)
            as_expected(order, decided, files, planned)
            # 4. The tag files, composed from what the copy brought; the tag manifests last.
            sealing = compose_and_seal(order, decided, described, files, partial(seal, staging), identifier)
            # 5. The witness is asked; while it reads, everything is flushed to the medium.
            witness = _ask(order, staging, len(files))
            if order.durability is not Durability.NONE:
                staging.flush()
            # 6. Read back, by the very function that `verify` calls, and compared with what was composed.
            subject = _read_back(order, staging, sealing)
            # 7. The second opinion.
            opinion = _hear(witness, order, subject, files)
            witness = None  # it has been heard
            # 8. The final name, never over anything; then the folders that hold it.
            _publish(order, staging, planned)
        finally:
            if witness is not None:
                witness.dismiss()
    findings = (
        *planned.subjects[-1].findings, *described.findings, *news(subject), *opinion,
        *_said(order, decided, staging, identifier, files),
    )  # fmt: skip
    done = replace(subject, subject=order.name, findings=findings)
    subjects = (order.judged.subject, done) if order.judged else (done,)
    return Made(Report("package", subjects, order.date), files)


#: What the verifier says of names and depth, and the plan has said of the originals already.
_SAID_BY_THE_PLAN = frozenset({bag_folder.NOT_FULL.id, bag_manifests.JUNK_LISTED.id, bag_tags.NOT_FOR_WINDOWS.id})


def news(subject: Subject) -> tuple[Finding, ...]:
    """Return what the verification of a new bag found that the plan has not said in its own words."""
    return tuple(finding for finding in subject.findings if finding.code not in _SAID_BY_THE_PLAN)


def describe(order: Order) -> Described:
    """Return the files of `metadata/` that the record gives."""
    if order.judged is None or order.judged.record is None:
        return Described({}, ())
    return describe_record(order.judged.record, order.judged.schema, order.today)


# -- 2, 3: the originals -----------------------------------------------------------------------------------------------


def _copy(
    order: Order, decided: Plan, roots: tuple[bytes, ...], staging: Staging, identifier: Identifier
) -> tuple[FileFact, ...]:
    staging.make_folder(b"data")
    wanted = wanted_of(order, decided)
    return copy_all(staging, roots, wanted, identifier, order.reading, decided.files)


def wanted_of(order: Order, decided: Plan) -> Pass:
    """Return what the one pass over the originals has to compute."""
    ours = decided.policy.algorithms
    further = {
        file.path: tuple(name for name in decided.expected.algorithms(file.original) if name not in ours)
        for file in decided.files
        if file.original in decided.expected.demands
    }
    return Pass(ours, further, flushed=order.durability is not Durability.NONE)


def still_the_same(order: Order, decided: Plan) -> None:
    """Survey the originals again; raises SourceChangedError where anything came, went or changed."""
    found, _ = survey(order.originals, links=order.policy.links)
    if found == decided.survey:
        return
    differs = difference(decided, decide(found, Destination(order.name), order.policy))
    if differs is not None:
        raise SourceChangedError(
            f"the originals changed while they were packaged; the first to differ is {quoted(differs)}. "
            "Nothing was published. Stop whatever writes to them, and run again.",
            path=differs,
            operation="list",
        )


def as_expected(order: Order, decided: Plan, files: Sequence[FileFact], planned: Report) -> None:
    """Raise RefusedError with a finding for every original that is not the one its digest was made of."""
    differ = compare(files, decided.expected)
    if differ:
        *others, last = planned.subjects
        report = replace(planned, subjects=(*others, replace(last, findings=(*last.findings, *differ))))
        more = f" (and {len(differ) - 1} more)" if len(differ) > 1 else ""
        raise RefusedError(f"nothing was packaged: {differ[0].message}{more}. {differ[0].cure}", report)


# -- 4: the tag files --------------------------------------------------------------------------------------------------


def compose_and_seal(
    order: Order, decided: Plan, described: Described, files: tuple[FileFact, ...], write: Sealer,
    identifier: Identifier,
) -> TagFiles:  # fmt: skip
    """Write every tag file and return the tag manifests."""
    algorithms = decided.policy.algorithms
    manifests = compose.payload_manifests(files, algorithms)
    about = Circumstances(order.date, order.durability, identifier.origin())
    record = order.judged.record if order.judged else None
    premis = describe_files(files, decided, bag_uuid(manifests, described.files.get(RECORD)), about, record=record)
    tags = (*order.tags, *external_identifier(order))
    whole = compose.tag_files(files, manifests, tags=tags, date=order.date) | described.files
    sealed = write({**{path: (data,) for path, data in whole.items()}, PREMIS: premis}, algorithms)
    sealing = compose.tag_manifests(sealed, algorithms)
    write({path: (data,) for path, data in sealing.items()}, ())
    return sealing


def external_identifier(order: Order) -> tuple[tuple[str, str], ...]:
    """Return the record's first identifier as External-Identifier, unless it is private or was given as a tag."""
    judged = order.judged
    if judged is None or judged.record is None or any(t[0].casefold() == "external-identifier" for t in order.tags):
        return ()
    private = {term.name for term in judged.schema.private_terms}
    values = () if "identifier" in private else judged.record.all_values("identifier")
    return tuple(("External-Identifier", value.value) for value in values[:1] if value.value.strip())


# -- 5, 6, 7: two judges -----------------------------------------------------------------------------------------------


def _ask(order: Order, staging: Staging, files: int) -> Witness | None:
    wanted = order.opinion is SecondOpinion.ALWAYS or (order.opinion is SecondOpinion.AUTO and files <= AUTO_LIMIT)
    return ask(staging.root, files) if wanted and knows_any(order.policy.algorithms) else None


def _read_back(order: Order, staging: Staging, sealing: TagFiles) -> Subject:
    """Judge the staged bag; raises ReadBackError where it is not what it should be.

    The tag manifests are compared octet by octet with what was composed. They attest every other tag file, and those
    the payload: nothing can be other than it was written without one of the three being seen. Ours list every tag
    file, so that one in none of them was put there by somebody else.
    """
    depth = Depth.FULL if order.durability is Durability.FULL else Depth.COMPLETE
    reading = replace(order.reading, from_medium=order.durability is Durability.FULL)
    subject = verify_one(staging.root, Manner(depth, order.profile), reading, name=order.name)
    grave = [
        finding.message
        for finding in subject.findings
        if finding.level in (Level.ERROR, Level.UNKNOWN) or finding.code == bag_tags.TAG_UNLISTED.id
    ]
    if not grave and subject.fingerprint != fingerprint({bytes(path): data for path, data in sealing.items()}):
        grave = ["the tag manifests are not those that were composed"]
    if grave:
        raise ReadBackError(
            f"what was read back is not what was written: {grave[0]}. Nothing was published. "
            "The disk may be failing: try another one.",
            path=order.name,
            report=Report("package", (subject,), order.date),
        )
    return subject


def _hear(witness: Witness | None, order: Order, subject: Subject, files: Sequence[FileFact]) -> tuple[Finding, ...]:
    """Return what the witness has to say; raises WitnessDisagreesError where it refuses for no known reason."""
    if witness is None:
        if order.opinion is SecondOpinion.NEVER:
            why = "as was asked"
        elif not knows_any(order.policy.algorithms):
            why = f"which knows no manifest of {' or '.join(order.policy.algorithms)}"
        else:
            why = f"above {AUTO_LIMIT:,} files"
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


# -- 8: the name -------------------------------------------------------------------------------------------------------


def _publish(order: Order, staging: Staging, planned: Report) -> None:
    try:
        staging.publish(flush=order.durability is not Durability.NONE)
    except FileExistsError as error:
        taken = codes.DESTINATION_EXISTS.finding(
            f"there is something at {quoted(order.name)} now, which was not there before", where=Where(path=order.name)
        )
        report = replace(planned, subjects=(replace(planned.subjects[-1], findings=(taken,)),))
        raise DestinationExistsError(f"nothing was packaged: {taken.message}. {taken.cure}", report) from error


def _said(
    order: Order, decided: Plan, staging: Staging, identifier: Identifier, files: Sequence[FileFact]
) -> Iterator[Finding]:
    """Say which digests were met, and what is weaker than it could be."""
    for name, met in count_expected(decided.expected):
        yield codes.EXPECTED_MET.finding(f"{met:,} of {len(files):,} originals match their {ALGORITHMS[name].label}")
    yield from weaker(order.durability, staging.unflushed, "bag")
    yield from by_table(order.identification, identifier, files)
