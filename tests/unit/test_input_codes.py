"""Every code of sheets, of other inputs, and of schemas for documents is provoked by a specimen, and by it alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from archivekit.codes import family
from archivekit.errors import BrokenSchemaError
from archivekit.findings import Finding
from archivekit.metadata.sheets.text import LONGEST_ROW
from archivekit.workflow.records import read_record
from archivekit.workflow.schemas import check_schema
from archivekit.workflow.validate import validate
from workbooks import ErrorCell, packed, xlsx

FIXTURES = Path(__file__).parents[2] / "fixtures"
BAD_SHEETS = sorted((FIXTURES / "sheets" / "bad").iterdir())
BAD_INPUTS = sorted((FIXTURES / "inputs" / "bad").iterdir())
BAD_SCHEMAS = sorted(path for path in (FIXTURES / "schemas" / "bad").iterdir() if path.suffix != ".csv")
SCHEMAS = FIXTURES / "inputs" / "schemas"


def codes_in(name: str) -> list[str]:
    """Return the codes that a specimen's name begins with."""
    head = re.match(r"(?:[A-Z]{3}-[0-9]{3}[-.])+", f"{name}-")
    return sorted(re.findall(r"[A-Z]{3}-[0-9]{3}", head.group())) if head else []


def codes_of(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(finding.code for finding in findings)


def dialect_for(name: str) -> str:
    if name.startswith("SHT-108"):
        return "auto"
    return next(
        (one for one in ("archivematica", "dspace", "islandora") if one in name),
        "dspace" if "part" in name else "plain",
    )


def schema_for(name: str) -> Path | str | None:
    """Rules of documents are tried by a schema for documents; a row that says nothing by one that asks nothing."""
    if name.startswith("REC-313"):
        return SCHEMAS / "note.xsd"
    if name.startswith("REC-314") or "json-schema" in name:
        return SCHEMAS / "note.json"
    return FIXTURES / "schemas" / "lenient.csv"


def huge(member: str) -> bytes:
    """Return a workbook whose two cells lie as far from each other as can be."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{member}1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    return packed({"xl/worksheets/sheet1.xml": sheet})


#: Specimens that are too large, or no text, and so are made here.
AT_RUN_TIME: dict[str, Callable[[], bytes]] = {
    "SHT-106-row.csv": lambda: b'title\n"' + b"a" * (LONGEST_ROW + 300_000),
    "SHT-110-two-sheets.xlsx": lambda: xlsx({"Records": [["title"], ["A"]], "Notes": [["x"]]}),
    "SHT-111-damaged.xlsx": lambda: xlsx({"Records": [["title"], ["A"]]})[:-40],
    "SHT-111-another-zip.ods": lambda: packed({"mimetype": "text/plain"}),
    "SHT-112-far-away.xlsx": lambda: huge("XFD"),
    "SHT-113-excel-97.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "SHT-114-numbers.xlsx": lambda: xlsx({"Records": [["title", "extent"], ["A", 12], ["B", 13.5]]}),
    "SHT-301-error-cell.xlsx": lambda: xlsx({"Records": [["title", "creator"], ["A", ErrorCell("#REF!")]]}),
    "REC-122-workbook.csv": lambda: xlsx({"Records": [["title"], ["A"]]}),
}


@pytest.mark.parametrize("path", BAD_SHEETS + BAD_INPUTS, ids=lambda path: path.name)
def test_a_bad_input_provokes_the_codes_of_its_name_and_no_other(path: Path) -> None:
    report = validate(path, schema=schema_for(path.name), dialect=dialect_for(path.name), date="2026-11-25")

    assert codes_in(path.name) == codes_of(report.findings)


@pytest.mark.parametrize("name", AT_RUN_TIME)
def test_a_bad_input_made_at_run_time_provokes_the_codes_of_its_name_and_no_other(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(AT_RUN_TIME[name]())

    report = validate(path, schema=schema_for(name), dialect="plain", date="2026-11-25")

    assert codes_in(name) == codes_of(report.findings)


@pytest.mark.parametrize("path", BAD_SCHEMAS, ids=lambda path: path.name)
def test_a_bad_schema_for_documents_provokes_the_codes_of_its_name_and_no_other(path: Path) -> None:
    report = check_schema(path)

    assert (codes_in(path.name), 2) == (codes_of(report.findings), report.exit_code)
    with pytest.raises(BrokenSchemaError):
        validate(FIXTURES / "records" / "statement.json", schema=path)


@pytest.mark.parametrize("path", BAD_SHEETS + BAD_INPUTS + BAD_SCHEMAS, ids=lambda path: path.name)
def test_every_finding_says_where_it_is_and_what_to_do(path: Path) -> None:
    if path in BAD_SCHEMAS:
        findings = check_schema(path).findings
    else:
        findings = validate(path, schema=schema_for(path.name), dialect=dialect_for(path.name)).findings

    assert all(finding.where.file == str(path) for finding in findings)
    assert all(finding.cure for finding in findings)


@pytest.mark.parametrize(
    ("module", "name", "data", "extra"),
    [
        ("yaml", "record.yaml", b"title: A\n", "yaml"),
        ("python_calamine", "sheet.xlsx", xlsx({"Records": [["title"], ["A"]]}), "sheets"),
        ("jsonschema", "record.json", b'{"title": "A"}', "jsonschema"),
    ],
)
def test_an_extra_that_is_missing_is_a_finding_that_names_the_install(
    module: str, name: str, data: bytes, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    for reader in ("yaml_record", "sheets.workbook", "json_schema"):
        monkeypatch.setattr(f"archivekit.metadata.{reader}.find_spec", lambda wanted: None)
    report = check_schema(path) if module == "jsonschema" else validate(path)

    assert ["REC-123"] == codes_of(report.findings)
    assert (3, f"pip install '.[{extra}]'" in str(report.findings[0].cure)) == (report.exit_code, True)


@pytest.mark.parametrize("name", ["statements.csv", "archivematica.csv"])
def test_of_several_records_none_is_chosen(name: str) -> None:
    read = read_record(FIXTURES / "sheets" / name)

    assert (None, ["REC-124"]) == (read.record, codes_of(read.findings))


def test_a_record_that_does_not_fit_its_class_is_a_finding() -> None:
    class Short(BaseModel):
        title: str
        creator: list[str]

    report = validate(FIXTURES / "records" / "minimal.toml", schema=Short)

    assert ["REC-315"] == codes_of(report.findings)


def test_every_code_of_a_sheet_is_provoked_alone_by_a_specimen() -> None:
    names = [path.name for path in BAD_SHEETS] + list(AT_RUN_TIME)

    alone = {codes_in(name)[0] for name in names if len(codes_in(name)) == 1}

    assert {code.id for code in family("SHT")} == {code for code in alone if code.startswith("SHT")}


def test_the_codes_of_sheets_have_ids_of_their_own_in_order() -> None:
    ids = [code.id for code in family("SHT")]

    assert sorted(set(ids)) == ids
