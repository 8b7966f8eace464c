"""XSD for XML and JSON Schema for JSON: the right line and path, nothing fetched, wrong usage where kinds differ."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from archivekit.errors import BrokenSchemaError, UsageError
from archivekit.findings import Where
from archivekit.metadata.json_schema import JsonSchema, judge_json, parse_json_schema
from archivekit.metadata.record import Record
from archivekit.workflow.schemas import check_schema
from archivekit.workflow.validate import validate

FIXTURES = Path(__file__).parents[2] / "fixtures"
SCHEMAS = FIXTURES / "inputs" / "schemas"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)


DRAFT_7 = (
    '{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"n": {"type": "null"}}, '
    '"properties": {"a": {"$ref": "#/definitions/n"}}}'
)


def wrong(data: str, content: str) -> list[str]:
    """Return the JSON paths of what a schema finds in a document."""
    read = parse_json_schema(content.encode(), name="s.json")
    assert isinstance(read, JsonSchema)
    return [str(finding.where.json_path) for finding in judge_json(data.encode(), read, file="d.json")]


def test_a_good_document_passes_by_a_schema_in_several_files(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<note><day>2024-11-04</day></note>", encoding="utf-8")

    report = validate(path, schema=SCHEMAS / "note.xsd")

    assert ("passed", ()) == (report.outcome.value, report.findings)


def test_a_mistake_has_its_line_and_its_xpath_beyond_65_535_too(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<note>\n" + " <day>2024-11-04</day>\n" * 69_998 + " <day>x</day>\n</note>\n", encoding="utf-8")

    (finding,) = validate(path, schema=SCHEMAS / "note.xsd").findings

    assert finding.where == Where(str(path), line=70_000, xpath="/note/day[69999]")
    assert finding.message.startswith(f"{path}: line 70000: Element 'day': 'x' is not a valid value")


def test_the_schema_that_a_document_names_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(
        '<note xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="http://example.org/evil.xsd"><day>x</day></note>',
        encoding="utf-8",
    )

    assert ["REC-313"] == [finding.code for finding in validate(path, schema=SCHEMAS / "note.xsd").findings]


def test_a_missing_file_of_a_schema_is_named_with_the_folder_to_put_it_into(tmp_path: Path) -> None:
    shutil.copy(SCHEMAS / "note.xsd", tmp_path / "note.xsd")

    found = check_schema(tmp_path / "note.xsd").findings

    assert [(f.code, f.expected, f.where.line) for f in found] == [
        ("SCH-202", "parts/day.xsd", 3),
        ("SCH-202", "body.xsd", 4),
    ]
    assert [f"Put the file `{name}` into the folder '{tmp_path}'." for name in ("parts/day.xsd", "body.xsd")] == [
        f.cure for f in found
    ]


def test_a_file_that_lies_elsewhere_is_taken_from_the_schemas_own_folder(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    head = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    for location in ("../parts/day.xsd", "/etc/day.xsd", "file:///etc/day.xsd", "https://a.example/b/day.xsd?x=1"):
        text = f'{head}<xs:include schemaLocation="{location}"/><xs:element name="note" type="Day"/></xs:schema>'
        (folder / "main.xsd").write_text(text, encoding="utf-8")
        (folder / "day.xsd").unlink(missing_ok=True)

        missing = [(f.code, f.expected) for f in check_schema(folder / "main.xsd").findings]
        shutil.copy(SCHEMAS / "parts" / "day.xsd", folder / "day.xsd")
        found = check_schema(folder / "main.xsd").findings

        assert ([("SCH-202", "day.xsd")], ()) == (missing, found)


def test_a_doctype_that_defines_nothing_is_passed_over_in_a_schema_and_lines_stay(tmp_path: Path) -> None:
    text = (
        '<!DOCTYPE xs:schema PUBLIC "-//W3C//DTD XMLSCHEMA 200102//EN"\n "XMLSchema.dtd" >\n'
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n<xs:element name="a" type="{}"/>\n</xs:schema>'
    )
    good, bad = tmp_path / "good.xsd", tmp_path / "bad.xsd"
    good.write_text(text.format("xs:date"), encoding="utf-8")
    bad.write_text(text.format("Nothing"), encoding="utf-8")

    assert () == check_schema(good).findings
    assert [("SCH-203", 4)] == [(f.code, f.where.line) for f in check_schema(bad).findings]


def test_a_file_of_a_schema_behind_a_link_is_not_read(tmp_path: Path) -> None:
    shutil.copytree(SCHEMAS, tmp_path / "s")
    (tmp_path / "s" / "body.xsd").unlink()
    (tmp_path / "s" / "body.xsd").symlink_to(SCHEMAS / "body.xsd")

    assert ["SCH-202"] == [finding.code for finding in check_schema(tmp_path / "s" / "note.xsd").findings]


def test_schemas_that_include_each_other_are_read_once(tmp_path: Path) -> None:
    head = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    (tmp_path / "a #1.xsd").write_text(f'{head}<xs:include schemaLocation="b.xsd"/></xs:schema>', encoding="utf-8")
    (tmp_path / "b.xsd").write_text(f'{head}<xs:include schemaLocation="a%20%231.xsd"/></xs:schema>', encoding="utf-8")

    assert () == check_schema(tmp_path / "a #1.xsd").findings


@pytest.mark.parametrize(
    ("document", "schema", "said"),
    [
        ("records/statement.toml", "note.xsd", "is TOML, and an XSD judges XML"),
        ("records/statement.toml", "note.json", "is TOML, and a JSON Schema judges JSON"),
        ("inputs/bad/REC-313-day.xml", "note.json", "is XML, and a JSON Schema judges JSON"),
        ("records/statement.json", "note.xsd", "is JSON, and an XSD judges XML"),
    ],
)
def test_a_schema_for_another_kind_of_document_is_wrong_usage(document: str, schema: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        validate(FIXTURES / document, schema=SCHEMAS / schema)


def test_a_record_made_in_python_is_no_document() -> None:
    with pytest.raises(UsageError, match="takes files"):
        validate(Record(), schema=SCHEMAS / "note.json")


def test_a_mistake_in_json_has_its_line_and_its_path() -> None:
    (finding,) = validate(FIXTURES / "inputs" / "bad" / "REC-314-page.json", schema=SCHEMAS / "note.json").findings

    assert (finding.where.line, finding.where.json_path, finding.field) == (4, "$.pages[2]", "pages")
    assert finding.expected == "minimum: 1"


def test_a_document_that_is_no_json_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("{", encoding="utf-8")

    assert ["REC-105"] == [finding.code for finding in validate(path, schema=SCHEMAS / "note.json").findings]


@pytest.mark.parametrize(
    ("data", "content", "paths"),
    [
        ('{"a": 1}', '{"properties": {"a": {"type": "string"}}}', ["$.a"]),
        ('{"a-b": 1}', '{"patternProperties": {"^a": {"type": "string"}}}', ["$['a-b']"]),
        ('{"ab": 1, "c": 2}', '{"patternProperties": {"^a": {}}, "additionalProperties": false}', ["$.c"]),
        ('{"c": "x"}', '{"properties": {"a": {}}, "additionalProperties": {"type": "integer"}}', ["$.c"]),
        ('["x", 1]', '{"items": {"type": "integer"}}', ["$[0]"]),
        ('"2024-02-30"', '{"format": "date"}', ["$"]),
        ('"xay"', '{"pattern": "a"}', []),
        ('{"$ref": 1}', '{"properties": {"$ref": {"type": "string"}}}', ["$['$ref']"]),
        ('{"a": "x"}', DRAFT_7, ["$.a"]),
        ("1", '{"$id": "urn:x:a", "$defs": {"n": {"$id": "urn:x:n", "type": "null"}}, "$ref": "urn:x:n"}', ["$"]),
    ],
)
def test_keywords_mean_what_json_schema_says(data: str, content: str, paths: list[str]) -> None:
    assert wrong(data, content) == paths


def test_a_pattern_that_would_hang_another_engine_does_not_hang() -> None:
    assert wrong(f'"{"a" * 50_000}b"', '{"pattern": "^(a+)+$"}') == ["$"]


def test_a_schema_that_refers_to_itself_without_end_is_a_finding() -> None:
    read = parse_json_schema(b'{"$ref": "#"}', name="s.json")
    assert isinstance(read, JsonSchema)

    assert ["SCH-204"] == [finding.code for finding in judge_json(b"1", read, file="d.json")]


def test_the_schema_of_our_own_records_takes_what_we_write() -> None:
    import archivekit as ak

    written = ak.export(FIXTURES / "records" / "statement.toml", "json").data
    read = parse_json_schema((FIXTURES.parent / "schemas" / "record.schema.json").read_bytes(), name="s")

    assert written is not None
    assert isinstance(read, JsonSchema)
    assert () == judge_json(written, read, file="record.json")


def test_a_broken_schema_judges_nothing() -> None:
    with pytest.raises(BrokenSchemaError) as caught:
        validate(FIXTURES / "records" / "statement.json", schema=FIXTURES / "schemas" / "bad" / "SCH-205-remote.json")

    assert (2, ["SCH-205"]) == (caught.value.report.exit_code, [f.code for f in caught.value.report.findings])
