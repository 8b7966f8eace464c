"""A press text, read as a person reads it: the heading, the dates that stand by themselves, the dateline.

What is of the web and not of the text is passed over. A name in a text is nobody's statement that this is the author,
so that none is ever taken; the place and day of a dateline are the writing's, never the publication's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from archivekit.metadata.dates import DateKind
from archivekit.metadata.describe.datelines import Dateline, FoundDate, find_date, find_dateline, whole_date
from archivekit.metadata.describe.draft import Seen, shown
from archivekit.metadata.describe.noise import is_noise
from archivekit.metadata.describe.words import (
    EMBARGOED,
    MAIL_HEADER,
    PUBLISHED,
    UPDATED,
    begins_heading,
    is_byline,
    is_label,
)
from archivekit.metadata.months import fold

#: So many lines with something in them are looked at from the top, and so many from the end.
_TOP, _END = 40, 6
_LONGEST_HEADING = 300
_PARAGRAPH = 160
_WRAPPED = 40


class Heading(Enum):
    """Whether the first line of the text is taken as its title: in a plain text, but not in a page of the web."""

    TAKEN = "taken"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: its number from 1 (None where lines are not counted), and whether a blank line is before it."""

    text: str
    number: int | None = None
    after_blank: bool = True


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the lines of a text that hold anything."""
    found: list[Line] = []
    blank = True
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip(" \t\u00a0\u200b\u200e\u200f\ufeff\x0c\r")
        if stripped:
            found.append(Line(stripped, number, blank))
        blank = not stripped
    return tuple(found)


def read_press(lines: Sequence[Line], heading: Heading, *, whole: bool = True) -> tuple[Seen, ...]:
    """Return what a press text says of itself. `whole` says that the lines go on to its end."""
    headers, lines = _mail(lines)
    seen: list[Seen] = [*headers]
    titles: list[tuple[int, Line]] = []
    labels: list[Line] = []
    dateline = None
    paragraphs = 0
    top = lines[:_TOP]
    last = len(top)
    for index, line in enumerate(top):
        if is_noise(line.text):
            continue
        dated = _labelled(line) or (_bare_date(line) if dateline is None else None)
        if dated is not None:
            seen.append(dated)
            continue
        found = find_dateline(line.text) if dateline is None else None
        if found is not None:
            dateline = found
            seen += _of_dateline(found, line)
        elif is_label(line.text):
            labels.append(line)
        elif _is_paragraph(line, titles) or (dateline is not None and line.text.endswith((".", "۔"))):
            paragraphs += 1
        elif not is_byline(line.text) and not _ITEM.match(line.text):
            titles.append((index, line))
        if paragraphs > 2 or (dateline is not None and (titles or not _is_all(dateline, line))):
            last = index + 1
            break
    rest = [*lines[last:_TOP], *(lines[max(_TOP, len(lines) - _END) :] if whole else ())]
    seen += [one for line in rest if (one := _labelled(line))]
    if dateline is None and whole:
        seen += _signed(lines[max(_END, len(lines) - _END) :])
    if heading is Heading.TAKEN and not any(one.field == "title" for one in headers):
        seen[:0] = _title(top, titles, labels)
    return tuple(seen)


#: A point of a list is no heading.
_ITEM = re.compile(r"(?:\d{1,2}[.)]|[-•*·])\s")


def _is_all(dateline: Dateline, line: Line) -> bool:
    """Say whether a line is a dateline and nothing more, so that the heading may yet come."""
    rest = line.text.replace(dateline.text, "")
    return sum(character.isalnum() for character in rest) < 4


def _is_paragraph(line: Line, titles: Sequence[tuple[int, Line]]) -> bool:
    """Say whether a line is running text: long, or more than one sentence."""
    if (len(line.text) > _PARAGRAPH and titles) or len(line.text) > _LONGEST_HEADING:
        return True
    return line.text.endswith((".", "۔")) and len(line.text) > 60 and bool(titles)


def _mail(lines: Sequence[Line]) -> tuple[list[Seen], Sequence[Line]]:
    """Return what the headers of an e-mail say, and the lines after them; a text that is none is left as it is."""
    headers: list[tuple[Line, re.Match[str] | None]] = []
    for line in lines:
        found = MAIL_HEADER.fullmatch(line.text)
        if found is None and not (headers and not line.after_blank):
            break
        headers.append((line, found))
    names = {found.group("name").lower() for _, found in headers if found}
    if len(names) < 3 or not names & {"from", "subject", "date"}:
        return [], lines
    seen = []
    for line, found in headers:
        name, value = (found.group("name").lower(), found.group("value").strip()) if found else ("", "")
        if name == "subject" and value and "=?" not in value:
            seen.append(Seen("title", value, f"{_place(line)}, Subject of the e-mail"))
        date = find_date(value) if name in ("date", "sent") else None
        if date is not None:
            seen.append(_dated("created", date, f"{_place(line)} {shown(line.text)}", None))
    return seen, lines[len(headers) :]


# -- the heading -------------------------------------------------------------------------------------------------------


def _title(top: Sequence[Line], titles: Sequence[tuple[int, Line]], labels: Sequence[Line]) -> list[Seen]:
    """Return the heading: the first line, or the one after a label ("Press release") and whatever stands above it."""
    chosen = titles[0] if titles else None
    if chosen is not None and labels and labels[0].number is not None:
        after = [one for one in titles if (one[1].number or 0) > (labels[0].number or 0)]
        before = [one for one in titles if (one[1].number or 0) < (labels[0].number or 0)]
        chosen = after[0] if after and len(before) <= 2 else chosen
        if before and chosen not in before:
            question = (
                f"{shown(before[0][1].text)} stands above it, before {shown(labels[0].text)}: is that a body's name, "
                "and this the title?"
            )
            return [_heading(top, chosen, question)]
    if chosen is not None:
        return [_heading(top, chosen, None)]
    if labels:
        question = "This says what kind of text it is, and no other heading was found: is it the title?"
        return [Seen("title", labels[0].text, _place(labels[0]), question=question)]
    return []


def _heading(top: Sequence[Line], chosen: tuple[int, Line], question: str | None) -> Seen:
    index, line = chosen
    text, source = line.text, _place(line)
    following = top[index + 1] if index + 1 < len(top) else None
    if question is None and text.endswith((".", "۔")) and len(text) > _WRAPPED:
        question = "It is a whole sentence: is it the title?"
    after = top[index + 2] if index + 2 < len(top) else None
    before = top[index - 1] if index else None
    if following is not None and _goes_on(line, following) and (after is None or after.after_blank):
        text, source = f"{text} {following.text}", f"lines {line.number} and {following.number}, joined"
    elif before is not None and not line.after_blank and begins_heading(before.text):
        block = [before, line, *_block(top, index)]
        text, source = " ".join(one.text for one in block), f"lines {before.number} to {block[-1].number}, joined"
        question = "The heading seems to go over these lines: is it so?"
    elif question is None and _block(top, index):
        question = f"{shown(_block(top, index)[0].text)} follows on the next line: does the title go on there?"
    text = text.lstrip("#*=").strip() if text.startswith(("# ", "## ", "* ", "= ")) else text
    return Seen("title", text, source, question=question)


def _block(top: Sequence[Line], index: int) -> list[Line]:
    """Return the short lines that follow a heading without a blank line, where they may be more of it."""
    found: list[Line] = []
    for line in top[index + 1 : index + 4]:
        plain = len(line.text) <= 120 and not line.text.endswith((".", "۔", ",", ";", ":"))
        if line.after_blank or line.number is None or not plain:
            break
        if is_noise(line.text) or is_label(line.text) or is_byline(line.text) or _ITEM.match(line.text):
            break
        if _labelled(line) or _bare_date(line) or find_dateline(line.text):
            break
        found.append(line)
    return found


def _goes_on(line: Line, following: Line) -> bool:
    """Say whether a heading was wrapped: the next line follows at once and begins with a small letter."""
    return (
        not following.after_blank
        and len(line.text) >= _WRAPPED
        and following.text[:1].islower()
        and len(following.text) <= len(line.text) + 20
        and not line.text.endswith((".", ":", "?", "!"))
        and not is_noise(following.text)
    )


def _place(line: Line) -> str:
    if line.number is None:
        return "text"
    return "first line" if line.number == 1 else f"line {line.number}"


# -- dates and datelines -----------------------------------------------------------------------------------------------


def _labelled(line: Line) -> Seen | None:
    """Return the date of a line that says what date it is ("Published: Nov 20, 2024", "Обновлено 20.11.2024")."""
    text = line.text
    folded = fold(text)
    for field, pattern in (("issued", PUBLISHED), ("modified", UPDATED), ("available", EMBARGOED)):
        label = pattern.match(folded)
        if not label or len(text) > 100:
            continue
        rest = _after_label(text, label.end())
        dated = next((date for part in _parts(rest) if (date := whole_date(part))), None)
        if dated is not None:
            question = "Is the embargo still to be kept?" if field == "available" else None
            return _dated(field, dated, f"{_place(line)} {shown(text)}", question)
    return None


def _after_label(text: str, length: int) -> str:
    """Return what stands after a label of so many folded letters; folding may have shortened the text before it."""
    for at in range(length, len(text) + 1):
        if len(fold(text[:at])) >= length:
            return text[at:].lstrip(" :–—-\t")
    return ""


def _parts(text: str) -> list[str]:
    """Return what a line of a page's head holds: "Nov 20 · 2 min read" is a date and a reading time."""
    parts = [
        part.strip()
        for part in text.replace("•", "|").replace("·", "|").replace(" — ", "|").replace(" – ", "|").split("|")
    ]
    return [part for part in (text, *parts) if part]


