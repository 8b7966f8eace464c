"""Laws of sheets: total on any bytes, the same in blocks of any size, and what was written as CSV comes back."""

from __future__ import annotations

import csv
import io
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from archivekit.metadata.reading import RecordKind, parse_record
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.metadata.sheets.rows import RawRow, rows_of, split_row
from archivekit.metadata.sheets.source import read_sheet
from archivekit.metadata.validation import judge

TODAY = date(2026, 11, 25)

#: Pieces of which sheets are nearly right.
_PIECES = st.sampled_from(
    [
        *("title", "dc.title", "title[en]", "title__ar", "field_subject", "file", "bag", "dc.tilte", "subject"),
        *(",", ",", ";", "\t", "|", "||", "\n", "\r\n", "\r", '"', '""', " ", "#REF!", "0", "=A1", "2024", "Nov 20"),
        *("é", "بيان", "\x00", "\x03", "\ud83d\ude00", "sep=;", "\ufeff", "\u2028", "\x0b", "\x85"),
    ]
)
nearly = st.lists(_PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass"))
dialects = st.sampled_from(Dialect)
encodings = st.sampled_from([None, "utf-8", "cp1252", "utf-16", "iso8859-1", "utf-32-le", "shift_jis", "gb18030"])


def blocks(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@settings(max_examples=400, deadline=None)
@example(b"s\x80ep=\x01", Dialect.AUTO, None, None)
@example(b"sep=\x80", Dialect.AUTO, None, None)
@given(st.binary(max_size=80) | nearly, dialects, encodings, st.sampled_from([None, ";", "|"]))
def test_any_bytes_are_records_or_findings_or_both(
    data: bytes, dialect: Dialect, encoding: str | None, separator: str | None
) -> None:
    options = SheetOptions(encoding, dialect, separator)

    found = [
        finding
        for read in read_sheet([data], file="x.csv", options=options)
        for finding in judge(read, None, file="x.csv", today=TODAY)
    ]

    assert all(finding.code and finding.message and finding.cure and finding.where.file for finding in found)
    assert found or data


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | nearly, st.integers(1, 9), encodings)
def test_a_sheet_is_the_same_in_blocks_of_any_size(data: bytes, size: int, encoding: str | None) -> None:
    options = SheetOptions(encoding)

    whole = list(read_sheet([data], file="x.csv", options=options))
    pieces = list(read_sheet(blocks(data, size), file="x.csv", options=options))

    assert [(r.record, r.findings, r.origin) for r in pieces] == [(r.record, r.findings, r.origin) for r in whole]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6) | st.sampled_from(
    ["", "a,b", 'a"b', "a\nb", "a\r\nb", "\r", '""', ";"]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([",", ";", "\t"]),
)
def test_rows_that_were_written_come_back(table: list[list[str]], end: str, delimiter: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=end, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    text = buffer.getvalue()

    rows = list(rows_of(iter(io.StringIO(text, newline="")), delimiter))

    assert [row.cells for row in rows if isinstance(row, RawRow)] == table
    lines = io.StringIO(text, newline="").readlines()
    for row, given_cells in zip(rows, table, strict=True):
        assert row.line is not None
        assert lines[row.line - 1].startswith('"' + given_cells[0].replace('"', '""').split("\n")[0].split("\r")[0])


@settings(max_examples=300, deadline=None)
@given(st.lists(cells, min_size=1, max_size=5))
def test_the_reader_of_long_rows_reads_as_the_standard_one(row: list[str]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(row)

    assert split_row(buffer.getvalue(), ",") == next(csv.reader(io.StringIO(buffer.getvalue(), newline="")))


_YAML = st.sampled_from(
    [
        *(
            "title",
            "issued",
            ": ",
            ":",
            "- ",
            "-",
            "\n",
            "\n  ",
            "'",
            '"',
            "|",
            ">",
            "&a ",
            "*a",
            "!!str ",
            "!x ",
            "{",
            "}",
        ),
        *("[", "]", ",", "#", "---\n", "...", "%YAML 1.1\n", "? ", "no", "2024-11-20", "~", "é", "\t", "\x01", "<<"),
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(_YAML, max_size=30).map("".join) | st.text(max_size=40))
def test_any_text_is_yaml_that_is_read_or_findings(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    read = parse_record(data, name="x.yaml", kind=RecordKind.YAML)

    assert all(finding.cure and finding.where.file == "x.yaml" for finding in read.findings)
    assert read.findings or (read.record is not None and read.record.terms)
