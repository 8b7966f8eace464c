"""What originals say of themselves, gathered into suggestions: agreeing facts once, contradictions as questions.

A `Seen` is one fact as one reader saw it; a `Suggestion` is what a person is shown. Nothing is decided here, and
nothing is added that no source says.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archivekit.findings import Json
from archivekit.metadata.dates import DateVerdict, judge_date, with_year
from archivekit.metadata.describe.datelines import plain_date
from archivekit.metadata.edtf import Edtf, parse_edtf
from archivekit.metadata.terms import DATE_TERMS, PROPERTIES

#: The order in which a draft speaks of things; other terms follow in that of DCMI.
_FIRST = (
    "title", "alternative", "creator", "contributor", "publisher", "created", "issued", "date", "modified", "available",
    "language", "spatial", "coverage", "subject", "description", "abstract", "type", "format", "extent", "identifier",
    "rights", "license", "accessRights",
)  # fmt: skip
_ORDER = {name: number for number, name in enumerate((*_FIRST, *(p for p in PROPERTIES if p not in _FIRST)))}

#: Terms of which a document has one, so that two values are a contradiction or two languages.
_ONE_ONLY = frozenset({"title", "created", "issued", "modified", "available", "date", "language"})
MOST = 500
_LONGEST_FACT = 120


@dataclass(frozen=True, slots=True)
class Seen:
    """One fact: the term it would be a value of, the value, and where it was seen ("first line", "DC.title").

    A `question` says why a person must decide even where nothing contradicts. `year_missing` marks a day without its
    year, whose question is made when all originals were read.
    """

    field: str
    value: str
    source: str
    lang: str | None = None
    question: str | None = None
    year_missing: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a draft proposes for one term, with its source; where there is a `question`, a person must decide."""

    field: str
    value: str
    lang: str | None
    source: str
    question: str | None = None

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form of the contract."""
        return {
            "field": self.field,
            "value": self.value,
            "lang": self.lang,
            "source": self.source,
            "question": self.question,
        }


@dataclass(slots=True, eq=False)
class _Group:
    """One value of one term, with everything that says it."""

    field: str
    value: str
    lang: str | None
    year_missing: bool
    facts: list[tuple[str, Seen]] = dataclasses.field(default_factory=list)

    @property
    def is_stated(self) -> bool:
        return any(seen.question is None and not seen.year_missing for _, seen in self.facts)

    def brief(self, *, several: bool) -> str:
        """Return the first source alone."""
        name, seen = self.facts[0]
        return f"{name}: {cut(seen.source)}" if several else cut(seen.source)

    def source(self, *, several: bool) -> str:
        by_file: dict[str, list[str]] = {}
        for name, seen in self.facts:
            sources = by_file.setdefault(name, [])
            if seen.source not in sources:
                sources.append(seen.source)
        parts = (
            f"{name}: {', '.join(sources)}" if several else ", ".join(sources) for name, sources in by_file.items()
        )
        return "; ".join(parts)


def suggest(facts: Sequence[tuple[str, Seen]]) -> tuple[Suggestion, ...]:
    """Return the suggestions of one document: `facts` are (name of the original, what was seen), in their order."""
    several = len({name for name, _ in facts}) > 1
    groups = _grouped(facts)
    found = [
        Suggestion(
            group.field, group.value, group.lang, group.source(several=several), _question(group, groups, several)
        )
        for group in groups
    ]
    return tuple(sorted(found, key=lambda one: _ORDER.get(one.field, len(_ORDER)))[:MOST])


# -- what agrees -------------------------------------------------------------------------------------------------------


def _grouped(facts: Iterable[tuple[str, Seen]]) -> list[_Group]:
    groups: list[_Group] = []
    by_key: dict[tuple[str, str], list[_Group]] = {}
    for name, seen in facts:
        key = (seen.field, same(seen))
        group = next(
            (one for one in by_key.get(key, ()) if None in (one.lang, seen.lang) or one.lang == seen.lang), None
        )
        if group is None:
            group = _Group(seen.field, seen.value, seen.lang, seen.year_missing)
            groups.append(group)
            by_key.setdefault(key, []).append(group)
        group.lang = group.lang or seen.lang
        group.facts.append((name, seen))
        if seen.field in DATE_TERMS and len(seen.value) < len(group.value):
            group.value = seen.value
    groups = _without_site_names(groups)
    return _languages_joined(_dates_joined(groups))


_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "})


def same(seen: Seen) -> str:
    """Return what two spellings of one fact have in common: the day of a date, a text without its typography."""
    if seen.field in DATE_TERMS and not seen.year_missing:
        day = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", seen.value)
        if day:
            return day.group()
    if seen.field == "language":
        return seen.value.casefold()
    return _plain(seen.value)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY).casefold()
    return " ".join(folded.split()).rstrip(" .")


_SITE = re.compile(r" [|·•»:-] | ?:: ?| - ")


def _without_site_names(groups: list[_Group]) -> list[_Group]:
    """Join a title that goes on with the name of its site ("Statement | Observatory") to the title that does not."""
    titles = {_plain(group.value): group for group in groups if group.field == "title"}
    kept: list[_Group] = []
    for group in groups:
        own = _plain(group.value)
        parts = {part.strip() for part in _SITE.split(own)} if group.field == "title" else set()
        other = next(
            (titles[part] for part in sorted(parts, key=len, reverse=True) if part in titles and part != own), None
        )
        if other is None or other is group or (other.lang not in (None, group.lang) and group.lang is not None):
            kept.append(group)
            continue
        other.facts += [(n, replace(s, source=f"{s.source} {shown(s.value)}", question=None)) for n, s in group.facts]
    return kept


def _dates_joined(groups: list[_Group]) -> list[_Group]:
    """Join a month or year to the day that lies in it, and a day without a year to the one date that has that day."""
    kept: list[_Group] = []
    for group in groups:
        if group.field not in DATE_TERMS:
            kept.append(group)
            continue
        others = [one for one in groups if one is not group and one.field == group.field and not one.year_missing]
        if group.year_missing:
            fitting = [one for one in others if _year_of(one.value) in _years_that_fit(group, one)]
        else:
            fitting = [one for one in others if one.value.startswith(f"{group.value}-") and _is_edtf(group.value)]
        if len(fitting) == 1:
            fitting[0].facts += group.facts
        else:
            kept.append(group)
    return kept


def _languages_joined(groups: list[_Group]) -> list[_Group]:
    """Join a language to its regional form ("fr" to "fr-FR"): to the one that is stated, and else to the plain one."""
    kept = list(groups)
    for plain in [one for one in groups if one.field == "language"]:
        for regional in [one for one in kept if one.field == "language" and one.value.startswith(f"{plain.value}-")]:
            taken, dropped = (regional, plain) if regional.is_stated else (plain, regional)
            if plain in kept:
                taken.facts += dropped.facts
                kept.remove(dropped)
    return kept


def _is_edtf(value: str) -> bool:
    return isinstance(parse_edtf(value), Edtf)


def _year_of(value: str) -> int | None:
    return int(value[:4]) if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else None


def _years_that_fit(group: _Group, other: _Group) -> set[int]:
    year = _year_of(other.value)
    if year is None:
        return set()
    return {year} if other.value[:10] in with_year(judge_date(plain_date(group.value)), year) else set()


# -- what does not -----------------------------------------------------------------------------------------------------


def _question(group: _Group, groups: Sequence[_Group], several: bool) -> str | None:
    questions: list[str] = []
    if not group.is_stated:
        questions += dict.fromkeys(seen.question for _, seen in group.facts if seen.question)
    if group.year_missing:
        questions.append(_year_question(group, groups))
    others = [one for one in groups if one is not group and one.field == group.field]
    against = [one for one in others if one.is_stated or not group.is_stated]
    if group.field in _ONE_ONLY and against and not (group.year_missing and not any(one.is_stated for one in against)):
        questions.append(_contradiction(against, several=several))
    return " ".join(questions) or None


def _contradiction(others: Sequence[_Group], *, several: bool) -> str:
    """Return the question that a fact raises beside others of which only one can be right."""
    facts = [f"{shown(one.value)} ({one.brief(several=several)})" for one in others[:4]]
    more = f", and {len(others) - 4} more" if len(others) > 4 else ""
    end = _WHICH.get(others[0].field, "Which is it?")
    return f"Elsewhere it is {'; '.join(facts)}{more}. {end}"


_WHICH = {
    "title": "Titles in several languages are all kept, each with its lang; otherwise, which is it?",
    "language": "Is it in all of these languages, or is one of them wrong?",
}


_YEAR_FROM = {"created": 0, "issued": 1, "date": 2, "modified": 3}


def _year_question(group: _Group, groups: Sequence[_Group]) -> str:
    given = shown(group.value)
    ask = f"{given} names no year: which year is it?"
    verdict = judge_date(plain_date(group.value))
    dated = [
        one for one in groups if one.field in _YEAR_FROM and not one.year_missing and _year_of(one.value) is not None
    ]
    for one in sorted(dated, key=lambda one: (not one.is_stated, _YEAR_FROM.get(one.field, len(_YEAR_FROM)))):
        day = nearest(verdict, one.value[:10])
        if day is not None:
            sources = [seen.source for _, seen in one.facts]
            dateline = next((cut(source) for source in sources if "dateline " in source), None)
            whose = f"The {dateline}" if dateline else f"The date {one.value[:10]} ({cut(sources[0])})"
            return f"{ask} {whose} suggests {day[:4]}, which would make it {day}."
    return f"{ask} Nothing else that was read suggests one."


def nearest(verdict: DateVerdict, day: str) -> str | None:
    """Return the reading of a date without a year that lies nearest to a day, or None."""
    year = int(day[:4])
    readings = {reading for near in (year - 1, year, year + 1) for reading in with_year(verdict, near) if near > 0}
    return min(sorted(readings), key=lambda reading: abs(_ordinal(reading) - _ordinal(day)), default=None)


def _ordinal(day: str) -> int:
    """Return days as a number that is right enough to compare two that lie within a year or two."""
    year, month, *rest = (int(part) for part in day.split("-"))
    return year * 372 + month * 31 + (rest[0] if rest else 15)


def shown(text: str) -> str:
    """Return a text in quotes for a question or a source, cut where it is long."""
    return f'"{cut(text)}"'


def cut(text: str) -> str:
    """Return a text that is not too long for one line."""
    return text if len(text) <= _LONGEST_FACT else f"{text[:_LONGEST_FACT]}…"
