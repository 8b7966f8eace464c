"""A bag's folder → an observation: list it, read its tag files, compute its digests. Looks only; never writes.

What cannot be listed or read becomes a finding of level UNKNOWN and is named as unseen, so that no rule calls it
missing. Limits guard against hostile bags; what lies beyond one was not looked at, and is said.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass

from archivekit.bag import manifest, matching, tagfiles
from archivekit.bag.observation import DATA, EVERYTHING, Listing, Observation
from archivekit.codes import system as codes
from archivekit.digests import ALGORITHMS, find
from archivekit.errors import StorageError
from archivekit.findings import Depth, Examined, Finding, Where
from archivekit.paths import BagPath, show
from archivekit.storage import crew, digester, system
from archivekit.storage.digester import Reading, moment
from archivekit.storage.listing import Gathering, Limits
from archivekit.storage.sweep import Sweep
from archivekit.storage.tree import NotRegularError, Tree


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a bag brought: the observation, how much was examined, and the tag manifests' bytes."""

    observation: Observation
    examined: Examined
    tag_manifests: Mapping[bytes, bytes]


def look(root: bytes, depth: Depth, reading: Reading, *, limits: Limits | None = None) -> Look:
    """Return what is to be seen of the bag in a folder, at a depth. Raises StorageError where there is no folder."""
    limits = limits or Limits()
    try:
        tree = Tree(root)
    except OSError as error:
        raise StorageError(
            f"{show(root)!r} could not be listed: {error.strerror or error}", path=show(root), operation="list"
        ) from error
    with tree:
        gathering = Gathering(limits)
        folders = gathering.top(tree)
        texts, unread = _read_tag_files(tree, gathering.files, depth, limits, from_medium=reading.from_medium)
        unseen = (*unread, *gathering.unseen, *([b"bagit.txt"] if EVERYTHING in gathering.unseen else []))
        swept: dict[str, dict[BagPath, bytes]] = {}
        if depth is Depth.FULL and _is_worth_a_sweep(texts, reading):
            algorithms = _payload_algorithms(texts)
            with Sweep(root, folders, algorithms, reading.jobs) as sweep:
                tags = tagfiles.parse(texts, unseen=unseen)  # while the helpers are at work
                swept = gathering.sweep(sweep, algorithms, reading.tick)
        else:
            tags = tagfiles.parse(texts, unseen=unseen)
            gathering.rest(tree, folders)
        listing = _with_unseen(gathering.listing(), [BagPath(name) for name in unread])
        matches = match_all(tags, listing)
        for path in _doubtful(swept, tags, matches):
            _forget(swept, path, gathering, tree)
        computed = _digest(tree, tags, matches, listing, depth, reading, texts, swept)
    found = tuple(dict.fromkeys((*gathering.troubles, *unread.values(), *computed.troubles)))
    observation = Observation(depth, listing, tags, matches, computed.digests, found, frozenset(computed.unread))
    sealed = {name: data for name, data in texts.items() if is_tag_manifest(name)}
    read = computed.octets + sum(map(len, texts.values()))
    return Look(observation, Examined(files=len(listing.files), octets=read), sealed)


def is_tag_manifest(name: bytes) -> bool:
    """Say whether a file name is that of a tag manifest."""
    found = manifest.recognise(name)
    return found is not None and found[0] is manifest.ManifestKind.TAG


# -- listing and tag files ---------------------------------------------------------------------------------------------


def _with_unseen(listing: Listing, more: list[BagPath]) -> Listing:
    return Listing(listing.files, listing.folders, listing.others, listing.unseen.union(more)) if more else listing


def _read_tag_files(
    tree: Tree, files: Mapping[BagPath, int], depth: Depth, limits: Limits, *, from_medium: bool
) -> tuple[dict[bytes, bytes], dict[bytes, Finding]]:
    """Return the bytes of the tag files that have a meaning, and a finding for each that could not be read."""
    top = [path for path in files if path.find(b"/") < 0]
    texts: dict[bytes, bytes] = {}
    unread: dict[bytes, Finding] = {}
    for name, most in tagfiles.to_read(top, depth).items():
        path = BagPath(name)
        if most == 0:
            unread[name] = codes.OVER_LIMIT.finding(
                f"{show(name)!r} is one of more than {tagfiles.MAX_MANIFESTS} manifests", where=Where(path=show(name))
            )
            continue
        most = min(most, limits.tag_octets)
        try:
            data = _read_whole(tree, path, most + 1, limits, from_medium=from_medium)
        except OSError as error:
            unread[name] = digester.unreadable(path, error)
            continue
        if isinstance(data, bytes) and len(data) > most and name != b"bagit.txt":
            data = codes.OVER_LIMIT.finding(
                f"{show(name)!r} is longer than {most:,} octets", where=Where(path=show(name))
            )
        if isinstance(data, Finding):
            unread[name] = data
        else:
            texts[name] = data
    return texts, unread


