"""A tar file read strictly, front to back: ustar, pax and GNU headers; every doubt is a finding, nothing is guessed.

Written because the standard library's reader stops in silence at damage, at a lone block of zeros and at garbage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from archivekit.codes import archive as codes
from archivekit.findings import Finding, Where
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage.archive.forms import BrokenError, checksum_is_right
from archivekit.storage.archive.source import FILE, FOLDER, Member, Source
from archivekit.storage.archive.told import Told

BLOCK = 512
_ZEROS = bytes(BLOCK)
#: The longest name, and the longest set of pax records, that is read.
_MOST_HEADER = 1 << 20
_KINDS = {
    b"0": FILE, b"\0": FILE, b"7": FILE, b"1": "hard link", b"2": "symbolic link", b"3": "device", b"4": "device",
    b"5": FOLDER, b"6": "FIFO", b"S": "sparse file",
}  # fmt: skip
#: Types whose size counts no octets that follow, as POSIX has it; other readers pass over so many.
_WITHOUT_DATA = frozenset((b"1", b"2", b"3", b"4", b"5", b"6"))
#: More headers than this before one member are read by no two tools alike.
_MOST_FURTHER = 16
#: The pax records that matter here, and the key under which it is kept that there was any on sparse files.
_HEEDED = frozenset((b"path", b"size", b"mtime", b"GNU.sparse.name"))
_SPARSE = b"GNU.sparse."
#: Records by which some tool fills up a file with zeros.
_OF_HOLES = (_SPARSE, b"SCHILY.realsize", b"SUN.holesdata")
_RECORD = re.compile(rb"([1-9][0-9]{0,9}) (?![ \t])")
_TIME = re.compile(rb"-?[0-9]{1,18}(?:\.[0-9]*)?")
_NUMBERS = {
    b"size": re.compile(rb"[0-9]{1,19}"), b"uid": re.compile(rb"-?[0-9]{1,18}"), b"gid": re.compile(rb"-?[0-9]{1,18}"),
    b"mtime": _TIME, b"atime": _TIME, b"ctime": _TIME,
}  # fmt: skip
_OCTAL = re.compile(rb"[ ]*([0-7]*)[ \0]*")
#: Where a header has numbers besides its size and its check sum: mode, owner, group, time, and those of a device.
_NUMBERED = ((100, 108), (108, 116), (116, 124), (136, 148), (329, 337), (337, 345))


@dataclass(slots=True)
class _Further:
    """What headers before a member say of it: pax records and GNU long names, for one member or for all that follow."""

    count: int = 0
    records: dict[bytes, bytes] = field(default_factory=dict)
    said: bool = False
    long_name: bytes | None = None
    long_link: bytes | None = None


class TarReader:
    """The members of a tar, once and in order; `troubles` are what is wrong with the tar itself."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.troubles: list[Finding] = []
        self._told = Told()
        #: Whether members may be missing from what was yielded.
        self.broken = False
        self._for_all: dict[bytes, bytes] = {}

    def members(self) -> Iterator[Member]:
        """Yield every member; its content may be taken from the source before the next one is asked for."""
        try:
            yield from self._members()
        except BrokenError as error:
            self.broken = True
            self.troubles.append(error.finding)
        finally:
            self.troubles.extend(self._told.all())

    def _members(self) -> Iterator[Member]:
        source = self._source
        further = _Further()
        while True:
            block = source.take(BLOCK)
            if not block:
                self._ended(further)
                return
            if len(block) < BLOCK:
                raise _truncated("in the middle of a header")
            if block == _ZEROS:
                self._end(further)
                return
            kind, size = self._checked(block)
            if kind == b"S":
                self._pass_over_map(block)
            start = source.position
            if kind in b"xXgLKN":
                self._read_further(kind, size, further)
            else:
                yield self._member(block, kind, size, further)
                size = self._size(kind, size, further)
                further = _Further()
            self._pass_over(start, size)

    def _pass_over(self, start: int, size: int) -> None:
        """Go to the block after a member's content; raises BrokenError where the file ends before it."""
        self._source.skip(start + size - self._source.position)
        if self._source.position < start + size:
            raise _truncated("in the middle of a member")
        padding = self._source.take(-size % BLOCK)
        if len(padding) < -size % BLOCK:
            raise _truncated("in the padding after a member")
        if any(padding):
            message = f"there is something in the padding after the member at octet {start:,}"
            self._told.say(codes.PADDING, message, b"")

    def _pass_over_map(self, block: bytes) -> None:
        """Pass over the blocks in which GNU tar goes on with the map of a sparse file."""
        more = block[482]
        while more:
            block = self._source.take(BLOCK)
            if len(block) < BLOCK:
                raise _truncated("in the middle of a header")
            more = block[504]

    # -- headers -------------------------------------------------------------------------------------------------------

    def _checked(self, block: bytes) -> tuple[bytes, int]:
        """Return the type and size of a header whose check sum is right; raises BrokenError."""
        if not checksum_is_right(block):
            at = self._source.position - BLOCK
            raise BrokenError(codes.CORRUPT.finding(f"the header at octet {at:,} does not have its check sum"))
        size = _number(block[124:136])
        if size is None:
            raise _malformed(block, "its size is no number")
        if not all(block[start] in b"\x80\xff" or _OCTAL.fullmatch(block[start:end]) for start, end in _NUMBERED):
            raise _malformed(block, "what should be a number is none")
        if size and block[156:157] in _WITHOUT_DATA:
            raise _malformed(block, f"it is a {_KINDS[block[156:157]]} with content")
        return block[156:157], size

    def _size(self, kind: bytes, size: int, further: _Further) -> int:
        """Return how many octets follow a header."""
        said = (self._for_all | further.records).get(b"size")
        if said is not None:
            size = int(said)
        return 0 if kind in _WITHOUT_DATA else size

    def _read_further(self, kind: bytes, size: int, further: _Further) -> None:
        further.count += 1
        if further.count > _MOST_FURTHER:
            raise _several(f"there are more than {_MOST_FURTHER} headers before one member of the tar")
        if size > _MOST_HEADER:
            message = f"a header of the tar is longer than {_MOST_HEADER:,} octets (a fixed limit)"
            raise BrokenError(codes.BEYOND_LIMIT.finding(message))
        data = self._source.take(size)
        if len(data) < size:
            raise _truncated("in the middle of a header")
        if kind in b"LKN":
            self._read_long(kind, data, further)
            return
        records = _records(data)
        if kind == b"g":
            if records.keys() - {b"mtime"}:
                raise _several("a pax header of the tar gives all members one name, size or form")
            self._for_all |= records
        elif further.said:
            raise _several("a member of the tar has several pax headers")
        else:
            further.records, further.said = records, True

    def _read_long(self, kind: bytes, data: bytes, further: _Further) -> None:
        if kind == b"N":
            raise BrokenError(codes.METHOD_UNKNOWN.finding("the tar keeps long names in an old form"))
        if b"size" in further.records:
            raise _several("a pax header of the tar gives a size, and a header of another kind follows")
        if kind == b"L":
            self._say_twice(further.long_name is not None, data)
            further.long_name = data.split(b"\0", 1)[0]
        else:
            further.long_link = data.split(b"\0", 1)[0]

    def _say_twice(self, twice: bool, name: bytes) -> None:
        if twice:
            self._told.say(codes.TWO_NAMES, f"a member has several names, {quoted(name[:200])} among them", name)

    def _member(self, block: bytes, kind: bytes, size: int, further: _Further) -> Member:
        records = self._for_all | further.records
        size = self._size(kind, size, further)
        if kind in _WITHOUT_DATA and records.get(b"size", b"0").strip(b"0"):
            raise _malformed(block, f"it is a {_KINDS[kind]} with content")
        _hold_to_form(block, kind)
        own = _name(block)
        self._say_twice(further.long_name is not None and b"path" in records, records.get(b"path", b""))
        name = records.get(b"path", further.long_name if further.long_name is not None else own)
        what = _KINDS.get(kind, f"member of type {quoted(kind)}")
        if what is FILE and _is_folder(block, kind, own, name):
            what = FOLDER
            if size:
                raise _malformed(block, "it is a folder with content")
        if what in (FILE, FOLDER) and _SPARSE in records:
            what = "sparse file"
        if b"GNU.sparse.name" in records:
            name = records[b"GNU.sparse.name"]
        modified = _modified(block, records)
        return Member(name, what, size, self._source.position, modified)

    # -- the end -------------------------------------------------------------------------------------------------------

    def _ended(self, further: _Further) -> None:
        self.broken = True
        self.troubles.append(codes.NO_END.finding("the tar has no blocks of zeros at its end"))
        self._left_over(further)

    def _left_over(self, further: _Further) -> None:
        if further.said or further.long_name is not None or further.long_link is not None:
            self.troubles.append(
                codes.HEADER.finding("the last header of the tar speaks of a member that does not follow")
            )

    def _end(self, further: _Further) -> None:
        """See that a second block of zeros follows, and then nothing but zeros."""
        self._left_over(further)
        second = self._source.take(BLOCK)
        if len(second) < BLOCK:
            self.troubles.append(codes.NO_END.finding("the tar ends in one block of zeros where there must be two"))
            if any(second):
                self._garbage()
            return
        clean = second == _ZEROS
        if not clean:
            self.troubles.append(codes.NO_END.finding("a lone block of zeros is followed by something else"))
            self.broken = True
        while rest := self._source.take(1 << 18):
            clean = clean and rest.count(0) == len(rest)
        if not clean:
            self._garbage()

    def _garbage(self) -> None:
        self.troubles.append(codes.TRAILING.finding("there is something after the end of the tar"))


