"""A bag's payload, looked at in one sweep and held against its manifests as it comes.

Where each line of a manifest was ticked off by one file, the manifest is attested and nothing more is to be computed.
Otherwise what the sweep saw is told file by file, for the careful path to go on from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from archivekit.bag.shelves import Shelf, Shelves
from archivekit.bag.tagfiles import Decoded, TagFiles
from archivekit.bag.tally import NOT_PLAIN_OCTETS, Tally
from archivekit.digests import Algorithm
from archivekit.paths import BagPath, show
from archivekit.storage import crew, digester, system
from archivekit.storage.digester import Computed, Reading, unreadable
from archivekit.storage.listing import Gathering
from archivekit.storage.sweep import Part, Sweep, Task, in_line
from archivekit.storage.tree import Tree


@dataclass(slots=True)
class Payload:
    """What a sweep saw: files whose lines all manifests have, others, and what was computed beside."""

    algorithms: tuple[str, ...]
    tallies: Mapping[str, tuple[Algorithm, Tally]]
    is_provable: bool
    settled: list[Shelf] = field(default_factory=list)
    unsettled: list[tuple[Shelf, tuple[bytes, ...]]] = field(default_factory=list)
    computed: Computed = field(default_factory=lambda: Computed({}))
    #: Why files could not be read.
    failed: dict[BagPath, OSError] = field(default_factory=dict)

    @property
    def attested(self) -> frozenset[str]:
        """Return the names of the manifests that are proven to list exactly what is there."""
        if self.unsettled or not self.is_provable:
            return frozenset()
        return frozenset(name for name, (_, tally) in self.tallies.items() if tally.is_done)

    def take(self, part: Part) -> int:
        """Hold the lines of some files against the manifests, and return the octets of these files."""
        for name, number, reason in part.failed:
            self.failed[BagPath(part.folder + b"/" + name)] = OSError(number, reason)
        if not part.sizes:
            return 0
        shelf = Shelf(part.folder, part.names, part.sizes)
        lines = {name: block.split(b"\n") for name, block in zip(self.algorithms, part.blocks, strict=True)}
        ticked = [tally.tick(lines[algorithm.name]) for algorithm, tally in self.tallies.values()]
        if self.is_provable and all(ticked):
            self.settled.append(shelf)
        else:
            self.unsettled.append((shelf, part.blocks))
        return shelf.octets()

    def take_rest(self, tree: Tree, sizes: Mapping[BagPath, int], reading: Reading) -> None:
        """Digest the files that the sweep only listed, where nothing else stands in the way of the proof."""
        if self.failed or any(map(NOT_PLAIN_OCTETS.search, sizes)):
            return
        open_paths = [tally.open_paths() for _, tally in self.tallies.values()]
        if self.unsettled or not self.is_provable or any(paths != sizes.keys() for paths in open_paths):
            return
        self.computed = digester.digest(tree, sizes, sorted(sizes), self.algorithms, reading)
        for algorithm, tally in self.tallies.values():
            table = self.computed.digests[algorithm.name]
            tally.tick([b"%s  %s" % (digest.hex().encode(), path) for path, digest in table.items()])

    @property
    def octets(self) -> int:
        """Return how many octets were read."""
        return self.files({}).octets() + self.computed.octets

    def files(self, rest: Mapping[BagPath, int]) -> Shelves:
        """Return all files with sizes: those given, and those that the sweep digested."""
        return Shelves([*self.settled, *(shelf for shelf, _ in self.unsettled)], rest)

    def tell(self, tags: TagFiles) -> Computed:
        """Return the digests of the files that the sweep digested, by algorithm.

        Those whose lines were ticked off are the ones in the manifests; unless a path is listed twice there: then
        nothing is told of such files, and they are read again.
        """
        digests: dict[str, dict[BagPath, bytes]] = {name: {} for name in self.algorithms}
        listed = {m.algorithm.name: m for m in tags.payload_manifests if m.algorithm}
        told = Computed(digests)
        if not any(m.repeats or m.broken_off for m in listed.values()):
            for shelf in self.settled:
                paths = shelf.paths()
                for name, table in digests.items():
                    table.update(zip(paths, map(listed[name].entries.__getitem__, paths), strict=True))
                told.octets += shelf.octets()
        for shelf, blocks in self.unsettled:
            paths = shelf.paths()
            for table, block in zip(digests.values(), blocks, strict=True):
                table.update(zip(paths, map(_digest_of, block.split(b"\n")), strict=True))
            told.octets += shelf.octets()
        return told

    def tell_rest(self, known: Computed, asked: AbstractSet[BagPath]) -> None:
        """Add what was computed of other files, and why files that are asked for could not be read."""
        known.add(self.computed)
        for path in sorted(self.failed.keys() & asked):
            known.failed(path, unreadable(path, self.failed[path]))


def _digest_of(line: bytes) -> bytes:
    return bytes.fromhex(line.partition(b" ")[0].decode("ascii"))


def sweep(
    tree: Tree,
    folders: Sequence[BagPath],
    decoded: Decoded,
    gathering: Gathering,
    reading: Reading,
    meanwhile: Callable[[], None],
) -> Payload | None:
    """Return the payload in folders as one sweep sees it; None where there is no manifest, or no way, to compute.

    `meanwhile` is called while helpers are at work.

    Raises WorkerDiedError where a helper process ends without an answer.
    """
    manifests = dict(decoded.payload_manifests())
    algorithms = tuple(sorted({algorithm.name for algorithm in manifests.values()}))
    if not algorithms or not system.HAVE_DIR_FD:
        return None
    task = Task(tree.root, algorithms, reading.from_medium, reading.jobs)
    lines = max(decoded.texts[name].data.count(b"\n") for name in manifests)
    if crew.is_worth(lines, reading.jobs):
        with Sweep(task, folders) as swept:
            meanwhile()
            payload = _begin(decoded, manifests, algorithms)
            _take(payload, swept, gathering, reading)
    else:
        meanwhile()
        payload = _begin(decoded, manifests, algorithms)
        _take(payload, in_line(tree, task, folders), gathering, reading)
    payload.take_rest(tree, gathering.payload, reading)
    return payload


def _begin(decoded: Decoded, manifests: Mapping[bytes, Algorithm], algorithms: tuple[str, ...]) -> Payload:
    tallies = {
        show(name): (algorithm, Tally(decoded.texts[name].data, algorithm.octets))
        for name, algorithm in manifests.items()
        if not decoded.texts[name].findings
    }
    return Payload(algorithms, tallies, is_provable=len(tallies) == len(manifests))


def _take(payload: Payload, swept: Iterable[Part], gathering: Gathering, reading: Reading) -> None:
    for part in gathering.sweep(swept):
        reading.tick(payload.take(part))
