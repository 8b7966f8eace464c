"""Many at once: writers of one bag, verifiers beside a writer, hundreds of bags from several threads."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import archivekit as ak
import packing
from archivekit.findings import Outcome, Verdict
from archivekit.storage import witness
from archivekit.storage.staging import Staging
from archivekit.storage.witness import AUTO_LIMIT, Opinion, Witness, ask
from archivekit.workflow import making


def test_of_several_writers_to_one_destination_exactly_one_wins(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals")
    start = threading.Barrier(4)

    def write(bag: Path) -> str:
        start.wait()
        try:
            ak.package(source, to=bag, **packing.QUICK)
        except ak.DestinationExistsError:
            return "exists"
        return "made"

    with ThreadPoolExecutor(4) as pool:
        for number in range(20):
            bag = tmp_path / "vault" / f"{number}" / "bag"

            ended = sorted(pool.map(write, [bag] * 4))

            assert ended == ["exists", "exists", "exists", "made"]
            assert os.listdir(bag.parent) == ["bag"]
            assert ak.verify(bag).subjects[0].verdict is Verdict.VALID


@pytest.mark.long
def test_of_several_processes_to_one_destination_exactly_one_wins(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals")
    program = (
        "import sys, time, archivekit as ak\n"
        "from archivekit.workflow import package, making\n"
        "print('ready', flush=True)\n"
        "for line in sys.stdin:\n"
        "    at, bag = line.split(' ', 1)\n"
        "    time.sleep(max(0, float(at) - time.time()))\n"
        "    try:\n"
        "        ak.package(sys.argv[1], to=bag.strip(), date='2026-11-25', second_opinion='never')\n"
        "        print('made', flush=True)\n"
        "    except ak.DestinationExistsError:\n"
        "        print('exists', flush=True)\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, str(source)], stdin=-1, stdout=-1, text=True) for _ in range(4)
    ]
    try:
        assert [_line(writer) for writer in writers] == ["ready"] * 4
        for number in range(20):
            bag = tmp_path / "vault" / f"{number}" / "bag"
            for writer in writers:
                assert writer.stdin is not None
                writer.stdin.write(f"{time.time() + 0.02} {bag}\n")
                writer.stdin.flush()

            ended = sorted(_line(writer) for writer in writers)

            assert ended == ["exists", "exists", "exists", "made"]
            assert os.listdir(bag.parent) == ["bag"]
            assert ak.verify(bag).subjects[0].verdict is Verdict.VALID
    finally:
        for writer in writers:
            writer.communicate(timeout=10)


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_verifiers_beside_a_writer_see_nothing_or_a_whole_bag(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {f"{number}.txt": b"x" * number for number in range(30)})
    seen: set[tuple[Outcome, Verdict | None]] = set()
    done = threading.Event()
    bags = [tmp_path / "vault" / str(number) for number in range(5)]

    def look() -> None:
        while not done.is_set():
            for report in (ak.verify(*bags), ak.verify(tmp_path / "vault", recursive=True)):
                for subject in report.subjects:
                    if subject.subject != str(tmp_path / "vault"):
                        seen.add((subject.outcome, subject.verdict))

    with ThreadPoolExecutor(2) as pool:
        looking = [pool.submit(look) for _ in range(2)]
        for bag in bags:
            ak.package(source, to=bag, **packing.QUICK)
        done.set()
        for one in looking:
            one.result()

    assert (Outcome.PASSED, Verdict.VALID) in seen
    assert seen <= {(Outcome.PASSED, Verdict.VALID), (Outcome.INCONCLUSIVE, None)}


def test_two_hundred_bags_from_eight_threads_come_out_right(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"a", "b/c.pdf": b"%PDF-1.4\n", "d.bin": bytes(9000)})
    record = packing.record(tmp_path)
    ak.package(source, to=tmp_path / "alone", record=record, **packing.QUICK)
    expected = packing.octets(tmp_path / "alone")
    here = Path.cwd()

    def make(number: int) -> ak.Package:
        return ak.package(
            source, to=tmp_path / "vault" / str(number), record=record, durability="none", **packing.QUICK
        )

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(make, range(200)))

    # of the tag files only the event tells that these were not flushed
    unsealed = ("metadata/premis.xml", "tagmanifest-sha512.txt")
    assert [one.path for one in made] == [str(tmp_path / "vault" / str(number)) for number in range(200)]
    for one in made:
        assert {path: data for path, data in packing.octets(Path(one.path)).items() if path not in unsealed} == {
            path: data for path, data in expected.items() if path not in unsealed
        }
    assert len({packing.octets(Path(one.path))["tagmanifest-sha512.txt"] for one in made}) == 1
    assert Path.cwd() == here
    assert sorted(os.listdir(tmp_path / "vault"), key=int) == [str(number) for number in range(200)]


# -- the witness in its own process ------------------------------------------------------------------------------------


def with_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Have another program for a witness."""
    child = tmp_path / "child.py"
    child.write_text(program, encoding="utf-8")
    monkeypatch.setattr(witness, "_CHILD", str(child))


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "it ended with exit code -9"),
        ("raise SystemExit('no bagit here')\n", "no bagit here"),
        ("print('certainly')\n", "it ended with exit code 0"),
        ("print('[]')\n", "it ended with exit code 0"),
        ('print(\'{"opinion": "perhaps", "detail": "", "details": []}\')\n', "it ended with exit code 0"),
        ("import sys\nsys.stderr.write('x' * 3_000_000)\nsys.exit(1)\n", "x" * 500),
    ],
    ids=["killed", "fails", "prose", "a list", "no opinion", "talks much"],
)
def test_a_witness_that_does_not_answer_is_a_warning_and_the_bag_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, said: str
) -> None:
    with_child(tmp_path, monkeypatch, program)
    begun = time.monotonic()

    made = ak.package(packing.originals(tmp_path / "o"), to=tmp_path / "bag", date="2026-11-25")

    assert [finding.message for finding in made.report.findings if finding.code == "PKG-211"] == [
        f"the bagit package gave no opinion: {said}"
    ]
    assert ak.verify(tmp_path / "bag").subjects[0].verdict is Verdict.VALID
    assert time.monotonic() - begun < 5


