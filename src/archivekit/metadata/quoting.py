"""How a text as given is shown within a message: in quotes, with what cannot be seen escaped, and cut where it is long.

The whole text is the finding's `value`; a message is read by people.
"""

from __future__ import annotations

_LONGEST = 100


def quoted(text: str | None) -> str:
    """Return a text for a message: `'Nov 20'`; control and bidirectional characters show as escapes."""
    if text is None:
        return "none"
    return repr(text) if len(text) <= _LONGEST else f"{text[:_LONGEST]!r}… ({len(text):,} characters)"
