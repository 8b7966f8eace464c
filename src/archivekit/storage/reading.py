"""Reading one open file for its digests, and a batch of small ones with as few system calls as there can be.

Used in line, in threads and in helper processes alike: the same calls, the same findings.
"""

from __future__ import annotations

import mmap
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archivekit.codes import Code
from archivekit.codes import system as codes
from archivekit.digests import ALGORITHMS
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage import system
from archivekit.storage.tree import NotRegularError, Tree

BUFFER = 256 * 1024

#: Called with the number of octets just read; may raise to stop.
Tick = Callable[[int], None]


def no_tick(octets: int) -> None:
    """Count nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: by how many jobs, whom to tell of every octet, and whether the cache is passed by.

    `from_medium` asks the system to forget what it has of a file before it is read.
    """

    jobs: int = 1
    tick: Tick = no_tick
    from_medium: bool = False


#: One file's result: octets and digests; or an error number with its text; or (expected, observed) octets of a change.
Raw = tuple[int, tuple[bytes, ...], "tuple[int, str] | None", "tuple[int, int] | None"]


def read_file(
    descriptor: int, algorithms: Sequence[str], buffer: mmap.mmap, *, from_medium: bool, tick: Tick = no_tick
) -> Raw:
    """Return what came of one open file: it is read once, to its end, for every algorithm."""
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            return 0, (), (0, NotRegularError.__name__), None
        if from_medium:
            system.forget_pages(descriptor)
        hashers = [ALGORITHMS[name].new() for name in algorithms]
        size = 0
        with memoryview(buffer) as view:
            while count := system.read_into(descriptor, buffer):
                with view[:count] as block:
                    for hasher in hashers:
                        hasher.update(block)
                size += count
                tick(count)
        after = os.fstat(descriptor) if size > BUFFER else before
    except OSError as error:
        return 0, (), (error.errno or 0, error.strerror or str(error)), None
    if size != before.st_size or moment(before) != moment(after):
        return 0, (), None, (before.st_size, size)
    return size, tuple([hasher.digest() for hasher in hashers]), None, None


def read_path(
    tree: Tree, path: BagPath, algorithms: Sequence[str], buffer: mmap.mmap, *, from_medium: bool, tick: Tick = no_tick
) -> Raw:
    """Open a file below a tree, read it and close it; what goes wrong is in the result."""
    try:
        descriptor = tree.open(path)
    except NotRegularError:
        return 0, (), (0, NotRegularError.__name__), None
    except OSError as error:
        return 0, (), (error.errno or 0, error.strerror or str(error)), None
    try:
        return read_file(descriptor, algorithms, buffer, from_medium=from_medium, tick=tick)
    finally:
        os.close(descriptor)


def moment(facts: os.stat_result) -> tuple[int, int, int]:
    """Return what changes when a file is written to: size, modification time and change time in nanoseconds."""
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def trouble(path: BagPath, raw: Raw) -> Finding | None:
    """Return the finding for a result that is no digest, or None."""
    _, _, error, change = raw
    if error is not None:
        return unreadable(
            path, NotRegularError("it is no regular file") if error[1] == "NotRegularError" else OSError(*error)
        )
    if change is not None:
        return codes.CHANGED_WHILE_READ.finding(
            f"{quoted(path)} changed while it was being read",
            where=Where(path=show(path)),
            expected=f"{change[0]} octets",
            observed=f"{change[1]} octets",
        )
    return None


def unreadable(path: BagPath, error: OSError) -> Finding:
    """Return the finding for a file that could not be read."""
    code: Code = codes.NOT_A_FILE if isinstance(error, NotRegularError) else codes.CANNOT_READ
    return code.finding(
        f"{quoted(path)} could not be read: {error.strerror or error}",
        where=Where(path=show(path)),
        observed=error.strerror or str(error),
    )
