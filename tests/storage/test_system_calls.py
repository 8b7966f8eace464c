"""Calls that not every system has: each has a way without it, and what is weaker for that is said."""

from __future__ import annotations

import errno
import mmap
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from archivekit.storage import system


def test_a_lock_is_ours_or_taken_or_cannot_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (os.open(tmp_path, os.O_RDONLY) for _ in range(2))

    assert [system.lock(one), system.lock(other)] == [system.Lock.OURS, system.Lock.TAKEN]
    os.close(one)
    assert system.lock(other) is system.Lock.OURS
    os.close(other)
    assert system.lock(other) is system.Lock.UNKNOWN
    monkeypatch.setattr(system, "fcntl", None)
    assert system.lock(other) is system.Lock.UNKNOWN


@pytest.mark.parametrize(
    ("release", "can"), [("5.8.0", True), ("5.7.19-x", False), ("6.1-rc1", True), ("4.19.0", False)]
)
def test_the_whole_file_system_is_flushed_only_where_that_tells_of_failures(
    monkeypatch: pytest.MonkeyPatch, release: str, can: bool
) -> None:
    monkeypatch.setattr(system, "_PLATFORM", "linux")
    monkeypatch.setattr(system, "_libc", lambda: SimpleNamespace(syncfs=None))
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(release=release))

    assert system.can_flush_file_system() is can


def test_elsewhere_files_are_flushed_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_PLATFORM", "darwin")

    assert not system.can_flush_file_system()
    with pytest.raises(OSError, match="Bad file descriptor"):
        system.flush_file_system(-1)


@pytest.mark.parametrize("full", [True, False])
def test_macos_flushes_the_disk_too_and_falls_back_where_the_file_system_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    called: list[str] = []

    def fcntl(descriptor: int, command: int) -> None:
        called.append(f"fcntl {command}")
        if not full:
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    monkeypatch.setattr(system, "_PLATFORM", "darwin")
    monkeypatch.setattr(system, "fcntl", SimpleNamespace(fcntl=fcntl))
    monkeypatch.setattr(os, "fsync", lambda descriptor: called.append("fsync"))

    system.flush(0)

    assert called == ["fcntl 51"] if full else ["fcntl 51", "fsync"]


def test_without_readv_octets_are_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    monkeypatch.delattr(os, "readv", raising=False)
    descriptor = os.open(tmp_path / "a", os.O_RDONLY)

    with mmap.mmap(-1, 4096) as buffer:
        assert [system.read_into(descriptor, buffer), buffer[:3], system.read_into(descriptor, buffer)] == [
            3,
            b"abc",
            0,
        ]
    os.close(descriptor)


def test_hints_may_be_missing_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system.start_writing_out(-1, 0, 1)
    system.forget_pages(-1)
    monkeypatch.setattr(system, "_PLATFORM", "win32")
    monkeypatch.delattr(os, "posix_fadvise", raising=False)

    system.start_writing_out(-1, 0, 1)
    system.forget_pages(-1)


def test_a_name_is_given_without_a_lock_where_there_are_no_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    monkeypatch.setattr(system, "fcntl", None)
    monkeypatch.setattr(system, "_libc", lambda: None)

    system.rename_into_place(os.fsencode(tmp_path / "a"), os.fsencode(tmp_path / "b"))

    assert os.listdir(tmp_path) == ["b"]


def test_macos_has_a_rename_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[object, ...]] = []

    def renameatx_np(*arguments: object) -> int:
        called.append(arguments)
        return 0

    monkeypatch.setattr(system, "_PLATFORM", "darwin")
    monkeypatch.setattr(system, "_libc", lambda: SimpleNamespace(renameatx_np=renameatx_np))

    system.rename_into_place(b"a", b"b")

    assert called == [(-2, b"a", -2, b"b", 4)]
    assert system.can_rename_without_replacing()


def test_what_is_weaker_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert system.weaker_here() == () or os.name == "nt"
    for name, value in {"HAVE_DIR_FD": False, "fcntl": None}.items():
        monkeypatch.setattr(system, name, value)
    monkeypatch.setattr(system, "_libc", lambda: None)

    assert len(system.weaker_here()) == 3


@pytest.mark.parametrize(("quota", "cores"), [("max 100000", 8), ("150000 100000", 1), ("800000 200000", 4), ("x", 8)])
def test_cores_are_those_that_may_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quota: str, cores: int
) -> None:
    import builtins

    (tmp_path / "cpu.max").write_text(quota, encoding="ascii")
    real = builtins.open
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(8)), raising=False)
    monkeypatch.setattr(builtins, "open", lambda path, **named: real(tmp_path / "cpu.max", **named))

    assert system.usable_cores() == cores
