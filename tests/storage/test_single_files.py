"""Single files that a person names: read whole or a finding, written beside their name and renamed into place."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from archivekit.errors import StorageError
from archivekit.findings import Finding
from archivekit.storage import files, system
from archivekit.workflow.partials import Fate, partials


def raw(path: Path) -> bytes:
    return os.fsencode(path)


def test_a_file_is_read_whole_through_a_link_too(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    (tmp_path / "link").symlink_to("a")

    assert files.read(raw(tmp_path / "a")) == files.read(raw(tmp_path / "link")) == b"x" * 3_000_000


@pytest.mark.parametrize(
    ("kind", "code"),
    [("missing", "SYS-101"), ("folder", "SYS-108"), ("FIFO", "SYS-108"), ("loop", "SYS-104"), ("long", "SYS-106")],
)
def test_what_cannot_be_read_is_a_finding(tmp_path: Path, kind: str, code: str) -> None:
    path = tmp_path / "it"
    if kind == "folder":
        path.mkdir()
    elif kind == "FIFO":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to("it")
    elif kind == "long":
        path.write_bytes(b"12345")

    found = files.read(raw(path), most=4)

    assert isinstance(found, Finding)
    assert (found.code, found.where.file) == (code, str(path))


def test_a_disk_that_fails_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x")

    def failing(descriptor: int, count: int) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(os, "read", failing)
        found = files.read(raw(tmp_path / "a"))

    assert isinstance(found, Finding)
    assert (found.code, found.observed) == ("SYS-104", "Input/output error")


def test_a_new_file_is_there_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    files.write_new(raw(tmp_path / "a"), [b"1", b"23"])

    assert (tmp_path / "a").read_bytes() == b"123"
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize("there", ["file", "dangling link", "folder"])
def test_what_is_there_is_never_written_over(tmp_path: Path, there: str) -> None:
    path = tmp_path / "a"
    if there == "file":
        path.write_bytes(b"old")
    elif there == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")

    with pytest.raises(StorageError, match="nothing is ever overwritten"):
        files.write_new(raw(path), [b"new"])

    assert os.listdir(tmp_path) == ["a"]
    assert not path.is_file() or path.read_bytes() == b"old"


def test_a_file_of_ours_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")

    files.write_new(raw(tmp_path / "a"), [b"new"], replace=True)

    assert (tmp_path / "a").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def failing(*arguments: object, **named: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        with pytest.raises(StorageError, match="No space left on device"):
            files.write_new(raw(tmp_path / "a"), [b"x"])

    assert os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_flushed_does_not_undo_a_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = system.flush, []

    def failing(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    monkeypatch.setattr(system, "flush", failing)

    files.write_new(raw(tmp_path / "a"), [b"x"])

    assert (len(calls), (tmp_path / "a").read_bytes()) == (2, b"x")


def test_without_descriptors_of_folders_the_file_alone_is_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "HAVE_DIR_FD", False)

    files.write_new(raw(tmp_path / "a"), [b"x"])

    assert (tmp_path / "a").read_bytes() == b"x"


def test_a_file_that_is_being_written_is_seen_as_in_use(tmp_path: Path) -> None:
    seen: list[Fate] = []

    def pieces() -> list[bytes]:
        seen.extend(partial.fate for partial in partials(tmp_path, remove=True))
        return [b"x"]

    files.write_new(raw(tmp_path / "a"), (piece for _ in range(1) for piece in pieces()))

    assert seen == [Fate.IN_USE]
    assert os.listdir(tmp_path) == ["a"]


def test_where_a_path_lies_is_told_with_links_resolved(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    (tmp_path / "dangling").symlink_to("nowhere")

    assert files.is_inside(raw(tmp_path / "link" / "new"), raw(tmp_path / "folder"))
    assert not files.is_inside(raw(tmp_path / "folder-b"), raw(tmp_path / "folder"))
    assert files.exists(raw(tmp_path / "dangling"))
    assert files.is_folder(raw(tmp_path / "link"))
    assert not files.is_folder(raw(tmp_path / "dangling"))
