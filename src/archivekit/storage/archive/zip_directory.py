"""The directory at the end of a zip file: where it is, and what it says of each member. Nothing of a member is read.

A file that may end at two places, or that is one part of several, is told apart from a whole one.
"""

from __future__ import annotations

import re
import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import gt

from archivekit.codes import archive as codes
from archivekit.findings import Finding
from archivekit.storage.archive.forms import ZIP_TAIL, BrokenError, read_from
from archivekit.storage.archive.zip_fields import Extra, extra_of, zip64_of

_EOCD = struct.Struct("<4s4H2LH")
_EOCD64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_MOST_DIRECTORY = 4 << 30
_END64_OCTETS = _EOCD64.size - 12
#: So much of the directory is read at once; no record of a member is longer than `_LONGEST`.
_WINDOW = 1 << 20
_LONGEST = _CENTRAL.size + 3 * 0xFFFF
_LENGTHS = struct.Struct("<3H")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the directory says of one member."""

    raw: bytes
    flags: int
    method: int
    check: int
    packed: int
    size: int
    offset: int
    attributes: int
    #: Ten times the version of the format that a tool must know.
    version: int
    moment: tuple[int, int]
    extra: Extra


@dataclass(frozen=True, slots=True)
class _Directory:
    start: int
    octets: int
    count: int


@dataclass(frozen=True, slots=True)
class _Places:
    """Where each member begins, where the directory speaks of it, and in how many octets.

    Its records are read again when they are needed: a directory is as long as whoever made it wants.
    """

    begins: array[int]
    records: array[int]
    octets: array[int]


class ZipDirectory:
    """The directory of a zip file; `troubles` are what is wrong with it."""

    def __init__(self, descriptor: int, size: int, most_members: int) -> None:
        self._descriptor = descriptor
        self._size = size
        self._most = most_members
        self.troubles: list[Finding] = []
        #: Whether it speaks of another number of members than it says.
        self.broken = False
        self._places = _Places(array("Q"), array("Q"), array("L"))

    def read(self) -> int:
        """Read it through, and return where it begins; raises BrokenError where it cannot be read."""
        directory = self._directory()
        self._places = self._placed(directory)
        return directory.start

    def _directory(self) -> _Directory:
        """Return where the directory lies; raises BrokenError."""
        tail_at = max(0, self._size - ZIP_TAIL)
        tail = read_from(self._descriptor, tail_at, self._size - tail_at)
        at = self._end(tail)
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
            raise self._too_many()
        ends = [one for one in _found(tail, b"PK\5\6") if one != at and tail_at + one >= start]
        if ends:
            self.troubles.append(
                codes.TWO_WAYS.finding(f"the zip file may end at octet {tail_at + ends[0]:,} or {tail_at + at:,}")
            )
        return _Directory(start, octets, count)

    def _end(self, tail: bytes) -> int:
        """Return where in the last octets the end record is; raises BrokenError where there is none."""
        ends = [at for at in _found(tail, b"PK\5\6") if at + _EOCD.size <= len(tail)]
        for at in reversed(ends):
            if at + _EOCD.size + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail):
                return at
        if not ends:
            raise BrokenError(codes.TRUNCATED.finding("the zip file has no directory at its end"))
        self.troubles.append(codes.TRAILING.finding("there is something after the end of the zip file"))
        return ends[-1]

    def _too_many(self) -> BrokenError:
        message = f"the zip file has more than {self._most:,} members (the limit members)"
        return BrokenError(codes.BEYOND_LIMIT.finding(message))

    def _has_locator(self, end: int) -> bool:
        return end >= _LOCATOR.size and read_from(self._descriptor, end - _LOCATOR.size, 4) == b"PK\6\7"

    def _large(self, end: int, small: tuple[int, ...]) -> tuple[int, ...]:
        """Return what the zip64 end says, where there is one; raises BrokenError where it contradicts the other."""
        if not self._has_locator(end):
            return (end, *small)
        _, disk, at, disks = _LOCATOR.unpack(read_from(self._descriptor, end - _LOCATOR.size, _LOCATOR.size))
        data = read_from(self._descriptor, at, _EOCD64.size) if at + _EOCD64.size <= end else b""
        if disk or len(data) < _EOCD64.size or not data.startswith(b"PK\6\6"):
            raise BrokenError(codes.CORRUPT.finding("the zip64 end of the directory cannot be read"))
        _, length, _, _, *large = _EOCD64.unpack(data)
        if disks != 1:
            raise BrokenError(codes.METHOD_UNKNOWN.finding("the zip file is one part of several"))
        if length != _END64_OCTETS or at + 12 + length != end - _LOCATOR.size:
            self.troubles.append(codes.TRAILING.finding("there is something after the directory of the zip file"))
        limits = (0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
        if any(one not in (most, other) for one, other, most in zip(small, large, limits, strict=True)):
            raise BrokenError(
                codes.LOCAL_DIFFERS.finding("the two ends of the zip file's directory contradict each other")
            )
        return (at, *large)

    def _records(self, directory: _Directory) -> Iterator[tuple[int, bytes]]:
        """Yield the directory's record of each member, and where it lies; raises BrokenError where one is damaged."""
        at, end, found = directory.start, directory.start + directory.octets, 0
        base, block = at, b""
        while at < end:
            if at + _LONGEST > base + len(block):
                base, block = at, read_from(self._descriptor, at, min(_WINDOW, end - at))
            here = at - base
            octets = _CENTRAL.size
            if block.startswith(b"PK\1\2", here) and here + octets <= len(block):
                octets += sum(_LENGTHS.unpack_from(block, here + 28))
            record = block[here : here + octets]
            if len(record) < octets or not record.startswith(b"PK\1\2"):
                raise _unreadable(found)
            yield at, record
            at, found = at + octets, found + 1

    def _placed(self, directory: _Directory) -> _Places:
        """Return where the directory speaks of each member, in the order of the file; raises BrokenError."""
        places = _Places(array("Q"), array("Q"), array("L"))
        for at, record in self._records(directory):
            if len(places.records) >= self._most:
                raise self._too_many()
            places.begins.append(_entry(record, len(places.records)).offset)
            places.records.append(at)
            places.octets.append(len(record))
        found = len(places.records)
        if found != directory.count:
            self.broken = True
            message = f"the directory of the zip file holds {found:,} members, and its end says {directory.count:,}"
            self.troubles.append(codes.CORRUPT.finding(message))
        return places

    def entries(self) -> Iterator[Entry]:
        """Yield what the directory says of each member, in the order of the file; raises BrokenError."""
        places, begins = self._places, self._places.begins
        order: Sequence[int] = range(len(begins))
        if any(map(gt, begins, islice(begins, 1, None))):
            order = sorted(order, key=begins.__getitem__)
        for number in order:
            yield _entry(read_from(self._descriptor, places.records[number], places.octets[number]), number)


def _found(data: bytes, sought: bytes) -> list[int]:
    """Return every place at which some octets are found."""
    return [one.start() for one in re.finditer(re.escape(sought), data)]


def _unreadable(found: int) -> BrokenError:
    return BrokenError(codes.CORRUPT.finding(f"the directory of the zip file cannot be read after {found:,} members"))


def _entry(record: bytes, number: int) -> Entry:
    """Return what the directory says of a member; raises BrokenError where its further fields cannot be read."""
    if len(record) < _CENTRAL.size:
        raise _unreadable(number)
    (
        _, _, version, flags, method, time, day, check, packed, size, names, extras, _, disk, _, attributes, offset
    ) = _CENTRAL.unpack_from(record)  # fmt: skip
    names += _CENTRAL.size
    extra = extra_of(record[names : names + extras])
    if extra is None or disk not in (0, 0xFFFF):
        raise _unreadable(number)
    size, packed, offset = zip64_of(extra, (size, packed, offset))
    raw = record[_CENTRAL.size : names]
    return Entry(raw, flags, method, check, packed, size, offset, attributes, version & 0xFF, (day, time), extra)