def _bare_date(line: Line) -> Seen | None:
    """Return a date that stands by itself, with or without what is of the web beside it."""
    if len(line.text) > 100:
        return None
    whole = whole_date(line.text) or _after_a_label(line.text)
    if whole is None:
        parts = _parts(line.text)[1:]
        dates = [(part, found) for part in parts if (found := whole_date(part))]
        if len(dates) != 1 or not all(is_noise(part) or is_label(part) or part == dates[0][0] for part in parts):
            return None
        whole = dates[0][1]
    question = f"{shown(whole.text)} stands by itself: is it the day of publication?"
    return _dated("issued", whole, f"date line {shown(line.text)}", question)


def _after_a_label(text: str) -> FoundDate | None:
    """Return the date of a line that is a label and a date ("Press release, 20 November 2024")."""
    found = find_date(text)
    if found is None or not is_label(text[: found.start].strip(" ,،:–—-|(")):
        return None
    return found if not text[found.end :].strip(" .)|г") else None


def _dated(field: str, date: FoundDate, source: str, question: str | None) -> Seen:
    """Return a date as a fact: the day where it is certain, else the words as given and what is to be asked."""
    verdict = date.verdict
    if verdict.kind is DateKind.NO_YEAR:
        return Seen(field, date.text, source, question=question, year_missing=True)
    if verdict.kind is DateKind.AMBIGUOUS:
        return Seen(
            field, date.text, source, question=f"{shown(date.text)} may be {' or '.join(verdict.readings)}: which?"
        )
    if date.edtf is None:
        return Seen(field, date.text, source, question=f"{shown(date.text)} is no day of the calendar: what is meant?")
    return Seen(field, date.edtf, source, question=question)


def _of_dateline(dateline: Dateline, line: Line) -> list[Seen]:
    source = f"dateline {shown(dateline.text)}"
    seen = []
    if dateline.date is not None:
        question = None
        if dateline.place is None:
            question = f"{shown(dateline.text)} stands before the first words: is it the day of writing?"
        seen.append(_dated("created", dateline.date, source, question))
    if dateline.place is not None:
        seen.append(Seen("spatial", dateline.place, source))
    return seen


def _signed(end: Sequence[Line]) -> list[Seen]:
    """Return the place and day that a text ends with, as letters do ("Strasbourg, le 4 novembre 2024")."""
    for line in end:
        if len(line.text) > 80:
            continue
        found = find_dateline(line.text)
        if found is not None and found.date is not None and found.place is not None:
            rest = line.text[line.text.find(found.text) + len(found.text) :]
            if not any(character.isalnum() for character in rest.replace("г", "")):
                return _of_dateline(found, line)
    return []
