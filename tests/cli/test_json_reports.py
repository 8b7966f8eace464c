"""The report as JSON: the form of every command, its digest, and errors that carry none of their own."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import archivekit as ak
from archivekit.errors import (
    ArchiveKitError,
    PublishedNotDurableError,
    ReadBackError,
    SourceChangedError,
    StorageError,
    WorkerDiedError,
)
from archivekit.workflow.verify_one import verify_one
from running import ROOT, Ran, Runner

SCHEMA = json.loads((ROOT / "schemas" / "report.schema.json").read_text(encoding="utf-8"))

RUNS = {
    "verify": (["verify", "good", "nowhere", "record.toml"], 3),
    "verify quick": (["verify", "good", "--depth", "quick"], 0),
    "validate": (["validate", "record.toml", "empty.toml"], 1),
    "validate, no such schema": (["validate", "record.toml", "--schema", "./no.csv"], 3),
    "validate, broken schema": (["validate", "record.toml", "--schema", "broken.csv"], 2),
    "export": (["export", "record.toml", "--as", "oai_dc", "-o", "made.xml"], 0),
    "export of nothing": (["export", "nowhere.toml", "--as", "oai_dc", "-o", "made.xml"], 3),
    "package": (["package", "record.toml", "--record", "record.toml", "--to", "made"], 0),
    "package, dry run": (["package", "record.toml", "--to", "made", "--dry-run"], 0),
    "package, refused": (["package", "nowhere", "--to", "good"], 3),
    "package, within itself": (["package", "good", "--to", "good/made"], 2),
}


@pytest.fixture(autouse=True)
def _things(here: Path) -> None:
    (here / "empty.toml").write_bytes(b"")
    (here / "broken.csv").write_text("propertyID,mandatory\ndcterms:tilte,maybe\n", encoding="utf-8")


def _closed(schema: Any) -> Any:
    """Return a schema in which no property may be there that it does not name."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(part) for key, part in schema.items()}
    return closed | {"additionalProperties": False} if "properties" in schema else closed


def _digest(report: dict[str, Any]) -> str:
    """Compute the digest as the contract says, with no code of ours."""
    plain = {key: value for key, value in report.items() if key != "digest"}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha512(text.encode()).hexdigest()


@pytest.mark.parametrize("name", RUNS)
def test_a_report_keeps_the_contract(name: str, cli: Runner) -> None:
    arguments, code = RUNS[name]

    ran = cli(*arguments, "--format", "json", "--report", "json=report.json")

    report = json.loads(ran.out)
    jsonschema.Draft202012Validator(_closed(SCHEMA)).validate(report)
    assert (code, code) == (ran.code, report["exit_code"])
    assert _digest(report) == report["digest"]
    assert report == json.loads(Path("report.json").read_bytes())
    assert (code == 0) == (report["outcome"] == "passed")


def test_the_schema_is_one_and_names_what_the_values_hold() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    forms = SCHEMA["$defs"]

    named = {
        "finding": list(forms["finding"]["properties"]),
        "where": list(forms["finding"]["properties"]["where"]["properties"]),
        "examined": list(forms["subject"]["properties"]["examined"]["properties"]),
        "subject": sorted([*forms["subject"]["properties"], "strict"]),
    }

    held = {
        "finding": [field.name for field in dataclasses.fields(ak.Finding)],
        "where": [field.name for field in dataclasses.fields(ak.Where)],
        "examined": [field.name for field in dataclasses.fields(ak.Examined)],
        "subject": sorted([*(field.name for field in dataclasses.fields(ak.Subject)), "outcome"]),
    }
    assert held == named
    for enum, path in ((ak.Level, "level"), (ak.Kind, "kind"), (ak.Verdict, "verdict"), (ak.Depth, "depth")):
        known = (forms["finding" if path == "level" else "subject"]["properties"][path])["enum"]
        assert {member.value for member in enum} == set(known) - {None}
    assert [member.value for member in ak.Outcome] == forms["outcome"]["enum"]


def test_everything_that_the_schema_names_is_required_and_described() -> None:
    found: list[str] = []

    def look(schema: dict[str, Any], path: str) -> None:
        if "properties" in schema:
            optional = set(schema["properties"]) - set(schema["required"]) - {"plan"}
            found.extend(f"{path} {name}: optional" for name in optional)
            for name, inner in schema["properties"].items():
                if "description" not in inner:
                    found.append(f"{path} {name}: not described")
                look(inner, f"{path}/{name}")
        look(schema["items"], path) if "items" in schema else None

    look(SCHEMA, "")
    for name, form in SCHEMA["$defs"].items():
        look(form, name)

    assert [] == found


