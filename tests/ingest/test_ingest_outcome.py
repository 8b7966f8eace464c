"""What is said of a run: the outcome beside each row, the report, and no path that was not given."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from ingesting import DATE, bags, documents, outcome, statuses

import archivekit as ak
from archivekit.findings import Kind, Level
from archivekit.workflow.ingest import ingest


def test_the_outcome_gives_the_users_own_cells_back_as_they_came(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    (folder / "-b.txt").write_text("b")
    (folder / "sheet.csv").write_bytes(
        b"files, title ,identifier,title\n a.txt,=1+1,+x,  blanks  \n\n-b.txt,@B,=cmd,\n"
    )

    ingest(folder / "sheet.csv", to=tmp_path / "v", date=DATE)

    text = (tmp_path / "v" / "sheet-outcome.csv").read_bytes().decode("utf-8")
    table = list(csv.reader(io.StringIO(text, newline="")))
    assert [row[:4] for row in table if row] == [
        ["files", " title ", "identifier", "title"],
        [" a.txt", "=1+1", "+x", "  blanks  "],
        ["-b.txt", "@B", "=cmd", ""],
    ]
    assert [row[4:6] for row in table if row] == [
        ["archivekit_status", "archivekit_bag"], ["packaged", "x"], ["packaged", "cmd"],
    ]  # fmt: skip
    assert not [one for row in table[1:] for one in row[4:] if one.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_outcome_in_json_is_the_report_and_the_seal_is_that_of_the_bag(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 2)

    done = ingest(sheet, to=tmp_path / "v", date=DATE)

    assert done.report.to_json() == (tmp_path / "v" / "sheet-outcome.json").read_text(encoding="utf-8")
    assert [Kind.SHEET, Kind.BAG, Kind.BAG] == [subject.kind for subject in done.report.subjects]
    seal = ak.verify(tmp_path / "v" / "D-1").subjects[0].fingerprint
    assert seal == outcome(tmp_path / "v")[1]["archivekit_tagmanifest"]
    assert "<!doctype html>" in (tmp_path / "v" / "sheet-outcome.html").read_text(encoding="utf-8")


def test_shards_together_make_every_bag_once(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 12)
    vault = tmp_path / "v"

    parts = [ingest(sheet, to=vault, shard=(number, 3), date=DATE).counts.get("packaged", 0) for number in (1, 2, 3)]

    rows = []
    for number in (1, 2, 3):
        with (vault / f"sheet-outcome.{number}-of-3.csv").open(encoding="utf-8", newline="") as file:
            rows.append([row["identifier"] for row in csv.DictReader(file)])
    assert 12 == sum(parts)
    assert [f"D-{n}" for n in range(12)] == sorted((one for part in rows for one in part), key=lambda one: int(one[2:]))
    assert 12 == len(bags(vault))


def test_an_outcome_that_cannot_be_written_is_said_and_the_bags_stay(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 1)
    (tmp_path / "v" / "sheet-outcome.csv").mkdir(parents=True)

    done = ingest(sheet, to=tmp_path / "v", date=DATE)

    assert (["ING-124"], 3) == (
        [finding.code for finding in done.report.findings if finding.code == "ING-124"], done.report.exit_code,
    )  # fmt: skip
    assert (tmp_path / "v" / "D-0" / "bagit.txt").is_file()


def test_the_report_counts_what_it_does_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivekit.workflow.ingest.MOST_SUBJECTS", 1)
    sheet = documents(tmp_path, 3)

    done = ingest(sheet, to=tmp_path / "v", date=DATE)

    assert [2, "ING-207"] == [len(done.report.subjects), done.report.subjects[0].findings[-1].code]
    assert ["packaged"] * 3 == statuses(tmp_path / "v")


def test_a_broken_row_fails_alone_and_has_its_place_in_the_outcome(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 3)
    sheet.write_text('files,title\nfile-0.txt,A\n"file-1.txt"x,B\nfile-2.txt,C,over\n')

    done = ingest(sheet, to=tmp_path / "v", keep_going=True, date=DATE)

    assert ["packaged", "failed", "failed"] == statuses(tmp_path / "v")
    assert ["SHT-105", "SHT-304"] == [f.code for f in done.report.findings if f.level is Level.ERROR]
    table = (tmp_path / "v" / "sheet-outcome.csv").read_text(encoding="utf-8").splitlines()
    assert "files,title,,archivekit_status" == table[0].partition(",archivekit_bag")[0]


def test_reports_have_no_path_from_the_root_that_was_not_given_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = documents(tmp_path, 3)
    monkeypatch.chdir(tmp_path)

    def lose(progress: object) -> None:
        (sheet.parent / "file-2.txt").unlink(missing_ok=True)

    done = ingest("documents/sheet.csv", to="v", jobs=1, progress=lose, date=DATE)

    grave = [(f.code, f.message, f.where.path) for f in done.report.findings if f.level is Level.UNKNOWN]
    assert [("SYS-101", "the original 'file-2.txt' could not be read: there is nothing there", "file-2.txt")] == grave
    assert str(tmp_path) not in (tmp_path / "v" / "sheet-outcome.json").read_text(encoding="utf-8")


def test_neither_the_folder_of_the_originals_nor_an_outcome_file_is_told_from_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = documents(tmp_path, 1)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "v" / "sheet-outcome.csv").mkdir(parents=True)
    done = ingest("documents/sheet.csv", to="v", date=DATE)
    sheet.write_text("files,bag,title\n.,all,A\n")

    overlap = ingest("documents/sheet.csv", to="documents/v", date=DATE)

    for report, code in ((done.report, "ING-124"), (overlap.report, "PKG-113")):
        assert code in {finding.code for finding in report.findings}
        assert str(tmp_path) not in report.to_json()
