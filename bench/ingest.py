"""Many small documents into bags: `archivekit ingest` beside a shell loop over `bagit.py`, as a ratio of one run.

    python -m bench.ingest [DOCUMENTS]

The loop does less: it copies the originals, makes each bag in place and validates it; it knows no record, writes no
Dublin Core and no PREMIS, and flushes nothing. Both run from a warm cache, by turns; the smallest of three counts.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 3
LOOP = """
for file in "$1"/*.txt; do
    name=$(basename "$file" .txt)
    mkdir "$2/$name" && cp -p "$file" "$2/$name/" &&
    "$3" -m bagit --quiet --sha512 --contact-name "Ann" "$2/$name" &&
    "$3" -m bagit --quiet --validate "$2/$name" || exit 1
done
"""


def documents(place: Path, count: int) -> Path:
    """Write so many originals of 10 kB, and their sheet."""
    place.mkdir()
    with (place / "sheet.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["files", "identifier", "title", "issued", "bag:Contact-Name"])
        for number in range(count):
            (place / f"file-{number:05}.txt").write_bytes(os.urandom(10_000))
            writer.writerow([f"file-{number:05}.txt", f"D-{number}", f"Document {number}", "2024-11-20", "Ann"])
    return place / "sheet.csv"


def seconds(vault: Path, run: Callable[[], object]) -> float:
    """Return how long a run into a new vault takes."""
    shutil.rmtree(vault, ignore_errors=True)
    vault.mkdir()
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def main(count: int) -> None:
    """Print both, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        sheet = documents(place / "in", count)
        vault = place / "vault"

        def ours(*options: str) -> None:
            command = [sys.executable, "-m", "archivekit", "ingest", str(sheet), "--to", str(vault), "-q", *options]
            subprocess.run(command, check=True)

        def loop() -> None:
            subprocess.run(["sh", "-c", LOOP, "sh", str(sheet.parent), str(vault), sys.executable], check=True)

        def again() -> float:
            begun = time.perf_counter()
            ours()
            return time.perf_counter() - begun

        names: dict[str, Callable[[], None]] = {
            "shell loop over bagit.py": loop,
            "ingest": ours,
            "ingest --durability none": lambda: ours("--durability", "none"),
            "ingest --executor processes": lambda: ours("--executor", "processes"),
        }
        best = {name: min(seconds(vault, run) for _ in range(ROUNDS)) for name, run in names.items()}
        proved = again()
    slowest = best["shell loop over bagit.py"]
    for name, took in (*best.items(), ("ingest again: all present", proved)):
        print(f"{name:30} {1000 * took / count:8.2f} ms a document   {slowest / took:6.1f} times the loop's speed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