REPORT = ak.Report("package", (ak.Subject("made", ak.Kind.BAG),), "2024-11-20")
FAULTS: list[tuple[ArchiveKitError, str]] = [
    (StorageError("could not write 'made'", path="made", operation="write"), "SYS-107"),
    (StorageError("could not list 'made'", path="made", operation="list"), "SYS-103"),
    (StorageError("could not read 'made'", path="made", operation="read"), "SYS-104"),
    (SourceChangedError("'made' changed", path="made", operation="read"), "SYS-105"),
    (WorkerDiedError("a helper died", path="made", operation="digest"), "SYS-109"),
    (PublishedNotDurableError("'made' may not last", path="made", operation="flush"), "SYS-110"),
    (ArchiveKitError("something else"), "SYS-107"),
]


def _failing(error: ArchiveKitError) -> Callable[..., object]:
    def fail(*arguments: object, **options: object) -> object:
        raise error

    return fail


@pytest.mark.parametrize(("error", "code"), FAULTS, ids=[type(error).__name__ + code for error, code in FAULTS])
def test_an_error_is_a_report_to_programs_and_a_sentence_to_people(
    error: ArchiveKitError, code: str, cli: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archivekit.workflow.package.package", _failing(error))
    arguments = ("package", "record.toml", "--to", "made")

    text = cli(*arguments)
    ran = cli(*arguments, "--format", "json", "--report", "json=report.json")

    report = json.loads(ran.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert Ran(3, "", f"archivekit: {error}\n") == text
    assert (3, f"archivekit: {error}\n") == (ran.code, ran.err)
    assert [(code, "unknown", str(error))] == [
        (finding["code"], finding["level"], finding["message"]) for finding in report["subjects"][0]["findings"]
    ]
    assert (3, "inconclusive", "package") == (report["exit_code"], report["outcome"], report["command"])
    assert report == json.loads(Path("report.json").read_bytes())


def test_an_error_that_carries_a_report_shows_that_one(cli: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = ak.Finding("SYS-104", ak.Level.UNKNOWN, "it could not be read")
    carried = dataclasses.replace(REPORT, subjects=(ak.Subject("made", ak.Kind.BAG, (unknown,)),))
    error = ReadBackError("it is not what was written", path="made", report=carried)
    monkeypatch.setattr("archivekit.workflow.package.package", _failing(error))

    ran = [cli("package", "record.toml", "--to", "made", "--format", kind) for kind in ("json", "text")]

    sentence = "archivekit: it is not what was written\n"
    assert [(3, sentence), (3, sentence)] == [(one.code, one.err) for one in ran]
    assert carried.to_json() == ran[0].out
    assert re.match("not packaged  made\n", ran[1].out)


def test_wrong_usage_gives_no_report(cli: Runner) -> None:
    ran = cli("validate", "record.toml", "--schema", "nothing", "--format", "json", "--report", "json=report.json")

    assert (2, "") == (ran.code, ran.out)
    assert not Path("report.json").exists()


@pytest.mark.parametrize("kind", ["json", "text"])
def test_a_run_that_is_interrupted_reports_what_was_looked_at_and_is_no_pass(
    kind: str, here: Path, cli: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def until_the_second(bag: bytes, *arguments: Any, **options: Any) -> Any:
        if bag == b"other":
            raise KeyboardInterrupt
        return verify_one(bag, *arguments, **options)

    monkeypatch.setattr("archivekit.workflow.verify.verify_one", until_the_second)

    ran = cli("verify", "good", "other", "third", "--format", kind, "--report", "json=kept.json")

    report = json.loads((here / "kept.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(_closed(SCHEMA)).validate(report)
    assert 130 == ran.code
    assert (130, "inconclusive") == (report["exit_code"], report["outcome"])
    assert [("good", "valid", []), ("good, other, third", None, ["VFY-105"])] == [
        (subject["subject"], subject["verdict"], [finding["code"] for finding in subject["findings"]])
        for subject in report["subjects"]
    ]
    assert "VFY-105" in ran.out
    assert "archivekit: interrupted; the report holds what was verified until then\n" == ran.err
