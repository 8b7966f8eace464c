"""A zip file read strictly: its directory, and every member's own header beside it; then members, anywhere.

Written because the standard library's reader believes the directory, passes over what lies between members, and finds
a directory after garbage. Follows PKWARE's APPNOTE; what it calls central directory is called directory here.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archivekit.codes import Code
from archivekit.codes import archive as codes
from archivekit.findings import Finding
from archivekit.quotes import quoted
from archivekit.storage.archive.forms import BrokenError, read_at
from archivekit.storage.archive.source import FILE, FOLDER, Member
from archivekit.storage.archive.told import Told
from archivekit.storage.archive.zip_fields import Extra, extra_of, zip64_of
from archivekit.storage.tree import KINDS

_EOCD = struct.Struct("<4s4H2LH")
_EOCD64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x2041
_DESCRIBED_AFTER = 0x0008
_UTF8 = 0x0800
_MOST_DIRECTORY = 4 << 30
_ONE_OF_ONE = (b"PK\7\x08", b"PK00")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the directory says of one member."""

    raw: bytes
    flags: int
    method: int
    check: int
    packed: int
    size: int
    offset: int
    attributes: int
    moment: tuple[int, int]
    extra: Extra


@dataclass(frozen=True, slots=True)
class _Directory:
    start: int
    octets: int
    count: int


