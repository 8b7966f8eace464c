"""What a file system does with names and flushes: looked up, and tried out in a folder that is removed again."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
import unicodedata
from dataclasses import dataclass

from archivekit.storage import system
from archivekit.storage.leftovers import partial_name


@dataclass(frozen=True, slots=True)
class FileSystem:
    """What is known of the file system of a folder; None where it was not or could not be tried."""

    kind: str | None
    free: int
    longest_name: int | None
    tells_case_apart: bool | None = None
    tells_forms_apart: bool | None = None
    flushes_folders: bool | None = None
    not_tried: str | None = None


def probe(folder: bytes) -> FileSystem:
    """Return what the file system of a folder does; raises OSError where the folder cannot be looked at.

    Nothing is tried in a folder that cannot be written to, nor within a bag.
    """
    if not stat.S_ISDIR(os.stat(folder).st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    free = shutil.disk_usage(folder).free
    longest = None
    with contextlib.suppress(OSError, ValueError, AttributeError):
        longest = os.pathconf(folder, "PC_NAME_MAX")
    facts = FileSystem(_kind(folder), free, longest)
    if _within_a_bag(folder):
        return _untried(facts, "the folder lies in a bag, where nothing is ever written")
    scratch = os.path.join(folder, partial_name(b"doctor", secrets.token_hex(4)))
    try:
        os.mkdir(scratch)
    except OSError as error:
        return _untried(facts, error.strerror or str(error))
    try:
        return _tried(facts, scratch)
    except OSError as error:
        return _untried(facts, error.strerror or str(error))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _untried(facts: FileSystem, why: str) -> FileSystem:
    return FileSystem(facts.kind, facts.free, facts.longest_name, not_tried=why)


def _tried(facts: FileSystem, scratch: bytes) -> FileSystem:
    composed = unicodedata.normalize("NFC", "é").encode()
    for name in (b"case", composed):
        with open(os.path.join(scratch, name), "xb"):
            pass
    case = not os.path.lexists(os.path.join(scratch, b"CASE"))
    forms = not os.path.lexists(os.path.join(scratch, unicodedata.normalize("NFD", "é").encode()))
    return FileSystem(facts.kind, facts.free, facts.longest_name, case, forms, _flushes(scratch))


def _flushes(folder: bytes) -> bool | None:
    """Say whether the entries of a folder can be flushed; None where folders cannot even be opened."""
    if not system.HAVE_DIR_FD:
        return None
    descriptor = os.open(folder, system.OPEN_FOLDER)
    try:
        system.flush(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _within_a_bag(folder: bytes) -> bool:
    here = os.path.realpath(folder)
    while True:
        if os.path.lexists(os.path.join(here, b"bagit.txt")):
            return True
        above = os.path.dirname(here)
        if above == here:
            return False
        here = above


def _kind(folder: bytes) -> str | None:
    """Return the type of the file system as the kernel's list of mounts has it ("ext4", "nfs4"), or None."""
    here = os.path.realpath(folder)
    best, kind = b"", None
    with contextlib.suppress(OSError), open("/proc/self/mounts", "rb") as mounts:
        for line in mounts:
            parts = line.split()
            point = parts[1].replace(b"\\040", b" ") if len(parts) > 2 else b""
            inside = here == point or here.startswith(point.rstrip(b"/") + b"/")
            if point and inside and len(point) >= len(best):
                best, kind = point, parts[2].decode("ascii", "replace")
    return kind
