"""Archives that tools read in different ways, and those near them that all read alike; named by the codes they provoke.

What each of them is to GNU tar, libarchive, Info-ZIP and Python's own readers was seen by running these.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from archiving import BAG, LETTER, PACKERS, Zip, pax, tar, tar_header, tar_member, zip_of, zip_with
from bagmaking import bag, without

TEXT = BAG[LETTER]
REST = without(BAG, LETTER)
OTHER = bytes(len(TEXT))
_OLD_GNU = b"ustar  \0"
_LARGE = 0xFFFFFFFF


def in_bag(more: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """Return a bag with further files, all of it below `bag/`."""
    return {b"bag/" + name: data for name, data in bag(more).items()}


# -- tar ---------------------------------------------------------------------------------------------------------------


def letter(
    *before: bytes, name: bytes = LETTER, octets: int = len(TEXT), kind: bytes = b"0", **changes: bytes
) -> bytes:
    """Return a bag in a tar whose letter comes last, with another header, and other headers before that."""
    return tar(REST, more=b"".join(before) + tar_header(name, octets, kind, **changes) + TEXT.ljust(512, b"\0"))


def long_name(name: bytes) -> bytes:
    """Return GNU tar's header for a long name."""
    return tar_member(b"././@LongLink", name + b"\0", b"L")


def folder(*before: bytes, name: bytes = b"bag/data/e/", kind: bytes = b"5") -> bytes:
    """Return a bag in a tar, with an empty member at the end."""
    return tar(more=b"".join(before) + tar_member(name, b"", kind))


def records(body: bytes) -> bytes:
    """Return a pax header of records that are written out."""
    return tar_member(b"pax", body, b"x")


def summed(text: Callable[[int], bytes]) -> bytes:
    """Return a bag whose letter's header has its check sum in another form."""
    head = tar_header(LETTER, len(TEXT))
    total = int(head[148:154], 8)
    return tar(REST, more=head[:148] + text(total) + head[156:] + TEXT.ljust(512, b"\0"))


def in_streams(form: str, between: bytes = b"", after: bytes = b"") -> bytes:
    """Return a bag in a tar that is compressed as two streams."""
    return PACKERS[form](tar()[:1000]) + between + PACKERS[form](tar()[1000:]) + after


# -- zip ---------------------------------------------------------------------------------------------------------------


def commented(comment: bytes) -> bytes:
    """Return a bag in a zip file with a comment."""
    return zip_of()[:-2] + struct.pack("<H", len(comment)) + comment


def another_at(start: int) -> bytes:
    """Return a zip file with another letter, for a place in a file, every offset counted from that file's start."""
    made = Zip()
    made.body = bytes(start)
    for name, data in {**BAG, LETTER: OTHER}.items():
        made.add(name, data)
    return made.end()[start:]


def zip64_end(*, length: int = 44, more: bytes = b"", disks: int = 1) -> bytes:
    """Return a bag in a zip file with a zip64 end record and its locator."""
    data = zip_of()
    at = data.rfind(b"PK\5\6")
    count, octets, start = struct.unpack_from("<H2L", data, at + 10)
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", length, 45, 45, 0, 0, count, count, octets, start) + more
    return data[:at] + large + struct.pack("<4sLQL", b"PK\6\7", 0, at, disks) + data[at:]


def zipped(name: bytes = LETTER, data: bytes = TEXT, *, files: Mapping[bytes, bytes] = REST, **options: Any) -> bytes:
    """Return a bag in a zip file with one member of another kind."""
    return zip_with((name, data, options), files=files)


def attributed(attributes: int, name: bytes = LETTER, data: bytes = TEXT) -> bytes:
    """Return a bag in a zip file whose last member has such external attributes."""
    return patched(zipped(name, data), 38, struct.pack("<L", attributes))


def patched(data: bytes, at: int, value: bytes) -> bytes:
    """Return a zip file with other octets in the directory's last record."""
    place = data.rfind(b"PK\1\2") + at
    return data[:place] + value + data[place + len(value) :]


def moved(name: bytes, octets: int) -> bytes:
    """Return a bag in a zip file in which the directory says another place for one member."""
    made = Zip()
    for one, data in {**without(BAG, name), name: BAG[name]}.items():
        made.add(one, data, at=len(made.body) + octets if one == name else None)
    return made.end()


