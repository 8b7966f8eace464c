"""An ingest, from its outcome: the table is a sheet again, and is the table of what was done, whole and unmixed."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from ingesting import DATE, bags, documents, outcome, seals, statuses

from archivekit.storage.ledger import Ledger
from archivekit.workflow.ingest import ingest


def _rows(table: Path) -> list[list[str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _write(table: Path, rows: list[list[str]]) -> None:
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _spoilt(tmp_path: Path) -> tuple[Path, Path]:
    """Ingest three documents, the second of which has a bad date; return the sheet and the vault."""
    sheet, vault = documents(tmp_path, 3), tmp_path / "vault"
    rows = _rows(sheet)
    rows[2][3] = "4.11.2024"
    _write(sheet, rows)
    ingest(sheet, to=vault, date=DATE, keep_going=True)
    assert ["packaged", "failed", "packaged"] == statuses(vault)
    return sheet, vault


def test_an_outcome_is_mended_and_run_again_and_holds_what_became_of_each_row(tmp_path: Path) -> None:
    sheet, vault = _spoilt(tmp_path)
    table = vault / "sheet-outcome.csv"
    rows = _rows(table)
    rows[2][3] = "2024-11-04"
    _write(table, rows)
    before = seals(vault)

    done = ingest(table, to=vault, originals=sheet.parent, date=DATE)

    assert ({"packaged": 1, "present": 2}, 0) == (done.counts, done.report.exit_code)
    assert ["present", "packaged", "present"] == statuses(vault)
    assert ["files", "identifier", "title", "issued"] == _rows(table)[0][:-4]
    assert 8 == len(_rows(table)[0])
    assert before.items() < seals(vault).items()
    assert {"sheet-outcome.csv", "sheet-outcome.json", "sheet-outcome.html", "D-0", "D-1", "D-2"} == set(
        os.listdir(vault)
    )
    assert {"ING-210", "SHT-206"} < {finding.code for finding in done.report.findings}


def test_a_copy_of_it_under_another_name_is_a_sheet_like_any_other(tmp_path: Path) -> None:
    sheet, vault = _spoilt(tmp_path)
    rows = _rows(vault / "sheet-outcome.csv")
    rows[2][3] = "2024-11-04"
    _write(sheet.parent / "mended.csv", [rows[0], rows[2]])
    kept = (vault / "sheet-outcome.csv").read_bytes()

    done = ingest(sheet.parent / "mended.csv", to=vault, date=DATE)

    assert ({"packaged": 1}, 0) == (done.counts, done.report.exit_code)
    assert ["packaged"] == statuses(vault, "mended")
    assert kept == (vault / "sheet-outcome.csv").read_bytes()


def test_a_sheet_that_is_only_called_so_is_no_outcome(tmp_path: Path) -> None:
    sheet, vault = documents(tmp_path, 1), tmp_path / "vault"
    sheet.rename(sheet.with_name("trial-outcome.csv"))

    ingest(sheet.with_name("trial-outcome.csv"), to=vault, date=DATE)

    assert ["packaged"] == statuses(vault, "trial-outcome")


def test_shards_of_an_outcome_have_their_parts_in_their_names(tmp_path: Path) -> None:
    sheet, vault = _spoilt(tmp_path)

    for number in (1, 2):
        ingest(vault / "sheet-outcome.csv", to=vault, originals=sheet.parent, date=DATE, keep_going=True,
               shard=(number, 2))  # fmt: skip
    rerun = ingest(vault / "sheet-outcome.1-of-2.csv", to=vault, originals=sheet.parent, date=DATE, keep_going=True)

    tables = sorted(path.name for path in vault.glob("*.csv"))
    assert ["sheet-outcome.1-of-2.csv", "sheet-outcome.2-of-2.csv", "sheet-outcome.csv"] == tables
    assert [str(vault / "sheet-outcome.1-of-2.csv")] == list(rerun.outcome[:1])


def test_rows_that_cannot_be_read_are_not_lost_where_the_outcome_would_replace_its_sheet(tmp_path: Path) -> None:
    sheet, vault = _spoilt(tmp_path)
    table = vault / "sheet-outcome.csv"
    table.write_bytes(table.read_bytes().replace(b"Document 1", b'"Document 1'))
    spoilt = table.read_bytes()

    done = ingest(table, to=vault, originals=sheet.parent, date=DATE, keep_going=True)

    assert (1, False, spoilt) == (done.report.exit_code, done.wrote, table.read_bytes())
    assert {"ING-115", "SHT-105"} < {finding.code for finding in done.report.findings}


def test_an_octet_that_is_no_text_costs_no_row_its_place_in_the_outcome(tmp_path: Path) -> None:
    sheet, vault = documents(tmp_path, 5), tmp_path / "vault"
    sheet.write_bytes(sheet.read_bytes().replace(b"Document 2", b"caf\xe9"))

    done = ingest(sheet, to=vault, date=DATE, keep_going=True)

    with (vault / "sheet-outcome.csv").open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ["packaged", "packaged", "failed", "not-run", "not-run"] == [row["archivekit_status"] for row in rows]
    assert ["D-0", "D-1", "D-2", "D-3", "D-4"] == [row["identifier"] for row in rows]
    assert b"caf\xe9" in (vault / "sheet-outcome.csv").read_bytes()
    (said,) = [finding for finding in done.report.findings if finding.code == "ING-116"]
    assert ("what comes after row 4 of", 4, 1) == (said.message[:25], said.where.row, done.report.exit_code)


def test_a_sheet_that_changes_meanwhile_gets_no_outcome_of_other_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, vault = documents(tmp_path, 2), tmp_path / "vault"
    settle = Ledger.settle

    def change(ledger: Ledger, row: int, *said: str) -> None:
        sheet.write_text("files,identifier,title,issued\nfile-1.txt,D-1,Document 1,2024-11-20\n", encoding="utf-8")
        settle(ledger, row, *said)

    monkeypatch.setattr(Ledger, "settle", change)
    done = ingest(sheet, to=vault, date=DATE)

    said = {finding.code for finding in done.report.findings}
    assert (3, {"ING-124"}) == (done.report.exit_code, {code for code in said if code.startswith("ING")})
    assert (["D-0", "D-1"], False) == (bags(vault), (vault / "sheet-outcome.csv").exists())


@pytest.mark.parametrize("line_end", ["\r", "\n", "\r\n"])
def test_a_cell_with_a_line_end_in_it_is_one_cell_of_the_outcome(line_end: str, tmp_path: Path) -> None:
    sheet, vault = documents(tmp_path, 1), tmp_path / "vault"
    title = f'one{line_end}"two", three'
    with sheet.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerow(["file-0.txt", "D-1", title, "2024-11-20"])

    first = ingest(sheet, to=vault, date=DATE)
    again = ingest(vault / "sheet-outcome.csv", to=vault, originals=sheet.parent, date=DATE)

    assert ({"packaged": 2}, {"present": 2}) == (first.counts, again.counts)
    assert title == outcome(vault)[1]["title"]


@pytest.mark.parametrize(
    "name", ["sheet-outcome.csv", "Sheet-Outcome.JSON", "sheet-outcome.html", "sheet-outcome.2-of-3.csv"]
)
def test_no_bag_takes_the_place_of_an_outcome_file(name: str, tmp_path: Path) -> None:
    sheet, vault = documents(tmp_path, 2), tmp_path / "vault"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("D-1", name), encoding="utf-8")

    done = ingest(sheet, to=vault, date=DATE, keep_going=True)

    assert (["D-0"], ["packaged", "failed"], 1) == (bags(vault), statuses(vault), done.report.exit_code)
    assert "ING-114" in outcome(vault)[1]["archivekit_findings"]


def test_a_folder_is_called_by_its_whole_name(tmp_path: Path) -> None:
    for folder in ("2024.11", "2024.12"):
        (tmp_path / folder / folder).mkdir(parents=True)
        (tmp_path / folder / folder / "a.txt").write_text(folder)
        (tmp_path / folder / folder / "metadata.toml").write_text('title = "T"')

        ingest(tmp_path / folder, to=tmp_path / "vault", date=DATE)

    tables = sorted(path.name for path in (tmp_path / "vault").glob("*.csv"))
    assert ["2024.11-outcome.csv", "2024.12-outcome.csv"] == tables
