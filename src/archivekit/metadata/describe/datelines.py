"""Dates and datelines in a line of text: where the date stands, how it was written, and what it can mean.

A dateline is a place and a day before the first words ("Strasbourg, November 4th, 2024 –"), as agencies and offices
write it in English, French, Spanish, Russian, Arabic and Azerbaijani. It says where and when the text was written, or
what it tells of happened; it says nothing of the day of publication. Nothing is guessed: see `dates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archivekit.metadata.dates import DateKind, DateVerdict, judge_date
from archivekit.metadata.describe.words import BETWEEN, LEVANT, NO_PLACE, PLACE_WORDS, WEEKDAYS, is_label
from archivekit.metadata.months import FILLERS, MONTHS, ORDINALS, fold

_LOOKED_AT = 200
_MOST_TOKENS = 9
_LONGEST_PLACE = 60
_MOST_WORDS = 6
_TOKEN = re.compile(r"[^\W_]+")
_NUMERIC = re.compile(r"\d{1,4} ?([./-]) ?\d{1,2} ?\1 ?\d{1,4}")
_AFTER = re.compile(
    r"\s*(?:г\.|гг\.|м\.|م\.)?[\s.,،;*_]*(?:\([^()]{1,40}\)\s*|/[^/]{2,40}/\s*)?\.?(?P<end>[–—―:-]|$|\)|(?<=[.])\s*(?=\w))"
)
_PLACE_AFTER = re.compile(r"\s*[,،]\s*(?P<place>[^–—―:,،]{2,60}?)\s*(?:[–—―:]|--| - )\s*\S")
_PLACE_ALONE = re.compile(r"\(\s*(?P<place>[^()\d]{2,60}?)\s*\)\s*[–—―-]+\s*\S")
#: A city in capitals with its country or the agency, as agencies write it: "BAKU, Azerbaijan (AP) — The".
_WIRE = re.compile(
    r"(?P<place>[^\W\d_a-zа-я][^\W\d_a-zа-я .'-]{2,30}(?:, [A-ZА-Я][\w. ]{2,30})?)"
    r"(?P<by>\s*\([A-Za-zА-Яа-я/]{2,12}\))?\s*[–—―]\s*\S"
)
#: What follows a dateline that is written with points: the agency and a colon or dash.
_POINTED = re.compile(r"\.\s*[^\W\d_][\w./ -]{1,25}\s*[:–—-]\s*\S")
#: "Done at" and "the city of", before a name.
_CITY = re.compile(
    r"^(?:(?:fait|établi|done|hecho|dado|совершено|составлено)\s+(?:à|at|in|en|в)\s+)?(?:г\.|гор\.|город)?\s*",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"\s*\((?:[A-ZА-Я/]{2,12}|Reuters|ТАСС|Интерфакс)\)\s*$")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: as it was written, where, and the verdict on it (DateKind.CERTAIN has its EDTF)."""

    text: str
    start: int
    end: int
    verdict: DateVerdict

    @property
    def edtf(self) -> str | None:
        """Return the one day or month that the words certainly mean, or None."""
        if self.verdict.kind is DateKind.CERTAIN:
            return self.verdict.edtf
        sure = self.verdict.kind is DateKind.NOT_EDTF and len(self.verdict.readings) == 1
        return self.verdict.readings[0] if sure else None


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: its words as they stand, the place (None where it names none) and the date (the same)."""

    text: str
    place: str | None
    date: FoundDate | None


def find_date(text: str) -> FoundDate | None:
    """Return the first date in the beginning of a text, in the longest form that can be read, or None."""
    head = text[:_LOOKED_AT]
    tokens = list(_TOKEN.finditer(head))
    for index, token in enumerate(tokens):
        if not _begins(token.group()):
            continue
        for last in range(min(index + _MOST_TOKENS, len(tokens)) - 1, index - 1, -1):
            if not _ends(tokens[last].group()):
                continue
            found = _read(head, token.start(), tokens[last].end())
            if found is not None:
                return found
    return None


def whole_date(text: str) -> FoundDate | None:
    """Return the date that a text is as a whole, or None; a time of day after it is passed over."""
    stripped = _CLOCK.sub("", text.strip().strip("()[]|•·–—- \t")).strip(" ,،.–—-")
    stripped = _CLOCK_BEFORE.sub("", stripped)
    if not stripped or len(stripped) > 60:
        return None
    found = find_date(stripped)
    if found is None:
        return None
    before, after = stripped[: found.start], stripped[found.end :]
    if before.strip(" ,،.:(") or re.sub(r"(?:г|м|م)\b\.?", "", after).strip(" ,،.:)"):
        return None
    return found


_CLOCK = re.compile(
    r"(?:[\s,،|•·–—-]+(?:at|à|a las|в|الساعة|saat))?[\s,،|•·–—-]+\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:UTC|GMT|CET|CEST|EST|EDT|MSK)?$",
    re.IGNORECASE,
)


_CLOCK_BEFORE = re.compile(
    r"^\d{1,2}[:h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:UTC|GMT|CET|CEST|EST|EDT|MSK)?[\s,،|•·–—-]+", re.IGNORECASE
)


def find_dateline(line: str) -> Dateline | None:
    """Return the dateline that a line begins with, or None. The line may go on with the text, or end there."""
    text = line.strip().strip("\u200e\u200f").strip()
    found = find_date(text)
    if found is not None:
        dated = _with_date(text, found)
        if dated is not None:
            return dated
    alone = _PLACE_ALONE.match(text) or _by_wire(text)
    if alone and _is_place(alone.group("place")):
        place = alone.group("place").strip()
        return Dateline(place, place, None)
    return None


def _by_wire(text: str) -> re.Match[str] | None:
    """Return the place of an agency's dateline; capitals alone are no place ("URGENT – the court")."""
    found = _WIRE.match(text)
    if found is None:
        return None
    city, comma, _ = found.group("place").partition(",")
    return found if city.isupper() and (comma or found.group("by")) else None


