"""Reading sheets for tests: octets in blocks, and what came of them in few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from archivekit.findings import Finding
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.metadata.sheets.source import read_sheet

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"


def reads(data: bytes | str, *, block: int = 7, name: str = "sheet.csv", **options: Any) -> list[RecordRead]:
    octets = data.encode() if isinstance(data, str) else data
    blocks = [octets[at : at + block] for at in range(0, len(octets), block)]
    given = {"dialect": Dialect.PLAIN, **options}
    return list(read_sheet(blocks, file=name, options=SheetOptions(**given)))


def values(read: RecordRead) -> dict[str, list[str]]:
    assert read.record is not None
    return {str(term): [value.value for value in given] for term, given in read.record.terms}


def rows(data: bytes | str, **options: Any) -> list[dict[str, list[str]]]:
    return [values(read) for read in reads(data, **options) if read.record is not None]


def findings(data: bytes | str, **options: Any) -> list[Finding]:
    return [finding for read in reads(data, **options) for finding in read.findings]


def codes(data: bytes | str, **options: Any) -> list[str]:
    return [finding.code for finding in findings(data, **options)]
