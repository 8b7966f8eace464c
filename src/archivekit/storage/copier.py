"""One pass over each original: read it, compute every digest, write the copy, and look at its first block.

The same buffer feeds all of them. An original whose size or times are not those of the survey, before and after, is
refused; the copy keeps its modification time. Originals are opened for reading only and never written to.
"""

from __future__ import annotations

import errno
import mmap
import os
import stat
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from archivekit.bag.source import SourceFile
from archivekit.digests import ALGORITHMS
from archivekit.errors import SourceChangedError, StorageError
from archivekit.files import FileFact, Format
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage import system
from archivekit.storage.digester import BUFFER, LARGE, Reading, moment
from archivekit.storage.failures import reason, storage_error
from archivekit.storage.identify import BLOCK, Identifier, Pool
from archivekit.storage.publishing import close
from archivekit.storage.tree import NotRegularError, Tree
from archivekit.storage.writer import write

#: So many octets of a copy are handed to the medium at once while the rest is still being written.
_WRITE_OUT = 8 << 20
#: So many copies wait for their format before the first of them is asked for.
_WAITING = 256
#: What opening says of a path on which something else stands now than was seen.
SWAPPED = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.ESTALE})


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass computes: the digests of every file, further ones by path, and whether a flush will follow."""

    algorithms: tuple[str, ...]
    further: Mapping[BagPath, tuple[str, ...]] = field(default_factory=dict)
    flushed: bool = True


class _StoppedError(Exception):
    """Another file failed, so that this one need not be finished."""


class Place(Protocol):
    """Where copies are made: the path that they will have, for messages, and a way to make a new file."""

    destination: bytes

    def create(self, path: BagPath) -> int: ...


class Copier:
    """Copies originals into a folder that is being made and returns what is then known of each."""

    def __init__(
        self, staging: Place, roots: Sequence[bytes], wanted: Pass, identifier: Identifier, reading: Reading
    ) -> None:
        self._staging = staging
        self._roots = roots
        self._wanted = wanted
        self._identifier = identifier
        self._reading = reading
        self._buffers = threading.local()
        self._source: tuple[int, Tree] | None = None
        self._stopped = threading.Event()
        self._pool: Pool | None = None
        self._answers: dict[BagPath, Future[Format]] = {}

    def copy(self, files: Sequence[SourceFile]) -> tuple[FileFact, ...]:
        """Copy all files and return their facts, sorted by path. Raises SourceChangedError, StorageError."""
        try:
            if self._reading.jobs == 1:
                facts = [self._copy(*self._open(file)) for file in files]
            else:
                facts = self._copy_many(files)
        finally:
            self._leave()
        return tuple(sorted(facts, key=lambda fact: fact.path))

    def _copy_many(self, files: Sequence[SourceFile]) -> list[FileFact]:
        """Copy large files in threads, then small ones in line, and have formats identified beside it."""
        large = sorted((file for file in files if file.size >= LARGE), key=lambda file: -file.size)
        threaded = large if len(large) > 1 else []
        inline = [file for file in files if file.size < LARGE] if threaded else files
        with Pool(self._identifier, threads=self._reading.jobs) as pool:
            self._pool = pool if self._identifier.asks_the_library else None
            facts = [*self._in_threads(threaded)]
            waiting: deque[FileFact] = deque()
            for file in inline:
                waiting.append(self._copy(*self._open(file)))
                if len(waiting) > _WAITING:
                    facts.append(self._settled(waiting.popleft()))
            facts.extend(map(self._settled, waiting))
        self._pool = None
        return facts

    def _settled(self, fact: FileFact) -> FileFact:
        """Return a fact with the format that was identified meanwhile."""
        answer = self._answers.pop(fact.path, None)
        return fact if answer is None else replace(fact, format=answer.result())

    def _in_threads(self, files: Sequence[SourceFile]) -> Iterator[FileFact]:
        if not files:
            return
        running: deque[tuple[int, int, Future[FileFact]]] = deque()
        with ThreadPoolExecutor(min(self._reading.jobs, len(files)), thread_name_prefix="archivekit-copy") as pool:
            try:
                for file in files:
                    opened = self._open(file)
                    running.append((*opened[1:], self._begin(pool, opened)))
                    if len(running) > 2 * self._reading.jobs:
                        yield self._settled(running.popleft()[2].result())
                while running:
                    yield self._settled(running.popleft()[2].result())
            except BaseException:
                self._stopped.set()
                for source, target, future in running:
                    if future.cancel():
                        close(source)
                        close(target)
                raise

    def _begin(self, pool: ThreadPoolExecutor, opened: tuple[SourceFile, int, int]) -> Future[FileFact]:
        try:
            return pool.submit(self._copy, *opened)
        except RuntimeError as error:  # the system gives no more threads
            close(opened[1])
            close(opened[2])
            raise storage_error(
                self._staging.destination, "write", OSError(errno.ENOMEM, f"no thread could be started ({error})")
            ) from error

    # -- opening -------------------------------------------------------------------------------------------------------

    def _open(self, file: SourceFile) -> tuple[SourceFile, int, int]:
        """Open an original and make its copy; only one thread does this."""
        try:
            source = self._tree(file.root).open(file.inner)
        except OSError as error:
            if error.errno in SWAPPED or isinstance(error, NotRegularError):
                raise changed(file, "it is gone, or something else is in its place") from error
            raise unreadable(file, error) from error
        try:
            return file, source, self._staging.create(file.path)
        except OSError as error:
            close(source)
            raise self._unwritten(file, error) from error
        except BaseException:
            close(source)
            raise

    def _tree(self, root: int) -> Tree:
        if self._source is None or self._source[0] != root:
            self._leave()
            self._source = (root, Tree(self._roots[root]))
        return self._source[1]

    def _leave(self) -> None:
        if self._source is not None:
            self._source[1].close()
            self._source = None

    def _unwritten(self, file: SourceFile, error: OSError) -> StorageError:
        return storage_error(os.path.join(self._staging.destination, file.path), "write", error)

    # -- the pass ------------------------------------------------------------------------------------------------------

    def _copy(self, file: SourceFile, source: int, target: int) -> FileFact:
        try:
            fact = self._pass(file, source, target)
        except BaseException:
            close(target)
            raise
        finally:
            close(source)
        try:
            os.close(target)  # some network file systems report a failed write only here
        except OSError as error:
            raise self._unwritten(file, error) from error
        return fact

    def _pass(self, file: SourceFile, source: int, target: int) -> FileFact:
        """Read, digest and write one file, and compare what it was before, during and after."""
        unchanged(file, facts_of(file, source))
        algorithms = (*self._wanted.algorithms, *self._wanted.further.get(file.path, ()))
        hashers = [ALGORITHMS[name].new() for name in algorithms]
        buffer = self._buffer()
        first = b""
        size = begun = 0
        with memoryview(buffer) as view:
            while count := read_block(file, source, buffer):
                if self._stopped.is_set():
                    raise _StoppedError
                with view[:count] as block:
                    first = first or bytes(block[:BLOCK])
                    for hasher in hashers:
                        hasher.update(block)
                    try:
                        write(target, block)
                    except OSError as error:
                        raise self._unwritten(file, error) from error
                size += count
                self._reading.tick(count)
                if size > file.size:
                    raise changed(file, "it grew")
                begun = self._write_out(target, begun, size, _WRITE_OUT)
        unchanged(file, facts_of(file, source))
        if size != file.size:
            raise changed(file, f"{size:,} octets were read, not {file.size:,}")
        self._keep_time(file, target)
        self._write_out(target, begun, size, LARGE)
        digests = {name: hasher.hexdigest() for name, hasher in zip(algorithms, hashers, strict=True)}
        found = self._identify(file, first)
        return FileFact(file.path, file.original, size, digests, found, iso_time(file.modified_ns), file.mode)

    def _identify(self, file: SourceFile, first: bytes) -> Format | None:
        """Return the format, or None where it is being identified beside us and will be settled later."""
        if self._pool is None:
            return self._identifier.identify(first, file.inner)
        self._answers[file.path] = self._pool.start(first, file.inner)
        return None

    def _buffer(self) -> mmap.mmap:
        """Return this thread's buffer: page-aligned, and used again for every file."""
        if not hasattr(self._buffers, "memory"):
            self._buffers.memory = mmap.mmap(-1, BUFFER)
        memory: mmap.mmap = self._buffers.memory
        return memory

    def _write_out(self, target: int, begun: int, size: int, least: int) -> int:
        """Have the medium begin with what was written since, where a flush will wait for it anyway."""
        if not self._wanted.flushed or size - begun < least:
            return begun
        system.start_writing_out(target, begun, size - begun)
        return size

    def _keep_time(self, file: SourceFile, target: int) -> None:
        """Give the copy the modification time of its original."""
        if os.utime in os.supports_fd:
            try:
                os.utime(target, ns=(file.modified_ns, file.modified_ns))
            except OSError as error:
                raise self._unwritten(file, error) from error


