"""The octets of an archive in their order: taken, passed on in pieces, or skipped. Knows no form of archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from archivekit.storage.archive.forms import BLOCK, read_at

#: A member's kind, where it is a file or a folder; every other kind is a word for people.
FILE, FOLDER = "file", "folder"


@dataclass(frozen=True, slots=True)
class Member:
    """One member as the archive describes it.

    `name` as written, in octets; `size` of its content; `offset` of what is stored in the file (of a compressed tar:
    in what it unfolds to); `modified_ns` since 1970, None where the archive does not say; `packed` octets are stored
    in the zip file by `method`, and `check` is their CRC; `is_described_after`: from the front one learns only behind
    them how many there are.
    """

    name: bytes
    kind: str
    size: int
    offset: int
    modified_ns: int | None = None
    packed: int = 0
    method: int = 0
    check: int = 0
    is_described_after: bool = False


class Source(Protocol):
    """Octets in order."""

    position: int

    def take(self, octets: int) -> bytes:
        """Return so many octets; fewer only at the end."""

    def pieces(self, octets: int) -> Iterator[bytes | memoryview]:
        """Yield so many octets in pieces; fewer only at the end."""

    def skip(self, octets: int) -> None:
        """Pass over so many octets."""


class Stream:
    """Octets that come in blocks and can be had once."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._block = b""
        self._at = 0
        self.position = 0

    def _more(self) -> bool:
        """Have something at hand; False at the end."""
        while self._at >= len(self._block):
            block = next(self._blocks, None)
            if block is None:
                return False
            self._block, self._at = block, 0
        return True

    def take(self, octets: int) -> bytes:
        """Return so many octets; fewer only at the end."""
        end = self._at + octets
        if end <= len(self._block):
            found = self._block[self._at : end]
            self._at = end
            self.position += octets
            return found
        return b"".join(self.pieces(octets))

    def pieces(self, octets: int) -> Iterator[bytes | memoryview]:
        """Yield so many octets in pieces; fewer only at the end."""
        while octets > 0 and self._more():
            count = min(octets, len(self._block) - self._at)
            piece = memoryview(self._block)[self._at : self._at + count]
            self._at += count
            self.position += count
            octets -= count
            yield piece

    def skip(self, octets: int) -> None:
        """Pass over so many octets."""
        for _ in self.pieces(octets):
            pass


class Plain(Stream):
    """The octets of a file itself: what is skipped is not read."""

    def __init__(self, descriptor: int, size: int) -> None:
        super().__init__(iter(()))
        self._descriptor = descriptor
        self._size = size

    def _more(self) -> bool:
        if self._at < len(self._block):
            return True
        self._block = read_at(self._descriptor, BLOCK, self.position) if self.position < self._size else b""
        self._at = 0
        return bool(self._block)

    def skip(self, octets: int) -> None:
        """Pass over so many octets, without reading those that are not at hand."""
        at_hand = len(self._block) - self._at
        if octets <= at_hand:
            self._at += octets
        else:
            self._block, self._at = b"", 0
        self.position = min(self.position + octets, max(self._size, self.position))
