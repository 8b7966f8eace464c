"""EDTF, levels 0, 1 and 2: what is one, and the earliest and latest day that it can mean.

Follows the Extended Date/Time Format Specification of the Library of Congress (2019), a profile of ISO 8601-2, and
takes times of W3CDTF (`2024-11-20T09:00Z`) that EDTF lacks. Every pattern is linear, and no text is guessed at:
uncertain and approximate dates keep the bounds of what is written. A season without a hemisphere is bounded by
both, since `2001-21` is spring in March in Oslo and in September in Santiago.
"""

from __future__ import annotations

import re
from calendar import isleap
from dataclasses import dataclass
from enum import Enum
from itertools import product
from typing import TypeAlias

Day: TypeAlias = "tuple[int, int, int]"

#: Years of more digits than this have no bounds: the text says all there is to say.
_MOST_DIGITS = 60
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DATE = re.compile(r"([?~%]?)(-?)([0-9X]{4})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?")
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]+)?)?(Z|[+-][0-9]{2}(?::[0-9]{2})?)?"
)
_LONG = re.compile(r"Y(-?)([1-9][0-9]*)(?:E([1-9][0-9]*))?(?:S([1-9][0-9]*))?([?~%]?)")
_SIGNIFICANT = re.compile(r"(-?)([0-9]{4})S([1-9][0-9]*)([?~%]?)")
_LEVEL_1_UNSPECIFIED = re.compile(r"-?(?:[0-9]{2}(?:[0-9]X|XX)|[0-9]{4}-(?:XX(?:-XX)?|[0-9]{2}-XX))")

#: code → first month, last month; a last month below the first is one of the next year.
_GROUPINGS: dict[int, tuple[int, int]] = {
    21: (3, 11),
    22: (6, 2),
    23: (3, 11),
    24: (6, 2),
    25: (3, 5),
    26: (6, 8),
    27: (9, 11),
    28: (12, 2),
    29: (9, 11),
    30: (12, 2),
    31: (3, 5),
    32: (6, 8),
    33: (1, 3),
    34: (4, 6),
    35: (7, 9),
    36: (10, 12),
    37: (1, 4),
    38: (5, 8),
    39: (9, 12),
    40: (1, 6),
    41: (7, 12),
}


class Fault(Enum):
    """Why a text is no EDTF."""

    SYNTAX = "it does not have the form"
    NO_SUCH_DAY = "it has the form, and the calendar or the clock has no such day or time"
    BACKWARDS = "it is an interval that ends before it begins"


@dataclass(frozen=True, slots=True)
class Edtf:
    """A text that is EDTF: its level, and its bounds as days (None: open, unknown, or beyond all counting)."""

    level: int
    earliest: Day | None
    latest: Day | None


def parse_edtf(text: str) -> Edtf | Fault:
    """Return what an EDTF text means, or why it is none."""
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _plain(plain)
    if "T" in text:
        return _time(text)
    if "/" in text:
        return _interval(text)
    if text[:1] in ("[", "{"):
        return _set(text)
    return _date(text)


def iso_day(day: Day) -> str:
    """Return a day as ISO 8601 writes it: `2024-11-20`, and beyond four digits `+170000002-01-01`."""
    year, month, dom = day
    if 0 <= year <= 9999:
        return f"{year:04d}-{month:02d}-{dom:02d}"
    sign = "-" if year < 0 else "+"
    return f"{sign}{abs(year):04d}-{month:02d}-{dom:02d}"


def days_in(year: int, month: int) -> int:
    """Return how many days a month of the proleptic Gregorian calendar has; of year 0 too, which is leap."""
    return 29 if month == 2 and isleap(year) else _DAYS[month]


def _plain(found: re.Match[str]) -> Edtf | Fault:
    year, month, day = found.groups()
    number = int(year)
    if month is None:
        return Edtf(0, (number, 1, 1), (number, 12, 31))
    if day is None:
        return _month(0, number, number, int(month))
    exact = (number, int(month), int(day))
    if not 1 <= exact[1] <= 12 or not 1 <= exact[2] <= days_in(number, exact[1]):
        return Fault.NO_SUCH_DAY
    return Edtf(0, exact, exact)


def _month(level: int, first: int, last: int, month: int) -> Edtf | Fault:
    if 1 <= month <= 12:
        return Edtf(level, (first, month, 1), (last, month, days_in(last, month)))
    if month not in _GROUPINGS:
        return Fault.NO_SUCH_DAY
    begin, end = _GROUPINGS[month]
    year = last + (end < begin)
    return Edtf(max(level, 1 if month < 25 else 2), (first, begin, 1), (year, end, days_in(year, end)))


def _date(text: str) -> Edtf | Fault:
    if "Y" in text or "S" in text:
        return _year(text)
    found = _DATE.fullmatch(text)
    if not found:
        return Fault.SYNTAX
    before, sign, year, after, m_before, month, m_after, d_before, day, _ = found.groups()
    if sign and year == "0000":
        return Fault.SYNTAX
    inner = before or (after if month else "") or m_before or (m_after if day else "") or d_before
    level = 2 if inner else 1
    bare = re.sub("[?~%]", "", text)
    if "X" in bare and not _LEVEL_1_UNSPECIFIED.fullmatch(bare):
        level = 2
    if "X" not in bare and not sign and bare == text:
        level = 0
    years = sorted(int(f"{sign}{year.replace('X', digit)}") for digit in "09")
    if month is None:
        return Edtf(level, (years[0], 1, 1), (years[1], 12, 31))
    if day is None and "X" not in month:
        return _month(level, years[0], years[1], int(month))
    return _days(level, sign, year, years, month, day)


