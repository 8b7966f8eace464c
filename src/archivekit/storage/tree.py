"""A folder opened for looking: listing and opening below it, by descriptor, following no link on the way.

`Tree` opens every folder relative to its parent's descriptor (O_NOFOLLOW), so that a folder exchanged for a link
while we look is an error and not a way out. Depth is unlimited: no path is ever longer than one name.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple

from archivekit.paths import BagPath
from archivekit.quotes import quoted
from archivekit.storage import system

_MAX_OPEN_FOLDERS = 64
_ROOT = (BagPath(b""),)
#: How the system's names are text; with surrogateescape, the bytes come back exactly.
FILE_NAMES = sys.getfilesystemencoding()

KINDS = {
    stat.S_IFLNK: "symbolic link",
    stat.S_IFIFO: "FIFO",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}


class Seen(NamedTuple):
    """One entry of a walk: its path, its kind ("file", "folder", "symbolic link", …) and, where asked, its lstat."""

    path: BagPath
    kind: str
    facts: os.stat_result | None = None


@dataclass(frozen=True, slots=True)
class Unlistable:
    """A folder whose entries could not be listed, and why."""

    path: BagPath
    error: OSError


@dataclass(frozen=True, slots=True)
class Hidden(Unlistable):
    """An entry that its folder names and that may not be looked at (the folder cannot be searched), and why."""


class NotRegularError(OSError):
    """A path that should be a regular file is something else now; it was not read."""


class Tree:
    """A folder and everything below it. Not for use by several threads at once. Close it, or use `with`."""

    def __init__(self, root: bytes) -> None:
        """Open the folder; raises OSError where it is missing, no folder, or not readable."""
        self.root = root
        self._names: list[bytes] = []
        self._current: bytes | None = None
        self._open: list[int] = []
        if system.HAVE_DIR_FD:
            self._open.append(os.open(root, system.OPEN_FOLDER & ~getattr(os, "O_NOFOLLOW", 0)))
        else:
            os.listdir(root)

    def __enter__(self) -> Tree:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close every descriptor."""
        while self._open:
            descriptor = self._open.pop()
            if descriptor >= 0:
                os.close(descriptor)
        self._names.clear()
        self._current = None

    # -- looking -------------------------------------------------------------------------------------------------------

    def walk(self, *, with_facts: bool) -> Iterator[Seen | Unlistable]:
        """Yield everything below the folder, folders before what is in them, in no promised order between siblings.

        A folder that cannot be listed is yielded as Unlistable (the root included), an entry whose facts cannot be had
        as Hidden, and the walk goes on.
        """
        for folder, entries in self.scan():
            if isinstance(entries, OSError):
                yield Unlistable(folder, entries)
                continue
            prefix = folder + b"/" if folder else b""
            for name, entry in entries:
                try:
                    facts = entry.stat(follow_symlinks=False) if with_facts else None
                    seen = Seen(BagPath(prefix + name), kind_of(entry), facts)
                except OSError as error:
                    yield Hidden(BagPath(prefix + name), error)
                    continue
                yield seen

    def scan(
        self, folders: Iterable[BagPath] = _ROOT, *, deeper: bool = True
    ) -> Iterator[tuple[BagPath, list[tuple[bytes, os.DirEntry[str]]] | OSError]]:
        """Yield every folder with its entries, each beside its name in bytes; or with why it could not be listed.

        Begins with the folders given, the root if none is, and goes into theirs unless `deeper` is False. The entries
        must be looked at before the next folder is asked for: they are known relative to this one.
        """
        pending = list(folders)
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(self.at(folder) if self._open else os.fsdecode(self._path(folder))) as scanned:
                    entries = [(entry.name.encode(FILE_NAMES, "surrogateescape"), entry) for entry in scanned]
            except OSError as error:
                yield folder, error
                continue
            yield folder, entries
            if not deeper:
                continue
            prefix = folder + b"/" if folder else b""
            pending.extend(BagPath(prefix + name) for name, entry in entries if _is_folder(entry))

    def _path(self, path: bytes) -> bytes:
        return os.path.join(self.root, *path.split(b"/")) if path else self.root

    def open(self, path: BagPath) -> int:
        """Open a regular file for reading and return its descriptor; raises OSError, NotRegularError among them."""
        folder, _, name = path.rpartition(b"/")
        if self._open:
            descriptor = os.open(name, system.OPEN_READ, dir_fd=self.at(folder))
        else:
            whole = os.path.join(self.root, *path.split(b"/"))
            if not stat.S_ISREG(os.lstat(whole).st_mode):
                raise NotRegularError(f"{quoted(whole)} is not a regular file")
            descriptor = os.open(whole, system.OPEN_READ)
        return descriptor

    def facts(self, path: BagPath) -> os.stat_result:
        """Return a path's lstat; raises OSError."""
        folder, _, name = path.rpartition(b"/")
        if self._open:
            return os.stat(name, dir_fd=self.at(folder), follow_symlinks=False)
        return os.lstat(os.path.join(self.root, *path.split(b"/")))

    def unlink(self, path: BagPath, *, folder: bool) -> None:
        """Remove one file or one empty folder; raises OSError."""
        above, _, name = path.rpartition(b"/")
        if self._open:
            within = self.at(above)
            (os.rmdir if folder else os.unlink)(name, dir_fd=within)
        else:
            (os.rmdir if folder else os.unlink)(os.path.join(self.root, *path.split(b"/")))

    # -- descriptors ---------------------------------------------------------------------------------------------------

    def at(self, folder: bytes) -> int:
        """Return a descriptor of a folder below the root, opening only what the last one did not share with it."""
        if folder == self._current and self._open[-1] >= 0:
            return self._open[-1]
        if self._current and folder.startswith(self._current + b"/"):
            shared = len(self._names)
            below = folder[len(self._current) + 1 :].split(b"/")
        else:
            parts = folder.split(b"/") if folder else []
            shared = 0
            for ours, theirs in zip(self._names, parts, strict=False):
                if ours != theirs:
                    break
                shared += 1
            below = parts[shared:]
        self._current = None
        while len(self._names) > shared:
            self._names.pop()
            descriptor = self._open.pop()
            if descriptor >= 0:
                os.close(descriptor)
        if self._open[-1] < 0:
            self._reopen()
        for part in below:
            self._open.append(os.open(part, system.OPEN_FOLDER, dir_fd=self._open[-1]))
            self._names.append(part)
            oldest = len(self._open) - _MAX_OPEN_FOLDERS
            if oldest > 0 and self._open[oldest] >= 0:
                os.close(self._open[oldest])
                self._open[oldest] = -1
        self._current = folder
        return self._open[-1]

    def _reopen(self) -> None:
        """Open the current folder again, from the root down, where its descriptor was given up for depth.

        The last folders on the way stay open, so that going up a deep tree costs one such descent for many folders.
        """
        at, kept = self._open[0], True
        first = len(self._names) - _MAX_OPEN_FOLDERS // 2
        for number, name in enumerate(self._names, 1):
            try:
                below = os.open(name, system.OPEN_FOLDER, dir_fd=at)
            finally:
                if not kept:
                    os.close(at)
            at, kept = below, number > first
            if kept:
                self._open[number] = below


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def kind_of(entry: os.DirEntry[str]) -> str:
    """Return what an entry is, in a word: "file", "folder", "symbolic link", "FIFO", …"""
    if entry.is_file(follow_symlinks=False):
        return "file"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    if entry.is_symlink():
        return KINDS[stat.S_IFLNK]
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return "special file"
    return KINDS.get(stat.S_IFMT(mode), "special file")
