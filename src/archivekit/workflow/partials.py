"""partials: what runs that were stopped left in a folder; listed with age and size, and removed on request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from archivekit.findings import Json
from archivekit.paths import show
from archivekit.storage.failures import reason, storage_errors
from archivekit.storage.leftovers import Leftover, Use, find, remove_leftover
from archivekit.workflow.places import AnyPath, to_bytes


class Fate(Enum):
    """What became of a partial."""

    LISTED = "left behind"
    IN_USE = "in use"
    UNKNOWN = "cannot be told"
    REMOVED = "removed"
    NOT_REMOVED = "not removed"


@dataclass(frozen=True, slots=True)
class Partial:
    """A `.partial-…` folder or file: what is in it, when it was last written to (ISO 8601, UTC), and its fate."""

    path: str
    files: int
    octets: int
    modified: str
    age_seconds: int
    fate: Fate
    reason: str | None = None

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form."""
        return {
            "path": self.path,
            "files": self.files,
            "octets": self.octets,
            "modified": self.modified,
            "age_seconds": self.age_seconds,
            "state": self.fate.value,
            "reason": self.reason,
        }


def partials(folder: AnyPath, *, remove: bool = False, now: dt.datetime | None = None) -> tuple[Partial, ...]:
    """Return the partials in a folder, in the order of their names; with `remove`, take away those that nobody writes.

    One that is in use, or of which that cannot be told, is never removed. Raises StorageError where the folder cannot
    be listed.
    """
    moment = now or dt.datetime.now(dt.UTC)
    raw = to_bytes(folder)
    with storage_errors(raw, "list"):
        return tuple(_each(raw, moment, remove=remove))


def _each(folder: bytes, now: dt.datetime, *, remove: bool) -> Iterator[Partial]:
    for found in find(folder):
        fate, why = _FATES[found.use], None
        if remove and found.use is Use.LEFT:
            fate, why = _remove(found)
        modified = dt.datetime.fromtimestamp(found.modified, dt.UTC)
        age = max(0, int((now - modified).total_seconds()))
        day = modified.isoformat(timespec="seconds").replace("+00:00", "Z")
        yield Partial(show(found.path), found.files, found.octets, day, age, fate, why)


_FATES = {Use.LEFT: Fate.LISTED, Use.IN_USE: Fate.IN_USE, Use.UNKNOWN: Fate.UNKNOWN}


def _remove(found: Leftover) -> tuple[Fate, str | None]:
    try:
        use = remove_leftover(found.path)
    except FileNotFoundError:  # someone else removed it
        return Fate.REMOVED, None
    except OSError as error:
        return Fate.NOT_REMOVED, reason(error)
    return (Fate.REMOVED if use is Use.LEFT else _FATES[use]), None
