"""A folder opened for looking: nothing below leads out of it, however deep it is, whatever is exchanged meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archivekit.paths import BagPath
from archivekit.storage.tree import Hidden, Seen, Tree, Unlistable
from specimens import deep, remove_deep


def _walked(root: Path) -> list[tuple[bytes, str]]:
    with Tree(os.fsencode(root)) as tree:
        return sorted((one.path, one.kind) for one in tree.walk(with_facts=True) if isinstance(one, Seen))


def test_everything_below_a_folder_is_seen_once_with_its_kind(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/file").write_bytes(b"")
    (tmp_path / "a/b/link").symlink_to("/")
    os.mkfifo(tmp_path / "a/fifo")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff")).write_bytes(b"")

    assert [
        (b"a", "folder"),
        (b"a/b", "folder"),
        (b"a/b/link", "symbolic link"),
        (b"a/fifo", "FIFO"),
        (b"a/file", "file"),
        (b"\xff", "file"),
    ] == _walked(tmp_path)


def test_a_folder_exchanged_for_a_link_while_we_look_is_an_error_and_no_way_out(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    (outside / "folder").mkdir(parents=True)
    (outside / "folder/file").write_bytes(b"secret")
    (inside / "folder").mkdir(parents=True)
    (inside / "folder/file").write_bytes(b"ours")

    with Tree(os.fsencode(inside)) as tree:
        (inside / "folder").rename(inside / "was")
        (inside / "folder").symlink_to(outside / "folder")
        with pytest.raises(OSError, match=r"."):
            tree.open(BagPath(b"folder/file"))
        listed = list(tree.walk(with_facts=False))

    assert {"folder", "was", "was/file"} == {os.fsdecode(one.path) for one in listed}


def test_a_folder_that_vanishes_while_we_look_is_said_and_the_rest_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b/file").write_bytes(b"")
    seen: list[Seen | Unlistable] = []

    with Tree(os.fsencode(tmp_path)) as tree:
        for one in tree.walk(with_facts=False):
            if not seen:
                (tmp_path / "a").rmdir()
            seen.append(one)

    assert [b"a"] == [one.path for one in seen if isinstance(one, Unlistable)]
    assert {b"a", b"b", b"b/file"} == {one.path for one in seen if isinstance(one, Seen)}


def test_an_entry_that_may_not_be_looked_at_is_said_and_the_rest_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/file").write_bytes(b"")
    (tmp_path / "b").write_bytes(b"")

    class Entry:
        """An entry of a folder that may be listed and not be searched."""

        def __init__(self, entry: os.DirEntry[str]) -> None:
            self.name, self.is_dir, self.is_file = entry.name, entry.is_dir, entry.is_file
            self.is_symlink = entry.is_symlink
            self._entry = entry

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            if self.name == "file":
                raise PermissionError(13, "Permission denied")
            return self._entry.stat(follow_symlinks=follow_symlinks)

    real = Tree.scan

    def scan(self: Tree) -> Iterator[tuple[BagPath, list[tuple[bytes, Entry]]]]:
        for folder, entries in real(self):
            assert not isinstance(entries, OSError)
            yield folder, [(name, Entry(entry)) for name, entry in entries]

    monkeypatch.setattr(Tree, "scan", scan)

    with Tree(os.fsencode(tmp_path)) as tree:
        seen = list(tree.walk(with_facts=True))

    assert [(b"a/file", 13)] == [(one.path, one.error.errno) for one in seen if isinstance(one, Hidden)]
    assert {b"a", b"b"} == {one.path for one in seen if isinstance(one, Seen)}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Count how many folders and files are opened."""
    count = 0
    real = os.open

    def opening(*arguments: object, **options: object) -> int:
        nonlocal count
        count += 1
        return real(*arguments, **options)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(os, "open", opening)
    return lambda: count


def test_a_deep_tree_with_something_on_every_level_costs_little_more_than_a_flat_one(
    tmp_path: Path, opened: Callable[[], int]
) -> None:
    levels = 600
    folder = os.open(tmp_path, os.O_RDONLY)
    for _ in range(levels):
        for name in ("beside", "d"):
            os.mkdir(name, dir_fd=folder)
        below = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    os.close(folder)
    before = opened()

    assert 2 * levels == len(_walked(tmp_path))
    assert opened() - before < 10 * levels


def test_a_deep_tree_needs_no_more_than_a_few_descriptors(tmp_path: Path) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("descriptors cannot be counted here")
    deep(700)(tmp_path / "bag")
    most = 0

    with Tree(os.fsencode(tmp_path / "bag")) as tree:
        for _ in tree.walk(with_facts=False):
            most = max(most, len(os.listdir("/proc/self/fd")))
        os.close(tree.open(BagPath(b"data/" + b"d/" * 700 + b"file.txt")))
        os.close(tree.open(BagPath(b"bagit.txt")))
    after = len(os.listdir("/proc/self/fd"))

    remove_deep(tmp_path / "bag")
    assert most - after < 80
