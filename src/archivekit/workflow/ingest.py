"""ingest: a sheet (a row a document) or a folder (a folder a document) in, one verified bag each out, in a vault.

1. Everything is checked: every record, file and name, and the space. While anything is wrong, nothing is written,
   unless `keep_going` asks for the good ones.
2. Each document becomes a bag by itself. One that is there already is proved, and never made again.
3. The outcome is written beside the bags: the table with what became of each row, the report, and a page.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from archivekit.bag import compose
from archivekit.bag.choosing import Junk, Links
from archivekit.codes import ingest as codes
from archivekit.codes import sheet as sheet_codes
from archivekit.errors import StorageError, UsageError
from archivekit.findings import Finding, Kind, Level, Report, Subject, Where
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files, leftovers
from archivekit.storage.identify import Identification
from archivekit.storage.ledger import Ledger
from archivekit.storage.originals import absolute, make_folder
from archivekit.storage.staging import Durability
from archivekit.storage.system import usable_cores
from archivekit.storage.witness import SecondOpinion
from archivekit.workflow.ingesting import outcome
from archivekit.workflow.ingesting.check import Checked, Judge, check, said, subject_of
from archivekit.workflow.ingesting.documents import documents_of_sheet
from archivekit.workflow.ingesting.executors import crew as crew_of
from archivekit.workflow.ingesting.expected import came_along
from archivekit.workflow.ingesting.folders import documents_of_folder
from archivekit.workflow.ingesting.run import Progress, Run, no_progress
from archivekit.workflow.ingesting.task import as_called
from archivekit.workflow.ingesting.work import Done, Settings, Status
from archivekit.workflow.places import AnyPath, algorithms, callback_of, choice, day, jobs_of, pairs, texts, to_bytes
from archivekit.workflow.profiles import AnyProfile, read_profile
from archivekit.workflow.records import AnySchema, load_schema
from archivekit.workflow.seam import Crew
from archivekit.workflow.sources import sheet_options

__all__ = ["Ingested", "Progress", "Status", "ingest"]

#: So many documents have a subject of their own in the report; those beyond that passed are counted.
MOST_SUBJECTS = 10_000


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of an ingest: the report, how many documents have which status, and the outcome files, where written.

    `documents` and `octets` are those that passed the check; of `there` of them something is in the vault already.
    `wrote` is False where the check stopped it, or it was a dry run: nothing was touched then.
    """

    report: Report
    counts: dict[str, int]
    outcome: tuple[str, ...] = ()
    documents: int = 0
    octets: int = 0
    there: int = 0
    wrote: bool = False


@dataclass(slots=True)
class _Tally:
    """Subjects of documents up to a number; those beyond are counted unless something is wrong with them."""

    ledger: Ledger
    strict: bool
    subjects: dict[int, Subject] = field(default_factory=dict)
    more: int = 0
    grave: int = 0
    worst: Finding | None = None

    def take(self, done: Done) -> None:
        subject = replace(done.subject, strict=self.strict)
        self.ledger.settle(done.row, done.status.value, subject.fingerprint, said(subject.findings))
        if len(self.subjects) < MOST_SUBJECTS:
            self.subjects[done.row] = subject
            return
        self.more += 1
        grave = [one for one in subject.findings if one.level in (Level.ERROR, Level.UNKNOWN)]
        if grave:
            self.grave += 1
            if self.worst is None or self.worst.level is Level.ERROR:
                self.worst = grave[0]

    def findings(self, table: str) -> list[Finding]:
        """Return what is to be said of documents that have no subject."""
        found = []
        if self.more:
            documents = "1 more document is" if self.more == 1 else f"{self.more:,} more documents are"
            message = f"{documents} in {quoted(table)} alone, {self.grave:,} of them not good"
            found.append(codes.MORE_NOT_SHOWN.finding(message))
        if self.worst is not None:
            found.append(self.worst)
        return found


