"""Packaging on a real disk: what is refused before the first octet is written, all of it at once."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

import archivekit as ak
import packing
from archivekit.findings import Outcome

FEW = packing.QUICK
nobody = pytest.mark.skipif(
    not packing.modes_bind(), reason="root is refused nothing; CI runs the tests without its privileges too"
)


def test_all_refusals_come_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    source = packing.originals(
        tmp_path / "x" / "originals", {b"caf\xe9": b"", b"Twin": b"", b"twin": b"", b"a.txt": b"", b"CON": b""}
    )
    os.mkfifo(source / "pipe")
    (source / "link").symlink_to("a.txt")
    (tmp_path / "v" / "bag").mkdir(parents=True)

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    said = [(finding.code, finding.where.path) for finding in report.findings if finding.code != "PKG-201"]
    assert sorted(said, key=str) == [
        ("PKG-101", "link"), ("PKG-101", "pipe"), ("PKG-102", "caf\\xe9"), ("PKG-103", "Twin"), ("PKG-104", "CON"),
        ("PKG-110", str(tmp_path / "v" / "bag")),
    ]  # fmt: skip
    assert report.exit_code == 3


def test_a_name_that_is_no_utf_8_is_shown_in_hexadecimal(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "x" / "originals", {b"caf\xe9": b""})

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    assert "its octets: 63 61 66 e9" in report.findings[0].message


@pytest.mark.parametrize("kind", ["missing", "FIFO", "link to nowhere", "link"])
def test_an_original_that_is_none_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x" / "original"
    path.parent.mkdir()
    if kind == "FIFO":
        os.mkfifo(path)
    elif kind.startswith("link"):
        path.symlink_to("nowhere" if "nowhere" in kind else packing.originals(tmp_path / "elsewhere"))

    report = packing.refusal(path, to=tmp_path / "v" / "bag")

    assert packing.codes(report) - {"PKG-201"} == {"SYS-101" if kind == "missing" else "PKG-101"}


def test_an_original_that_is_missing_is_refused_where_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "link").symlink_to("nowhere")

    report = packing.refusal(tmp_path / "x" / "link", to=tmp_path / "v" / "bag", links="follow")

    assert packing.codes(report) - {"PKG-201"} == {"SYS-101"}


def test_no_original_at_all_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(ak.UsageError, match="there is nothing to package"):
        ak.package(to=tmp_path / "bag")


@nobody
def test_every_original_and_folder_that_may_not_be_read_is_named_before_anything_is_written(tmp_path: Path) -> None:
    names = {"a": b"", "b": b"", "c/d": b"", "e": b"e", "listed/f": b"", "listed/g/h": b""}
    source = packing.originals(tmp_path / "x" / "originals", names)
    for name in ("a", "b", "c"):
        (source / name).chmod(0)
    (source / "listed").chmod(0o600)  # its names may be read, and nothing of what they name

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    (source / "c").chmod(0o700)
    (source / "listed").chmod(0o700)
    said = [(finding.code, finding.where.path) for finding in report.findings if finding.code != "PKG-201"]
    assert sorted(said) == [
        ("SYS-103", "c"), ("SYS-103", "listed/g"), ("SYS-104", "a"), ("SYS-104", "b"), ("SYS-104", "listed/f"),
        ("SYS-104", "listed/g"),
    ]  # fmt: skip


@nobody
def test_a_destination_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "x" / "originals")
    (tmp_path / "v").mkdir()
    (tmp_path / "v").chmod(0o500)

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    assert packing.codes(report) - {"PKG-201"} == {"PKG-111"}


@pytest.mark.parametrize(
    ("to", "exists"),
    [("originals/bag", False), ("originals", True), (".", True), ("link/bag", False), ("originals/sub/x/bag", False)],
)
def test_destination_and_originals_within_one_another_are_wrong_usage(tmp_path: Path, to: str, exists: bool) -> None:
    source = packing.originals(tmp_path / "originals")
    (tmp_path / "link").symlink_to(source)

    report = ak.plan(source, to=os.path.normpath(tmp_path / to)).report

    assert "PKG-113" in packing.codes(report)
    assert ("PKG-110" in packing.codes(report)) is exists
    assert report.exit_code == 2


def test_a_neighbour_whose_name_begins_alike_is_no_overlap(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals")

    ak.package(source, to=tmp_path / "originals-bag", **FEW)

    assert (tmp_path / "originals-bag" / "bagit.txt").is_file()


def test_a_file_over_itself_is_refused_as_existing(tmp_path: Path) -> None:
    file = packing.originals(tmp_path / "x", {"a": b"a"}) / "a"

    report = packing.refusal(file, to=file)

    assert packing.codes(report) - {"PKG-201"} == {"PKG-110"}


def test_the_root_of_the_file_system_is_no_destination(tmp_path: Path) -> None:
    report = ak.plan(packing.originals(tmp_path / "originals"), to="/").report

    assert {"PKG-110", "PKG-111", "PKG-113"} <= packing.codes(report)


def test_where_the_system_tells_nothing_of_its_space_packaging_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(path: bytes) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(os, "statvfs", unknown)

    made = ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", **FEW)

    assert made.report.outcome is Outcome.PASSED


def test_a_file_system_without_a_count_of_files_has_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = list(os.statvfs(tmp_path))
    facts[5] = facts[7] = 0  # f_files and f_favail, as on btrfs
    monkeypatch.setattr(os, "statvfs", lambda path: os.statvfs_result(facts))

    assert ak.plan(packing.originals(tmp_path / "originals"), to=tmp_path / "bag").report.outcome is Outcome.PASSED
