"""A hundred thousand small files, and one of ten gigabytes: memory stays small."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import needs
import pytest

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="the peak is read as Linux gives it"),
]

MEBIBYTES = 256
PROGRAM = """
import json, resource, sys
import archivekit as ak
made = ak.package(sys.argv[1], to=sys.argv[2], durability=sys.argv[3], jobs=2, second_opinion="never")
report = ak.verify(sys.argv[2], depth="complete")
status = open("/proc/self/status").read()  # what getrusage says of a process counts its parent's memory at its start
own = int(status.partition("VmHWM:")[2].split()[0])
peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps([len(made.files), sum(file.size for file in made.files), report.exit_code, peak / 1024]))
"""


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="archivekit-scale-") as folder:
        yield Path(folder)


def packaged(place: Path, durability: str) -> tuple[int, int, int, float]:
    """Package and verify in a process of its own; return files, octets, exit code and its peak of memory in MiB."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(place / "originals"), str(place / "bag"), durability],
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    files, octets, code, peak = json.loads(ended.stdout)
    return files, octets, code, peak


def test_a_hundred_thousand_small_files_stay_within_256_mebibytes(place: Path) -> None:
    for folder in range(100):
        (place / "originals" / f"{folder:03}").mkdir(parents=True)
        for number in range(1000):
            with open(place / "originals" / f"{folder:03}" / f"{number:04}.txt", "wb") as file:
                file.write(b"%d/%d\n" % (folder, number))

    files, _, code, peak = packaged(place, "full")

    assert (files, code) == (100_000, 0)
    assert peak <= MEBIBYTES


def test_a_sparse_file_of_ten_gigabytes_stays_within_256_mebibytes(place: Path) -> None:
    size = 10 * 1000**3
    if shutil.disk_usage(place).free < size + (2 << 30):
        needs.need("there is no room for ten gigabytes")
    (place / "originals").mkdir()
    with open(place / "originals" / "sparse.bin", "wb") as file:
        file.truncate(size)

    files, octets, code, peak = packaged(place, "flush")

    assert (files, octets, code) == (1, size, 0)
    assert peak <= MEBIBYTES
    assert os.path.getsize(place / "bag" / "data" / "sparse.bin") == size
