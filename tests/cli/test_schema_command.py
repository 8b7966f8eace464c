"""archivekit schema, and what validate takes beside records: whole outputs, exit codes, nothing overwritten."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import jsonschema
import pytest

from archivekit.workflow.records import schema_names
from running import ROOT, Runner

FIXTURES = ROOT / "fixtures"


def test_the_schemas_that_are_shipped_are_listed(cli: Runner) -> None:
    text, as_json = cli("schema", "list"), cli("schema", "list", "--format", "json")

    assert (0, "") == (text.code, text.err)
    assert [line.split()[0] for line in text.out.splitlines()] == list(schema_names())
    assert [one["name"] for one in json.loads(as_json.out)["schemas"]] == list(schema_names())


@pytest.mark.parametrize("name", schema_names())
def test_each_schema_is_shown_in_every_form(name: str, cli: Runner, tmp_path: Path) -> None:
    shown = {form: cli("schema", "show", name, "--as", form) for form in ("json-schema", "csv", "html", "template")}

    assert {0} == {ran.code for ran in shown.values()}
    jsonschema.Draft202012Validator.check_schema(json.loads(shown["json-schema"].out))
    assert shown["csv"].out.encode() == (ROOT / "schemas" / f"{name}.csv").read_bytes()
    page = shown["html"].out
    assert page.startswith("<!DOCTYPE html>")
    assert not any(sign in page for sign in ("<script", "<link", "<img", "src="))
    (header,) = csv.reader(shown["template"].out.splitlines())
    assert header[0] == "files"
    assert "title" in header
    template = tmp_path / "template.csv"
    template.write_text(shown["template"].out, encoding="utf-8")
    report = json.loads(cli("validate", str(template), "--schema", name, "--format", "json").out)
    assert [f["code"] for f in report["subjects"][0]["findings"]] == ["SHT-108", "SHT-107"]


def test_a_schema_in_lines_names_every_term_of_dcmi(cli: Runner) -> None:
    shown = cli("schema", "show", "dcterms-core")

    assert 0 == shown.code
    assert all(f" {term}" in shown.out for term in ("title", "isVersionOf", "rightsHolder", "accrualMethod"))


def test_a_schema_of_ones_own_is_shown_and_written_to_a_file_that_is_not_there_yet(cli: Runner, tmp_path: Path) -> None:
    target = tmp_path / "dictionary.html"
    source = str(FIXTURES / "schemas" / "every-rule.csv")

    first = cli("schema", "show", source, "--as", "html", "-o", str(target))
    second = cli("schema", "show", source, "--as", "html", "-o", str(target))

    assert (0, "", "") == (first.code, first.out, first.err)
    assert "an address that begins with http://id.loc.gov/authorities/subjects/" in target.read_text(encoding="utf-8")
    assert (3, "") == (second.code, second.out)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "press-repot"), 2),
        (("show", "press-report", "--as", "pdf"), 2),
        (("show", "fixtures/schemas/bad/SCH-113-maybe.csv"), 2),
        (("check", "fixtures/schemas/bad/SCH-113-maybe.csv"), 2),
        (("check", "fixtures/schemas/bad/SCH-202-include.xsd"), 2),
        (("check", "fixtures/schemas/bad/SCH-205-file.json"), 2),
        (("check", "fixtures/schemas/every-rule.csv"), 0),
        (("check", "fixtures/inputs/schemas/note.xsd"), 0),
        (("check", "fixtures/inputs/schemas/note.json"), 0),
        (("check", "press-report"), 0),
        (("check", "nowhere.csv"), 3),
        (("check", "nowhere.xsd"), 3),
    ],
)
def test_a_schema_that_is_wrong_or_unknown_has_its_exit_code(
    arguments: tuple[str, ...], code: int, cli: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)

    assert code == cli("schema", *arguments).code


def test_a_broken_schema_shows_its_cells_on_standard_output(cli: Runner) -> None:
    ran = cli("schema", "check", str(FIXTURES / "schemas" / "bad" / "SCH-113-maybe.csv"), "--format", "json")

    (finding,) = json.loads(ran.out)["subjects"][0]["findings"]
    assert ("SCH-113", "mandatory") == (finding["code"], finding["where"]["header"])
    assert (2, "schema") == (ran.code, json.loads(ran.out)["subjects"][0]["kind"])


def test_options_say_how_a_sheet_is_read(cli: Runner, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("title,issued,language\nDéclaration,2024;2025-02-30,fr\n".encode("cp1252"))
    options = ("--encoding", "cp1252", "--dialect", "plain", "--separator", ";", "--format", "json")

    ran = cli("validate", str(path), *options)

    (subject,) = json.loads(ran.out)["subjects"]
    assert (1, "sheet", {"files": 1, "octets": 0, "records": 1}) == (ran.code, subject["kind"], subject["examined"])
    (finding,) = subject["findings"]
    assert ("REC-204", "2025-02-30") == (finding["code"], finding["value"])
    assert {"file": str(path), "line": 2, "row": 2, "column": 2, "header": "issued"} == {
        name: place for name, place in finding["where"].items() if place is not None
    }


@pytest.mark.parametrize("options", [("--encoding", "utf-9"), ("--dialect", "dspase"), ("--sheet",)])
def test_options_that_cannot_be_meant_are_wrong_usage(options: tuple[str, ...], cli: Runner) -> None:
    ran = cli("validate", str(FIXTURES / "sheets" / "statements.csv"), *options)

    assert (2, "") == (ran.code, ran.out)


def test_the_pages_examples_hold(cli: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert 0 == cli("validate", "fixtures/sheets/statements.csv", "--schema", "press-report").code
    assert 0 == cli("validate", "fixtures/sheets/archivematica.csv").code


def test_without_a_command_its_help_is_shown_whole(cli: Runner) -> None:
    ran = cli("schema")

    assert (2, "") == (ran.code, ran.out)
    assert "\n  check  Check a schema, every mistake with its place.\n" in ran.err
