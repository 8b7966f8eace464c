"""The command line of ingest: exit codes, what is said, what is written where, and how a run is stopped."""

from __future__ import annotations

import json
import signal
import time
from contextlib import nullcontext
from pathlib import Path

import pytest
from ingesting import bags, documents, start, statuses
from workers import Unreliable

from archivekit.cli.ingest_progress import line
from archivekit.workflow.ingest import Progress
from archivekit.workflow.seam import Crew
from running import Runner

DATE = ("--date", "2026-11-25")


def test_a_sheet_becomes_a_vault_and_the_next_step_is_said(cli: Runner, here: Path) -> None:
    documents(here, 2)

    ran = cli("ingest", "documents/sheet.csv", "--to", "vault", *DATE)

    assert (0, "") == (ran.code, ran.err)
    assert [
        "2 packaged",
        "outcome: vault/sheet-outcome.csv",
        "report, with the notes on each bag: vault/sheet-outcome.json",
        "next: archivekit verify --recursive vault",
    ] == ran.out.splitlines()[-4:]
    assert ["D-0", "D-1"] == bags(here / "vault")


def test_notes_on_each_bag_are_counted_and_shown_where_everything_is_asked_for(cli: Runner, here: Path) -> None:
    documents(here, 2)

    ran = cli("ingest", "documents/sheet.csv", "--to", "vault", *DATE)
    again = cli("ingest", "documents/sheet.csv", "--to", "vault", *DATE, "-v")

    assert [
        "passed  documents/sheet.csv",
        "  2 records; 1 note",
        "",
        "valid   vault/D-0",
        "  9 files, 11,037 octets, every digest computed; 2 notes",
        "valid   vault/D-1",
        "  9 files, 11,037 octets, every digest computed; 2 notes",
        "",
    ] == [line for line in ran.out.splitlines() if "SHT-108" not in line and "→" not in line][:8] or ran.out
    assert 2 == again.out.count("ING-204")


def test_a_third_run_does_nothing_and_says_so(cli: Runner, here: Path) -> None:
    documents(here, 2)
    for _ in range(2):
        cli("ingest", "documents/sheet.csv", "--to", "vault", *DATE)

    ran = cli("ingest", "documents/sheet.csv", "--to", "vault", *DATE)

    assert (0, ["2 present", "nothing was left to do: every bag was there already, and was proved"]) == (
        ran.code, ran.out.splitlines()[-5:-3],
    )  # fmt: skip


def test_a_dry_run_says_what_would_stop_and_what_is_there_already(cli: Runner, here: Path) -> None:
    sheet = documents(here, 3)
    cli("ingest", "documents/sheet.csv", "--to", "vault", *DATE)
    sheet.write_text(sheet.read_text().replace("Document 2", ""))

    good = cli("ingest", "documents/sheet.csv", "--to", "vault", "--dry-run", "--keep-going")
    stopped = cli("ingest", "documents/sheet.csv", "--to", "vault", "--dry-run")
    barred = cli("ingest", "documents/sheet.csv", "--to", "vault", "--keep-going", "--files-column", "Files")

    assert (1, "would make 2 bags, 2 of which are there already") == (good.code, good.out.splitlines()[-1])
    assert (1, ["nothing would be written; good so far: 2 bags", "next: mend what is named, or add --keep-going"]) == (
        stopped.code, stopped.out.splitlines()[-2:],
    )  # fmt: skip
    assert (1, "nothing was written; good so far: 0 bags") == (barred.code, barred.out.splitlines()[-1])


def test_quiet_and_nothing_wrong_is_no_text_at_all(cli: Runner, here: Path) -> None:
    documents(here, 1)

    ran = cli("ingest", "documents/sheet.csv", "--to", "vault", "--quiet")

    assert (0, "", "") == (ran.code, ran.out, ran.err)


def test_a_dry_run_writes_nothing_and_says_how_many_there_would_be(cli: Runner, here: Path) -> None:
    documents(here, 2)

    ran = cli("ingest", "documents/sheet.csv", "--to", "vault", "--dry-run")

    assert (0, "would make 2 bags") == (ran.code, ran.out.splitlines()[-1])
    assert not (here / "vault").exists()


