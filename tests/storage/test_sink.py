"""A file that grows piece by piece: whole under its name or not there at all, and nothing beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archivekit.errors import StorageError
from archivekit.storage import system
from archivekit.storage.sink import Sink


def at(folder: Path) -> bytes:
    return os.fsencode(folder / "out.xml")


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    sink = Sink(at(tmp_path))
    sink.write(b"one ")
    before = [path.name for path in tmp_path.iterdir()]
    sink.write(b"two")
    sink.keep()
    sink.keep()
    sink.drop()

    assert [True] == [name.startswith(".partial-") for name in before]
    assert {"out.xml": b"one two"} == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_file_that_is_dropped_leaves_nothing(tmp_path: Path) -> None:
    sink = Sink(at(tmp_path))
    sink.write(b"one")
    sink.drop()
    sink.drop()

    assert [] == list(tmp_path.iterdir())


def test_a_name_that_is_taken_meanwhile_is_left_alone(tmp_path: Path) -> None:
    sink = Sink(at(tmp_path))
    sink.write(b"ours")
    (tmp_path / "out.xml").write_bytes(b"theirs")

    with pytest.raises(StorageError, match="nothing is ever overwritten"):
        sink.keep()

    assert {"out.xml": b"theirs"} == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not write"):
        Sink(at(tmp_path / "nowhere"))


def test_a_disk_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(system, "flush", full)
    sink = Sink(at(tmp_path))
    sink.write(b"one")

    with pytest.raises(StorageError, match="No space left on device"):
        sink.keep()
    sink.drop()

    assert [] == list(tmp_path.iterdir())
