"""What tests of `ingest` share: documents in a folder with their sheet, runs, and what a vault holds afterwards."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import archivekit as ak
from archivekit.findings import Verdict
from running import COMMAND

FIXTURES = Path(__file__).parents[2] / "fixtures" / "ingest"
DATE = "2026-11-25"


def documents(place: Path, count: int, *, octets: int = 20) -> Path:
    """Write so many originals and their sheet; return the sheet."""
    folder = place / "documents"
    folder.mkdir(parents=True)
    with (folder / "sheet.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["files", "identifier", "title", "issued"])
        for number in range(count):
            (folder / f"file-{number}.txt").write_bytes((b"%d\n" % number) * (octets // 4))
            writer.writerow([f"file-{number}.txt", f"D-{number}", f"Document {number}", "2024-11-20"])
    return folder / "sheet.csv"


def outcome(vault: Path, name: str = "sheet") -> list[dict[str, str]]:
    """Return the rows of an outcome table."""
    with (vault / f"{name}-outcome.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def statuses(vault: Path, name: str = "sheet") -> list[str]:
    """Return what became of each row."""
    return [row["archivekit_status"] for row in outcome(vault, name)]


def bags(vault: Path) -> list[str]:
    """Return the names of the bags in a vault, each of which is valid."""
    found = sorted(path for path in vault.iterdir() if path.is_dir() and not path.name.startswith(".partial-"))
    verdicts = {path.name: ak.verify(path).subjects[0].verdict for path in found}
    assert verdicts == dict.fromkeys(verdicts, Verdict.VALID)
    return list(verdicts)


def seals(vault: Path) -> dict[str, tuple[int, bytes]]:
    """Return each bag's identity on the disk and its seal: a bag that was made again has another."""
    return {
        path.name: (path.stat().st_ctime_ns, (path / "tagmanifest-sha512.txt").read_bytes())
        for path in sorted(vault.iterdir())
        if path.is_dir() and not path.name.startswith(".")
    }


def start(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    """Start the command line as a process of its own, at the head of a group of its own."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
    )
