"""export: a record in the forms that others read, with everything that a form could not carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from archivekit.codes import export as codes
from archivekit.errors import UsageError
from archivekit.findings import Examined, Finding, Kind, Level, Report, Subject
from archivekit.formats import dublin_core
from archivekit.formats.export import Export
from archivekit.metadata.access import Access, access_of
from archivekit.metadata.languages import canonical
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Record
from archivekit.metadata.record_json import render_record
from archivekit.metadata.schema import Schema
from archivekit.paths import show
from archivekit.storage import files
from archivekit.workflow.places import choice, day, to_bytes
from archivekit.workflow.records import AnyRecord, AnySchema, load_schema, read_record


class Form(Enum):
    """The forms that a record can be exported in; `premis` is a form of a bag."""

    OAI_DC = "oai_dc"
    DCTERMS = "dcterms"
    JSON = "json"
    PREMIS = "premis"

    @property
    def about(self) -> str:
        """Return in one line what the form is for."""
        return {
            Form.OAI_DC: "simple Dublin Core in XML, what every harvester reads",
            Form.DCTERMS: "qualified Dublin Core in XML: every term, language and scheme",
            Form.JSON: "the record itself, complete and lossless",
            Form.PREMIS: "of a bag: its files, digests, formats and what was done to them",
        }[self]

    @property
    def harvested(self) -> bool:
        """Say whether the form is made for harvesters, who may show everything to everyone."""
        return self is Form.OAI_DC


@dataclass(frozen=True, slots=True)
class Exported:
    """An export: its bytes (None where nothing may or can be written) and the report on it."""

    data: bytes | None
    report: Report


def export(
    source: AnyRecord,
    form: Form | str,
    *,
    schema: AnySchema | None = None,
    date: dt.date | str | None = None,
    include_restricted: bool = False,
) -> Exported:
    """Return a record, or the record of a bag, in one form.

    `date` is the day for which access is judged (today in UTC); a restricted or embargoed record is withheld from a
    harvest form unless `include_restricted`. What the form cannot carry is a note. Whether the record is valid is
    `validate`'s business. Raises UsageError, BrokenSchemaError, StorageError.
    """
    chosen = choice(Form, form, "export form")
    today = day(date)
    rules = load_schema(schema)
    name = "record" if isinstance(source, Record) else show(to_bytes(source))
    if chosen is Form.PREMIS:
        return _stored(source, name, rules, today)
    read = read_record(_record_of(source))
    made = _made(read, chosen, rules, dt.date.fromisoformat(today), include_restricted)
    placed = tuple(_placed(finding, read, name) for finding in made.findings)
    examined = Examined(files=0 if isinstance(source, Record) else 1, records=0 if read.record is None else 1)
    data = made.data if made.data and not any(f.level in (Level.ERROR, Level.UNKNOWN) for f in placed) else None
    return Exported(data, Report("export", (Subject(name, Kind.EXPORT, placed, examined=examined),), today))


def _record_of(source: AnyRecord) -> AnyRecord:
    """Return the record to read: the source itself or, of a bag, its metadata/record.json."""
    if isinstance(source, Record) or not files.is_folder(to_bytes(source)):
        return source
    return to_bytes(source) + b"/metadata/record.json"


def _stored(source: AnyRecord, name: str, rules: Schema, today: str) -> Exported:
    """Return the premis.xml that a bag carries, with a warning where the bag's record is not for everyone."""
    if isinstance(source, Record) or not files.is_folder(to_bytes(source)):
        raise UsageError(f"{name!r} is no bag, and premis is a form of a bag. Name a bag that archivekit made.")
    found = files.read(to_bytes(source) + b"/metadata/premis.xml")
    findings: tuple[Finding, ...] = (found,) if isinstance(found, Finding) else ()
    record = read_record(_record_of(source)).record
    if record is not None:
        access = access_of(record, today=dt.date.fromisoformat(today), private_terms=rules.private_terms)
        findings = (*findings, *_warned(access, Form.PREMIS, include_restricted=False))
    subject = Subject(name, Kind.EXPORT, findings, examined=Examined(files=1))
    return Exported(None if isinstance(found, Finding) else found, Report("export", (subject,), today))


def _made(read: RecordRead, form: Form, rules: Schema, today: dt.date, include_restricted: bool) -> Export:
    """Make the form, or withhold it."""
    record = read.record
    if record is None:
        return Export(b"", read.findings)
    access = access_of(record, today=today, private_terms=rules.private_terms)
    if form.harvested and not access.may_harvest and not include_restricted:
        reason = access.reason or "it is not open"
        return Export(b"", (codes.RECORD_WITHHELD.finding(f"the record was withheld: {reason}"),))
    made = render(record, form, rules, include_private=include_restricted)
    return replace(made, findings=(*made.findings, *access.findings, *_warned(access, form, include_restricted)))


def render(record: Record, form: Form, schema: Schema, *, include_private: bool = False) -> Export:
    """Return a record in one form, without asking who may see it (a harvest form never has private terms)."""
    private = frozenset(map(str, schema.private_terms)) if form.harvested and not include_private else frozenset()
    makers: dict[Form, Callable[[], Export]] = {
        Form.OAI_DC: lambda: dublin_core.oai_dc(record, private=private, language=canonical),
        Form.DCTERMS: lambda: dublin_core.dcterms(record, private=private, language=canonical),
        Form.JSON: lambda: Export(render_record(record, schema.name)),
    }
    return makers[form]()


def _warned(access: Access, form: Form, include_restricted: bool) -> tuple[Finding, ...]:
    """Say where an export holds what is not for everyone."""
    if not access.withholds or (form.harvested and not include_restricted):
        return ()
    what = access.reason or f"private: {', '.join(map(str, access.private))}"
    return (codes.NOT_FOR_EVERYONE.finding(f"the export holds what is not for everyone ({what})"),)


def _placed(finding: Finding, read: RecordRead, name: str) -> Finding:
    """Give a finding about a loss the file that the record came from, where it has no place yet."""
    if finding.where.file or (isinstance(read.record, Record) and read.origin.file is None):
        return finding
    return replace(finding, where=replace(finding.where, file=read.origin.file or name))
