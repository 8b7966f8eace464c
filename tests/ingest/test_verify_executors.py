"""Bags that others verify: the same report as without them, in the same order, and never a verdict that nobody gave."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from ingesting import DATE
from workers import Unreliable, be_another_version, die_of

import archivekit as ak
from archivekit.codes import verification as codes
from archivekit.findings import Verdict
from archivekit.storage.digester import no_tick
from archivekit.version import VERSION
from archivekit.workflow.seam import Crew, Lost
from archivekit.workflow.verdicts import Manner
from archivekit.workflow.verify_apart import verify_apart
from bagmaking import bag
from running import write_bag

SPAWN = multiprocessing.get_context("spawn")


def vault(place: Path, count: int) -> list[Path]:
    """Write so many bags in which nothing is wrong; return them."""
    for number in range(count):
        write_bag(place / f"bag-{number:03}", bag({b"data/a.txt": b"%d" % number}))
    return sorted(place.iterdir())


def broken(place: Path) -> list[Path]:
    """Write bags, and beside them one that is damaged, one that is none, and a leftover; return what is there."""
    found = vault(place, 6)
    (found[2] / "data" / "a.txt").write_bytes(b"damaged")
    (place / "bag-0025").mkdir()
    (place / ".partial-x-0123abcd").mkdir()
    return [*sorted(place.glob("bag-*")), place / "there-is-none"]


def threads() -> Executor:
    return ThreadPoolExecutor(3)


def processes() -> Executor:
    return ProcessPoolExecutor(2, mp_context=SPAWN)


@pytest.mark.parametrize("workers", [threads, processes])
def test_the_report_is_the_one_without_an_executor(
    workers: Callable[[], Executor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = broken(tmp_path / "vault")
    monkeypatch.chdir(tmp_path)  # paths as they are given, which workers may not share
    relative = [path.relative_to(tmp_path) for path in places]
    ours = [ak.verify(*relative, date=DATE), ak.verify("vault", recursive=True, date=DATE)]

    with workers() as executor:
        theirs = [
            ak.verify(*relative, date=DATE, executor=executor),
            ak.verify("vault", recursive=True, date=DATE, executor=executor),
        ]

    assert [report.to_json() for report in ours] == [report.to_json() for report in theirs]
    assert [3, 1] == [report.exit_code for report in theirs]


def test_progress_tells_the_octets_of_each_bag(tmp_path: Path) -> None:
    seen: list[int] = []

    with threads() as executor:
        report = ak.verify(*vault(tmp_path, 4), executor=executor, progress=seen.append)

    assert [subject.examined.octets for subject in report.subjects] == sorted(seen)


class Slow(Executor):
    """Does the first call only when it is told to; counts the others."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(2)
        self.first = threading.Event()
        self.calls = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += 1
        return self._threads.submit(self._late if self.calls == 1 else fn, *args if self.calls > 1 else (fn, *args))

    def _late(self, fn: Callable[..., Any], *args: Any) -> Any:
        assert self.first.wait(60)
        return fn(*args)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait, cancel_futures=cancel_futures)


def test_bags_keep_their_order_and_only_so_many_wait_for_the_first(tmp_path: Path) -> None:
    places = vault(tmp_path, 40)
    with Slow() as executor:
        taken = iter([bytes(path) for path in places])
        counted = []

        def asked() -> Any:
            for path in taken:
                counted.append(path)
                if len(counted) == 8:
                    threading.Timer(0.5, executor.first.set).start()
                yield path

        found = verify_apart(asked(), Manner(), 1, Crew(executor, 3, most=2), no_tick)
        first = next(found)
        begun = len(counted)
        names = [subject.subject for subject in (first, *found)]

    assert [str(path) for path in places] == names
    assert begun <= 3 * 2 * 2 + 2  # a window of calls that wait, one that runs, and what is being cut


