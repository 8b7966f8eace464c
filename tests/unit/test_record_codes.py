"""Every code of a record and of a schema is provoked by a specimen, and a specimen provokes its codes and no other."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from archivekit.codes import family
from archivekit.findings import Finding
from archivekit.metadata.reading import kind_of
from archivekit.metadata.record_list import parse_records
from archivekit.metadata.schema import Schema
from archivekit.metadata.schema_check import parse_schema
from archivekit.metadata.texts import LONGEST
from archivekit.metadata.validation import judge

ROOT = Path(__file__).parents[2]
BAD_RECORDS = sorted((ROOT / "fixtures" / "records" / "bad").iterdir())
BAD_SCHEMAS = sorted((ROOT / "fixtures" / "schemas" / "bad").glob("*.csv"))
#: Specimens of what no record file alone provokes are tried by `test_input_codes`.
ELSEWHERE = {
    *(path.name[:7] for path in (ROOT / "fixtures" / "inputs" / "bad").iterdir()),
    *(path.name[:7] for path in (ROOT / "fixtures" / "schemas" / "bad").iterdir() if path.suffix != ".csv"),
    *("REC-123", "REC-124", "REC-315"),
}
TODAY = date(2026, 11, 25)

#: Specimens that are too large to be kept.
AT_RUN_TIME = {
    "REC-115.toml": b'title = "' + b"a" * (LONGEST + 1) + b'"\n',
    "REC-115-many-octets.json": b'{"title": "' + "ə".encode() * (LONGEST // 2 + 1) + b'"}',
}


def codes_in(name: str) -> list[str]:
    """Return the codes that a specimen's name begins with."""
    head = re.match(r"(?:[A-Z]{3}-[0-9]{3}[-.])+", name)
    return sorted(re.findall(r"[A-Z]{3}-[0-9]{3}", head.group())) if head else []


def schema(path: Path) -> Schema:
    read = parse_schema(path.read_bytes(), name=path.name)
    assert read.schema is not None
    return read.schema


def schema_for(name: str) -> Schema | None:
    """Rules of schemas are tried by one that has every rule; an empty record by none; all others by the default."""
    if name.startswith("REC-107"):
        return None
    if name.startswith("REC-3"):
        return schema(ROOT / "fixtures" / "schemas" / "every-rule.csv")
    return schema(ROOT / "schemas" / "dcterms-core.csv")


def findings_of(data: bytes, name: str) -> tuple[Finding, ...]:
    kind = kind_of(name)
    assert kind is not None
    rules = schema_for(name)
    reads = parse_records(data, name=name, kind=kind)
    return tuple(finding for read in reads for finding in judge(read, rules, file=name, today=TODAY))


@pytest.mark.parametrize("path", BAD_RECORDS, ids=lambda path: path.name)
def test_a_bad_record_provokes_the_codes_of_its_name_and_no_other(path: Path) -> None:
    findings = findings_of(path.read_bytes(), path.name)

    assert codes_in(path.name) == sorted(finding.code for finding in findings)


@pytest.mark.parametrize("name", AT_RUN_TIME)
def test_a_bad_record_made_at_run_time_provokes_the_codes_of_its_name_and_no_other(name: str) -> None:
    findings = findings_of(AT_RUN_TIME[name], name)

    assert codes_in(name) == sorted(finding.code for finding in findings)


@pytest.mark.parametrize("path", BAD_SCHEMAS, ids=lambda path: path.name)
def test_a_bad_schema_provokes_the_codes_of_its_name_and_no_other(path: Path) -> None:
    findings = parse_schema(path.read_bytes(), name=path.name).findings

    assert codes_in(path.name) == sorted(finding.code for finding in findings)


def test_every_code_of_a_record_is_provoked_alone_by_a_specimen() -> None:
    names = [path.name for path in BAD_RECORDS] + list(AT_RUN_TIME)

    alone = {codes_in(name)[0] for name in names if len(codes_in(name)) == 1}

    assert {code.id for code in family("REC")} == alone | {code for code in ELSEWHERE if code.startswith("REC")}


def test_every_code_of_a_schema_is_provoked_alone_by_a_specimen() -> None:
    alone = {codes_in(path.name)[0] for path in BAD_SCHEMAS if len(codes_in(path.name)) == 1}

    assert {code.id for code in family("SCH")} == alone | {code for code in ELSEWHERE if code.startswith("SCH")}


@pytest.mark.parametrize("path", BAD_RECORDS + BAD_SCHEMAS, ids=lambda path: path.name)
def test_every_finding_says_where_it_is_and_what_to_do(path: Path) -> None:
    if path.suffix == ".csv":
        findings = parse_schema(path.read_bytes(), name=path.name).findings
    else:
        findings = findings_of(path.read_bytes(), path.name)

    assert all(finding.where.file == path.name for finding in findings)
    assert all(finding.cure for finding in findings)


@pytest.mark.parametrize("prefix", ["REC", "SCH"])
def test_the_codes_of_a_family_have_ids_of_their_own_in_order(prefix: str) -> None:
    ids = [code.id for code in family(prefix)]

    assert sorted(set(ids)) == ids
