"""An archive file that is being made beside its name: locked, flushed, and renamed into place when it was judged."""

from __future__ import annotations

import os

from archivekit.storage import system
from archivekit.storage.failures import storage_errors
from archivekit.storage.publishing import Publishing, close

_BUFFER = 1 << 20


class ArchiveStaging:
    """The file while it is being made. `discard` takes it away again, and the parents that were made for it."""

    def __init__(self, destination: bytes) -> None:
        """Make the partial file and the parents that are missing; raises StorageError."""
        self._publishing = Publishing(destination)
        self.destination = self._publishing.destination
        self.position = 0
        self._buffer = bytearray()
        self._descriptor = -1
        with storage_errors(self.destination, "make"):
            try:
                self._publishing.begin(self._open, lambda path: self._descriptor)
            except BaseException:
                self.discard()
                raise

    def _open(self, path: bytes) -> None:
        self._close()  # what an attempt before may have opened
        self._descriptor = os.open(path, system.OPEN_NEW, 0o666)

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
        self._publishing.publish(flush=flush)

    @property
    def path(self) -> bytes:
        """Return where the file is while it is being made."""
        return self._publishing.partial

    @property
    def unflushed(self) -> list[str]:
        """Return the folders that the file system cannot flush."""
        return self._publishing.unflushed

    def discard(self) -> None:
        """Take the file away, unless it was published."""
        self._close()
        self._publishing.remove_partial()
        self._publishing.remove_parents()

    def _close(self) -> None:
        if self._descriptor >= 0:
            close(self._descriptor)
            self._descriptor = -1
