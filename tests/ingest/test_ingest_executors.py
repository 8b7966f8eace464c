"""Whoever does the work of an ingest: foreign executors, workers that die or have another version, bounded calls."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from ingesting import DATE, bags, documents, statuses
from workers import Unreliable, be_another_version, die_of

from archivekit.codes import ingest as codes
from archivekit.version import VERSION
from archivekit.workflow.calls import OtherVersion, work
from archivekit.workflow.ingest import Progress, ingest
from archivekit.workflow.seam import Crew

SPAWN = multiprocessing.get_context("spawn")


def test_what_a_worker_loses_is_done_by_another_and_never_twice(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 30)
    with Unreliable(lambda number: number in (1, 2, 5)) as executor:
        done = ingest(sheet, to=tmp_path / "v", executor=executor, date=DATE)

    assert 0 == done.report.exit_code
    assert {"packaged", "present"} >= set(statuses(tmp_path / "v"))
    assert 30 == len(bags(tmp_path / "v"))


def test_a_worker_that_always_fails_is_given_up_and_the_report_is_inconclusive(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 3)
    with Unreliable(lambda number: True) as executor:
        done = ingest(sheet, to=tmp_path / "v", executor=executor, date=DATE)

    given_up = [finding for finding in done.report.findings if finding.code == codes.WORKER_FAILED.id]
    assert (3, 3, {"not-run": 3}) == (done.report.exit_code, len(given_up), done.counts)


def test_a_worker_with_another_version_is_refused_plainly(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 2)
    with ProcessPoolExecutor(1, mp_context=SPAWN, initializer=be_another_version) as executor:
        done = ingest(sheet, to=tmp_path / "v", executor=executor, date=DATE)

    said = [(f.code, f.expected, f.observed) for f in done.report.findings if f.code.startswith("ING")]
    assert [(codes.WORKER_VERSION.id, VERSION, "0.0.9")] * len(said) == said
    assert (3, {"not-run": 2}) == (done.report.exit_code, done.counts)
    assert [] == bags(tmp_path / "v")


def test_the_version_is_looked_at_before_anything_else_is_read() -> None:
    assert OtherVersion(VERSION) == work("0.0.1", b"octets of another version", "mark")


def test_an_executor_that_broke_ends_the_run_and_what_was_not_reached_is_said(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 40)
    with ProcessPoolExecutor(1, mp_context=SPAWN, initializer=die_of, initargs=("D-3",)) as executor:
        done = ingest(sheet, to=tmp_path / "v", executor=executor, date=DATE)

    made = bags(tmp_path / "v")
    said = [f.code for f in done.report.findings if f.code.startswith("ING")]
    assert (3, {"packaged": len(made), "not-run": 40 - len(made)}) == (done.report.exit_code, done.counts)
    assert ([codes.NOT_RUN.id, codes.WORKER_FAILED.id], False) == (said, "D-3" in made)
    assert ["packaged"] * len(made) == [one for one in statuses(tmp_path / "v") if one != "not-run"]


def test_only_so_many_calls_are_out_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = documents(tmp_path, 12)
    with Unreliable(lambda number: False) as executor:
        crew = Crew(executor, 3, most=1)
        monkeypatch.setattr("archivekit.workflow.ingest.crew_of", lambda given, jobs: nullcontext(crew))
        ingest(sheet, to=tmp_path / "v", executor=executor, date=DATE)

    assert (12, True) == (executor.calls, executor.most <= 3)


def test_an_interruption_writes_the_outcome_and_goes_on_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = documents(tmp_path, 20)

    class Interrupting(Unreliable):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            if self.calls == 1:
                raise KeyboardInterrupt
            return super().submit(fn, *args, **kwargs)

    with Interrupting(lambda number: False) as executor:
        crew = Crew(executor, 4, most=2)
        monkeypatch.setattr("archivekit.workflow.ingest.crew_of", lambda given, jobs: nullcontext(crew))
        with pytest.raises(KeyboardInterrupt):
            ingest(sheet, to=tmp_path / "v", executor=executor, date=DATE)

    found = statuses(tmp_path / "v")
    assert 20 == len(found)
    assert found.count("packaged") == len(bags(tmp_path / "v")) <= 2
    assert {"packaged", "not-run"} >= set(found)
    report = json.loads((tmp_path / "v" / "sheet-outcome.json").read_text(encoding="utf-8"))
    said = [finding for subject in report["subjects"] for finding in subject["findings"] if finding["level"] != "note"]
    not_run = codes.NOT_RUN.finding(f"{found.count('not-run')} documents were not reached")
    assert ([("ING-121", "unknown", not_run.message, not_run.cure)], "inconclusive", 3) == (
        [(one["code"], one["level"], one["message"], one["cure"]) for one in said],
        report["outcome"], report["exit_code"],
    )  # fmt: skip


def test_progress_ends_with_all_documents_and_all_octets(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 5)
    seen: list[Progress] = []

    ingest(sheet, to=tmp_path / "v", date=DATE, progress=seen.append)

    assert Progress(5, 5, 50, 50) == seen[-1]
    ingest(sheet, to=tmp_path / "v", date=DATE, progress=seen.append)
    assert Progress(5, 5, 50, 50) == seen[-1]  # what is there is counted as well, and no more than once
