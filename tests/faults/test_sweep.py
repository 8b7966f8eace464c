"""A fault in every system call of a packaging that names the originals or the destination: the invariants hold."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import needs
import pytest
from runs import HARMLESS, Call, Ended, Making, Packaging, PackagingByHelpers, Runner

pytestmark = pytest.mark.long

ERRORS = ("EIO", "ENOSPC", "EACCES")
#: A fault in a call: how it is injected, and whether all later calls of that name fail as well.
Fault = tuple[str, bool]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory where there is one: what is tested here is order, not disks."""
    needs.need_faults()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="archivekit-faults-", dir=memory) as folder:
        yield Path(folder)


def sweep(
    place: Path,
    faults: Callable[[Call], list[Fault]],
    *,
    making: Callable[[Path], Making] = Packaging,
    jobs: int = 2,
    every: int = 1,
    mutant: str | None = None,
) -> tuple[int, list[str]]:
    """Put each fault into each call of a making; return how many points that were, and what did not hold."""

    def share(number: int) -> tuple[int, list[str]]:
        points, wrong = 0, []
        with Runner(place / f"runner-{number}", mutant) as runner:
            packaging = making(place / f"packaging-{number}")
            packaging.reference(runner)
            calls = near_calls(packaging, runner)
            chosen = [(call, fault) for call in calls for fault in faults(call)][number * every :: jobs * every]
            for call, (fault, for_good) in chosen:
                points += 1
                ended = runner.with_fault(packaging.arguments, call, fault, for_good=for_good)
                wrong += [f"{call.text[:200]} {fault}: {one}" for one in judge(packaging, runner, call, fault, ended)]
        return points, wrong

    with ThreadPoolExecutor(jobs) as pool:
        shares = list(pool.map(share, range(jobs)))
    return sum(points for points, _ in shares), [one for _, wrong in shares for one in wrong]


def near_calls(packaging: Making, runner: Runner) -> list[Call]:
    """Return the calls that name the originals or the vault; the report on standard output does too, and is none."""
    calls, ended = runner.calls(packaging.arguments, packaging.source, packaging.vault)
    assert ended == Ended(0, "")
    packaging.clear()
    return [call for call in calls if "(1<" not in call.text]


def judge(packaging: Making, runner: Runner, call: Call, fault: str, ended: Ended) -> list[str]:
    """Return the invariants that do not hold; a look that is only made beforehand may fail without harm."""
    by_path = call.text.startswith("newfstatat(AT_FDCWD") and call.text.endswith(", 0) = 0")
    named = any(f'"{path}"' in call.text for path in (packaging.source, packaging.named))
    looked = call.name == "newfstatat" and ("= -1 ENOENT" in call.text or named or by_path)
    after = call.name == "newfstatat" and f'"{packaging.bag}"' in call.text
    # Python's own look at a file that it wraps: it goes on without
    wrapped = call.name == "newfstatat" and "/source/bag/bag-info.txt" in call.text
    harmless = call.name in HARMLESS or looked or after or wrapped
    return packaging.broken(ended, runner, killed="SIGKILL" in fault, harmless=harmless)


def test_a_kill_at_every_call_leaves_no_bag_or_a_whole_one(place: Path) -> None:
    points, wrong = sweep(place, lambda call: [("signal=SIGKILL", False)])

    assert wrong == []
    assert points >= 300


def test_an_error_of_every_call_is_one_typed_error_and_leaves_nothing(place: Path) -> None:
    points, wrong = sweep(place, lambda call: [(f"error={error}", False) for error in ERRORS])

    assert wrong == []
    assert points >= 600


def test_faults_where_the_whole_file_system_is_flushed_at_once(place: Path) -> None:
    faults = [("signal=SIGKILL", False), *((f"error={error}", False) for error in ERRORS)]

    points, wrong = sweep(place, lambda call: faults, making=lambda at: Packaging(at, files=70), every=41)

    assert wrong == []
    assert points >= 60


def test_faults_where_the_originals_are_compared_with_digests_that_came_along(place: Path) -> None:
    sums = place / "MD5SUMS"
    sums.write_text("897316929176464ebc9ad085f31e7284  folder/file-0.txt\n", encoding="utf-8")  # of "0\n"

    points, wrong = sweep(
        place,
        lambda call: [("signal=SIGKILL", False), ("error=EIO", False)],
        making=lambda at: Packaging(at, "--expect", str(sums)),
        every=7,
    )

    assert wrong == []
    assert points >= 60


