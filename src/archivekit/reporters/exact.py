"""JSON that holds every string exactly and commands nothing: what could is written as JSON's own escape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from archivekit.findings import Json
from archivekit.reporters.escape import UNSAFE

_ESCAPED = re.compile(UNSAFE)


def exact(value: Json, *, indent: int | None = None) -> str:
    """Return a value as JSON, without a line end; control and bidirectional characters are `\\u202e` there."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def spliced(frame: Json, lists: Mapping[str, Iterator[Json]]) -> Iterator[str]:
    """Yield a value as indented JSON, piece by piece; the lists that it holds empty are filled from iterators.

    They are named in the order in which they stand, and an empty list of that name stands nowhere before.
    """
    rest = exact(frame, indent=1)
    for name, items in lists.items():
        # no string holds this: a line end and a quotation mark are escapes there
        match = re.search(rf'\n( *)"{name}": \[\]', rest)
        if match is None:
            raise KeyError(name)
        yield rest[: match.end() - 1]
        rest = rest[match.end() - 1 :]
        inner = f"\n{match[1]} "
        before = inner
        for item in items:
            yield before + exact(item, indent=1).replace("\n", inner)
            before = f",{inner}"
        if before != inner:
            rest = f"\n{match[1]}{rest}"
    yield rest
