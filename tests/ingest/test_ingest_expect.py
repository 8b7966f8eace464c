"""Digests that came along with the originals of many documents: compared while copying, each by its own row."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ingesting import DATE, bags, outcome, statuses

import archivekit as ak
from archivekit.findings import Level
from archivekit.workflow.ingest import ingest
from running import Runner


def originals(place: Path) -> Path:
    """Write a folder of two letters, two files, and the sheet of the three documents; return the sheet."""
    folder = place / "in"
    (folder / "letters").mkdir(parents=True)
    for name in ("letters/1.txt", "letters/2.txt", "a.txt", "b.txt"):
        (folder / name).write_text(f"this is {name}\n")
    (folder / "sheet.csv").write_text("files,identifier,title\nletters,L,Letters\na.txt,A,First\nb.txt,B,Second\n")
    return folder / "sheet.csv"


def sums(folder: Path, names: Sequence[str], algorithm: str = "sha256") -> str:
    """Return what `sha256sum` writes of files in a folder."""
    return "".join(f"{hashlib.new(algorithm, (folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)


EVERY = ("letters/1.txt", "letters/2.txt", "a.txt", "b.txt")


def told(report: ak.Report) -> list[tuple[str, str | None, int | None]]:
    """Return what is said of expected digests: the code, the path, and the line."""
    return [
        (finding.code, finding.where.path, finding.where.line)
        for finding in report.findings
        if finding.code in ("PKG-114", "PKG-115", "PKG-116", "PKG-220", "ING-112", "ING-208", "SYS-101")
    ]


def test_every_document_is_compared_with_its_own_lines_and_its_bag_says_so(tmp_path: Path) -> None:
    sheet = originals(tmp_path)
    (tmp_path / "SHA256SUMS").write_text(sums(sheet.parent, EVERY))

    done = ingest(sheet, to=tmp_path / "v", expect=tmp_path / "SHA256SUMS", date=DATE)

    met = [finding.message for finding in done.report.findings if finding.code == "PKG-221"]
    assert (0, []) == (done.report.exit_code, told(done.report))
    assert ["2 of 2 originals match their SHA-256", *["1 of 1 originals match their SHA-256"] * 2] == met
    premis = (tmp_path / "v" / "L" / "metadata" / "premis.xml").read_text(encoding="utf-8")
    assert "compared with digests that came with them: 2 of 2 files (SHA-256 of 2)" in premis


def test_a_difference_refuses_its_own_document_alone(tmp_path: Path) -> None:
    sheet = originals(tmp_path)
    (tmp_path / "sums.sha256").write_text(sums(sheet.parent, EVERY))
    (sheet.parent / "a.txt").write_text("exchanged on the way\n")

    for _ in range(2):
        done = ingest(sheet, to=tmp_path / "v", expect=tmp_path / "sums.sha256", date=DATE)

        assert [("PKG-114", "a.txt", 3)] == told(done.report)
        assert (1, ["B", "L"], "refused") == (
            done.report.exit_code, bags(tmp_path / "v"), statuses(tmp_path / "v")[1],
        )  # fmt: skip
    assert (
        "PKG-114 'a.txt' does not have the SHA-256 that came with it"
        == (outcome(tmp_path / "v")[1]["archivekit_findings"])
    )


def test_a_file_that_is_gone_from_a_folder_is_found_before_anything_starts(tmp_path: Path) -> None:
    sheet = originals(tmp_path)
    (tmp_path / "SHA256SUMS").write_text(sums(sheet.parent, EVERY))
    (sheet.parent / "letters" / "2.txt").unlink()

    done = ingest(sheet, to=tmp_path / "v", expect=tmp_path / "SHA256SUMS", date=DATE)

    assert ([("PKG-115", "2.txt", 2)], 1, False) == (told(done.report), done.report.exit_code, done.wrote)
    assert [2] == [finding.where.row for finding in done.report.findings if finding.level is Level.ERROR]


def test_files_without_a_line_and_lines_without_a_document_are_said(tmp_path: Path) -> None:
    sheet = originals(tmp_path)
    gone = f"{'0' * 64}  elsewhere/x.txt\n"
    (tmp_path / "SHA256SUMS").write_text(sums(sheet.parent, EVERY[:3]) + gone)

    done = ingest(sheet, to=tmp_path / "v", expect=tmp_path / "SHA256SUMS", date=DATE)

    assert [("ING-208", "elsewhere/x.txt", 4), ("PKG-220", "b.txt", None)] == told(done.report)
    assert (0, ["A", "B", "L"]) == (done.report.exit_code, bags(tmp_path / "v"))


def test_a_list_of_something_else_stops_everything(tmp_path: Path) -> None:
    sheet = originals(tmp_path)
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  elsewhere/x.txt\n")

    done = ingest(sheet, to=tmp_path / "v", expect=tmp_path / "SHA256SUMS", keep_going=True, date=DATE)

    assert (1, False, ["ING-112"]) == (
        done.report.exit_code, done.wrote, [f.code for f in done.report.findings if f.level is Level.ERROR],
    )  # fmt: skip


def test_a_list_that_cannot_be_used_stops_everything(tmp_path: Path) -> None:
    sheet = originals(tmp_path)
    (tmp_path / "empty").write_text("")

    none = ingest(sheet, to=tmp_path / "v", expect=tmp_path / "none", keep_going=True, date=DATE)
    empty = ingest(sheet, to=tmp_path / "v", expect=tmp_path / "empty", keep_going=True, date=DATE)

    assert [(3, False), (1, False)] == [(done.report.exit_code, done.wrote) for done in (none, empty)]
    assert ["SYS-101", "PKG-116"] == [
        finding.code
        for done in (none, empty)
        for finding in done.report.findings
        if finding.level in (Level.ERROR, Level.UNKNOWN)
    ]


def test_a_bag_that_is_there_is_compared_with_what_is_expected_now(tmp_path: Path) -> None:
    sheet = originals(tmp_path)
    ingest(sheet, to=tmp_path / "v", date=DATE)
    right = sums(sheet.parent, EVERY, "md5")
    (tmp_path / "right.md5").write_text(right)
    (tmp_path / "wrong.md5").write_text(right.replace(right[:32], "0" * 32))

    first = ingest(sheet, to=tmp_path / "v", expect=tmp_path / "right.md5", date=DATE)
    second = ingest(sheet, to=tmp_path / "v", expect=[tmp_path / "wrong.md5"], date=DATE)

    assert [{"present": 3}, {"present": 2, "refused": 1}] == [first.counts, second.counts]
    differs = [finding.message for finding in second.report.findings if finding.code == "ING-111"]
    why = "the original of 'data/1.txt' does not have the digest that came with it"
    assert [f"'{tmp_path}/v/L' is there already, and {why}"] == differs


def test_shards_share_a_list_and_say_of_no_line_that_it_is_nobodys(tmp_path: Path) -> None:
    sheet = originals(tmp_path)
    (tmp_path / "SHA256SUMS").write_text(sums(sheet.parent, EVERY))

    parts = [ingest(sheet, to=tmp_path / "v", expect=tmp_path / "SHA256SUMS", shard=(n, 2), date=DATE) for n in (1, 2)]

    assert [[], []] == [told(done.report) for done in parts]
    assert ["A", "B", "L"] == bags(tmp_path / "v")


def test_folders_may_hold_the_lists_themselves(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name in ("one", "two"):
        (folder / name).mkdir(parents=True)
        (folder / name / "1.txt").write_text(f"this is {name}\n")
        (folder / name / "metadata.toml").write_text(f'title = "{name}"\n')
        (folder / name / "SHA256SUMS").write_text(sums(folder / name, ["1.txt", "metadata.toml"]))
    (folder / "all.md5").write_text(sums(folder, ["one/1.txt", "two/1.txt", "two/metadata.toml"], "md5"))
    lists = [folder / "one" / "SHA256SUMS", folder / "two" / "SHA256SUMS", folder / "all.md5"]

    done = ingest(folder, to=tmp_path / "v", expect=lists, date=DATE)

    met = [finding.message for finding in done.report.findings if finding.code == "PKG-221"]
    assert (0, [], ["one", "two"]) == (done.report.exit_code, told(done.report), bags(tmp_path / "v"))
    assert [f"1 of 2 originals match their {label}" for label in ("SHA-256", "MD5")] * 2 == met


def test_the_command_takes_lists(cli: Runner, here: Path) -> None:
    sheet = originals(here)
    (here / "SHA256SUMS").write_text(sums(sheet.parent, EVERY))
    (here / "more.md5").write_text(sums(sheet.parent, EVERY, "md5"))

    ran = cli("ingest", "in/sheet.csv", "--to", "v", "--expect", "SHA256SUMS", "--expect", "more.md5", "-v")

    assert (0, "3 packaged") == (ran.code, ran.out.splitlines()[-4])
    assert [3, 3] == [ran.out.count(f"originals match their {label}") for label in ("SHA-256", "MD5")]