def _read_whole(tree: Tree, path: BagPath, most: int, limits: Limits, *, from_medium: bool) -> bytes | Finding:
    """Return a file's bytes, up to so many; or why they are not to be had. Raises OSError."""
    descriptor = tree.open(path)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise NotRegularError("it is no regular file any more")
        if from_medium:
            system.forget_pages(descriptor)
        blocks: list[bytes] = []
        octets = line = 0
        while octets < most and (block := os.read(descriptor, min(most - octets, 1 << 20))):
            blocks.append(block)
            octets += len(block)
            last = max(block.rfind(b"\n"), block.rfind(b"\r"))
            line = line + len(block) if last < 0 else len(block) - last
            if line > limits.line_octets:
                return codes.OVER_LIMIT.finding(
                    f"{show(path)!r} has a line longer than {limits.line_octets:,} octets", where=Where(path=show(path))
                )
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if moment(before) != moment(after) or octets != min(before.st_size, most):
        return codes.CHANGED_WHILE_READ.finding(
            f"{show(path)!r} changed while it was being read",
            where=Where(path=show(path)),
            expected=f"{before.st_size} octets",
            observed=f"{after.st_size} octets",
        )
    return b"".join(blocks)


# -- digests -----------------------------------------------------------------------------------------------------------


def match_all(tags: tagfiles.TagFiles, listing: Listing) -> dict[str, matching.Matching]:
    """Return, by manifest, which file each listed name means."""
    payload = {path for path in listing.files if path.startswith(DATA)}
    matches = {m.file: matching.match(m, payload, tags.version) for m in tags.payload_manifests}
    if tags.tag_manifests:
        own = {path for path in listing.files if not path.startswith(DATA)}
        matches |= {m.file: matching.match(m, own, tags.version) for m in tags.tag_manifests}
    return matches


def _digest(
    tree: Tree,
    tags: tagfiles.TagFiles,
    matches: Mapping[str, matching.Matching],
    listing: Listing,
    depth: Depth,
    reading: Reading,
    texts: Mapping[bytes, bytes],
    swept: Mapping[str, dict[BagPath, bytes]],
) -> digester.Computed:
    """Compute every digest that a manifest asks for, of every file that is there; say which could not be.

    A tag file that was read whole has the digest of the very bytes that are judged: nobody can exchange it between.
    """
    if depth is not Depth.FULL:
        return digester.Computed({})
    done = digester.Computed({name: dict(table) for name, table in swept.items()})
    done.octets = sum(map(listing.files.__getitem__, next(iter(swept.values()), {})))
    whole = {BagPath(name) for name, data in texts.items() if len(data) == listing.files.get(BagPath(name))}
    for manifests in (tags.payload_manifests, tags.tag_manifests):
        paths, algorithms = wanted(manifests, matches, listing)
        known = set.intersection(*(set(done.digests.get(name, {})) for name in algorithms)) if algorithms else set()
        computed = digester.digest(tree, listing.files, sorted(paths - known - whole), algorithms, reading)
        for name, table in computed.digests.items():
            for path in whole & paths:
                hasher = ALGORITHMS[name].new()
                hasher.update(texts[path])
                table[path] = hasher.digest()
        done.add(computed)
    return done


def wanted(
    manifests: tuple[manifest.Manifest, ...], matches: Mapping[str, matching.Matching], listing: Listing
) -> tuple[set[BagPath], tuple[str, ...]]:
    """Return the files that manifests of this kind attest, and the algorithms they do it with."""
    computable = [m for m in manifests if m.algorithm is not None]
    algorithms = tuple(sorted({m.algorithm.name for m in computable if m.algorithm}))
    paths: set[BagPath] = set()
    for m in computable:
        aliases = matches[m.file].aliases
        paths.update(m.entries.keys() & listing.files.keys())
        paths.update(path for path in aliases.values() if path in listing.files)
    return paths, algorithms


# -- one sweep ---------------------------------------------------------------------------------------------------------


def _is_worth_a_sweep(texts: Mapping[bytes, bytes], reading: Reading) -> bool:
    """Say whether helpers should list and digest at once: there are many payload files, by the longest manifest."""
    if reading.jobs < 2 or reading.from_medium or not _payload_algorithms(texts):
        return False
    lines = max(data.count(b"\n") for name, data in texts.items() if _is_payload_manifest(name))
    return lines >= digester.MANY and crew.possible()


def _is_payload_manifest(name: bytes) -> bool:
    found = manifest.recognise(name)
    return found is not None and found[0] is manifest.ManifestKind.PAYLOAD


def _payload_algorithms(texts: Mapping[bytes, bytes]) -> tuple[str, ...]:
    """Return the algorithms of the payload manifests that can be computed, by the manifests' names alone."""
    found = (manifest.recognise(name) for name in texts if _is_payload_manifest(name))
    algorithms = (find(one[1]) for one in found if one is not None)
    return tuple(sorted({algorithm.name for algorithm in algorithms if algorithm is not None}))


def _doubtful(
    swept: Mapping[str, dict[BagPath, bytes]], tags: tagfiles.TagFiles, matches: Mapping[str, matching.Matching]
) -> set[BagPath]:
    """Return the files whose digest is not the one in a manifest: they are read again, with all care."""
    doubtful: set[BagPath] = set()
    for m in tags.payload_manifests:
        table = swept.get(m.algorithm.name) if m.algorithm else None
        if table is None or m.entries.items() <= table.items():
            continue
        matching_of = matches[m.file]
        doubtful.update(
            path
            for listed, expected in m.entries.items()
            if table.get(path := matching_of.file(listed), expected) != expected
        )
    return doubtful


def _forget(swept: Mapping[str, dict[BagPath, bytes]], path: BagPath, gathering: Gathering, tree: Tree) -> None:
    """Forget what a sweep said of a file: its digests, and its size, which is asked for once more."""
    for table in swept.values():
        table.pop(path, None)
    with contextlib.suppress(OSError):
        gathering.files[path] = tree.facts(path).st_size