def test_a_witness_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_child(tmp_path, monkeypatch, "import time\ntime.sleep(600)\n")
    monkeypatch.setattr(witness, "_SECONDS", 0.2)

    made = ak.package(packing.originals(tmp_path / "o"), to=tmp_path / "bag", date="2026-11-25")

    assert "PKG-211" in packing.codes(made.report)
    assert (tmp_path / "bag").is_dir()


def test_a_witness_is_dismissed_when_the_bag_fails_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Witness] = []
    with_child(tmp_path, monkeypatch, "import time\ntime.sleep(600)\n")

    def remember(bag: bytes, files: int) -> Witness:
        asked.append(ask(bag, files))
        return asked[0]

    def interrupted(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "ask", remember)
    monkeypatch.setattr(making, "verify_one", interrupted)

    with pytest.raises(KeyboardInterrupt):
        ak.package(packing.originals(tmp_path / "o"), to=tmp_path / "v" / "bag", date="2026-11-25")

    assert asked[0].testimony().opinion is Opinion.FAILED
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize("executable", ["", "/usr/bin/program", "/nowhere/python3"])
def test_without_an_interpreter_there_is_no_witness(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executable: str
) -> None:
    monkeypatch.setattr(sys, "executable", executable)

    asked = ask(os.fsencode(tmp_path), 1)
    asked.dismiss()

    assert asked.testimony().opinion is Opinion.FAILED


def test_a_witness_that_ends_before_it_is_asked_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Deaf:
        def write(self, text: str) -> None:
            raise BrokenPipeError

    class Ended:
        stdin: Deaf | None = Deaf()
        returncode = 1

        def communicate(self, timeout: float | None = None) -> tuple[str, str]:
            return "", ""

    monkeypatch.setattr(subprocess, "Popen", lambda *arguments, **named: Ended())

    assert ask(os.fsencode(tmp_path), 1).testimony().detail == "it ended with exit code 1"


def test_a_witness_that_was_heard_does_not_spoil_the_error_that_comes_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(self: Staging, *, flush: bool) -> None:
        raise FileExistsError

    monkeypatch.setattr(Staging, "publish", taken)

    with pytest.raises(ak.DestinationExistsError, match="which was not there before"):
        ak.package(packing.originals(tmp_path / "o"), to=tmp_path / "v" / "bag", date="2026-11-25")

    assert not (tmp_path / "v").exists()


def test_above_the_limit_the_witness_is_not_asked_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "AUTO_LIMIT", 1)

    made = ak.package(packing.originals(tmp_path / "o"), to=tmp_path / "bag", date="2026-11-25")

    assert [finding.message for finding in made.report.findings if finding.code == "PKG-210"] == [
        "the bagit package was not asked, above 1 files"
    ]
    assert AUTO_LIMIT == 20_000
