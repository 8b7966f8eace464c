"""Files that a row names: found below one folder and never outside it, by their exact name first, then as a pattern."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase

from archivekit.digests import ALGORITHMS, Hasher
from archivekit.storage import system
from archivekit.storage.failures import NOTHING_THERE, storage_errors

#: A pattern is followed into so many folders and no further, and then it gives nothing at all.
MOST_FOLDERS = 100_000
_BLOCK = 1 << 20
_SEP = os.sep.encode()
_MAGIC = frozenset("*?[")


class Missing(Enum):
    """Why a path of a row gives no file."""

    LEAVES = "it leads out of the folder of the originals"
    NOTHING = "there is nothing of that name, and nothing that it matches as a pattern"
    BEYOND = f"the pattern leads through more than {MOST_FOLDERS:,} folders"


@dataclass(frozen=True, slots=True)
class Named:
    """What a path of a row names: absolute paths, and how a name was spelt on the disk where it was another way."""

    paths: tuple[bytes, ...]
    spelt: str | None = None


def find(base: bytes, given: str, *, beyond_objects: bool = False) -> Named | Missing:
    """Return what a path names below a folder; `beyond_objects` tries it without `objects/` too.

    Raises OSError where a folder cannot be looked into, so that nobody knows.
    """
    if "\0" in given or not given.strip("/ "):
        return Missing.LEAVES if "\0" in given else Missing.NOTHING
    for text in dict.fromkeys(_spellings(given, beyond_objects)):
        whole = _whole(base, text)
        if whole is None or not _is_within(whole, base):
            return Missing.LEAVES
        found = whole if _is_there(whole) else _other_form(base, text)
        if found is None:
            continue
        if not _is_within(os.path.realpath(found), os.path.realpath(base)):
            return Missing.LEAVES
        spelt = os.path.relpath(found, base).decode("utf-8", "backslashreplace")
        return Named((found,), None if found == _whole(base, given) else spelt)
    return _by_pattern(base, given)


def _whole(base: bytes, given: str) -> bytes | None:
    """Return the path that a text means, `..` and all; None where no file system can hold it."""
    try:
        return os.path.normpath(os.path.join(base, os.fsencode(given)))
    except UnicodeEncodeError:
        return None


#: A sheet may also hold what the system takes for no name at all.
_NOTHING_THERE = NOTHING_THERE | {errno.EINVAL}


def _is_there(path: bytes) -> bool:
    try:
        os.lstat(path)
    except OSError as error:
        if error.errno not in _NOTHING_THERE:
            raise
        return False
    return True


def _spellings(given: str, beyond_objects: bool) -> Iterator[str]:
    yield given
    slashed = given.replace("\\", "/")
    yield slashed
    if beyond_objects:
        for prefix in ("objects/", "data/"):
            if slashed.startswith(prefix) and len(slashed) > len(prefix):
                yield slashed.removeprefix(prefix)


def _is_within(path: bytes, folder: bytes) -> bool:
    return path == folder or path.startswith(folder.rstrip(_SEP) + _SEP)


def _other_form(base: bytes, text: str) -> bytes | None:
    """Return the path whose parts are the same text in another Unicode form; None where there is none."""
    if text.isascii():
        return None
    at = base
    for part in text.split("/"):
        if part in ("", "."):
            continue
        whole = os.path.join(at, os.fsencode(part))
        if _is_there(whole):
            at = whole
            continue
        if not os.path.isdir(at):
            return None
        wanted = unicodedata.normalize("NFC", part)
        names = sorted(os.listdir(at))
        same = [name for name in names if unicodedata.normalize("NFC", os.fsdecode(name)) == wanted]
        if len(same) != 1:
            return None
        at = os.path.join(at, same[0])
    return at if _is_within(at, base) and at != base else None


def _by_pattern(base: bytes, given: str) -> Named | Missing:
    parts = [part for part in given.replace("\\", "/").split("/") if part not in ("", ".")]
    if not any(_MAGIC & set(part) for part in parts) or ".." in parts:
        return Missing.NOTHING
    found: list[bytes] = []
    pending = [(base, 0)]
    looked: set[tuple[bytes, int]] = set()
    real = os.path.realpath(base)
    while pending:
        folder, at = pending.pop()
        if (folder, at) in looked:
            continue
        looked.add((folder, at))
        if len(looked) > MOST_FOLDERS:
            return Missing.BEYOND
        part, last = parts[at], at == len(parts) - 1
        if part == "**":
            pending += [(path, at) for path, is_folder in _entries(folder) if is_folder and not _hidden(path)]
            if last:
                found += [path for path, is_folder in _entries(folder) if not is_folder and not _hidden(path)]
            else:
                pending.append((folder, at + 1))
            continue
        for path, is_folder in _entries(folder):
            name = os.fsdecode(os.path.basename(path))
            if (_hidden(path) and not part.startswith(".")) or not _matches(name, part):
                continue
            if last:
                found.append(path)
            elif is_folder:
                pending.append((path, at + 1))
    if not all(_is_within(os.path.realpath(path), real) for path in found):
        return Missing.LEAVES
    return Named(tuple(sorted(set(found)))) if found else Missing.NOTHING


def _matches(name: str, part: str) -> bool:
    return fnmatchcase(unicodedata.normalize("NFC", name), unicodedata.normalize("NFC", part))


def _hidden(path: bytes) -> bool:
    return os.path.basename(path).startswith(b".")


def _entries(folder: bytes) -> list[tuple[bytes, bool]]:
    with os.scandir(folder) as scanned:
        return [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in scanned]


def listed(folder: bytes) -> list[tuple[bytes, bool]]:
    """Return the entries of a folder by name, and whether each is a folder; raises OSError."""
    with os.scandir(folder) as scanned:
        return sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in scanned)


def digests_of(root: bytes, inner: bytes, algorithms: Sequence[str]) -> tuple[str, ...]:
    """Return the digests of one original, in the order of the algorithms; raises OSError."""
    hashers: list[Hasher] = [ALGORITHMS[name].new() for name in algorithms]
    descriptor = os.open(os.path.join(root, *inner.split(b"/")), system.OPEN_READ & ~getattr(os, "O_NOFOLLOW", 0))
    try:
        while block := os.read(descriptor, _BLOCK):
            for hasher in hashers:
                hasher.update(block)
    finally:
        os.close(descriptor)
    return tuple(hasher.hexdigest() for hasher in hashers)


def absolute(path: bytes) -> bytes:
    """Return a path from the root, so that it means the same in every process."""
    return os.path.abspath(path)


def split(path: bytes) -> tuple[bytes, bytes]:
    """Return the folder that a path lies in, and its name there."""
    folder, name = os.path.split(os.path.abspath(path))
    return folder, name


def below(path: bytes, folder: bytes) -> bytes | None:
    """Return an absolute path as seen from an absolute folder, `/` between its parts; None where it lies elsewhere."""
    if path == folder:
        return b""
    return path[len(folder.rstrip(_SEP)) + 1 :].replace(_SEP, b"/") if _is_within(path, folder) else None


def is_there(folder: bytes, path: bytes) -> bool:
    """Say whether a path with `/` between its parts is there below a folder; never of one that leads out of it."""
    parts = path.split(b"/")
    if b"\0" in path or b".." in parts or b"" in parts:
        return False
    return os.path.lexists(os.path.join(folder, *parts))


def real(path: bytes) -> bytes:
    """Return a path with its links resolved and `/` between its parts."""
    return os.path.realpath(path).replace(_SEP, b"/")


def make_folder(folder: bytes) -> None:
    """Make a folder and those above it, where they are missing; raises StorageError."""
    with storage_errors(folder, "make"):
        os.makedirs(folder, exist_ok=True)