def _days(level: int, sign: str, year: str, years: list[int], month: str, day: str | None) -> Edtf | Fault:
    """Bound a date with a day, or with unspecified digits in its month."""
    months = _matching(month, 12)
    days = _matching(day, 31) if day else list(range(1, 32))
    usual = [(m, d) for m in months for d in days if d <= _DAYS[m]]
    if usual:
        earliest, latest = (years[0], *usual[0]), (years[1], *usual[-1])
        if usual[-1] == (2, 28) and 29 in days and isleap(years[1]):
            latest = (years[1], 2, 29)
        return Edtf(level, earliest, latest)
    if 2 in months and 29 in days:  # a 29 February, and no other day: some year of the pattern must be leap
        leap = sorted(y for y in _years(sign, year) if isleap(y))
        if leap:
            return Edtf(level, (leap[0], 2, 29), (leap[-1], 2, 29))
    return Fault.NO_SUCH_DAY


def _matching(pattern: str, highest: int) -> list[int]:
    return [n for n in range(1, highest + 1) if all(p in ("X", d) for p, d in zip(pattern, f"{n:02d}", strict=True))]


def _years(sign: str, pattern: str) -> list[int]:
    digits = ("0123456789" if letter == "X" else letter for letter in pattern)
    return [int(sign + "".join(year)) for year in product(*digits)]


def _year(text: str) -> Edtf | Fault:
    found = _LONG.fullmatch(text)
    if found:
        sign, digits, exponent, significant, _ = found.groups()
        if exponent is None and len(digits) < 5:
            return Fault.SYNTAX
        level = 2 if exponent or significant else 1
        if len(digits) > _MOST_DIGITS or (exponent and (len(exponent) > 2 or int(exponent) > _MOST_DIGITS)):
            return Edtf(level, None, None)
        digits += "0" * int(exponent or 0)
    else:
        found = _SIGNIFICANT.fullmatch(text)
        if not found:
            return Fault.SYNTAX
        sign, digits, significant, _ = found.groups()
        level = 2
    first = last = int(digits)
    if significant is not None:
        if len(significant) > 3 or int(significant) > len(digits):
            return Fault.SYNTAX
        free = 10 ** (len(digits) - int(significant))
        first = first // free * free
        last = first + free - 1
    if sign:
        first, last = -last, -first
    return Edtf(level, (first, 1, 1), (last, 12, 31))


def _time(text: str) -> Edtf | Fault:
    found = _TIME.fullmatch(text)
    if not found:
        return Fault.SYNTAX
    day, hour, minute, second, fraction, zone = found.groups()
    if (second is None or fraction) and (zone is None or (zone != "Z" and ":" not in zone)):
        return Fault.SYNTAX  # W3CDTF, which has these, always has a whole zone
    plain = _PLAIN.fullmatch(day)
    result = _plain(plain) if plain else Fault.SYNTAX
    if isinstance(result, Fault):
        return result
    clock = (int(hour), int(minute), int(second or 0))
    if (clock[0] > 23 or clock[1] > 59 or clock[2] > 59) and clock != (24, 0, 0):
        return Fault.NO_SUCH_DAY
    if zone and zone != "Z":
        hours, _, minutes = zone[1:].partition(":")
        if int(minutes or 0) > 59 or int(hours) * 60 + int(minutes or 0) > 14 * 60:
            return Fault.NO_SUCH_DAY
    return result


def _interval(text: str) -> Edtf | Fault:
    start, _, end = text.partition("/")
    sides: list[Edtf] = []
    for side in (start, end):
        if side in ("", ".."):
            sides.append(Edtf(1, None, None))
            continue
        parsed = _date(side)
        if isinstance(parsed, Fault):
            return parsed
        sides.append(parsed)
    if start in ("", "..") and end in ("", ".."):
        return Fault.SYNTAX
    return _span(*sides)


def _span(first: Edtf, last: Edtf) -> Edtf | Fault:
    if first.earliest and last.latest and first.earliest > last.latest:
        return Fault.BACKWARDS
    return Edtf(max(first.level, last.level), first.earliest, last.latest)


def _set(text: str) -> Edtf | Fault:
    if not text.endswith("]" if text[0] == "[" else "}") or len(text) < 3:
        return Fault.SYNTAX
    members = text[1:-1].split(",")
    spans: list[Edtf] = []
    for index, member in enumerate(members):
        parsed = _member(member, first=index == 0, last=index == len(members) - 1)
        if isinstance(parsed, Fault):
            return parsed
        spans.append(parsed)
    earliest = [span.earliest for span in spans if span.earliest]
    latest = [span.latest for span in spans if span.latest]
    open_start, open_end = len(earliest) < len(spans), len(latest) < len(spans)
    return Edtf(2, None if open_start else min(earliest), None if open_end else max(latest))


def _member(member: str, *, first: bool, last: bool) -> Edtf | Fault:
    """Parse one member of a set: a date, `a..b`, and at the ends `..b` and `a..`."""
    start, dots, end = member.partition("..")
    if not dots:
        return _date(member)
    if (not start and not first) or (not end and not last) or not (start or end):
        return Fault.SYNTAX
    begin = _date(start) if start else Edtf(2, None, None)
    finish = _date(end) if end else Edtf(2, None, None)
    if isinstance(begin, Fault):
        return begin
    return finish if isinstance(finish, Fault) else _span(begin, finish)