def _with_date(text: str, found: FoundDate) -> Dateline | None:
    before, after = text[: found.start], text[found.end :]
    if before.rstrip().endswith(".") and _POINTED.match(after):  # "Bakı. 4 noyabr. Turan: …"
        before = f"{before.rstrip()[:-1]},"
    follows = _AFTER.match(after)
    if not before.strip(" (*"):
        behind = _PLACE_AFTER.match(after)
        if behind and _is_place(behind.group("place")):
            place = behind.group("place")
            return Dateline(text[found.start : found.end + behind.end("place")], place, found)
        if follows and follows.group("end") in ("–", "—", "―") and after[follows.end() :].strip():
            return Dateline(found.text, None, found)
        return None
    place_before = _place(before)
    if place_before is None or follows is None:
        return None
    if follows.group("end") == ")" and "(" not in before:
        return None
    start = text.index(place_before) if place_before in text else 0
    words = text[start : found.end]
    closed = words.count("(") > words.count(")") and after.startswith(")")
    return Dateline(f"{words})" if closed else words, place_before, found)


def _place(before: str) -> str | None:
    """Return the place that stands before a date, or None where it is none."""
    cut = before.rstrip()
    words = cut.split()
    between = bool(words) and fold(words[-1]) in BETWEEN
    if between:
        cut = cut[: len(cut) - len(words[-1])].rstrip()
    separated = between or cut.endswith((",", "،", "(", "/", "|", "–", "—", "-", ":"))
    name = _CITY.sub("", _AGENCY.sub("", cut.rstrip(" ,،(/|–—-:")).lstrip(" (*["))
    if not separated and not (name.isupper() and len(name) > 2):
        return None
    if name.count("(") > name.count(")"):
        name = f"{name})" if f"{name})" in before else name.replace("(", "", 1)
    return name if _is_place(name) else None


def _is_place(name: str) -> bool:
    words = name.replace("(", " ").replace(")", " ").replace(",", " ").replace("،", " ").split()
    if not words or len(words) > _MOST_WORDS or len(name) > _LONGEST_PLACE or is_label(name):
        return False
    if any(character.isdigit() or character in '!?;:"“”«»<>=@#…' for character in name):
        return False
    for number, word in enumerate(words):
        folded = fold(word).strip(".'’-")
        if not folded or folded in MONTHS or (folded in NO_PLACE and word.upper() != word) or folded in _NEVER:
            return False
        if word[0].islower() and (folded not in PLACE_WORDS or number == 0):
            return False
        caseless = not word[0].isupper() and not word[0].islower()
        if caseless and (folded in NO_PLACE or len(words) > 4):
            return False
    return True


#: Never of a place, however they are written: "UPDATED ON, November 4 –".
_NEVER = frozenset({"on", "in", "since", "update", "updated", "published", "posted", "от", "с", "au"})


def _begins(word: str) -> bool:
    folded = fold(word)
    return word[0].isdigit() or folded in MONTHS or folded in _WEEKDAY_WORDS or bool(WEEKDAYS.match(word))


_NO_WEEKDAYS = """
the of day de del du le la el den der am an year г года году год il ilin ili yıl م في يوم
"""
_WEEKDAY_WORDS = FILLERS - frozenset(fold(word) for word in _NO_WEEKDAYS.split())


def _ends(word: str) -> bool:
    folded = fold(word)
    return (
        word[-1].isdigit()
        or word[0].isdigit()
        or folded in MONTHS
        or folded in ORDINALS
        or folded in _YEAR_WORDS
        or (word in _LEVANT_ENDS)
    )


_YEAR_WORDS = frozenset(fold(word) for word in ("г", "года", "год", "il", "ili", "ildə", "yıl", "م"))
_LEVANT_ENDS = frozenset(name.split()[1] for name, _ in LEVANT)


def _read(text: str, start: int, end: int) -> FoundDate | None:
    given = text[start:end]
    folded = [fold(word) for word in _TOKEN.findall(given)]
    plain = plain_date(given)
    named = any(word in MONTHS for word in folded) or plain != given
    if not any(character.isdigit() for character in given) or not (named or _NUMERIC.fullmatch(given.strip())):
        return None
    verdict = judge_date(plain)
    if verdict.kind in (DateKind.NO_YEAR, DateKind.AMBIGUOUS, DateKind.NO_SUCH_DAY, DateKind.CERTAIN):
        return FoundDate(given, start, end, verdict)
    if verdict.kind is DateKind.NOT_EDTF and len(verdict.readings) == 1:
        return FoundDate(given, start, end, verdict)
    return None


def plain_date(given: str) -> str:
    """Return a date with its weekday taken away, and one name of its month where it is written with two."""
    plain = WEEKDAYS.sub("", given)
    for name, known in LEVANT:
        plain = plain.replace(name, known)
    return _SECOND_NAME.sub(_one_month, plain)


_SECOND_NAME = re.compile(r"([^\W\d_]+)\s*[/(]\s*([^\W\d_]+)\s*\)?")


def _one_month(found: re.Match[str]) -> str:
    first, second = MONTHS.get(fold(found.group(1))), MONTHS.get(fold(found.group(2)))
    return found.group(1) if first is not None and first == second else found.group()