def read_block(file: SourceFile, source: int, buffer: mmap.mmap) -> int:
    """Read the next octets of an original, and return how many; raises StorageError."""
    try:
        return system.read_into(source, buffer)
    except OSError as error:
        raise unreadable(file, error) from error


def facts_of(file: SourceFile, source: int) -> os.stat_result:
    """Return what the system says of an open original; raises SourceChangedError where it is no file any more."""
    try:
        facts = os.fstat(source)
    except OSError as error:
        raise unreadable(file, error) from error
    if not stat.S_ISREG(facts.st_mode):
        raise changed(file, "it is no regular file any more")
    return facts


def unchanged(file: SourceFile, facts: os.stat_result) -> None:
    """Raise SourceChangedError where an original is not what the survey saw."""
    if moment(facts) != (file.size, file.modified_ns, file.changed_ns):
        raise changed(file, "its size or times are not what they were")


def changed(file: SourceFile, how: str) -> SourceChangedError:
    """Return the error for an original that is not what the survey saw."""
    return SourceChangedError(
        f"the original {quoted(file.original)} changed while it was packaged: {how}. "
        "Nothing was published. Stop whatever writes to it, and run again.",
        path=show(file.original),
        operation="read",
    )


def unreadable(file: SourceFile, error: OSError) -> StorageError:
    """Return the error for an original that cannot be read."""
    return StorageError(
        f"could not read the original {quoted(file.original)}: {reason(error)}. "
        "Nothing was published. See to the permissions or the disk, and run again.",
        path=show(file.original),
        operation="read",
    )


def iso_time(nanoseconds: int) -> str:
    """Return a time in ISO 8601, UTC, exact to the nanosecond; a time that no calendar holds is given as its number."""
    seconds, fraction = divmod(nanoseconds, 1_000_000_000)
    try:
        text = datetime.fromtimestamp(seconds, tz=UTC).isoformat()[:19]
    except (OverflowError, ValueError, OSError):
        return str(nanoseconds)
    return f"{text}.{fraction:09d}".rstrip("0") + "Z" if fraction else f"{text}Z"
