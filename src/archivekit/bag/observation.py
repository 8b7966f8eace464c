"""What was seen of a bag: the one value that every rule judges, whoever looked and at what kind of storage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from archivekit.bag.matching import Matching
from archivekit.bag.tagfiles import TagFiles
from archivekit.findings import Depth, Finding
from archivekit.paths import BagPath

DATA = BagPath(b"data/")
EVERYTHING = BagPath(b"/")


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything below a bag's folder: regular files with their sizes, folders, and what is neither, by kind.

    `payload` are the files below data/, `tag_files` all others. `unseen` names folders (with a trailing /) and files
    that could not be looked at: nothing under them is missing. A bare / is the whole bag.
    """

    payload: Mapping[BagPath, int]
    tag_files: Mapping[BagPath, int]
    folders: AbstractSet[BagPath]
    others: Mapping[BagPath, str]
    unseen: frozenset[BagPath] = frozenset()

    @classmethod
    def of(
        cls,
        files: Mapping[BagPath, int],
        folders: AbstractSet[BagPath],
        others: Mapping[BagPath, str],
        unseen: frozenset[BagPath] = frozenset(),
    ) -> Listing:
        """Return a listing of files that were not told apart yet."""
        payload = {path: size for path, size in files.items() if path.startswith(DATA)}
        tag_files = {path: size for path, size in files.items() if not path.startswith(DATA)}
        return cls(payload, tag_files, folders, others, unseen)

    @property
    def top(self) -> list[BagPath]:
        """Return the files that lie in the bag's own folder."""
        return [path for path in self.tag_files if path.find(b"/") < 0]

    @property
    def count(self) -> int:
        """Return the number of files."""
        return len(self.payload) + len(self.tag_files)

    def size(self, path: BagPath) -> int | None:
        """Return a file's size, or None where there is no such file."""
        return (self.payload if path.startswith(DATA) else self.tag_files).get(path)

    def is_special(self, path: BagPath) -> bool:
        """Say whether a path is, or lies behind, something that is neither a file nor a folder: a link to one, say."""
        if not self.others:
            return False
        return path in self.others or any(path[: end - 1] in self.others for end in _ends(path))

    def may_hold(self, path: BagPath) -> bool:
        """Say whether a path that was not seen may be there all the same, behind something that could not be seen."""
        if not self.unseen:
            return False
        if EVERYTHING in self.unseen or path in self.unseen:
            return True
        if len(self.unseen) < path.count(b"/"):
            return any(unseen.endswith(b"/") and path.startswith(unseen) for unseen in self.unseen)
        return any(path[:end] in self.unseen for end in _ends(path))


def _ends(path: BagPath) -> Iterator[int]:
    """Yield where the folders above a path end, each with its slash."""
    return (number for number, octet in enumerate(path, 1) if octet == 0x2F)


@dataclass(frozen=True, slots=True)
class Observation:
    """A bag as it was seen at one depth.

    `matches` says, by manifest, which file a listed name means where the two differ; `digests` holds what was
    computed, by algorithm and file; `troubles` are the findings of looking itself (what could not be seen and, of an
    archive, what is to be said of its members), and `unread` the files that they leave without a digest.

    `attested` names payload manifests that are proven already: they list exactly the payload files that are there,
    each on one plain line with the digest that was computed. `digests` need not hold them again.
    """

    depth: Depth
    listing: Listing
    tags: TagFiles
    matches: Mapping[str, Matching] = field(default_factory=dict)
    digests: Mapping[str, Mapping[BagPath, bytes]] = field(default_factory=dict)
    troubles: tuple[Finding, ...] = ()
    unread: frozenset[BagPath] = frozenset()
    attested: frozenset[str] = frozenset()
