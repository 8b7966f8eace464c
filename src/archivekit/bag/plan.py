"""The plan of a bag: which originals become which payload files, and every reason not to begin.

All that can be decided before a byte is read is decided here, and all refusals are found at once (RFC 8493 §2.1.3,
§5.1, §6.1). A plan can be printed; `Plan.refused` says whether it may be carried out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archivekit.bag.checksums import Checksums
from archivekit.bag.choosing import Junk, Links, Policy, choose
from archivekit.bag.expected import Expected, expect
from archivekit.bag.source import Destination, SourceFile, Survey
from archivekit.codes import package as codes
from archivekit.findings import Finding, Level, Where
from archivekit.paths import (
    BagPath,
    danger,
    encode,
    is_junk,
    is_utf8,
    junk_suspect,
    nfc,
    show,
    text_of,
    twins,
    windows_suspect,
    windows_trouble,
)
from archivekit.quotes import quoted

__all__ = ["Junk", "Links", "Plan", "Policy", "difference", "plan"]

#: Octets that the tag files take for each payload file, beside its path and digests: mostly PREMIS.
_TAG_OCTETS = 2500
#: Files and folders of a bag beside its payload.
TAG_FILES = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be packaged, sorted by path; what is left out on request; and every finding, refusals included.

    `survey` is what it was decided from.
    """

    files: tuple[SourceFile, ...]
    empty_folders: tuple[BagPath, ...]
    policy: Policy
    findings: tuple[Finding, ...]
    recorded_links: tuple[tuple[BagPath, str], ...] = ()
    expected: Expected = field(default_factory=Expected)
    survey: Survey = field(default_factory=Survey, compare=False, repr=False)
    followed_links: tuple[BagPath, ...] = ()

    @property
    def refused(self) -> bool:
        """Say whether anything stands against carrying the plan out."""
        return any(finding.level in (Level.ERROR, Level.UNKNOWN) for finding in self.findings)

    @property
    def octets(self) -> int:
        """Return how many octets the payload has."""
        return sum(file.size for file in self.files)


def plan(survey: Survey, destination: Destination, policy: Policy, lists: Sequence[Checksums] = ()) -> Plan:
    """Decide what a bag of these originals holds, and say everything that stands against it.

    `lists` are the digests that came along with the originals.
    """
    chosen = choose(survey, policy)
    seen = chosen.survey
    files = tuple(sorted(seen.files, key=lambda file: file.path))
    names = text_of(file.path for file in files)
    expected = expect(lists, (file.original for file in files), chosen.left_out, seen.names)
    findings = (
        *(trouble.finding for trouble in seen.troubles),
        *destination_findings(destination),
        *_space(destination, files),
        *_nothing(seen),
        *_repeated(seen),
        *_bags(seen, policy),
        *_others(seen, policy),
        *_names(files, names),
        *_collisions(files, names),
        *_lengths(files, names, destination),
        *expected.findings,
        *chosen.notes,
        *_remarks(seen, names, policy),
    )
    recorded = tuple(
        (other.original, other.target) for other in seen.others if policy.links is Links.RECORD and other.target
    )
    followed = tuple(link.original for link in seen.followed)
    return Plan(files, seen.empty_folders, policy, findings, recorded, expected, survey, followed)


def difference(before: Plan, after: Plan) -> str | None:
    """Return what is first seen to differ between two plans of the same originals, or None where nothing does."""
    if after.refused:
        first = next(finding for finding in after.findings if finding.level in (Level.ERROR, Level.UNKNOWN))
        return first.where.path or first.message
    changed = set(before.files) ^ set(after.files) if before.files != after.files else set()
    folders = set(before.empty_folders) ^ set(after.empty_folders)
    links = {path for path, _ in set(before.recorded_links) ^ set(after.recorded_links)}
    paths = {file.original for file in changed} | folders | links
    return show(min(paths)) if paths else None


# -- refusals ----------------------------------------------------------------------------------------------------------


