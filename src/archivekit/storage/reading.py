"""Reading one open file for its digests, and a batch of small ones with as few system calls as there can be.

Used in line, in threads and in helper processes alike: the same calls, the same findings.
"""

from __future__ import annotations

import mmap
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from archivekit.codes import Code
from archivekit.codes import system as codes
from archivekit.digests import ALGORITHMS, Maker
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, show
from archivekit.storage import system
from archivekit.storage.tree import NotRegularError, Tree

BUFFER = 256 * 1024
#: A file below this size is read by one call.
_SMALL = 64 * 1024

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


#: A helper's answer: octets read; the digests, a column an algorithm; and the files without, each with its result.
Answer = tuple[int, tuple[tuple[bytes, ...], ...], tuple[tuple[BagPath, Raw], ...]]

_trees: dict[bytes, Tree] = {}


@cache
def _buffer() -> mmap.mmap:
    """Return this process's one buffer: a helper has one thread."""
    return mmap.mmap(-1, BUFFER)


def answer(request: tuple[object, ...]) -> Answer:
    """Answer ("digest", root, paths, sizes, algorithms, from medium) in a helper process; `sizes` as listed.

    Keeps the tree open between two requests.
    """
    _, root, paths, sizes, algorithms, from_medium = request
    assert isinstance(root, bytes)
    assert isinstance(paths, tuple)
    assert isinstance(sizes, tuple)
    assert isinstance(algorithms, tuple)
    try:
        tree = _trees.get(root) or _trees.setdefault(root, Tree(root))
    except OSError as error:
        lost: Raw = (0, (), (error.errno or 0, error.strerror or str(error)), None)
        return 0, tuple(() for _ in algorithms), tuple((path, lost) for path in paths)
    makers = tuple(ALGORITHMS[name].new for name in algorithms)
    found: list[tuple[bytes, ...]] = []
    failures: list[tuple[BagPath, Raw]] = []
    octets = 0
    for path, size in zip(paths, sizes, strict=True):
        digests = _read_small(tree, path, size, makers) if size < _SMALL and not from_medium else None
        if digests is not None:
            octets += size
            found.append(digests)
            continue
        raw = read_path(tree, path, algorithms, _buffer(), from_medium=bool(from_medium))
        if raw[2] is None and raw[3] is None:
            octets += raw[0]
            found.append(raw[1])
        else:
            failures.append((path, raw))
    columns = tuple(zip(*found, strict=True)) if found else tuple(() for _ in algorithms)
    return octets, columns, tuple(failures)


def _read_small(tree: Tree, path: BagPath, size: int, makers: Sequence[Maker]) -> tuple[bytes, ...] | None:
    """Read a small file by three calls: open, one read, close. None where it is not what the listing said.

    A read of a regular file that is shorter than was asked for has met its end; one that is as long as the listing
    says has met it where it was. Whatever else it is, `read_path` finds out.
    """
    try:
        descriptor = tree.open(path)
    except OSError:
        return None
    try:
        data = os.read(descriptor, _SMALL)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return tuple([make(data).digest() for make in makers]) if len(data) == size else None


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
            f"{show(path)!r} changed while it was being read",
            where=Where(path=show(path)),
            expected=f"{change[0]} octets",
            observed=f"{change[1]} octets",
        )
    return None


def unreadable(path: BagPath, error: OSError) -> Finding:
    """Return the finding for a file that could not be read."""
    code: Code = codes.NOT_A_FILE if isinstance(error, NotRegularError) else codes.CANNOT_READ
    return code.finding(
        f"{show(path)!r} could not be read: {error.strerror or error}",
        where=Where(path=show(path)),
        observed=error.strerror or str(error),
    )
