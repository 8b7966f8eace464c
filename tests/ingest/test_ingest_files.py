"""Which files a row names: a pattern gives everything that it matches or nothing; what nobody saw is not missing."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from ingesting import DATE, bags

from archivekit.findings import Report
from archivekit.storage import originals
from archivekit.workflow.ingest import ingest


def _sheet(tmp_path: Path, cell: str) -> Path:
    """Return a sheet of one row beside a tree of files."""
    for path in ("a/one.txt", "a/two.txt", "b/three.txt", "b/c/four.txt"):
        (tmp_path / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / path).write_text(path)
    sheet = tmp_path / "in" / "s.csv"
    sheet.write_text(f'files,bag,title\n"{cell}",x,T\n', encoding="utf-8")
    return sheet


def _grave(report: Report) -> list[tuple[str, int | None, int | None]]:
    return [(one.code, one.where.row, one.where.column) for one in report.findings if one.level.value != "note"]


def _closed(monkeypatch: pytest.MonkeyPatch, name: str, *calls: str) -> None:
    """Have the system refuse to look into a folder, or at it, by calls of this name."""
    for call in calls:
        real: Any = getattr(os, call)

        def refusing(path: Any, *more: Any, real: Any = real, **options: Any) -> Any:
            if os.fsencode(path).rstrip(b"/").split(b"/")[-1] == name.encode():
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
            return real(path, *more, **options)

        monkeypatch.setattr(os, call, refusing)


@pytest.mark.parametrize("cell", ["**/*.txt", "b/**", "*/*.txt", "b/*/*"])
def test_a_folder_that_cannot_be_listed_makes_no_smaller_bag(
    cell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = _sheet(tmp_path, cell)
    _closed(monkeypatch, "c" if cell.startswith(("b/", "**")) else "b", "scandir")

    done = ingest(sheet, to=tmp_path / "vault", date=DATE)

    assert ([("SYS-103", 2, 1)], 3, False) == (_grave(done.report), done.report.exit_code, done.wrote)


def test_a_file_that_cannot_be_looked_at_is_not_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = _sheet(tmp_path, "a/one.txt")
    _closed(monkeypatch, "one.txt", "lstat")

    done = ingest(sheet, to=tmp_path / "vault", date=DATE)

    assert ([("SYS-103", 2, 1)], 3) == (_grave(done.report), done.report.exit_code)
    assert str(tmp_path / "in" / "a") not in done.report.findings[-1].message


def test_a_pattern_that_leads_too_far_gives_nothing_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = _sheet(tmp_path, "**/*.txt")
    monkeypatch.setattr(originals, "MOST_FOLDERS", 3)

    done = ingest(sheet, to=tmp_path / "vault", date=DATE)

    assert ([("SYS-106", 2, 1)], 3) == (_grave(done.report), done.report.exit_code)


def test_a_pattern_of_many_stars_is_followed_once_into_each_folder(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path, "**/" * 60 + "*.txt")

    done = ingest(sheet, to=tmp_path / "vault", date=DATE)

    assert ({"packaged": 1}, ["x"]) == (done.counts, bags(tmp_path / "vault"))
    assert 4 == sum(path.is_file() for path in (tmp_path / "vault" / "x" / "data").rglob("*"))


def test_a_link_among_what_a_pattern_matches_is_not_left_out_in_silence(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path, "a/*")
    (tmp_path / "elsewhere.txt").write_text("x")
    (tmp_path / "in" / "a" / "link.txt").symlink_to(tmp_path / "elsewhere.txt")

    done = ingest(sheet, to=tmp_path / "vault", date=DATE)

    assert ([("ING-104", 2, 1)], 1, False) == (_grave(done.report), done.report.exit_code, done.wrote)
