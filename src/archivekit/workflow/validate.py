"""validate: records against a schema, every mistake at once."""

from __future__ import annotations

import datetime as dt

from archivekit.findings import Report
from archivekit.workflow.places import day
from archivekit.workflow.records import AnyRecord, AnySchema, judge_record, load_schema


def validate(
    *records: AnyRecord,
    schema: AnySchema | None = None,
    strict: bool = False,
    date: dt.date | str | None = None,
) -> Report:
    """Return a report on one or more records, every problem of every one of them, with its place and its cure.

    A record is a path to TOML or JSON, or a Record. `schema` is a shipped name, a path or a Schema; `dcterms-core`
    where none is given. `strict` counts warnings as failures. Raises UsageError, BrokenSchemaError, StorageError.
    """
    today = day(date)
    rules = load_schema(schema)
    judged = (judge_record(record, rules, dt.date.fromisoformat(today), strict=strict) for record in records)
    return Report("validate", tuple(one.subject for one in judged), today)
