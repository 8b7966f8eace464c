"""A bag's folder → the members of an archive: in a fixed order, with times that are handed in, read once.

A file that changes while it is read stops the packing. What is judged, and whether the result is published, is
decided by the caller.
"""

from __future__ import annotations

import mmap
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from archivekit.bag import declaration, manifest
from archivekit.errors import SourceChangedError
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage import system
from archivekit.storage.archive.writer import ArchiveWriter
from archivekit.storage.failures import storage_errors
from archivekit.storage.reading import BUFFER, Tick, moment
from archivekit.storage.tree import Tree, Unlistable


@dataclass(frozen=True, slots=True)
class Times:
    """Which times members get: of payload files their own, but none later than `latest`; of everything else `tags`.

    In nanoseconds since 1970.
    """

    tags: int
    latest: int | None = None

    def of(self, path: bytes, own: int, *, folder: bool) -> int:
        """Return the time of one member."""
        if folder or not path.startswith(b"data/"):
            return self.tags
        return own if self.latest is None else min(own, self.latest)


def order(path: BagPath) -> tuple[int, bytes]:
    """Return what members are sorted by: the declaration, the manifests, then everything by the octets of its path.

    Whoever reads the archive front to back then knows which digests are asked for before the payload passes.
    """
    if path == declaration.NAME.encode():
        return 0, path
    return (1 if path.find(b"/") < 0 and manifest.recognise(path) else 2), path


def newest(root: bytes) -> int:
    """Return the latest modification time in the payload, 0 where there is none; raises StorageError."""
    with storage_errors(root, "read"), Tree(root) as tree:
        return max((facts.st_mtime_ns for path, facts, folder in _entries(tree) if _counts(path, folder)), default=0)


def _counts(path: bytes, folder: bool) -> bool:
    return not folder and path.startswith(b"data/")


def pack_folder(root: bytes, name: bytes, times: Times, writer: ArchiveWriter, tick: Tick) -> None:
    """Write a bag's folder into an archive under a name; raises SourceChangedError, StorageError."""
    with storage_errors(root, "read"), Tree(root) as tree:
        entries = sorted(_entries(tree), key=lambda entry: order(entry[0]))
        writer.folder(name, times.of(b"", 0, folder=True))
        buffer = mmap.mmap(-1, BUFFER)
        try:
            for path, facts, folder in entries:
                whole, modified = name + b"/" + path, times.of(path, facts.st_mtime_ns, folder=folder)
                if folder:
                    writer.folder(whole, modified)
                else:
                    with _pieces(tree, path, facts, buffer, tick) as pieces:
                        writer.file(whole, facts.st_size, modified, pieces)
        finally:
            buffer.close()
        writer.finish()


def _entries(tree: Tree) -> Iterator[tuple[BagPath, os.stat_result, bool]]:
    for seen in tree.walk(with_facts=True):
        if isinstance(seen, Unlistable):
            raise seen.error
        if seen.kind not in ("file", "folder") or seen.facts is None:
            raise _changed(seen.path, f"it is a {seen.kind} now")
        yield seen.path, seen.facts, seen.kind == "folder"


@contextmanager
def _pieces(
    tree: Tree, path: BagPath, facts: os.stat_result, buffer: mmap.mmap, tick: Tick
) -> Iterator[Iterator[memoryview]]:
    """Give a file's content, each piece good until the next; raises SourceChangedError where it is not as listed."""
    descriptor = tree.open(path)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode) or moment(before) != moment(facts):
            raise _changed(path, "its size or times are not what they were")
        yield _read(descriptor, path, before.st_size, buffer, tick)
        if moment(os.fstat(descriptor)) != moment(facts):
            raise _changed(path, "its size or times are not what they were")
    finally:
        os.close(descriptor)


def _read(descriptor: int, path: BagPath, size: int, buffer: mmap.mmap, tick: Tick) -> Iterator[memoryview]:
    left = size
    with memoryview(buffer) as view:
        while count := system.read_into(descriptor, buffer):
            left -= count
            if left < 0:
                break
            tick(count)
            with view[:count] as piece:
                yield piece
    if left:
        raise _changed(path, f"{size - left:,} octets were read, not {size:,}")


def _changed(path: bytes, how: str) -> SourceChangedError:
    return SourceChangedError(
        f"{quoted(path)} changed while it was packed: {how}. Nothing was published. Stop whatever writes to the bag, "
        "and run again.",
        path=show(path),
        operation="read",
    )