def _name(block: bytes) -> bytes:
    name = block[:100].split(b"\0", 1)[0]
    if block[257:263] == b"ustar\0":
        prefix = block[345:500].split(b"\0", 1)[0]
        if prefix:
            return prefix + b"/" + name
    return name


def _hold_to_form(block: bytes, kind: bytes) -> None:
    """Raise BrokenError where another reader would find a longer name in a header."""
    prefix = block[345:500].split(b"\0", 1)[0]
    if block[257:263] == b"ustar\0":
        if block[508:512] == b"tar\0" and len(prefix) > 131:
            raise _malformed(block, "the beginning of its name may be of two lengths")
    elif prefix and kind != b"S":
        raise _malformed(block, "its form is not that in which a name has a beginning of its own, and there is one")


def _is_folder(block: bytes, kind: bytes, own: bytes, name: bytes) -> bool:
    """Say whether a member without a type is a folder by the slash at its end, as before POSIX.

    Raises BrokenError where tools would not agree.
    """
    if not (name.endswith(b"/") or (kind == b"\0" and own.endswith(b"/"))):
        return False
    if kind != b"\0" or own != name:
        raise _malformed(block, "it may be a file by its type and a folder by its name")
    return True


def _number(text: bytes) -> int | None:
    """Return a number of a header, octal or in GNU's binary form; None where it is none, or negative."""
    if text[0] == 0x80:
        return int.from_bytes(text[1:], "big")
    found = _OCTAL.fullmatch(text)
    return None if found is None else int(found[1] or b"0", 8)


