"""The forms of archive files, told by their first octets; and how each is unfolded, a block at a time.

The only door to the Zstandard library. What is broken leaves as a BrokenError that carries its finding.
"""

from __future__ import annotations

import bz2
import importlib
import lzma
import mmap
import os
import queue
import threading
import zlib
from collections.abc import Generator, Iterator
from enum import Enum
from typing import Protocol, cast

from archivekit.codes import archive as codes
from archivekit.findings import Finding
from archivekit.storage.archive.names import Form

BLOCK = 256 * 1024
_LZMA_MEMORY = 1 << 30
_AHEAD = 8
#: The end of a zip file is in so many of its last octets.
ZIP_TAIL = 65_535 + 22


_MAGIC = (
    (b"\x1f\x8b", Form.TAR_GZ),
    (b"BZh", Form.TAR_BZ2),
    (b"\xfd7zXZ\0", Form.TAR_XZ),
    (b"\x28\xb5\x2f\xfd", Form.TAR_ZST),
    (b"PK\x03\x04", Form.ZIP),
    (b"PK\x05\x06", Form.ZIP),
    (b"PK\x07\x08PK\x03\x04", Form.ZIP),
    (b"PK00PK\x03\x04", Form.ZIP),
)


class BrokenError(Exception):
    """Something in an archive could not be read on; `finding` says what."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def by_content(start: bytes) -> Form | None:
    """Return the form that a file's first 512 octets show, or None."""
    for magic, form in _MAGIC:
        if start.startswith(magic):
            return form
    return Form.TAR if len(start) >= 512 and _is_tar(start[:512]) else None


def is_two_forms(descriptor: int, size: int, form: Form, named: Form | None) -> bool:
    """Say whether a tool that goes by the name, or by other octets, may find another archive; raises OSError.

    Whatever holds a zip file near its end can be opened as one: it is asked only of what is called one.
    """
    if form is Form.ZIP:
        start = read_from(descriptor, 0, 512)
        return len(start) == 512 and checksum_is_right(start)
    tail = min(size, ZIP_TAIL)
    return named is Form.ZIP and b"PK\5\6" in read_from(descriptor, size - tail, tail)


def _is_tar(block: bytes) -> bool:
    return block[257:262] == b"ustar" or not any(block) or checksum_is_right(block)


def checksum_is_right(block: bytes) -> bool:
    """Say whether a tar header's check sum is that of the header; old tars summed signed octets."""
    text = block[148:156].lstrip(b" ").rstrip(b" \0")
    if not text or not all(0x30 <= octet <= 0x37 for octet in text):
        return False
    said = int(text, 8)
    unsigned = sum(block[:148]) + sum(block[156:]) + 8 * 0x20
    if said == unsigned:
        return True
    return said == unsigned - 256 * sum(octet > 127 for octet in block[:148] + block[156:])


def read_at(descriptor: int, octets: int, offset: int) -> bytes:
    """Read up to so many octets at a place; raises OSError."""
    if hasattr(os, "pread"):
        return os.pread(descriptor, octets, offset)
    with _SEEKING:
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, octets)


def read_from(descriptor: int, at: int, octets: int) -> bytes:
    """Read so many octets from a place on, fewer only at the end; raises OSError."""
    parts = []
    while octets > 0 and (part := read_at(descriptor, min(octets, 1 << 20), at)):
        parts.append(part)
        at += len(part)
        octets -= len(part)
    return b"".join(parts)


_SEEKING = threading.Lock()
_buffers = threading.local()


