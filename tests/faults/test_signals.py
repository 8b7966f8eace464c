"""A run that is told to stop takes away what it has made; one that is killed leaves no more than a partial."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import is_valid, tree

from archivekit.workflow.partials import Fate, partials

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="archivekit-signals-") as folder:
        source = Path(folder) / "source"
        source.mkdir()
        for number in range(6):
            (source / f"{number}.bin").write_bytes(os.urandom(8 << 20))
        yield Path(folder)


#: Enough to do for a run not to be over before it is told to stop.
SLOWLY = ["--jobs", "1", *(word for name in ("sha512", "sha384", "sha3512", "md5") for word in ("--digest", name))]


def started(place: Path, *more: str) -> subprocess.Popen[str]:
    """Start packaging with everything that is the default: threads, flush, reading back, witness."""
    command = ["package", str(place / "source"), "--to", str(place / "vault" / "bag"), *more]
    return subprocess.Popen(
        [sys.executable, "-m", "archivekit", *command],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def at_work(place: Path, process: subprocess.Popen[str], inside: str = "") -> None:
    """Wait until the partial is there, or what is in it."""
    while process.poll() is None and not list(place.glob(f"vault/.partial-*{inside}")):
        time.sleep(0.002)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("delay", [0.0, 0.15])
def test_a_run_that_is_told_to_stop_leaves_nothing(place: Path, number: int, code: int, delay: float) -> None:
    before = tree(place / "source")
    process = started(place, *SLOWLY)
    at_work(place, process)
    time.sleep(delay)

    process.send_signal(number)
    _, said = process.communicate(timeout=30)

    assert (process.returncode, said.count("Traceback")) == (code, 0)
    assert not (place / "vault").exists()
    assert tree(place / "source") == before


@pytest.mark.long
def test_runs_that_are_stopped_or_killed_at_any_moment_keep_every_promise(place: Path) -> None:
    before = tree(place / "source")
    chance = random.Random(20261125)
    bag = place / "vault" / "bag"
    ended: dict[int, int] = {}
    for round_ in range(45):
        number = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[round_ % 3]
        process = started(place)
        time.sleep(chance.uniform(0.25, 0.75))

        os.killpg(process.pid, number)
        process.communicate(timeout=30)

        ended[process.returncode] = ended.get(process.returncode, 0) + 1
        assert tree(place / "source") == before
        if bag.exists():
            assert is_valid(bag)
            subprocess.run(["rm", "-r", str(bag)], check=True)
        left = partials(place / "vault", remove=True) if (place / "vault").exists() else ()
        assert {partial.fate for partial in left} <= {Fate.REMOVED}
        assert left == () or number == signal.SIGKILL
        assert list(place.glob("vault/*")) + list(place.glob("vault/.*")) == []
    assert len(ended) >= 3


def test_a_partial_of_a_run_at_work_is_in_use_and_of_a_killed_one_is_left_behind(place: Path) -> None:
    process = started(place, *SLOWLY)
    at_work(place, process, inside="/data")  # it is locked before anything is made in it
    os.kill(process.pid, signal.SIGSTOP)
    os.waitpid(process.pid, os.WUNTRACED)  # until it stands still

    (working,) = partials(place / "vault", remove=True)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    (killed,) = partials(place / "vault")
    (removed,) = partials(place / "vault", remove=True)

    assert [partial.fate for partial in (working, killed, removed)] == [Fate.IN_USE, Fate.LISTED, Fate.REMOVED]
    assert list((place / "vault").iterdir()) == []


@pytest.mark.long
def test_a_witness_that_is_killed_is_a_warning_and_no_hang(place: Path) -> None:
    process = started(place)
    begun = time.monotonic()
    killed = 0
    while process.poll() is None and time.monotonic() - begun < 60:
        for child in _children(process.pid):
            os.kill(child, signal.SIGKILL)
            killed += 1
        time.sleep(0.001)
    _, said = process.communicate(timeout=30)

    assert killed > 0
    assert (process.returncode, said) == (0, "")
    assert is_valid(place / "vault" / "bag")


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += map(int, task.read_text().split())
        except OSError:
            continue
    return found
