"""One member of a zip file, unfolded a block at a time and held to its size and its check sum."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Iterator

from archivekit.codes import archive as codes
from archivekit.findings import Where
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage.archive.forms import (
    BLOCK,
    BrokenError,
    Inflater,
    Unfolder,
    blocks_at,
    failures,
    read_at,
    unfolder,
    wants_memory,
)
from archivekit.storage.archive.names import Form
from archivekit.storage.archive.source import Member

_STORED, _DEFLATED, _BZIP2, _LZMA, _ZSTD = 0, 8, 12, 14, 93


def unzip(descriptor: int, member: Member) -> Iterator[bytes | memoryview]:
    """Yield a member's content; raises BrokenError where it is damaged, or packed in a way that is not known."""
    if member.offset < 0:
        raise _broken(member, "is not where the zip file says")
    check = size = 0
    for block in _stored(descriptor, member) if member.method == _STORED else _unpacked(descriptor, member):
        size += len(block)
        if size > member.size:
            break
        check = zlib.crc32(block, check)
        yield block
    if size != member.size:
        raise _broken(member, "is not as long as the zip file says")
    if check != member.check:
        raise _broken(member, "does not have its check sum")


def _stored(descriptor: int, member: Member) -> Iterator[bytes | memoryview]:
    if member.packed != member.size:
        raise _broken(member, "is not packed, and has two sizes")
    watch = _Watch()
    for block in blocks_at(descriptor, member.packed, member.offset):
        if member.is_described_after and watch.sees_an_end(block):
            message = f"{quoted(member.name)} may end earlier for a tool that reads the zip file from its beginning"
            raise BrokenError(codes.TWO_WAYS.finding(message, where=Where(path=show(member.name))))
        yield block


class _Watch:
    """Looks through stored content for a description of what came before it, as stands behind a member's end."""

    def __init__(self) -> None:
        self._check = 0
        self._kept = b""

    def sees_an_end(self, block: bytes | memoryview) -> bool:
        """Take the next block; say whether there is a description whose check sum is right."""
        data = self._kept + bytes(block)
        done = at = 0
        while (at := data.find(b"PK\7\x08", at)) >= 0 and at + 8 <= len(data):
            self._check, done = zlib.crc32(data[done:at], self._check), at
            if data[at + 4 : at + 8] == self._check.to_bytes(4, "little"):
                return True
            at += 1
        keep = max(done, len(data) - 7)
        self._check, self._kept = zlib.crc32(data[done:keep], self._check), data[keep:]
        return False


def _unpacked(descriptor: int, member: Member) -> Iterator[bytes]:
    at, octets = member.offset, member.packed
    inner = _unfolder(member.method, read_at(descriptor, min(9, octets), at))
    if inner is None:
        message = f"{quoted(member.name)} is packed by method {member.method}, which is not known here"
        raise BrokenError(codes.METHOD_UNKNOWN.finding(message, where=Where(path=show(member.name))))
    if member.method == _LZMA:
        at, octets = at + 9, octets - 9
    for packed in blocks_at(descriptor, octets, at):
        if inner.eof:
            raise _broken(member, "has something after its end")
        yield from _emptied(inner, packed, member)
    if inner.unused_data:
        raise _broken(member, "has something after its end")
    if not inner.eof and member.method != _LZMA:
        raise _broken(member, "ends too early")


def _emptied(inner: Unfolder, data: bytes | memoryview, member: Member) -> Iterator[bytes]:
    """Yield everything that some packed octets unfold to."""
    broken = failures()
    while True:
        try:
            found = inner.decompress(data, BLOCK)
        except broken as error:
            if wants_memory(error):
                message = f"{quoted(member.name)} needs more memory to unfold than is allowed (a fixed limit)"
                raise BrokenError(codes.BEYOND_LIMIT.finding(message, where=Where(path=show(member.name)))) from error
            raise _broken(member, f"is damaged ({error})") from error
        if found:
            yield found
        data = b""
        if inner.eof or inner.needs_input:
            return


def _unfolder(method: int, start: bytes) -> Unfolder | None:
    if method == _DEFLATED:
        return Inflater(-15)
    if method == _BZIP2:
        return bz2.BZ2Decompressor()
    if method == _ZSTD:
        return unfolder(Form.TAR_ZST)
    if method == _LZMA and len(start) == 9 and start[2:4] == b"\x05\x00" and start[4] < 225:
        properties, literal = divmod(start[4], 9)
        position, lp = divmod(properties, 5)
        dictionary = min(max(int.from_bytes(start[5:9], "little"), 4096), 1 << 30)
        chain = [{"id": lzma.FILTER_LZMA1, "lc": literal, "lp": lp, "pb": position, "dict_size": dictionary}]
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain)
    return None


def _broken(member: Member, what: str) -> BrokenError:
    shown = show(member.name)
    return BrokenError(codes.CORRUPT.finding(f"{quoted(shown)} {what}", where=Where(path=shown)))
