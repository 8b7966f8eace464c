"""One file, read block by block, so that its size does not matter. Knows nothing of what is in it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from types import TracebackType

from archivekit.codes import system as codes
from archivekit.findings import Finding, Where
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import system
from archivekit.storage.failures import reason

BLOCK = 256 * 1024


class Blocks:
    """The blocks of an open file, once. `start` is the first; `failed` says at the end why it could not be read on."""

    def __init__(self, path: bytes, descriptor: int, start: bytes) -> None:
        self._path = path
        self._descriptor = descriptor
        self.start = start
        self.failed: Finding | None = None

    def __iter__(self) -> Iterator[bytes]:
        block = self.start
        while block:
            yield block
            try:
                block = os.read(self._descriptor, BLOCK)
            except OSError as error:
                self.failed = _unreadable(self._path, error)
                return

    def whole(self, most: int) -> bytes | Finding:
        """Return all of the file, or the finding that says why not; more than `most` octets are not read."""
        parts, size = [], 0
        for block in self:
            parts.append(block)
            size += len(block)
            if size > most:
                message = f"{quoted(self._path)} is longer than {most:,} octets"
                return codes.OVER_LIMIT.finding(message, where=Where(file=show(self._path)))
        return self.failed or b"".join(parts)

    def __enter__(self) -> Blocks:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)


def open_blocks(path: bytes) -> Blocks | Finding:
    """Open a regular file, or return the finding that says why it cannot be read. Never blocks on a FIFO."""
    where = Where(file=show(path))
    try:
        descriptor = os.open(path, system.OPEN_READ & ~getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return codes.NOT_FOUND.finding(f"there is no file {quoted(path)}", where=where)
    except OSError as error:
        return _unreadable(path, error)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return codes.NOT_A_FILE.finding(f"{quoted(path)} is not a regular file", where=where)
        start = os.read(descriptor, BLOCK)
    except OSError as error:
        os.close(descriptor)
        return _unreadable(path, error)
    return Blocks(path, descriptor, start)


def _unreadable(path: bytes, error: OSError) -> Finding:
    said = reason(error)
    where = Where(file=show(path))
    return codes.CANNOT_READ.finding(f"{quoted(path)} could not be read: {said}", where=where, observed=said)
