"""Texts as given: how much of one is shown within a message, and the quotes of word processors that are none in a file.

In a message a text is escaped where it cannot be seen and cut where it is long; all of it is the finding's `value`.
"""

from __future__ import annotations

import re

from archivekit.quotes import quoted

STRAIGHT_QUOTES = 'Put keys and texts in straight double quotes, as `"…"`, in the place of typographic ones.'

_LONGEST = 100
_TYPOGRAPHIC = re.compile("(?:^|[=:,{[ \t])[“”„«»‘’](?=.)")


def typographic_quotes(line: str) -> bool:
    """Say whether something in a line begins with the quotes that word processors put in the place of straight ones."""
    return _TYPOGRAPHIC.search(line) is not None


def excerpt(text: str | None) -> str:
    """Return a text for a message: `'Nov 20'`; control and bidirectional characters show as escapes."""
    if text is None:
        return "none"
    return quoted(text) if len(text) <= _LONGEST else f"{quoted(text[:_LONGEST])}… ({len(text):,} characters)"
