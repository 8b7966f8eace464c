"""A run after a run: what is there is proved, what is missing is made, and what differs is refused and left alone."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from ingesting import DATE, bags, documents, seals, statuses

from archivekit.storage.destination import destination
from archivekit.workflow.ingest import ingest

DESTINATION = "archivekit.workflow.ingesting.check.destination"


def test_a_second_run_proves_what_is_there_and_makes_nothing(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 3)
    vault = tmp_path / "vault"
    ingest(sheet, to=vault, date=DATE)
    before = seals(vault)

    again = ingest(sheet, to=vault, date="2027-01-01")

    assert ({"present": 3}, 0, before) == (again.counts, again.report.exit_code, seals(vault))
    assert ["present"] * 3 == statuses(vault)
    assert ["ING-204"] * 3 == [f.code for f in again.report.findings if f.code.startswith("ING")]


def test_a_run_does_only_what_is_missing(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 3)
    vault = tmp_path / "vault"
    ingest(sheet, to=vault, date=DATE)
    before = seals(vault)
    shutil.rmtree(vault / "D-1")

    again = ingest(sheet, to=vault, date=DATE)

    after = seals(vault)
    assert {"packaged": 1, "present": 2} == again.counts
    assert [True, False, True] == [before[name][0] == after[name][0] for name in ("D-0", "D-1", "D-2")]


@pytest.mark.parametrize("what", ["record", "original", "more", "damage", "tag", "no bag", "link"])
def test_a_bag_that_does_not_match_its_row_is_refused_and_left_alone(what: str, tmp_path: Path) -> None:
    sheet = documents(tmp_path, 2)
    vault = tmp_path / "vault"
    ingest(sheet, to=vault, date=DATE)
    match what:
        case "record":
            sheet.write_text(sheet.read_text().replace("Document 1", "Another"))
        case "original":
            (sheet.parent / "file-1.txt").write_bytes(b"9\n" * 5)
        case "more":
            sheet.write_text(sheet.read_text().replace("file-1.txt", "file-*.txt"))
        case "damage":
            (vault / "D-1" / "data" / "file-1.txt").write_bytes(b"9\n" * 5)
        case "tag":
            sheet.write_text(
                re.sub("$", ",x", sheet.read_text().strip(), flags=re.M).replace("issued,x", "issued,bag:X")
            )
        case "link":
            (vault / "D-1").rename(tmp_path / "elsewhere")
            (vault / "D-1").symlink_to(tmp_path / "elsewhere")
        case _:
            shutil.rmtree(vault / "D-1")
            (vault / "D-1").mkdir()
    before = {path: path.read_bytes() for path in (vault / "D-1").rglob("*") if path.is_file()}

    again = ingest(sheet, to=vault, date=DATE)

    expected = {"refused": 2} if what == "tag" else {"present": 1, "refused": 1}
    assert (expected, 1) == (again.counts, again.report.exit_code)
    assert "ING-111" in [finding.code for finding in again.report.findings]
    assert before == {path: path.read_bytes() for path in (vault / "D-1").rglob("*") if path.is_file()}


def test_a_tag_of_several_lines_is_what_its_bag_says_in_one(tmp_path: Path) -> None:
    sheet, vault = documents(tmp_path, 0), tmp_path / "vault"
    (sheet.parent / "a.txt").write_text("a")
    sheet.write_text('files,title,bag:Source-Organization\na.txt,T,"Archive\r\n of the Press"\n', encoding="utf-8")

    first, again = (ingest(sheet, to=vault, date=DATE) for _ in range(2))

    assert ({"packaged": 1}, {"present": 1}) == (first.counts, again.counts)


def test_what_a_stopped_run_left_is_said_and_passed_over(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 1)
    (tmp_path / "v" / ".partial-D-0-0123abcd").mkdir(parents=True)

    report = ingest(sheet, to=tmp_path / "v", date=DATE).report

    assert "ING-206" in [finding.code for finding in report.findings]
    assert ["D-0"] == bags(tmp_path / "v")


def test_what_is_there_already_needs_no_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = documents(tmp_path, 2)
    ingest(sheet, to=tmp_path / "v", date=DATE)
    monkeypatch.setattr(
        DESTINATION,
        lambda to, paths: replace(destination(to, paths), free_octets=0),
    )

    assert {"present": 2} == ingest(sheet, to=tmp_path / "v", date=DATE).counts
