"""A folder that is being made beside its destination: `.partial-<name>-<random>`, locked, and gone if anything fails.

Folders and files are made relative to descriptors, never over anything that exists. What makes a bag exist is done
last: `publish` renames, and never replaces.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from archivekit.errors import PublishedNotDurableError, StorageError
from archivekit.paths import BagPath, show
from archivekit.storage import system
from archivekit.storage.tree import Tree, Unlistable

PREFIX = b".partial-"
_LONGEST_NAME = 255
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
        self.destination = os.path.abspath(destination)
        self.parent, name = os.path.split(self.destination)
        self._made_parents: list[bytes] = []
        self._folders: list[BagPath] = []
        self._made: set[BagPath] = set()
        self._files: list[BagPath] = []
        self._lock: int | None = None
        self._file_system: int | None = None
        self.unflushed: list[str] = []
        self.published = False
        tail = b"-" + secrets.token_hex(4).encode()
        partial = PREFIX + name[: _LONGEST_NAME - len(PREFIX) - len(tail)] + tail
        root = os.path.join(self.parent, partial)
        with storage_errors(self.destination, "make"):
            try:
                self._make_parents()
                os.mkdir(root)
                super().__init__(root)
                self._secure()
            except BaseException:
                self._remove_parents()
                raise

    def _make_parents(self) -> None:
        missing = []
        path = self.parent
        while not os.path.lexists(path):
            missing.append(path)
            path = os.path.dirname(path)
        for folder in reversed(missing):
            with contextlib.suppress(FileExistsError):
                os.mkdir(folder)
                self._made_parents.append(folder)

    def _secure(self) -> None:
        """Lock the folder, and open its file system before the first write: it then reports every failed one."""
        if system.HAVE_DIR_FD:
            self._lock = os.dup(self._open[0])
            system.lock(self._lock)
            self._file_system = os.dup(self._open[0])

    # -- making --------------------------------------------------------------------------------------------------------

    def create(self, path: BagPath) -> int:
        """Make a new file, its folders too, and return its descriptor for writing; raises OSError."""
        folder, _, name = path.rpartition(b"/")
        self.make_folder(folder)
        self._files.append(path)
        if self._open:
            return os.open(name, system.OPEN_NEW, 0o666, dir_fd=self._at(folder))
        return os.open(self._path(path), system.OPEN_NEW, 0o666)

    def make_folder(self, folder: bytes) -> None:
        """Make a folder, and those above it, where they are not there yet; raises OSError."""
        missing = []
        while folder and folder not in self._made:
            missing.append(BagPath(folder))
            folder = folder.rpartition(b"/")[0]
        for path in reversed(missing):
            above, _, name = path.rpartition(b"/")
            if self._open:
                os.mkdir(name, dir_fd=self._at(above))
            else:
                os.mkdir(self._path(path))
            self._made.add(path)
            self._folders.append(path)

    def _path(self, folder: bytes) -> bytes:
        return os.path.join(self.root, *folder.split(b"/")) if folder else self.root

    # -- flushing ------------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Flush every file, then every folder, to the medium; raises StorageError.

        A failed flush is never tried again: the system may have dropped what it could not write.
        """
        with storage_errors(self.root, "flush"):
            if len(self._files) > _MANY_FILES and self._file_system is not None and system.can_flush_file_system():
                system.flush_file_system(self._file_system)
                return
            for path in self._files:
                self._flush_one(self.open(path))
            for folder in (*reversed(self._folders), BagPath(b"")):
                self._flush_folder(folder)

    def _flush_one(self, descriptor: int) -> None:
        try:
            system.flush(descriptor)
        finally:
            os.close(descriptor)

    def _flush_folder(self, folder: BagPath) -> None:
        if self._open:
            self._tolerate(self._at(folder), show(folder) or ".")

    def _tolerate(self, descriptor: int, name: str) -> None:
        """Flush a folder; where the file system cannot flush folders at all, remember that and go on."""
        try:
            system.flush(descriptor)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF):
                raise
            self.unflushed.append(name)

    # -- ending --------------------------------------------------------------------------------------------------------

    def publish(self, *, flush: bool) -> None:
        """Give the folder its final name, which must be free, and flush the parents.

        Raises FileExistsError where the name was taken meanwhile, StorageError where the rename fails, and
        PublishedNotDurableError where only the last flush fails: the bag is then in place.
        """
        try:
            system.rename_into_place(self.root, self.destination)
        except FileExistsError:
            raise
        except OSError as error:
            raise storage_error(self.destination, "publish", error) from error
        self.published = True
        self.close()
        if not flush:
            return
        try:
            for folder in (self.parent, *(os.path.dirname(made) for made in reversed(self._made_parents))):
                self._flush_parent(folder)
        except OSError as error:
            raise PublishedNotDurableError(
                f"{show(self.destination)!r} is in place and whole, but its folder could not be flushed "
                f"({error.strerror}): a power cut may still undo it. Keep the originals, and verify it later.",
                path=show(self.destination),
                operation="flush",
            ) from error

    def _flush_parent(self, folder: bytes) -> None:
        if not system.HAVE_DIR_FD:
            return
        descriptor = os.open(folder, system.OPEN_FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
        try:
            self._tolerate(descriptor, show(folder))
        finally:
            os.close(descriptor)

    def discard(self) -> None:
        """Remove the partial folder and the parents that were made for it; what cannot be removed stays, as partial."""
        with contextlib.suppress(OSError):
            remove(self.root)
        self.close()
        self._remove_parents()

    def _remove_parents(self) -> None:
        for folder in reversed(self._made_parents):
            with contextlib.suppress(OSError):
                os.rmdir(folder)

    def close(self) -> None:
        """Close every descriptor; the lock ends with it."""
        super().close()
        for descriptor in (self._lock, self._file_system):
            if descriptor is not None:
                os.close(descriptor)
        self._lock = self._file_system = None


def remove(root: bytes) -> None:
    """Remove a folder and everything below it, however deep, following no link; raises OSError."""
    with Tree(root) as tree:
        entries = list(tree.walk(with_facts=False))
        for entry in reversed(entries):
            if isinstance(entry, Unlistable):
                raise entry.error
            tree.unlink(entry.path, folder=entry.kind == "folder")
    os.rmdir(root)


@contextmanager
def storage_errors(path: bytes, operation: str) -> Iterator[None]:
    """Turn an OSError into a StorageError that names the path and the operation."""
    try:
        yield
    except OSError as error:
        raise storage_error(path, operation, error) from error


_ADVICE = {
    errno.ENOSPC: "Make room, or choose another destination.",
    errno.EDQUOT: "Make room in the quota, or choose another destination.",
    errno.EACCES: "See to the permissions, or choose another destination.",
    errno.EPERM: "See to the permissions, or choose another destination.",
    errno.EROFS: "The file system is read-only: choose another destination.",
    errno.EMFILE: "Close other files or raise the limit of open files, and run again.",
    errno.EIO: "The disk may be failing: copy what is on it to another one first.",
}


def storage_error(path: bytes, operation: str, error: OSError) -> StorageError:
    """Return the typed error for an OSError: what, where, and what to do next."""
    advice = _ADVICE.get(error.errno or 0, "See to the disk and the permissions, and run again.")
    said = f"could not {operation} {show(path)!r}: {error.strerror or error}. {advice}"
    return StorageError(said, path=show(path), operation=operation)
