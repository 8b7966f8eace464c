"""Sheets as they really are: what each dialect means, where everything stands, and what a broken file still gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archivekit.findings import Finding, Kind, Where
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Unknown, Value
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.metadata.sheets.rows import split_row
from archivekit.metadata.sheets.source import read_sheet
from archivekit.workflow.validate import validate

SHEETS = Path(__file__).parents[2] / "fixtures" / "sheets"


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


@pytest.mark.parametrize(
    "name", ["statements.csv", "archivematica.csv", "dspace.csv", "dspace-7.csv", "uwazi.csv", "islandora.csv"]
)
def test_a_sheet_of_each_system_is_read_with_no_more_than_notes(name: str) -> None:
    report = validate(SHEETS / name, schema=SHEETS.parent / "schemas" / "lenient.csv", date="2026-11-25", strict=True)

    subject = report.subjects[0]
    assert ("passed", Kind.SHEET) == (subject.outcome.value, subject.kind)
    assert {"note"} == {finding.level.value for finding in subject.findings}


def test_an_archivematica_sheet_is_read_as_it_is() -> None:
    first, _ = (
        read for read in reads((SHEETS / "archivematica.csv").read_bytes(), dialect=Dialect.AUTO) if read.record
    )

    assert first.row is not None
    assert ("objects/beihai.tif", (2, 2)) == (first.row.files, (first.row.number, first.row.line))
    assert values(first) == {
        "dc:title": ["Beihai"],
        "dc:creator": ["Leung"],
        "dc:subject": ["Harbours", "Guangxi"],
        "dc:description": ["The harbour from the east"],
        "dc:date": ["1938"],
        "dc:type": ["Image"],
        "dc:identifier": ["AM42-001"],
        "dc:language": ["en"],
    }


def test_columns_that_are_not_dublin_core_are_kept_in_the_record() -> None:
    read = reads("filename,dc.title,dc.date,AIC no.\na,T,2024,42\n", dialect=Dialect.AUTO)[1]

    assert read.record is not None
    assert read.record.unknown == (Unknown("AIC no.", "42"),)


def test_a_dspace_sheet_has_languages_qualifiers_and_schemes() -> None:
    read = next(read for read in reads((SHEETS / "dspace.csv").read_bytes(), dialect=Dialect.AUTO) if read.record)

    assert read.record is not None
    assert [(str(term), given) for term, given in read.record.terms] == [
        ("creator", (Value("Committee for the Press"), Value("Second, Author"))),
        ("issued", (Value("2024-11-20"),)),
        ("abstract", (Value("About the press", "en"),)),
        ("language", (Value("en", "en"),)),
        ("subject", (Value("Freedom of the press", "en", None, "LCSH"),)),
        ("dc:title", (Value("Statement", "en"), Value("Déclaration", "fr"))),
    ]


def test_a_whole_export_of_dspace_is_read_with_its_own_columns_kept() -> None:
    read = next(read for read in reads((SHEETS / "dspace-7.csv").read_bytes(), dialect=Dialect.AUTO) if read.record)

    assert read.record is not None
    assert [(str(term), given) for term, given in read.record.terms] == [
        ("creator", (Value("Smith, John"), Value("Doe, Jane"), Value("Roe, Max"))),
        ("dateAccepted", (Value("2024-11-20T09:15:32Z"),)),
        ("available", (Value("2024-11-20T09:15:32Z"),)),
        ("issued", (Value("2024-11-20"),)),
        ("abstract", (Value("On the press, and on courts.", "en"),)),
        ("bibliographicCitation", (Value("Smith, J. (2024). Statement.", "en"),)),
        ("identifier", (Value("10.5555/12345678"), Value("https://hdl.handle.net/123456789/3"))),
        ("language", (Value("en"),)),
        ("dc:publisher", (Value("Committee for the Press", "en"),)),
        ("isPartOf", (Value("Statements;12"),)),
        ("dc:rights", (Value("Attribution 4.0 International"),)),
        ("rights", (Value("http://creativecommons.org/licenses/by/4.0/"),)),
        ("dc:subject", (Value("Press", "en"), Value("Human rights", "en"))),
        ("dc:title", (Value("Statement", "en"),)),
        ("dc:type", (Value("Text"),)),
    ]
    keyed = "Smith, John::0a1b2c3d-aaaa-4bbb-8ccc-ddddeeeeffff::600||Doe, Jane::will be generated::ORCID::"
    assert [unknown.name for unknown in read.record.unknown] == [
        *("id", "collection", "dc.description.provenance[en]", "dspace.entity.type", "dspace.agreements.end-user"),
        *("relation.isAuthorOfPublication", "person.familyName", "local.shelf", "dc.contributor.author"),
    ]
    assert Unknown("dc.contributor.author", f"{keyed}0000-0002-1825-0097::-1||Roe, Max") in read.record.unknown


def test_a_qualifier_that_dublin_core_does_not_know_is_left_out_and_that_is_said() -> None:
    found = findings("id,collection,dc.contributor.mentor,dc.title.alternativ[en]\n1,2,Roe,T\n", dialect=Dialect.DSPACE)

    assert [(f.code, f.observed, f.field) for f in found] == [
        ("SHT-203", None, "id"),
        ("SHT-203", None, "collection"),
        ("SHT-205", "mentor", "contributor"),
        ("SHT-205", "alternativ", "title"),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Smith, John::0a1b::600", ["Smith, John"]),
        ("Smith, John::0a1b::-1||Roe", ["Smith, John", "Roe"]),
        ("Smith::will be generated::ORCID::0000-0002-1825-0097::600", ["Smith"]),
        ("std::vector", ["std::vector"]),
        ("a::b::42", ["a::b::42"]),
        ("::key::600", ["::key::600"]),
        ("Smith::::600", ["Smith::::600"]),
    ],
)
def test_an_authority_key_of_dspace_is_no_part_of_a_value(cell: str, expected: list[str]) -> None:
    read = reads(f'dc.creator\n"{cell}"\n', dialect=Dialect.DSPACE)[0]

    assert read.record is not None
    assert values(read) == {"dc:creator": expected}
    kept = () if expected == cell.split("||") else (Unknown("dc.creator", cell),)
    assert kept == read.record.unknown


def test_the_agents_that_islandora_links_are_read_by_their_roles_and_the_cell_is_kept() -> None:
    cell = "relators:aut:person:Jordan, Mark|relators:pbl:corporate_body:Press|relators:ths:Roe|relators:pht:30|Doe"
    (_, read) = reads(f'title,field_linked_agent,field_creator\nA,"{cell}",Zoe\n', dialect=Dialect.ISLANDORA)

    assert read.record is not None
    assert [(str(term), given) for term, given in read.record.terms] == [
        ("title", (Value("A"),)),
        ("creator", (Value("Zoe"), Value("Jordan, Mark", type="person"))),
        ("publisher", (Value("Press", type="organisation"),)),
        ("contributor", (Value("Roe"),)),
    ]
    assert (Unknown("field_linked_agent", cell),) == read.record.unknown


def test_an_authority_key_is_a_part_of_the_text_in_sheets_of_other_systems() -> None:
    assert rows("dc.creator\nSmith::key::600\n", dialect=Dialect.PLAIN) == [{"dc:creator": ["Smith::key::600"]}]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            "legacyId,title,scopeAndContent,levelOfDescription",
            [("legacyId", None), ("scopeAndContent", "description"), ("levelOfDescription", None)],
        ),
        ("dcterms:title,o:resource_template,o:media", [("o:resource_template", None), ("o:media", None)]),
        ("dcterms:title @fr,dcterms:title,o:id", [("dcterms:title @fr", "dcterms:title[fr]"), ("o:id", None)]),
    ],
)
def test_a_sheet_of_a_system_that_has_no_dialect_is_told_and_its_columns_named(
    headers: str, expected: list[tuple[str, str | None]]
) -> None:
    cells = ",".join(["x"] * len(headers.split(",")))

    found = findings(f"{headers}\n{cells}\n", dialect=Dialect.AUTO)

    told, *rest = (finding for finding in found if finding.code.startswith("SHT"))
    assert "whose sheets are not read as such" in told.message
    assert [("SHT-202", field, meant) for field, meant in expected] == [(f.code, f.field, f.expected) for f in rest]


@pytest.mark.parametrize(
    ("header", "dialect"),
    [
        ("title,date", "plain"),
        ("id,collection,dc.title,dc.contributor.author", "dspace"),
        ("id,collection,title", "plain"),
        ("title[en],date", "dspace"),
        ("title__ar,date", "uwazi"),
        ("title,field_subject", "islandora"),
        ("filename,dc.title,dc.date", "archivematica"),
        ("dc.title,dc.title,file", "archivematica"),
        ("dc.title,dc.date", "plain"),
        ("filename,dc.title", "plain"),
        ("title,weird__name", "plain"),
    ],
)
def test_the_dialect_is_told_by_the_headers_and_said(header: str, dialect: str) -> None:
    found = findings(f"{header}\nA,\n", dialect=Dialect.AUTO)

    assert [dialect] == [finding.observed for finding in found if finding.code == "SHT-108"]


@pytest.mark.parametrize(
    ("header", "term", "lang"),
    [
        ("title", "title", None),
        ("dcterms:title", "title", None),
        ("dcterms.title", "title", None),
        ("dc:title", "dc:title", None),
        ("dc.title", "dc:title", None),
        (" title ", "title", None),
        ("title[az]", "title", "az"),
        ("title[]", "title", None),
        ("title__ar", "title", "ar"),
        ("dc.title[zh-Hant]", "dc:title", "zh-Hant"),
        ("dc.date.issued", "issued", None),
        ("dc.contributor.author", "creator", None),
        ("field_edtf_date_issued", "issued", None),
        ("field_table_of_contents", "tableOfContents", None),
    ],
)
def test_a_header_names_a_term_and_a_language(header: str, term: str, lang: str | None) -> None:
    (read,) = reads(f"{header}\nA\n")

    assert read.record is not None
    assert [(str(name), value.lang) for name, value in read.record] == [(term, lang)]


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
