"""The check before an ingest: every record, every file, every name and the space, before anything is written.

1. Each document as it comes: its record is judged, its bag named, its originals looked at and a bag of them planned.
2. All together: names that collide, files that two documents claim, octets that do not fit.

What is to be done is left in a ledger, what was found in `Checked`; neither holds all documents in memory.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import pickle
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from archivekit.bag.checksums import Checksums
from archivekit.bag.choosing import Policy
from archivekit.bag.plan import TAG_FILES, plan, room
from archivekit.codes import Code
from archivekit.codes import ingest as codes
from archivekit.codes import package as package_codes
from archivekit.codes import sheet as sheet_codes
from archivekit.codes import system as system_codes
from archivekit.findings import Examined, Finding, Kind, Level, Subject, Where
from archivekit.metadata.bag_names import safe_name
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.record import Record
from archivekit.metadata.schema import Schema
from archivekit.metadata.validation import judge
from archivekit.paths import folded, show
from archivekit.quotes import quoted
from archivekit.storage import originals
from archivekit.storage.destination import destination
from archivekit.storage.ledger import Entry, Ledger
from archivekit.storage.survey import survey
from archivekit.workflow.ingesting.documents import Document, Remark
from archivekit.workflow.ingesting.expected import Came, Shares
from archivekit.workflow.ingesting.foreseen import foreseen
from archivekit.workflow.ingesting.outcome import is_taken
from archivekit.workflow.ingesting.task import as_called, of_group
from archivekit.workflow.ingesting.work import Settings, Status, Task

#: So many findings of one kind are kept; those beyond are counted, and weigh the same.
MOST_OF_A_KIND = 20_000
_GRAVE = (Level.ERROR, Level.UNKNOWN)
#: After these a sheet is not read on.
_STOPS = frozenset((sheet_codes.NOT_DECODED.id, sheet_codes.ROW_TOO_LONG.id, system_codes.CANNOT_READ.id))


@dataclass(slots=True)
class Checked:
    """What the check found: findings up to a number of each kind, how many records, and the widest row.

    `needed` is how many octets and files the bags take that are to be made, `named_at` a cell of the column that names
    bags. `barred` says that something stands against all documents, also where the others may go on. `stopped_at` is
    where a sheet could not be read on.
    """

    name: str
    kind: Kind
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    last: dict[str, Finding] = field(default_factory=dict)
    records: int = 0
    files: int = 0
    octets: int = 0
    width: int = 0
    needed: tuple[int, int] = (0, 0)
    named_at: Where | None = None
    barred: bool = False
    stopped_at: Where | None = None

    def add(self, found: Iterable[Finding]) -> bool:
        """Take findings; say whether any of them stands against going on."""
        grave = False
        for finding in found:
            grave = grave or finding.level in _GRAVE
            kind = f"{finding.code} {finding.level.value}"
            self.counts[kind] += 1
            if self.counts[kind] <= MOST_OF_A_KIND:
                self.findings.append(finding)
            else:
                self.last[kind] = finding
        return grave

    def every(self) -> tuple[Finding, ...]:
        """Return the findings, and one for each kind of which there are more."""
        more = (
            replace(one, message=f"{self.counts[kind] - MOST_OF_A_KIND:,} more like this; the last: {one.message}")
            for kind, one in sorted(self.last.items())
        )
        return (*self.findings, *more)

    def has(self, *kinds: Code) -> bool:
        """Say whether there is any finding of some codes."""
        return any(self.counts[f"{kind.id} {kind.level.value}"] for kind in kinds)

    @property
    def is_grave(self) -> bool:
        """Say whether anything stands against going on."""
        return any(kind.endswith((" error", " unknown")) for kind in self.counts)


@dataclass(frozen=True, slots=True)
class Judge:
    """What documents are checked by. `remarks` are what is to be said of the profile itself.

    `plain` is the name that outcome files are called after.
    """

    settings: Settings
    tags: tuple[tuple[str, str], ...]
    shard: tuple[int, int] | None
    with_warnings: bool = False
    came: Came = field(default_factory=Came)
    remarks: tuple[Finding, ...] = ()
    plain: bytes = b""

    @property
    def schema(self) -> Schema:
        """Return the schema that records are judged by."""
        return self.settings.schema


def check(documents: Iterable[Document | Remark], by: Judge, ledger: Ledger, checked: Checked) -> None:
    """Look at every document and at all of them together; leave what is to be done in the ledger."""
    shares = Shares(by.came)
    checked.add(by.remarks)
    checked.barred |= checked.add(by.came.findings)
    for one in documents:
        if isinstance(one, Remark):
            checked.barred |= checked.add(one.read.findings) and one.bars
            stops = (finding.where for finding in one.read.findings if finding.code in _STOPS)
            checked.stopped_at = checked.stopped_at or next(stops, None)
            if one.read.origin.row is not None or _row_of(one) is not None:
                _broken(one, ledger, checked)
            continue
        _document(one, by, shares.of(one), ledger, checked)
    checked.barred |= checked.add(shares.of_nobody())
    _collisions(ledger, checked)
    _space(by, checked)


def _row_of(remark: Remark) -> int | None:
    """Return the row that a remark is about, where it is one that gives no record."""
    rows = {finding.where.row for finding in remark.read.findings if finding.level in _GRAVE}
    row = next(iter(rows), None) if len(rows) == 1 else None
    return row if row is not None and row > 1 else None


def _broken(remark: Remark, ledger: Ledger, checked: Checked) -> None:
    row = _row_of(remark)
    if row is not None and ledger.entry(row) is None:
        ledger.add(Entry(row, status=Status.FAILED.value, said=said(remark.read.findings)))
        checked.records += 1


def _document(one: Document, by: Judge, lists: tuple[Checksums, ...], ledger: Ledger, checked: Checked) -> None:
    checked.width = max(checked.width, one.width)
    checked.records += 1
    if one.bag and one.bag_where.column is not None:
        checked.named_at = one.bag_where
    today = dt.date.fromisoformat(by.settings.date)
    file = one.where.file or one.where.path or checked.name
    found = [*judge(one.read, by.schema, file=file, today=today), *one.findings]
    name, of_name = _name(one, by.schema)
    if name is not None and not _ours(name, by.shard):
        return
    found += of_name
    if name is not None and is_taken(folded(name.encode("utf-8")), folded(by.plain)):
        message = f"{excerpt(name)} is the name of an outcome file, which is written beside the bags"
        found.append(codes.NAME_OF_OUTCOME.finding(message, value=name, where=_named_at(one)))
    tags = (*by.tags, *one.tags)
    seen = _look(one, name, tags, by, lists, checked.records) if one.originals else _Seen()
    found += seen.findings
    if one.originals:
        found += _claims(one, ledger)
    grave = checked.add(found)
    task: bytes | None = None
    if not grave and name is not None and one.originals and one.read.record is not None:
        made = Task(
            one.row, name, one.originals, one.read.record, tags, one.tags, one.excluded, seen.octets, checked.records,
            lists, one.base,
        )  # fmt: skip
        task = pickle.dumps(made, protocol=5)
        checked.files += seen.files
        checked.octets += seen.octets
        checked.needed = checked.needed[0] + seen.needed[0], checked.needed[1] + seen.needed[1]
    ledger.add(
        Entry(
            one.row, name, folded(name.encode("utf-8")) if name else None, seen.octets, seen.files, task,
            Status.FAILED.value if grave else None, None, said(found), seen.there,
            one.called,
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen of a document's originals, and whether its bag is there; `needed` is what a new one takes."""

    files: int = 0
    octets: int = 0
    needed: tuple[int, int] = (0, 0)
    there: bool = False
    findings: tuple[Finding, ...] = ()


