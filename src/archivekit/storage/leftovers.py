"""What a run that was stopped leaves: `.partial-<name>-<random>`, told from what is being written, and removed.

Whatever is being written is locked by its writer, and the lock ends with the process, however that ends. What is
locked, or what cannot be told, is never removed; nor is anything whose name archivekit did not make.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from archivekit.storage import system
from archivekit.storage.tree import Tree, Unlistable

PREFIX = b".partial-"
_LONGEST_NAME = 255
_OURS = re.compile(rb"\.partial-.*-[0-9a-f]{8}", re.DOTALL)


def partial_name(name: bytes, random: str) -> bytes:
    """Return the name under which something is made: cut to what a file system holds, and never within a character."""
    tail = b"-" + random.encode("ascii")
    room = _LONGEST_NAME - len(PREFIX) - len(tail)
    if len(name) > room:
        while room > 0 and name[room] & 0xC0 == 0x80:
            room -= 1
        name = name[:room]
    return PREFIX + name + tail


class Use(Enum):
    """Whether a partial is being written: left behind, in use, or impossible to tell."""

    LEFT = "left behind"
    IN_USE = "in use"
    UNKNOWN = "cannot be told"


@dataclass(frozen=True, slots=True)
class Leftover:
    """One partial: its path, files and octets in it, when it was last written to, and whether it is in use."""

    path: bytes
    use: Use
    files: int
    octets: int
    modified: float


def find(folder: bytes) -> Iterator[Leftover]:
    """Yield the partials in a folder in the order of their names; raises OSError where it cannot be listed."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if _OURS.fullmatch(entry.name) and not entry.is_symlink())
    for name in names:
        path = os.path.join(folder, name)
        with contextlib.suppress(FileNotFoundError):  # its writer was done with it meanwhile
            yield _look(path)


def _look(path: bytes) -> Leftover:
    with _held(path) as use:
        return Leftover(path, use, *_size(path))


def _size(path: bytes) -> tuple[int, int, float]:
    """Return files, octets and the time of the last change; what cannot be seen in it counts for nothing."""
    facts = os.lstat(path)
    if not stat.S_ISDIR(facts.st_mode):
        return 1, facts.st_size, facts.st_mtime
    files, octets, newest = 0, 0, facts.st_mtime
    with contextlib.suppress(OSError), Tree(path) as tree:
        for entry in tree.walk(with_facts=True):
            if isinstance(entry, Unlistable) or entry.facts is None:
                continue
            if entry.kind == "folder":
                newest = max(newest, entry.facts.st_mtime)  # copies carry the times of their originals
            else:
                files, octets = files + 1, octets + entry.facts.st_size
    return files, octets, newest


@contextmanager
def _held(path: bytes) -> Iterator[Use]:
    """Hold the lock on a partial, where it can be had, and say who had it; raises FileNotFoundError."""
    descriptor = None
    use = Use.UNKNOWN
    try:
        with contextlib.suppress(PermissionError, IsADirectoryError):
            descriptor = os.open(path, system.OPEN_READ)
            use = _USE[system.lock(descriptor)]
        yield use
    finally:
        if descriptor is not None:
            os.close(descriptor)


_USE = {system.Lock.OURS: Use.LEFT, system.Lock.TAKEN: Use.IN_USE, system.Lock.UNKNOWN: Use.UNKNOWN}


def remove_leftover(path: bytes) -> Use:
    """Remove a partial unless it is in use, or that cannot be told; return which it was. Raises OSError."""
    with _held(path) as use:
        if use is Use.LEFT:
            remove(path)
        return use


def remove(path: bytes) -> None:
    """Remove a file, or a folder and everything below it, however deep, following no link.

    Goes on where something cannot be removed, and raises the first OSError at the end.
    """
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        os.unlink(path)
        return
    failures: list[OSError] = []
    with Tree(path) as tree:
        for entry in reversed(list(tree.walk(with_facts=False))):
            if isinstance(entry, Unlistable):
                failures.append(entry.error)
                continue
            try:
                tree.unlink(entry.path, folder=entry.kind == "folder")
            except OSError as error:
                failures.append(error)
    if failures:
        raise failures[0]
    os.rmdir(path)
