"""Records and schemas as callers hand them in (a path, a name, or a value) → what is known of them."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, replace
from typing import TypeAlias

from archivekit.errors import BrokenSchemaError, UnknownNameError, UnreadableError, UsageError
from archivekit.findings import Examined, Finding, Kind, Level, Report, Subject, Where
from archivekit.metadata.reading import RecordKind, RecordRead, kind_of, parse_record
from archivekit.metadata.record import Record
from archivekit.metadata.schema import Schema
from archivekit.metadata.schema_check import parse_schema
from archivekit.metadata.validation import judge
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files, shelf
from archivekit.workflow.places import AnyPath, day, near, to_bytes
from archivekit.workflow.sources import AnyRecord as AnyRecord
from archivekit.workflow.sources import one_record
from archivekit.workflow.sources import read_records as read_records

#: The schema that a record is judged by where none is named.
DEFAULT_SCHEMA = "dcterms-core"

AnySchema: TypeAlias = AnyPath | Schema


@dataclass(frozen=True, slots=True)
class Judged:
    """A record with its schema, and the subject that reports on it."""

    record: Record | None
    schema: Schema
    subject: Subject


def load_schema(schema: AnySchema | None = None) -> Schema:
    """Return a schema by its shipped name or from a file; `dcterms-core` where none is named.

    Raises UnknownNameError where there is neither, BrokenSchemaError (with `.report`) where it is wrong itself,
    StorageError where it cannot be read.
    """
    if isinstance(schema, Schema):
        return schema
    raw = to_bytes(schema if schema is not None else DEFAULT_SCHEMA)
    name = show(raw)
    if os.path.splitext(raw)[1].lower() in (b".xsd", b".json"):
        raise UsageError(
            f"{quoted(name)} judges whole documents, and `validate` alone takes it. Name a tabular schema (CSV)."
        )
    shipped = schema_names()
    if name in shipped:
        data = shelf.read(f"{name}.csv")
    elif files.exists(raw) or os.sep.encode() in raw or raw.endswith(b".csv"):
        found = files.read(raw)
        if isinstance(found, Finding):
            report = Report("schema", (Subject(name, Kind.SCHEMA, (found,)),), day(None))
            raise UnreadableError(f"{found.message}. {found.cure}", path=name, report=report)
        data = found
    else:
        raise UnknownNameError("schema", name[:200], shipped, suggestion=near(name, shipped))
    read = parse_schema(data, name=name)
    if read.schema is None or any(finding.level is Level.ERROR for finding in read.findings):
        subject = Subject(name, Kind.SCHEMA, read.findings)
        raise BrokenSchemaError(
            f"the schema {quoted(name)} is itself wrong, so nothing was judged by it. "
            "Correct the cells that are named.",
            Report("schema", (subject,), day(None), misused=True),
        )
    if name not in shipped and read.schema.name in shipped:
        # a file of a shipped schema's name is another schema, and a record that names it must not mean ours
        return replace(read.schema, name=os.path.basename(name))
    return read.schema


def schema_names() -> tuple[str, ...]:
    """Return the names of the schemas that are shipped."""
    return tuple(name.removesuffix(".csv") for name in shelf.names(suffix=".csv") if "/" not in name)


def read_record(source: AnyRecord) -> RecordRead:
    """Return a record as it was read, with everything that is to be said about the reading.

    Takes a path to TOML, JSON, YAML, Dublin Core in XML, or a sheet with one row; or a Record. What is wrong with the
    file is in the findings, never raised; of several records none is chosen.
    """
    return one_record(source)


def take_record(data: bytes | Finding, name: str) -> RecordRead:
    """Return the record of a bag from a file's bytes, or from the finding that stands for them."""
    if isinstance(data, Finding):
        return RecordRead(None, (data,), origin=Where(name))
    return parse_record(data, name=name, kind=kind_of(name) or RecordKind.JSON)


def judge_record(source: AnyRecord, schema: AnySchema | None, today: dt.date, *, strict: bool = False) -> Judged:
    """Read a record and judge it by a schema: the one named, else the default. Raises as `load_schema` does."""
    rules = load_schema(schema)
    read = read_record(source)
    name = "record" if isinstance(source, Record) else show(to_bytes(source))
    findings = judge(read, rules, file=name, today=today)
    subject = Subject(name, Kind.RECORD, findings, examined=examined(source, read), strict=strict)
    return Judged(read.record, rules, subject)


def examined(source: AnyRecord, read: RecordRead) -> Examined:
    """Return how much was looked at of a record: a file that could not be opened was not."""
    unseen = any(finding.level is Level.UNKNOWN for finding in read.findings)
    files_read = 0 if isinstance(source, Record) or unseen else 1
    return Examined(files=files_read, records=0 if read.record is None else 1)
