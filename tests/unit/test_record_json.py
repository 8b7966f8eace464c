"""The json form: what it holds, and its bytes."""

from __future__ import annotations

import json
from pathlib import Path

from archivekit.metadata.reading import RecordKind, parse_record
from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.record_json import record_to_json, render_record
from archivekit.metadata.terms import DATE_TERMS, Namespace, Term

ROOT = Path(__file__).parents[2]


def test_the_form_is_that_of_the_contract() -> None:
    record = Record(
        (
            (Term("title"), (Value("Bəyanat", lang="az"),)),
            (Term("title", Namespace.DC), (Value("Statement"),)),
            (Term("issued"), (Value("2024-11-20"), Value("4.11.2024"), Value("1985/.."))),
            (Term("subject"), (Value("Press", uri="https://a.b", scheme="LCSH"),)),
        ),
        (Unknown("creater", {"a": [1, None]}),),
    )

    assert record_to_json(record, "press-report") == {
        "schema_version": 1,
        "schema": "press-report",
        "record": {
            "title": [{"value": "Bəyanat", "lang": "az"}],
            "dc:title": [{"value": "Statement"}],
            "issued": [
                {"value": "2024-11-20", "edtf": "2024-11-20", "earliest": "2024-11-20", "latest": "2024-11-20"},
                {"value": "4.11.2024"},
                {"value": "1985/..", "edtf": "1985/..", "earliest": "1985-01-01"},
            ],
            "subject": [{"value": "Press", "uri": "https://a.b", "scheme": "LCSH"}],
        },
        "unknown": [{"name": "creater", "value": {"a": [1, None]}}],
    }


def test_a_record_without_unknown_keys_has_no_unknown() -> None:
    assert list(record_to_json(Record(), None)) == ["schema_version", "schema", "record"]


def test_the_bytes_are_utf_8_with_line_feeds_and_escape_what_utf_8_cannot_hold() -> None:
    record = Record(((Term("title"), (Value("Bəyanat \ud800\r\n"),)),))

    rendered = render_record(record, None)

    assert rendered == (
        b'{\n "schema_version": 1,\n "schema": null,\n "record": {\n  "title": [\n   {\n'
        b'    "value": "B\xc9\x99yanat \\ud800\\r\\n"\n   }\n  ]\n }\n}\n'
    )


def test_the_statement_in_json_is_what_its_toml_renders_to() -> None:
    given = (ROOT / "fixtures" / "records" / "statement.toml").read_bytes()
    record = parse_record(given, name="statement.toml", kind=RecordKind.TOML).record

    assert record is not None
    assert (ROOT / "fixtures" / "records" / "statement.json").read_bytes() == render_record(record, "press-report")


def test_the_json_schema_of_the_form_names_the_date_terms() -> None:
    form = json.loads((ROOT / "schemas" / "record.schema.json").read_text(encoding="utf-8"))

    (pattern,) = form["properties"]["record"]["patternProperties"]

    assert set(pattern.removeprefix("^(").removesuffix(")$").split("|")) == DATE_TERMS | {"dc:date"}
