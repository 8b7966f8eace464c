"""A folder that is being made beside its destination: `.partial-<name>-<random>`, locked, and gone if anything fails.

Folders and files are made relative to descriptors, never over anything that exists. What makes a bag exist is done
last: `publish` renames, and never replaces. The steps are those of docs/explanation/how-a-bag-is-written.md.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from enum import Enum

from archivekit.errors import PublishedNotDurableError
from archivekit.paths import BagPath, show
from archivekit.storage import system
from archivekit.storage.failures import reason, storage_error, storage_errors
from archivekit.storage.leftovers import PREFIX, partial_name, remove
from archivekit.storage.tree import Tree

__all__ = ["PREFIX", "Durability", "Staging"]

#: From this many files on, one call that flushes the file system is cheaper than one for each file.
_MANY_FILES = 64
#: How often the parents are made anew where another process, failing, takes its own away from under us.
_ATTEMPTS = 5
_NO_FLUSHING_OF_FOLDERS = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


class Durability(Enum):
    """How much is done before a bag is published: flush and read back, flush only, or neither."""

    FULL = "full"
    FLUSH = "flush"
    NONE = "none"


class _There(Enum):
    """What is at the destination after a rename."""

    OURS = "ours"
    NOT_OURS = "not ours"
    UNSEEN = "could not be seen"


class Staging(Tree):
    """The folder while it is being made. `discard` takes everything away again, the parents made for it included."""

    def __init__(self, destination: bytes) -> None:
        """Make the partial folder beside the destination, and the parents that are missing; raises StorageError."""
        self.destination = os.path.abspath(destination)
        self.parent, name = os.path.split(self.destination)
        self.published = False
        #: Folders that the file system cannot flush.
        self.unflushed: list[str] = []
        self.root = b""
        self._names: list[bytes] = []
        self._open: list[int] = []
        self._made_parents: list[bytes] = []
        self._new_parents: dict[bytes, None] = {}
        self._made: set[BagPath] = set()
        self._folders: list[BagPath] = []
        self._files: list[BagPath] = []
        self._lock: int | None = None
        self._identity: tuple[int, int] | None = None
        with storage_errors(self.destination, "make"):
            try:
                self._make(os.path.join(self.parent, partial_name(name, secrets.token_hex(4))))
                self._secure()
            except BaseException:
                self.discard()
                raise

    # -- making --------------------------------------------------------------------------------------------------------

    def _make(self, root: bytes) -> None:
        attempts = _ATTEMPTS
        while not self.root:
            try:
                self._make_parents()
                # `mkdir` under the umask: the 0700 of a folder for temporary files would survive the rename
                with system.undisturbed():
                    os.mkdir(root)
                    self.root = root
            except FileNotFoundError:
                attempts -= 1
                if not attempts:
                    raise

    def _make_parents(self) -> None:
        missing = []
        path = self.parent
        while not os.path.lexists(path):
            missing.append(path)
            path = os.path.dirname(path)
        for folder in reversed(missing):
            self._new_parents[folder] = None
            with contextlib.suppress(FileExistsError), system.undisturbed():
                os.mkdir(folder)
                self._made_parents.append(folder)

    def _secure(self) -> None:
        """Open the folder before the first write (it then reports every failed one), and lock it."""
        super().__init__(self.root)
        self._identity = _identity(self.root)
        if self._open:
            self._lock = os.dup(self._open[0])
            if system.lock(self._lock) is system.Lock.TAKEN:
                raise OSError(errno.EBUSY, "another process holds the partial folder")

    def create(self, path: BagPath) -> int:
        """Make a new file, its folders too, and return its descriptor for writing; raises OSError."""
        folder, _, name = path.rpartition(b"/")
        self.make_folder(folder)
        if self._open:
            descriptor = os.open(name, system.OPEN_NEW, 0o666, dir_fd=self.at(folder))
        else:
            descriptor = os.open(self._path(path), system.OPEN_NEW, 0o666)
        self._files.append(path)
        return descriptor

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
                    self._flush_folder(self.at(folder), show(folder) or ".")

    def _flush_folder(self, descriptor: int, name: str) -> None:
        """Flush a folder; where the file system cannot flush folders at all, remember that and go on."""
        try:
            system.flush(descriptor)
        except OSError as error:
            if error.errno not in _NO_FLUSHING_OF_FOLDERS:
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
        except OSError as error:
            # a network file system may repeat a rename that it has done, and call it a failure
            if self._what_is_there() is not _There.OURS:
                if isinstance(error, FileExistsError):
                    raise
                raise storage_error(self.destination, "publish", error) from error
        if self._what_is_there() is _There.NOT_OURS:
            lost = OSError(errno.EIO, "the system called the rename done, and it is not")
            raise storage_error(self.destination, "publish", lost)
        self.published = True
        try:
            if flush:
                self._flush_parents()
        except OSError as error:
            raise PublishedNotDurableError(
                f"{show(self.destination)!r} is in place and whole, but the folder it lies in could not be flushed "
                f"({reason(error)}): a power cut may still undo it. Keep the originals, and verify it later.",
                path=show(self.destination),
                operation="flush",
            ) from error
        finally:
            self.close()

    def _what_is_there(self) -> _There:
        """Return whether what is at the destination is the folder that we made."""
        try:
            return _There.OURS if _identity(self.destination) == self._identity else _There.NOT_OURS
        except FileNotFoundError:
            return _There.NOT_OURS
        except OSError:
            return _There.UNSEEN

    def _flush_parents(self) -> None:
        """Flush the folder that the bag lies in and, where it was new, each one above up to one that was not."""
        for folder in dict.fromkeys((self.parent, *map(os.path.dirname, reversed(self._new_parents)))):
            if system.HAVE_DIR_FD:
                descriptor = os.open(folder, system.OPEN_FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
                try:
                    self._flush_folder(descriptor, show(folder))
                finally:
                    close(descriptor)

    def discard(self) -> None:
        """Remove the partial folder and the parents that were made for it; what cannot be removed stays, as partial."""
        self._close_all()
        if self.root:
            with contextlib.suppress(OSError):
                remove(self.root)
        self._unlock()
        for folder in reversed(self._made_parents):
            with contextlib.suppress(OSError):
                os.rmdir(folder)

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


def _identity(path: bytes) -> tuple[int, int]:
    facts = os.lstat(path)
    return facts.st_dev, facts.st_ino


def close(descriptor: int) -> None:
    """Close what was only read: a failure to close it loses nothing."""
    with contextlib.suppress(OSError):
        os.close(descriptor)


def _flush_and_close(descriptor: int) -> None:
    try:
        system.flush(descriptor)
    finally:
        close(descriptor)
