"""The further fields of a zip file's headers: large sizes, exact times, names in Unicode; and DOS times."""

from __future__ import annotations

import zlib
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass

_ZIP64, _NTFS, _TIMES, _UNICODE_PATH = 0x0001, 0x000A, 0x5455, 0x7075
#: What some tools write before a member, so that a reader from the front knows its kind.
_STREAMED = 0x6C78
#: 1970 in NTFS's count of 100 nanoseconds since 1601.
_NTFS_EPOCH = 116_444_736_000_000_000


@dataclass(frozen=True, slots=True)
class Extra:
    """The further fields of one header, by number."""

    fields: Mapping[int, bytes]

    def unicode_path(self, raw: bytes) -> bytes | None:
        """Return the name in UTF-8, where there is one and it was made for this name."""
        field = self.fields.get(_UNICODE_PATH)
        if field is None or len(field) < 5 or field[0] != 1:
            return None
        return field[5:] if int.from_bytes(field[1:5], "little") == zlib.crc32(raw) else None

    def has_odd_path(self, raw: bytes) -> bool:
        """Say whether there is a name in Unicode of an unknown version, which some tools read all the same."""
        field = self.fields.get(_UNICODE_PATH)
        return field is not None and (len(field) < 5 or (field[0] != 1 and field[5:] != raw))

    @property
    def is_wide(self) -> bool:
        """Say whether sizes are given in eight octets."""
        return _ZIP64 in self.fields

    @property
    def is_streamed(self) -> bool:
        """Say whether a member's kind is given for those who read from the front."""
        return _STREAMED in self.fields

    def modified(self, moment: tuple[int, int]) -> int | None:
        """Return the time of the last change in nanoseconds since 1970; None where it is no time at all.

        A DOS time has no time zone: it is taken as UTC, where nothing better is said.
        """
        ntfs = self.fields.get(_NTFS)
        if ntfs is not None and len(ntfs) >= 16 and ntfs[4:8] == b"\x01\x00\x18\x00":
            return (int.from_bytes(ntfs[8:16], "little") - _NTFS_EPOCH) * 100
        times = self.fields.get(_TIMES)
        if times is not None and len(times) >= 5 and times[0] & 1:
            return int.from_bytes(times[1:5], "little", signed=True) * 1_000_000_000
        return _dos_time(*moment)


def extra_of(data: bytes) -> Extra | None:
    """Return the further fields of a header, or None where they cannot be read, or say twice what matters."""
    fields: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(data):
        number, octets = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if at + 4 + octets > len(data):
            return None
        if number in fields and number in (_ZIP64, _UNICODE_PATH):
            return None
        fields.setdefault(number, data[at + 4 : at + 4 + octets])
        at += 4 + octets
    return Extra(fields) if not any(data[at:]) else None


def zip64_of(extra: Extra, small: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return size, packed size and offset, with those that are too large for a header taken from the zip64 field."""
    data = extra.fields.get(_ZIP64, b"")
    found = []
    for value in small:
        if value == 0xFFFFFFFF and len(data) >= 8:
            found.append(int.from_bytes(data[:8], "little"))
            data = data[8:]
        else:
            found.append(value)
    return found[0], found[1], found[2]


def _dos_time(day: int, time: int) -> int | None:
    year, month, date = 1980 + (day >> 9), day >> 5 & 15, day & 31
    if not (1 <= month <= 12 and 1 <= date <= 31):
        return None
    return timegm((year, month, date, time >> 11, time >> 5 & 63, (time & 31) * 2, 0, 0, 0)) * 1_000_000_000