def blocks_at(descriptor: int, octets: int, offset: int) -> Iterator[bytes | memoryview]:
    """Yield a part of a file in blocks, each good until the next one is asked for; fewer octets only at its end.

    A thread reads into one buffer of its own, page-aligned: fresh ones cost more than the reading.
    """
    if not hasattr(os, "preadv"):
        while octets > 0 and (found := read_at(descriptor, min(BLOCK, octets), offset)):
            yield found
            offset, octets = offset + len(found), octets - len(found)
        return
    if not hasattr(_buffers, "memory"):
        _buffers.memory = mmap.mmap(-1, BLOCK)
    with memoryview(_buffers.memory) as view:
        while octets > 0:
            with view[: min(BLOCK, octets)] as wanted:
                count = os.preadv(descriptor, [wanted], offset)
                if not count:
                    return
                with wanted[:count] as block:
                    yield block
            offset, octets = offset + count, octets - count


# -- unfolding ---------------------------------------------------------------------------------------------------------


class Unfolder(Protocol):
    """What the libraries of compression hand out, as far as it is used here."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes | memoryview, max_length: int = -1) -> bytes: ...


class Inflater:
    """zlib's decompressor in the manners of the others: bounded output, and what is left over kept inside."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)
        self._tail = b""
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Say whether the end was met."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """Return what came after the end."""
        return self._inner.unused_data

    def decompress(self, data: bytes | memoryview, max_length: int = -1) -> bytes:
        """Unfold some octets, never to more than `max_length`; raises zlib.error."""
        found = self._inner.decompress(self._tail + data if self._tail else data, max_length)
        self._tail = self._inner.unconsumed_tail
        self.needs_input = not self._tail and len(found) < max_length
        return found


class _Packer(Protocol):
    def compress(self, data: bytes | memoryview) -> bytes: ...
    def flush(self) -> bytes: ...


class _Zstd(Protocol):
    ZstdError: type[Exception]

    def ZstdDecompressor(self) -> Unfolder: ...  # noqa: N802 -- the library's name
    def ZstdCompressor(self, *, options: object) -> _Packer: ...  # noqa: N802 -- the library's name


def zstd() -> _Zstd | None:
    """Return the Zstandard library: Python's own since 3.14, else the extra `zstd`; None where there is neither."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return cast(_Zstd, importlib.import_module(name))
        except ImportError:
            continue
    return None


def zstd_packer(level: int) -> _Packer | None:
    """Return a Zstandard compressor whose frames carry a check sum, or None where the library is missing."""
    library = zstd()
    if library is None:
        return None
    parameters = cast("type[Enum]", getattr(library, "CompressionParameter"))  # noqa: B009 -- no Protocol says it
    options = {parameters["compression_level"]: level, parameters["checksum_flag"]: 1}
    return library.ZstdCompressor(options=options)


def unfolder(form: Form) -> Unfolder:
    """Return what unfolds one stream of a form; raises BrokenError where the library for it is missing."""
    if form is Form.TAR_GZ:
        return Inflater(31)
    if form is Form.TAR_BZ2:
        return bz2.BZ2Decompressor()
    if form is Form.TAR_XZ:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_LZMA_MEMORY)
    library = zstd()
    if library is None:
        raise BrokenError(codes.NO_ZSTD.finding("the library for Zstandard is not installed"))
    return library.ZstdDecompressor()


def failures() -> tuple[type[Exception], ...]:
    """Return what the libraries of compression raise on damaged octets."""
    library = zstd()
    ours = (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError, MemoryError)
    return (*ours, library.ZstdError) if library else ours


def wants_memory(error: Exception) -> bool:
    """Say whether a library refuses octets for the memory that they need; none has an exception of its own for it."""
    return isinstance(error, MemoryError) or "memory" in str(error).lower()


_STARTS = {
    Form.TAR_GZ: (b"\x1f\x8b",),
    Form.TAR_BZ2: (b"BZh",),
    Form.TAR_XZ: (b"\xfd7zXZ\0",),
    Form.TAR_ZST: (b"\x28\xb5\x2f\xfd", *(bytes([0x50 + n, 0x2A, 0x4D, 0x18]) for n in range(16))),
}

