"""Writing an archive, the same octets for the same bag: no owner, no host, no time but those that are handed in.

tar: ustar headers, with pax records before them only where a name, size or time needs them. zip: members are stored,
not compressed, in UTF-8 names and with zip64 only where it is needed. gzip: a header without a time or a name.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol

from archivekit.codes import archive as codes
from archivekit.storage.archive.forms import BrokenError, zstd_packer
from archivekit.storage.archive.names import Form
from archivekit.storage.archive.staging import ArchiveStaging

FILE_MODE, FOLDER_MODE = 0o644, 0o755
_BLOCK = 512
_LARGE = 0xFFFFFFFF
_GZIP_LEVEL, _ZSTD_LEVEL = 6, 3
_SECOND = 1_000_000_000


class ArchiveWriter(Protocol):
    """What writes members one after the other. `finish` ends the archive, and must be called once."""

    def folder(self, name: bytes, modified_ns: int) -> None:
        """Add a folder."""

    def file(self, name: bytes, size: int, modified_ns: int, pieces: Iterable[bytes | memoryview]) -> None:
        """Add a file of a size that is known; raises OSError, and ValueError where the pieces are another size."""

    def finish(self) -> None:
        """Write the end."""


def writer(form: Form, staging: ArchiveStaging) -> ArchiveWriter:
    """Return what writes a form of archive; raises BrokenError where a library is missing."""
    if form is Form.ZIP:
        return ZipWriter(staging)
    if form is Form.TAR:
        return TarWriter(staging)
    if form is Form.TAR_GZ:
        return TarWriter(_Gzip(staging))
    if form is Form.TAR_ZST:
        return TarWriter(_Zstd(staging))
    raise BrokenError(
        codes.METHOD_UNKNOWN.finding(f"no {form.value} file is written: choose .tar, .tar.gz, .tar.zst or .zip")
    )


class _Out(Protocol):
    def write(self, data: bytes | memoryview) -> None: ...
    def end(self) -> None: ...


class _Gzip:
    """gzip whose header holds neither a time nor a name nor a system."""

    def __init__(self, out: _Out) -> None:
        self._out = out
        self._packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, -15)
        self._check = self._octets = 0
        out.write(b"\x1f\x8b\x08\0\0\0\0\0\0\xff")

    def write(self, data: bytes | memoryview) -> None:
        self._check = zlib.crc32(data, self._check)
        self._octets += len(data)
        self._out.write(self._packer.compress(data))

    def end(self) -> None:
        self._out.write(self._packer.flush())
        self._out.write(struct.pack("<2L", self._check, self._octets & _LARGE))
        self._out.end()


class _Zstd:
    """Zstandard in one frame with a check sum."""

    def __init__(self, out: _Out) -> None:
        packer = zstd_packer(_ZSTD_LEVEL)
        if packer is None:
            raise BrokenError(codes.NO_ZSTD.finding("the library for Zstandard is not installed"))
        self._out, self._packer = out, packer

    def write(self, data: bytes | memoryview) -> None:
        self._out.write(self._packer.compress(data))

    def end(self) -> None:
        self._out.write(self._packer.flush())
        self._out.end()


# -- tar ---------------------------------------------------------------------------------------------------------------


class TarWriter:
    """A tar of ustar headers, and of pax records where they are needed."""

    def __init__(self, out: _Out) -> None:
        self._out = out

    def folder(self, name: bytes, modified_ns: int) -> None:
        """Add a folder."""
        self._header(name + b"/", b"5", FOLDER_MODE, 0, modified_ns)

    def file(self, name: bytes, size: int, modified_ns: int, pieces: Iterable[bytes | memoryview]) -> None:
        """Add a file; raises OSError, and ValueError where the pieces are another size."""
        self._header(name, b"0", FILE_MODE, size, modified_ns)
        written = 0
        for piece in pieces:
            self._out.write(piece)
            written += len(piece)
        if written != size:
            raise ValueError(f"{written} octets where {size} were announced")
        self._out.write(bytes(-size % _BLOCK))

    def finish(self) -> None:
        """Write the two blocks of zeros."""
        self._out.write(bytes(2 * _BLOCK))
        self._out.end()

    def _header(self, name: bytes, kind: bytes, mode: int, size: int, modified_ns: int) -> None:
        seconds, fraction = divmod(modified_ns, _SECOND)
        records: dict[bytes, bytes] = {}
        split = _split(name) if name.isascii() else None
        if split is None:
            try:
                name.decode("utf-8")
            except UnicodeDecodeError:
                records[b"hdrcharset"] = b"BINARY"
            records[b"path"] = name
            split = b"", name[:100]
        if size >= 8**11:
            records[b"size"] = b"%d" % size
        if fraction or not 0 <= seconds < 8**11:
            records[b"mtime"] = _decimal(modified_ns)
        if records:
            body = b"".join(_record(key, value) for key, value in records.items())
            self._out.write(_ustar(b"", b"PaxHeader", b"x", 0o644, len(body), max(0, min(seconds, 8**11 - 1))))
            self._out.write(body + bytes(-len(body) % _BLOCK))
        self._out.write(_ustar(*split, kind, mode, min(size, 8**11 - 1), max(0, min(seconds, 8**11 - 1))))


def _split(name: bytes) -> tuple[bytes, bytes] | None:
    """Return prefix and name as a ustar header has them, or None where it cannot hold the name."""
    if len(name) <= 100:
        return b"", name
    at = name.rfind(b"/", 0, min(156, len(name) - 1))
    if at <= 0 or len(name) - at - 1 > 100:
        return None
    return name[:at], name[at + 1 :]


def _decimal(nanoseconds: int) -> bytes:
    """Return a time in seconds, exactly, without a zero at the end of its fraction."""
    sign = b"-" if nanoseconds < 0 else b""
    seconds, fraction = divmod(abs(nanoseconds), _SECOND)
    return sign + (b"%d.%09d" % (seconds, fraction)).rstrip(b"0").rstrip(b".") if fraction else sign + b"%d" % seconds


def _record(key: bytes, value: bytes) -> bytes:
    """Return a pax record, which begins with its own length."""
    rest = b" %s=%s\n" % (key, value)
    length = len(rest) + 1
    while length != len(rest) + len(str(length)):
        length = len(rest) + len(str(length))
    return b"%d" % length + rest


def _ustar(prefix: bytes, name: bytes, kind: bytes, mode: int, size: int, seconds: int) -> bytes:
    head = b"".join((
        name.ljust(100, b"\0"), b"%07o\0" % mode, b"0000000\0", b"0000000\0", b"%011o\0" % size, b"%011o\0" % seconds,
        b" " * 8, kind, bytes(100), b"ustar\x0000", bytes(64), b"0000000\0", b"0000000\0", prefix.ljust(155, b"\0"),
        bytes(12),
    ))  # fmt: skip
    return head[:148] + b"%06o\0 " % sum(head) + head[156:]


# -- zip ---------------------------------------------------------------------------------------------------------------


class ZipWriter:
    """A zip file of stored members."""

    def __init__(self, staging: ArchiveStaging) -> None:
        self._out = staging
        self._directory: list[bytes] = []

    def folder(self, name: bytes, modified_ns: int) -> None:
        """Add a folder."""
        self._member(name + b"/", 0, modified_ns, (), (0o040000 | FOLDER_MODE) << 16 | 0x10)

    def file(self, name: bytes, size: int, modified_ns: int, pieces: Iterable[bytes | memoryview]) -> None:
        """Add a file; raises OSError, and ValueError where the pieces are another size."""
        self._member(name, size, modified_ns, pieces, (0o100000 | FILE_MODE) << 16)

    def _member(
        self, name: bytes, size: int, modified_ns: int, pieces: Iterable[bytes | memoryview], attributes: int
    ) -> None:
        at = self._out.position
        seconds = modified_ns // _SECOND
        day, time = _dos(seconds)
        exact = struct.pack("<HHBl", 0x5455, 5, 1, seconds) if -(1 << 31) <= seconds < 1 << 31 else b""
        large = struct.pack("<HHQQ", 1, 16, size, size) if size >= _LARGE else b""
        version = 45 if large or at >= _LARGE else 20
        said = min(size, _LARGE)

        def head(check: int) -> bytes:
            return struct.pack(
                "<4s5H3L2H", b"PK\3\4", version, 0x0800, 0, time, day, check, said, said, len(name), len(large + exact)
            ) + name + large + exact  # fmt: skip

        self._out.write(head(0))
        check = written = 0
        for piece in pieces:
            check = zlib.crc32(piece, check)
            written += len(piece)
            self._out.write(piece)
        if written != size:
            raise ValueError(f"{written} octets where {size} were announced")
        if check:
            self._out.write_over(at, head(check))
        far = (struct.pack("<QQ", size, size) if large else b"") + (struct.pack("<Q", at) if at >= _LARGE else b"")
        extra = (struct.pack("<HH", 1, len(far)) + far if far else b"") + exact
        self._directory.append(
            struct.pack(
                "<4s6H3L5H2L", b"PK\1\2", 3 << 8 | version, version, 0x0800, 0, time, day, check, said, said, len(name),
                len(extra), 0, 0, 0, attributes, min(at, _LARGE),
            ) + name + extra
        )  # fmt: skip

    def finish(self) -> None:
        """Write the directory and its end."""
        start = self._out.position
        for entry in self._directory:
            self._out.write(entry)
        count, octets = len(self._directory), self._out.position - start
        if count >= 0xFFFF or start >= _LARGE or octets >= _LARGE:
            end = self._out.position
            self._out.write(
                struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 3 << 8 | 45, 45, 0, 0, count, count, octets, start)
            )
            self._out.write(struct.pack("<4sLQL", b"PK\6\7", 0, end, 1))
        few = min(count, 0xFFFF)
        self._out.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, few, few, min(octets, _LARGE), min(start, _LARGE), 0))
        self._out.end()


def _dos(seconds: int) -> tuple[int, int]:
    """Return a DOS date and time, in UTC, from 1980 to 2107."""
    moment = datetime.fromtimestamp(max(315_532_800, min(seconds, 4_354_819_198)), UTC)
    return (
        (moment.year - 1980) << 9 | moment.month << 5 | moment.day,
        moment.hour << 11 | moment.minute << 5 | moment.second // 2,
    )
