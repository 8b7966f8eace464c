"""Sheets as they really are: what each dialect means, where everything stands, and what a broken file still gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archivekit.findings import Finding, Where
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.metadata.sheets.rows import split_row
from archivekit.workflow.validate import validate
from sheeting import codes, findings, reads, rows, values


def test_a_repeated_header_gives_several_values_in_the_order_of_the_columns() -> None:
    assert rows("subject,title,subject\na,T,b\n") == [{"subject": ["a", "b"], "title": ["T"]}]


@pytest.mark.parametrize(
    ("dialect", "separator", "expected"),
    [
        (Dialect.PLAIN, None, ["a|b||c;d"]),
        (Dialect.ARCHIVEMATICA, None, ["a|b||c;d"]),
        (Dialect.UWAZI, None, ["a", "b", "", "c;d"]),
        (Dialect.ISLANDORA, None, ["a", "b", "", "c;d"]),
        (Dialect.DSPACE, None, ["a|b", "c;d"]),
        (Dialect.PLAIN, ";", ["a|b||c", "d"]),
        (Dialect.DSPACE, ";", ["a|b||c", "d"]),
    ],
)
def test_a_cell_is_split_as_its_dialect_or_the_separator_says(
    dialect: Dialect, separator: str | None, expected: list[str]
) -> None:
    assert rows("subject\na|b||c;d\n", dialect=dialect, separator=separator) == [{"subject": expected}]


def test_every_place_is_that_of_a_spreadsheet_and_the_line_is_that_of_the_file() -> None:
    text = 'title,issued\n"A\nstatement",2024\n\n"B\r\n\r\nb",Nov 20\n'
    (_, second) = reads(text)

    where = second.where(next(term for term, _ in second.record or ()), 0)
    assert where == Where("sheet.csv", line=5, row=4, column=1, header="title")
    assert values(second) == {"title": ["B\r\n\r\nb"], "issued": ["Nov 20"]}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("block", [1, 2, 3, 5, 1000])
def test_line_ends_of_every_system_are_read_alike_in_blocks_of_any_size(end: str, block: int) -> None:
    text = end.join(["title,creator", "A,ə", '"B, b","c ""d"""', "", ",", "E,f"])

    found = [(values(read), read.row and read.row.line) for read in reads(text, block=block)]

    assert found == [
        ({"title": ["A"], "creator": ["ə"]}, 2),
        ({"title": ["B, b"], "creator": ['c "d"']}, 3),
        ({"title": ["E"], "creator": ["f"]}, 6),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_noted(encoding: str) -> None:
    data = "title\nبيان\n".encode(encoding)

    assert rows(data) == rows(data, encoding="cp1252") == [{"title": ["بيان"]}]
    assert codes(data) == ["SHT-104"]


@pytest.mark.parametrize(("encoding", "text"), [("cp1252", "Déclaration"), ("cp1256", "بيان"), ("cp1251", "Заявление")])
def test_another_encoding_is_read_where_it_is_named_and_refused_with_row_and_byte_where_not(
    encoding: str, text: str
) -> None:
    data = f"title,creator\nA,b\n{text},c\n".encode(encoding)

    assert rows(data, encoding=encoding)[1] == {"title": [text], "creator": ["c"]}
    (finding,) = findings(data)
    first = data.index(text.encode(encoding)) + next(n for n, c in enumerate(text.encode(encoding)) if c > 127)
    assert finding.message.startswith(f"sheet.csv: row 3, byte {first}: the octet ")
    assert (finding.where.row, finding.where.line, finding.where.column, finding.where.header) == (3, 3, 1, "title")


def test_what_stands_before_a_byte_that_cannot_be_decoded_is_still_read() -> None:
    assert rows(b"title\nA\nB\n\xff\nC\n") == [{"title": ["A"]}, {"title": ["B"]}]


def test_a_quote_that_is_not_closed_costs_its_row_alone() -> None:
    data = 'title,creator\n"A,b\nC,d\nE,f\n'

    assert rows(data) == [{"title": ["C"], "creator": ["d"]}, {"title": ["E"], "creator": ["f"]}]
    assert [(f.code, f.where.row, f.where.line) for f in findings(data)] == [("SHT-105", 2, 2)]


def test_lines_that_a_quote_swallowed_are_counted_where_they_cannot_be_given_back() -> None:
    found = findings('title\n"A\n' + "b\n" * 600_000, block=1 << 16)

    assert [f.code for f in found] == ["SHT-105"]
    assert "so that the 600,000 lines after it were taken for its text and not judged" in found[0].message


def test_a_header_without_end_is_refused_and_one_of_many_columns_judged_in_time() -> None:
    many = ",".join(f"column {n}" for n in range(3_000))

    assert codes(",".join(["x"] * 20_000) + "\n", block=1 << 16) == ["SHT-106"]
    assert codes(f"{many}\nA\n", block=1 << 16) == ["SHT-202"] * 3_000 + ["REC-107"]


def test_a_cell_longer_than_the_standard_reader_takes_is_read_and_the_limit_left_alone() -> None:
    import csv

    limit = csv.field_size_limit()
    cell = 'a "quoted" word, ' * 20_000 + "\nand a line"

    read = reads('title,creator\n"' + cell.replace('"', '""') + '",b\nC,d\n', block=4096)

    assert [values(one) for one in read] == [
        {"title": [cell], "creator": ["b"]},
        {"title": ["C"], "creator": ["d"]},
    ]
    assert [one.row.line for one in read if one.row] == [2, 4]
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n", ["a", "b"]),
        ('"a,""b""",\r\n', ['a,"b"', ""]),
        ("", [""]),
        ('"a"b,c', None),
        ('"a', None),
        ('a"b,c', ['a"b', "c"]),
    ],
)
def test_one_row_is_split_as_the_standard_reader_splits_it(text: str, expected: list[str] | None) -> None:
    assert split_row(text, ",") == expected