def test_an_engine_that_remembers_answers_is_asked_again(tmp_path: Path) -> None:
    places = vault(tmp_path, 1)
    remembered: dict[Any, Future[Any]] = {}

    class Remembering(ThreadPoolExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            return remembered.setdefault((fn, args), super().submit(fn, *args, **kwargs))

    with Remembering(1) as executor:
        before = ak.verify(*places, executor=executor)
        (places[0] / "data" / "a.txt").write_bytes(b"!")
        after = ak.verify(*places, executor=executor)

    assert [Verdict.VALID, Verdict.INVALID] == [report.subjects[0].verdict for report in (before, after)]


def test_a_bag_whose_worker_always_fails_was_not_checked(tmp_path: Path) -> None:
    places = vault(tmp_path, 3)
    with Unreliable(lambda number: True) as executor:
        report = ak.verify(*places, executor=executor)

    assert [codes.WORKER_FAILED.id] * 3 == [finding.code for finding in report.findings]
    assert (3, [None] * 3) == (report.exit_code, [subject.verdict for subject in report.subjects])
    assert (
        f"the worker that was to verify {str(places[0])!r} failed 4 times: ConnectionError"
        == (report.findings[0].message.rpartition(":")[0])
    )


def test_what_a_worker_loses_is_done_by_another(tmp_path: Path) -> None:
    places = vault(tmp_path, 12)
    with Unreliable(lambda number: number in (1, 2, 5)) as executor:
        report = ak.verify(*places, executor=executor)

    assert [(str(path), Verdict.VALID) for path in places] == [(one.subject, one.verdict) for one in report.subjects]


def test_a_process_that_dies_leaves_every_bag_valid_or_unchecked(tmp_path: Path) -> None:
    places = vault(tmp_path, 40)
    with ProcessPoolExecutor(1, mp_context=SPAWN, initializer=die_of, initargs=("bag-003",)) as executor:
        report = ak.verify(*places, executor=executor)

    found = {(subject.verdict, *(finding.code for finding in subject.findings)) for subject in report.subjects}
    assert {(Verdict.VALID,), (None, codes.WORKER_FAILED.id)} == found
    assert (3, [str(path) for path in places]) == (report.exit_code, [one.subject for one in report.subjects])
    assert report.subjects[3].verdict is None


def test_an_executor_that_was_shut_down_is_said_of_every_bag(tmp_path: Path) -> None:
    places = vault(tmp_path, 3)
    executor = threads()
    executor.shutdown()

    report = ak.verify(*places, executor=executor)

    assert (3, [codes.WORKER_FAILED.id] * 3) == (report.exit_code, [finding.code for finding in report.findings])


def test_of_what_an_executor_says_one_short_line_is_quoted() -> None:
    log = "EXIT CODE: 137\n\tSTDERR: " + "x" * 1000

    assert f"OSError: EXIT CODE: 137 STDERR: {'x' * 177}…" == Lost(OSError(log), 4).reason
    assert ("OSError", "once") == (Lost(OSError(), 1).reason, Lost(OSError(), 1).times)


def test_a_worker_with_another_version_is_refused_plainly(tmp_path: Path) -> None:
    places = vault(tmp_path, 2)
    with ProcessPoolExecutor(1, mp_context=SPAWN, initializer=be_another_version) as executor:
        report = ak.verify(*places, executor=executor)

    assert [(codes.WORKER_VERSION.id, VERSION, "0.0.9", str(path)) for path in places] == [
        (finding.code, finding.expected, finding.observed, finding.where.path) for finding in report.findings
    ]
    assert (3, [None] * 2) == (report.exit_code, [subject.verdict for subject in report.subjects])


def test_an_interruption_waits_for_what_runs_and_goes_on_out(tmp_path: Path) -> None:
    places = vault(tmp_path, 40)

    class Interrupting(Unreliable):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            if self.calls == 5:
                raise KeyboardInterrupt
            return super().submit(fn, *args, **kwargs)

    with Interrupting(lambda number: False) as executor:
        with pytest.raises(KeyboardInterrupt):
            ak.verify(*places, executor=executor)

        assert (0, True) == (executor.running, executor.calls >= 5)
