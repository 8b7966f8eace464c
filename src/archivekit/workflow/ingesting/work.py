"""What goes to a worker of an ingest and what comes back: picklable values, the same in a thread and elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from archivekit.bag.checksums import Checksums
from archivekit.bag.choosing import Junk, Links
from archivekit.bag.profile import Profile
from archivekit.findings import Subject
from archivekit.metadata.record import Record
from archivekit.metadata.schema import Schema


class Status(Enum):
    """What became of a document."""

    PACKAGED = "packaged"
    PRESENT = "present"
    FAILED = "failed"
    REFUSED = "refused"
    NOT_RUN = "not-run"


@dataclass(frozen=True, slots=True)
class Settings:
    """How all documents of a run are packaged. `count` is how many there are, which a group of bags says."""

    vault: bytes
    called: str
    schema: Schema
    date: str
    digest: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    links: Links = Links.REFUSE
    junk: Junk = Junk.REPORT
    nested: bool = False
    durability: str = "full"
    second_opinion: str = "never"
    identify: str = "auto"
    group: str | None = None
    count: int = 0
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One document: its row, the name of its bag, where its originals are, its record and its tags.

    `own_tags` are those that its row sets: they are looked for in a bag that is there already. `lists` hold the digests
    that came along with its originals, which are in the folder `base` or below it.
    """

    row: int
    name: str
    originals: tuple[bytes, ...]
    record: Record
    tags: tuple[tuple[str, str], ...] = ()
    own_tags: tuple[tuple[str, str], ...] = ()
    exclude: tuple[str, ...] = ()
    octets: int = 0
    ordinal: int = 0
    lists: tuple[Checksums, ...] = ()
    base: bytes = b""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one document. `subject` is what the report says of its bag."""

    row: int
    status: Status
    subject: Subject
    octets: int = 0
