"""Whoever does the work: foreign executors, workers that die or have another version, and bounded numbers of calls."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from ingesting import DATE, bags, documents, statuses

from archivekit.codes import ingest as codes
from archivekit.version import VERSION
from archivekit.workflow import ingest_run, ingest_task
from archivekit.workflow.ingest import Progress, ingest
from archivekit.workflow.ingest_task import work


class Unreliable(Executor):
    """Loses the answer of every n-th call; half of these after the work was done. Counts what is out at once."""

    def __init__(self, lose: Callable[[int], bool]) -> None:
        self._threads = ThreadPoolExecutor(2)
        self._lose = lose
        self.calls = 0
        self.out = 0
        self.most = 0
        self._lock = threading.Lock()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        with self._lock:
            self.calls += 1
            number = self.calls
            self.out += 1
            self.most = max(self.most, self.out)
        return self._threads.submit(self._call, number, fn, *args)

    def _call(self, number: int, fn: Callable[..., Any], *args: Any) -> Any:
        try:
            if self._lose(number) and number % 2:
                raise ConnectionError("the worker went away before")
            answer = fn(*args)
            if self._lose(number):
                raise ConnectionError("the worker went away after")
            return answer
        finally:
            with self._lock:
                self.out -= 1

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait, cancel_futures=cancel_futures)


def test_what_a_worker_loses_is_done_by_another_and_never_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_run, "MOST_DOCUMENTS", 4)
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


def test_a_worker_with_another_version_is_refused_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_task, "VERSION", "0.0.9")
    sheet = documents(tmp_path, 2)
    with ThreadPoolExecutor(1) as executor:
        done = ingest(sheet, to=tmp_path / "v", executor=executor, date=DATE)

    assert [codes.WORKER_VERSION.id] * 2 == [f.code for f in done.report.findings if f.code.startswith("ING")]
    assert (3, {"not-run": 2}) == (done.report.exit_code, done.counts)
    assert [] == bags(tmp_path / "v")


def test_the_version_is_looked_at_before_anything_else_is_read() -> None:
    assert ingest_task.OtherVersion(VERSION) == work("0.0.1", b"octets of another version")


def test_only_so_many_calls_are_out_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = documents(tmp_path, 12)
    with Unreliable(lambda number: False) as executor:
        crew = ingest_run.Crew(executor, 3, documents=1)
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
        crew = ingest_run.Crew(executor, 4, documents=2)
        monkeypatch.setattr("archivekit.workflow.ingest.crew_of", lambda given, jobs: nullcontext(crew))
        with pytest.raises(KeyboardInterrupt):
            ingest(sheet, to=tmp_path / "v", executor=executor, date=DATE)

    found = statuses(tmp_path / "v")
    assert 20 == len(found)
    assert found.count("packaged") == len(bags(tmp_path / "v")) <= 2
    assert {"packaged", "not-run"} >= set(found)


def test_progress_ends_with_all_documents_and_all_octets(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 5)
    seen: list[Progress] = []

    ingest(sheet, to=tmp_path / "v", date=DATE, progress=seen.append)

    assert Progress(5, 5, 50, 50) == seen[-1]
