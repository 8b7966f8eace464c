"""What takes long: runs killed at random and gone on with, a disk that is full half way, a hundred thousand rows."""

from __future__ import annotations

import contextlib
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ingesting import bags, documents, outcome, seals, start, statuses

from running import COMMAND

pytestmark = pytest.mark.long


@pytest.mark.parametrize("workers", ["threads", "processes"])
def test_a_run_killed_twenty_times_is_gone_on_with_to_the_end(workers: str, tmp_path: Path) -> None:
    sheet = documents(tmp_path, 800)
    vault = tmp_path / "v"
    arguments = ("ingest", str(sheet), "--to", str(vault), "-q", "--executor", workers, "--date", "2026-11-25")
    chance = random.Random(20)
    kills = 0
    before: dict[str, tuple[int, bytes]] = {}
    while kills < 20:
        run = start(*arguments, cwd=tmp_path)
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.communicate(timeout=chance.uniform(0.4, 2.5))
            break
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        kills += 1
        after = seals(vault) if vault.is_dir() else {}
        assert before == {name: after[name] for name in before}
        before = after

    last = start(*arguments, cwd=tmp_path)
    out, err = last.communicate(timeout=300)

    assert (0, b"") == (last.returncode, out), err
    assert [f"D-{number}" for number in range(800)] == [row["archivekit_bag"] for row in outcome(vault)]
    assert {"packaged", "present"} >= set(statuses(vault))
    after = seals(vault)
    assert (800, before) == (len(bags(vault)), {name: after[name] for name in before})
    third = start(*arguments, cwd=tmp_path)
    third.communicate(timeout=300)
    assert (0, ["present"] * 800, after) == (third.returncode, statuses(vault), seals(vault))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_workers_end_with_a_driver_that_was_killed(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 2000)
    vault = tmp_path / "v"
    run = start("ingest", str(sheet), "--to", str(vault), "-q", "--executor", "processes", "--jobs", "2", cwd=tmp_path)
    deadline = time.monotonic() + 60
    while len(list(vault.glob("D-*"))) < 20 and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = of_group(run.pid)

    run.kill()  # the driver alone
    run.communicate(timeout=60)  # its pipes are open as long as a worker lives

    while of_group(run.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (True, []) == (len(workers) > 2, of_group(run.pid))


def of_group(leader: int) -> list[int]:
    """Return the processes of a group that live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(group) == leader and state != "Z":
                found.append(int(stat.parent.name))
    return found


@contextlib.contextmanager
def small_disk(place: Path, octets: int) -> Iterator[Path]:
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={octets}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode != 0:
        pytest.skip(f"a small file system cannot be mounted here: {made.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("mount") is None, reason="mounts a tmpfs")
def test_a_disk_full_half_way_leaves_whole_bags_and_the_run_is_gone_on_with(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 30, octets=400_000)
    with small_disk(tmp_path / "disk", 20 << 20) as disk:
        vault = disk / "v"
        ballast = disk / "ballast"
        arguments = ("ingest", str(sheet), "--to", str(vault), "-q", "--date", "2026-11-25")
        run = start(*arguments, cwd=tmp_path)
        while run.poll() is None and len(list(vault.glob("D-*"))) < 5:
            pass
        with contextlib.suppress(OSError), ballast.open("wb") as file:
            while True:  # somebody else fills the disk meanwhile
                file.write(b"\0" * 65536)
                file.flush()
        _, _ = run.communicate(timeout=120)
        full = bags(vault)
        ballast.unlink()

        again = start(*arguments, cwd=tmp_path)
        out, err = again.communicate(timeout=120)

        assert (3, True) == (run.returncode, 5 <= len(full) < 30)
        assert (0, 30) == (again.returncode, len(bags(vault))), (out, err)
        assert len(full) == statuses(vault).count("present")


@pytest.mark.skipif(sys.platform == "win32", reason="measures memory by getrusage")
def test_memory_does_not_grow_with_the_number_of_rows(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")

    def megabytes(rows: int) -> float:
        sheet = tmp_path / f"{rows}.csv"
        with sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["files", "identifier", "title", "description"])
            writer.writerows(["a.txt", f"D-{number}", f"Document {number}", "x" * 500] for number in range(rows))
        code = (
            "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
            "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        command = [*COMMAND, "ingest", str(sheet), "--to", str(tmp_path / "v"), "--dry-run", "-q"]
        ran = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True)
        exit_code, most = ran.stdout.split()
        assert exit_code == "0"
        return int(most) / 1024

    few, many = megabytes(20_000), megabytes(100_000)

    assert many < few + 16, f"{few:.0f} MB for 20,000 rows, {many:.0f} MB for 100,000"
