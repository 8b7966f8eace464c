"""What can be wrong with a text as a text, whatever term it stands in: too long, empty, or not for XML.

Follows XML 1.0 §2.2 (Char) and libxml2's limit of 10,000,000 octets in one text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from archivekit.codes import record as codes
from archivekit.findings import Finding, Where
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import Term

LONGEST = 10_000_000

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = {0: "NUL", 3: "END OF TEXT", 7: "BELL", 8: "BACKSPACE", 11: "VERTICAL TAB", 12: "FORM FEED", 27: "ESCAPE"}


def illegal_characters(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset (from 0) and the character of everything in a text that XML cannot carry."""
    return ((found.start(), found.group()) for found in _ILLEGAL.finditer(text))


def has_illegal(text: str) -> bool:
    """Say whether a text holds anything that XML cannot carry."""
    return _ILLEGAL.search(text) is not None


def name_of(character: str) -> str:
    """Return a character's code point and name: `U+0003 (END OF TEXT)`."""
    point = ord(character)
    if 0xD800 <= point <= 0xDFFF:
        name = "half of a surrogate pair"
    else:
        name = unicodedata.name(
            character, _CONTROLS.get(point, "a control character" if point < 32 else "no character")
        )
    return f"U+{point:04X} ({name})"


def text_findings(record: Record, where: Callable[[Term, int], Where]) -> Iterator[Finding]:
    """Yield what is wrong with the texts of a record, value by value."""
    for term, values in record.terms:
        for index, value in enumerate(values):
            yield from value_findings(term, value, index, where)


def value_findings(term: Term, value: Value, index: int, where: Callable[[Term, int], Where]) -> Iterator[Finding]:
    """Yield what is wrong with the texts of one value."""
    text = value.value
    if not text or text.isspace():
        yield codes.EMPTY_VALUE.finding(f"{term} is empty", field=str(term), value=text, where=where(term, index))
    elif len(text) > LONGEST // 4 and len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        message = f"{term} holds {len(text):,} characters, more than 10 MB"
        yield codes.TOO_LONG.finding(message, field=str(term), value=f"{text[:80]}…", where=where(term, index))
    for part in ("value", "lang", "uri", "scheme", "type", "identifier"):
        given: str | None = getattr(value, part)
        if given and _ILLEGAL.search(given):
            yield _illegal(term, part, given, where(term, index))


def _illegal(term: Term, part: str, text: str, where: Where) -> Finding:
    found = list(illegal_characters(text))
    offset, character = found[0]
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    place = str(term) if part == "value" else f"the {part} of {term}"
    return codes.ILLEGAL_CHARACTER.finding(
        f"{place} holds {name_of(character)} at offset {offset}{more}, which XML cannot carry",
        field=str(term),
        value=text,
        observed=name_of(character),
        where=where,
    )
