"""What a start costs: processor time, as a multiple of what an empty Python takes here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from running import ENTRY

#: `archivekit verify` of a small bag may cost this many times an empty start, beside that start.
MOST = 5.5


def _processor_time(program: str, arguments: list[str], environment: dict[str, str]) -> float:
    null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0o600) for number in (0, 1, 2)]
    command = [sys.executable, "-c", program, *arguments]
    child = os.posix_spawn(sys.executable, command, environment, file_actions=null)
    _, status, used = os.wait4(child, 0)
    assert 0 == status
    return used.ru_utime + used.ru_stime


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs the processor time of a child")
def test_a_verification_starts_in_a_few_times_what_python_takes(here: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}
    environment |= {"PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}
    runs: dict[str, list[float]] = {"pass": [], ENTRY: []}

    for _ in range(8):
        for program, times in runs.items():
            times.append(_processor_time(program, ["verify", "good"] if program == ENTRY else [], environment))

    empty, verify = min(runs["pass"]), min(runs[ENTRY])
    assert (verify - empty) / empty < MOST
