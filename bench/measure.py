"""Commands measured as whole processes, two in turn (A B A B …), so that a ratio holds while the machine drifts."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds by the wall, seconds of processor, and the largest process's memory in MiB."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Several runs of two commands in turn: medians, and the median of the ratios pair by pair (theirs / ours)."""

    ours: Run
    theirs: Run
    ratio: float


def run(command: Sequence[str], before: Callable[[], None]) -> Run:
    """Run one command to its end and measure it; raises where it fails."""
    before()
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {output.read()[-800:]!r}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def compare(
    ours: Sequence[str], theirs: Sequence[str], runs: int, before: Callable[[], None] = lambda: None
) -> Compared:
    """Run two commands in turn, once to warm up and then `runs` times each."""
    run(ours, before)
    run(theirs, before)
    pairs = [(run(ours, before), run(theirs, before)) for _ in range(runs)]
    ratio = statistics.median(them.wall / us.wall for us, them in pairs)
    return Compared(_median([us for us, _ in pairs]), _median([them for _, them in pairs]), ratio)


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        statistics.median(one.wall for one in runs),
        statistics.median(one.cpu for one in runs),
        max(one.memory for one in runs),
    )


def calls(command: Sequence[str], before: Callable[[], None] = lambda: None) -> dict[str, int] | None:
    """Return how often each system call was made, children included; None where there is no strace."""
    strace = shutil.which("strace")
    if strace is None:
        return None
    before()
    with tempfile.TemporaryDirectory() as scratch:
        table = Path(scratch) / "calls"
        subprocess.run([strace, "-f", "-c", "-o", str(table), *command], check=True, capture_output=True)
        rows = (line.split() for line in table.read_text().splitlines())
        counted = (row for row in rows if len(row) >= 5 and re.fullmatch(r"[0-9]+", row[3]) and row[-1] != "total")
        return {row[-1]: int(row[3]) for row in counted}
