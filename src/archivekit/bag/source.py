"""What was seen of originals and of the place where a bag is to be: the values that a plan is decided from."""

from __future__ import annotations

from dataclasses import dataclass

from archivekit.findings import Finding
from archivekit.paths import BagPath


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One original as it was found.

    `path` in the bag; `original` relative to the ORIGINAL given; `root` is the number of the folder it was found in
    and `inner` its path there. Times are in nanoseconds since 1970; `link` is what a followed link pointed to.
    """

    path: BagPath
    original: BagPath
    root: int
    inner: BagPath
    size: int
    modified_ns: int
    changed_ns: int
    mode: int
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """Something among the originals that is neither file nor folder: its kind and, of a link, what it points to."""

    original: BagPath
    kind: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something among the originals that could not be seen, and the finding of level UNKNOWN that says why."""

    original: BagPath
    finding: Finding


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that was found among the originals.

    `names` are the names under which several originals stand side by side; of one folder alone there are none. `bags`
    are the originals that are bags already, and `followed` the links to folders that were followed.
    """

    files: tuple[SourceFile, ...] = ()
    empty_folders: tuple[BagPath, ...] = ()
    others: tuple[Other, ...] = ()
    bags: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    names: tuple[BagPath, ...] = ()
    followed: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """The place where the bag is to be: whether it is free, and what the file system there can take.

    Numbers are None where the system does not tell. `octets_in_path` are those of the whole path while the bag is
    being made, `octets_in_name` those of its own name; `block` is how much the smallest file takes. `overlap` names an
    original that lies in the destination or holds it; `trouble` is why nothing can be written there.
    """

    path: str
    octets_in_path: int = 0
    octets_in_name: int = 0
    exists: bool = False
    overlap: str | None = None
    trouble: str | None = None
    free_octets: int | None = None
    free_files: int | None = None
    block: int = 1
    longest_name: int | None = None
    longest_path: int | None = None
