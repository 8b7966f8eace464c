"""A folder that is being made beside its destination: `.partial-<name>-<random>`, locked, and gone if anything fails.

Folders and files are made relative to descriptors, never over anything that exists. What makes a bag exist is done
last: `publish` renames, and never replaces. The steps are those of docs/explanation/how-a-bag-is-written.md.
"""

from __future__ import annotations

import contextlib
import os
from enum import Enum

from archivekit.paths import BagPath, show
from archivekit.storage import system
from archivekit.storage.failures import storage_errors
from archivekit.storage.leftovers import PREFIX
from archivekit.storage.publishing import Publishing, close
from archivekit.storage.tree import Tree

__all__ = ["PREFIX", "Durability", "Staging", "close"]

#: From this many files on, one call that flushes the file system is cheaper than one for each file.
_MANY_FILES = 64


class Durability(Enum):
    """How much is done before a bag is published: flush and read back, flush only, or neither."""

    FULL = "full"
    FLUSH = "flush"
    NONE = "none"


class Staging(Tree):
    """The folder while it is being made. `discard` takes everything away again, the parents made for it included."""

    def __init__(self, destination: bytes) -> None:
        """Make the partial folder beside the destination, and the parents that are missing; raises StorageError."""
        self._publishing = Publishing(destination)
        self.destination = self._publishing.destination
        self.root = self._publishing.partial
        self._names: list[bytes] = []
        self._open: list[int] = []
        self._made: set[BagPath] = set()
        self._folders: list[BagPath] = []
        self._files: list[BagPath] = []
        self._lock: int | None = None
        with storage_errors(self.destination, "make"):
            try:
                self._publishing.begin(self._make, self._secure)
            except BaseException:
                self.discard()
                raise

    @property
    def published(self) -> bool:
        """Say whether the folder has its final name."""
        return self._publishing.published

    @property
    def unflushed(self) -> list[str]:
        """Return the folders that the file system cannot flush."""
        return self._publishing.unflushed

    # -- making --------------------------------------------------------------------------------------------------------

    def _make(self, root: bytes) -> None:
        self.close()  # what an attempt before may have opened
        # `mkdir` under the umask: the 0700 of a folder for temporary files would survive the rename
        os.mkdir(root)

    def _secure(self, root: bytes) -> int | None:
        """Open the folder before the first write (it then reports every failed one); return what to lock."""
        super().__init__(root)
        if self._open:
            self._lock = os.dup(self._open[0])
        return self._lock

    def create(self, path: BagPath) -> int:
        """Make a new file, its folders too, and return its descriptor for writing; raises OSError."""
        self.make_folder(path.rpartition(b"/")[0])
        descriptor = create(self, path)
        self._files.append(path)
        return descriptor

    def expect(self, path: BagPath) -> None:
        """Make the folders of a file that another process will make; raises StorageError."""
        with storage_errors(os.path.join(self.destination, path), "write"):
            self.make_folder(path.rpartition(b"/")[0])
        self._files.append(path)

    @property
    def lock(self) -> int | None:
        """Return the descriptor that holds the lock, where there is one."""
        return self._lock

    def make_folder(self, folder: bytes) -> None:
        """Make a folder, and those above it, where they are not there yet; raises OSError."""
        missing = []
        while folder and folder not in self._made:
            missing.append(BagPath(folder))
            folder = folder.rpartition(b"/")[0]
        for path in reversed(missing):
            above, _, name = path.rpartition(b"/")
            if self._open:
                os.mkdir(name, dir_fd=self.at(above))
            else:
                os.mkdir(self._path(path))
            self._made.add(path)
            self._folders.append(path)

    def _path(self, path: bytes) -> bytes:
        return os.path.join(self.root, *path.split(b"/"))

    # -- flushing ------------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Flush every file, then every folder, to the medium; raises StorageError.

        A failed flush is never tried again: the system may have dropped what it could not write.
        """
        if len(self._files) > _MANY_FILES and self._open and system.can_flush_file_system():
            with storage_errors(self.destination, "flush"):
                system.flush_file_system(self._open[0])
            return
        for path in self._files:
            with storage_errors(self._path(path), "flush"):
                _flush_and_close(self.open(path))
        for folder in (*reversed(self._folders), BagPath(b"")):
            with storage_errors(self._path(folder), "flush"):
                if self._open:
                    self._publishing.flush_folder(self.at(folder), show(folder) or ".")

    # -- ending --------------------------------------------------------------------------------------------------------

    def publish(self, *, flush: bool) -> None:
        """Give the folder its final name, which must be free, and flush the parents.

        Raises FileExistsError where the name was taken meanwhile, StorageError where the rename fails, and
        PublishedNotDurableError where only the last flush fails: the bag is then in place.
        """
        try:
            self._publishing.publish(flush=flush)
        finally:
            if self.published:
                self.close()

    def discard(self) -> None:
        """Remove the partial folder and the parents that were made for it; what cannot be removed stays, as partial."""
        self._close_all()
        self._publishing.remove_partial()
        self._unlock()
        self._publishing.remove_parents()

    def close(self) -> None:
        """Close every descriptor; the lock ends with it."""
        self._close_all()
        self._unlock()

    def _close_all(self) -> None:
        while self._open:
            with contextlib.suppress(OSError):  # a folder that was only read has nothing to lose
                super().close()
        self._names.clear()

    def _unlock(self) -> None:
        if self._lock is not None:
            close(self._lock)
            self._lock = None


def create(tree: Tree, path: BagPath) -> int:
    """Make a new file in a folder that is there, and return its descriptor for writing; raises OSError."""
    folder, _, name = path.rpartition(b"/")
    if system.HAVE_DIR_FD:
        return os.open(name, system.OPEN_NEW, 0o666, dir_fd=tree.at(folder))
    return os.open(os.path.join(tree.root, *path.split(b"/")), system.OPEN_NEW, 0o666)


def _flush_and_close(descriptor: int) -> None:
    try:
        system.flush(descriptor)
    finally:
        close(descriptor)
