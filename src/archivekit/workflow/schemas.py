"""schema: the schemas that are shipped, one shown in another form, one checked. None of it judges a record."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum

from archivekit.errors import BrokenSchemaError, UnreadableError, UsageError
from archivekit.findings import Examined, Finding, Kind, Level, Report, Subject, json_text
from archivekit.metadata import schema_views
from archivekit.metadata.schema import Schema
from archivekit.metadata.schema_check import parse_schema
from archivekit.paths import show
from archivekit.storage import files, shelf
from archivekit.workflow.judging import rules_of
from archivekit.workflow.places import AnyPath, choice, day, to_bytes
from archivekit.workflow.records import AnySchema, load_schema, schema_names


class View(Enum):
    """The forms in which a schema is shown."""

    JSON_SCHEMA = "json-schema"
    CSV = "csv"
    HTML = "html"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Listed:
    """A schema that is shipped: its name, what it is for, and how many rules it has."""

    name: str
    label: str
    rules: int


def schemas() -> tuple[Listed, ...]:
    """Return the schemas that are shipped, by name."""
    loaded = [load_schema(name) for name in schema_names()]
    return tuple(Listed(schema.name, schema.label, len(schema.rules)) for schema in loaded)


def show_schema(schema: AnySchema, view: View | str) -> bytes:
    """Return a schema in another form. Raises as `load_schema` does, and UnknownNameError for an unknown form."""
    chosen = choice(View, view, "form of a schema")
    loaded = load_schema(schema)
    match chosen:
        case View.JSON_SCHEMA:
            from archivekit.metadata.model import json_schema_of

            return json_text(json_schema_of(loaded)).encode()
        case View.HTML:
            return schema_views.as_html(loaded).encode("utf-8", "backslashreplace")
        case View.TEMPLATE:
            return schema_views.as_template(loaded).encode()
        case View.CSV:
            return _as_it_is(schema)


def _as_it_is(schema: AnySchema) -> bytes:
    """Return the bytes of a schema's own file."""
    if isinstance(schema, Schema):
        raise UsageError("a Schema made in Python has no file of its own: name one that is shipped, or a path.")
    raw = to_bytes(schema)
    if show(raw) in schema_names():
        return shelf.read(f"{show(raw)}.csv")
    data = files.read(raw)
    assert isinstance(data, bytes)  # it was loaded a moment ago
    return data


def check_schema(path: AnyPath) -> Report:
    """Return a report on a schema (a tabular profile, an XSD, a JSON Schema), with everything that is wrong with it."""
    raw = to_bytes(path)
    name = show(raw)
    if os.path.splitext(raw)[1].lower() in (b".xsd", b".json"):
        try:
            rules_of(path)
        except (BrokenSchemaError, UnreadableError) as error:
            return error.report
        return Report("schema", (Subject(name, Kind.SCHEMA, examined=Examined(files=1)),), day(None))
    shipped = name in schema_names() and not files.exists(raw)
    data = shelf.read(f"{name}.csv") if shipped else files.read(raw)
    if isinstance(data, Finding):
        return Report("schema", (Subject(name, Kind.SCHEMA, (data,)),), day(None))
    read = parse_schema(data, name=name)
    subject = Subject(name, Kind.SCHEMA, read.findings, examined=Examined(1, len(data)))
    broken = any(finding.level is Level.ERROR for finding in read.findings)
    return Report("schema", (subject,), day(None), misused=broken)
