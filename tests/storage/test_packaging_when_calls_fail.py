"""Packaging where the system refuses one call at a time: a typed error, and nothing is left."""

from __future__ import annotations

import errno
import os
import threading
import time
from pathlib import Path

import pytest

import archivekit as ak
import packing
from archivekit.findings import Verdict
from archivekit.storage import system
from archivekit.storage.publishing import Publishing

FEW = packing.QUICK


def premis(bag: Path) -> str:
    return (bag / "metadata" / "premis.xml").read_text(encoding="utf-8")


def test_a_file_that_gives_other_octets_than_it_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "read_into", lambda descriptor, buffer: 0)

    with pytest.raises(ak.SourceChangedError, match="0 octets were read, not 2"):
        ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", **FEW)


def test_an_original_that_cannot_be_looked_at_once_it_is_open_is_one_typed_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fstat

    def failing(descriptor: int) -> os.stat_result:
        if real(descriptor).st_mtime_ns == packing.MOMENT:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(descriptor)

    monkeypatch.setattr(os, "fstat", failing)

    with pytest.raises(ak.StorageError, match=r"could not read the original 'a.txt': Input/output error"):
        ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", **FEW)


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_an_original_that_cannot_be_opened_is_one_typed_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    source = packing.originals(tmp_path / "originals")
    real, opened = os.open, []

    def failing(path: bytes, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == b"a.txt" and not flags & os.O_CREAT:
            opened.append(path)
            raise OSError(number, os.strerror(number))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", failing)

    with pytest.raises(ak.StorageError, match=rf"could not read the original 'a.txt': {os.strerror(number)}") as caught:
        ak.package(source, to=tmp_path / "v" / "bag", **FEW)

    assert (type(caught.value), caught.value.operation, opened) == (ak.StorageError, "read", [b"a.txt"])
    assert not (tmp_path / "v").exists()


def test_where_times_cannot_be_set_on_what_is_open_they_are_in_premis_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "supports_fd", os.supports_fd - {os.utime})

    ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", **FEW)

    assert (tmp_path / "bag" / "data" / "a.txt").stat().st_mtime_ns != packing.MOMENT
    assert "2023-11-14T22:13:20.123456789Z" in premis(tmp_path / "bag")


def refusing_to_open(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """Have the system refuse to open folders, as it does for whoever is not root."""
    real = os.open

    def failing(path: bytes, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if dir_fd is None and path in [os.fsencode(one) for one in paths]:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", failing)


@pytest.mark.parametrize(
    ("original", "links", "code", "path"),
    [
        ("folder", "refuse", "SYS-104", None),
        ("folder/a.txt", "refuse", "SYS-103", "a.txt"),
        ("links", "follow", "SYS-103", "to-folder"),
    ],
)
def test_a_folder_that_may_not_be_opened_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, original: str, links: str, code: str, path: str | None
) -> None:
    packing.originals(tmp_path / "x", {"folder/a.txt": b"a", "links/b.txt": b"b"})
    (tmp_path / "x" / "links" / "to-folder").symlink_to("../folder")
    refusing_to_open(monkeypatch, tmp_path / "x" / "folder")

    report = packing.refusal(tmp_path / "x" / original, to=tmp_path / "v" / "bag", links=links)

    assert [(finding.code, finding.where.path) for finding in report.findings if finding.code != "PKG-201"] == [
        (code, path or str(tmp_path / "x" / original))
    ]


def test_a_file_whose_mode_does_not_let_all_read_it_is_opened_to_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = packing.originals(tmp_path / "x" / "originals")
    (source / "a.txt").chmod(0o600)
    real = os.open

    def failing(path: bytes, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == b"a.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", failing)

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    assert packing.codes(report) - {"PKG-201"} == {"SYS-104"}


def test_a_link_whose_target_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = packing.originals(tmp_path / "x" / "originals")
    (source / "link").symlink_to("a.txt")

    def failing(path: bytes) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "readlink", failing)

    report = packing.refusal(source, to=tmp_path / "v" / "bag", links="record")

    assert [finding.message for finding in report.findings if finding.code == "PKG-101"] == [
        "'link' is a symbolic link, not a regular file"
    ]


def test_a_folder_that_cannot_be_listed_within_the_originals_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = packing.originals(tmp_path / "x" / "originals")
    real = os.open

    def failing(path: bytes, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == b"b":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", failing)

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    assert [(finding.code, finding.where.path) for finding in report.findings if finding.code != "PKG-201"] == [
        ("SYS-103", "b")
    ]


@pytest.mark.parametrize(("flag", "trouble"), [(1, "is read-only"), (0, "cannot be written to")])
def test_why_a_destination_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flag: int, trouble: str
) -> None:
    facts = list(os.statvfs(tmp_path))
    facts[8] = flag  # f_flag: ST_RDONLY
    monkeypatch.setattr(os, "statvfs", lambda path: os.statvfs_result(facts))
    monkeypatch.setattr(os, "access", lambda path, mode, effective_ids=False: False)

    report = ak.plan(packing.originals(tmp_path / "originals"), to=tmp_path / "v" / "bag").report

    assert [trouble in finding.message for finding in report.findings if finding.code == "PKG-111"] == [True]


def test_when_only_the_last_flush_fails_the_bag_stays_and_the_error_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: Publishing) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Publishing, "_flush_parents", failing)

    with pytest.raises(ak.PublishedNotDurableError, match="is in place and whole"):
        ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "v" / "bag", **FEW)

    assert ak.verify(tmp_path / "v" / "bag").subjects[0].verdict is Verdict.VALID


def test_a_copy_that_need_not_be_finished_ends_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of two large files fails while the other is between two blocks."""
    source = packing.originals(tmp_path / "originals", {"1.bin": bytes(600_000), "2.bin": bytes(600_001)})
    other_reads, first_failed = threading.Event(), threading.Event()
    read: list[int] = []

    def tick(octets: int) -> None:
        read.append(octets)
        if threading.current_thread().name.endswith("_0"):
            other_reads.wait(5)
            first_failed.set()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        other_reads.set()
        first_failed.wait(5)
        time.sleep(0.2)

    with pytest.raises(ak.StorageError, match="Input/output error"):
        ak.package(source, to=tmp_path / "v" / "bag", jobs=2, progress=tick, **FEW)

    assert sum(read) < 2 * 600_000
    assert not (tmp_path / "v").exists()