def destination_findings(to: Destination) -> Iterator[Finding]:
    """Yield what stands against making anything at a place."""
    where = Where(path=to.path)
    if to.exists:
        yield codes.DESTINATION_EXISTS.finding(f"there is something at {quoted(to.path)} already", where=where)
    if to.overlap is not None:
        yield codes.DESTINATION_INSIDE.finding(
            f"{quoted(to.path)} and the original {quoted(to.overlap)} overlap", where=where
        )
    if to.trouble is not None:
        yield codes.DESTINATION_UNWRITABLE.finding(f"{quoted(to.path)} cannot be made: {to.trouble}", where=where)
    if to.longest_name is not None and to.octets_in_name > to.longest_name:
        yield codes.PATH_TOO_LONG.finding(
            f"the bag's own name has {to.octets_in_name} octets",
            where=where,
            expected=f"{to.longest_name} octets at most",
            observed=f"{to.octets_in_name} octets",
        )


@dataclass(frozen=True, slots=True)
class Room:
    """How much a bag takes on its file system, about: octets of its payload in blocks, and files with folders."""

    octets: int
    files: int


def room(files: Sequence[SourceFile], block: int) -> Room:
    """Return how much a bag of these originals takes where the smallest file takes a block."""
    octets = sum(-(-file.size // block) * block + 2 * len(file.path) + _TAG_OCTETS for file in files)
    folders = {file.path.rpartition(b"/")[0] for file in files}
    return Room(octets, len(files) + len(folders) + TAG_FILES)


def _space(to: Destination, files: tuple[SourceFile, ...]) -> Iterator[Finding]:
    where = Where(path=to.path)
    needed = room(files, to.block)
    octets, count = needed.octets, needed.files
    if to.free_octets is not None and octets > to.free_octets:
        yield codes.NO_SPACE.finding(
            f"the bag needs about {octets:,} octets and {to.free_octets:,} are free at {quoted(to.path)}",
            where=where,
            expected=f"{octets} octets",
            observed=f"{to.free_octets} octets",
        )
    if to.free_files is not None and count > to.free_files:
        yield codes.NO_SPACE.finding(
            f"the bag needs about {count:,} files and folders and {to.free_files:,} more can be made at "
            f"{quoted(to.path)}",
            where=where,
            expected=f"{count} files",
            observed=f"{to.free_files} files",
        )


def _nothing(seen: Survey) -> Iterator[Finding]:
    if not seen.files and not seen.troubles and not seen.others:
        yield codes.NOTHING_TO_PACKAGE.finding("there is no file among the originals")


def _repeated(seen: Survey) -> Iterator[Finding]:
    """Two originals of one name would be one folder, or one file, in the bag."""
    for name in sorted({name for name in seen.names if seen.names.count(name) > 1}):
        yield codes.NAMES_REPEATED.finding(
            f"{seen.names.count(name)} originals are called {quoted(name)}", where=Where(path=show(name))
        )


def _bags(survey: Survey, policy: Policy) -> Iterator[Finding]:
    for bag in survey.bags if not policy.nested else ():
        yield codes.SOURCE_IS_A_BAG.finding(
            f"{quoted(bag)} is a bag already (it holds bagit.txt)", where=Where(path=bag)
        )


def _others(survey: Survey, policy: Policy) -> Iterator[Finding]:
    for other in survey.others:
        where = Where(path=show(other.original))
        points = f" to {quoted(other.target)}" if other.target else ""
        if other.target is not None and policy.links is Links.RECORD:
            yield codes.LINK_RECORDED.finding(f"{quoted(other.original)} is a link{points}; recorded", where=where)
        else:
            yield codes.NOT_REGULAR.finding(
                f"{quoted(other.original)} is a {other.kind}{points}, not a regular file",
                where=where,
                expected="regular file",
                observed=other.kind,
            )


def _names(files: tuple[SourceFile, ...], names: bytes) -> Iterator[Finding]:
    if names.isascii() and not windows_suspect(names):  # nothing below is to be said of such names
        return
    for file in files:
        where = Where(path=show(file.original))
        if not is_utf8(file.path):
            yield codes.NAME_NOT_UTF8.finding(
                f"the name {quoted(file.original)} is not UTF-8 (its octets: {file.original.hex(' ')})", where=where
            )
            continue
        peril = danger(file.path)
        if peril is not None:
            yield codes.NAME_REFUSED.finding(
                f"the name {quoted(file.original)} is refused by verifiers: {peril.value}", where=where
            )
            continue
        misread = _misread(file.path)
        if misread is not None:
            yield codes.NAME_MISREAD.finding(
                f"the name {quoted(file.original)} is misread by other BagIt tools: {misread}", where=where
            )
            continue
        trouble = windows_trouble(file.path)
        if trouble is not None:
            yield codes.NOT_FOR_WINDOWS.finding(
                f"{quoted(file.original)} cannot be held on Windows: {trouble}", where=where
            )


#: Where Python's `splitlines` ends a line; CR and LF apart, which are encoded.
_SEPARATOR = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def _misread(path: BagPath) -> str | None:
    """Return why tools that split and strip text as Python does would read another name in a manifest, or None."""
    text = path.decode("utf-8")
    separator = _SEPARATOR.search(text)
    if separator is not None:
        return f"it holds the line separator U+{ord(separator.group()):04X}"
    if text[-1].isspace() and text[-1] not in "\r\n":
        return f"it ends with the blank U+{ord(text[-1]):04X}"
    return None


def _collisions(files: tuple[SourceFile, ...], names: bytes) -> Iterator[Finding]:
    if names.isascii() and names == names.lower():
        return
    for group in twins(_with_folders([file.path for file in files])):
        shown = " and ".join(quoted(path.removeprefix(b"data/")) for path in group)
        how = "Unicode normalization" if len({nfc(path) for path in group}) == 1 else "upper and lower case"
        yield codes.NAMES_COLLIDE.finding(
            f"{shown} differ only in {how}", where=Where(path=show(group[0].removeprefix(b"data/")))
        )


def _with_folders(paths: list[BagPath]) -> list[BagPath]:
    """Return paths and every folder on the way to them, each once."""
    every: dict[BagPath, None] = dict.fromkeys(paths)
    for path in paths:
        folder = path.rpartition(b"/")[0]
        while folder and folder not in every:
            every[BagPath(folder)] = None
            folder = folder.rpartition(b"/")[0]
    return list(every)


def _lengths(files: tuple[SourceFile, ...], names: bytes, to: Destination) -> Iterator[Finding]:
    parts, paths = max(map(len, names.split(b"/"))), max((len(file.path) for file in files), default=0)
    if parts <= (to.longest_name or parts) and to.octets_in_path + 1 + paths < (to.longest_path or sys.maxsize):
        return
    for file in files:
        longest = max(len(part) for part in file.path.split(b"/"))
        whole = to.octets_in_path + 1 + len(file.path)
        name_too_long = to.longest_name is not None and longest > to.longest_name
        if name_too_long or (to.longest_path is not None and whole >= to.longest_path):
            yield codes.PATH_TOO_LONG.finding(
                f"{quoted(file.original)} would be too long at {quoted(to.path)}",
                where=Where(path=show(file.original)),
                expected=f"names of {to.longest_name} and paths of {to.longest_path} octets at most",
                observed=f"a name of {longest}, a path of {whole} octets",
            )


# -- remarks -----------------------------------------------------------------------------------------------------------


def _remarks(seen: Survey, names: bytes, policy: Policy) -> Iterator[Finding]:
    plain = not (junk_suspect(names) or any(sign in names for sign in (b"%", b"\r", b"\n")))
    for file in seen.files:
        if plain and file.link is None:
            continue
        where = Where(path=show(file.original))
        if is_junk(file.original):  # what is left out is no part of this survey any more
            code = codes.JUNK_ON_REQUEST if policy.junk is Junk.KEEP else codes.JUNK_KEPT
            yield code.finding(f"{quoted(file.original)} is an operating system's own file", where=where)
        if file.link is not None:
            yield codes.LINK_FOLLOWED.finding(f"{quoted(file.original)} is a link to {quoted(file.link)}", where=where)
        if encode(file.path) != file.path and is_utf8(file.path):
            yield codes.PERCENT_NAMES.finding(
                f"the name {quoted(file.original)} is written {quoted(encode(file.path))} in the manifests", where=where
            )
    for link in seen.followed:
        yield codes.LINK_FOLLOWED.finding(
            f"{quoted(link.original)} is a link to the folder {quoted(link.target or '?')}",
            where=Where(path=show(link.original)),
        )
    for folder in seen.empty_folders:
        yield codes.EMPTY_FOLDER.finding(
            f"the folder {quoted(folder)} is empty and cannot be kept", where=Where(path=show(folder))
        )