#: Zeros may follow the last stream in multiples of so many; 0: none may.
_PADDED = {Form.TAR_GZ: 1, Form.TAR_BZ2: 1, Form.TAR_XZ: 4, Form.TAR_ZST: 0}


def unfold(packed: Iterator[bytes], form: Form, most: int, ratio: int) -> Generator[bytes, None, None]:
    """Yield what a compressed file unfolds to; raises BrokenError at damage, at its untimely end, and at a limit.

    A file may hold several streams one after the other, and zeros after the last where the tools of its form pass over
    them.
    """
    broken = failures()
    inner = unfolder(form)
    taken = given = streams = zeros = 0
    begun = False
    for block in packed:
        taken += len(block)
        data = block
        while True:
            if not begun:
                if streams and _PADDED[form]:
                    left = data.lstrip(b"\0")
                    zeros += len(data) - len(left)
                    data = left
                if not data:
                    break
                data = _join(data, packed)
                if zeros or not data.startswith(_STARTS[form]):
                    raise _trailing()
                begun, streams = True, streams + 1
            try:
                found = inner.decompress(data, BLOCK)
            except broken as error:
                if wants_memory(error):
                    message = "the compressed file needs more memory to unfold than is allowed (a fixed limit)"
                    raise BrokenError(codes.BEYOND_LIMIT.finding(message)) from error
                if "dictionary" in str(error).lower():
                    message = "the compressed file needs a dictionary that is not in it"
                    raise BrokenError(codes.METHOD_UNKNOWN.finding(message)) from error
                raise BrokenError(codes.CORRUPT.finding(f"the compressed file is damaged: {error}")) from error
            data = b""
            if found:
                given += len(found)
                check(given, taken, most, ratio)
                yield found
            if inner.eof:
                data = inner.unused_data
                inner, begun = unfolder(form), False
                if not data:
                    break
            elif inner.needs_input:
                break
    if begun:
        raise BrokenError(codes.TRUNCATED.finding("the compressed file ends too early"))
    if zeros and zeros % _PADDED[form]:
        raise _trailing()


def _trailing() -> BrokenError:
    return BrokenError(codes.TRAILING.finding("there is something after the end of the compressed file"))


def _join(data: bytes, packed: Iterator[bytes]) -> bytes:
    """Return octets enough to see whether another stream begins with them."""
    while len(data) < 6:
        more = next(packed, b"")
        if not more:
            break
        data += more
    return data


#: Up to here any ratio is accepted: text of one kind, or a disk image, may well be much smaller when packed.
FREE = 256 << 20


def check(given: int, taken: int, most: int, ratio: int) -> None:
    """Raise BrokenError where an archive unfolds to too much, by itself or for its size."""
    if given > most:
        message = f"the archive unfolds to more than {most:,} octets (the limit unfolded-octets)"
        raise BrokenError(codes.BEYOND_LIMIT.finding(message))
    if given > FREE and given > taken * ratio:
        message = f"the archive unfolds to more than {ratio:,} times its size (the limit ratio)"
        raise BrokenError(codes.BEYOND_LIMIT.finding(message))


def ahead(blocks: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Yield the same blocks while a thread is a few ahead: unfolding and digesting then share two cores."""
    handed: queue.Queue[bytes | BaseException | None] = queue.Queue(_AHEAD)
    stopped = threading.Event()

    def put(value: bytes | BaseException | None) -> bool:
        while not stopped.is_set():
            try:
                handed.put(value, timeout=0.2)
            except queue.Full:
                continue
            return True
        return False

    def run() -> None:
        try:
            for block in blocks:
                if not put(block):
                    return
            put(None)
        except BaseException as error:  # noqa: BLE001 -- it is raised where the blocks are used
            put(error)

    thread = threading.Thread(target=run, name="archivekit-unfold", daemon=True)
    thread.start()
    try:
        while (value := handed.get()) is not None:
            if isinstance(value, BaseException):
                raise value
            yield value
    finally:
        stopped.set()
        thread.join()
