"""What lies below a bag's folder, gathered from a walk or from a sweep, within the limits that guard against hostility.

What cannot be listed is named as unseen, with a finding of level UNKNOWN, so that no rule calls it missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archivekit.bag import tagfiles
from archivekit.bag.observation import DATA, EVERYTHING, Listing
from archivekit.bag.shelves import SIZE_OCTETS
from archivekit.codes import system as codes
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage.reading import unreadable
from archivekit.storage.sweep import Part
from archivekit.storage.tree import Tree, Unlistable, kind_of


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a bag is looked at before it counts as hostile.

    `files` counts folders too. `path_octets` is the longest path of a folder; folders whose paths are longer than
    `long_path` may hold `long_octets` of such paths together, since each entry has a path of its own in memory.
    `tag_octets` is the longest tag file that is read whole, `line_octets` the longest line in one.

    Of an archive: how many `members` it may have, to how many octets it may unfold, and to how many times its size.
    """

    files: int = 50_000_000
    depth: int = 10_000
    path_octets: int = 64 << 10
    long_path: int = 4096
    long_octets: int = 256 << 20
    tag_octets: int = tagfiles.MAX_OCTETS
    line_octets: int = 16 << 20
    members: int = 2_000_000
    unfolded_octets: int = 16 << 40
    ratio: int = 1000


@dataclass(slots=True)
class Gathering:
    """A listing that grows, folder by folder."""

    limits: Limits
    payload: dict[BagPath, int] = field(default_factory=dict)
    tag_files: dict[BagPath, int] = field(default_factory=dict)
    folders: set[BagPath] = field(default_factory=set)
    others: dict[BagPath, str] = field(default_factory=dict)
    unseen: set[BagPath] = field(default_factory=set)
    troubles: list[Finding] = field(default_factory=list)
    _entries: int = 0
    _long_octets: int = 0

    def listing(self, payload: Mapping[BagPath, int] | None = None, more_unseen: Iterable[BagPath] = ()) -> Listing:
        """Return what was gathered; of the payload, what is given instead. `more_unseen` could not be read."""
        files = self.payload if payload is None else payload
        return Listing(files, self.tag_files, self.folders, self.others, frozenset({*self.unseen, *more_unseen}))

    def top(self, tree: Tree) -> list[BagPath]:
        """Gather the bag's own folder, and return the folders in it."""
        for folder, entries in tree.scan(deeper=False):
            self._take(folder, entries)
        return sorted(self.folders)

    def rest(self, tree: Tree, folders: Sequence[BagPath]) -> None:
        """Gather everything at and below folders, by a walk."""
        if EVERYTHING in self.unseen:
            return
        for folder, entries in tree.scan(folders):
            if not self._take(folder, entries):
                break

    def sweep(self, swept: Iterable[Part]) -> Iterator[Part]:
        """Gather what a sweep of the payload brings beside digested files, and yield the parts that have any."""
        for part in swept:
            if part.error is not None:
                self._not_listed(part.folder, OSError(*part.error))
                continue
            count = len(part.sizes) // SIZE_OCTETS
            if not self._may_take(part.folder, count + len(part.rest) + len(part.folders) + len(part.others)):
                break
            prefix = part.folder + b"/"
            self.payload.update((BagPath(prefix + name), size) for name, size in part.rest)
            self.folders.update([BagPath(prefix + name) for name in part.folders])
            self.others.update((BagPath(prefix + name), kind) for name, kind in part.others)
            if count or part.failed:
                yield part

    def _take(self, folder: BagPath, entries: list[tuple[bytes, os.DirEntry[str]]] | OSError) -> bool:
        """Take one folder's entries; False where a limit was reached."""
        if isinstance(entries, OSError):
            self._not_listed(folder, entries)
            return True
        if not self._may_take(folder, len(entries)):
            return False
        prefix = folder + b"/" if folder else b""
        files = self.payload if prefix.startswith(DATA) else self.tag_files
        folders, others = self.folders, self.others
        for name, entry in entries:
            path = BagPath(prefix + name)
            try:
                if entry.is_file(follow_symlinks=False):
                    files[path] = entry.stat(follow_symlinks=False).st_size
                elif entry.is_dir(follow_symlinks=False):
                    folders.add(path)
                else:
                    others[path] = kind_of(entry)
            except OSError as error:  # it went away meanwhile, or its file system failed
                self.unseen.add(path)
                self.troubles.append(unreadable(path, error))
        return True

    def _not_listed(self, folder: BagPath, error: OSError) -> None:
        self.unseen.add(BagPath(folder + b"/"))
        self.troubles.append(unlistable(Unlistable(folder, error)))

    def _may_take(self, folder: BagPath, entries: int) -> bool:
        """Say whether a folder is within the limits; where it is not, everything may be behind it."""
        limits = self.limits
        self._long_octets += max(0, len(folder) - limits.long_path) * entries
        self._entries += entries
        beyond = _beyond(folder, self._entries, self._long_octets, limits)
        if beyond is None:
            return True
        self.unseen.add(EVERYTHING)
        self.troubles.append(codes.OVER_LIMIT.finding(beyond, where=Where(path=show(folder[:200]))))
        return False


def too_long(name: bytes, most: int, limits: Limits) -> Finding:
    """Return the finding for a tag file of more octets than are read whole."""
    which = "the limit `tag-octets`" if most == limits.tag_octets else "a fixed limit"
    return codes.OVER_LIMIT.finding(
        f"{quoted(name)} is longer than {most:,} octets, {which}", where=Where(path=show(name))
    )


def line_too_long(name: bytes, limits: Limits) -> Finding:
    """Return the finding for a tag file with a line of more octets than are read."""
    return codes.OVER_LIMIT.finding(
        f"{quoted(name)} has a line longer than {limits.line_octets:,} octets, the limit `line-octets`",
        where=Where(path=show(name)),
    )


def unlistable(entry: Unlistable) -> Finding:
    """Return the finding for a folder that could not be listed."""
    where = show(entry.path) or "."
    reason = entry.error.strerror or str(entry.error)
    return codes.CANNOT_LIST.finding(
        f"the folder {quoted(where)} could not be listed: {reason}", where=Where(path=where), observed=reason
    )


def _beyond(folder: BagPath, entries: int, long_octets: int, limits: Limits) -> str | None:
    """Return which limit a folder lies beyond, or None."""
    if entries > limits.files:
        return f"the bag holds more than {limits.files:,} files and folders"
    if folder.count(b"/") >= limits.depth:
        return f"the bag has folders more than {limits.depth:,} deep"
    if len(folder) > limits.path_octets:
        return f"the bag has folders whose paths are longer than {limits.path_octets:,} octets"
    if long_octets > limits.long_octets:
        return f"the paths longer than {limits.long_path:,} octets take more than {limits.long_octets:,} octets"
    return None
