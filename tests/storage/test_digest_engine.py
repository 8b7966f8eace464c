"""The digest engine: the same result in line, in threads and by helper processes; and never a hang."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from archivekit.bag.rules import judge
from archivekit.errors import WorkerDiedError
from archivekit.findings import Depth
from archivekit.paths import BagPath
from archivekit.storage import crew, digester, observer, sweep
from archivekit.storage.digester import Computed, Reading, digest
from archivekit.storage.listing import Limits
from archivekit.storage.tree import Tree
from archivekit.workflow.verify import verify


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


@pytest.mark.parametrize("algorithms", [("sha512",), ("md5", "sha256", "sha512"), ()])
def test_every_way_of_reading_gives_the_same(algorithms: tuple[str, ...], tmp_path: Path) -> None:
    sizes = make_tree(tmp_path)
    expected = {
        name: {path: hashlib.new(name, (tmp_path / path.decode()).read_bytes()).digest() for path in sizes}
        for name in algorithms
    }

    in_line = compute(tmp_path, sizes, Reading(jobs=1), *algorithms)
    by_many = compute(tmp_path, sizes, Reading(jobs=2, from_medium=True), *algorithms)

    assert (expected, sum(sizes.values()), []) == (in_line.digests, in_line.octets, in_line.troubles)
    assert (expected, sum(sizes.values()), []) == (by_many.digests, by_many.octets, by_many.troubles)


def test_what_cannot_be_read_is_the_same_finding_whoever_reads(tmp_path: Path) -> None:
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


def test_progress_counts_every_octet_once(tmp_path: Path) -> None:
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
        list(helpers.answers([("digest", b"/not/there", (), (), (), False)]))


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
import archivekit.storage.crew as engine
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


# -- the sweep ---------------------------------------------------------------------------------------------------------


def make_odd_bag(root: Path) -> None:
    """Write a bag with a little of everything that can be wrong, in many folders."""
    sizes = make_tree(root, small=40, large=2)
    lines = {path: hashlib.sha512((root / path.decode()).read_bytes()).hexdigest() for path in sizes}
    body = b"".join(digest.encode() + b"  " + path + b"\n" for path, digest in sorted(lines.items()))
    (root / "manifest-sha512.txt").write_bytes(body + b"0" * 128 + b"  data/gone.txt\n")
    (root / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (root / "metadata").mkdir()
    (root / "metadata/note.txt").write_text("a tag file")
    (root / "data/box-1/item-1.txt").write_bytes(b"altered")
    (root / "data/box-2/added.txt").write_bytes(b"unlisted")
    (root / "data/box-2/link").symlink_to("/etc/hostname")
    os.mkfifo(root / "data/pipe")
    (root / "data/film-0.bin").write_bytes(b"cut short")
    (root / "data/empty/deep/er").mkdir(parents=True)


@pytest.mark.parametrize("enough", [1, 3, 1000])
def test_a_sweep_sees_what_a_walk_and_a_reading_see(
    enough: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_odd_bag(tmp_path)
    monkeypatch.setattr(crew, "MANY", 1)
    monkeypatch.setattr(sweep, "ENOUGH", enough)

    walked = observer.look(os.fsencode(tmp_path), Depth.FULL, Reading(jobs=1))
    swept = observer.look(os.fsencode(tmp_path), Depth.FULL, Reading(jobs=2))

    assert walked.observation.listing == swept.observation.listing
    assert judge(walked.observation) == judge(swept.observation)
    expected = ["BAG-112", "BAG-112", "BAG-131", "BAG-132", "BAG-134", "BAG-134", "BAG-158"]
    assert expected == sorted(finding.code for finding in judge(swept.observation))
    assert walked.examined.files == swept.examined.files


def test_a_limit_ends_a_sweep_as_it_ends_a_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_odd_bag(tmp_path)
    monkeypatch.setattr(crew, "MANY", 1)

    for jobs in (1, 2):
        seen = observer.look(os.fsencode(tmp_path), Depth.FULL, Reading(jobs=jobs), limits=Limits(files=10))

        assert ["SYS-106"] == [finding.code for finding in seen.observation.troubles]


def test_a_helper_that_dies_makes_a_bag_unknown_and_never_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_odd_bag(tmp_path)
    monkeypatch.setattr(crew, "MANY", 1)
    monkeypatch.setattr("archivekit.storage.crew.subprocess.Popen", _dying(subprocess.Popen))

    report = verify(tmp_path, jobs=2)

    assert (3, ["SYS-109"]) == (report.exit_code, [finding.code for finding in report.findings])


def _dying(real: type[subprocess.Popen[bytes]]) -> object:
    def start(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        return real([sys.executable, "-c", "import sys; sys.stdin.buffer.read(1)"], **options)  # type: ignore[call-overload, no-any-return]

    return start


def test_a_digest_that_nobody_computed_is_never_passed_over(tmp_path: Path) -> None:
    make_odd_bag(tmp_path)
    seen = observer.look(os.fsencode(tmp_path), Depth.FULL, Reading()).observation
    table = dict(seen.digests["sha512"])
    del table[BagPath(b"data/box-3/item-3.txt")]

    found = judge(replace(seen, digests={"sha512": table}))

    assert ["SYS-111"] == [finding.code for finding in found if finding.code.startswith("SYS")]


def test_what_one_helper_leaves_is_shared_out_among_all() -> None:
    pending = tuple(BagPath(b"data/%d" % number) for number in range(10))
    task = sweep.Task(b"/bag", ("md5",), jobs=2)

    shares = [request[-1] for request in task.expand(((), pending))]

    assert [pending[0:2], pending[2:4], pending[4:6], pending[6:8], pending[8:10]] == shares


def test_helpers_wait_where_nobody_takes_their_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_tree(tmp_path, small=40, large=0)
    monkeypatch.setattr(crew, "_MOST_ANSWERS", 2)
    task = sweep.Task(os.fsencode(tmp_path), ("md5",), jobs=2)
    requests = [task.files(BagPath(b"data/box-1"), (b"item-1.txt",))] * 60

    with crew.Crew(2) as helpers:
        answers = helpers.answers(requests)
        first = next(answers)
        time.sleep(0.3)
        rest = list(answers)
    with crew.Crew(2) as helpers:
        left_early = next(helpers.answers(requests))

    assert [first] * 59 == rest
    assert first == left_early
