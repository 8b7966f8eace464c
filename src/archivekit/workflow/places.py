"""What callers hand in as a path, a name or an option, turned into the values that the rooms below speak of."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from archivekit import digests
from archivekit.errors import StorageError, UnknownNameError, UsageError
from archivekit.paths import show

if TYPE_CHECKING:
    from archivekit.storage.listing import Limits

#: A path as callers give it.
AnyPath: TypeAlias = str | bytes | os.PathLike[str] | os.PathLike[bytes]

_C = TypeVar("_C")
_E = TypeVar("_E", bound=Enum)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST = 200


def to_bytes(path: AnyPath) -> bytes:
    """Return a path as the file system's bytes; raises UsageError for one that no file can have.

    Raises StorageError for one that begins in the current folder where that has been removed.
    """
    try:
        raw = os.fsencode(path)
    except (UnicodeEncodeError, TypeError, ValueError) as error:
        raise UsageError(f"{_short(path)} is not a path. {_meant(path)}") from error
    if not raw or b"\0" in raw:
        raise UsageError(f"{_short(path)} is not a path: it is empty or holds a NUL. Name a file or folder.")
    if not os.path.isabs(raw):
        try:
            os.getcwdb()
        except OSError as error:
            said = (
                f"{_short(path)} cannot be found: the current folder is gone. Go to one that is there, and run again."
            )
            raise StorageError(said, path=show(raw), operation="find") from error
    return raw


def _meant(given: object) -> str:
    """Return what to hand in instead of something that is no path."""
    from archivekit.metadata.reading import RecordRead

    if isinstance(given, RecordRead):
        return "What `read_record` returns tells of a reading: hand on its `.record`."
    return "Give text, bytes or a path object."


def _short(given: object) -> str:
    """Return a value as it is written in Python, cut where it is long."""
    text = repr(given)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"


def choice(enum: type[_E], value: str | _E, what: str) -> _E:
    """Return the member of an enum by its value; raises UnknownNameError with the known ones."""
    try:
        return enum(value)
    except ValueError:
        known = tuple(str(member.value) for member in enum)
        name = value if isinstance(value, str) else _short(value)
        raise UnknownNameError(what, name[:_LONGEST], known, suggestion=near(name, known)) from None


def algorithms(names: Sequence[str]) -> tuple[str, ...]:
    """Return digest algorithms by RFC 8493 name, each once, in the order given; raises UnknownNameError."""
    given_names: object = names  # callers without a type checker hand in anything
    if isinstance(given_names, (str, bytes)) or not isinstance(given_names, Iterable):
        raise UsageError(f"{_short(names)} is no list of digest algorithms. Give one, such as ['sha512'].")
    found: dict[str, None] = {}
    wanted: tuple[object, ...] = tuple(given_names)
    for name in wanted or (digests.DEFAULT,):
        algorithm = digests.find(name) if isinstance(name, str) else None
        if algorithm is None:
            known = tuple(digests.ALGORITHMS)
            given = name if isinstance(name, str) else _short(name)
            meant = near(digests.normalise(given), known)
            raise UnknownNameError("digest algorithm", given[:_LONGEST], known, suggestion=meant)
        found[algorithm.name] = None
    return tuple(found)


def texts(given: Sequence[str], what: str) -> tuple[str, ...]:
    """Return several texts, each as it was given; raises UsageError for one bare text and for what is no text."""
    many: object = given  # callers without a type checker hand in anything
    if isinstance(many, (str, bytes)) or not isinstance(many, Iterable):
        raise UsageError(f"{_short(given)} is no list of {what}. Give a list of texts.")
    found = []
    for one in many:
        if not isinstance(one, str):
            raise UsageError(f"{_short(one)} among the {what} is no text. Give a list of texts.")
        found.append(one)
    return tuple(found)


def pairs(given: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return tags as pairs of texts; raises UsageError for anything else."""
    many: object = given  # callers without a type checker hand in anything
    if isinstance(many, (str, bytes)) or not isinstance(many, Iterable):
        raise UsageError(f"{_short(given)} is no list of tags. Give pairs, such as [('Contact-Name', 'A. Archivist')].")
    found: list[tuple[str, str]] = []
    for one in many:
        match one:
            case (str(label), str(value)):
                found.append((label, value))
            case _:
                raise UsageError(f"{_short(one)} is no tag. Give a label and a value, both text.")
    return tuple(found)


def paths(given: AnyPath | Iterable[AnyPath]) -> tuple[bytes, ...]:
    """Return one path, or several, as the file system's bytes; raises what `to_bytes` raises."""
    many: object = given  # callers without a type checker hand in anything
    if isinstance(given, (str, bytes, os.PathLike)) or not isinstance(many, Iterable):
        return (to_bytes(given),)  # type: ignore[arg-type]  # what is neither is told there that it is no path
    return tuple(map(to_bytes, given))


def jobs_of(jobs: int) -> int:
    """Return how many cores may be used; raises UsageError for what is no whole number of at least one."""
    given: object = jobs
    if not isinstance(given, int) or given < 1:
        raise UsageError(f"{_short(jobs)} is no number of jobs. Give a whole number of at least 1.")
    return given


def limits_of(limits: Limits | None) -> Limits:
    """Return the limits on what is looked at, the usual ones for None; raises UsageError for what are none."""
    from dataclasses import astuple

    from archivekit.storage.listing import Limits as Ours

    given: object = limits
    if given is None:
        return Ours()
    if not isinstance(given, Ours) or any(type(one) is not int or one < 0 for one in astuple(given)):
        raise UsageError(f"{_short(limits)} are no limits. Give archivekit.Limits, each a whole number from 0 on.")
    return given


def callback_of(call: _C) -> _C:
    """Return what is to be told of progress; raises UsageError for what cannot be called."""
    if not callable(call):
        raise UsageError(f"{_short(call)} cannot be told of progress. Give a function of one argument, or none at all.")
    return call


def seconds_of(moment: int | None) -> int | None:
    """Return a moment in seconds since 1970, or None; raises UsageError for what is no whole number."""
    given: object = moment
    if given is not None and (not isinstance(given, int) or isinstance(given, bool)):
        raise UsageError(f"{_short(moment)} is no number of seconds. Give a whole number.")
    return moment


def day(date: dt.date | str | None) -> str:
    """Return a date as YYYY-MM-DD, today's (UTC) where none is given; raises UsageError."""
    given: object = date  # callers without a type checker hand in anything
    if given is None:
        return dt.datetime.now(dt.UTC).date().isoformat()
    if isinstance(given, dt.date):
        return dt.date.isoformat(given)
    try:
        found = dt.date.fromisoformat(given) if isinstance(given, str) and _DAY.fullmatch(given) else None
    except ValueError as error:
        raise UsageError(f"{date!r} is no day of the calendar. Write one as YYYY-MM-DD.") from error
    if found is None:
        raise UsageError(f"{_short(date)} is not a date. Write it as YYYY-MM-DD.")
    return found.isoformat()


def near(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that was probably meant, or None."""
    from difflib import get_close_matches

    if len(name) > _LONGEST:
        return None
    found = get_close_matches(name.lower(), [one.lower() for one in known], 1, 0.6)
    return next((one for one in known if found and one.lower() == found[0]), None)
