"""What records are judged by (a table of rules, a pydantic class, an XSD, a JSON Schema), and the judging itself."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from archivekit.codes import system as codes
from archivekit.errors import BrokenSchemaError, UnreadableError, UsageError
from archivekit.findings import Examined, Finding, Kind, Level, Report, Subject
from archivekit.later import later
from archivekit.metadata.kinds import InputKind
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Record
from archivekit.metadata.schema import Schema
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.metadata.validation import judge
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.storage.blocks import open_blocks
from archivekit.workflow.places import day, to_bytes
from archivekit.workflow.records import AnyRecord, AnySchema, load_schema
from archivekit.workflow.sources import open_records, told

if TYPE_CHECKING:
    from pydantic import BaseModel

    from archivekit.metadata.json_schema import JsonSchema
    from archivekit.workflow.xsd import Xsd
else:
    BaseModel = later("pydantic", "BaseModel")
    JsonSchema = later("archivekit.metadata.json_schema", "JsonSchema")
    Xsd = later("archivekit.workflow.xsd", "Xsd")

#: So many faults of one source are told; after that it is not read on, or a hostile one would fill the memory.
MOST_FINDINGS = 500_000

#: A schema as callers hand it in to `validate`: besides tables, a class of pydantic, an XSD and a JSON Schema.
AnyRules: TypeAlias = AnySchema | type[BaseModel]


@dataclass(frozen=True, slots=True)
class Table:
    """The rules of a tabular profile."""

    schema: Schema

    def judge(self, read: RecordRead, *, file: str, today: dt.date) -> tuple[Finding, ...]:
        """Return everything that is wrong with a record."""
        return judge(read, self.schema, file=file, today=today)


@dataclass(frozen=True, slots=True)
class Model:
    """A class of pydantic."""

    model: type[BaseModel]

    def judge(self, read: RecordRead, *, file: str, today: dt.date) -> tuple[Finding, ...]:
        """Return everything that is wrong with a record: by the standards, then by the class."""
        from archivekit.metadata.model_rules import findings_by_model

        return (*judge(read, None, file=file, today=today), *findings_by_model(read, self.model))


@dataclass(frozen=True, slots=True)
class OfXml:
    """An XML Schema, which judges XML documents."""

    xsd: Xsd


@dataclass(frozen=True, slots=True)
class OfJson:
    """A JSON Schema, which judges JSON documents."""

    schema: JsonSchema


Rules: TypeAlias = "Table | Model | OfXml | OfJson"


def rules_of(schema: AnyRules | None) -> Rules:
    """Return what a schema asks for. Raises as `load_schema` does."""
    if isinstance(schema, type):
        if not hasattr(schema, "model_validate"):
            raise UsageError(f"{schema.__name__} is no schema: give a name, a file, a Schema or a class of pydantic.")
        return Model(schema)
    if schema is not None and not isinstance(schema, Schema):
        raw = to_bytes(schema)
        ending = os.path.splitext(raw)[1].lower()
        if ending == b".xsd":
            return OfXml(_xsd(raw))
        if ending == b".json":
            return OfJson(_json_schema(raw))
    return Table(load_schema(schema))


def _xsd(raw: bytes) -> Xsd:
    from archivekit.workflow.xsd import Xsd, load_xsd

    loaded = load_xsd(raw)
    if isinstance(loaded, Xsd):
        return loaded
    raise broken_schema(show(raw), loaded)


def _json_schema(raw: bytes) -> JsonSchema:
    from archivekit.metadata.json_schema import JsonSchema, parse_json_schema

    data = files.read(raw)
    loaded = (data,) if isinstance(data, Finding) else parse_json_schema(data, name=show(raw))
    if isinstance(loaded, JsonSchema):
        return loaded
    raise broken_schema(show(raw), loaded)


def broken_schema(name: str, found: tuple[Finding, ...]) -> BrokenSchemaError | UnreadableError:
    """Return the error for a schema that is itself wrong, or that could not be read."""
    subject = Subject(name, Kind.SCHEMA, found)
    if any(finding.level is Level.UNKNOWN for finding in found):
        report = Report("schema", (subject,), day(None))
        return UnreadableError(f"{found[0].message}. {found[0].cure}", path=name, report=report)
    return BrokenSchemaError(
        f"the schema {quoted(name)} is itself wrong, so nothing was judged by it. Mend the places that are named.",
        Report("schema", (subject,), day(None), misused=True),
    )


def subject_of(source: AnyRecord, rules: Rules, today: dt.date, *, strict: bool, options: SheetOptions) -> Subject:
    """Return the subject on one source: everything that is wrong with every record of it."""
    if isinstance(rules, OfXml | OfJson):
        return _document(source, rules, strict=strict)
    opened = open_records(source, options)
    findings: list[Finding] = []
    records = 0
    unseen = False
    for read in opened.reads:
        if len(findings) > MOST_FINDINGS:
            message = f"{opened.name} has more than {MOST_FINDINGS:,} faults and was not read after {records:,} records"
            findings.append(codes.OVER_LIMIT.finding(message, where=read.origin))
            break
        records += read.record is not None
        unseen = unseen or any(finding.level is Level.UNKNOWN for finding in read.findings)
        findings += rules.judge(read, file=opened.name, today=today)
    kind = Kind.SHEET if opened.is_sheet else Kind.RECORD
    files_read = 0 if isinstance(source, Record) or unseen else 1
    return Subject(opened.name, kind, tuple(findings), examined=Examined(files_read, 0, records), strict=strict)


def _document(source: AnyRecord, rules: OfXml | OfJson, *, strict: bool) -> Subject:
    """Judge a whole document by a schema for documents."""
    if isinstance(source, Record):
        raise UsageError(
            "a Record is judged by a tabular schema or a class of pydantic; an XSD or JSON Schema takes files"
        )
    raw = to_bytes(source)
    name = show(raw)
    opened = open_blocks(raw)
    if isinstance(opened, Finding):
        return Subject(name, Kind.RECORD, (opened,), strict=strict)
    with opened as blocks:
        kind, note = told(name, blocks.start)
        data = blocks.whole(files.MOST)
    if isinstance(data, Finding):
        return Subject(name, Kind.RECORD, (data,), strict=strict)
    wanted = InputKind.XML if isinstance(rules, OfXml) else InputKind.JSON
    if kind is not wanted:
        what = "an XSD judges XML" if wanted is InputKind.XML else "a JSON Schema judges JSON"
        raise UsageError(f"{quoted(name)} is {kind.value}, and {what}. Name a tabular schema (CSV) for it.")
    if isinstance(rules, OfXml):
        from archivekit.workflow.xsd import judge_xml

        found = judge_xml(data, rules.xsd, file=name)
    else:
        from archivekit.metadata.json_schema import judge_json

        found = judge_json(data, rules.schema, file=name)
    notes = (note,) if note else ()
    return Subject(name, Kind.RECORD, (*notes, *found), examined=Examined(1, len(data), 1), strict=strict)
