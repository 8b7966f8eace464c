"""Digests that came along, brought together with the originals: which is whose, which is missing, which is met.

A list may have been made elsewhere: in a folder above or below, on another system, of a bag's `data/`. One way of
reading its paths is chosen for the whole list: as they stand where that finds any original, else the one that finds
the most.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archivekit.bag.checksums import Checksums
from archivekit.codes import package as codes
from archivekit.digests import ALGORITHMS
from archivekit.files import FileFact
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, nfc, show
from archivekit.quotes import quoted

_ABSOLUTE = re.compile(rb"/|[A-Za-z]:[/\\]|\\\\")


@dataclass(frozen=True, slots=True)
class Demand:
    """What one list demands of one original: the digest, its algorithm, and the line that says so."""

    algorithm: str
    digest: str
    where: Where


@dataclass(frozen=True, slots=True)
class Expected:
    """What is demanded of each original, by its path among the originals; and what is to be said of the lists."""

    demands: Mapping[BagPath, tuple[Demand, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def algorithms(self, original: BagPath) -> tuple[str, ...]:
        """Return the algorithms that are demanded of an original, each once."""
        return tuple(dict.fromkeys(demand.algorithm for demand in self.demands.get(original, ())))


def expect(
    lists: Sequence[Checksums], originals: Iterable[BagPath], left_out: frozenset[BagPath], names: Sequence[BagPath]
) -> Expected:
    """Bring lists and originals together. `left_out` are originals that are there and not packaged."""
    if not lists:
        return Expected()
    present = frozenset(originals)
    demands: dict[BagPath, list[Demand]] = {}
    findings: list[Finding] = []
    for one in lists:
        findings.extend(one.findings)
        reading = _reading(one, present | left_out, names)
        for entry in one.entries:
            found = reading(entry.path)
            where = Where(file=one.file, line=entry.line, path=show(found or entry.path))
            if found is None:
                findings.append(
                    codes.EXPECTED_MISSING.finding(
                        f"{quoted(entry.path)} is expected by {quoted(one.file)} and is not among the originals",
                        where=where,
                    )
                )
            elif found in present:
                demands.setdefault(found, []).append(Demand(entry.algorithm, entry.digest, where))
    findings.extend(_unexpected(present - demands.keys(), lists))
    return Expected({path: tuple(demands[path]) for path in sorted(demands)}, tuple(findings))


def _unexpected(without: frozenset[BagPath], lists: Sequence[Checksums]) -> Iterator[Finding]:
    own = {re.split(r"[/\\]", one.file)[-1] for one in lists}
    for path in sorted(without):
        if show(path).rpartition("/")[2] not in own:
            yield codes.NOT_EXPECTED.finding(f"no digest came along for {quoted(path)}", where=Where(path=show(path)))


def compare(files: Sequence[FileFact], expected: Expected) -> tuple[Finding, ...]:
    """Return a finding for every demand that is not met, in the order of the files."""
    return tuple(
        codes.DIGEST_EXPECTED_DIFFERS.finding(
            f"{quoted(file.original)} does not have the {ALGORITHMS[demand.algorithm].label} that came with it",
            where=demand.where,
            expected=f"{demand.algorithm} {demand.digest}",
            observed=f"{demand.algorithm} {file.digests[demand.algorithm]}",
        )
        for file in files
        for demand in expected.demands.get(file.original, ())
        if file.digests[demand.algorithm] != demand.digest
    )


# -- which path means which original -----------------------------------------------------------------------------------


def _reading(
    one: Checksums, originals: frozenset[BagPath], names: Sequence[BagPath]
) -> Callable[[bytes], BagPath | None]:
    """Return the way of reading the list's paths: as they stand, else the one that finds the most originals."""
    known = {nfc(path): path for path in originals}

    def look(path: bytes, parts: int, above: bytes) -> BagPath | None:
        for whole in spellings(path, parts, above):
            if whole in originals:
                return BagPath(whole)
            if nfc(whole) in known:
                return known[nfc(whole)]
        return None

    paths = list(dict.fromkeys(entry.path for entry in one.entries))
    deepest = max((path.count(b"/") + path.count(b"\\") for path in paths), default=0)
    ways = [(parts, above) for parts in range(deepest + 1) for above in (b"", *(name + b"/" for name in names))]
    found = {way: sum(look(path, *way) is not None for path in paths) for way in ways}
    parts, above = ways[0] if found[ways[0]] else max(ways, key=lambda way: found[way])
    return lambda path: look(path, parts, above)


def spellings(path: bytes, parts: int, above: bytes) -> Iterator[bytes]:
    """Yield what a path of a list may mean where so many parts come off it and `above` before it: as it stands, then
    with `/` for each `\\`."""
    for spelling in dict.fromkeys((path, path.replace(b"\\", b"/"))):
        rest = _tail(spelling, parts)
        if rest is not None:
            yield above + rest


def _tail(path: bytes, parts: int) -> bytes | None:
    """Return a path without its first parts, or None where it has no more than those."""
    if _ABSOLUTE.match(path):
        path = path.lstrip(b"/\\")
    while path.startswith(b"./"):
        path = path[2:]
    for _ in range(parts):
        _, slash, path = path.partition(b"/")
        if not slash:
            return None
    return path


def count(expected: Expected) -> tuple[tuple[str, int], ...]:
    """Return how many originals each algorithm was demanded of, in the order of the table of algorithms."""
    used = [name for path in expected.demands for name in expected.algorithms(path)]
    return tuple((name, used.count(name)) for name in ALGORITHMS if name in used)
