"""Originals straight into an archive: one pass over each, read, digested, written, and its first block looked at.

One after the other, in the order of their paths, so that the same originals give the same octets. An original that is
not what the survey saw, before and after, is refused, as it is when a folder is made.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archivekit.bag.source import SourceFile
from archivekit.digests import ALGORITHMS, Hasher
from archivekit.files import FileFact
from archivekit.paths import BagPath
from archivekit.storage.archive.packer import Times
from archivekit.storage.archive.writer import ArchiveWriter
from archivekit.storage.copier import SWAPPED, Pass, changed, facts_of, iso_time, read_block, unchanged, unreadable
from archivekit.storage.failures import storage_errors
from archivekit.storage.identify import BLOCK, Identifier
from archivekit.storage.reading import BUFFER, Tick
from archivekit.storage.tree import NotRegularError, Tree

#: A tag file up to this size is held in memory until its size is known; a larger one in a file without a name.
_HELD = 8 << 20


@dataclass(slots=True)
class _Reading:
    """One original while it is read."""

    hashers: dict[str, Hasher]
    first: bytes = b""


class ArchiveCopier:
    """Writes a bag into an archive: originals, then what was composed of them."""

    def __init__(self, writer: ArchiveWriter, name: bytes, place: bytes, times: Times) -> None:
        """`name` is the bag's folder in the archive, `place` where the archive will be."""
        self._writer = writer
        self._prefix = name + b"/"
        self._place = place
        self._times = times
        self._folders: set[bytes] = set()
        with storage_errors(place, "write"):
            writer.folder(name, times.of(b"", 0, folder=True))

    def folder(self, path: bytes) -> None:
        """Add a folder, and those above it, where they are not there yet; raises StorageError."""
        missing = []
        while path and path not in self._folders:
            missing.append(path)
            path = path.rpartition(b"/")[0]
        for one in reversed(missing):
            self._folders.add(one)
            with storage_errors(self._place, "write"):
                self._writer.folder(self._prefix + one, self._times.of(one, 0, folder=True))

    def copy(
        self, files: Sequence[SourceFile], roots: Sequence[bytes], wanted: Pass, identifier: Identifier, tick: Tick
    ) -> tuple[FileFact, ...]:
        """Write all originals and return their facts, sorted by path. Raises SourceChangedError, StorageError."""
        facts = []
        buffer = mmap.mmap(-1, BUFFER)
        trees: dict[int, Tree] = {}
        try:
            for file in sorted(files, key=lambda one: one.path):
                if file.root not in trees:
                    for tree in trees.values():
                        tree.close()
                    trees = {file.root: Tree(roots[file.root])}
                facts.append(self._copy(file, trees[file.root], wanted, identifier, buffer, tick))
        finally:
            for tree in trees.values():
                tree.close()
            buffer.close()
        return tuple(facts)

    def _copy(
        self, file: SourceFile, tree: Tree, wanted: Pass, identifier: Identifier, buffer: mmap.mmap, tick: Tick
    ) -> FileFact:
        self.folder(file.path.rpartition(b"/")[0])
        try:
            source = tree.open(file.inner)
        except OSError as error:
            if error.errno in SWAPPED or isinstance(error, NotRegularError):
                raise changed(file, "it is gone, or something else is in its place") from error
            raise unreadable(file, error) from error
        try:
            unchanged(file, facts_of(file, source))
            algorithms = (*wanted.algorithms, *wanted.further.get(file.path, ()))
            read = _Reading({name: ALGORITHMS[name].new() for name in algorithms})
            modified = self._times.of(file.path, file.modified_ns, folder=False)
            with storage_errors(self._place, "write"):
                pieces = _pieces(file, source, read, buffer, tick)
                self._writer.file(self._prefix + file.path, file.size, modified, pieces)
            unchanged(file, facts_of(file, source))
        finally:
            os.close(source)
        digests = {name: hasher.hexdigest() for name, hasher in read.hashers.items()}
        found = identifier.identify(read.first, file.inner)
        return FileFact(file.path, file.original, file.size, digests, found, iso_time(file.modified_ns), file.mode)

    def seal(
        self, tag_files: Mapping[BagPath, Iterable[bytes]], algorithms: Sequence[str]
    ) -> dict[BagPath, dict[str, str]]:
        """Write tag files, each given in pieces, and return their digests in hex; raises StorageError."""
        sealed = {}
        for path in sorted(tag_files):
            hashers = {name: ALGORITHMS[name].new() for name in algorithms}
            with storage_errors(self._place, "write"), tempfile.SpooledTemporaryFile(_HELD) as held:
                for piece in tag_files[path]:
                    for hasher in hashers.values():
                        hasher.update(piece)
                    held.write(piece)
                size = held.tell()
                held.seek(0)
                self.folder(path.rpartition(b"/")[0])
                modified = self._times.of(path, 0, folder=False)
                self._writer.file(self._prefix + path, size, modified, iter(lambda: held.read(BUFFER), b""))
            sealed[path] = {name: hasher.hexdigest() for name, hasher in hashers.items()}
        return sealed

    def finish(self) -> None:
        """End the archive; raises StorageError."""
        with storage_errors(self._place, "write"):
            self._writer.finish()


def _pieces(file: SourceFile, source: int, read: _Reading, buffer: mmap.mmap, tick: Tick) -> Iterator[memoryview]:
    """Yield an original in pieces, digested as they pass; raises SourceChangedError, StorageError."""
    size = 0
    with memoryview(buffer) as view:
        while count := read_block(file, source, buffer):
            size += count
            if size > file.size:
                raise changed(file, "it grew")
            with view[:count] as block:
                read.first = read.first or bytes(block[:BLOCK])
                for hasher in read.hashers.values():
                    hasher.update(block)
                yield block
            tick(count)
    if size != file.size:
        raise changed(file, f"{size:,} octets were read, not {file.size:,}")
