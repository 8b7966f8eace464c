"""The digest engine: one read of each file feeds every algorithm that is asked for.

Large files are read in threads (hashlib frees the interpreter's lock), the largest first, and others in line; the
many small ones of a payload are the sweep's. The result is the same whichever it was. A file that cannot be read, or
that changes while it is read, is a finding and never a digest.
"""

from __future__ import annotations

import mmap
import os
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from archivekit.findings import Finding
from archivekit.paths import BagPath
from archivekit.storage import reading
from archivekit.storage.reading import BUFFER, Raw, Reading, Tick, moment, no_tick, unreadable
from archivekit.storage.tree import Tree

#: From this size on a file is read in a thread.
LARGE = 512 * 1024

__all__ = ["BUFFER", "LARGE", "Computed", "Reading", "Tick", "digest", "moment", "no_tick", "unreadable"]


@dataclass(slots=True)
class Computed:
    """What came of many files: digests by algorithm and path, octets read, and a finding for each file without one."""

    digests: dict[str, dict[BagPath, bytes]]
    octets: int = 0
    troubles: list[Finding] = field(default_factory=list)
    unread: set[BagPath] = field(default_factory=set)

    def take(self, path: BagPath, raw: Raw) -> None:
        """Add what came of one file."""
        finding = reading.trouble(path, raw)
        if finding is not None:
            self.failed(path, finding)
            return
        self.octets += raw[0]
        for table, value in zip(self.digests.values(), raw[1], strict=True):
            table[path] = value

    def add(self, other: Computed) -> None:
        """Add what came of other files, or of other algorithms."""
        for name, table in other.digests.items():
            self.digests.setdefault(name, {}).update(table)
        self.octets += other.octets
        self.troubles.extend(other.troubles)
        self.unread |= other.unread

    def failed(self, path: BagPath, finding: Finding) -> None:
        """Add why one file has no digest."""
        self.troubles.append(finding)
        self.unread.add(path)


def digest(
    tree: Tree, sizes: Mapping[BagPath, int], paths: Sequence[BagPath], algorithms: Sequence[str], how: Reading
) -> Computed:
    """Return the digests of the files at `paths`, each read once; `sizes` are what the listing says of them."""
    computed = Computed({name: {} for name in algorithms})
    large = [path for path in paths if sizes[path] >= LARGE] if how.jobs > 1 else []
    if len(large) > 1:
        large.sort(key=lambda path: -sizes[path])
        _in_threads(computed, tree, large, how)
        paths = [path for path in paths if sizes[path] < LARGE]
    buffer = mmap.mmap(-1, BUFFER)
    try:
        for path in paths:
            computed.take(
                path,
                reading.read_path(tree, path, algorithms, buffer, from_medium=how.from_medium, tick=how.tick),
            )
    finally:
        buffer.close()
    return computed


def _in_threads(computed: Computed, tree: Tree, paths: Sequence[BagPath], how: Reading) -> None:
    """Open in this thread (a Tree is no shared thing) and read in others, a few files ahead."""
    buffers = threading.local()
    algorithms = tuple(computed.digests)

    def read(descriptor: int) -> Raw:
        if not hasattr(buffers, "memory"):
            buffers.memory = mmap.mmap(-1, BUFFER)
        try:
            return reading.read_file(descriptor, algorithms, buffers.memory, from_medium=how.from_medium, tick=how.tick)
        finally:
            os.close(descriptor)

    running: deque[tuple[BagPath, int, Future[Raw]]] = deque()
    with ThreadPoolExecutor(min(how.jobs, len(paths)), thread_name_prefix="archivekit-digest") as pool:
        try:
            for path in paths:
                try:
                    descriptor = tree.open(path)
                except OSError as error:
                    computed.failed(path, unreadable(path, error))
                    continue
                running.append((path, descriptor, pool.submit(read, descriptor)))
                if len(running) > 2 * how.jobs:
                    done, _, future = running.popleft()
                    computed.take(done, future.result())
            while running:
                done, _, future = running.popleft()
                computed.take(done, future.result())
        finally:
            for _, descriptor, future in running:
                if future.cancel():
                    os.close(descriptor)
