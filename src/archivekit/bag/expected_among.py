"""Lists of digests that came along with many documents: which lines are about whose originals, which about nobody's.

A list may have been made in the folder of all originals, in the one that it lies in, elsewhere above or below, or on
another system. One way of reading its paths is chosen for the whole list: as seen from its own folder, or else from
that of all originals, where that finds any file; else the way that finds the most.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archivekit.bag.checksums import Checksums, Entry
from archivekit.bag.expected import spellings
from archivekit.paths import BagPath, nfc

#: So many paths of a list are tried for each way of reading it, spread over the list; and so many parts are taken off.
_SAMPLE = 500
_MOST_PARTS = 64


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of digests, and the folder it lies in as seen from that of all originals; None where that is elsewhere."""

    checksums: Checksums
    home: bytes | None = None


class Among:
    """The lines of lists by the path that each means, as seen from the folder of all originals."""

    def __init__(self, lists: Sequence[Listed], is_there: Callable[[bytes], bool]) -> None:
        self._lists = tuple(one.checksums for one in lists)
        self._lines: dict[bytes, list[tuple[int, int]]] = {}
        self._used = [bytearray(len(one.entries)) for one in self._lists]
        for number, one in enumerate(lists):
            parts, above = _way(one, is_there)
            for line, entry in enumerate(one.checksums.entries):
                path = _read(entry.path, parts, above, is_there)
                if path is not None:
                    self._lines.setdefault(path, []).append((number, line))
        self._paths = sorted(self._lines)

    def of(self, originals: Sequence[bytes], others: Sequence[bytes] = ()) -> tuple[Checksums, ...]:
        """Return the lines about a document's originals, under the paths that these will have among themselves.

        `originals` and `others` are seen from the folder of all originals; about `others` (descriptions) nothing is
        returned, but their lines are somebody's. Where no line is about the document, one list without any says so.
        """
        for path in others:
            for _ in self._at_or_below(path):
                pass
        found: dict[int, list[Entry]] = {}
        for original in originals:
            name = original.rpartition(b"/")[2]
            for path, number, line in self._at_or_below(original):
                rest = path[len(nfc(original)) + 1 :] if original else path
                named = (rest or name) if len(originals) == 1 else name + b"/" * bool(rest) + rest
                entry = self._lists[number].entries[line]
                found.setdefault(number, []).append(Entry(BagPath(named), entry.algorithm, entry.digest, entry.line))
        if not found:
            return (Checksums(self._lists[0].file),)
        return tuple(Checksums(self._lists[number].file, tuple(found[number])) for number in sorted(found))

    def unused(self) -> Iterator[tuple[Checksums, tuple[Entry, ...]]]:
        """Yield each list of which any line is about no document, with those lines."""
        for one, used in zip(self._lists, self._used, strict=True):
            lines = tuple(entry for entry, is_used in zip(one.entries, used, strict=True) if not is_used)
            if lines:
                yield one, lines

    def _at_or_below(self, original: bytes) -> Iterator[tuple[bytes, int, int]]:
        wanted = nfc(original)
        exact = self._paths[:0] if wanted not in self._lines else [wanted]
        low, high = (wanted + b"/", wanted + b"0") if wanted else (b"", None)  # "0" is the character after "/"
        first = bisect_left(self._paths, low)
        last = len(self._paths) if high is None else bisect_left(self._paths, high)
        for path in (*exact, *self._paths[first:last]):
            for number, line in self._lines[path]:
                self._used[number][line] = 1
                yield path, number, line


def _way(one: Listed, is_there: Callable[[bytes], bool]) -> tuple[int, bytes]:
    """Return how a list's paths are read: so many parts taken off, and what comes before them."""
    paths = list(dict.fromkeys(entry.path for entry in one.checksums.entries))
    homes = dict.fromkeys((*(() if one.home is None else (one.home + b"/" if one.home else b"",)), b""))
    for above in homes:
        if any(_found(path, 0, above, is_there) for path in paths):
            return 0, above
    deepest = max((path.count(b"/") + path.count(b"\\") for path in paths), default=0)
    sample = paths[:: len(paths) // _SAMPLE + 1]
    ways = [(parts, above) for parts in range(min(deepest, _MOST_PARTS) + 1) for above in homes]
    return max(ways, key=lambda way: sum(_found(path, way[0], way[1], is_there) for path in sample))


def _found(path: bytes, parts: int, above: bytes, is_there: Callable[[bytes], bool]) -> bool:
    return any(is_there(spelling) for spelling in spellings(path, parts, above))


def _read(path: bytes, parts: int, above: bytes, is_there: Callable[[bytes], bool]) -> bytes | None:
    """Return the path that a line means: a spelling that is there, else the one with `/` between its parts."""
    spelt = list(spellings(path, parts, above))
    there = [spelling for spelling in spelt[:-1] if is_there(spelling)]
    return nfc((there or spelt[-1:])[0]) if spelt else None
