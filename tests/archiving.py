"""Archives for tests, built octet by octet, so that nothing mends them on the way; named by the codes they provoke."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from archivekit.storage.archive.forms import zstd
from bagmaking import bag

BAG: Mapping[bytes, bytes] = {b"bag/" + name: data for name, data in bag().items()}
LETTER = b"bag/data/letter.txt"
ZEROS = bytes(1024)


# -- tar ---------------------------------------------------------------------------------------------------------------


def tar_header(name: bytes, octets: int = 0, kind: bytes = b"0", **changes: bytes) -> bytes:
    """Return a ustar header; `changes` are fields by name (size, mtime, link, magic, prefix, …) as octets."""
    fields = {
        "name": name.ljust(100, b"\0"), "mode": b"0000644\0", "uid": b"0000000\0", "gid": b"0000000\0",
        "size": b"%011o\0" % octets, "mtime": b"14000000000\0", "check": b" " * 8, "kind": kind, "link": bytes(100),
        "magic": b"ustar\x0000", "names": bytes(80), "prefix": bytes(155), "rest": bytes(12),
    }  # fmt: skip
    fields |= {key: value.ljust(len(fields[key]), b"\0") for key, value in changes.items()}
    block = b"".join(fields.values())
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def tar_member(name: bytes, data: bytes = b"", kind: bytes = b"0", **changes: bytes) -> bytes:
    """Return a member with its content."""
    return tar_header(name, len(data), kind, **changes) + data + bytes(-len(data) % 512)


def pax(records: Mapping[bytes, bytes], kind: bytes = b"x") -> bytes:
    """Return a header of pax records."""
    body = b""
    for key, value in records.items():
        rest = b" %s=%s\n" % (key, value)
        length = len(rest) + len(str(len(rest) + 2))
        body += b"%d%s" % (length, rest)
    return tar_member(b"pax", body, kind)


def tar(files: Mapping[bytes, bytes] = BAG, *, more: bytes = b"", end: bytes = ZEROS) -> bytes:
    """Return a tar of files, of further octets before its end, and of the end."""
    return b"".join(tar_member(name, data) for name, data in files.items()) + more + end


def zst(data: bytes) -> bytes:
    """Return data as Zstandard."""
    library: Any = zstd()
    packed: bytes = library.compress(data)
    return packed


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "tar": bytes,
    "tar.gz": lambda data: gzip.compress(data, mtime=0),
    "tar.bz2": bz2.compress,
    "tar.xz": lzma.compress,
    "tar.zst": zst,
}


# -- zip ---------------------------------------------------------------------------------------------------------------


def zip_of(files: Mapping[bytes, bytes] = BAG, **options: Any) -> bytes:
    """Return a zip file; options are those of `Zip.add`, for every member."""
    made = Zip()
    for name, data in files.items():
        made.add(name, data, **options)
    return made.end()


class Zip:
    """A zip file in the making, in which anything may be said twice and differently."""

    def __init__(self) -> None:
        self.body = b""
        self.directory: list[bytes] = []

    def add(
        self,
        name: bytes,
        data: bytes = b"",
        *,
        flags: int = 0x0800,
        method: int = 8,
        own: bytes | None = None,
        mode: int = 0o100644,
        at: int | None = None,
        size: int | None = None,
        check: int | None = None,
        packed: bytes | None = None,
        own_flags: int | None = None,
        described: bytes = b"",
        extra: bytes = b"",
        gap: bytes = b"",
    ) -> Zip:
        """Add a member: `own` is the name in its own header, `at` another place that the directory says."""
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        if packed is None:
            packed = deflater.compress(data) + deflater.flush() if method == 8 else data
        size = len(data) if size is None else size
        check = zlib.crc32(data) if check is None else check
        later = bool(flags & 8)
        own = name if own is None else own
        numbers = (0, 0, 0) if later else (check, len(packed), size)
        offset = len(self.body) if at is None else at
        self.body += struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, flags if own_flags is None else own_flags, method, 0, 0x5A21, *numbers,
            len(own), len(extra),
        ) + own + extra + packed + described + gap  # fmt: skip
        self.directory.append(
            struct.pack(
                "<4s6H3L5H2L", b"PK\1\2", 3 << 8 | 20, 20, flags, method, 0, 0x5A21, check, len(packed), size,
                len(name), len(extra), 0, 0, 0, mode << 16, offset,
            ) + name + extra
        )  # fmt: skip
        return self

    def end(
        self, *, after: bytes = b"", before: bytes = b"", count: int | None = None, start: int | None = None
    ) -> bytes:
        """Return the file: `before` stands before the directory's end, `after` behind it."""
        directory = b"".join(self.directory)
        number = len(self.directory) if count is None else count
        return self.body + directory + before + struct.pack(
            "<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(directory), len(self.body) if start is None else start, 0
        ) + after  # fmt: skip


def zip_with(*further: tuple[bytes, bytes, dict[str, Any]], files: Mapping[bytes, bytes] = BAG) -> bytes:
    """Return a whole bag in a zip file, with further members."""
    made = Zip()
    for name, data in files.items():
        made.add(name, data)
    for name, data, options in further:
        made.add(name, data, **options)
    return made.end()


def by_tarfile(files: Mapping[bytes, bytes] = BAG, form: int = tarfile.PAX_FORMAT) -> bytes:
    """Return a tar as Python's own writer makes it."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as out:
        for name, data in files.items():
            member = tarfile.TarInfo(name.decode("utf-8", "surrogateescape"))
            member.size = len(data)
            out.addfile(member, io.BytesIO(data))
    return made.getvalue()


def by_zipfile(files: Mapping[bytes, bytes] = BAG, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file as Python's own writer makes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as out:
        for name, data in files.items():
            out.writestr(name.decode(), data)
    return made.getvalue()


def swapped(files: Mapping[bytes, bytes], old: bytes, new: bytes) -> dict[bytes, bytes]:
    """Return the files with one under another name."""
    return {(new if name == old else name): data for name, data in files.items()}


def renamed(files: Mapping[bytes, bytes], prefix: bytes) -> dict[bytes, bytes]:
    """Return the files with another beginning than `bag/`."""
    return {prefix + name[4:]: data for name, data in files.items()}


def reordered(files: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return files with the payload first and the manifests last."""
    return dict(sorted(files, key=lambda item: (b"manifest" in item[0], item[0])))