def lengthened(name: bytes) -> bytes:
    """Return a bag in a zip file in which one member is longer than the file, in both its headers."""
    data = zip_of({**without(BAG, name), name: BAG[name]})
    for mark, at in ((b"PK\3\4", 18), (b"PK\1\2", 20)):
        place = data.rfind(mark) + at
        data = data[:place] + struct.pack("<L", 1 << 20) + data[place + 4 :]
    return data


def with_extras(
    name: bytes,
    central: bytes,
    local: bytes,
    *,
    data: bytes = TEXT,
    files: Mapping[bytes, bytes] = REST,
    flags: int = 0,
) -> bytes:
    """Return a bag in a zip file whose last member has other further fields in its two headers."""
    made = Zip()
    for one, content in files.items():
        made.add(one, content)
    made.add(name, data, flags=flags, extra=local)
    entry = bytearray(made.directory[-1][: 46 + len(name)]) + central
    struct.pack_into("<H", entry, 30, len(central))
    made.directory[-1] = bytes(entry)
    return made.end()


def field(number: int, data: bytes) -> bytes:
    """Return a further field."""
    return struct.pack("<HH", number, len(data)) + data


def unicode_path(raw: bytes, name: bytes, *, version: int = 1, check: int | None = None) -> bytes:
    """Return the field of a name in Unicode."""
    return field(0x7075, struct.pack("<BL", version, zlib.crc32(raw) if check is None else check) + name)


def zip64_twice() -> bytes:
    """Return a bag whose letter's size is said in the second of two zip64 fields; the first is empty."""
    sizes = field(1, struct.pack("<QQ", len(TEXT), len(TEXT)))
    return patched(with_extras(LETTER, field(1, b"") + sizes, b""), 20, struct.pack("<LL", _LARGE, _LARGE))


class _Unseekable(io.RawIOBase):
    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += bytes(data)
        return len(data)


def streamed(files: Mapping[bytes, bytes], method: int = zipfile.ZIP_STORED, *, wide: bool = False) -> bytes:
    """Return a zip file as Python's own writer sends it to where it cannot go back."""
    out = _Unseekable()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in files.items():
            with made.open(name.decode(), "w", force_zip64=wide) as member:
                member.write(data)
    return out.data


def bait() -> bytes:
    """Return what a reader of stored members from the front takes for a member's end and another member."""
    described = b"PK\7\x08" + struct.pack("<3L", zlib.crc32(b"begin"), 5, 5)
    return b"begin" + described + Zip().add(b"bag/data/smuggled", b"x", method=0).body


def tar_and_zip() -> bytes:
    """Return a bag in a tar whose last member is a zip file, of which the end of the tar is the comment."""
    inner = zip_of({LETTER: OTHER})
    files = in_bag({b"data/z.zip": inner})
    last = {**without(files, b"bag/data/z.zip"), b"bag/data/z.zip": inner}
    data = tar(last)
    after = len(data) - data.rfind(b"PK\5\6") - 22
    inner = inner[:-2] + struct.pack("<H", after)
    files = in_bag({b"data/z.zip": inner})
    return tar({**without(files, b"bag/data/z.zip"), b"bag/data/z.zip": inner})


def zip_and_tar() -> bytes:
    """Return a bag in a zip file whose first octets are a tar header as well: its check sum is in a further field."""
    made = Zip().add(LETTER, TEXT, method=0, extra=field(0x9999, bytes(600)))
    for name, data in REST.items():
        made.add(name, data)
    block = bytearray(made.body[:512])
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    made.body = bytes(block) + made.body[512:]
    return made.end()


COFFEE = "bag/data/café.txt".encode()
OLD_COFFEE = b"bag/data/caf\x82.txt"
MARKED = b"bag/data/caf?.txt"
ELSE = b"bag/data/else.txt"
WITHOUT_COFFEE = without(in_bag({COFFEE[4:]: TEXT}), COFFEE)


def coffee(central: bytes, local: bytes, raw: bytes = OLD_COFFEE, flags: int = 0) -> bytes:
    """Return a bag in a zip file with a name in an old encoding and fields beside it."""
    return with_extras(raw, central, local, files=WITHOUT_COFFEE, flags=flags)


def twice(extra: bytes, raw: bytes, flags: int = 0) -> bytes:
    """Return the same with one field in both headers."""
    return coffee(extra, extra, raw, flags)


SIZE = b"%d" % len(TEXT)

