"""export: a record in the forms that others read, with everything that a form could not carry."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache

from archivekit.codes import export as codes
from archivekit.codes import record as record_codes
from archivekit.codes import system as system_codes
from archivekit.errors import UsageError
from archivekit.findings import Finding, Kind, Level, Report, Subject, Where
from archivekit.formats import dublin_core, premis, xml
from archivekit.formats.crosswalk import Crosswalk, read_crosswalk
from archivekit.formats.export import Export
from archivekit.metadata.access import Access, access_of
from archivekit.metadata.languages import canonical
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Record
from archivekit.metadata.record_json import render_record
from archivekit.metadata.schema import Schema
from archivekit.paths import BagPath, show
from archivekit.storage import files, shelf
from archivekit.storage.within import read_within
from archivekit.workflow.places import choice, day, to_bytes
from archivekit.workflow.records import (
    AnyRecord,
    AnySchema,
    examined,
    load_schema,
    read_record,
    schema_names,
    take_record,
)

#: Where a bag of ours keeps its record and its PREMIS.
RECORD = BagPath(b"metadata/record.json")
PREMIS = BagPath(b"metadata/premis.xml")


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
    name = "record" if isinstance(source, Record) else show(to_bytes(source))
    bag = None if isinstance(source, Record) or not files.is_folder(to_bytes(source)) else to_bytes(source)
    if chosen is Form.PREMIS and bag is None:
        raise UsageError(f"'{name}' is no bag, and premis is a form of a bag. Name a bag that archivekit made.")
    read = read_record(source) if bag is None else _record_of(bag, name)
    rules, unknown_schema = _rules(schema, read)
    order = _Order(chosen, rules, unknown_schema, dt.date.fromisoformat(today), include_restricted)
    made = _stored(bag, read, order) if chosen is Form.PREMIS and bag is not None else _made(read, order)
    placed = tuple(_placed(finding, read, name) for finding in made.findings)
    data = made.data if made.data and not any(f.level in (Level.ERROR, Level.UNKNOWN) for f in placed) else None
    subject = Subject(name, Kind.EXPORT, placed, examined=examined(source, read))
    return Exported(data, Report("export", (subject,), today))


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for. `unknown_schema` is the name that a record gives to a schema which is not shipped."""

    form: Form
    rules: Schema
    unknown_schema: str | None
    today: dt.date
    include_restricted: bool

    def access(self, record: Record) -> Access:
        return access_of(record, today=self.today, private_terms=self.rules.private_terms)


def _record_of(bag: bytes, name: str) -> RecordRead:
    """Return the record that a bag carries, read without leaving the bag."""
    data = read_within(bag, RECORD)
    if isinstance(data, Finding) and data.code == system_codes.NOT_FOUND.id:
        data = codes.NO_RECORD_IN_BAG.finding(f"'{name}' holds no {show(RECORD)}", where=Where(path=show(RECORD)))
    return take_record(data, f"{name}/{show(RECORD)}")


def _rules(schema: AnySchema | None, read: RecordRead) -> tuple[Schema, str | None]:
    """Return the schema that says what is private: the one named, else the record's own; and its name if unknown."""
    if schema is not None or read.schema is None:
        return load_schema(schema), None
    if read.schema in schema_names():
        return load_schema(read.schema), None
    return load_schema(), read.schema


def _stored(bag: bytes, read: RecordRead, order: _Order) -> Export:
    """Return the premis.xml that a bag carries, with a warning where the bag's record is not for everyone."""
    found = read_within(bag, PREMIS)
    if isinstance(found, Finding):
        return Export(b"", (found,))
    if not _is_premis(found):
        where = Where(path=show(PREMIS))
        return Export(b"", (codes.NOT_PREMIS.finding(f"{show(PREMIS)} is no PREMIS in XML", where=where),))
    return Export(found, () if read.record is None else _warned(order.access(read.record), order))


_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|<!DOCTYPE")


def _is_premis(data: bytes) -> bool:
    """Say whether a file is PREMIS in XML; one too large to be parsed whole is judged by its beginning and octets."""
    try:
        return xml.name_of(xml.parse(data)) == (premis.PREMIS, "premis")
    except xml.TooLargeXmlError:
        return premis.PREMIS.encode() in data[:4096] and not _FORBIDDEN.search(data)
    except xml.XmlError:
        return False


def _made(read: RecordRead, order: _Order) -> Export:
    """Make the form, or withhold it."""
    record = read.record
    unsaid = tuple(finding for finding in read.findings if finding.code in _NOTHING_TO_EXPORT)
    if record is None or unsaid:
        return Export(b"", unsaid or read.findings)
    harvested = order.form.harvested and not order.include_restricted
    if harvested and order.unknown_schema is not None:
        message = f"the record was packaged under the schema '{order.unknown_schema}', which is not one of ours"
        return Export(b"", (codes.SCHEMA_NOT_HERE.finding(message, observed=order.unknown_schema),))
    access = order.access(record)
    if harvested and not access.may_harvest:
        reason = access.reason or "it is not open"
        return Export(b"", (codes.RECORD_WITHHELD.finding(f"the record was withheld: {reason}"),))
    made = render(record, order.form, order.rules, include_private=order.include_restricted, named=order.unknown_schema)
    return replace(made, findings=(*made.findings, *access.findings, *_warned(access, order)))


#: A record of which a form would be empty, or in which an unknown version may mean anything.
_NOTHING_TO_EXPORT = frozenset({record_codes.NO_TERM.id, record_codes.FORM_VERSION.id})


def render(
    record: Record, form: Form, schema: Schema, *, include_private: bool = False, named: str | None = None
) -> Export:
    """Return a record in one form, without asking who may see it (a harvest form never has private terms).

    `named` is the name that the `json` form gives to the record's schema, where that is not the one at hand.
    """
    private = frozenset(map(str, schema.private_terms)) if form.harvested and not include_private else frozenset()
    makers: dict[Form, Callable[[], Export]] = {
        Form.OAI_DC: lambda: dublin_core.oai_dc(record, crosswalk("oai_dc"), private=private, language=canonical),
        Form.DCTERMS: lambda: dublin_core.dcterms(record, private=private, language=canonical),
        Form.JSON: lambda: Export(render_record(record, named or schema.name)),
    }
    return makers[form]()


@cache
def crosswalk(form: str) -> Crosswalk:
    """Return the table by which a form is written."""
    return read_crosswalk(shelf.read(f"crosswalks/{form}.csv"), form=form)


def _warned(access: Access, order: _Order) -> tuple[Finding, ...]:
    """Say where an export holds what is not for everyone."""
    if not access.withholds or (order.form.harvested and not order.include_restricted):
        return ()
    what = access.reason or f"private: {', '.join(map(str, access.private))}"
    return (codes.NOT_FOR_EVERYONE.finding(f"the export holds what is not for everyone ({what})"),)


def _placed(finding: Finding, read: RecordRead, name: str) -> Finding:
    """Give a finding about a loss the file that the record came from, where it has no place yet."""
    if finding.where.file or finding.where.path or (read.record is not None and read.origin.file is None):
        return finding
    return replace(finding, where=replace(finding.where, file=read.origin.file or name))
