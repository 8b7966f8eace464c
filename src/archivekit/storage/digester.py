"""The digest engine: one read of each file feeds every algorithm that is asked for.

Large files are read in threads (hashlib frees the interpreter lock), small ones in line; buffers are page-aligned
and reused. A file that cannot be read, or that changes while it is read, is a finding and never a digest.
"""

from __future__ import annotations

import mmap
import os
import stat
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from archivekit.codes import Code
from archivekit.codes import system as codes
from archivekit.digests import ALGORITHMS
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, show
from archivekit.storage import system
from archivekit.storage.tree import NotRegularError, Tree

BUFFER = 256 * 1024
LARGE = 512 * 1024

#: Called with the number of octets just read; may raise to stop.
Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to digest, its size as listed, and the algorithms (RFC 8493 names)."""

    path: BagPath
    size: int
    algorithms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digested:
    """What came of one file: octets read and digests in the order asked for, or the finding that says why not."""

    path: BagPath
    size: int = 0
    digests: tuple[bytes, ...] = ()
    trouble: Finding | None = None


def no_tick(octets: int) -> None:
    """Count nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: by how many jobs, whom to tell of every octet, and whether the cache is passed by.

    `from_medium` asks the system to forget what it has of a file before it is read.
    """

    jobs: int = 1
    tick: Tick = no_tick
    from_medium: bool = False


def digest(tree: Tree, wanted: Sequence[Wanted], reading: Reading) -> Iterator[Digested]:
    """Yield what came of every file, in no promised order: large files first, in threads, then small ones in line."""
    large = [item for item in wanted if item.size >= LARGE] if reading.jobs > 1 else []
    if len(large) > 1:
        large.sort(key=lambda item: -item.size)
        yield from _in_threads(tree, large, reading)
        wanted = [item for item in wanted if item.size < LARGE]
    buffer = mmap.mmap(-1, BUFFER)
    try:
        for item in wanted:
            yield _digest_one(tree, item, buffer, reading)
    finally:
        buffer.close()


def _in_threads(tree: Tree, wanted: Sequence[Wanted], reading: Reading) -> Iterator[Digested]:
    """Open in this thread (a Tree is no shared thing) and read in others, a few files ahead."""
    buffers = threading.local()

    def read(item: Wanted, descriptor: int) -> Digested:
        if not hasattr(buffers, "memory"):
            buffers.memory = mmap.mmap(-1, BUFFER)
        try:
            return _read(item, descriptor, buffers.memory, reading)
        finally:
            os.close(descriptor)

    running: deque[tuple[int, Future[Digested]]] = deque()
    with ThreadPoolExecutor(min(reading.jobs, len(wanted)), thread_name_prefix="archivekit-digest") as pool:
        try:
            for item in wanted:
                try:
                    descriptor = tree.open(item.path)
                except OSError as error:
                    yield Digested(item.path, trouble=unreadable(item.path, error))
                    continue
                running.append((descriptor, pool.submit(read, item, descriptor)))
                if len(running) > 2 * reading.jobs:
                    yield running.popleft()[1].result()
            while running:
                yield running.popleft()[1].result()
        finally:
            for descriptor, future in running:
                if future.cancel():
                    os.close(descriptor)


def _digest_one(tree: Tree, item: Wanted, buffer: mmap.mmap, reading: Reading) -> Digested:
    try:
        descriptor = tree.open(item.path)
    except OSError as error:
        return Digested(item.path, trouble=unreadable(item.path, error))
    try:
        return _read(item, descriptor, buffer, reading)
    finally:
        os.close(descriptor)


def _read(item: Wanted, descriptor: int, buffer: mmap.mmap, reading: Reading) -> Digested:
    hashers = [ALGORITHMS[name].new() for name in item.algorithms]
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise NotRegularError("it is no regular file any more")
        if reading.from_medium:
            system.forget_pages(descriptor)
        size = 0
        with memoryview(buffer) as view:
            while count := system.read_into(descriptor, buffer):
                with view[:count] as block:
                    for hasher in hashers:
                        hasher.update(block)
                size += count
                reading.tick(count)
        after = os.fstat(descriptor) if size > BUFFER else before
    except OSError as error:
        return Digested(item.path, trouble=unreadable(item.path, error))
    if size != before.st_size or moment(before) != moment(after):
        return Digested(item.path, trouble=_changed(item.path, before.st_size, size))
    return Digested(item.path, size, tuple(hasher.digest() for hasher in hashers))


def moment(facts: os.stat_result) -> tuple[int, int, int]:
    """Return what changes when a file is written to: size, modification time and change time in nanoseconds."""
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def unreadable(path: BagPath, error: OSError) -> Finding:
    """Return the finding for a file that could not be read."""
    code: Code = codes.NOT_A_FILE if isinstance(error, NotRegularError) else codes.CANNOT_READ
    return code.finding(
        f"{show(path)!r} could not be read: {error.strerror or error}",
        where=Where(path=show(path)),
        observed=error.strerror or str(error),
    )


def _changed(path: BagPath, expected: int, observed: int) -> Finding:
    return codes.CHANGED_WHILE_READ.finding(
        f"{show(path)!r} changed while it was being read",
        where=Where(path=show(path)),
        expected=f"{expected} octets",
        observed=f"{observed} octets",
    )
