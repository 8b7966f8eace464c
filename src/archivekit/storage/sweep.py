"""One sweep over a large tree of small files: helper processes list it and digest it as they go.

A helper is given folders and works through what is below them until it has done enough; what it has not got to comes
back, and is given to whoever is free. Small files are digested at once, large ones only listed. What a sweep says is
what a listing and a careful reading would say: whatever is not plain comes back without a digest.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import cast

from archivekit.digests import ALGORITHMS, Maker
from archivekit.paths import BagPath
from archivekit.storage import crew, system
from archivekit.storage.tree import FILE_NAMES, Tree, kind_of

#: A file below this size is read by one call.
SMALL = 64 * 1024
#: So many files are enough for one answer.
ENOUGH = 1000

_trees: dict[bytes, Tree] = {}


@dataclass(frozen=True, slots=True)
class Swept:
    """One folder: its files with sizes and digests (a column an algorithm, None where not computed), folders, others.

    `left` are names that were listed and not looked at; `error` is why the folder could not be listed.
    """

    folder: BagPath
    names: tuple[bytes, ...] = ()
    sizes: tuple[int, ...] = ()
    columns: tuple[tuple[bytes | None, ...], ...] = ()
    folders: tuple[bytes, ...] = ()
    others: tuple[tuple[bytes, str], ...] = ()
    left: tuple[bytes, ...] = ()
    error: tuple[int, str] | None = None


class Sweep:
    """A sweep under way: the helpers begin when it is made. Use with `with`; iterate over it once."""

    def __init__(self, root: bytes, folders: Sequence[BagPath], algorithms: Sequence[str], jobs: int) -> None:
        self._root, self._algorithms, self._jobs = root, tuple(algorithms), jobs
        self._crew = crew.Crew(jobs)
        shares = _shares(tuple(folders), jobs)
        self._answers = self._crew.shared(map(self._scan, shares), self._expand)

    def __enter__(self) -> Sweep:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._crew.__exit__(kind, error, at)

    def __iter__(self) -> Iterator[Swept]:
        """Yield every folder at and below the ones given, in no promised order; a large one comes in several parts.

        Raises WorkerDiedError where a helper ends without an answer.
        """
        for _, answer in self._answers:
            for part in cast(tuple[tuple[object, ...], ...], answer[0]):
                yield Swept(*part)  # type: ignore[arg-type]  # a helper sends the fields in their order

    def _scan(self, folders: tuple[BagPath, ...]) -> crew.Message:
        return ("scan", self._root, folders, self._algorithms)

    def _expand(self, answer: crew.Message) -> Iterator[crew.Message]:
        """Yield the tasks that an answer leaves: folders not entered, files not looked at."""
        parts, pending = cast(tuple[tuple[tuple[object, ...], ...], tuple[BagPath, ...]], answer)
        yield from map(self._scan, _shares(pending, self._jobs))
        for part in parts:
            swept = Swept(*part)  # type: ignore[arg-type]  # as above
            for first in range(0, len(swept.left), ENOUGH):
                names = swept.left[first : first + ENOUGH]
                yield ("files", self._root, swept.folder, self._algorithms, names)


def _shares(folders: tuple[BagPath, ...], jobs: int) -> Iterator[tuple[BagPath, ...]]:
    """Divide what is left, so that nobody is idle while another has much to do."""
    share = max(1, len(folders) // (2 * jobs))
    for first in range(0, len(folders), share):
        yield folders[first : first + share]


# -- in a helper -------------------------------------------------------------------------------------------------------


def answer_scan(request: tuple[object, ...]) -> tuple[object, ...]:
    """Answer ("scan", root, folders, algorithms): what is below the folders, as far as is enough, and what is left."""
    _, root, folders, algorithms = request
    makers = tuple(ALGORITHMS[name].new for name in cast(tuple[str, ...], algorithms))
    pending = list(cast(tuple[BagPath, ...], folders))
    parts: list[tuple[object, ...]] = []
    done = 0
    while pending and done < ENOUGH:
        folder = pending.pop()
        try:
            part = _scan(_tree(cast(bytes, root)), folder, makers)
        except OSError as error:
            parts.append((folder, (), (), _columns([], makers), (), (), (), (error.errno or 0, error.strerror or "")))
            continue
        parts.append(part)
        prefix = folder + b"/" if folder else b""
        pending.extend(BagPath(prefix + name) for name in cast(tuple[bytes, ...], part[4]))
        done += len(cast(tuple[bytes, ...], part[1])) + 10
    return tuple(parts), tuple(pending)


def answer_files(request: tuple[object, ...]) -> tuple[object, ...]:
    """Answer ("files", root, folder, algorithms, names): some of a folder's files that were listed before."""
    _, root, folder, algorithms, names = request
    makers = tuple(ALGORITHMS[name].new for name in cast(tuple[str, ...], algorithms))
    listed = cast(tuple[bytes, ...], names)
    try:
        at = _tree(cast(bytes, root)).at(cast(BagPath, folder))
    except OSError:
        found: list[tuple[int, tuple[bytes, ...] | None]] = [(0, None) for _ in listed]
    else:
        found = [_read(at, name, makers) for name in listed]
    sizes = tuple(size for size, _ in found)
    return (((folder, listed, sizes, _columns([digests for _, digests in found], makers)),), ())


def _tree(root: bytes) -> Tree:
    return _trees.get(root) or _trees.setdefault(root, Tree(root))


def _scan(tree: Tree, folder: BagPath, makers: Sequence[Maker]) -> tuple[object, ...]:
    """List one folder and digest its small files, up to what is enough; raises OSError where it cannot be listed."""
    at = tree.at(folder)
    files: list[bytes] = []
    folders: list[bytes] = []
    others: list[tuple[bytes, str]] = []
    with os.scandir(at) as entries:
        for entry in entries:
            name = entry.name.encode(FILE_NAMES, "surrogateescape")
            if entry.is_file(follow_symlinks=False):
                files.append(name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(name)
            else:
                others.append((name, kind_of(entry)))
    now, left = files[:ENOUGH], files[ENOUGH:]
    found = [_read(at, name, makers) for name in now]
    sizes = tuple([size for size, _ in found])
    columns = _columns([digests for _, digests in found], makers)
    return folder, tuple(now), sizes, columns, tuple(folders), tuple(others), tuple(left), None


def _read(at: int, name: bytes, makers: Sequence[Maker]) -> tuple[int, tuple[bytes, ...] | None]:
    """Return a file's size and digests by three calls; the digests are None where it is large or anything is odd."""
    try:
        descriptor = os.open(name, system.OPEN_READ, dir_fd=at)
        try:
            data = os.read(descriptor, SMALL)
            if len(data) < SMALL:
                return len(data), tuple([make(data).digest() for make in makers])
            return os.fstat(descriptor).st_size, None
        finally:
            os.close(descriptor)
    except OSError:
        return _size(at, name), None


def _size(at: int, name: bytes) -> int:
    try:
        return os.stat(name, dir_fd=at, follow_symlinks=False).st_size
    except OSError:
        return 0


def _columns(
    found: Sequence[tuple[bytes, ...] | None], makers: Sequence[Maker]
) -> tuple[tuple[bytes | None, ...], ...]:
    """Turn rows of digests into a column for each algorithm."""
    nothing = (None,) * len(makers)
    return tuple(zip(*(row or nothing for row in found), strict=True)) if found else tuple(() for _ in makers)
