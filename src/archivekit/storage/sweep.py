"""One sweep over a payload: it is listed and its small files are digested as it goes, in line or by helper processes.

Whoever sweeps is given folders and works through what is below them until enough is done; what was not got to comes
back, and is given to whoever is free. Small files with plain names come back as lines of a manifest; what is large, or
not plain in any way, comes back without a digest, for a careful reading.
"""

from __future__ import annotations

import os
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import NamedTuple, cast

from archivekit.bag.shelves import SIZE_OCTETS, SIZES
from archivekit.bag.tally import NOT_PLAIN
from archivekit.digests import ALGORITHMS, Maker
from archivekit.paths import BagPath
from archivekit.storage import crew, system
from archivekit.storage.tree import FILE_NAMES, Tree, kind_of

#: A file below this size is read by one call.
SMALL = 64 * 1024
#: A file below this size is digested as it is met.
LARGE = 512 * 1024
#: So many files, or octets, are enough for one answer.
ENOUGH = 1000
_ENOUGH_OCTETS = 32 << 20


class Part(NamedTuple):
    """One folder, or some of it.

    `names` (a slash between each two) and `sizes` (machine words) are of the files that were digested; `blocks` are
    their lines, a block an algorithm. `rest` are files that were listed only, with sizes; `failed` are those of them
    that could not be read, with why; `left` are names that were not looked at yet. `error` is why the folder could not
    be listed.
    """

    folder: BagPath
    names: bytes = b""
    sizes: bytes = b""
    blocks: tuple[bytes, ...] = ()
    rest: tuple[tuple[bytes, int], ...] = ()
    folders: tuple[bytes, ...] = ()
    others: tuple[tuple[bytes, str], ...] = ()
    left: tuple[bytes, ...] = ()
    error: tuple[int, str] | None = None
    failed: tuple[tuple[bytes, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What is the same in a whole sweep: the bag's folder, the algorithms, how the cache is used, by how many."""

    root: bytes
    algorithms: tuple[str, ...]
    from_medium: bool = False
    jobs: int = 1

    def scan(self, folders: tuple[BagPath, ...]) -> crew.Message:
        """Ask for what is below folders."""
        return ("scan", self.root, self.algorithms, self.from_medium, folders)

    def files(self, folder: BagPath, names: tuple[bytes, ...]) -> crew.Message:
        """Ask for files of a folder that was listed before."""
        return ("files", self.root, self.algorithms, self.from_medium, folder, names)

    def expand(self, answer: crew.Message) -> Iterator[crew.Message]:
        """Yield what an answer leaves: folders not entered, files not looked at."""
        parts, pending = cast(tuple[tuple[tuple[object, ...], ...], tuple[BagPath, ...]], answer)
        for share in _shares(pending, self.jobs):
            yield self.scan(share)
        for part in parts:
            left = cast(tuple[bytes, ...], part[7])
            for first in range(0, len(left), ENOUGH):
                yield self.files(cast(BagPath, part[0]), left[first : first + ENOUGH])


class Sweep:
    """A sweep by helpers: they begin when it is made. Use with `with`; iterate over it once."""

    def __init__(self, task: Task, folders: Sequence[BagPath]) -> None:
        self._crew = crew.Crew(task.jobs)
        self._answers = self._crew.shared(map(task.scan, _shares(tuple(folders), task.jobs)), task.expand)

    def __enter__(self) -> Sweep:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._crew.__exit__(kind, error, at)

    def __iter__(self) -> Iterator[Part]:
        """Yield every folder at and below the ones given, in no promised order; a large one comes in several parts.

        Raises WorkerDiedError where a helper ends without an answer.
        """
        for _, answer in self._answers:
            for part in cast(tuple[tuple[object, ...], ...], answer[0]):
                yield Part(*part)  # type: ignore[arg-type]  # a helper sends the fields in their order


def in_line(tree: Tree, task: Task, folders: Sequence[BagPath]) -> Iterator[Part]:
    """Yield the same as a sweep by helpers, without any."""
    pending = deque([task.scan(tuple(folders))])
    while pending:
        answer = _answer(tree, pending.popleft())
        yield from (Part(*part) for part in cast(tuple[tuple[object, ...], ...], answer[0]))  # type: ignore[arg-type]
        pending.extendleft(task.expand(answer))


def _shares(folders: tuple[BagPath, ...], jobs: int) -> Iterator[tuple[BagPath, ...]]:
    """Divide what is left, so that nobody is idle while another has much to do."""
    share = max(1, len(folders) // (2 * jobs))
    for first in range(0, len(folders), share):
        yield folders[first : first + share]


# -- where it is done --------------------------------------------------------------------------------------------------

#: A helper keeps a tree open between two requests.
_tree = cache(Tree)


def answer(request: tuple[object, ...]) -> tuple[object, ...]:
    """Answer a request in a helper process."""
    return _answer(_tree(cast(bytes, request[1])), request)


def _answer(tree: Tree, request: tuple[object, ...]) -> tuple[object, ...]:
    what, _, algorithms, from_medium, *wanted = request
    makers = tuple(ALGORITHMS[name].new for name in cast(tuple[str, ...], algorithms))
    digesting = _Digesting(makers, bool(from_medium))
    if what == "files":
        folder, names = cast(tuple[BagPath, tuple[bytes, ...]], tuple(wanted))
        return (_some(tree, folder, names, digesting),), ()
    return _scan(tree, cast(tuple[BagPath, ...], wanted[0]), digesting)


def _scan(tree: Tree, folders: tuple[BagPath, ...], digesting: _Digesting) -> tuple[object, ...]:
    """Return what is below folders, as far as is enough, and the folders that are left."""
    pending = list(folders)
    parts: list[tuple[object, ...]] = []
    done = 0
    while pending and done < ENOUGH and digesting.octets < _ENOUGH_OCTETS:
        folder = pending.pop()
        try:
            part = _folder(tree, folder, digesting)
        except OSError as error:
            parts.append(tuple(Part(folder, error=(error.errno or 0, error.strerror or ""))))
            continue
        parts.append(tuple(part))
        prefix = folder + b"/" if folder else b""
        pending.extend([BagPath(prefix + name) for name in part.folders])
        done += len(part.sizes) // SIZE_OCTETS + len(part.rest) + 10
    return tuple(parts), tuple(pending)


def _folder(tree: Tree, folder: BagPath, digesting: _Digesting) -> Part:
    """List one folder and digest its small files, up to what is enough; raises OSError where it cannot be listed."""
    at = tree.at(folder)
    files: list[str] = []
    folders: list[str] = []
    others: list[tuple[bytes, str]] = []
    with os.scandir(at) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                files.append(entry.name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                others.append((_octets(entry.name), kind_of(entry)))
    part = digesting.files(at, folder, files)
    return part._replace(folders=tuple(map(_octets, folders)), others=tuple(others))


def _some(tree: Tree, folder: BagPath, names: tuple[bytes, ...], digesting: _Digesting) -> tuple[object, ...]:
    """Return files of a folder that was listed before."""
    try:
        at = tree.at(folder)
    except OSError:
        return tuple(Part(folder, rest=tuple((name, 0) for name in names)))
    return tuple(digesting.files(at, folder, [os.fsdecode(name) for name in names]))


def _octets(name: str) -> bytes:
    return name.encode(FILE_NAMES, "surrogateescape")


class _Digesting:
    """Digests of small files, by a few system calls each; and how many octets were read for them."""

    def __init__(self, makers: tuple[Maker, ...], from_medium: bool) -> None:
        self._makers = makers
        self._from_medium = from_medium
        self.octets = 0

    def files(self, at: int, folder: BagPath, names: list[str]) -> Part:
        """Return the lines of a folder's files as far as is enough, and the names that are left."""
        plain: list[str] = []
        sizes = array(SIZES)
        digests: list[tuple[str, ...]] = []
        rest: list[tuple[bytes, int]] = []
        failed: list[tuple[bytes, int, str]] = []
        inside = os.fsdecode(folder) + "/"
        all_odd = NOT_PLAIN.search(inside) is not None
        some_odd = all_odd or NOT_PLAIN.search("/".join(names)) is not None
        left = len(names)
        for number, name in enumerate(names):
            if number >= ENOUGH or self.octets >= _ENOUGH_OCTETS:
                left = number
                break
            odd = some_odd and (all_odd or NOT_PLAIN.search(name) is not None)
            try:
                found = None if odd else self._read(at, name)
            except OSError as error:
                found = None
                failed.append((_octets(name), error.errno or 0, error.strerror or str(error)))
            if found is None:
                rest.append((_octets(name), _size(at, name)))
                continue
            plain.append(name)
            sizes.append(found[0])
            digests.append(found[1])
            self.octets += found[0]
        between = "  " + inside
        blocks = tuple(
            _octets("\n".join([digest + between + name for digest, name in zip(column, plain, strict=True)]))
            for column in zip(*digests, strict=True)
        )
        return Part(
            folder,
            _octets("/".join(plain)),
            sizes.tobytes(),
            blocks,
            tuple(rest),
            left=tuple(map(_octets, names[left:])),
            failed=tuple(failed),
        )

    def _read(self, at: int, name: str) -> tuple[int, tuple[str, ...]] | None:
        """Return a file's size and digests by three calls; None where it is large or changes. Raises OSError."""
        descriptor = os.open(name, system.OPEN_READ, dir_fd=at)
        try:
            if self._from_medium:
                system.forget_pages(descriptor)
            data = os.read(descriptor, SMALL)
            if len(data) < SMALL:
                return len(data), tuple([make(data).hexdigest() for make in self._makers])
            return self._read_on(descriptor, data)
        finally:
            os.close(descriptor)

    def _read_on(self, descriptor: int, data: bytes) -> tuple[int, tuple[str, ...]] | None:
        """Return the same of a file whose first octets were read already; None where it is large or changes."""
        before = os.fstat(descriptor)
        if before.st_size >= LARGE:
            return None
        hashers = [make(data) for make in self._makers]
        size = len(data)
        while data := os.read(descriptor, LARGE):
            size += len(data)
            for hasher in hashers:
                hasher.update(data)
        after = os.fstat(descriptor)
        if size != before.st_size or before.st_mtime_ns != after.st_mtime_ns or before.st_ctime_ns != after.st_ctime_ns:
            return None
        return size, tuple([hasher.hexdigest() for hasher in hashers])


def _size(at: int, name: str) -> int:
    try:
        return os.stat(name, dir_fd=at, follow_symlinks=False).st_size
    except OSError:
        return 0
