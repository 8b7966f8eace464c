"""A zip file read strictly: its directory, and every member's own header beside it; then members, anywhere.

Written because the standard library's reader believes the directory, passes over what lies between members, and finds
a directory after garbage. Follows PKWARE's APPNOTE; what it calls central directory is called directory here.
"""

from __future__ import annotations

import re
import stat
import struct
from collections.abc import Iterator
from dataclasses import replace

from archivekit.codes import Code
from archivekit.codes import archive as codes
from archivekit.findings import Finding
from archivekit.paths import is_utf8
from archivekit.quotes import quoted
from archivekit.storage.archive.forms import BrokenError, read_from
from archivekit.storage.archive.source import FILE, FOLDER, Member
from archivekit.storage.archive.told import Told
from archivekit.storage.archive.zip_directory import Entry, ZipDirectory
from archivekit.storage.archive.zip_fields import Extra, extra_of, zip64_of
from archivekit.storage.tree import KINDS

_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x2041
_PATCHED = 0x0020
_DOS_FOLDER = 0x10
#: So many octets make up nothing, deflated.
_NOTHING = 2
#: APPNOTE 4.4.3: no version after 6.3 is asked for.
_LATEST = 63
_DESCRIBED_AFTER = 0x0008
#: What Info-ZIP leaves out of a name.
_CHANGED = re.compile(rb"[\x01-\x1f\x7f]|;[0-9]+$")
_UTF8 = 0x0800
_ONE_OF_ONE = (b"PK\7\x08", b"PK00")


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
        directory = ZipDirectory(self._descriptor, self._size, self._most)
        try:
            start = directory.read()
        except BrokenError as error:
            self.broken = True
            self.troubles.append(error.finding)
            return
        finally:
            self.troubles.extend(directory.troubles)
        self.broken = directory.broken
        # a writer that was ready to write several parts marks the first, and leaves the mark where it needed only one
        end = len(_ONE_OF_ONE[0]) if read_from(self._descriptor, 0, 4) in _ONE_OF_ONE else 0
        begins = end
        for entry in directory.entries():
            member, begin, after = self._member(entry)
            if begin < end:
                self._say(codes.OVERLAP, member.name, "overlaps with the one before it")
            elif begin > end:
                code = codes.HIDDEN if end > begins else codes.TRAILING
                self._say(code, member.name, f"comes after {begin - end:,} octets that are of no member")
            end = max(end, after)
            yield member
        if end < start:
            gap = start - end
            self.troubles.append(
                codes.HIDDEN.finding(f"{gap:,} octets before the directory of the zip file are of no member")
            )
        elif end > start:
            self.troubles.append(codes.OVERLAP.finding("a member of the zip file reaches into the directory"))

    def _say(self, code: Code, name: bytes, what: str) -> None:
        self._told.say(code, f"{quoted(name)} {what}", name)

    # -- members -------------------------------------------------------------------------------------------------------

    def _member(self, entry: Entry) -> tuple[Member, int, int]:
        """Return a member, where it begins, and where what belongs to it ends."""
        name = self._name(entry)
        if _CHANGED.search(name):
            self._say(codes.CHANGED_NAME, name, "loses part of its name with some tools")
        if entry.version > _LATEST:
            self._say(codes.METHOD_UNKNOWN, name, f"needs version {entry.version / 10} of zip, which is not known here")
        kind = _kind(entry, name)
        if kind == FILE and (stat.S_ISDIR(entry.attributes >> 16) or entry.attributes & 0xFFFF0010 == _DOS_FOLDER):
            self._say(codes.HEADER, name, "is a folder by its attributes and a file by its name")
        member = Member(
            name, kind, entry.size, -1, entry.extra.modified(entry.moment), entry.packed, entry.method, entry.check,
            bool(entry.flags & _DESCRIBED_AFTER),
        )  # fmt: skip
        head = (
            read_from(self._descriptor, entry.offset, _LOCAL.size) if entry.offset + _LOCAL.size <= self._size else b""
        )
        if len(head) < _LOCAL.size or not head.startswith(b"PK\3\4"):
            self._say(codes.LOCAL_DIFFERS, name, "has no header of its own where the directory says")
            return member, entry.offset, entry.offset
        _, _, flags, method, _, _, check, packed, size, names, extras = _LOCAL.unpack(head)
        rest = read_from(self._descriptor, entry.offset + _LOCAL.size, names + extras)
        extra = extra_of(rest[names:])
        data = entry.offset + _LOCAL.size + names + extras
        member = replace(member, offset=data)
        if extra is None:
            self._say(codes.HEADER, name, "has further fields that cannot be read")
            extra = Extra({})
        size, packed, _ = zip64_of(extra, (size, packed, 0))
        self._compare(entry, (rest[:names], flags, method, check, packed, size), name)
        self._compare_extra(entry, rest[:names], extra, name)
        if kind == FOLDER and (entry.size or entry.packed > _NOTHING):
            self._say(codes.HEADER, name, "is a folder with content")
        if data + entry.packed > self._size:
            self._say(codes.TRUNCATED, name, "reaches beyond the end of the zip file")
            return replace(member, offset=-1), entry.offset, data
        after = data + entry.packed
        if flags & _DESCRIBED_AFTER:
            after += self._descriptor_octets(entry, after, name, wide=extra.is_wide)
        return member, entry.offset, after

    def _compare(self, entry: Entry, own: tuple[bytes, int, int, int, int, int], name: bytes) -> None:
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

    def _compare_extra(self, entry: Entry, raw: bytes, extra: Extra, name: bytes) -> None:
        """Say where the further fields of the two headers give a name, or a kind, that the other does not."""
        if (extra.unicode_path(raw) or raw) != (entry.extra.unicode_path(entry.raw) or entry.raw):
            self._say(codes.LOCAL_DIFFERS, name, "has a header of its own with another name in Unicode")
        if extra.is_streamed:
            self._say(codes.LOCAL_DIFFERS, name, "has a header of its own that says what kind of file it is")

    def _descriptor_octets(self, entry: Entry, at: int, name: bytes, *, wide: bool) -> int:
        """Return the length of what follows a member to describe it: with a signature or without, in two widths."""
        data = read_from(self._descriptor, at, 24)
        widths = ("Q",) if max(entry.packed, entry.size) >= 1 << 32 else ("Q", "L") if wide else ("L", "Q")
        bodies = [struct.pack(f"<L2{width}", entry.check, entry.packed, entry.size) for width in widths]
        for described in (*(b"PK\7\x08" + body for body in bodies), *bodies):
            if data.startswith(described):
                return len(described)
        self._say(codes.LOCAL_DIFFERS, name, "is followed by a description that differs")
        return 16 if data.startswith(b"PK\7\x08") else 0

    def _name(self, entry: Entry) -> bytes:
        """Return a member's name in octets, UTF-8 wherever that is certain; say where it is not."""
        raw = entry.raw
        if b"\\" in raw:
            self._say(codes.BACKSLASH, raw, "holds a backslash")
        other = entry.extra.unicode_path(raw)
        if other is not None and other != raw:
            if entry.flags & _UTF8 or not is_utf8(other) or not _may_stand_for(raw, other):
                self._say(codes.TWO_NAMES, raw, f"has another name as well: {quoted(other)}")
            elif raw.isascii() or raw.decode("cp437") != other.decode("utf-8"):
                self._say(codes.NAME_ENCODING, other, "has another name for tools that do not read Unicode")
            return other
        if other is None and entry.extra.has_odd_path(raw):
            self._say(codes.TWO_NAMES, raw, "has a name in Unicode as well, in a form that is not known")
        if raw.isascii():
            return raw
        if entry.flags & _UTF8:
            if not is_utf8(raw):
                self._say(codes.TWO_NAMES, raw, "is declared to be UTF-8, and is not")
            return raw
        self._say(codes.NAME_ENCODING, raw, "is not ASCII, and its encoding is not declared")
        return raw if is_utf8(raw) else raw.decode("cp437").encode("utf-8")

    def pieces(self, member: Member) -> Iterator[bytes | memoryview]:
        """Yield a member's content; raises BrokenError where it is not what the directory says. For any thread."""
        from archivekit.storage.archive.unzip import unzip

        return unzip(self._descriptor, member)


def _kind(entry: Entry, name: bytes) -> str:
    mode = entry.attributes >> 16
    form = stat.S_IFMT(mode)
    if form not in (0, stat.S_IFREG, stat.S_IFDIR):
        return KINDS.get(form, "special file")
    if entry.flags & _ENCRYPTED:
        return "encrypted file"
    if entry.flags & _PATCHED:
        return "patch"
    return FOLDER if name.endswith(b"/") else FILE


def _may_stand_for(raw: bytes, name: bytes) -> bool:
    """Say whether a name in an old encoding may be all that was left there of one in Unicode."""
    left = not raw.isascii() or any(one in raw for one in (b"?", b"_", b"#"))
    return left and not name.isascii() and raw.count(b"/") == name.count(b"/")
