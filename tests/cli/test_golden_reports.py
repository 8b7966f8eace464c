"""The text report of each command, byte for byte: `fixtures/golden/reports/` changes on purpose, and after a look.

`ARCHIVEKIT_GOLDEN=write pytest tests/cli/test_golden_reports.py` writes them anew.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from bagmaking import bag, make
from running import ROOT, Runner, write_bag

GOLDEN = ROOT / "fixtures" / "golden" / "reports"

CASES = {
    "verify-valid": ["verify", "good"],
    "verify-quick": ["verify", "good", "--depth", "quick"],
    "verify-several": ["verify", "good", "damaged", "nowhere", "good"],
    "verify-damaged": ["verify", "damaged"],
    "verify-damaged-verbose": ["verify", "damaged", "-v"],
    "verify-damaged-quiet": ["verify", "damaged", "good", "-q"],
    "verify-many": ["verify", *["good"] * 10, "damaged"],
    "validate-passed": ["validate", "statement.toml", "--schema", "press-report"],
    "validate-failed": ["validate", "poor.toml", "--schema", "press-report", "--date", "2024-11-20"],
    "validate-failed-verbose": ["validate", "poor.toml", "-v", "--date", "2024-11-20"],
    "validate-by-a-broken-schema": ["validate", "statement.toml", "--schema", "broken.csv"],
    "export-losses": ["export", "statement.toml", "--as", "oai_dc", "-o", "made.xml"],
    "export-withheld": ["export", "restricted.toml", "--as", "oai_dc", "-o", "none.xml"],
    "package": ["package", "originals", "--record", "statement.toml", "--to", "made", "--date", "2024-11-20"],
    "package-planned": ["package", "originals", "--to", "made", "--dry-run"],
    "package-refused": ["package", "originals", "--to", "good"],
    "package-with-a-poor-record": ["package", "originals", "--record", "poor.toml", "--to", "made"],
    "explain": ["explain", "BAG-134"],
}

POOR = """\
"dcterms:title" = "Statement"
creater = "An organisation"
created = "4.11.2024"
issued = "Nov 20"
modified = ["2024-02-30", "2023-02-29"]
language = ["fre", "English"]
description = ""
accessRights = "closed"
"""

BROKEN = """\
propertyID,mandatory,colour,valueConstraint,valueConstraintType
dcterms:tilte,maybe,red,,pikclist
"""


@pytest.fixture(autouse=True)
def _things(here: Path) -> None:
    """Lay out what the commands work on: the same bytes each time."""
    for name in ("statement.toml", "restricted.toml"):
        shutil.copy(ROOT / "fixtures" / "records" / name, here / name)
    (here / "poor.toml").write_text(POOR, encoding="utf-8")
    (here / "broken.csv").write_text(BROKEN, encoding="utf-8")
    originals = here / "originals"
    originals.mkdir()
    (originals / "statement.txt").write_bytes(b"A statement.\n")
    (originals / "بيان صحفي.txt").write_bytes("بيان\n".encode())
    (originals / "声明.txt").write_bytes("声明\n".encode())
    damaged = bag({**make.PAYLOAD, b"data/kept.txt": b"kept\n", "data/بيان.txt".encode(): b"kept\n"})
    damaged[b"data/kept.txt"] = b"lost\n"
    damaged[b"data/e\x1b[31m\xe2\x80\xaetxt.exe"] = b"came along"
    damaged["data/声明.txt".encode()] = b"came along"
    del damaged["data/بيان.txt".encode()]
    damaged[b"bag-info.txt"] += b"no label\n"
    write_bag(here / "damaged", damaged)


@pytest.mark.parametrize("name", CASES)
def test_the_report_is_the_golden_one(name: str, cli: Runner) -> None:
    ran = cli(*CASES[name])
    # what a bag of ours weighs depends on the library that told its formats
    told = re.sub(r"(files, )[\d,]+( octets, every)", r"\1N\2", ran.out) if name == "package" else ran.out
    said = f"$ archivekit {' '.join(CASES[name])}\n{told}--- stderr\n{ran.err}--- exit {ran.code}\n"

    path = GOLDEN / f"{name}.txt"
    if os.environ.get("ARCHIVEKIT_GOLDEN") == "write":
        path.write_bytes(said.encode())

    assert path.read_text(encoding="utf-8") == said


def test_every_golden_report_is_of_a_case() -> None:
    assert sorted(CASES) == sorted(path.stem for path in GOLDEN.glob("*.txt"))
