"""What is in a bag, for people to look at beside a report: its files with digest and format, its record, its tags.

A report never lists files; whoever has looked hands this value over as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from archivekit.metadata.record import Record

#: A browser stays quick up to about so many files on a page; the bags themselves list all.
MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the payload: its path for people, and what the bag itself says of it."""

    path: str
    size: int | None = None
    digest: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Inventory:
    """The inventory of the bag that a report calls `subject`; `manifest` is the one whose digests are shown."""

    subject: str
    files: tuple[Entry, ...] = ()
    manifest: str | None = None
    record: Record | None = None
    tags: tuple[tuple[str, str], ...] = ()