def ingest(
    source: AnyPath,
    *,
    to: AnyPath,
    originals: AnyPath | None = None,
    files_column: str | None = None,
    name_column: str | None = None,
    schema: AnySchema | None = None,
    digest: Sequence[str] = (),
    tags: Sequence[tuple[str, str]] = (),
    exclude: Sequence[str] = (),
    links: Links | str = Links.REFUSE,
    junk: Junk | str = Junk.REPORT,
    nested: bool = False,
    expect: AnyPath | Sequence[AnyPath] = (),
    group: str | None = None,
    profile: AnyProfile | None = None,
    keep_going: bool = False,
    dry_run: bool = False,
    strict: bool = False,
    shard: tuple[int, int] | None = None,
    date: dt.date | str | None = None,
    durability: Durability | str = Durability.FULL,
    second_opinion: SecondOpinion | str = SecondOpinion.NEVER,
    identify: Identification | str = Identification.AUTO,
    encoding: str | None = None,
    dialect: Dialect | str = Dialect.AUTO,
    separator: str | None = None,
    sheet: str | None = None,
    jobs: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[Progress], None] = no_progress,
) -> Ingested:
    """Make one verified bag in the vault `to` for every row of a sheet, or every folder of a folder; or prove it there.

    Files of a row are relative to `originals`, else to the sheet's folder. While any document fails the check nothing
    is written, unless `keep_going`. `strict` counts warnings as failures in the report. `shard` (I, N) takes every
    N-th part of the documents. `group` sets Bag-Group-Identifier. `expect` names lists of digests that came with the
    originals, which each document must match. `executor` is whoever does the work (threads where none is given), and is
    not shut down. Run again after any end, a kill among them, it does only what is missing.

    Raises UsageError, BrokenSchemaError, StorageError. What is wrong with documents is in the report. An interruption
    lets running documents come to their end, writes the outcome, and goes on out.
    """
    many = jobs_of(jobs) if jobs is not None else usable_cores()
    order = replace(
        take(
            source, to=to, originals=originals, files_column=files_column, name_column=name_column, schema=schema,
            digest=digest, tags=tags, exclude=exclude, links=links, junk=junk, nested=nested, expect=expect,
            group=group, profile=profile, keep_going=keep_going, dry_run=dry_run, shard=shard, date=date,
            durability=durability, second_opinion=second_opinion, identify=identify, encoding=encoding,
            dialect=dialect, separator=separator, sheet=sheet,
        ),
        strict=strict,
    )  # fmt: skip
    return run(order, lambda: crew_of(executor, many), callback_of(progress))


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, as values."""

    outlets: outcome.Outlets
    base: bytes | None
    judge: Judge
    keep_going: bool
    dry_run: bool
    strict: bool = False

    @property
    def settings(self) -> Settings:
        """Return how documents are packaged."""
        return self.judge.settings


def take(
    source: AnyPath, *, to: AnyPath, originals: AnyPath | None, files_column: str | None, name_column: str | None,
    schema: AnySchema | None, digest: Sequence[str], tags: Sequence[tuple[str, str]], exclude: Sequence[str],
    links: Links | str, junk: Junk | str, nested: bool, expect: AnyPath | Sequence[AnyPath], group: str | None,
    profile: AnyProfile | None, keep_going: bool, dry_run: bool, shard: tuple[int, int] | None,
    date: dt.date | str | None, durability: Durability | str, second_opinion: SecondOpinion | str,
    identify: Identification | str, encoding: str | None, dialect: Dialect | str, separator: str | None,
    sheet: str | None,
) -> Order:  # fmt: skip
    """Turn what was asked for into values. Raises UsageError, BrokenSchemaError, StorageError."""
    raw, vault = to_bytes(source), to_bytes(to)
    tags = pairs(tags)
    compose.check_tags((*tags, *((("Bag-Group-Identifier", group),) if group is not None else ())))
    options = sheet_options(
        encoding=encoding, dialect=dialect, separator=separator, sheet=sheet, files_column=files_column,
        name_column=name_column,
    )  # fmt: skip
    of_sheets = {"originals": originals, "files_column": files_column, "name_column": name_column}
    _meant(raw, vault, shard, [name for name, given in of_sheets.items() if given is not None])
    base = None if originals is None else to_bytes(originals)
    if base is not None and not files.is_folder(base):
        raise StorageError(
            f"there is no folder {quoted(base)}, where the originals should be. Look at the spelling.",
            path=show(base),
            operation="list",
        )
    rules, remarks = (None, None) if profile is None else read_profile(profile)
    settings = Settings(
        absolute(vault), show(vault).rstrip("/") or "/", load_schema(schema), day(date), algorithms(digest),
        texts(exclude, "patterns"), choice(Links, links, "way with links"), choice(Junk, junk, "way with junk"), nested,
        choice(Durability, durability, "durability").value,
        choice(SecondOpinion, second_opinion, "second opinion").value,
        choice(Identification, identify, "way of identification").value, group,
        profile=rules,
    )  # fmt: skip
    said_of_profile = remarks.findings if remarks is not None else ()
    is_sheet = not files.is_folder(raw)
    plain = outcome.plain_name(absolute(raw), is_sheet=is_sheet)
    judge = Judge(settings, tuple(tags), shard, dry_run, came_along(expect), said_of_profile, plain)
    stem = outcome.stem_for(vault, plain, shard)
    outlets = outcome.Outlets(raw, options, is_sheet, stem, 0, files.moment_of(raw))
    return Order(outlets, base, judge, keep_going, dry_run)


def _meant(raw: bytes, vault: bytes, shard: tuple[int, int] | None, of_sheets: list[str]) -> None:
    """Raise UsageError for what cannot be meant. `of_sheets` are the options given that only a sheet has."""
    if shard is not None and not 1 <= shard[0] <= shard[1]:
        raise UsageError(f"there is no shard {shard[0]}/{shard[1]}. Write I/N with I from 1 to N.")
    if files.exists(vault) and not files.is_folder(vault):
        raise UsageError(f"{quoted(vault)} is no folder, and a vault is one. Name a folder, or one that is to be made.")
    if not files.is_folder(raw):
        return
    if files.is_inside(vault, raw) or absolute(vault) == absolute(raw):
        raise UsageError(f"the vault {quoted(vault)} would lie in the folder that is ingested. Choose another place.")
    if of_sheets:
        names = ", ".join(f"`{name}`" for name in of_sheets)
        raise UsageError(f"{names}: only a sheet has that, and {quoted(raw)} is a folder. Leave it out.")


def run(
    order: Order, crew: Callable[[], AbstractContextManager[Crew]], progress: Callable[[Progress], None] = no_progress
) -> Ingested:
    """Carry an order out. Raises StorageError; what is wrong with documents is in the report."""
    name = show(order.outlets.source)
    checked = Checked(name, Kind.SHEET if order.outlets.is_sheet else Kind.RECORD)
    with Ledger() as ledger:
        # 1. Everything is checked.
        options = order.outlets.options
        if order.outlets.is_sheet:
            documents = documents_of_sheet(order.outlets.source, options, order.base)
        else:
            passed_over = [path for path, _ in order.judge.came.lists]
            documents = documents_of_folder(order.outlets.source, options, passed_over)
        check(documents, order.judge, ledger, checked)
        order = _outcome_again(order, checked)
        count, octets, _ = ledger.totals() if not checked.barred else (0, 0, 0)
        there = ledger.there()
        if order.dry_run or (checked.is_grave and not order.keep_going) or checked.barred or not checked.records:
            report = Report("ingest", (subject_of(checked, strict=order.strict),), order.settings.date)
            return Ingested(report, _counts(ledger), documents=count, octets=octets, there=min(there, count))
        # 2. Each document by itself.
        tally = _Tally(ledger, order.strict)
        stopped: BaseException | None = None
        before = _partials(order.settings)
        make_folder(order.settings.vault)
        try:
            with crew() as made:
                settings = replace(order.settings, count=checked.records)
                Run(ledger, settings, made, tally.take, progress, (count, octets)).run()
        except BaseException as error:  # noqa: BLE001 -- whatever ends the run, its outcome is written first
            stopped = error
        # 3. The outcome, beside the bags.
        ingested = _ended(order, ledger, checked, tally, before)
    if stopped is not None:
        raise stopped
    return replace(ingested, documents=count, octets=octets, there=there)


def _outcome_again(order: Order, checked: Checked) -> Order:
    """Return the order for a sheet that is itself the outcome of a run: its own outcome has the same name."""
    if not checked.has(sheet_codes.OUTCOME_COLUMNS):
        return order
    vault = order.outlets.stem.rpartition(b"/")[0]
    stem = outcome.stem_for(vault, order.judge.plain, order.judge.shard, again=True)
    if stem == order.outlets.stem:
        return order
    outlets = replace(order.outlets, stem=stem)
    table, where = quoted(show(outlets.path(b".csv"))), Where(checked.name)
    checked.add([codes.OUTCOME_AGAIN.finding(f"the outcome of this run is {table}", where=where)])
    if outlets.replaces_source and (checked.has(sheet_codes.SYNTAX) or checked.stopped_at is not None):
        message = f"rows of {quoted(checked.name)} cannot be read, and its outcome would replace it"
        checked.barred |= checked.add([codes.OUTCOME_OF_ITSELF.finding(message, where=where)])
    return replace(order, outlets=outlets)


def _ended(order: Order, ledger: Ledger, checked: Checked, tally: _Tally, before: tuple[Finding, ...]) -> Ingested:
    """Write the outcome files, and return the report."""
    outlets = replace(order.outlets, width=checked.width)
    table = show(outlets.path(b".csv"))
    left, _, _ = ledger.totals()
    found = [*before, *tally.findings(table)]
    if left:
        documents = "1 document was" if left == 1 else f"{left:,} documents were"
        found.append(codes.NOT_RUN.finding(f"{documents} not reached"))
    if checked.stopped_at is not None:
        row = checked.stopped_at.row
        behind = f"what comes after row {row}" if row else "the rest"
        message = f"{behind} of {quoted(checked.name)} was not read"
        found.append(codes.NOT_READ_ON.finding(message, where=checked.stopped_at))
    report = _report(order, checked, tally, found)
    failed = outcome.write(outlets, ledger, report, order.judge.shard is not None)
    if failed:
        unwritten = [codes.OUTCOME_UNWRITTEN.finding(str(error), where=Where(path=error.path)) for error in failed]
        found += [as_called(one, order.settings, b"") for one in unwritten]
        report = _report(order, checked, tally, found)
    written = tuple(show(outlets.path(ending)) for ending in (b".csv", b".json", b".html")) if not failed else ()
    return Ingested(report, _counts(ledger), written, wrote=True)


def _counts(ledger: Ledger) -> dict[str, int]:
    """Return how many documents have each status; one that was not reached was not run."""
    counts: Counter[str] = Counter()
    for status, count in ledger.counts().items():
        counts[status or Status.NOT_RUN.value] += count
    return dict(counts)


def _report(order: Order, checked: Checked, tally: _Tally, found: list[Finding]) -> Report:
    subjects = (tally.subjects[row] for row in sorted(tally.subjects))
    source = subject_of(checked, tuple(found), strict=order.strict)
    return Report("ingest", (source, *subjects), order.settings.date)


def _partials(settings: Settings) -> tuple[Finding, ...]:
    """Say what stopped runs left in the vault."""
    if not files.is_folder(settings.vault):
        return ()
    try:
        count = sum(1 for left in leftovers.find(settings.vault) if left.use is leftovers.Use.LEFT)
    except OSError:
        return ()
    if not count:
        return ()
    message = f"{count:,} `.partial-…` of stopped runs lie in {quoted(settings.called)}"
    return (codes.PARTIALS_THERE.finding(message, where=Where(path=settings.called)),)
