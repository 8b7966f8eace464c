"""A hundred thousand records go in and out as one answer of OAI-PMH, in the memory of a few."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

COUNT = 100_000
#: What both ways together may take, the interpreter and every library among it.
MOST_MIB = 64

#: What a process took at most, as Linux tells it: `ru_maxrss` remembers the process that started this one.
PEAK = """
def peak():
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) // 1024
"""

WRITE = """
import sys
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import Term
from archivekit.workflow.export import export_to
def record(n):
    values = {"title": f"Statement {n} & more", "identifier": f"urn:x:{n}", "issued": "2024-11-20", "audience": "all"}
    values |= {"description": "A statement of some length. " * 10, "subject": f"subject {n % 53}"}
    return Record(tuple((Term(name), (Value(text, "en"),)) for name, text in values.items()))
done = export_to(map(record, range(COUNT)), "oai-pmh", to=sys.argv[1], date="2026-11-25")
print(done.written, peak())
"""

READ = """
import sys
from archivekit.workflow.export import export_to
done = export_to([sys.argv[1]], "oai-pmh", to=sys.argv[1] + ".again", date="2026-11-25")
print(done.written, peak())
"""


@pytest.mark.long
def test_a_hundred_thousand_records_are_written_and_read_in_constant_memory(tmp_path: Path) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("NOT CHECKED: this system does not say how much memory a process took")
    path = tmp_path / "all.xml"

    said = []
    for program in (WRITE, READ):
        run = [sys.executable, "-c", PEAK + program.replace("COUNT", str(COUNT)), str(path)]
        said.append(subprocess.run(run, capture_output=True, text=True, check=True).stdout.split())

    assert [str(COUNT)] * 2 == [written for written, _ in said]
    assert [] == [peak for _, peak in said if int(peak) > MOST_MIB]
    assert path.read_bytes() == (tmp_path / "all.xml.again").read_bytes()
