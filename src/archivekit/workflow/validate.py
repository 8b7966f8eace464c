"""validate: records against a schema, every mistake at once."""

from __future__ import annotations

import datetime as dt

from archivekit.findings import Report
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.workflow.judging import AnyRules, rules_of, subject_of
from archivekit.workflow.places import day
from archivekit.workflow.sources import AnyRecord, sheet_options


def validate(
    *records: AnyRecord,
    schema: AnyRules | None = None,
    strict: bool = False,
    date: dt.date | str | None = None,
    encoding: str | None = None,
    dialect: Dialect | str = Dialect.AUTO,
    separator: str | None = None,
    sheet: str | None = None,
) -> Report:
    """Return a report on records, every problem of every one of them, with its place and its cure.

    A record is a path to TOML, JSON, YAML, XML (Dublin Core, or an answer of OAI-PMH), CSV, TSV or a workbook, or a
    Record. `schema` is a shipped name, a path to CSV (a tabular profile), XSD or JSON Schema, a Schema, or a class of
    pydantic; `dcterms-core` where none is given. `strict` counts warnings as failures. The others say how sheets are
    read. Raises UsageError, BrokenSchemaError, StorageError.
    """
    today = day(date)
    options = sheet_options(encoding=encoding, dialect=dialect, separator=separator, sheet=sheet)
    rules = rules_of(schema)
    on = dt.date.fromisoformat(today)
    subjects = tuple(subject_of(record, rules, on, strict=strict, options=options) for record in records)
    return Report("validate", subjects, today)
