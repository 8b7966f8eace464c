"""Running the command line: in this process, with whole outputs, and as a process of its own where streams matter."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archivekit.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
ENTRY = "import sys; sys.argv[0] = 'archivekit'; from archivekit.cli.main import run; run()"
COMMAND = (sys.executable, "-c", ENTRY)


@dataclass(frozen=True)
class Ran:
    """Everything that came of a run."""

    code: int
    out: str
    err: str


class Runner:
    """Calls the entry in this process, from the current directory; leaves the process's signals as they were."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *arguments: str) -> Ran:
        before = signal.getsignal(signal.SIGTERM)
        self._capture.readouterr()
        try:
            code = main(list(arguments))
        finally:
            signal.signal(signal.SIGTERM, before)
        out, err = self._capture.readouterr()
        return Ran(code, out, err)


def process(
    *arguments: str | bytes,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    before: Callable[[], object] | None = None,
    **streams: Any,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process of its own."""
    given: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    given |= streams
    done: subprocess.CompletedProcess[bytes] = subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        timeout=60,
        preexec_fn=before,
        **given,
    )
    return done


def write_bag(folder: Path, files: Mapping[bytes, bytes]) -> Path:
    """Write the files of a bag below a folder."""
    for name, data in files.items():
        path = os.path.join(os.fsencode(folder), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    return folder