def test_a_row_that_is_too_long_is_told_at_its_first_extra_cell_and_a_shorter_one_is_fine() -> None:
    found = findings("title,creator\nA\nB,c,,d,e\nF,g,\n")

    assert [(f.code, f.value, f.where.row, f.where.column) for f in found] == [("SHT-304", "d", 3, 4)]


def test_an_unknown_header_is_told_once_at_row_1_with_what_was_meant() -> None:
    found = findings("title,creater\nA,b\nC,d\n")

    assert [(f.code, f.expected, f.where) for f in found] == [
        ("SHT-202", "creator", Where("sheet.csv", line=1, row=1, column=2, header="creater"))
    ]


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("dc.tilte", "dc.title"),
        ("Title", "title"),
        ("dcterms.Issued", "dcterms.issued"),
        ("author", "creator"),
        ("tilte[en]", "title[en]"),
        ("tilte__ar", "title__ar"),
        ("field_tilte", "title"),
        ("Filename", "filename"),
        ("shelf mark no.", None),
    ],
)
def test_a_near_miss_of_a_header_is_suggested_in_its_own_spelling(header: str, meant: str | None) -> None:
    found = findings(f"title,{header}\nA,b\n")

    assert [(f.code, f.expected) for f in found] == [("SHT-202", meant)]


@pytest.mark.parametrize("header", ["files", "file", "filename", "objects", "originals", "path", "bag", "bag:Label"])
def test_columns_of_files_names_and_tags_are_known_everywhere(header: str) -> None:
    assert codes(f"{header},title\nx,A\n") == []


def test_the_first_of_the_headers_for_files_counts_and_tags_keep_their_order() -> None:
    (read,) = reads("path,bag:B,file,bag,title,bag:A\np,1,f,n,T,\n")

    assert read.row is not None
    assert (read.row.files, read.row.name, read.row.tags) == ("f", "n", (("B", "1"),))


def test_columns_that_are_named_count_in_the_place_of_the_usual_ones() -> None:
    (read,) = reads("scan,file,identifier,title\ns,f,i,T\n", files_column="scan", name_column="identifier")

    assert read.row is not None
    assert (read.row.files, read.row.name, values(read)["identifier"]) == ("s", "i", ["i"])


def test_an_error_of_a_spreadsheet_is_told_once_and_judged_no_further() -> None:
    report = validate_text("title,issued,language\nA,#REF!,#N/A\n")

    assert [f.code for f in report] == ["SHT-301", "SHT-301"]


