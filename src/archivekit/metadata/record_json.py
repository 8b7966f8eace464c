"""The `json` form and record.json: a record, complete and lossless, with what is certain of its dates beside them.

The form is the outward contract (`schemas/record.schema.json`). `reading` reads it back.
"""

from __future__ import annotations

from archivekit.findings import Json, json_text
from archivekit.metadata.dates import derived
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import DATE_TERMS, Term

FORM_VERSION = 1


def record_to_json(record: Record, schema_name: str | None) -> dict[str, Json]:
    """Return a record in the JSON form of the contract."""
    body: dict[str, Json] = {
        "schema_version": FORM_VERSION,
        "schema": schema_name,
        "record": {str(term): [_value(term, value) for value in values] for term, values in record.terms},
    }
    if record.unknown:
        body["unknown"] = [{"name": unknown.name, "value": unknown.value} for unknown in record.unknown]
    return body


def render_record(record: Record, schema_name: str | None) -> bytes:
    """Return the bytes of a record.json: UTF-8, LF, the same for the same record; lone surrogates stay escapes."""
    return json_text(record_to_json(record, schema_name)).encode()


def _parts(value: Value) -> tuple[tuple[str, str | None], ...]:
    return (
        ("lang", value.lang),
        ("uri", value.uri),
        ("scheme", value.scheme),
        ("type", value.type),
        ("identifier", value.identifier),
    )


def _value(term: Term, value: Value) -> Json:
    parts: dict[str, Json] = {"value": value.value}
    for name, given in _parts(value):
        if given is not None:
            parts[name] = given
    if term.name in DATE_TERMS:
        parts.update(derived(value.value))
    return parts
