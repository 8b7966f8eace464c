"""What packaging was asked to do, as values: options checked, paths as octets, the record judged, lists read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from archivekit.bag import compose, info, lines
from archivekit.bag.checksums import Checksums, parse
from archivekit.bag.declaration import V1_0
from archivekit.bag.plan import Junk, Links, Policy
from archivekit.bag.profile_notes import IDENTIFIER
from archivekit.codes import bag_tags
from archivekit.errors import StorageError, UsageError
from archivekit.findings import Finding
from archivekit.later import later
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.storage.digester import Reading
from archivekit.storage.identify import Identification
from archivekit.storage.staging import Durability
from archivekit.storage.witness import SecondOpinion
from archivekit.workflow.places import AnyPath, algorithms, choice, day, pairs, paths, texts, to_bytes
from archivekit.workflow.records import AnyRecord, AnySchema, Judged, judge_record

if TYPE_CHECKING:
    from archivekit.bag.profile import Profile
    from archivekit.workflow.profiles import AnyProfile
else:
    Profile = later("archivekit.bag.profile", "Profile")
    AnyProfile = later("archivekit.workflow.profiles", "AnyProfile")

#: One list of expected digests, or several, by their paths; or as they were read.
Lists: TypeAlias = AnyPath | Sequence[AnyPath] | tuple[Checksums, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that was asked for, as values. `unread` says why a list of expected digests could not be read.

    `remarks` are what is to be said of the profile itself.
    """

    originals: tuple[bytes, ...]
    to: bytes
    policy: Policy
    tags: tuple[tuple[str, str], ...]
    date: str
    durability: Durability
    opinion: SecondOpinion
    reading: Reading
    judged: Judged | None
    lists: tuple[Checksums, ...] = ()
    unread: tuple[Finding, ...] = ()
    profile: Profile | None = None
    remarks: tuple[Finding, ...] = ()
    identification: Identification = Identification.AUTO

    @property
    def name(self) -> str:
        """Return what the report calls the bag."""
        return show(self.to)

    @property
    def today(self) -> dt.date:
        """Return the day of the order."""
        return dt.date.fromisoformat(self.date)


def take(
    originals: Sequence[AnyPath],
    to: AnyPath,
    *,
    record: AnyRecord | None,
    schema: AnySchema | None,
    digest: Sequence[str],
    tags: Sequence[tuple[str, str]],
    exclude: Sequence[str],
    links: Links | str,
    junk: Junk | str,
    nested: bool,
    expect: Lists,
    profile: AnyProfile | None,
    date: dt.date | str | None,
    durability: Durability | str = Durability.NONE,
    second_opinion: SecondOpinion | str = SecondOpinion.NEVER,
    identify: Identification | str = Identification.AUTO,
    reading: Reading | None = None,
) -> Order:
    """Turn what was asked for into values; raises UsageError for what cannot be meant, BrokenSchemaError."""
    tags = pairs(tags)
    compose.check_tags(tags)
    policy = Policy(
        algorithms(digest), texts(exclude, "patterns"), choice(Links, links, "way with links"),
        choice(Junk, junk, "way with junk"), nested,
    )  # fmt: skip
    durable = choice(Durability, durability, "durability")
    opinion = choice(SecondOpinion, second_opinion, "second opinion")
    sources = tuple(map(to_bytes, originals))
    if not sources:
        raise UsageError("there is nothing to package. Name the originals: a folder, or one or more files.")
    place = to_bytes(to)
    lists, unread = read_lists(expect)
    today = day(date)
    rules, remarks = None, None
    if profile is not None:
        from archivekit.workflow.profiles import read_profile

        rules, remarks = read_profile(profile)
        tags = with_profile(tags, rules)
    judged = None if record is None else judge_record(record, schema, dt.date.fromisoformat(today))
    return Order(
        sources,
        place,
        policy,
        tuple(tags),
        today,
        durable,
        opinion,
        reading or Reading(),
        judged,
        lists,
        unread,
        rules,
        remarks.findings if remarks else (),
        choice(Identification, identify, "way of identification"),
    )


def with_profile(tags: Sequence[tuple[str, str]], profile: Profile) -> tuple[tuple[str, str], ...]:
    """Return the tags and, unless it is among them, the one that says which profile the bag follows."""
    named = (IDENTIFIER, profile.about.identifier)
    return tuple(tags) if named in tags else (*tags, named)


def read_lists(expect: Lists) -> tuple[tuple[Checksums, ...], tuple[Finding, ...]]:
    """Return lists of expected digests, read where they are not yet; and why any of them cannot be read."""
    read = tuple(one for one in expect if isinstance(one, Checksums)) if isinstance(expect, tuple) else ()
    if read:
        return read, ()
    lists, unread = [], []
    for path in paths(cast("AnyPath | Sequence[AnyPath]", expect)):  # it holds none that was read
        data = files.read(path)
        if isinstance(data, Finding):
            unread.append(data)
        else:
            lists.append(parse(data, show(path)))
    return tuple(lists), tuple(unread)


def read_tags(path: AnyPath) -> tuple[tuple[str, str], ...]:
    """Return the tags of a file of lines `Label: value`, in the form of bag-info.txt, folded lines undone.

    Raises StorageError where it cannot be read, UsageError where a line is not understood.
    """
    raw = to_bytes(path)
    name = show(raw)
    data = files.read(raw)
    if isinstance(data, Finding):
        raise StorageError(f"{data.message}. {data.cure}", path=name, operation="read")
    text = lines.read_text(data, name=name, encoding="UTF-8")
    read = info.parse(text, name=name, version=V1_0)
    harmless = (bag_tags.INFO_LONG_LINE.id, bag_tags.NO_LAST_LINE_END.id, bag_tags.TAG_BOM.id)
    wrong = [finding for finding in read.findings if finding.code not in harmless]
    if wrong:
        raise UsageError(f"{wrong[0].message}. Write every line of {quoted(name)} as 'Label: value', in UTF-8.")
    return tuple((tag.label, tag.value) for tag in read.tags)