class ZipReader:
    """The members of a zip file; `troubles` are what is wrong with the file itself."""

    def __init__(self, descriptor: int, size: int, most_members: int) -> None:
        self._descriptor = descriptor
        self._size = size
        self._most = most_members
        self.troubles: list[Finding] = []
        self._told = Told()
        #: Whether members may be missing from what was yielded.
        self.broken = False

    def members(self) -> Iterator[Member]:
        """Yield every member, in the order of the file, each one's own header compared with the directory."""
        try:
            yield from self._members()
        finally:
            self.troubles.extend(self._told.all())

    def _members(self) -> Iterator[Member]:
        try:
            directory = self._directory()
            entries = sorted(self._entries(directory), key=lambda entry: entry.offset)
        except BrokenError as error:
            self.broken = True
            self.troubles.append(error.finding)
            return
        # a writer that was ready to write several parts marks the first, and leaves the mark where it needed only one
        end = len(_ONE_OF_ONE[0]) if self._read(0, 4) in _ONE_OF_ONE else 0
        begins = end
        for entry in entries:
            member, begin, after = self._member(entry)
            if begin < end:
                self._say(codes.OVERLAP, member.name, "overlaps with the one before it")
            elif begin > end:
                code = codes.HIDDEN if end > begins else codes.TRAILING
                self._say(code, member.name, f"comes after {begin - end:,} octets that are of no member")
            end = max(end, after)
            yield member
        if end < directory.start:
            gap = directory.start - end
            self.troubles.append(
                codes.HIDDEN.finding(f"{gap:,} octets before the directory of the zip file are of no member")
            )
        elif end > directory.start:
            self.troubles.append(codes.OVERLAP.finding("a member of the zip file reaches into the directory"))

    def _say(self, code: Code, name: bytes, what: str) -> None:
        self._told.say(code, f"{quoted(name)} {what}", name)

    # -- the directory -------------------------------------------------------------------------------------------------

    def _directory(self) -> _Directory:
        """Return where the directory lies; raises BrokenError."""
        tail_at = max(0, self._size - 65_535 - _EOCD.size)
        tail = self._read(tail_at, self._size - tail_at)
        at, nearest = len(tail), -1
        while (at := tail.rfind(b"PK\5\6", 0, at)) >= 0:
            if at + _EOCD.size <= len(tail):
                nearest = at if nearest < 0 else nearest
                if at + _EOCD.size + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail):
                    break
        if at < 0 and nearest < 0:
            raise BrokenError(codes.TRUNCATED.finding("the zip file has no directory at its end"))
        if at < 0:
            at = nearest
            self.troubles.append(codes.TRAILING.finding("there is something after the end of the zip file"))
        _, disk, first_disk, here, count, octets, start, _ = _EOCD.unpack_from(tail, at)
        end = tail_at + at
        if 0xFFFF in (disk, first_disk, here, count) or 0xFFFFFFFF in (octets, start) or self._has_locator(end):
            end, disk, first_disk, here, count, octets, start = self._large(
                end, (disk, first_disk, here, count, octets, start)
            )
        if (disk, first_disk) != (0, 0) or here != count:
            raise BrokenError(codes.METHOD_UNKNOWN.finding("the zip file is one part of several"))
        if start + octets != end:
            if start + octets > end:
                raise BrokenError(codes.CORRUPT.finding("the directory of the zip file is not where its end says"))
            self.troubles.append(
                codes.TRAILING.finding("there is something between the zip file's directory and its end")
            )
        if count > self._most or octets > _MOST_DIRECTORY:
            raise BrokenError(
                codes.BEYOND_LIMIT.finding(f"the zip file has more than {self._most:,} members (the limit members)")
            )
        return _Directory(start, octets, count)

    def _has_locator(self, end: int) -> bool:
        return end >= _LOCATOR.size and self._read(end - _LOCATOR.size, 4) == b"PK\6\7"

    def _large(self, end: int, small: tuple[int, ...]) -> tuple[int, ...]:
        """Return what the zip64 end says, where there is one; raises BrokenError where it contradicts the other."""
        if not self._has_locator(end):
            return (end, *small)
        _, disk, at, _ = _LOCATOR.unpack(self._read(end - _LOCATOR.size, _LOCATOR.size))
        data = self._read(at, _EOCD64.size) if at + _EOCD64.size <= end else b""
        if disk or len(data) < _EOCD64.size or not data.startswith(b"PK\6\6"):
            raise BrokenError(codes.CORRUPT.finding("the zip64 end of the directory cannot be read"))
        _, length, _, _, *large = _EOCD64.unpack(data)
        if at + 12 + length != end - _LOCATOR.size:
            self.troubles.append(codes.TRAILING.finding("there is something after the directory of the zip file"))
        limits = (0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
        if any(one not in (most, other) for one, other, most in zip(small, large, limits, strict=True)):
            raise BrokenError(
                codes.LOCAL_DIFFERS.finding("the two ends of the zip file's directory contradict each other")
            )
        return (at, *large)

    def _entries(self, directory: _Directory) -> Iterator[_Entry]:
        """Yield what the directory says of each member; raises BrokenError where it cannot be read."""
        data = self._read(directory.start, directory.octets)
        at = found = 0
        while at < len(data):
            if data[at : at + 4] != b"PK\1\2" or at + _CENTRAL.size > len(data):
                raise BrokenError(
                    codes.CORRUPT.finding(f"the directory of the zip file cannot be read after {found:,} members")
                )
            (
                _,
                _,
                _,
                flags,
                method,
                time,
                day,
                check,
                packed,
                size,
                names,
                extras,
                comments,
                disk,
                _,
                attributes,
                offset,
            ) = _CENTRAL.unpack_from(data, at)
            at += _CENTRAL.size
            raw = data[at : at + names]
            extra = extra_of(data[at + names : at + names + extras])
            at += names + extras + comments
            if at > len(data) or extra is None or disk not in (0, 0xFFFF):
                raise BrokenError(
                    codes.CORRUPT.finding(f"the directory of the zip file cannot be read after {found:,} members")
                )
            size, packed, offset = zip64_of(extra, (size, packed, offset))
            found += 1
            yield _Entry(raw, flags, method, check, packed, size, offset, attributes, (day, time), extra)
        if found != directory.count:
            self.broken = True
            self.troubles.append(
                codes.CORRUPT.finding(
                    f"the directory of the zip file holds {found:,} members, and its end says {directory.count:,}"
                )
            )

    # -- members -------------------------------------------------------------------------------------------------------

    def _member(self, entry: _Entry) -> tuple[Member, int, int]:
        """Return a member, where it begins, and where what belongs to it ends."""
        name = self._name(entry)
        kind = _kind(entry, name)
        member = Member(
            name, kind, entry.size, -1, entry.extra.modified(entry.moment), entry.packed, entry.method, entry.check
        )  # fmt: skip
        head = self._read(entry.offset, _LOCAL.size) if entry.offset + _LOCAL.size <= self._size else b""
        if len(head) < _LOCAL.size or not head.startswith(b"PK\3\4"):
            self._say(codes.LOCAL_DIFFERS, name, "has no header of its own where the directory says")
            return member, entry.offset, entry.offset
        _, _, flags, method, _, _, check, packed, size, names, extras = _LOCAL.unpack(head)
        rest = self._read(entry.offset + _LOCAL.size, names + extras)
        extra = extra_of(rest[names:])
        data = entry.offset + _LOCAL.size + names + extras
        member = replace(member, offset=data)
        if extra is None:
            self._say(codes.HEADER, name, "has further fields that cannot be read")
            extra = Extra({})
        size, packed, _ = zip64_of(extra, (size, packed, 0))
        self._compare(entry, (rest[:names], flags, method, check, packed, size), name)
        if entry.size and kind == FOLDER:
            self._say(codes.HEADER, name, "is a folder with content")
        if data + entry.packed > self._size:
            self._say(codes.TRUNCATED, name, "reaches beyond the end of the zip file")
            return replace(member, offset=-1), entry.offset, data
        after = data + entry.packed
        if flags & _DESCRIBED_AFTER:
            after += self._descriptor_octets(entry, after, name)
        return member, entry.offset, after

    def _compare(self, entry: _Entry, own: tuple[bytes, int, int, int, int, int], name: bytes) -> None:
        raw, flags, method, check, packed, size = own
        differ = []
        if raw != entry.raw:
            differ.append(f"the name {quoted(raw)}")
        if flags != entry.flags:
            differ.append("the flags")
        if method != entry.method:
            differ.append("the method")
        later = flags & _DESCRIBED_AFTER
        ours, theirs = (check, packed, size), (entry.check, entry.packed, entry.size)
        if ours != theirs and not (later and all(own in (0, other) for own, other in zip(ours, theirs, strict=True))):
            differ.append("the sizes or the check sum")
        if differ:
            self._say(codes.LOCAL_DIFFERS, name, f"has a header of its own that differs in {', '.join(differ)}")

    def _descriptor_octets(self, entry: _Entry, at: int, name: bytes) -> int:
        """Return the length of what follows a member to describe it: with a signature or without, in two widths."""
        data = self._read(at, 24)
        widths = ("Q",) if max(entry.packed, entry.size) >= 1 << 32 else ("L", "Q")
        bodies = [struct.pack(f"<L2{width}", entry.check, entry.packed, entry.size) for width in widths]
        for described in (*(b"PK\7\x08" + body for body in bodies), *bodies):
            if data.startswith(described):
                return len(described)
        self._say(codes.LOCAL_DIFFERS, name, "is followed by a description that differs")
        return 16 if data.startswith(b"PK\7\x08") else 0

    def _name(self, entry: _Entry) -> bytes:
        """Return a member's name in octets, UTF-8 wherever that is certain; say where it is not."""
        raw = entry.raw
        if b"\\" in raw:
            self._say(codes.BACKSLASH, raw, "holds a backslash")
        other = entry.extra.unicode_path(raw)
        if other is not None and other != raw:
            if entry.flags & _UTF8 or not _is_utf8(other):
                self._say(codes.TWO_NAMES, raw, f"has another name as well: {quoted(other)}")
            return other
        if raw.isascii():
            return raw
        if entry.flags & _UTF8:
            if not _is_utf8(raw):
                self._say(codes.TWO_NAMES, raw, "is declared to be UTF-8, and is not")
            return raw
        self._say(codes.NAME_ENCODING, raw, "is not ASCII, and its encoding is not declared")
        return raw if _is_utf8(raw) else raw.decode("cp437").encode("utf-8")

    def pieces(self, member: Member) -> Iterator[bytes | memoryview]:
        """Yield a member's content; raises BrokenError where it is not what the directory says. For any thread."""
        from archivekit.storage.archive.unzip import unzip

        return unzip(self._descriptor, member)

    def _read(self, at: int, octets: int) -> bytes:
        """Return octets of the file; fewer only at its end."""
        parts = []
        while octets > 0 and (part := read_at(self._descriptor, min(octets, 1 << 20), at)):
            parts.append(part)
            at += len(part)
            octets -= len(part)
        return b"".join(parts)


def _kind(entry: _Entry, name: bytes) -> str:
    mode = entry.attributes >> 16
    special = KINDS.get(stat.S_IFMT(mode))
    if special is not None:
        return special
    if entry.flags & _ENCRYPTED:
        return "encrypted file"
    return FOLDER if name.endswith(b"/") else FILE


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