def test_a_row_that_fails_leaves_no_file_at_all_and_the_report_on_stdout(cli: Runner, here: Path) -> None:
    documents(here, 2)
    (here / "documents" / "file-1.txt").unlink()
    (here / "vault").mkdir()

    ran = cli("ingest", "documents/sheet.csv", "--to", "vault", "--format", "json")

    report = json.loads(ran.out)
    assert (1, "ingest", ["ING-103"]) == (
        ran.code,
        report["command"],
        [finding["code"] for finding in report["subjects"][0]["findings"] if finding["level"] == "error"],
    )
    assert [] == list((here / "vault").iterdir())


def test_with_keep_going_the_good_ones_are_packaged_and_the_code_is_1(cli: Runner, here: Path) -> None:
    documents(here, 3)
    (here / "documents" / "file-1.txt").unlink()

    ran = cli("ingest", "documents/sheet.csv", "--to", "vault", "--keep-going", *DATE)

    assert (1, ["packaged", "failed", "packaged"]) == (ran.code, statuses(here / "vault"))


def test_a_tag_of_ours_is_wrong_usage(cli: Runner, here: Path) -> None:
    documents(here, 1)

    assert 2 == cli("ingest", "documents/sheet.csv", "--to", "v", "--tag", "Bagging-Date: 2020-01-01").code
    assert 2 == cli("ingest", "documents/sheet.csv", "--to", "v", "--shard", "3").code
    assert 2 == cli("ingest", "documents/sheet.csv", "--to", "v", "--dask", "tcp://127.0.0.1:1").code
    assert 3 == cli("ingest", "none.csv", "--to", "v").code
    assert not (here / "v").exists()


def test_formats_are_told_by_whom_it_is_asked(cli: Runner, here: Path) -> None:
    documents(here, 1)

    ran = cli("ingest", "documents/sheet.csv", "--to", "v", "--identify", "table", *DATE)

    assert 0 == ran.code
    assert "libmagic" not in (here / "v" / "D-0" / "metadata" / "premis.xml").read_text(encoding="utf-8")


def test_processes_make_the_same_bags_as_threads(cli: Runner, here: Path) -> None:
    documents(here, 5)

    ours = cli("ingest", "documents/sheet.csv", "--to", "a", *DATE)
    theirs = cli("ingest", "documents/sheet.csv", "--to", "b", "--executor", "processes", "--jobs", "2", *DATE)

    assert (0, 0) == (ours.code, theirs.code)
    table = (here / "a" / "sheet-outcome.csv").read_bytes()
    assert table == (here / "b" / "sheet-outcome.csv").read_bytes()


def test_where_workers_failed_the_next_step_is_to_run_again(
    cli: Runner, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents(here, 2)
    with Unreliable(lambda number: True) as executor:
        crew = Crew(executor, 2)
        monkeypatch.setattr("archivekit.workflow.ingesting.executors.crew_by_name", lambda *how: nullcontext(crew))

        ran = cli("ingest", "documents/sheet.csv", "--to", "v")

    assert (3, "2 not-run") == (ran.code, ran.out.splitlines()[-4])
    assert "next: run the same command again: it does only what is missing" == ran.out.splitlines()[-1]


def test_ctrl_c_ends_with_the_running_bags_and_says_how_to_go_on(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 400)
    run = start("ingest", str(sheet), "--to", str(tmp_path / "v"), *DATE, cwd=tmp_path)
    deadline = time.monotonic() + 30
    while not list((tmp_path / "v").glob("D-*")) and time.monotonic() < deadline:
        time.sleep(0.02)

    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=30)

    assert 130 == run.returncode
    assert (
        "archivekit: stopped; every bag in the vault is whole. To go on, run the same command again: "
        "it does only what is missing.\n"
    ) == err.decode()
    assert [] == list((tmp_path / "v").glob(".partial-*"))
    made = bags(tmp_path / "v")
    found = statuses(tmp_path / "v")
    assert {"packaged", "not-run"} == set(found)
    assert (len(made), 400) == (found.count("packaged"), len(found))


def test_progress_is_told_in_documents_octets_and_time_left() -> None:
    assert "1,200 of 5,000 documents, 300 MB of 1 GB, about 0:02:20 left" == line(
        Progress(1200, 5000, 300_000_000, 1_000_000_000), 60
    )
    assert "0 of 5 documents, 0 B of 9 B" == line(Progress(0, 5, 0, 9), 1)
