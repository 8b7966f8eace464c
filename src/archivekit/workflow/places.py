"""What callers hand in as a path, a name or an option, turned into the values that the rooms below speak of."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias, TypeVar

from archivekit import digests
from archivekit.errors import UnknownNameError, UsageError

#: A path as callers give it.
AnyPath: TypeAlias = "str | bytes | os.PathLike[str] | os.PathLike[bytes]"

_E = TypeVar("_E", bound=Enum)


def to_bytes(path: AnyPath) -> bytes:
    """Return a path as the file system's bytes; raises UsageError for one that no file can have."""
    try:
        raw = os.fsencode(path)
    except (UnicodeEncodeError, TypeError, ValueError) as error:
        raise UsageError(f"{path!r} is not a path. Give text, bytes or a path object.") from error
    if not raw or b"\0" in raw:
        raise UsageError(f"{path!r} is not a path: it is empty or holds a NUL. Name a file or folder.")
    return raw


def choice(enum: type[_E], value: str | _E, what: str) -> _E:
    """Return the member of an enum by its value; raises UnknownNameError with the known ones."""
    try:
        return enum(value)
    except ValueError:
        known = tuple(str(member.value) for member in enum)
        raise UnknownNameError(what, str(value), known, suggestion=near(str(value), known)) from None


def algorithms(names: Sequence[str]) -> tuple[str, ...]:
    """Return digest algorithms by RFC 8493 name, each once, in the order given; raises UnknownNameError."""
    found: dict[str, None] = {}
    for name in names or (digests.DEFAULT,):
        algorithm = digests.find(name)
        if algorithm is None:
            known = tuple(digests.ALGORITHMS)
            raise UnknownNameError("digest algorithm", name, known, suggestion=near(digests.normalise(name), known))
        found[algorithm.name] = None
    return tuple(found)


def day(date: dt.date | str | None) -> str:
    """Return a date as YYYY-MM-DD, today's (UTC) where none is given; raises UsageError."""
    if date is None:
        return dt.datetime.now(dt.UTC).date().isoformat()
    try:
        return dt.date.fromisoformat(date).isoformat() if isinstance(date, str) else dt.date.isoformat(date)
    except ValueError as error:
        raise UsageError(f"{date!r} is not a date. Write it as YYYY-MM-DD.") from error


def near(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that was probably meant, or None."""
    from difflib import get_close_matches

    found = get_close_matches(name.lower(), [one.lower() for one in known], 1, 0.6)
    return next((one for one in known if found and one.lower() == found[0]), None)
