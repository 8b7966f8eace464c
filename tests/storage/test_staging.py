"""The partial folder: made beside the destination, flushed, published without replacing, and gone if anything fails."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from archivekit.errors import PublishedNotDurableError, StorageError
from archivekit.paths import BagPath
from archivekit.storage import publishing as module
from archivekit.storage import system
from archivekit.storage.leftovers import partial_name
from archivekit.storage.staging import Staging
from archivekit.storage.writer import seal


def started(place: Path, name: str = "bag") -> Staging:
    return Staging(os.fsencode(place / "vault" / "year" / name))


def write(made: Staging, files: Mapping[BagPath, bytes]) -> None:
    """Write files whole."""
    seal(made, {path: (data,) for path, data in files.items()}, ())


def failing(number: int, when: Callable[[int], bool] = lambda call: True) -> Callable[..., None]:
    """Return a call that fails with an error number, where its own number is one of those asked for."""
    made = 0

    def call(*arguments: object, **named: object) -> None:
        nonlocal made
        made += 1
        if when(made):
            raise OSError(number, os.strerror(number))

    return call


# -- making ------------------------------------------------------------------------------------------------------------


def test_it_lies_beside_the_destination_in_parents_made_for_it_under_the_umask(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        made = started(tmp_path)
    finally:
        os.umask(umask)

    (partial,) = (tmp_path / "vault" / "year").iterdir()
    assert os.fsdecode(made.root) == str(partial)
    assert partial.name.startswith(".partial-bag-")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (partial, partial.parent)] == [0o750, 0o750]
    made.discard()


def test_discarding_takes_away_everything_the_parents_too(tmp_path: Path) -> None:
    made = started(tmp_path)
    write(made, {BagPath(b"data/a/b/c.txt"): b"c", BagPath(b"bagit.txt"): b"b"})

    made.discard()
    made.discard()

    assert list(tmp_path.iterdir()) == []


def test_parents_in_which_something_else_lies_by_now_are_left(tmp_path: Path) -> None:
    made = started(tmp_path)
    (tmp_path / "vault" / "other").mkdir()

    made.discard()

    assert sorted(path.name for path in (tmp_path / "vault").rglob("*")) == ["other"]


def test_parents_that_another_writer_takes_away_meanwhile_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, vault = os.mkdir, os.fsencode(tmp_path / "vault" / "year")
    losses = [vault, vault]

    def mkdir(path: bytes, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        if losses and b".partial-" in path:
            os.rmdir(losses.pop())
        real(path, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "mkdir", mkdir)

    made = started(tmp_path)

    assert Path(os.fsdecode(made.root)).is_dir()
    made.discard()


def test_parents_that_never_stay_are_one_typed_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.mkdir

    def mkdir(path: bytes, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        if b".partial-" in path:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        real(path, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "mkdir", mkdir)

    with pytest.raises(StorageError, match=r"could not make .* No such file or directory"):
        started(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_parents_that_another_writer_makes_meanwhile_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.mkdir

    def mkdir(path: bytes, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        if path.endswith((b"vault", b"year")) and not os.path.exists(path):
            real(path, mode)
        real(path, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "mkdir", mkdir)
    made = started(tmp_path)

    made.discard()

    assert [path.name for path in (tmp_path / "vault").iterdir()] == ["year"]  # not ours to remove


def test_a_partial_that_someone_else_holds_is_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "lock", lambda descriptor: system.Lock.TAKEN)

    with pytest.raises(StorageError, match="another process holds the partial"):
        started(tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (b"bag", b"bag"),
        (b"x" * 255, b"x" * 237),
        ("ə".encode() * 127, "ə".encode() * 118),
        ("€".encode() * 85, "€".encode() * 79),
        (b"\x80" * 255, b""),
    ],
)
def test_the_name_is_cut_to_255_octets_and_never_within_a_character(name: bytes, kept: bytes) -> None:
    assert partial_name(name, "0" * 8) == b".partial-" + kept + b"-00000000"


# -- writing -----------------------------------------------------------------------------------------------------------


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    made = started(tmp_path)
    write(made, {BagPath(b"data/a"): b"1"})

    with pytest.raises(StorageError, match=r"could not write .*data/a.*: File exists"):
        write(made, {BagPath(b"data/a"): b"2"})

    assert Path(os.fsdecode(made.root), "data", "a").read_bytes() == b"1"
    made.discard()


def test_a_write_that_takes_only_a_part_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:2]))
    made = started(tmp_path)

    write(made, {BagPath(b"a"): b"12345"})

    assert Path(os.fsdecode(made.root), "a").read_bytes() == b"12345"
    made.discard()


def test_a_file_may_come_in_pieces_and_is_digested_on_the_way(tmp_path: Path) -> None:
    made = started(tmp_path)

    digests = seal(made, {BagPath(b"a"): iter([b"1", b"", b"23"]), BagPath(b"b"): ()}, ("sha256", "md5"))

    assert Path(os.fsdecode(made.root), "a").read_bytes() == b"123"
    assert digests == {
        path: {name: hashlib.new(name, data).hexdigest() for name in ("sha256", "md5")}
        for path, data in ((b"a", b"123"), (b"b", b""))
    }
    made.discard()


def test_a_folder_deeper_than_any_path_may_be_long_is_written_and_taken_away(tmp_path: Path) -> None:
    made = started(tmp_path)
    deep = BagPath(b"/".join([b"d" * 200] * 40) + b"/a")

    write(made, {deep: b"x"})
    made.flush()
    made.discard()

    assert list(tmp_path.iterdir()) == []


# -- flushing ----------------------------------------------------------------------------------------------------------


def test_every_file_is_flushed_then_every_folder_then_after_the_rename_every_new_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        path = os.readlink(f"/proc/self/fd/{descriptor}") if os.path.exists("/proc/self/fd") else "?"
        flushed.append(os.path.relpath(path, tmp_path).replace(os.path.basename(os.fsdecode(made.root)), "*"))
        real(descriptor)

    made = started(tmp_path)
    monkeypatch.setattr(os, "fsync", fsync)
    write(made, {BagPath(b"data/a/b"): b"b", BagPath(b"bagit.txt"): b""})

    made.flush()
    made.publish(flush=True)

    assert flushed == [
        "vault/year/*/data/a/b", "vault/year/*/bagit.txt",
        "vault/year/*/data/a", "vault/year/*/data", "vault/year/*",
        "vault/year", "vault", ".",
    ]  # fmt: skip


@pytest.mark.skipif(not system.can_flush_file_system(), reason="no syncfs here")
def test_many_files_are_flushed_by_one_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    made = started(tmp_path)
    write(made, {BagPath(b"%d" % number): b"" for number in range(65)})

    made.flush()

    made.discard()


@pytest.mark.skipif(not system.can_flush_file_system(), reason="no syncfs here")
def test_a_file_system_that_fails_to_flush_is_one_typed_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "flush_file_system", failing(errno.EIO))
    made = started(tmp_path)
    write(made, {BagPath(b"%d" % number): b"" for number in range(65)})

    with pytest.raises(StorageError, match=r"could not flush .*/vault/year/bag': Input/output error"):
        made.flush()

    made.discard()


@pytest.mark.parametrize("call", [1, 2], ids=["file", "folder"])
def test_a_flush_that_fails_names_what_could_not_be_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    made = started(tmp_path)
    write(made, {BagPath(b"data/a"): b""})
    monkeypatch.setattr(os, "fsync", failing(errno.EIO, lambda number: number == call))

    with pytest.raises(StorageError, match=f"could not flush '.*/data{'/a' if call == 1 else ''}': Input/output"):
        made.flush()

    made.discard()


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_that_cannot_flush_folders_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    made = started(tmp_path)
    write(made, {BagPath(b"data/a"): b""})
    monkeypatch.setattr(os, "fsync", failing(number, lambda call: call > 1))

    made.flush()
    made.publish(flush=True)

    vault = tmp_path / "vault"
    assert made.unflushed == ["data", ".", str(vault / "year"), str(vault), str(tmp_path)]


def test_a_file_that_cannot_be_flushed_is_never_tolerated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = started(tmp_path)
    write(made, {BagPath(b"a"): b""})
    monkeypatch.setattr(os, "fsync", failing(errno.EINVAL))

    with pytest.raises(StorageError, match=r"could not flush .*/a': Invalid argument"):
        made.flush()

    made.discard()


# -- publishing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("native", [True, False], ids=["renameat2", "look first"])
@pytest.mark.parametrize("taken", ["folder", "file", "dangling link"])
def test_a_name_that_is_taken_is_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, native: bool, taken: str
) -> None:
    if not native:
        monkeypatch.setattr(system, "_libc", lambda: None)
    made = started(tmp_path)
    there = tmp_path / "vault" / "year" / "bag"
    if taken == "folder":
        there.mkdir()
    elif taken == "file":
        there.touch()
    else:
        there.symlink_to("x")
    before = there.lstat().st_ino

    with pytest.raises(FileExistsError):
        made.publish(flush=False)

    assert there.lstat().st_ino == before
    made.discard()
    assert [path.name for path in there.parent.iterdir()] == ["bag"]


def test_without_the_native_call_a_free_name_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_libc", lambda: None)
    made = started(tmp_path)

    made.publish(flush=True)

    assert (tmp_path / "vault" / "year" / "bag").is_dir()
    assert made.published


def test_a_rename_that_fails_is_one_typed_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = started(tmp_path)
    monkeypatch.setattr(system, "rename_into_place", failing(errno.EXDEV))

    with pytest.raises(StorageError, match="could not publish"):
        made.publish(flush=True)

    assert not made.published
    made.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.EEXIST, errno.ENOENT, errno.EIO])
def test_a_rename_that_was_done_and_is_called_a_failure_is_a_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    real = system.rename_into_place

    def rename(source: bytes, destination: bytes) -> None:
        real(source, destination)
        raise OSError(number, os.strerror(number))

    made = started(tmp_path)
    monkeypatch.setattr(system, "rename_into_place", rename)

    made.publish(flush=True)

    assert made.published


def test_a_rename_that_is_called_done_and_is_not_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = started(tmp_path)
    monkeypatch.setattr(system, "rename_into_place", lambda source, destination: None)

    with pytest.raises(StorageError, match="called the rename done, and it is not"):
        made.publish(flush=True)

    made.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_bag_that_cannot_be_seen_after_the_rename_counts_as_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = started(tmp_path)
    monkeypatch.setattr(module, "_identity", failing(errno.EIO))

    made.publish(flush=True)

    assert made.published


@pytest.mark.parametrize("call", [1, 2, 3])
def test_when_only_the_last_flush_fails_the_error_says_that_the_bag_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    made = started(tmp_path)
    monkeypatch.setattr(os, "fsync", failing(errno.EIO, lambda number: number == call))

    with pytest.raises(PublishedNotDurableError, match=r"is in place and whole, but .*Input/output error") as caught:
        made.publish(flush=True)

    assert (caught.value.operation, caught.value.path) == ("flush", str(tmp_path / "vault" / "year" / "bag"))
    assert (tmp_path / "vault" / "year" / "bag").is_dir()


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len(os.listdir("/dev/fd"))

    started(tmp_path, "discarded").discard()
    started(tmp_path, "published").publish(flush=True)

    assert len(os.listdir("/dev/fd")) == before


def test_without_descriptors_of_folders_all_is_done_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "HAVE_DIR_FD", False)
    made = started(tmp_path)

    write(made, {BagPath(b"data/a/b"): b"b", BagPath(b"bagit.txt"): b""})
    made.flush()
    made.publish(flush=True)

    bag = tmp_path / "vault" / "year" / "bag"
    assert sorted(str(path.relative_to(bag)) for path in bag.rglob("*")) == ["bagit.txt", "data", "data/a", "data/a/b"]
