"""What stopped runs leave: told from what is being written, listed with age and size, removed only on request."""

from __future__ import annotations

import datetime as dt
import errno
import os
from pathlib import Path

import pytest

from archivekit.errors import StorageError
from archivekit.paths import BagPath
from archivekit.storage import leftovers, system
from archivekit.storage.leftovers import remove
from archivekit.storage.staging import Staging
from archivekit.storage.tree import Tree, Unlistable
from archivekit.workflow.partials import Fate, Partial, partials

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)


def left(vault: Path, name: str = ".partial-bag-0123abcd", *, hours: int = 3) -> Path:
    """Make a partial as a killed run leaves it, so many hours ago."""
    folder = vault / name / "data"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"abc")
    (folder / "b.txt").write_bytes(b"defg")
    moment = (NOW - dt.timedelta(hours=hours)).timestamp()
    for path in (folder, folder.parent):
        os.utime(path, (moment, moment))
    return folder.parent


def test_a_leftover_is_listed_with_its_size_and_age(tmp_path: Path) -> None:
    path = left(tmp_path)

    assert partials(tmp_path, now=NOW) == (Partial(str(path), 2, 7, "2026-11-25T09:00:00Z", 10_800, Fate.LISTED),)
    assert path.is_dir()


def test_leftovers_are_removed_on_request_and_nothing_else(tmp_path: Path) -> None:
    left(tmp_path, ".partial-b-00000000")
    left(tmp_path, ".partial-a-ffffffff")
    (tmp_path / ".partial-report.json-01234567").write_bytes(b"{}")
    strangers = ["bag", ".partial-mine", ".partial-x-0123abcg", ".partial-x-0123ABCD", "x.partial-a-01234567"]
    for name in strangers:
        left(tmp_path, name)
    (tmp_path / ".partial-link-01234567").symlink_to("bag")

    found = partials(tmp_path, remove=True, now=NOW)

    assert [(Path(partial.path).name, partial.fate) for partial in found] == [
        (".partial-a-ffffffff", Fate.REMOVED),
        (".partial-b-00000000", Fate.REMOVED),
        (".partial-report.json-01234567", Fate.REMOVED),
    ]
    assert sorted(os.listdir(tmp_path)) == sorted([*strangers, ".partial-link-01234567"])


def test_what_is_being_written_is_in_use_and_is_never_removed(tmp_path: Path) -> None:
    staging = Staging(os.fsencode(tmp_path / "bag"))
    staging.make_folder(b"data")

    (found,) = partials(tmp_path, remove=True)

    assert found.fate is Fate.IN_USE
    assert Path(os.fsdecode(staging.root), "data").is_dir()
    staging.discard()
    assert partials(tmp_path) == ()


def test_where_locks_tell_nothing_nothing_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = left(tmp_path)
    monkeypatch.setattr(system, "lock", lambda descriptor: system.Lock.UNKNOWN)

    (found,) = partials(tmp_path, remove=True)

    assert found.fate is Fate.UNKNOWN
    assert path.is_dir()


def test_what_cannot_be_opened_cannot_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = left(tmp_path)
    real = os.open

    def refusing(name: bytes | str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if name == os.fsencode(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(name, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refusing)

    (found,) = partials(tmp_path, remove=True)

    assert (found.fate, found.files) == (Fate.UNKNOWN, 0)


def test_one_that_is_gone_before_it_was_looked_at_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(tmp_path)
    monkeypatch.setattr(leftovers, "_look", lambda path: os.lstat(tmp_path / "gone"))

    assert partials(tmp_path) == ()


@pytest.mark.parametrize(
    ("error", "fate", "reason"),
    [
        (OSError(errno.EIO, "Input/output error"), Fate.NOT_REMOVED, "Input/output error"),
        (FileNotFoundError(errno.ENOENT, "gone"), Fate.REMOVED, None),
    ],
)
def test_what_cannot_be_removed_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, fate: Fate, reason: str | None
) -> None:
    left(tmp_path)

    def failing(path: bytes) -> None:
        raise error

    monkeypatch.setattr(leftovers, "remove", failing)

    (found,) = partials(tmp_path, remove=True)

    assert (found.fate, found.reason) == (fate, reason)


def test_one_that_is_taken_into_use_before_it_is_removed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = left(tmp_path)
    locks = iter([system.Lock.OURS, system.Lock.TAKEN])
    monkeypatch.setattr(system, "lock", lambda descriptor: next(locks))

    (found,) = partials(tmp_path, remove=True)

    assert found.fate is Fate.IN_USE
    assert path.is_dir()


def test_a_folder_that_cannot_be_listed_is_one_typed_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"could not list .*nowhere") as caught:
        partials(tmp_path / "nowhere")

    assert caught.value.operation == "list"


def test_a_leftover_dated_in_the_future_is_no_age_below_nothing(tmp_path: Path) -> None:
    left(tmp_path, hours=-5)

    assert [partial.age_seconds for partial in partials(tmp_path, now=NOW)] == [0]


def test_removing_goes_on_where_something_cannot_be_removed_and_says_so_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = left(tmp_path)
    real = os.unlink

    def unlink(name: bytes, *, dir_fd: int | None = None) -> None:
        if name == b"a.txt":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(name, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", unlink)

    with pytest.raises(OSError, match="Input/output error"):
        remove(os.fsencode(path))

    assert [one.name for one in (path / "data").iterdir()] == ["a.txt"]


def test_a_folder_that_cannot_be_listed_is_left_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = left(tmp_path)
    (path / "other").mkdir()
    real = os.scandir

    def scandir(where: int) -> object:
        if os.path.basename(os.readlink(f"/proc/self/fd/{where}")) == "data":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(where)

    monkeypatch.setattr(os, "scandir", scandir)

    with pytest.raises(OSError, match="Input/output error"):
        remove(os.fsencode(path))

    assert os.listdir(path) == ["data"]


def test_a_size_counts_what_can_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = left(tmp_path)
    monkeypatch.setattr(Tree, "walk", lambda self, with_facts: iter([Unlistable(BagPath(b""), OSError())]))

    (found,) = partials(tmp_path)

    assert (found.path, found.files, found.octets) == (str(path), 0, 0)
