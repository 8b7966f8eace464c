"""Bags below a folder: found without entering them, following no link, passing over what was never published."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from archivekit.storage.archive.names import by_name
from archivekit.storage.staging import PREFIX


@dataclass(frozen=True, slots=True)
class Found:
    """A bag's folder."""

    path: bytes


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A partial folder or file, which is no bag."""

    path: bytes


@dataclass(frozen=True, slots=True)
class Archived:
    """A file beside the bags that by its name may hold a bag; it was not looked into."""

    path: bytes


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """Something that is neither folder nor file, and may stand for a bag: a link to one, or what has such a name."""

    path: bytes


@dataclass(frozen=True, slots=True)
class NotListed:
    """A folder that could not be listed: there may be bags in it."""

    path: bytes
    error: OSError


#: What a search below a folder meets.
Met: TypeAlias = Found | PassedOver | Archived | NotFollowed | NotListed


def find_bags(root: bytes) -> Iterator[Met]:
    """Yield every bag at or below a folder, and what may be one, in the order of path bytes; a bag is not entered."""
    pending: list[bytes | Met] = [root]
    while pending:
        folder = pending.pop()
        if not isinstance(folder, bytes):
            yield folder
            continue
        try:
            with os.scandir(folder) as entries:
                seen = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield NotListed(folder, error)
            continue
        if any(entry.name == b"bagit.txt" for entry in seen):
            yield Found(folder)
            continue
        pending.extend(one for entry in reversed(seen) if (one := _to_be_told(entry)) is not None)


def _to_be_told(entry: os.DirEntry[bytes]) -> bytes | Met | None:
    """Return what there is to say of an entry of a folder that is no bag: the path of a folder, None of other files."""
    if entry.name.startswith(PREFIX):
        return PassedOver(entry.path)
    try:
        if entry.is_dir(follow_symlinks=False):
            return entry.path
        is_file = entry.is_file(follow_symlinks=False)
    except OSError as error:  # where a listing does not say what its entries are, each is asked
        return NotListed(entry.path, error)
    if is_file:
        return Archived(entry.path) if by_name(entry.name) else None
    return NotFollowed(entry.path) if by_name(entry.name) or _leads_to_a_folder(entry) else None


def _leads_to_a_folder(entry: os.DirEntry[bytes]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return True  # where a link leads that cannot be looked along, nobody knows
