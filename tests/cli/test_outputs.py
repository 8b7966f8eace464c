"""Files that commands write: never over anything, never inside a subject, never two under one name."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from running import Ran, Runner

TAKEN = "archivekit: there is something at 'taken' already, and nothing is ever overwritten. Choose another name.\n"


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_export_goes_to_stdout_and_its_report_to_stderr(cli: Runner) -> None:
    ran = cli("export", "record.toml", "--as", "oai_dc", "--date", "2024-11-20")

    assert 0 == ran.code
    assert ran.out.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<oai_dc:dc ')
    assert ran.out.endswith("</oai_dc:dc>\n")
    assert ran.err.startswith("exported  record.toml\n")


def test_an_export_to_a_file_reports_on_stdout(cli: Runner, here: Path) -> None:
    said = cli("export", "record.toml", "--as", "json").out

    ran = cli("export", "record.toml", "--as", "json", "-o", "made.json")

    assert Ran(0, "exported  record.toml\n\nmade: made.json\n", "") == ran
    assert said == (here / "made.json").read_text(encoding="utf-8")


def test_the_report_of_an_export_to_stdout_is_text_whatever_the_format(cli: Runner) -> None:
    ran = cli("export", "record.toml", "--as", "json", "--format", "json")

    assert "record" in json.loads(ran.out)
    assert "exported  record.toml\n" == ran.err


def test_losses_are_written_as_json(cli: Runner, here: Path) -> None:
    ran = cli("export", "record.toml", "--as", "oai_dc", "-o", "made.xml", "--loss", "loss.json", "--format", "json")

    (subject,) = json.loads(ran.out)["subjects"]
    assert json.loads((here / "loss.json").read_bytes()) == subject["findings"] != []


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["export", "record.toml", "--as", "json", "-o", "taken"], 3, TAKEN),
        (["export", "record.toml", "--as", "json", "-o", "new.json", "--loss", "taken"], 3, TAKEN),
        (
            ["export", "record.toml", "--as", "json", "-o", "record.toml"],
            2,
            (
                "archivekit export: 'record.toml' is itself what is looked at. Write elsewhere. "
                "See `archivekit export --help`.\n"
            ),
        ),
        (
            ["export", "good", "--as", "json", "--loss", "good/loss.json"],
            2,
            (
                "archivekit export: 'good/loss.json' would lie inside 'good'. Write it elsewhere. "
                "See `archivekit export --help`.\n"
            ),
        ),
        (
            ["export", "record.toml", "--as", "json", "-o", "new.json", "--loss", "./new.json"],
            2,
            (
                "archivekit export: './new.json' is named for two outputs. Give each a name of its own. "
                "See `archivekit export --help`.\n"
            ),
        ),
        (
            ["export", "record.toml", "--as", "json", "-o", "new.json", "--report", "json=new.json"],
            2,
            (
                "archivekit export: 'new.json' is named for two outputs. Give each a name of its own. "
                "See `archivekit export --help`.\n"
            ),
        ),
        (
            ["export", "record.toml", "--as", "json", "-o", "no/where.json"],
            3,
            "archivekit: 'no/where.json' cannot be written: there is no folder 'no'. Make it, or choose another.\n",
        ),
        (
            ["verify", "good", "--report", "json=good/report.json"],
            2,
            (
                "archivekit verify: 'good/report.json' would lie inside 'good'. Write it elsewhere. "
                "See `archivekit verify --help`.\n"
            ),
        ),
        (
            ["verify", "good", "--report", "text=link/report.txt"],
            2,
            (
                "archivekit verify: 'link/report.txt' would lie inside 'good'. Write it elsewhere. "
                "See `archivekit verify --help`.\n"
            ),
        ),
        (
            ["verify", "good", "--report", "json=taken"],
            2,
            (
                "archivekit verify: 'taken' is there already and is no report of ours. Choose another name. "
                "See `archivekit verify --help`.\n"
            ),
        ),
        (
            ["package", "record.toml", "--to", "new", "--report", "json=new/report.json"],
            2,
            (
                "archivekit package: 'new/report.json' would lie inside 'new'. Write it elsewhere. "
                "See `archivekit package --help`.\n"
            ),
        ),
    ],
)
def test_an_output_that_would_do_harm_is_refused_before_anything_is_written(
    arguments: list[str], code: int, sentence: str, cli: Runner, here: Path
) -> None:
    (here / "taken").write_bytes(b"not ours")
    (here / "link").symlink_to("good")
    before = _files(here)

    ran = cli(*arguments)

    assert Ran(code, "", sentence) == ran
    assert before == _files(here)


def test_a_report_replaces_its_own_file_and_no_other(cli: Runner, here: Path) -> None:
    arguments = ["validate", "record.toml", "--report", "json=r.json", "--report", "text=r.txt"]
    first = cli(*arguments)
    before = _files(here)

    again = cli(*arguments)
    swapped = cli("validate", "record.toml", "--report", "json=r.txt")

    assert [0, 0, 2] == [first.code, again.code, swapped.code]
    assert before == _files(here)
    assert (here / "r.txt").read_text(encoding="utf-8").startswith("archivekit report ")


def test_a_report_may_lie_beside_a_bag_whose_folder_is_still_to_be_made(cli: Runner, here: Path) -> None:
    ran = cli("package", "record.toml", "--to", "vault/new", "--report", "json=vault/new.json", "-q")

    assert Ran(0, "", "") == ran
    assert "passed" == json.loads((here / "vault" / "new.json").read_bytes())["outcome"]


def test_reports_are_written_where_a_command_fails_by_an_error(cli: Runner, here: Path) -> None:
    ran = cli("validate", "record.toml", "--schema", "./no.csv", "--report", "json=r.json", "-q")

    assert (3, "archivekit: there is no file './no.csv'") == (ran.code, ran.err[:39])
    assert json.loads((here / "r.json").read_bytes())["exit_code"] == 3


def test_a_record_in_a_bag_is_exported_without_leaving_the_bag(cli: Runner, here: Path) -> None:
    (here / "secret.json").write_text('{"title": "A secret"}', encoding="utf-8")
    (here / "away").mkdir()
    (here / "away" / "record.json").write_text('{"title": "A secret"}', encoding="utf-8")
    for name in ("file", "folder"):
        (here / name).mkdir()
        (here / name / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (here / "file" / "metadata").mkdir()
    (here / "file" / "metadata" / "record.json").symlink_to("../../secret.json")
    (here / "folder" / "metadata").symlink_to("../away")
    os.mkfifo(here / "good" / "fifo")

    ran = [cli("export", name, "--as", "json") for name in ("file", "folder", "good")]

    assert [(3, ""), (3, ""), (3, "")] == [(one.code, one.out) for one in ran]
    assert ["SYS-108", "SYS-108", "EXP-203"] == [one.err.splitlines()[3].split()[1] for one in ran]
