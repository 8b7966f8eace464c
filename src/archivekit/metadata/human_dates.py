"""Dates as people write them, read far enough to say what is missing or what EDTF would have. Nothing is put right.

`November 4th, 2024` has one reading, `4.11.2024` has two, `Nov 20` has no year, `February 30` is no day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from archivekit.metadata.edtf import days_in
from archivekit.metadata.months import CIRCA, FILLERS, MONTHS, ORDINALS, fold

_LONGEST = 100
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_SEPARATORS = frozenset({".", "/", "-", "", ",", "–", "—", "‐", "‑"})
_LEAP, _CENTURIES = 2000, (2000, 1900)
#: EDTF's codes of seasons and quarters, for their English, French and Spanish names.
_GROUPINGS = {
    **dict.fromkeys(("spring", "printemps", "primavera"), 21),
    **dict.fromkeys(("summer", "ete", "verano"), 22),
    **dict.fromkeys(("autumn", "fall", "automne", "otono"), 23),
    **dict.fromkeys(("winter", "hiver", "invierno"), 24),
    "q1": 33,
    "q2": 34,
    "q3": 35,
    "q4": 36,
}
_GROUPED = re.compile(r"([a-z]+|q[1-4])[ ,/-]+([0-9]{4})|([0-9]{4})[ ,/-]+([a-z]+|q[1-4])")
_OPEN = re.compile(r"([0-9]{4}) ?[-–]")
_DECADE = re.compile(r"([0-9]{3})0['’]?s")
_CENTURY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)[ -]c(?:ent(?:ury)?)?\.?")
_TIMED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ Tt]([0-9]{2}:[0-9]{2})(:[0-9]{2})?([Zz]|[+-][0-9]{2}:[0-9]{2})?")


class Sense(Enum):
    """What a human date turned out to be."""

    NONE = "no date that could be read"
    ONE = "one reading"
    SEVERAL = "several readings"
    NO_YEAR = "a day without a year"
    NO_DAY = "a day that does not exist"


@dataclass(frozen=True, slots=True)
class Human:
    """A human date: its sense, its readings in EDTF, and without a year its possible (month, day) pairs."""

    sense: Sense
    readings: tuple[str, ...] = ()
    days: tuple[tuple[int, int | None], ...] = ()


_NONE = Human(Sense.NONE)
_NO_DAY = Human(Sense.NO_DAY)


def read_human(text: str) -> Human:
    """Return what a text that is no EDTF says as a date."""
    if len(text) > _LONGEST:
        return _NONE
    folded = fold(text).strip()
    special = _special(folded, text.strip())
    if special:
        return Human(Sense.ONE, (special,))
    tokens = list(_TOKEN.finditer(folded))
    circa = bool(tokens) and tokens[0].group() in CIRCA and folded[1:2] not in "0123456789"
    months: list[int] = []
    numbers: list[str] = []
    ends: list[tuple[int, int]] = []
    for index, token in enumerate(tokens):
        word = token.group()
        if word.isdecimal():
            numbers.append("".join(str(int(digit)) for digit in word))
            ends.append(token.span())
        elif word in MONTHS:
            months.append(MONTHS[word])
        elif not (circa and index == 0) and not _passed_over(word, tokens, index):
            return _NONE
    if len(months) == 1:
        human = _with_month(months[0], numbers)
    elif months or not numbers:
        return _NONE
    else:
        between = {folded[a[1] : b[0]].strip() for a, b in pairwise(ends)}
        human = _numbers(numbers) if between <= _SEPARATORS else _NONE
    if circa and human.sense is Sense.NONE and len(numbers) == 1 and len(numbers[0]) == 4:
        return Human(Sense.ONE, (f"{numbers[0]}~",))
    return Human(human.sense, tuple(f"{r}~" for r in human.readings), human.days) if circa else human


def _special(folded: str, text: str) -> str | None:
    decade = _DECADE.fullmatch(folded)
    if decade:
        return f"{decade.group(1)}X"
    century = _CENTURY.fullmatch(folded)
    if century and 1 <= int(century.group(1)) <= 21:
        return f"{int(century.group(1)) - 1:02d}XX"
    grouped = _GROUPED.fullmatch(folded)
    if grouped and (grouped.group(1) or grouped.group(4)) in _GROUPINGS:
        return f"{grouped.group(2) or grouped.group(3)}-{_GROUPINGS[grouped.group(1) or grouped.group(4)]}"
    opened = _OPEN.fullmatch(folded)
    if opened:
        return f"{opened.group(1)}/.."
    timed = _TIMED.fullmatch(text)
    if timed and _exists(*(int(part) for part in timed.group(1).split("-"))):
        day, clock, seconds, zone = timed.groups()
        return f"{day}T{clock}{seconds or ''}{(zone or '').upper()}" if seconds or zone else day
    return None


def _passed_over(word: str, tokens: list[re.Match[str]], index: int) -> bool:
    """Say whether a word says nothing: `of`, a weekday, the `th` of 4th."""
    after_number = index > 0 and tokens[index - 1].group().isdecimal()
    close = after_number and tokens[index].start() - tokens[index - 1].end() <= 1
    return word in FILLERS or (close and word in ORDINALS)


def _with_month(month: int, numbers: list[str]) -> Human:
    years = [n for n in numbers if len(n) == 4]
    small = [n for n in numbers if len(n) <= 2]
    if len(years) + len(small) != len(numbers) or len(years) > 1 or len(numbers) > 2:
        return _NONE
    if years and small:
        year, day = int(years[0]), int(small[0])
        return Human(Sense.ONE, (_day(year, month, day),)) if _exists(year, month, day) else _NO_DAY
    if years:
        return Human(Sense.ONE, (f"{years[0]}-{month:02d}",))
    if not small:
        return Human(Sense.NO_YEAR, days=((month, None),))
    if len(small) == 1:
        return _month_and_number(month, small[0])
    pairs = ((small[0], small[1]), (small[1], small[0]))
    days = [(c + int(y), month, int(d)) for c in _CENTURIES for d, y in pairs if len(y) == 2]
    return _choice(days)


def _month_and_number(month: int, number: str) -> Human:
    day = int(number)
    if _exists(_LEAP, month, day):
        return Human(Sense.NO_YEAR, days=((month, day),))
    if day > 31:
        return Human(Sense.SEVERAL, tuple(f"{century + day}-{month:02d}" for century in _CENTURIES))
    return _NO_DAY


def _numbers(numbers: list[str]) -> Human:
    lengths = tuple(min(len(n), 3) if len(n) != 4 else 4 for n in numbers)
    values = [int(n) for n in numbers]
    if len(numbers) == 1:
        return _compact(numbers[0])
    if len(numbers) == 2:
        return _two(values, lengths)
    if len(numbers) != 3 or 3 in lengths:
        return _NONE
    a, b, c = values
    if lengths[0] == 4 and 4 not in lengths[1:]:
        return _choice([(a, b, c)]) if _exists(a, b, c) else _choice([(a, c, b)])
    if lengths[2] == 4 and 4 not in lengths[:2]:
        return _choice([(c, b, a), (c, a, b)])
    if 4 in lengths:
        return _NONE
    orders = [(c, b, a), (c, a, b), (a, b, c)]
    return _choice([(century + y, m, d) for century in _CENTURIES for y, m, d in orders])


def _two(values: list[int], lengths: tuple[int, ...]) -> Human:
    a, b = values
    if lengths == (4, 4):
        return Human(Sense.ONE, (f"{a:04d}/{b:04d}",)) if a < b else _NONE
    if 3 in lengths:
        return _NONE
    if 4 in lengths:
        year, month = (a, b) if lengths[0] == 4 else (b, a)
        if 1 <= month <= 12:
            return Human(Sense.ONE, (f"{year:04d}-{month:02d}",))
        later = year // 100 * 100 + month
        if lengths[0] == 4 and later > year:
            return Human(Sense.NO_DAY, (f"{year:04d}/{later:04d}",))
        return _NO_DAY
    days = tuple(dict.fromkeys((m, d) for m, d in ((b, a), (a, b)) if _exists(_LEAP, m, d)))
    return Human(Sense.NO_YEAR, days=days) if days else _NO_DAY


def _compact(number: str) -> Human:
    """Read `20241120` and `202411`: digits without joints."""
    if len(number) == 8:
        y, m, d = int(number[:4]), int(number[4:6]), int(number[6:])
        if _exists(y, m, d):
            return _choice([(y, m, d)])
        a, b, year = int(number[:2]), int(number[2:4]), int(number[4:])
        return _choice([(year, b, a), (year, a, b)])
    if len(number) == 6:
        year, month = int(number[:4]), int(number[4:])
        return Human(Sense.ONE, (f"{year:04d}-{month:02d}",)) if 1000 <= year <= 2999 and 1 <= month <= 12 else _NONE
    return _NONE


def _choice(days: list[tuple[int, int, int]]) -> Human:
    """Return one reading, several, or none, of those that the calendar has."""
    readings = tuple(dict.fromkeys(_day(*day) for day in days if _exists(*day)))
    if not readings:
        return _NO_DAY
    return Human(Sense.ONE if len(readings) == 1 else Sense.SEVERAL, readings)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= days_in(year, month)


def _day(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}"
