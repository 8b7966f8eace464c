"""What is in a bag as a part of the page: formats and sizes as pictures, the record, the tags, every file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf

from archivekit.metadata.access import access_of
from archivekit.metadata.record import Record, Value
from archivekit.reporters.elements import Markup, element
from archivekit.reporters.inventory import MOST_FILES, Entry, Inventory
from archivekit.reporters.words import Words

_BOUNDS = (0, 1_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, inf)
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def inventory(found: Inventory, words: Words, today: str | None) -> Iterator[Markup]:
    """Yield the parts of the page on one bag; the heading above is of level 3."""
    sizes = [entry.size for entry in found.files if entry.size is not None]
    if found.files:
        yield element("h4", words("formats"))
        yield _formats(found.files, words)
        yield element("h4", words("sizes"))
        yield _sizes(sizes, words)
    yield element("h4", words("record"))
    yield from _record(found.record, words, today)
    if found.tags:
        yield element("h4", words("about"))
        yield _pairs((label, [_text(value)]) for label, value in found.tags)
    if found.files:
        yield element("h4", words("files"))
        yield from _files(found, words)


# -- pictures ----------------------------------------------------------------------------------------------------------


def bar(share: float) -> Markup:
    """Return a bar of that share of the whole width; the number beside it says the same to who cannot see it."""
    width = f"{max(share * 100, 0.5):.2f}"
    inside = element("rect", x="0", y="1", width=width, height="8")
    return element("svg", inside, viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")


def _formats(files: Sequence[Entry], words: Words) -> Markup:
    counted: dict[str | None, tuple[int, int]] = {}
    for entry in files:
        count, octets = counted.get(entry.format, (0, 0))
        counted[entry.format] = (count + 1, octets + (entry.size or 0))
    most = max((octets for _, octets in counted.values()), default=0) or 1
    ranked = sorted(counted.items(), key=lambda item: (-item[1][1], -item[1][0], item[0] or ""))
    rows = (
        (_name(name) if name else words("unknown_format"), octets / most, (words.number(count), words.size(octets)))
        for name, (count, octets) in ranked
    )
    return _chart((words("format"), words("count"), words("size")), rows)


def _sizes(sizes: Sequence[int], words: Words) -> Markup:
    counts = [sum(low <= size < high for size in sizes) for low, high in pairwise(_BOUNDS)]
    most = max(counts, default=0) or 1
    rows = []
    for (low, high), count in zip(pairwise(_BOUNDS), counts, strict=True):
        if count:
            span = words("from", low=words.size(int(low))) if high == inf else _span(int(low), int(high), words)
            rows.append((span, count / most, (words.number(count),)))
    return _chart((words("size"), words("count")), rows)


def _span(low: int, high: int, words: Words) -> str:
    return words("from_to", low=words.size(low), high=words.size(high))


def _chart(heads: tuple[str, ...], rows: Iterable[tuple[str, float, tuple[str, ...]]]) -> Markup:
    """Return a table whose rows hold a name, a bar, and numbers."""
    name, *numbers = heads
    head = element(
        "tr",
        element("th", name, scope="col"),
        element("td"),
        *(element("th", number, scope="col", class_="number") for number in numbers),
    )
    body = (
        element(
            "tr",
            element("th", label, scope="row"),
            element("td", bar(share)),
            *(element("td", number, class_="number") for number in said),
        )
        for label, share, said in rows
    )
    return element("table", element("thead", head), element("tbody", *body))


# -- the record --------------------------------------------------------------------------------------------------------


def _record(record: Record | None, words: Words, today: str | None) -> Iterator[Markup]:
    if record is None:
        yield element("p", words("no_record"), class_="small")
        return
    access = access_of(record, today=dt.date.fromisoformat(today or "0001-01-01"), private_terms=frozenset())
    if not access.may_harvest:
        given = ", ".join(value.value for value in record.all_values("accessRights")) or access.reason or "?"
        yield element("p", *_around(words("not_open"), given), class_="verdict warning")
    pairs = [
        (words.term(term.name) + ("" if str(term) == term.name else f" ({term})"), [_value(one) for one in values])
        for term, values in record.terms
    ]
    yield _pairs([*pairs, *((unknown.name, [_text(str(unknown.value))]) for unknown in record.unknown)])


def _pairs(pairs: Iterable[tuple[str, Sequence[Markup]]]) -> Markup:
    parts: list[Markup] = []
    for label, values in pairs:
        parts.append(element("dt", _name(label)))
        parts.append(element("dd", *values))
    return element("dl", *parts, class_="record")


def _value(value: Value) -> Markup:
    lang = value.lang if value.lang and _TAG.fullmatch(value.lang) else None
    beside = " · ".join(part for part in (value.lang, value.scheme, value.uri, value.identifier) if part)
    tail = [Markup(" "), element("span", element("bdi", beside), class_="lang")] if beside else []
    return element("span", element("bdi", value.value, lang=lang, dir="auto"), *tail, class_="value")


def _text(value: str) -> Markup:
    return element("span", element("bdi", value, dir="auto"), class_="value")


def _name(value: str) -> Markup:
    return element("bdi", value)


def _around(sentence: str, value: str) -> list[str]:
    """Return a sentence with a value in its only place, kept apart from the words around it."""
    before, _, after = re.sub(r"\{\w+\}", "\0", sentence).partition("\0")
    return [before, element("bdi", value), after]


# -- files -------------------------------------------------------------------------------------------------------------


def _files(found: Inventory, words: Words) -> Iterator[Markup]:
    shown = found.files[:MOST_FILES]
    if found.manifest:
        yield element("p", *_around(words("as_listed"), found.manifest), class_="small")
    if len(shown) < len(found.files):
        yield element("p", words("cut", shown=words.number(len(shown)), all=words.number(len(found.files))))
    head = element(
        "tr",
        element("th", words("file"), " · ", words("digest"), scope="col"),
        element("th", words("format"), scope="col", class_="wide"),
        element("th", words("size"), scope="col", class_="number"),
    )
    rows = (
        element(
            "tr",
            element("th", _name(entry.path), _digest(entry, words), _below(entry, words), scope="row"),
            element("td", _format(entry, words), class_="wide"),
            element("td", words.size(entry.size) if entry.size is not None else "—", class_="number"),
        )
        for entry in shown
    )
    yield element("table", element("thead", head), element("tbody", *rows))


def _below(entry: Entry, words: Words) -> Markup:
    """Return a file's format for below its name, where a narrow screen has no room for a column."""
    return element("span", words("format"), words("colon"), _format(entry, words), class_="small narrow")


def _format(entry: Entry, words: Words) -> Markup | str:
    return _name(entry.format) if entry.format else words("unknown_format")


def _digest(entry: Entry, words: Words) -> Markup:
    if entry.digest is None:
        return element("span", words("no_digest"), class_="small beneath")
    return element("code", entry.digest, class_="digest")
