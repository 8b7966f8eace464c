"""An archive file that is being made beside its name: locked, flushed, and renamed into place when it was judged."""

from __future__ import annotations

import contextlib
import os
import secrets

from archivekit.errors import PublishedNotDurableError
from archivekit.paths import show
from archivekit.storage import system
from archivekit.storage.failures import reason, storage_errors
from archivekit.storage.leftovers import partial_name

_BUFFER = 1 << 20


class ArchiveStaging:
    """The file while it is being made. `discard` takes it away again, and the parents that were made for it."""

    def __init__(self, destination: bytes) -> None:
        """Make the partial file and the parents that are missing; raises StorageError."""
        self.destination = os.path.abspath(destination)
        self._parent, name = os.path.split(self.destination)
        self.path = os.path.join(self._parent, partial_name(name, secrets.token_hex(4)))
        self.position = 0
        self.published = False
        self._buffer = bytearray()
        self._made_parents: list[bytes] = []
        self._descriptor = -1
        with storage_errors(self.destination, "make"):
            try:
                self._make_parents()
                self._descriptor = os.open(self.path, system.OPEN_NEW, 0o666)
                system.lock(self._descriptor)
            except BaseException:
                self.discard()
                raise

    def _make_parents(self) -> None:
        missing = []
        path = self._parent
        while not os.path.lexists(path):
            missing.append(path)
            path = os.path.dirname(path)
        for folder in reversed(missing):
            with contextlib.suppress(FileExistsError), system.undisturbed():
                os.mkdir(folder)
                self._made_parents.append(folder)

    def write(self, data: bytes | memoryview) -> None:
        """Add octets; raises OSError."""
        self._buffer += data
        self.position += len(data)
        if len(self._buffer) >= _BUFFER:
            self._drain()

    def _drain(self) -> None:
        with memoryview(self._buffer) as view:
            written = 0
            while written < len(view):
                written += os.write(self._descriptor, view[written:])
        self._buffer.clear()

    def write_over(self, at: int, data: bytes) -> None:
        """Write octets again that were written before, at a place; raises OSError."""
        begins = self.position - len(self._buffer)
        if at >= begins:
            self._buffer[at - begins : at - begins + len(data)] = data
            return
        self._drain()
        os.lseek(self._descriptor, at, os.SEEK_SET)
        written = 0
        while written < len(data):
            written += os.write(self._descriptor, data[written:])
        os.lseek(self._descriptor, 0, os.SEEK_END)

    def end(self) -> None:
        """Hand everything to the system; raises OSError."""
        self._drain()

    def flush(self) -> None:
        """Flush the file to the medium; raises StorageError."""
        with storage_errors(self.destination, "flush"):
            system.flush(self._descriptor)

    def publish(self, *, flush: bool) -> None:
        """Give the file its name; raises FileExistsError, StorageError, PublishedNotDurableError."""
        if os.name == "nt":  # an open file cannot be renamed there
            self._close()
        try:
            system.rename_into_place(self.path, self.destination)
        except FileExistsError:
            raise
        except OSError as error:
            with storage_errors(self.destination, "rename"):
                raise error
        self.published = True
        try:
            if flush:
                self._flush_parents()
        except OSError as error:
            raise PublishedNotDurableError(
                f"{show(self.destination)!r} is in place and whole, but the folder it lies in could not be flushed "
                f"({reason(error)}): a power cut may still undo it. Keep the bag, and verify the archive later.",
                path=show(self.destination),
                operation="flush",
            ) from error
        finally:
            self._close()

    def _flush_parents(self) -> None:
        for folder in dict.fromkeys((self._parent, *map(os.path.dirname, reversed(self._made_parents)))):
            if system.HAVE_DIR_FD:
                descriptor = os.open(folder, system.OPEN_FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
                try:
                    system.flush(descriptor)
                finally:
                    os.close(descriptor)

    def discard(self) -> None:
        """Take the file away, unless it was published."""
        self._close()
        if self.published:
            return
        with contextlib.suppress(OSError):
            os.unlink(self.path)
        for folder in reversed(self._made_parents):
            with contextlib.suppress(OSError):
                os.rmdir(folder)

    def _close(self) -> None:
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = -1
