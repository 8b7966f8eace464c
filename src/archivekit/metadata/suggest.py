"""Near misses: the known word that was probably meant. Knows letters only; nothing is ever put right by it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 64
_JOINTS = re.compile(r"[\s_\-.]+")


def near(word: str, known: Iterable[str]) -> str | None:
    """Return the one known word that `word` is a misspelling of, or None: case, joints and blanks weigh nothing."""
    if len(word) > _LONGEST:
        return None
    flat: dict[str, str] = {}
    for name in known:
        flat.setdefault(_flat(name), name)
    wanted = _flat(word)
    if wanted in flat:
        return flat[wanted]
    close = get_close_matches(wanted, flat, n=1, cutoff=0.75)
    return flat[close[0]] if close else None


def did_you_mean(word: str | None, otherwise: str) -> str:
    """Return a cure: the question, where there is a near miss, else the sentence given."""
    return f"did you mean `{word}`?" if word else otherwise


def _flat(word: str) -> str:
    return _JOINTS.sub("", word).casefold()
