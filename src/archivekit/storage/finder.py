"""Bags below a folder: found without entering them, following no link, passing over what was never published."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from archivekit.storage.archive.names import by_name
from archivekit.storage.staging import PREFIX


@dataclass(frozen=True, slots=True)
class Found:
    """A bag's folder."""

    path: bytes


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A partial folder, which is no bag."""

    path: bytes


@dataclass(frozen=True, slots=True)
class Archived:
    """A file beside the bags that by its name may hold a bag; it was not looked into."""

    path: bytes


@dataclass(frozen=True, slots=True)
class NotListed:
    """A folder that could not be listed: there may be bags in it."""

    path: bytes
    error: OSError


def find_bags(root: bytes) -> Iterator[Found | PassedOver | Archived | NotListed]:
    """Yield every bag at or below a folder, in the order of path bytes; a bag is not entered."""
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                seen = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield NotListed(folder, error)
            continue
        if any(entry.name == b"bagit.txt" for entry in seen):
            yield Found(folder)
            continue
        folders = [entry for entry in seen if entry.is_dir(follow_symlinks=False)]
        for entry in folders:
            if entry.name.startswith(PREFIX):
                yield PassedOver(entry.path)
        for entry in seen:
            if by_name(entry.name) and entry.is_file(follow_symlinks=False) and not entry.name.startswith(PREFIX):
                yield Archived(entry.path)
        pending.extend(entry.path for entry in reversed(folders) if not entry.name.startswith(PREFIX))
