"""A new file that grows piece by piece beside its name, and gets that when it is whole. Nothing is overwritten."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator

from archivekit.storage import system
from archivekit.storage.failures import storage_errors
from archivekit.storage.files import flush_folder, into_place
from archivekit.storage.leftovers import partial_name


class Sink:
    """A file in the making. Whoever opens one ends it with `keep` or `drop`; both may be called again."""

    def __init__(self, path: bytes) -> None:
        """Open the file beside its name; raises StorageError."""
        self._whole = os.path.abspath(path)
        parent, name = os.path.split(self._whole)
        self._beside = os.path.join(parent, partial_name(name, secrets.token_hex(4)))
        with storage_errors(self._whole, "write"):
            descriptor = os.open(self._beside, system.OPEN_NEW, 0o666)
            self._file = os.fdopen(descriptor, "wb")
            system.lock(descriptor)

    def write(self, data: bytes) -> None:
        """Add a piece; raises StorageError, and what was written so far is gone."""
        with self._failing():
            self._file.write(data)

    def keep(self) -> None:
        """Flush the file and give it its name; raises StorageError where that is taken, and the file is gone."""
        if self._file.closed:
            return
        with self._failing():
            self._file.flush()
            system.flush(self._file.fileno())
            self._file.close()
            into_place(self._beside, self._whole)
            flush_folder(os.path.dirname(self._whole))

    def drop(self) -> None:
        """Take the file away, unless it was kept."""
        if not self._file.closed:
            self._file.close()
            self._forget()

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            with storage_errors(self._whole, "write"):
                yield
        except BaseException:
            with contextlib.suppress(OSError):
                self._file.close()
            self._forget()
            raise

    def _forget(self) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self._beside)