def _look(
    one: Document, name: str | None, tags: tuple[tuple[str, str], ...], by: Judge, lists: tuple[Checksums, ...],
    ordinal: int,
) -> _Seen:  # fmt: skip
    settings = by.settings
    seen, _ = survey(one.originals, links=settings.links)
    place = destination(settings.vault + b"/" + (name or "unnamed").encode("utf-8"), one.originals)
    there = place.exists and name is not None
    policy = Policy(settings.digest, (*settings.exclude, *one.excluded), settings.links, settings.junk, settings.nested)
    decided = plan(seen, replace(place, exists=False, free_octets=None, free_files=None), policy, lists)
    wanted = (*_GRAVE, Level.WARNING) if by.with_warnings else _GRAVE
    every = decided.findings
    if settings.profile is not None and one.read.record is not None:
        identifier = _identifier(one.read.record, by.schema)
        named = (("External-Identifier", identifier),) if identifier else ()
        every += foreseen(one.read.record, (*tags, *of_group(settings, tags, ordinal), *named), decided, settings)
    found = tuple(
        _at_document(as_called(finding, settings, one.base), one) for finding in every if finding.level in wanted
    )
    takes = room(decided.files, place.block)
    needed = (0, 0) if there else (takes.octets + TAG_FILES * place.block, takes.files)
    return _Seen(len(decided.files), decided.octets, needed, there, found)


def said(findings: Iterable[Finding]) -> str:
    """Return findings as the text of a cell: what is wrong, each with its code."""
    worth = (finding for finding in findings if finding.level is not Level.NOTE)
    return "; ".join(f"{finding.code} {finding.message}" for finding in worth)


