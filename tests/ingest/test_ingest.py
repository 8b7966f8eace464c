"""A sheet or a folder in, a vault of bags out: what is made, what is refused, and what a second run does."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ingesting import DATE, FIXTURES, bags, documents, outcome, statuses

from archivekit.bag.source import Destination
from archivekit.codes import family
from archivekit.codes import ingest as codes
from archivekit.errors import StorageError, UsageError
from archivekit.findings import Level, Where
from archivekit.storage.destination import destination
from archivekit.workflow.ingest import ingest

#: Where the check of an ingest asks what is at the destination.
DESTINATION = "archivekit.workflow.ingesting.check.destination"

BAD = sorted((FIXTURES / "bad").glob("ING-*"))
#: Codes that no file on its own provokes; each has a test of its own.
BY_CIRCUMSTANCE = {
    "ING-110", "ING-111", "ING-112", "ING-113", "ING-121", "ING-122", "ING-123", "ING-124", "ING-203", "ING-204",
    "ING-114", "ING-115", "ING-116", "ING-206", "ING-207", "ING-208", "ING-210",
}  # fmt: skip


def codes_in(name: str) -> list[str]:
    return sorted(re.findall(r"ING-[0-9]{3}", name))


@pytest.mark.parametrize("source", BAD, ids=lambda path: path.name)
def test_a_bad_source_provokes_the_codes_of_its_name_and_no_other(source: Path, tmp_path: Path) -> None:
    report = ingest(source, to=tmp_path / "vault", dialect="plain", date=DATE, dry_run=True).report

    assert codes_in(source.name) == sorted(finding.code for finding in report.findings)
    assert not (tmp_path / "vault").exists()


def test_every_code_of_an_ingest_has_a_specimen_or_a_test() -> None:
    shown = {code for path in BAD for code in codes_in(path.name)}

    assert {code.id for code in family("ING")} == shown | BY_CIRCUMSTANCE


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("archivematica/metadata/metadata.csv", {"AM42-001": ["beihai.txt"], "AM42-002": ["1.txt", "2.txt"]}),
        ("islandora/import.csv", {"IS-1": ["annex.txt", "statement.txt"]}),
        ("uwazi/import.csv", {"UW-1": ["statement.txt"]}),
        ("dspace/import.csv", {"DS-1": ["annex.txt", "statement.txt"]}),
        ("plain/documents.csv", {"Photographs-of-2024": ["1.txt", "2.txt"], "statement": ["statement.txt"]}),
        ("folders", {"F-1": ["letter.txt"], "F-2": ["1.txt"], "F-3": ["2.txt"]}),
    ],
)
def test_what_other_systems_write_becomes_bags(source: str, made: dict[str, list[str]], tmp_path: Path) -> None:
    vault = tmp_path / "vault"

    done = ingest(FIXTURES / source, to=vault, date=DATE)

    found = {bag: sorted(path.name for path in (vault / bag / "data").iterdir()) for bag in bags(vault)}
    assert (made, {"packaged": len(made)}, 0) == (found, done.counts, done.report.exit_code)


def test_an_archivematica_sheet_names_files_from_the_top_of_its_transfer(tmp_path: Path) -> None:
    report = ingest(FIXTURES / "archivematica/metadata/metadata.csv", to=tmp_path / "v", date=DATE).report

    sheet = str(FIXTURES / "archivematica/metadata/metadata.csv")
    assert [f for f in report.findings if f.code.startswith("ING-")] == [
        codes.BASE_ABOVE_METADATA.finding(
            "files are looked for in 'archivematica', the folder above 'metadata'", where=Where(sheet)
        )
    ]


def test_nothing_is_written_while_any_row_fails(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 3)
    (sheet.parent / "file-1.txt").unlink()

    done = ingest(sheet, to=tmp_path / "vault", date=DATE)

    assert (1, False, ["ING-103"]) == (
        done.report.exit_code, done.wrote, [f.code for f in done.report.findings if f.level is Level.ERROR],
    )  # fmt: skip
    assert not (tmp_path / "vault").exists()


def test_a_bad_row_in_the_middle_is_found_at_its_cell_and_touches_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(name)
    (folder / "hostile\n-rf.txt").write_text("named by an enemy")
    rows = [
        ["files", "bag", "title", "issued"],
        ["a.txt", "a", "A", "2024"],
        ["/etc/passwd", "p", "B", "2024"],
        ["b.txt", "../../b", "B", "2024"],
        ["none.txt", "n", "N", "2024"],
        ["c.txt", "d", "D", "4.11.2024"],
        ["hostile\n-rf.txt", "h", "H", "2024"],
        ["c.txt", "c", "C", "2024"],
    ]
    with (folder / "sheet.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)

    done = ingest(folder / "sheet.csv", to=tmp_path / "vault", keep_going=True, date=DATE)

    grave = [(f.code, f.where.row, f.where.column) for f in done.report.findings if f.level is Level.ERROR]
    assert [("ING-104", 3, 1), ("ING-103", 5, 1), ("REC-202", 6, 4)] == grave
    assert ["packaged", "failed", "packaged", "failed", "failed", "packaged", "packaged"] == statuses(
        tmp_path / "vault"
    )
    assert ["a", "b", "c", "h"] == bags(tmp_path / "vault")
    assert 1 == done.report.exit_code


def test_tags_come_from_columns_the_record_and_the_group(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 2)
    sheet.write_text(sheet.read_text().replace("issued", "issued,bag:Contact-Name").replace("-20\n", "-20,Ann\n"))

    ingest(sheet, to=tmp_path / "v", group="Accession 7", tags=[("Source-Organization", "Observatory")], date=DATE)

    assert [
        "Source-Organization: Observatory",
        "Contact-Name: Ann",
        "Bag-Group-Identifier: Accession 7",
        "Bag-Count: 2 of 2",
        "External-Identifier: D-1",
        f"Bagging-Date: {DATE}",
    ] == (tmp_path / "v" / "D-1" / "bag-info.txt").read_text(encoding="utf-8").splitlines()[:6]


def test_an_empty_folder_is_nothing_to_ingest(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()

    report = ingest(tmp_path / "in", to=tmp_path / "v", date=DATE).report

    assert (["ING-110"], 1) == ([finding.code for finding in report.findings], report.exit_code)


def test_wrong_usage_is_told_from_what_cannot_be_done(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 1)
    folder = sheet.parent

    with pytest.raises(UsageError, match="would lie in the folder"):
        ingest(folder, to=folder / "vault")
    with pytest.raises(UsageError, match="no shard"):
        ingest(sheet, to=tmp_path / "v", shard=(4, 3))
    with pytest.raises(UsageError, match="is no folder"):
        ingest(sheet, to=sheet)
    with pytest.raises(UsageError, match="written by archivekit itself"):
        ingest(sheet, to=tmp_path / "v", tags=[("Payload-Oxum", "1.1")])
    with pytest.raises(UsageError, match="`originals`, `name_column`: only a sheet has that"):
        ingest(folder, to=tmp_path / "v", originals=folder, name_column="bag")
    with pytest.raises(StorageError, match="there is no folder"):
        ingest(sheet, to=tmp_path / "v", originals=tmp_path / "none")


def test_a_sheet_that_is_not_there_is_inconclusive(tmp_path: Path) -> None:
    report = ingest(tmp_path / "none.csv", to=tmp_path / "v", date=DATE).report

    assert (3, ["SYS-101"]) == (report.exit_code, [finding.code for finding in report.findings])
    assert not (tmp_path / "v").exists()


def test_names_in_another_unicode_form_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "cafe\u0301.txt").write_text("a")
    (folder / "sheet.csv").write_text("files,title\ncaf\u00e9.txt,A\n", encoding="utf-8")

    report = ingest(folder / "sheet.csv", to=tmp_path / "v", date=DATE).report

    assert ["ING-205"] == [f.code for f in report.findings if f.code.startswith("ING")]
    assert 0 == report.exit_code


def test_a_link_that_leads_out_is_refused_at_its_cell(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 1)
    (tmp_path / "secret.txt").write_text("s")
    (sheet.parent / "link.txt").symlink_to("../secret.txt")
    sheet.write_text("files,title\nlink.txt,A\n")

    report = ingest(sheet, to=tmp_path / "v", links="follow", date=DATE).report

    assert [("ING-104", 2, 1)] == [
        (f.code, f.where.row, f.where.column) for f in report.findings if f.level is Level.ERROR
    ]


def test_private_identifiers_name_no_bag(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 1)
    schema = tmp_path / "schema.csv"
    schema.write_text("propertyID,private\nidentifier,true\ntitle,\nissued,\n")

    ingest(sheet, to=tmp_path / "v", schema=schema, date=DATE)

    assert ["file-0"] == bags(tmp_path / "v")


def test_a_workbook_is_a_sheet_too(tmp_path: Path) -> None:
    workbooks = pytest.importorskip("workbooks")
    (tmp_path / "a.txt").write_text("a")
    rows = [["files", "title"], ["a.txt", "A"]]
    (tmp_path / "sheet.xlsx").write_bytes(workbooks.xlsx({"Records": rows}))

    ingest(tmp_path / "sheet.xlsx", to=tmp_path / "v", date=DATE)

    assert [{"files": "a.txt", "title": "A", "archivekit_status": "packaged", "archivekit_bag": "a"}] == [
        {key: row[key] for key in ("files", "title", "archivekit_status", "archivekit_bag")}
        for row in outcome(tmp_path / "v")
    ]
    assert "ingest" == json.loads((tmp_path / "v" / "sheet-outcome.json").read_text())["command"]


def test_what_is_no_sheet_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "record.toml").write_text('title = "A"\n')

    with pytest.raises(UsageError, match="and no sheet"):
        ingest(tmp_path / "record.toml", to=tmp_path / "v")


def test_bags_that_would_have_one_name_are_all_refused_at_their_cells(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 3)
    sheet.write_text("files,bag,title\nfile-0.txt,A,1\nfile-1.txt,other,2\nfile-2.txt,a,3\n")

    done = ingest(sheet, to=tmp_path / "v", keep_going=True, date=DATE)

    places = [(f.where.row, f.where.column, f.where.header) for f in done.report.findings if f.code == "ING-106"]
    assert [(2, 2, "bag"), (4, 2, "bag")] == places
    assert ["refused", "packaged", "refused"] == statuses(tmp_path / "v")


def test_a_vault_named_with_a_slash_is_the_same_vault(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 1)

    report = ingest(sheet, to=f"{tmp_path}/v/", date=DATE).report

    assert f"{tmp_path}/v/D-0" == report.subjects[1].subject


def test_a_folder_named_with_a_slash_has_one_slash_before_what_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in" / "letter").mkdir(parents=True)
    (tmp_path / "in" / "letter" / "a.txt").write_text("a")
    monkeypatch.chdir(tmp_path)

    report = ingest("in/", to="v", date=DATE).report

    assert [("ING-109", "in/letter", "'in/letter' has no description")] == [
        (finding.code, finding.where.path, finding.message) for finding in report.findings
    ]


@pytest.mark.parametrize(
    ("small", "message"),
    [
        (lambda place: replace(place, free_octets=99_999), "octets and 99,999 are free at"),
        (lambda place: replace(place, free_files=27), "files and folders and 27 are free at"),
    ],
)
def test_bags_that_do_not_fit_together_are_refused_before_the_first(
    small: Callable[[Destination], Destination], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = documents(tmp_path, 2)
    monkeypatch.setattr(DESTINATION, lambda to, paths: small(destination(to, paths)))

    done = ingest(sheet, to=tmp_path / "v", date=DATE)

    grave = [finding for finding in done.report.findings if finding.level is Level.UNKNOWN]
    assert (["PKG-112"], True, False) == ([f.code for f in grave], message in grave[0].message, done.wrote)


def test_a_column_that_is_named_and_not_there_stops_everything(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 2)

    files = ingest(sheet, to=tmp_path / "v", files_column="Files", keep_going=True, date=DATE)
    names = ingest(sheet, to=tmp_path / "v", name_column="Names", keep_going=True, date=DATE)

    told = [
        [(f.code, f.message, f.value, f.where.row) for f in done.report.findings if f.level is Level.ERROR]
        for done in (files, names)
    ]
    assert [
        [("ING-101", f"{sheet}: no column is called 'Files'", "Files", 1)],
        [("ING-113", f"{sheet}: no column is called 'Names'", "Names", 1)],
    ] == told
    assert [(False, 0), (False, 0)] == [(done.wrote, done.documents) for done in (files, names)]


def test_documents_of_folders_are_told_by_their_paths_and_never_from_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, record in (("one/metadata.csv", "title\nOne\n"), ("photos/1.jpg.metadata", '{"title": "1"}')):
        (tmp_path / "in" / name).parent.mkdir(parents=True)
        (tmp_path / "in" / name).write_text(record)
    (tmp_path / "in" / "one" / "a.txt").write_text("a")
    (tmp_path / "in" / "one" / "link").symlink_to("a.txt")
    (tmp_path / "in" / "photos" / "1.jpg").write_text("1")
    monkeypatch.chdir(tmp_path)

    report = ingest("in", to="v", keep_going=True, date=DATE).report

    assert ["in/one/metadata.csv", "in/one/link", "in/photos/1.jpg.metadata"] == [
        finding.where.file or finding.where.path for finding in report.subjects[0].findings
    ]
    assert str(tmp_path) not in report.to_json()
    assert [("one", "failed"), ("photos/1.jpg", "packaged")] == [
        (row["document"], row["archivekit_status"]) for row in outcome(tmp_path / "v", "in")
    ]


PROFILE = {
    "BagIt-Profile-Info": {
        "BagIt-Profile-Identifier": "https://example.org/profile.json",
        "Source-Organization": "An archive",
        "External-Description": "Bags that name whom to ask",
        "Version": "1.0",
        "BagIt-Profile-Version": "1.3.0",
    },
    "Bag-Info": {
        "Contact-Name": {"required": True},
        "Bag-Count": {"required": True},
        "External-Identifier": {"required": True},
    },
    "Accept-BagIt-Version": ["1.0"],
    "Serialization": "forbidden",
    "Manifests-Required": ["sha256"],
}


def test_a_profile_is_held_against_every_document_before_the_first_is_made(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 2)
    sheet.write_text(sheet.read_text().replace("issued", "issued,bag:Contact-Name").replace("-20\n", "-20,Ann\n", 1))
    (tmp_path / "profile.json").write_text(json.dumps(PROFILE))

    stopped, went_on = (
        ingest(
            sheet, to=tmp_path / "v", profile=tmp_path / "profile.json", digest=["sha256"], group="Accession 7",
            keep_going=keep_going, date=DATE,
        )
        for keep_going in (False, True)
    )  # fmt: skip

    grave = [(f.code, f.where.row) for f in stopped.report.findings if f.level is Level.ERROR]
    assert ([("PRO-203", 3)], False) == (grave, stopped.wrote)
    assert ({"failed": 1, "packaged": 1}, ["D-0"]) == (went_on.counts, bags(tmp_path / "v"))


def test_warnings_are_failures_where_that_is_asked_for(tmp_path: Path) -> None:
    sheet = documents(tmp_path, 2)
    sheet.write_text("files,bag,title\nfile-0.txt,a,A\nfile-0.txt,b,B\n")

    ended = [ingest(sheet, to=tmp_path / "v", strict=strict, date=DATE).report.exit_code for strict in (False, True)]

    assert [0, 1] == ended
