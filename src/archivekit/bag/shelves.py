"""Very many files with their sizes, kept folder by folder as text until somebody asks for one of them by name."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from archivekit.paths import BagPath, folded, text_of

#: The type of array that sizes are kept in: 64 bits each, without a sign.
SIZES = "Q"
SIZE_OCTETS = array(SIZES).itemsize


class Shelf(NamedTuple):
    """Files of one folder: their names with a slash between each two, and their sizes as machine words (`SIZES`)."""

    folder: BagPath
    names: bytes
    sizes: bytes

    def paths(self) -> list[BagPath]:
        """Return the files' paths."""
        prefix = self.folder + b"/"
        return [BagPath(prefix + name) for name in self.names.split(b"/")]

    def octets(self) -> int:
        """Return the sum of the files' sizes."""
        return sum(array(SIZES, self.sizes))


class Shelves(Mapping[BagPath, int]):
    """Path → size, as a dict has it; counting, adding up and looking through all names need no table."""

    def __init__(self, shelves: list[Shelf], others: Mapping[BagPath, int]) -> None:
        """Keep shelves, and other files one by one; a folder may have several shelves, a path only one place."""
        self._shelves = shelves
        self._others = others
        self._table: dict[BagPath, int] | None = None

    def table(self) -> dict[BagPath, int]:
        """Return the whole as a dict, made when it is first asked for."""
        if self._table is None:
            self._table = dict(self._others)
            for shelf in self._shelves:
                self._table.update(zip(shelf.paths(), array(SIZES, shelf.sizes), strict=True))
        return self._table

    def __getitem__(self, path: BagPath) -> int:
        return self.table()[path]

    def __iter__(self) -> Iterator[BagPath]:
        return iter(self.table())

    def __len__(self) -> int:
        return len(self._others) + sum(len(shelf.sizes) for shelf in self._shelves) // SIZE_OCTETS

    def octets(self) -> int:
        """Return the sum of all sizes."""
        return sum(self._others.values()) + sum(shelf.octets() for shelf in self._shelves)

    def text(self) -> bytes:
        """Return every folder and every name once or more, with slashes before, between and after."""
        shelved = (part for shelf in self._shelves for part in (shelf.folder, shelf.names))
        return b"/".join([b"", *self._others, *shelved, b""])

    def may_have_twins(self, folders: Collection[BagPath]) -> bool:
        """Say whether two names in one folder may be one to a system that folds case or normalises; no false "no".

        `folders` are all folders that there are: their names count as well.
        """
        text = self.text() + b"/".join(folders)
        if text.isascii() and text == text.lower():
            return False
        inside: dict[bytes, set[bytes]] = {}
        count = 0
        for path in (*folders, *self._others):
            above, _, name = path.rpartition(b"/")
            inside.setdefault(above, set()).add(folded(name))
            count += 1
        for shelf in self._shelves:
            names = folded(shelf.names).split(b"/")
            inside.setdefault(shelf.folder, set()).update(names)
            count += len(names)
        return sum(map(len, inside.values())) != count


def names_of(files: Mapping[BagPath, int]) -> bytes:
    """Return every part of every path, a slash before and after each (`paths.text_of`)."""
    return files.text() if isinstance(files, Shelves) else text_of(files)
