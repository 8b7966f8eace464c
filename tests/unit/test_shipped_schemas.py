"""Each schema that is shipped has a good record, which needs no word, and a bad one, whose every mistake is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivekit.workflow.records import schema_names
from archivekit.workflow.validate import validate

FOLDER = Path(__file__).parents[2] / "fixtures" / "records" / "schemas"

BAD = {
    "dc-simple": ["REC-201 date", "REC-211 language", "REC-301 title", "REC-303 type"],
    "dcterms-core": [
        *("REC-116 title", "REC-203 issued", "REC-202 created", "REC-204 available", "REC-211 language"),
        *("REC-301 title", "REC-303 type"),
    ],
    "press-report": [
        *("REC-301 creator", "REC-302 issued", "REC-301 language", "REC-301 rights", "REC-303 type"),
    ],
    "human-rights-document": ["REC-301 identifier", "REC-311 temporal", "REC-301 spatial", "REC-301 available"],
}


@pytest.mark.parametrize("name", schema_names())
def test_the_good_record_of_a_schema_needs_no_word(name: str) -> None:
    report = validate(FOLDER / f"{name}-good.toml", schema=name, date="2026-11-25")

    assert () == report.findings


@pytest.mark.parametrize("name", schema_names())
def test_the_bad_record_of_a_schema_is_told_every_mistake(name: str) -> None:
    report = validate(FOLDER / f"{name}-bad.toml", schema=name, date="2026-11-25")

    assert BAD[name] == [f"{finding.code} {finding.field}" for finding in report.findings]
