"""The digest engine: the same result in line, in threads and by helper processes; and never a hang."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from archivekit.errors import WorkerDiedError
from archivekit.paths import BagPath
from archivekit.storage import crew, digester
from archivekit.storage.digester import Computed, Reading, digest
from archivekit.storage.tree import Tree


def make_tree(root: Path, *, small: int = 30, large: int = 3) -> dict[BagPath, int]:
    """Write a few folders of small files and some large ones; return what a listing would say."""
    sizes: dict[BagPath, int] = {}
    for number in range(small):
        sizes |= _write(root, f"data/box-{number % 4}/item-{number}.txt", b"%d" % number * (number % 7))
    for number in range(large):
        sizes |= _write(root, f"data/film-{number}.bin", bytes([number]) * (digester.LARGE + number * 1000))
    return sizes


def _write(root: Path, name: str, body: bytes) -> dict[BagPath, int]:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(body)
    return {BagPath(name.encode()): len(body)}


def compute(root: Path, sizes: dict[BagPath, int], how: Reading, *algorithms: str) -> Computed:
    """Digest every file that is listed."""
    with Tree(os.fsencode(root)) as tree:
        return digest(tree, sizes, sorted(sizes), algorithms, how)


@pytest.fixture
def helpers_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have helper processes used, and batches end, as if there were many files."""
    monkeypatch.setattr(digester, "MANY", 1)
    monkeypatch.setattr(digester, "_BATCH_FILES", 4)


@pytest.mark.parametrize("algorithms", [("sha512",), ("md5", "sha256", "sha512"), ()])
def test_every_way_of_reading_gives_the_same(
    algorithms: tuple[str, ...], tmp_path: Path, helpers_for_few: None
) -> None:
    sizes = make_tree(tmp_path)
    expected = {
        name: {path: hashlib.new(name, (tmp_path / path.decode()).read_bytes()).digest() for path in sizes}
        for name in algorithms
    }

    in_line = compute(tmp_path, sizes, Reading(jobs=1), *algorithms)
    by_many = compute(tmp_path, sizes, Reading(jobs=2, from_medium=True), *algorithms)

    assert (expected, sum(sizes.values()), []) == (in_line.digests, in_line.octets, in_line.troubles)
    assert (expected, sum(sizes.values()), []) == (by_many.digests, by_many.octets, by_many.troubles)


def test_what_cannot_be_read_is_the_same_finding_whoever_reads(tmp_path: Path, helpers_for_few: None) -> None:
    sizes = make_tree(tmp_path, small=9, large=2)
    (tmp_path / "data/box-0/item-0.txt").unlink()
    (tmp_path / "data/box-1/item-1.txt").unlink()
    (tmp_path / "data/box-1/item-1.txt").symlink_to("/etc/hostname")
    (tmp_path / "data/box-2/item-2.txt").unlink()
    os.mkfifo(tmp_path / "data/box-2/item-2.txt")
    (tmp_path / "data/film-1.bin").unlink()

    in_line = compute(tmp_path, sizes, Reading(jobs=1), "sha512")
    by_many = compute(tmp_path, sizes, Reading(jobs=2), "sha512")

    assert ["SYS-104", "SYS-104", "SYS-104", "SYS-108"] == sorted(finding.code for finding in in_line.troubles)
    assert sorted(in_line.troubles, key=str) == sorted(by_many.troubles, key=str)
    assert in_line.digests == by_many.digests


def test_progress_counts_every_octet_once(tmp_path: Path, helpers_for_few: None) -> None:
    sizes = make_tree(tmp_path)
    counted: list[int] = []

    compute(tmp_path, sizes, Reading(jobs=2, tick=counted.append), "md5")

    assert sum(sizes.values()) == sum(counted)


def test_a_helper_that_dies_is_an_error_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.monotonic()

    with crew.Crew(2) as helpers:
        for helper in helpers._helpers:
            helper.kill()
        with pytest.raises(WorkerDiedError, match="a helper process ended before it answered"):
            list(helpers.answers([("digest", os.fsencode(tmp_path), (b"a",), (1,), ("md5",), False)]))

    assert time.monotonic() - started < 5


def test_a_helper_that_raises_is_an_error_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with crew.Crew(1) as helpers, pytest.raises(WorkerDiedError):
        list(helpers.answers([("digest", "not bytes", (), (), (), False)]))


def test_helpers_end_when_the_pipe_closes(tmp_path: Path) -> None:
    helper = subprocess.Popen(
        [sys.executable, "-m", "archivekit.storage.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    helper.communicate(timeout=20)

    assert helper.returncode == 0


def test_no_helpers_are_used_inside_a_thread_of_somebody_else(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(crew.possible).result() is False
    assert crew.possible() is True


_SCRIPT = """
import archivekit.storage.digester as engine
engine.MANY = 1
import archivekit as ak
report = ak.verify({bag!r}, jobs=2)
print(report.subjects[0].verdict)
"""


@pytest.mark.parametrize("way", ["script", "stdin"])
def test_helpers_work_without_a_main_guard_and_from_stdin(way: str, tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    sizes = make_tree(bag, small=5, large=0)
    lines = (f"{hashlib.sha512((bag / path.decode()).read_bytes()).hexdigest()}  {path.decode()}\n" for path in sizes)
    (bag / "manifest-sha512.txt").write_text("".join(lines))
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    code = textwrap.dedent(_SCRIPT).format(bag=str(tmp_path / "bag"))
    (tmp_path / "script.py").write_text(code)
    arguments = [sys.executable, str(tmp_path / "script.py")] if way == "script" else [sys.executable, "-"]

    done = subprocess.run(arguments, input=code, capture_output=True, text=True, timeout=60, check=False)

    assert ("Verdict.VALID\n", "", 0) == (done.stdout, done.stderr, done.returncode)


def test_a_daemonic_worker_of_multiprocessing_reads_in_line(tmp_path: Path) -> None:
    code = """
    import multiprocessing
    from archivekit.storage import crew
    if __name__ == "__main__":
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            print(pool.apply(crew.possible))
    """
    (tmp_path / "script.py").write_text(textwrap.dedent(code))

    done = subprocess.run(
        [sys.executable, str(tmp_path / "script.py")], capture_output=True, text=True, timeout=60, check=False
    )

    assert ("False\n", "") == (done.stdout, done.stderr)
