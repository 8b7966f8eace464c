"""One record or bag → one form: who may see it is asked first, then the form is made, then what was lost is placed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from functools import cache

from archivekit.codes import export as codes
from archivekit.codes import record as record_codes
from archivekit.codes import system as system_codes
from archivekit.errors import StorageError
from archivekit.findings import Finding, Level, Where
from archivekit.formats import oai_pmh, own_rules, premis, xml
from archivekit.formats.export import Export
from archivekit.formats.oai_pmh_reading import Harvested
from archivekit.metadata.access import Access, access_of, hushed
from archivekit.metadata.languages import canonical
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Record
from archivekit.metadata.schema import Schema
from archivekit.metadata.terms import Term
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage.within import read_within
from archivekit.workflow.bag_files import PREMIS
from archivekit.workflow.bag_mets import bag_mets
from archivekit.workflow.export_sources import One
from archivekit.workflow.forms import Form, crosswalk, render
from archivekit.workflow.records import AnySchema, load_schema, schema_names


@dataclass(frozen=True, slots=True)
class Ruled:
    """A schema as exports ask it: itself, its private terms, and the name of one that archivekit does not ship."""

    schema: Schema
    private: frozenset[Term]
    unknown: str | None = None


@dataclass(slots=True)
class Rules:
    """The schemas that say which terms are private: the one named for all, else each record's own, read once."""

    named: Ruled | None = None
    known: dict[str | None, Ruled] = field(default_factory=dict)

    @classmethod
    def of(cls, schema: AnySchema | None) -> Rules:
        """Return the rules by a schema that was named, or none. Raises as `load_schema` does."""
        return cls() if schema is None else cls(_ruled(load_schema(schema)))

    def for_record(self, read: RecordRead) -> Ruled:
        """Return a record's schema."""
        if self.named is not None:
            return self.named
        name = read.schema
        if name not in self.known:
            self.known[name] = _shipped(name) if name is None or name in _shipped_names() else _unknown(name)
        return self.known[name]


@cache
def _shipped_names() -> frozenset[str]:
    return frozenset(schema_names())


@cache
def _shipped(name: str | None) -> Ruled:
    """Return a shipped schema, the default one without a name; what ships does not change while a program runs."""
    return _ruled(load_schema(name))


def _unknown(name: str) -> Ruled:
    return _ruled(_shipped(None).schema, name)


