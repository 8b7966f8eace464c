"""An archive file opened for looking: its form, its members, what is in them. Nothing is written anywhere.

The file is opened once; whatever is read, is read from that descriptor, and whether it changed meanwhile is seen.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from types import TracebackType

from archivekit.codes import archive as codes
from archivekit.findings import Finding, Where
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import system
from archivekit.storage.archive.forms import BLOCK, BrokenError, ahead, blocks_at, by_content, read_at, unfold
from archivekit.storage.archive.names import Form, by_name
from archivekit.storage.archive.source import Member, Plain, Stream
from archivekit.storage.archive.tar import TarReader
from archivekit.storage.archive.zip import ZipReader
from archivekit.storage.digester import Tick, no_tick
from archivekit.storage.listing import Limits
from archivekit.storage.reading import moment
from archivekit.storage.tree import NotRegularError


def form_of(path: bytes) -> Form | None:
    """Return the form of the file at a path, by its content and else by its name; None where it is none of them.

    Raises OSError.
    """
    descriptor = _open(path)
    try:
        named = by_name(os.path.basename(path))
        return by_content(read_at(descriptor, 512, 0)) or (named[1] if named else None)
    finally:
        os.close(descriptor)


def _open(path: bytes) -> int:
    descriptor = os.open(path, system.OPEN_READ & ~getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegularError("it is not a regular file")
    return descriptor


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an open archive lies, and what it was when it was opened."""

    descriptor: int
    facts: os.stat_result


class Archive:
    """An open archive. `is_random`: the content of any member can be had at any time and by any thread."""

    def __init__(self, path: bytes, form: Form, limits: Limits, *, tick: Tick = no_tick, jobs: int = 1) -> None:
        """Open the file; raises OSError."""
        self.form = form
        self.is_random = form in (Form.TAR, Form.ZIP)
        self._limits = limits
        self._tick = tick
        self._jobs = jobs
        descriptor = _open(path)
        self._place = _Place(descriptor, os.fstat(descriptor))
        self._reader: TarReader | ZipReader | None = None
        self._stream: Stream | None = None

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._place.descriptor)

    @property
    def size(self) -> int:
        """Return the octets of the file."""
        return self._place.facts.st_size

    @property
    def descriptor(self) -> int:
        """Return the file's descriptor."""
        return self._place.descriptor

    @property
    def troubles(self) -> list[Finding]:
        """Return what the last pass over the members found wrong with the archive itself."""
        return self._reader.troubles if self._reader else []

    @property
    def is_broken(self) -> bool:
        """Say whether the last pass over the members may have missed some."""
        return self._reader is None or self._reader.broken

    def has_changed(self) -> bool:
        """Say whether the file is another one than it was when it was opened."""
        return moment(os.fstat(self._place.descriptor)) != moment(self._place.facts)

    def forget(self) -> None:
        """Have the system forget what it has of the file, so that it is read from the medium."""
        system.forget_pages(self._place.descriptor)

    def members(self) -> Generator[Member, None, None]:
        """Yield every member; may be called again. Raises OSError."""
        descriptor, size = self._place.descriptor, self.size
        if self.form is Form.ZIP:
            self._reader = reader = ZipReader(descriptor, size, self._limits.members)
            yield from reader.members()
            return
        if self.form is Form.TAR:
            self._stream = Plain(descriptor, size)
            self._reader = TarReader(self._stream)
            yield from self._reader.members()
            return
        blocks = unfold(self._packed(), self.form, self._limits.unfolded_octets, self._limits.ratio)
        blocks = ahead(blocks) if self._jobs > 1 else blocks
        with contextlib.closing(blocks):
            self._stream = Stream(blocks)
            self._reader = TarReader(self._stream)
            yield from self._reader.members()

    def _packed(self) -> Generator[bytes, None, None]:
        at = 0
        while block := read_at(self._place.descriptor, BLOCK, at):
            yield block
            at += len(block)

    def pieces(self, member: Member) -> Iterator[bytes | memoryview]:
        """Yield the content of the member that was given last; raises BrokenError, OSError."""
        if self._stream is None:
            yield from self.anywhere(member)
            return
        size = 0
        for piece in self._stream.pieces(member.size):
            size += len(piece)
            self._tick(len(piece))
            yield piece
        if size < member.size:
            raise _cut_off(member)

    def anywhere(self, member: Member) -> Iterator[bytes | memoryview]:
        """Yield the content of any member, where the archive is random; raises BrokenError, OSError."""
        for piece in self._anywhere(member):
            self._tick(len(piece))
            yield piece

    def _anywhere(self, member: Member) -> Iterator[bytes | memoryview]:
        if isinstance(self._reader, ZipReader):
            yield from self._reader.pieces(member)
            return
        left = member.size
        for block in blocks_at(self._place.descriptor, left, member.offset):
            left -= len(block)
            yield block
        if left:
            raise _cut_off(member)


def _cut_off(member: Member) -> BrokenError:
    shown = show(member.name)
    return BrokenError(codes.TRUNCATED.finding(f"the archive ends within {quoted(shown)}", where=Where(path=shown)))