def _at_document(finding: Finding, one: Document) -> Finding:
    """Return a finding about a file, at the row that names the file, or below the folder that the document is."""
    if one.where.row is not None:
        return replace(finding, where=replace(one.where, path=finding.where.path))
    inner = finding.where.path
    path = f"{one.where.path}/{inner}" if inner and one.is_folder else one.where.path
    return replace(finding, where=replace(finding.where, path=path))


def _ours(name: str, shard: tuple[int, int] | None) -> bool:
    if shard is None:
        return True
    number, of = shard
    octets = hashlib.sha256(folded(name.encode("utf-8"))).digest()[:8]
    return int.from_bytes(octets, "big") % of == number - 1


# -- the name ----------------------------------------------------------------------------------------------------------


def _name(one: Document, schema: Schema) -> tuple[str | None, list[Finding]]:
    """Return the name of a document's bag: the one given, else its identifier, else that of its originals."""
    given, where = one.bag, one.bag_where
    if not given.strip():
        where = one.where
        given = _identifier(one.read.record, schema) or one.stem
    at = f"row {one.row}" if one.where.row is not None else quoted(one.where.path or "")
    if not given.strip() and not one.originals:
        return None, []  # what would name it is missing itself, and that is said
    if not given.strip():
        return None, [codes.NO_NAME.finding(f"{at}: nothing says what the bag is called", where=where)]
    name = safe_name(given)
    if name is None:
        message = f"{at}: nothing of {excerpt(given)} can be the name of a bag"
        return None, [codes.NO_NAME.finding(message, value=given, where=where)]
    if name == unicodedata.normalize("NFC", given):
        return name, []
    message = f"{at}: the bag is called {excerpt(name)}, after {excerpt(given)}"
    return name, [codes.NAME_MADE_SAFE.finding(message, value=given, observed=name, where=where)]


def _named_at(one: Document) -> Where:
    return one.bag_where if one.bag.strip() else one.where


def _identifier(record: Record | None, schema: Schema) -> str:
    private = {term.name for term in schema.private_terms}
    if record is None or "identifier" in private:
        return ""
    return next((value.value for value in record.all_values("identifier") if value.value.strip()), "")


# -- all together ------------------------------------------------------------------------------------------------------


def _claims(one: Document, ledger: Ledger) -> Iterator[Finding]:
    for path in one.originals:
        other = ledger.claim(originals.real(path), one.row)
        if other is not None:
            what = "row" if one.where.row is not None else "document"
            name = show(originals.split(path)[1])
            message = f"{what} {one.row} claims {quoted(name)}, and so does {what} {other}"
            yield codes.CLAIMED_TWICE.finding(message, value=name, where=one.where)


def _collisions(ledger: Ledger, checked: Checked) -> None:
    what = "row" if checked.kind is Kind.SHEET else "document"
    for row, name, other in ledger.collisions():
        message = f"{what} {row} and {what} {other} would both be the bag {excerpt(name)}"
        where = Where(checked.name, row=row) if what == "row" else Where(checked.name)
        if what == "row" and checked.named_at is not None:
            where = replace(where, column=checked.named_at.column, header=checked.named_at.header)
        finding = codes.NAMES_COLLIDE.finding(message, value=name, where=where)
        checked.add([finding])
        ledger.refuse(row, Status.REFUSED.value, said([finding]))


def _space(by: Judge, checked: Checked) -> None:
    place = destination(by.settings.vault + b"/unnamed", ())
    where = Where(path=by.settings.called)
    for needed, free, what in (
        (checked.needed[0], place.free_octets, "octets"),
        (checked.needed[1], place.free_files, "files and folders"),
    ):
        if free is not None and needed > free:
            message = f"the bags need about {needed:,} {what} and {free:,} are free at {quoted(by.settings.called)}"
            expected, observed = f"{needed} {what}", f"{free} {what}"
            checked.add([package_codes.NO_SPACE.finding(message, where=where, expected=expected, observed=observed)])


def task_of(entry: Entry) -> Task:
    """Return the task that a ledger's entry holds."""
    assert entry.task is not None
    task = pickle.loads(entry.task)  # noqa: S301 -- this run wrote it, into a file without a name
    assert isinstance(task, Task)
    return task


def subject_of(checked: Checked, findings: tuple[Finding, ...] = (), *, strict: bool = False) -> Subject:
    """Return the subject on the source as a whole."""
    examined = Examined(checked.files, checked.octets, checked.records)
    return Subject(checked.name, checked.kind, (*checked.every(), *findings), examined=examined, strict=strict)
