"""Whatever records are handed in as: told by name or content, read alike, and honest about what could not be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import archivekit as ak
from archivekit.errors import UnknownNameError
from archivekit.findings import Kind
from archivekit.metadata.kinds import InputKind, kind_by_content
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import Term
from archivekit.workflow.records import read_record, read_records
from archivekit.workflow.validate import validate
from workbooks import xlsx

ONE = {
    "a.toml": b'title = "A"\n"dc:date" = "2024"\n',
    "a.json": b'{"title": "A", "dc:date": "2024"}',
    "a.yaml": b"title: A\ndc:date: 2024\n",
    "a.yml": b"title: A\n'dc:date': '2024'\n",
    "a.csv": b"title,dc:date\nA,2024\n",
    "a.tsv": b"title\tdc.date\nA\t2024\n",
    "a.xml": (
        b'<r xmlns:t="http://purl.org/dc/terms/" xmlns:d="http://purl.org/dc/elements/1.1/">'
        b"<t:title>A</t:title><d:date>2024</d:date></r>"
    ),
    "a.xlsx": xlsx({"Records": [["title", "dc:date"], ["A", "2024"]]}),
}


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("ending", [True, False])
def test_one_record_is_the_same_whatever_it_is_handed_in_as(name: str, ending: bool, tmp_path: Path) -> None:
    path = tmp_path / (name if ending else "record")
    path.write_bytes(ONE[name])

    read = read_record(path)

    assert read.record is not None
    assert [(str(term), value.value) for term, value in read.record] == [("title", "A"), ("dc:date", "2024")]
    assert ("REC-122" in [finding.code for finding in read.findings]) is not ending


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", InputKind.TOML),
        ("# a comment\n[dcterms]\n", InputKind.TOML),
        ('[ "a" ]', InputKind.JSON),
        ("\n{", InputKind.JSON),
        ("title: A\n", InputKind.YAML),
        ("--- # record\n", InputKind.YAML),
        ("dc:title,dc:creator\n", InputKind.SHEET),
        ("title\tcreator\n", InputKind.SHEET),
        ("<?xml version='1.0'?>", InputKind.XML),
        ("just words", InputKind.TOML),
    ],
)
def test_a_file_without_a_telling_name_is_told_by_how_it_begins(text: str, kind: InputKind) -> None:
    assert kind_by_content(text.encode()) is kind
    assert kind_by_content(text.encode("utf-16")) is kind


def test_a_sheet_is_one_subject_with_all_its_records_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title\nA\nB\n", encoding="utf-8")

    subjects = validate(path, tmp_path / "none.csv", Record(((Term("title"), (Value("A"),)),))).subjects

    assert [(s.kind, s.examined.files, s.examined.records, s.outcome.value) for s in subjects] == [
        (Kind.SHEET, 1, 2, "passed"),
        (Kind.RECORD, 0, 0, "inconclusive"),
        (Kind.RECORD, 0, 1, "passed"),
    ]


def test_an_answer_of_oai_pmh_is_as_many_records_as_it_holds(tmp_path: Path) -> None:
    record = (
        "<record><header><identifier>oai:a:{0}</identifier></header><metadata>"
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{0}</dc:title></oai_dc:dc></metadata></record>\n'
    )
    path = tmp_path / "answer.xml"
    path.write_text(
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>\n'
        + "".join(record.format(n) for n in range(3))
        + "</ListRecords></OAI-PMH>",
        encoding="utf-8",
    )

    (subject,) = validate(path).subjects

    assert ("passed", 3) == (subject.outcome.value, subject.examined.records)


def test_records_come_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title\nA\nB\n", encoding="utf-8")

    found = [read.record.values("title")[0].value for read in read_records(path) if read.record]

    assert found == ["A", "B"]


@pytest.mark.parametrize(("option", "name"), [("encoding", "utf-9"), ("encoding", "rot13"), ("dialect", "dspase")])
def test_an_unknown_encoding_or_dialect_is_wrong_usage(option: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title\nA\n", encoding="utf-8")

    with pytest.raises(UnknownNameError, match=option):
        ak.validate(path, **{option: name})  # type: ignore[arg-type]


def test_what_is_no_file_was_not_looked_at(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.csv")

    report = validate(tmp_path, tmp_path / "fifo.csv")

    assert [[f.code for f in subject.findings] for subject in report.subjects] == [["SYS-108"], ["SYS-108"]]
    assert 3 == report.exit_code


def test_a_source_with_faults_without_end_is_broken_off_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archivekit.workflow.judging.MOST_FINDINGS", 10)
    path = tmp_path / "a.csv"
    path.write_text("title,issued\n" + "A,Nov 20\n" * 100, encoding="utf-8")

    report = validate(path, dialect="plain")

    assert ["REC-203"] * 11 + ["SYS-106"] == [finding.code for finding in report.findings]
    assert (3, 13) == (report.exit_code, report.findings[-1].where.row)


LIST = """[
 {"filename": "objects/a.tif", "dc.title": "A", "dc.subject": ["x", "y"], "AIC": "42"},
 {"filename": "objects/b.tif", "dc.title": "B", "dc.date": "4.11.2024"}
]"""


def test_a_list_of_archivematica_is_read_as_many_records_each_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "metadata.json"
    path.write_text(LIST)

    report = validate(path, date="2026-11-25")

    assert 2 == report.subjects[0].examined.records
    assert [
        ("REC-125", None, None, None),
        ("REC-126", "$[0].AIC", 2, "AIC"),
        ("REC-202", "$[1]['dc.date']", 3, "dc:date"),
    ] == [(f.code, f.where.json_path, f.where.line, f.field) for f in report.findings]
    first = next(read.record for read in read_records(path) if read.record)
    assert [("dc:title", "A"), ("dc:subject", "x"), ("dc:subject", "y")] == [(str(t), v.value) for t, v in first]
    assert [("filename", "objects/a.tif"), ("AIC", "42")] == [(one.name, one.value) for one in first.unknown]


def test_a_list_is_that_of_no_other_system_where_the_dialect_says_so(tmp_path: Path) -> None:
    path = tmp_path / "metadata.json"
    path.write_text(LIST)

    assert ["REC-106"] == [finding.code for finding in validate(path, dialect="plain").findings]


def test_an_export_of_many_records_to_json_is_read_again(tmp_path: Path) -> None:
    sheet, path = tmp_path / "sheet.csv", tmp_path / "records.json"
    sheet.write_text("title[en],issued\nA,2024\nB,1984?\n")
    data = ak.export(sheet, "json").data
    assert data is not None
    path.write_bytes(data)

    again = ak.export(path, "json").data

    assert ("passed", 2) == (validate(path).outcome.value, validate(path).subjects[0].examined.records)
    assert data == again


def test_of_a_list_of_several_records_none_is_chosen_where_one_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(LIST)

    assert ["REC-124"] == [finding.code for finding in read_record(path).findings]


@pytest.mark.parametrize("text", ["[]", "[7]", '[{"title": "A"}]', '[{"title": "A"}, {"record": {"title": "B"}}]'])
def test_a_list_of_anything_else_is_no_record(text: str, tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(text)

    assert [("REC-106", 1)] == [(finding.code, finding.where.line) for finding in validate(path).findings]


def test_what_is_no_table_in_a_list_of_archivematica_is_told_at_its_place_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "records.json"
    path.write_text('[{"filename": "a", "dc.title": "A"},\n 7,\n {"filename": "b", "dc.titel": "B"}]')

    report = validate(path)

    assert [("REC-106", 2), ("REC-107", 3), ("REC-125", None), ("REC-126", 3), ("REC-301", 3)] == sorted(
        (finding.code, finding.where.line) for finding in report.findings
    )
