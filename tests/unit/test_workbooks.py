"""Workbooks: the same records from .xlsx and .ods as from CSV, error cells by their type, hostile ones refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from archivekit.errors import UnknownNameError
from archivekit.findings import Finding, Where
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.metadata.sheets.workbook import read_workbook
from workbooks import BareFormula, Cell, DateCell, ErrorCell, ods, ods_of, packed, xlsx

ROWS: list[list[Cell]] = [
    ["title", "created", "extent", "creator"],
    ["A", DateCell(45600, "2024-11-04"), 2024, " B "],
    [],
    ["Ə", ErrorCell("#REF!"), 1.5, ErrorCell("#N/A")],
    ["C", DateCell(45600.5, "2024-11-04T12:00:00"), 12345678901234, "07"],
]
MAKERS = {"a.xlsx": xlsx, "a.ods": ods}


def reads(data: bytes, name: str, sheet: str | None = None) -> list[RecordRead]:
    return list(read_workbook(data, file=name, options=SheetOptions(dialect=Dialect.PLAIN, sheet=sheet)))


def rows(data: bytes, name: str, sheet: str | None = None) -> list[tuple[int, dict[str, str]]]:
    return [
        (read.row.number, {str(term): value.value for term, value in read.record})
        for read in reads(data, name, sheet)
        if read.record is not None and read.row is not None
    ]


def findings(data: bytes, name: str) -> list[Finding]:
    return [finding for read in reads(data, name) for finding in read.findings]


@pytest.mark.parametrize(("name", "make"), MAKERS.items())
def test_cells_are_text_as_a_person_would_write_it(name: str, make: Callable[..., bytes]) -> None:
    assert rows(make({"Records": ROWS}), name) == [
        (2, {"title": "A", "created": "2024-11-04", "extent": "2024", "creator": "B"}),
        (4, {"title": "Ə", "created": "#REF!", "extent": "1.5", "creator": "#N/A"}),
        (5, {"title": "C", "created": "2024-11-04T12:00:00", "extent": "12345678901234", "creator": "07"}),
    ]


@pytest.mark.parametrize(("name", "make"), MAKERS.items())
def test_error_cells_are_told_by_their_type_and_have_no_line(name: str, make: Callable[..., bytes]) -> None:
    found = findings(make({"Records": ROWS}), name)

    assert [(f.code, f.where) for f in found] == [
        ("SHT-301", Where(name, row=4, column=2, header="created")),
        ("SHT-301", Where(name, row=4, column=4, header="creator")),
        ("SHT-305", Where(name, row=2, column=4, header="creator")),
        ("SHT-114", Where(name, row=2, column=2, header="created")),
        ("SHT-114", Where(name, row=2, column=3, header="extent")),
    ]


@pytest.mark.parametrize(("name", "make"), MAKERS.items())
def test_rows_and_columns_count_from_the_corner_however_much_of_it_is_blank(
    name: str, make: Callable[..., bytes]
) -> None:
    data = make({"Records": [[None, "title"], [], [], [None, "A"], [None, ErrorCell("#REF!")]]})

    assert rows(data, name) == [(4, {"title": "A"}), (5, {"title": "#REF!"})]
    assert [f.where.column for f in findings(data, name)] == [2]


@pytest.mark.parametrize(("name", "make"), MAKERS.items())
def test_the_sheet_that_is_named_is_read(name: str, make: Callable[..., bytes]) -> None:
    data = make({"First": [["title"], ["A"]], "Zweite & letzte": [["title"], ["B"], [ErrorCell("#REF!")]]})

    assert rows(data, name) == [(2, {"title": "A"})]
    assert rows(data, name, "Zweite & letzte") == [(2, {"title": "B"}), (3, {"title": "#REF!"})]
    with pytest.raises(UnknownNameError, match="did you mean 'First'"):
        rows(data, name, "Frist")


def test_cells_that_are_repeated_in_a_spreadsheet_of_libreoffice_are_all_there() -> None:
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    error = (
        '<table:table-cell table:number-columns-repeated="2" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
    )
    row = "<table:table-row{}>{}</table:table-row>"
    data = ods_of(
        '<table:table table:name="S">'
        + row.format("", cell.format(' table:number-columns-repeated="2"', "subject"))
        + row.format(' table:number-rows-repeated="2"', error)
        + row.format(
            ' table:number-rows-repeated="1048000"', '<table:table-cell table:number-columns-repeated="16000"/>'
        )
        + "</table:table>"
    )

    assert [(f.code, f.where.row, f.where.column) for f in findings(data, "a.ods")] == [
        ("SHT-301", 2, 1),
        ("SHT-301", 2, 2),
        ("SHT-301", 3, 1),
        ("SHT-301", 3, 2),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "SHT-101"),
        (b"PK\x03\x04 and nothing else", "SHT-111"),
        (packed({}), "SHT-111"),
        (packed({"xl/workbook.xml": "<not xml"}), "SHT-111"),
        (packed({"content.xml": "<not xml", "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "SHT-111"),
        (
            ods_of(
                '<table:table table:name="S"><table:table-row table:number-rows-repeated="1000000">'
                '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
                "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
            ),
            "SHT-112",
        ),
    ],
)
def test_what_is_no_workbook_or_would_fill_the_memory_is_a_finding(data: bytes, code: str) -> None:
    assert [code] == [finding.code for finding in findings(data, "a.xlsx")]


@pytest.mark.parametrize("make", MAKERS.values())
def test_a_workbook_that_was_cut_off_anywhere_is_a_finding(make: Callable[..., bytes]) -> None:
    data = make({"Records": ROWS})

    for end in range(1, len(data), 97):
        assert [f.code for f in findings(data[:end], "a.xlsx")] == ["SHT-111"]


def test_a_workbook_whose_parts_are_changed_is_a_finding_or_read() -> None:
    data = xlsx({"Records": ROWS})

    for at in range(30, len(data), 61):
        changed = data[:at] + bytes([data[at] ^ 0x5A]) + data[at + 1 :]
        assert all(finding.cure for finding in findings(changed, "a.xlsx"))


@pytest.mark.parametrize(("name", "make"), MAKERS.items())
def test_a_formula_that_was_never_computed_is_not_taken_for_an_empty_cell(
    name: str, make: Callable[..., bytes]
) -> None:
    data = make({"Records": [["title", "subject"], ["A", BareFormula("A2&B2")], ["B", "c"]]})

    assert rows(data, name) == [(2, {"title": "A", "subject": "=A2&B2"}), (3, {"title": "B", "subject": "c"})]
    assert [("SHT-303", Where(name, row=2, column=2, header="subject"))] == [
        (finding.code, finding.where) for finding in findings(data, name)
    ]


def test_a_formula_that_gives_an_empty_text_or_a_value_was_computed() -> None:
    cell = '<c r="B2" t="str"><f>IF(A2="","",1)</f><v></v></c><c r="C2"><f>1+1</f><v>2</v></c><c r="D2" t="e"/>'
    whole = xlsx({"Records": [["title", "subject", "extent"], ["A", "B2here"]]})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    begins = parts[sheet].index('<c r="B2"')
    parts[sheet] = parts[sheet][:begins] + cell + parts[sheet][parts[sheet].index("</row>", begins) :]

    assert rows(packed(parts), "a.xlsx") == [(2, {"title": "A", "extent": "2"})]