def test_the_language_of_a_header_is_judged_once_however_many_rows_there_are() -> None:
    report = validate_text("title[en_US],title__jp\n" + "A,b\n" * 3, dialect="uwazi")

    assert [(f.code, f.where.row) for f in report] == [("REC-212", 1), ("REC-211", 1)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("#REF!", "SHT-301"),
        ("#N/A", "SHT-301"),
        ("#DIV/0!", "SHT-301"),
        ("#NAME?", "SHT-301"),
        ("Err:502", "SHT-301"),
        ("#ССЫЛКА!", "SHT-301"),
        ("#BEZUG!", "SHT-301"),
        ("0", "SHT-302"),
        ("=A1", "SHT-303"),
        ("=SUM(A1:A2)", "SHT-303"),
        ("+SUM(A1)", "SHT-303"),
        ("@SUM(A1)", "SHT-303"),
        ("#freedom", None),
        ("0.5", None),
        ("+994 12 000 00 00", None),
        ("@newspaper", None),
        ("- a list", None),
        ("= equal", None),
        ("Error in the press", None),
    ],
)
def test_cells_that_a_spreadsheet_spoilt_are_known(cell: str, expected: str | None) -> None:
    assert codes(f"title\n{cell}\n") == ([expected] if expected else [])


def test_a_lone_zero_is_nothing_to_say_of_a_column_that_is_no_term() -> None:
    assert codes("title,file\nA,0\n") == []


def test_blanks_around_cells_are_taken_away_with_one_note_a_column_and_those_inside_are_kept() -> None:
    data = "title,creator\n A  b ,c\n D ,e\n"

    assert rows(data) == [{"title": ["A  b"], "creator": ["c"]}, {"title": ["D"], "creator": ["e"]}]
    assert [(f.code, f.field, f.where.row) for f in findings(data)] == [("SHT-305", "title", 2)]


@pytest.mark.parametrize(
    ("first", "name", "observed"),
    [
        ("title;creator", "a.csv", ";"),
        ("title\tcreator", "a.csv", "\t"),
        ("title\tcreator", "a.tsv", None),
        ("title,creator", "a.tsv", ","),
        ('"title, or name";creator', "a.csv", ";"),
        ("title", "a.csv", None),
    ],
)
def test_what_separates_the_columns_is_told_from_the_header_and_said_where_the_name_says_otherwise(
    first: str, name: str, observed: str | None
) -> None:
    found = [f.observed for f in findings(f"{first}\nA\n", name=name) if f.code == "SHT-109"]

    assert found == ([observed] if observed else [])


def test_nothing_is_dropped_every_row_that_says_something_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,file\nA,\n,\n,x\nB,\n\n", encoding="utf-8")

    (subject,) = validate(path).subjects

    assert (3, 1) == (subject.examined.records, subject.examined.files)


def test_a_line_far_down_is_the_right_one(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("title,issued\n" + "A,2024\n" * 69_998 + "B,Nov 20\n", encoding="utf-8")

    found = validate(path, dialect="plain").findings

    assert [(f.code, f.where) for f in found] == [
        ("REC-203", Where(str(path), line=70_000, row=70_000, column=2, header="issued"))
    ]


@pytest.mark.long
def test_a_hundred_thousand_rows_take_no_more_memory_than_a_fifth_of_them(tmp_path: Path) -> None:
    import tracemalloc

    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("title,creator,issued,language,subject\n")
            file.writelines(f"Statement {n},Creator {n},2024-11-20,en,subject {n}\n" for n in range(rows))
        tracemalloc.start()
        (subject,) = validate(path, dialect="plain").subjects
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (rows, ()) == (subject.examined.records, subject.findings)
        return most

    peak(10)
    some, many = peak(20_000), peak(100_000)  # both are longer than the block that a file is read by

    assert many < some + 500_000


def validate_text(text: str, dialect: str = "plain") -> Iterator[Finding]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder, "sheet.csv")
        path.write_text(text, encoding="utf-8")
        return iter(validate(path, dialect=dialect, date="2026-11-25").findings)
