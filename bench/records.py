"""How fast records are validated from CSV, beside pydantic's bare speed on the same rows. Ratios, not times, count.

    python bench/records.py [ROWS]

Ten fields a record, one core. `pydantic alone` reads the same file with the standard library's csv and hands each row
to the model that the schema is compiled to: no places, no dates, no languages, no findings.
"""

from __future__ import annotations

import csv
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from archivekit.metadata.model import model_of
from archivekit.workflow.records import load_schema
from archivekit.workflow.validate import validate

HEADER = ["title", "creator", "publisher", "issued", "language", "rights", "type", "spatial", "subject", "description"]
SCHEMA = "press-report"


def write(path: Path, rows: int) -> None:
    """Write a sheet of good records, no two of them alike."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n in range(rows):
            writer.writerow(
                [
                    f"Statement no. {n} on the freedom of the press",
                    f"Surname {n % 997}, Given",
                    "Committee for the Press",
                    f"{1950 + n % 75}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
                    ("en", "az", "ru", "fr")[n % 4],
                    "CC BY 4.0",
                    "Text",
                    "Baku",
                    f"subject {n % 53}",
                    f"A statement of {n % 28 + 1} paragraphs, number {n}, with a list of those who signed it.",
                ]
            )


def ours(path: Path) -> None:
    """Validate the sheet as the command does."""
    report = validate(path, schema=SCHEMA, date="2026-11-25", dialect="plain")
    assert report.exit_code == 0, report.to_json()


def bare(path: Path) -> None:
    """Validate the sheet by the model alone."""
    model = model_of(load_schema(SCHEMA))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            model.model_validate(row)


def rate(job: Callable[[Path], None], path: Path, rows: int) -> float:
    """Return the best rate of three runs, in records a second."""
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        job(path)
        best = min(best, time.process_time() - begun)
    return rows / best


def peak(path: Path) -> int:
    """Return the most memory that validating took, in octets."""
    tracemalloc.start()
    ours(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def main() -> None:
    """Print both rates, their ratio, and the memory for a tenth of the rows and for all."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with TemporaryDirectory() as folder:
        small, large = Path(folder, "small.csv"), Path(folder, "large.csv")
        write(small, rows // 10)
        write(large, rows)
        ours(small)
        we, they = rate(ours, large, rows), rate(bare, large, rows)
        print(f"validate           {we:>10,.0f} records a second")
        print(f"pydantic alone     {they:>10,.0f} records a second")
        print(f"ratio              {we / they:>10.2f}")
        few, many = peak(small) / 1e6, peak(large) / 1e6
        print(f"memory             {few:>10.1f} MB for {rows // 10:,} rows, {many:.1f} MB for {rows:,}")


if __name__ == "__main__":
    main()