DIFFERENTIALS: dict[str, Callable[[], tuple[str, bytes]]] = {
    # tar: a file or a folder
    "old-folder-by-its-slash": lambda: ("bag.tar", folder(kind=b"\0")),
    "long-name-cut-at-a-slash": lambda: ("bag.tar", letter(pax({b"path": LETTER}), name=b"bag/data/")),
    "ARC-124-file-with-a-slash": lambda: ("bag.tar", folder(kind=b"0")),
    "ARC-124-contiguous-file-with-a-slash": lambda: ("bag.tar", folder(kind=b"7")),
    "ARC-124-slash-by-pax": lambda: ("bag.tar", folder(pax({b"path": b"bag/data/e/"}), name=b"bag/e", kind=b"\0")),
    "ARC-124-slash-by-long-name": lambda: ("bag.tar", folder(long_name(b"bag/data/e/"), name=b"bag/e", kind=b"0")),
    "ARC-124-slash-taken-away-by-pax": lambda: (
        "bag.tar", letter(pax({b"path": LETTER}), name=LETTER + b"/", kind=b"\0")),
    "BAG-112-folder-with-a-list-of-files": lambda: (
        "bag.tar", tar(more=tar_member(b"bag/data/d/", b"Yx\0\0", b"D", magic=_OLD_GNU))),
    "ARC-103-volume-label": lambda: ("bag.tar", tar_member(b"label", b"", b"V", magic=_OLD_GNU) + tar()),
    # tar: names
    "ustar-prefix": lambda: ("bag.tar", letter(name=b"letter.txt", prefix=b"bag/data")),
    "before-posix": lambda: ("bag.tar", letter(kind=b"\0", magic=bytes(8))),
    "ARC-124-prefix-in-old-gnu": lambda: ("bag.tar", letter(magic=_OLD_GNU, prefix=b"elsewhere")),
    "ARC-124-prefix-before-posix": lambda: ("bag.tar", letter(magic=bytes(8), prefix=b"elsewhere")),
    "ARC-124-prefix-of-no-form": lambda: ("bag.tar", letter(magic=b"ustarX00", prefix=b"elsewhere")),
    "ARC-124-prefix-of-two-lengths": lambda: (
        "bag.tar", tar(more=tar_header(b"x", prefix=b"bag/" + b"p" * 127 + b"14000000000 ", rest=bytes(8) + b"tar"))),
    # tar: pax records
    "pax-time-for-all": lambda: ("bag.tar", pax({b"mtime": b"1.5"}, b"g") + tar()),
    "pax-size-where-the-header-has-none": lambda: ("bag.tar", letter(pax({b"size": SIZE}), octets=0)),
    "long-name-then-pax-size": lambda: (
        "bag.tar", letter(long_name(LETTER), pax({b"size": SIZE}), name=b"x", octets=0)),
    "ARC-124-path-for-all": lambda: ("bag.tar", letter(pax({b"path": LETTER}, b"g"), name=ELSE)),
    "ARC-124-size-for-all": lambda: ("bag.tar", letter(pax({b"size": SIZE}, b"g"), octets=0)),
    "ARC-124-two-pax-headers": lambda: (
        "bag.tar", letter(pax({b"path": ELSE}), pax({b"path": LETTER}), name=ELSE)),
    "ARC-124-two-pax-headers-one-of-nothing": lambda: (
        "bag.tar", letter(pax({b"path": LETTER}), pax({b"comment": b"x"}), name=ELSE)),
    "ARC-124-many-headers-for-all": lambda: ("bag.tar", pax({b"comment": b"x"}, b"g") * 20 + tar()),
    "ARC-124-pax-size-before-a-long-name": lambda: (
        "bag.tar", letter(pax({b"size": SIZE}), long_name(LETTER), name=ELSE, octets=0)),
    "ARC-124-size-twice": lambda: ("bag.tar", letter(records(b"11 size=00\n11 size=" + SIZE + b"\n"))),
    "ARC-124-blanks-before-a-key": lambda: ("bag.tar", letter(records(b"%d  path=%s\n" % (len(ELSE) + 10, ELSE)))),
    "ARC-124-nul-in-a-key": lambda: ("bag.tar", letter(records(b"%d path\0=%s\n" % (len(ELSE) + 10, ELSE)))),
    "ARC-124-time-that-is-none": lambda: ("bag.tar", letter(pax({b"mtime": b"nan"}))),
    "ARC-124-owner-that-is-none": lambda: ("bag.tar", letter(pax({b"uid": b"x"}))),
    "ARC-133-size-of-star": lambda: ("bag.tar", letter(pax({b"SCHILY.realsize": b"100"}))),
    "ARC-133-holes-of-solaris": lambda: ("bag.tar", letter(pax({b"SUN.holesdata": b" 0 100"}))),
    # tar: numbers
    "numbers-led-by-blanks": lambda: ("bag.tar", letter(mode=b"   644 ", size=b"%11o " % len(TEXT))),
    "time-before-1970": lambda: ("bag.tar", letter(mtime=b"\xff" * 12)),
    "check-sum-as-by-python": lambda: ("bag.tar", summed(lambda total: b"%06o\0 " % total)),
    "check-sum-of-seven-digits": lambda: ("bag.tar", summed(lambda total: b"%07o\0" % total)),
    "ARC-121-check-sum-behind-a-nul": lambda: ("bag.tar", summed(lambda total: b"\0%06o\0" % total)),
    "ARC-124-mode": lambda: ("bag.tar", letter(mode=b"zzzzzzz")),
    "ARC-124-time-of-a-pax-header": lambda: (
        "bag.tar", letter(tar_header(b"pax", 11, b"x", mtime=b"zzz") + b"11 mtime=1\n".ljust(512, b"\0"))),
    "ARC-124-owner": lambda: ("bag.tar", letter(uid=b"zzzzzzz")),
    "ARC-124-time": lambda: ("bag.tar", letter(mtime=b"zzzzzzzzzzz")),
    # tar: what lies beside the bag is litter only where it is a file
    "ARC-103-link-named-as-litter": lambda: ("bag.tar", tar_member(b"__MACOSX", b"", b"2", link=b"/etc") + tar()),
    "ARC-103-hard-link-named-as-litter": lambda: (
        "bag.tar", tar(more=tar_member(b"._bag", b"", b"1", link=LETTER))),
    # compression
    "zeros-after-bzip2": lambda: ("bag.tar.bz2", PACKERS["tar.bz2"](tar()) + bytes(5)),
    "four-zeros-after-xz": lambda: ("bag.tar.xz", PACKERS["tar.xz"](tar()) + bytes(4)),
    "gzip-with-a-name": lambda: (
        "bag.tar.gz", b"\x1f\x8b\x08\x0c" + bytes(6) + b"\4\0more../x\0" + gzip.compress(tar(), mtime=0)[10:]),
    "ARC-123-zeros-between-gzip-members": lambda: ("bag.tar.gz", in_streams("tar.gz", bytes(16))),
    "ARC-123-zeros-between-xz-streams": lambda: ("bag.tar.xz", in_streams("tar.xz", bytes(16))),
    "ARC-123-zeros-between-bzip2-streams": lambda: ("bag.tar.bz2", in_streams("tar.bz2", bytes(16))),
    "ARC-123-three-zeros-after-xz": lambda: ("bag.tar.xz", lzma.compress(tar()) + bytes(3)),
    "ARC-123-zeros-after-zstandard": lambda: ("bag.tar.zst", in_streams("tar.zst", after=bytes(4))),
    # zip: where it ends
    "zip-with-a-comment": lambda: ("bag.zip", commented(b"a comment")),
    "zip-in-a-zip": lambda: ("bag.zip", zip_of(in_bag({b"data/z.zip": zip_of({b"x": b"x"})}), method=0)),
    "ARC-144-end-in-the-comment": lambda: ("bag.zip", commented(zip_of({})[-22:] + b"more")),
    "ARC-144-sign-of-an-end-in-the-comment": lambda: ("bag.zip", commented(b"PK\5\6")),
    "ARC-144-another-zip-in-the-comment": lambda: ("bag.zip", commented(another_at(len(zip_of())) + b"more")),
    "ARC-123-something-in-the-zip64-end": lambda: ("bag.zip", zip64_end(length=54, more=bytes(10))),
    "ARC-132-zip64-end-of-no-disk": lambda: ("bag.zip", zip64_end(disks=0)),
    "ARC-132-zip64-end-of-two-disks": lambda: ("bag.zip", zip64_end(disks=2)),
    "ARC-143+ARC-144-a-tar-and-a-zip": lambda: ("bag.zip", tar_and_zip()),
    "a-zip-in-a-tar": lambda: ("bag.tar", tar_and_zip()),
    "ARC-144-a-zip-and-a-tar": lambda: ("bag.zip", zip_and_tar()),
    "ARC-121+ARC-125+ARC-127-manifest-without-a-header": lambda: ("bag.zip", moved(b"bag/manifest-sha512.txt", 1)),
    "ARC-120+ARC-121+ARC-127-manifest-beyond-the-end": lambda: ("bag.zip", lengthened(b"bag/manifest-sha512.txt")),
    # zip: streamed
    "zip-streamed": lambda: ("bag.zip", streamed(in_bag({b"data/none": b""}), zipfile.ZIP_DEFLATED)),
    "zip-streamed-stored": lambda: ("bag.zip", streamed(in_bag({b"data/none": b"", b"data/PK": b"PK\7\x08" * 9}))),
    "zip-streamed-wide": lambda: ("bag.zip", streamed(in_bag({b"data/none": b""}), wide=True)),
    "zip-streamed-wide-deflated": lambda: ("bag.zip", streamed(in_bag({b"data/none": b""}), 8, wide=True)),
    "ARC-144-stored-end-in-the-content": lambda: ("bag.zip", streamed(in_bag({b"data/bait": bait()}))),
    # zip: names
    "ARC-114-unicode-path-for-marks": lambda: (
        "bag.zip", twice(unicode_path(MARKED, COFFEE), MARKED)),
    "unicode-path-of-another-name": lambda: (
        "bag.zip", twice(unicode_path(COFFEE, ELSE, check=1), COFFEE, 0x800)),
    "ARC-115-unicode-path-beside-ascii": lambda: (
        "bag.zip", with_extras(ELSE, unicode_path(ELSE, LETTER), unicode_path(ELSE, LETTER))),
    "ARC-115-unicode-path-of-an-unknown-version": lambda: (
        "bag.zip", twice(unicode_path(COFFEE, ELSE, version=2), COFFEE, 0x800)),
    "ARC-125-unicode-path-in-the-directory-only": lambda: (
        "bag.zip", coffee(unicode_path(OLD_COFFEE, COFFEE), b"")),
    "ARC-125-unicode-path-that-differs": lambda: (
        "bag.zip", coffee(unicode_path(OLD_COFFEE, COFFEE), unicode_path(OLD_COFFEE, ELSE))),
    "ARC-121-unicode-path-twice": lambda: (
        "bag.zip", coffee(unicode_path(OLD_COFFEE, COFFEE) + unicode_path(OLD_COFFEE, ELSE), b"")),
    "ARC-121-zip64-twice": lambda: ("bag.zip", zip64_twice()),
    "ARC-117-control-character": lambda: ("bag.zip", zip_of(in_bag({b"data/a\x7fb": b"x"}))),
    "ARC-117-version-of-vms": lambda: ("bag.zip", zip_of(in_bag({b"data/letter.txt;1": b"x"}))),
    "ARC-132-version-of-no-zip": lambda: ("bag.zip", patched(zipped(), 6, b"\x4c\0")),
    # zip: kinds
    "attributes-of-none": lambda: ("bag.zip", attributed(0)),
    "folder-with-packed-nothing": lambda: ("bag.zip", zipped(b"bag/data/e/", b"", files=BAG)),
    "ARC-124-folder-by-its-mode": lambda: ("bag.zip", attributed(0o040755 << 16)),
    "ARC-124-folder-by-dos": lambda: ("bag.zip", attributed(0x10)),
    "ARC-124-folder-with-packed-content": lambda: (
        "bag.zip", zipped(b"bag/data/e/", b"", files=BAG, method=0, packed=b"hidden")),
    "ARC-125-kind-for-readers-from-the-front": lambda: (
        "bag.zip", with_extras(LETTER, b"", field(0x6C78, struct.pack("<BHHL", 7, 3 << 8, 0, 0o120777 << 16)))),
    "BAG-112-mode-of-no-kind": lambda: ("bag.zip", attributed(0o150644 << 16)),
    "ARC-103-link-named-as-litter-zip": lambda: ("bag.zip", zip_with((b"__MACOSX", b"/etc", {"mode": 0o120777}))),
    "ARC-132-patch": lambda: ("bag.zip", zipped(b"bag/metadata/x", b"x", files=BAG, flags=0x0820)),
}  # fmt: skip

#: Warnings that say themselves that some tool unpacks it in another way.
SAID = {"ARC-104", "ARC-114", "ARC-117"}
