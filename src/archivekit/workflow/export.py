"""export: records and bags in the forms that others read, with everything that a form could not carry.

Input by input and record by record, so that memory does not grow with their number: what is found is told to whoever
asked at once, and the report keeps the first thousand findings of each input and counts the rest.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast

from archivekit.codes import lookup
from archivekit.errors import UsageError
from archivekit.findings import Examined, Finding, Kind, Report, Subject
from archivekit.metadata.record import Record
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.storage.sink import Sink
from archivekit.workflow.export_outlets import Folder, OneStream, Write
from archivekit.workflow.export_sources import Input, open_inputs
from archivekit.workflow.exporting import Order, Rules, make
from archivekit.workflow.forms import Form as Form
from archivekit.workflow.forms import render as render
from archivekit.workflow.places import AnyPath, choice, day, to_bytes
from archivekit.workflow.records import AnyRecord, AnySchema

#: How many findings of one input a report holds; all of them are told as they come.
MOST_FINDINGS = 1000

Tell: TypeAlias = Callable[[Finding], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """An export: its bytes (None where nothing may or can be written) and the report on it."""

    data: bytes | None
    report: Report


@dataclass(frozen=True, slots=True)
class ExportedFiles:
    """An export to files: how many records were written, and the report on all of them."""

    written: int
    report: Report


def export(
    source: AnyRecord | Iterable[AnyRecord],
    form: Form | str,
    *,
    schema: AnySchema | None = None,
    date: dt.date | str | None = None,
    include_restricted: bool = False,
) -> Exported:
    """Return a record, or the record of a bag, in one form; many, where the form is made for many.

    `date` is the day for which access is judged, and the one of every timestamp (today in UTC); a restricted or
    embargoed record is withheld from a harvest form unless `include_restricted`. What the form cannot carry is a note.
    Whether the record is valid is `validate`'s business. Raises UsageError, BrokenSchemaError, StorageError.
    """
    pieces: list[bytes] = []
    alone = isinstance(source, (str, bytes, os.PathLike, Record)) or not isinstance(source, Iterable)
    # callers without a type checker hand in anything, and what is no path is refused as such
    sources = cast("Iterable[AnyRecord]", (source,) if alone else source)
    done = _export(sources, form, schema=schema, date=date, include_restricted=include_restricted, write=pieces.append)
    return Exported(b"".join(pieces) if done.written else None, done.report)


def export_to(
    sources: Iterable[AnyRecord],
    form: Form | str,
    *,
    to: AnyPath | None = None,
    out_dir: AnyPath | None = None,
    write: Write | None = None,
    tell: Tell | None = None,
    schema: AnySchema | None = None,
    date: dt.date | str | None = None,
    include_restricted: bool = False,
) -> ExportedFiles:
    """Export records and bags to one file (`to`), to a file each in a folder (`out_dir`), or piece by piece (`write`).

    `tell` is told every finding as it comes. The rest is as in `export`. Nothing is overwritten, and a file that could
    not be finished is not there.
    """
    if [to is None, out_dir is None, write is None].count(False) != 1:
        raise UsageError("an export goes to one place: a file, a folder, or a stream. Name one of them.")
    if out_dir is not None:
        folder = Folder(choice(Form, form, "export form"), day(date), to_bytes(out_dir))
        return _export(
            sources, form, schema=schema, date=date, include_restricted=include_restricted, folder=folder, tell=tell
        )
    if to is None:
        return _export(
            sources, form, schema=schema, date=date, include_restricted=include_restricted, write=write, tell=tell
        )
    late = _Late(to_bytes(to))
    try:
        done = _export(
            sources, form, schema=schema, date=date, include_restricted=include_restricted, write=late.write, tell=tell
        )
        late.keep()
    finally:
        late.drop()
    return done


@dataclass(slots=True)
class _Late:
    """A file that is begun with its first piece: where nothing is written, there is none."""

    path: bytes
    _sink: Sink | None = None

    def write(self, data: bytes) -> None:
        self._sink = self._sink or Sink(self.path)
        self._sink.write(data)

    def keep(self) -> None:
        if self._sink is not None:
            self._sink.keep()

    def drop(self) -> None:
        if self._sink is not None:
            self._sink.drop()


def _export(
    sources: Iterable[AnyRecord],
    form: Form | str,
    *,
    schema: AnySchema | None,
    date: dt.date | str | None,
    include_restricted: bool,
    write: Write | None = None,
    folder: Folder | None = None,
    tell: Tell | None = None,
) -> ExportedFiles:
    chosen = choice(Form, form, "export form")
    today = day(date)
    order = Order(chosen, Rules.of(schema), dt.date.fromisoformat(today), include_restricted)
    outlet = folder or OneStream(chosen, today, write or (lambda data: None))
    if isinstance(sources, Sequence):
        for source in sources:
            _refuse(source, chosen, folder)
    allowed = (_refuse(source, chosen, folder) for source in sources)
    subjects = tuple(_input(given, order, outlet, tell) for given in open_inputs(allowed))
    outlet.end()
    return ExportedFiles(outlet.written, Report("export", subjects, today))


def _refuse(source: AnyRecord, form: Form, folder: Folder | None) -> AnyRecord:
    """Return what was named, unless it cannot be meant: a form of bags of something else, a folder within itself."""
    raw = None if isinstance(source, Record) else to_bytes(source)
    if form.of_bags and (raw is None or not files.is_folder(raw)):
        name = "record" if raw is None else show(raw)
        raise UsageError(
            f"{quoted(name)} is no bag, and {form.value} is a form of a bag. Name a bag that archivekit made."
        )
    if folder is not None and raw is not None and files.is_folder(raw):
        same = os.path.realpath(folder.path) == os.path.realpath(raw)
        if same or files.is_inside(folder.path, raw):
            raise UsageError(f"{quoted(folder.path)} would lie inside {quoted(raw)}. Write elsewhere.")
    return source


def _input(given: Input, order: Order, outlet: OneStream | Folder, tell: Tell | None) -> Subject:
    """Export everything of one input, and return the subject that reports on it."""
    tally = _Tally(tell)
    counted = records = 0
    for batch in given.batches:
        for one, number in batch.numbered():
            made = make(one, order, given.name)
            records += one.read.record is not None
            tally.add(made.findings)
            if one.counts:
                counted += 1
                tally.add(_in(given.name, finding) for finding in outlet.take(made, batch.stem, number))
    return Subject(given.name, Kind.EXPORT, tally.findings(), examined=Examined(files=counted, records=records))


def _in(name: str, finding: Finding) -> Finding:
    return replace(finding, where=replace(finding.where, file=name))


@dataclass(slots=True)
class _Tally:
    """What was found in one input: the first findings whole, the rest by their number."""

    tell: Tell | None
    kept: list[Finding] = field(default_factory=list)
    more: Counter[str] = field(default_factory=Counter)

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            if self.tell is not None:
                self.tell(finding)
            if len(self.kept) < MOST_FINDINGS:
                self.kept.append(finding)
            else:
                self.more[finding.code] += 1

    def findings(self) -> tuple[Finding, ...]:
        return (*self.kept, *(_summed(code, count) for code, count in sorted(self.more.items())))


def _summed(code_id: str, count: int) -> Finding:
    """Return one finding for all that a report has no room for: its level counts as theirs would."""
    code = lookup(code_id)
    assert code is not None, code_id
    return code.finding(f"{count:,} more of this kind are not listed here ({code.title}); --loss FILE has them all")