def _ruled(schema: Schema, unknown: str | None = None) -> Ruled:
    return Ruled(schema, schema.private_terms, unknown)


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: the form, the rules, the day for which access is judged, and whether to insist."""

    form: Form
    rules: Rules
    today: dt.date
    include_restricted: bool

    @property
    def for_harvest(self) -> bool:
        """Say whether what is not for everyone is to be held back."""
        return self.form.harvested and not self.include_restricted


@dataclass(frozen=True, slots=True)
class Made:
    """One record in one form: its bytes (None where nothing is written), what was found, and what it is listed by."""

    data: bytes | None
    findings: tuple[Finding, ...]
    identifier: str = ""


#: A record of which a form would be empty, or in which an unknown version may mean anything.
_NOTHING_TO_EXPORT = frozenset({record_codes.NO_TERM.id, record_codes.FORM_VERSION.id})


def make(one: One, order: Order, name: str) -> Made:
    """Return one record or bag in the form that was ordered. `name` is what findings call what it came from."""
    if order.form is Form.METS and one.bag is not None:
        made, identifier = _sound(_mets(one.bag, one.read, order), order.form), ""
    elif order.form is Form.PREMIS and one.bag is not None:
        made, identifier = _stored(one.bag, one.read, order), ""
    else:
        made, identifier = _made(one.read, order)
        made = _sound(made, order.form)
    placed = tuple(_placed(finding, one.read, name) for finding in made.findings)
    grave = any(finding.level in (Level.ERROR, Level.UNKNOWN) for finding in placed)
    return Made(made.data if made.data and not grave else None, placed, identifier)


def _sound(made: Export, form: Form) -> Export:
    """Return what was made, if it keeps the rules of its form; what does not is our own fault, and not handed out."""
    broken = own_rules.faults(form.value, made.data) if made.data else ()
    if not broken:
        return made
    message = f"the {form.value} that was made is not handed out: {'; '.join(broken)}"
    return Export(b"", (*made.findings, codes.BREAKS_OWN_RULES.finding(message, observed=broken[0])))


def _made(read: RecordRead, order: Order) -> tuple[Export, str]:
    """Make the form, or withhold it."""
    record = read.record
    unsaid = tuple(finding for finding in read.findings if finding.code in _NOTHING_TO_EXPORT)
    if record is None or unsaid:
        return Export(b"", unsaid or read.findings), ""
    ruled = order.rules.for_record(read)
    if order.for_harvest and ruled.unknown is not None:
        message = f"the record was packaged under the schema {quoted(ruled.unknown)}, which is not one of ours"
        return Export(b"", (codes.SCHEMA_NOT_HERE.finding(message, observed=ruled.unknown),)), ""
    access = access_of(record, today=order.today, private_terms=ruled.private)
    if order.for_harvest and not access.may_harvest:
        reason = access.reason or "it is not open"
        return Export(b"", (codes.RECORD_WITHHELD.finding(f"the record was withheld: {reason}"),)), ""
    identifier = ""
    if order.form is Form.OAI_PMH:
        listed = oai_pmh.listed(
            record,
            crosswalk("oai_dc"),
            date=order.today.isoformat(),
            identifier=read.identifier if isinstance(read, Harvested) else None,
            private=frozenset(map(str, ruled.private)) if order.for_harvest else frozenset(),
            language=canonical,
        )
        made, identifier = listed.export, listed.identifier
    else:
        made = render(record, order.form, ruled.schema, include_private=order.include_restricted, named=ruled.unknown)
    said = (*hushed(made.findings, ruled.private), *access.findings, *_warned(access, ruled, order))
    return replace(made, findings=said), identifier


def _mets(bag: bytes, read: RecordRead, order: Order) -> Export:
    """Make the METS of a bag; one without a record has one too, which describes nothing."""
    lacks = read.record is None and [f.code for f in read.findings] == [codes.NO_RECORD_IN_BAG.id]
    if read.record is None and not lacks:
        return Export(b"", read.findings)
    try:
        made = bag_mets(bag, read.record, order.today)
    except StorageError as error:
        where = Where(path=error.path)
        return Export(b"", (system_codes.CANNOT_LIST.finding(str(error), where=where, observed=error.path),))
    said = hushed(made.findings, order.rules.for_record(read).private)
    return replace(made, findings=(*said, *_warned_of(read.record, read, order)))


def _stored(bag: bytes, read: RecordRead, order: Order) -> Export:
    """Return the premis.xml that a bag carries, with a warning where the bag's record is not for everyone."""
    found = read_within(bag, PREMIS)
    if isinstance(found, Finding):
        return Export(b"", (found,))
    if not _is_premis(found):
        where = Where(path=show(PREMIS))
        return Export(b"", (codes.NOT_PREMIS.finding(f"{show(PREMIS)} is no PREMIS in XML", where=where),))
    return Export(found, _warned_of(read.record, read, order))


_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|<!DOCTYPE")


def _is_premis(data: bytes) -> bool:
    """Say whether a file is PREMIS in XML; one too large to be parsed whole is judged by its beginning and octets."""
    try:
        return xml.name_of(xml.parse(data)) == (premis.PREMIS, "premis")
    except xml.TooLargeXmlError:
        return premis.PREMIS.encode() in data[:4096] and not _FORBIDDEN.search(data)
    except xml.XmlError:
        return False


def _warned_of(record: Record | None, read: RecordRead, order: Order) -> tuple[Finding, ...]:
    """Say of a bag's export where its record is not for everyone."""
    if record is None:
        return ()
    ruled = order.rules.for_record(read)
    return _warned(access_of(record, today=order.today, private_terms=ruled.private), ruled, order)


def _warned(access: Access, ruled: Ruled, order: Order) -> tuple[Finding, ...]:
    """Say where an export holds what is not for everyone, or may hold it since nobody knows which terms are private."""
    if order.for_harvest:
        return ()
    if access.withholds:
        what = access.reason or f"private: {', '.join(map(str, access.private))}"
        message = f"the export holds what is not for everyone ({what})"
    elif ruled.unknown is not None:
        what = f"the schema {quoted(ruled.unknown)}, which says which terms are private, is not one of ours"
        message = f"the export may hold what is not for everyone: {what}"
    else:
        return ()
    return (codes.NOT_FOR_EVERYONE.finding(message, observed=ruled.unknown),)


def _placed(finding: Finding, read: RecordRead, name: str) -> Finding:
    """Give a finding about a loss the file and row that the record came from, where it has no place yet."""
    if finding.where.file or finding.where.path or (read.record is not None and read.origin.file is None):
        return finding
    at, row = read.origin, read.origin.row
    where = replace(finding.where, file=at.file or name, row=row, line=at.line if row else finding.where.line)
    return replace(finding, where=where)
