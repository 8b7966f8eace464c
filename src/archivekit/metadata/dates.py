"""What a date says: the verdict on the text of a date term, with its bounds or with what is wrong with it.

EDTF levels 0 to 2 (see `edtf`), then dates as people write them (see `human_dates`), of which none is ever taken:
they are errors that say what EDTF would have. Nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from archivekit.metadata.edtf import Edtf, Fault, iso_day, parse_edtf
from archivekit.metadata.human_dates import Human, Sense, read_human

_CACHED = 64


class DateKind(Enum):
    """The verdicts on a date. Only CERTAIN has an EDTF form and bounds."""

    CERTAIN = "certain"
    NOT_EDTF = "not EDTF"
    AMBIGUOUS = "ambiguous"
    NO_YEAR = "no year"
    NO_SUCH_DAY = "no such day"
    BACKWARDS = "backwards"


@dataclass(frozen=True, slots=True)
class DateVerdict:
    """The verdict on one date.

    `edtf`, `earliest` and `latest` (ISO 8601 days; None where open) are given for CERTAIN only. `readings` are the EDTF
    forms of what may have been meant; `days` the (month, day) pairs of a date without a year.
    """

    kind: DateKind
    edtf: str | None = None
    earliest: str | None = None
    latest: str | None = None
    readings: tuple[str, ...] = ()
    days: tuple[tuple[int, int | None], ...] = ()


def judge_date(text: str) -> DateVerdict:
    """Return the verdict on a date as it was given."""
    return _cached(text) if len(text) <= _CACHED else _judge(text)


def derived(text: str) -> dict[str, str]:
    """Return what record.json says beside a date: `edtf`, `earliest` and `latest`, as far as they are certain."""
    verdict = judge_date(text)
    found = {"edtf": verdict.edtf, "earliest": verdict.earliest, "latest": verdict.latest}
    return {name: value for name, value in found.items() if value is not None}


def with_year(verdict: DateVerdict, year: int) -> tuple[str, ...]:
    """Return the readings of a date without a year, in that year; days that the year has not are left out."""
    texts = (
        f"{year:04d}-{month:02d}" if day is None else f"{year:04d}-{month:02d}-{day:02d}" for month, day in verdict.days
    )
    return tuple(text for text in texts if isinstance(parse_edtf(text), Edtf))


def _judge(text: str) -> DateVerdict:
    parsed = parse_edtf(text)
    if isinstance(parsed, Edtf):
        earliest = iso_day(parsed.earliest) if parsed.earliest else None
        latest = iso_day(parsed.latest) if parsed.latest else None
        return DateVerdict(DateKind.CERTAIN, text, earliest, latest)
    if parsed is Fault.BACKWARDS:
        return DateVerdict(DateKind.BACKWARDS, readings=_turned(text))
    human = read_human(text)
    if parsed is Fault.NO_SUCH_DAY:
        meant = tuple(reading for reading in human.readings if isinstance(parse_edtf(reading), Edtf))
        return DateVerdict(DateKind.NO_SUCH_DAY, readings=meant)
    mended = _mended(text)
    if mended:
        return DateVerdict(DateKind.NOT_EDTF, readings=(mended,))
    return _of_human(human)


def _turned(text: str) -> tuple[str, ...]:
    """Return an interval with its ends exchanged, where it is one."""
    start, _, end = text.partition("/")
    turned = f"{end}/{start}"
    return (turned,) if len(text) <= _CACHED and isinstance(parse_edtf(turned), Edtf) else ()


_cached = lru_cache(maxsize=4096)(_judge)

_KINDS = {
    Sense.NONE: DateKind.NOT_EDTF,
    Sense.ONE: DateKind.NOT_EDTF,
    Sense.SEVERAL: DateKind.AMBIGUOUS,
    Sense.NO_YEAR: DateKind.NO_YEAR,
    Sense.NO_DAY: DateKind.NO_SUCH_DAY,
}


def _of_human(human: Human) -> DateVerdict:
    return DateVerdict(_KINDS[human.sense], readings=human.readings, days=human.days)


_BLANKS = re.compile(r"\s+")
#: Spellings of the draft of 2012 and slips of the pen, each with what the standard has now.
_SLIPS = (
    (_BLANKS, ""),
    (re.compile(r"[ux](?=[ux0-9?~%/\-]|$)"), "X"),
    (re.compile(r"/(?:open|present)$|/-$"), "/.."),
    (re.compile(r"^unknown/"), "/"),
    (re.compile(r"/unknown$"), "/"),
    (re.compile(r"\?~|~\?"), "%"),
    (re.compile(r"^y(?=-?[0-9])"), "Y"),
    (re.compile(r"(?<=[0-9])e(?=[0-9])"), "E"),
    (re.compile(r"(?<=[0-9])[sp](?=[0-9])"), "S"),
    (re.compile(r"(?<=[0-9])[–—](?=[0-9])"), "/"),
)


def _mended(text: str) -> str | None:
    """Return the EDTF that an older or careless spelling stands for, or None."""
    if len(text) > _CACHED:
        return None
    stripped = text.strip()
    if stripped != text and isinstance(parse_edtf(stripped), Edtf):
        return stripped
    mended = stripped
    for pattern, instead in _SLIPS:
        mended = pattern.sub(instead, mended)
        worth = mended != stripped and (pattern is not _BLANKS or "/" in mended or "," in mended)
        if worth and isinstance(parse_edtf(mended), Edtf):
            return mended
    return None