def test_faults_where_helpers_copy_and_read_back(place: Path) -> None:
    points, wrong = sweep(
        place,
        lambda call: [("signal=SIGKILL", False), ("error=EIO", False), ("error=ENOSPC", False)],
        making=lambda at: PackagingByHelpers(at, files=20),
        every=7,
        mutant="few-are-many",
    )

    assert wrong == []
    assert points >= 25


@pytest.mark.parametrize("durability", ["flush", "none"])
def test_faults_where_less_is_promised(place: Path, durability: str) -> None:
    points, wrong = sweep(
        place,
        lambda call: [("signal=SIGKILL", False), ("error=EIO", False)],
        making=lambda at: Packaging(at, "--durability", durability),
        every=9,
    )

    assert wrong == []
    assert points >= 40


def test_a_call_that_fails_from_now_on_leaves_at_most_a_partial(place: Path) -> None:
    names = ("openat", "mkdirat", "fsync", "utimensat", "unlinkat", "getdents64", "readv")
    wrong = []
    with Runner(place / "runner") as runner:
        packaging = Packaging(place / "packaging")
        packaging.reference(runner)
        calls = [call for call in near_calls(packaging, runner) if call.name in names]
        for call in calls[::3]:
            ended = runner.with_fault(packaging.arguments, call, "error=EIO", for_good=True)
            # what cannot be opened cannot be removed either
            left = [
                one for one in packaging.broken(ended, runner) if not one.startswith("I4: an error left ['.partial-")
            ]
            wrong += [f"{call.text[:200]}: {one}" for one in left]

    assert wrong == []


def lied_to(making: Making, runner: Runner) -> Iterator[tuple[Call, Ended]]:
    """Yield each write of a making, and how a run ended in which it reported success and did nothing."""
    making.reference(runner)
    for call in near_calls(making, runner):
        if call.name == "write":
            yield call, runner.with_fault(making.arguments, call, f"retval={call.text.rpartition(' = ')[2]}")


def test_a_write_that_reports_success_and_does_nothing_is_noticed(place: Path) -> None:
    wrong, points = [], 0
    with Runner(place / "runner") as runner:
        packaging = Packaging(place / "packaging")
        for call, ended in lied_to(packaging, runner):
            points += 1
            if "what was read back is not what was written" not in ended.said:
                wrong.append(f"{call.text[:200]}: not noticed: {ended}")
            wrong += [f"{call.text[:200]}: {one}" for one in packaging.broken(Ended(ended.code, SENTENCE), runner)]

    assert wrong == []
    assert points >= 10


#: What `Packaging.broken` takes for one sentence, where the report is on standard error as well.
SENTENCE = "archivekit: said\n"


@pytest.mark.parametrize("answer", ["retval=0", "error=EXDEV", "error=ENOTEMPTY"])
def test_a_rename_that_is_not_done_is_no_success(place: Path, answer: str) -> None:
    with Runner(place / "runner") as runner:
        packaging = Packaging(place / "packaging")
        packaging.reference(runner)
        rename = next(call for call in near_calls(packaging, runner) if call.name == "renameat2")

        ended = runner.with_fault(packaging.arguments, rename, answer)

        assert packaging.broken(ended, runner) == []
        assert ended.code == 3


@pytest.mark.parametrize("error", ["ENOSYS", "EINVAL"])
def test_a_system_without_a_rename_that_never_replaces_is_served_by_looking_first(place: Path, error: str) -> None:
    with Runner(place / "runner") as runner:
        packaging = Packaging(place / "packaging")
        packaging.reference(runner)
        rename = next(call for call in near_calls(packaging, runner) if call.name == "renameat2")

        ended = runner.with_fault(packaging.arguments, rename, f"error={error}")

        assert packaging.broken(ended, runner, harmless=True) == []
        assert ended == Ended(0, "")


@pytest.mark.parametrize("error", ["EINVAL", "EOPNOTSUPP"])
def test_a_file_system_that_cannot_flush_folders_is_tolerated(place: Path, error: str) -> None:
    wrong = []
    with Runner(place / "runner") as runner:
        packaging = Packaging(place / "packaging")
        packaging.reference(runner)
        flushes = [call for call in near_calls(packaging, runner) if call.name == "fsync"]
        for call in flushes:
            ended = runner.with_fault(packaging.arguments, call, f"error={error}")
            folder = "." not in call.text.rpartition("/")[2].rpartition(">")[0].replace(".partial", "partial")
            wrong += [f"{call.text}: {one}" for one in packaging.broken(ended, runner, harmless=folder)]
            if (ended.code == 0) is not folder:
                wrong.append(f"{call.text}: {ended}")

    assert wrong == []
