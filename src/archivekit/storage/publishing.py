"""Whatever is made beside its name and renamed into place: missing parents made, nothing replaced, parents flushed.

What is being made is `.partial-<name>-<random>`, a folder or a file. If anything fails it is gone, and so are the
parents that were made for it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Protocol, TypeVar

from archivekit.errors import PublishedNotDurableError
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import system
from archivekit.storage.failures import reason, storage_error
from archivekit.storage.leftovers import partial_name, remove
from archivekit.storage.signals import undisturbed

#: How often all is made anew where another process takes parents or partial away from under us.
_ATTEMPTS = 5
_NO_FLUSHING_OF_FOLDERS = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


class Discardable(Protocol):
    """What can be taken away again; where it was published, that only lets go of it."""

    def discard(self) -> None: ...


_Staging = TypeVar("_Staging", bound=Discardable)


@contextlib.contextmanager
def staged(make: Callable[[], _Staging]) -> Iterator[_Staging]:
    """Make what is to be published, and take it away again unless it was, however the block ends.

    No signal comes between its being made and its being known here.
    """
    made: _Staging | None = None
    try:
        with undisturbed():
            made = make()
        yield made
    finally:
        if made is not None:
            made.discard()


class _There(Enum):
    """What is at the destination after a rename."""

    OURS = "ours"
    NOT_OURS = "not ours"
    UNSEEN = "could not be seen"


class _HeldError(OSError):
    """Another process holds the lock on what we made."""


class Publishing:
    """The way of one partial from its making to its final name, or to nothing."""

    def __init__(self, destination: bytes) -> None:
        self.destination = os.path.abspath(destination)
        self.parent, self._name = os.path.split(self.destination)
        self.partial = self._new_partial()
        self.published = False
        #: Folders that the file system cannot flush.
        self.unflushed: list[str] = []
        self._there = False
        self._identity: tuple[int, int] | None = None
        self._made_parents: list[bytes] = []
        self._new_parents: dict[bytes, None] = {}

    # -- making --------------------------------------------------------------------------------------------------------

    def begin(self, make: Callable[[bytes], None], opened: Callable[[bytes], int | None]) -> None:
        """Make the partial by one call, and lock the descriptor that another opens of it. Raises OSError.

        Making and locking are one attempt, and so both may be called again: with another name, where another process
        took the parents or the partial away meanwhile, or holds it since it takes it for one that was left behind.
        """
        attempts = _ATTEMPTS
        while True:
            try:
                self._make_parents()
                with undisturbed():
                    make(self.partial)
                    self._there = True
                self._hold(opened(self.partial))
                return
            except (FileNotFoundError, _HeldError):
                attempts -= 1
                if not attempts:
                    raise
                self.remove_partial()
                self._there = False
                self.partial = self._new_partial()

    def _new_partial(self) -> bytes:
        return os.path.join(self.parent, partial_name(self._name, secrets.token_hex(4)))

    def _make_parents(self) -> None:
        missing = []
        path = self.parent
        while not os.path.lexists(path):
            missing.append(path)
            path = os.path.dirname(path)
        for folder in reversed(missing):
            self._new_parents[folder] = None
            with contextlib.suppress(FileExistsError), undisturbed():
                os.mkdir(folder)
                self._made_parents.append(folder)

    def _hold(self, descriptor: int | None) -> None:
        """Remember which folder or file the partial is, and lock it where it is open; raises OSError."""
        if descriptor is not None and system.lock(descriptor) is system.Lock.TAKEN:
            raise _HeldError(errno.EBUSY, "another process holds the partial")
        # only now, since it may have been taken away between its being made and its being locked
        self._identity = _identity(self.partial)

    # -- ending --------------------------------------------------------------------------------------------------------

    def flush_folder(self, descriptor: int, name: str) -> None:
        """Flush a folder; where the file system cannot flush folders at all, remember that and go on."""
        try:
            system.flush(descriptor)
        except OSError as error:
            if error.errno not in _NO_FLUSHING_OF_FOLDERS:
                raise
            self.unflushed.append(name)

    def publish(self, *, flush: bool) -> None:
        """Give the partial its final name, which must be free, and flush the parents.

        Raises FileExistsError where the name was taken meanwhile, StorageError where the rename fails, and
        PublishedNotDurableError where only the last flush fails: what was made is then in place.
        """
        try:
            system.rename_into_place(self.partial, self.destination)
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
                f"{quoted(self.destination)} is in place and whole, but the folder it lies in could not be flushed "
                f"({reason(error)}): a power cut may still undo it. Keep the originals, and verify it later.",
                path=show(self.destination),
                operation="flush",
            ) from error

    def _what_is_there(self) -> _There:
        """Return whether what is at the destination is what we made."""
        try:
            return _There.OURS if _identity(self.destination) == self._identity else _There.NOT_OURS
        except FileNotFoundError:
            return _There.NOT_OURS
        except OSError:
            return _There.UNSEEN

    def _flush_parents(self) -> None:
        """Flush the folder that it lies in and, where that was new, each one above up to one that was not."""
        for folder in dict.fromkeys((self.parent, *map(os.path.dirname, reversed(self._new_parents)))):
            if system.HAVE_DIR_FD:
                descriptor = os.open(folder, system.OPEN_FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
                try:
                    self.flush_folder(descriptor, show(folder))
                finally:
                    close(descriptor)

    def remove_partial(self) -> None:
        """Remove the partial, unless it was published; what cannot be removed stays, as partial."""
        if self._there and not self.published:
            with contextlib.suppress(OSError):
                remove(self.partial)

    def remove_parents(self) -> None:
        """Remove the parents that were made and are empty."""
        if not self.published:
            for folder in reversed(self._made_parents):
                with contextlib.suppress(OSError):
                    os.rmdir(folder)


def _identity(path: bytes) -> tuple[int, int]:
    facts = os.lstat(path)
    return facts.st_dev, facts.st_ino


def close(descriptor: int) -> None:
    """Close what was only read: a failure to close it loses nothing."""
    with contextlib.suppress(OSError):
        os.close(descriptor)
