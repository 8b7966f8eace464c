"""A fault in every system call of making an archive, and of unpacking one: the invariants hold as for a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from runs import Call, Making, Packaging, Packing, Runner, Unpacking
from test_sweep import Fault, lied_to, near_calls, place, sweep

__all__ = ["place"]

pytestmark = pytest.mark.long

#: What is made, and by which command.
MAKINGS: dict[str, Callable[[Path], Making]] = {
    "package-tar": lambda at: Packaging(at, name="bag.tar"),
    "package-tar.gz": lambda at: Packaging(at, name="bag.tar.gz"),
    "package-tar.zst": lambda at: Packaging(at, name="bag.tar.zst"),
    "package-zip": lambda at: Packaging(at, name="bag.zip"),
    "pack-tar": lambda at: Packing(at, "bag.tar"),
    "pack-zip": lambda at: Packing(at, "bag.zip"),
    "unpack-tar.zst": lambda at: Unpacking(at, "bag.tar.zst"),
    "unpack-zip": lambda at: Unpacking(at, "bag.zip"),
}
#: Forms differ in what they write, and not in how: of these, one call in so many is enough.
EVERY = {
    "package-tar.gz": 6, "package-tar.zst": 6, "package-zip": 2, "pack-tar": 2, "pack-zip": 5, "unpack-tar.zst": 5,
    "unpack-zip": 2,
}  # fmt: skip


@pytest.mark.parametrize("name", MAKINGS)
def test_a_kill_at_every_call_leaves_nothing_or_what_is_whole(place: Path, name: str) -> None:
    every = EVERY.get(name, 1)

    points, wrong = sweep(place, lambda call: [("signal=SIGKILL", False)], making=MAKINGS[name], every=every)

    assert wrong == []
    assert points >= 100 // every


@pytest.mark.parametrize("name", MAKINGS)
def test_an_error_of_every_call_is_one_typed_error_and_leaves_nothing(place: Path, name: str) -> None:
    every = EVERY.get(name, 1)

    def faults(call: Call) -> list[Fault]:
        # no call but a write runs out of space, and what is read of a source does not
        return [("error=EIO", False)] + [("error=ENOSPC", False)] * (call.name in ("write", "openat", "mkdir"))

    points, wrong = sweep(place, faults, making=MAKINGS[name], every=every)

    assert wrong == []
    assert points >= 130 // every


@pytest.mark.parametrize("name", ["package-tar", "package-zip", "unpack-zip"])
def test_a_write_that_reports_success_and_does_nothing_is_noticed(place: Path, name: str) -> None:
    wrong, points = [], 0
    with Runner(place / "runner") as runner:
        making = MAKINGS[name](place / "making")
        for call, ended in lied_to(making, runner):
            points += 1
            if ended.code != 3 or "what was read back is not what was written" not in ended.said:
                wrong.append(f"{call.text[:200]}: not noticed: {ended}")
            if making.vault.exists():
                wrong.append(f"{call.text[:200]}: something was left")
                making.clear()

    assert wrong == []
    assert points >= 1


@pytest.mark.parametrize("name", ["package-tar", "pack-zip"])
@pytest.mark.parametrize("answer", ["retval=0", "error=EXDEV", "error=ENOTEMPTY"])
def test_a_rename_that_is_not_done_is_no_success(place: Path, name: str, answer: str) -> None:
    with Runner(place / "runner") as runner:
        making = MAKINGS[name](place / "making")
        making.reference(runner)
        rename = next(call for call in near_calls(making, runner) if call.name == "renameat2")

        ended = runner.with_fault(making.arguments, rename, answer)

        assert making.broken(ended, runner) == []
        assert ended.code == 3
