"""One pass over each original: read it, compute every digest, write the copy, and look at its first block.

The same buffer feeds all of them. An original whose size or times are not those of the survey, before and after, is
refused; the copy keeps its modification time. Originals are opened for reading only and never written to.
"""

from __future__ import annotations

import mmap
import os
import stat
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

from archivekit.bag.source import SourceFile
from archivekit.digests import ALGORITHMS
from archivekit.errors import SourceChangedError, StorageError
from archivekit.files import FileFact
from archivekit.paths import show
from archivekit.storage import system
from archivekit.storage.digester import BUFFER, LARGE, Reading, moment
from archivekit.storage.identify import BLOCK, Identifier
from archivekit.storage.staging import Staging, storage_error
from archivekit.storage.tree import Tree


class Copier:
    """Copies originals into a staging folder and returns what is then known of each."""

    def __init__(
        self,
        staging: Staging,
        roots: Sequence[bytes],
        algorithms: Sequence[str],
        identifier: Identifier,
        reading: Reading,
    ) -> None:
        self._staging = staging
        self._roots = roots
        self._algorithms = tuple(algorithms)
        self._identifier = identifier
        self._reading = reading
        self._buffers = threading.local()
        self._source: tuple[int, Tree] | None = None

    def copy(self, files: Sequence[SourceFile]) -> tuple[FileFact, ...]:
        """Copy all files and return their facts, sorted by path. Raises SourceChangedError, StorageError."""
        large = sorted((file for file in files if file.size >= LARGE), key=lambda file: -file.size)
        threaded = large if self._reading.jobs > 1 and len(large) > 1 else []
        inline = [file for file in files if file.size < LARGE] if threaded else files
        try:
            facts = [*self._in_threads(threaded), *(self._copy(*self._open(file)) for file in inline)]
        finally:
            if self._source is not None:
                self._source[1].close()
                self._source = None
        return tuple(sorted(facts, key=lambda fact: fact.path))

    def _in_threads(self, files: Sequence[SourceFile]) -> Iterator[FileFact]:
        if not files:
            return
        running: deque[tuple[int, int, Future[FileFact]]] = deque()
        with ThreadPoolExecutor(min(self._reading.jobs, len(files)), thread_name_prefix="archivekit-copy") as pool:
            try:
                for file in files:
                    opened = self._open(file)
                    running.append((*opened[1:], pool.submit(self._copy, *opened)))
                    if len(running) > 2 * self._reading.jobs:
                        yield running.popleft()[2].result()
                while running:
                    yield running.popleft()[2].result()
            finally:
                for source, target, future in running:
                    if future.cancel():
                        os.close(source)
                        os.close(target)

    def _open(self, file: SourceFile) -> tuple[SourceFile, int, int]:
        """Open an original and make its copy; only one thread does this."""
        if self._source is None or self._source[0] != file.root:
            if self._source is not None:
                self._source[1].close()
            self._source = (file.root, Tree(self._roots[file.root]))
        try:
            source = self._source[1].open(file.inner)
        except FileNotFoundError as error:
            raise _changed(file, "it is gone") from error
        except OSError as error:
            raise _unreadable(file, error) from error
        try:
            return file, source, self._staging.create(file.path)
        except OSError as error:
            os.close(source)
            raise storage_error(self._staging.destination, "write", error) from error

    def _copy(self, file: SourceFile, source: int, target: int) -> FileFact:
        try:
            return self._pass(file, source, target)
        finally:
            os.close(source)
            os.close(target)

    def _pass(self, file: SourceFile, source: int, target: int) -> FileFact:
        """Read, digest and write one file, and compare what it was before, during and after."""
        _unchanged(file, _facts(file, source))
        hashers = [ALGORITHMS[name].new() for name in self._algorithms]
        first = b""
        size = 0
        if not hasattr(self._buffers, "memory"):
            self._buffers.memory = mmap.mmap(-1, BUFFER)
        buffer: mmap.mmap = self._buffers.memory
        with memoryview(buffer) as view:
            while count := _read(file, source, buffer):
                with view[:count] as block:
                    first = first or bytes(block[:BLOCK])
                    for hasher in hashers:
                        hasher.update(block)
                    self._write(target, block)
                size += count
                self._reading.tick(count)
        _unchanged(file, _facts(file, source))
        if size != file.size:
            raise _changed(file, f"{size:,} octets were read, not {file.size:,}")
        self._finish(file, target)
        digests = {name: hasher.hexdigest() for name, hasher in zip(self._algorithms, hashers, strict=True)}
        found = self._identifier.identify(first, file.inner)
        return FileFact(file.path, file.original, size, digests, found, iso_time(file.modified_ns), file.mode)

    def _write(self, target: int, block: memoryview) -> None:
        try:
            written = os.write(target, block)
            while written < len(block):
                written += os.write(target, block[written:])
        except OSError as error:
            raise storage_error(self._staging.destination, "write", error) from error

    def _finish(self, file: SourceFile, target: int) -> None:
        """Keep the modification time, and ask for large copies to be written out early."""
        try:
            if os.utime in os.supports_fd:
                os.utime(target, ns=(file.modified_ns, file.modified_ns))
        except OSError as error:
            raise storage_error(self._staging.destination, "write", error) from error
        if file.size >= LARGE:
            system.start_writing_out(target)


def _read(file: SourceFile, source: int, buffer: mmap.mmap) -> int:
    try:
        return system.read_into(source, buffer)
    except OSError as error:
        raise _unreadable(file, error) from error


def _facts(file: SourceFile, source: int) -> os.stat_result:
    try:
        facts = os.fstat(source)
    except OSError as error:
        raise _unreadable(file, error) from error
    if not stat.S_ISREG(facts.st_mode):
        raise _changed(file, "it is no regular file any more")
    return facts


def _unchanged(file: SourceFile, facts: os.stat_result) -> None:
    if moment(facts) != (file.size, file.modified_ns, file.changed_ns):
        raise _changed(file, "its size or times are not what they were")


def _changed(file: SourceFile, how: str) -> SourceChangedError:
    return SourceChangedError(
        f"the original {show(file.original)!r} changed while it was packaged: {how}. "
        "Nothing was published. Stop whatever writes to it, and run again.",
        path=show(file.original),
        operation="read",
    )


def _unreadable(file: SourceFile, error: OSError) -> StorageError:
    return StorageError(
        f"could not read the original {show(file.original)!r}: {error.strerror or error}. "
        "Nothing was published. See to the permissions or the disk, and run again.",
        path=show(file.original),
        operation="read",
    )


def iso_time(nanoseconds: int) -> str:
    """Return a time in ISO 8601, UTC, exact to the nanosecond; a time that no calendar holds is given as its number."""
    seconds, fraction = divmod(nanoseconds, 1_000_000_000)
    try:
        text = datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")
    except (OverflowError, ValueError, OSError):
        return str(nanoseconds)
    return f"{text}.{fraction:09d}".rstrip("0") + "Z" if fraction else f"{text}Z"