def _modified(block: bytes, records: dict[bytes, bytes]) -> int | None:
    said = records.get(b"mtime")
    if said is None:
        seconds = _number(block[136:148])
        if seconds is None and block[136] == 0xFF:  # before 1970
            seconds = int.from_bytes(block[136:148], "big", signed=True)
        return None if seconds is None else seconds * 1_000_000_000
    if len(said) > 40:
        return None
    try:
        value = Decimal(said.decode("ascii"))
        return int(value * 1_000_000_000) if abs(value) < 1 << 40 else None
    except (InvalidOperation, UnicodeDecodeError, ValueError):
        return None


def _records(data: bytes) -> dict[bytes, bytes]:
    """Return those pax records that matter; raises BrokenError where one is not `length key=value` and a line end.

    All the others are not kept: they may be many, and would be asked for every member again.
    """
    found: dict[bytes, bytes] = {}
    at = 0
    while at < len(data):
        head = _RECORD.match(data, at)
        end = at + int(head[1]) if head else 0
        record = data[head.end() : end - 1] if head else b""
        key, equals, value = record.partition(b"=")
        if (
            head is None
            or end > len(data)
            or end <= head.end()
            or data[end - 1 : end] != b"\n"
            or not equals
            or not key
            or b"\0" in key
        ):
            raise _several("a pax header of the tar cannot be read")
        if key in _NUMBERS and not _NUMBERS[key].fullmatch(value):
            raise _several(f"a pax header of the tar gives a {show(key)} that is no number")
        if found.get(key, value) != value:
            if key == b"path":
                message = f"a member has several names, {quoted(value[:200])} among them"
                raise BrokenError(codes.TWO_NAMES.finding(message))
            raise _several(f"a pax header of the tar gives {show(key)} twice")
        if key in _HEEDED:
            found[key] = value
        if key.startswith(_OF_HOLES):
            found[_SPARSE] = b""
        at = end
    return found


def _several(why: str) -> BrokenError:
    return BrokenError(codes.HEADER.finding(why))


def _truncated(where: str) -> BrokenError:
    return BrokenError(codes.TRUNCATED.finding(f"the tar ends {where}"))


def _malformed(block: bytes, why: str) -> BrokenError:
    name = show(_name(block))
    return BrokenError(
        codes.HEADER.finding(f"the header of {quoted(name)} is not well-formed: {why}", where=Where(path=name))
    )
