"""A bag's folder → an observation: list it, read its tag files, compute its digests. Looks only; never writes.

What cannot be listed or read becomes a finding of level UNKNOWN and is named as unseen, so that no rule calls it
missing. Limits guard against hostile bags; what lies beyond one was not looked at, and is said.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from archivekit.bag import manifest, matching, tagfiles
from archivekit.bag.observation import DATA, EVERYTHING, Listing, Observation
from archivekit.codes import system as codes
from archivekit.errors import StorageError
from archivekit.findings import Depth, Examined, Finding, Where
from archivekit.paths import BagPath, show
from archivekit.storage import digester
from archivekit.storage.digester import Reading
from archivekit.storage.tree import Tree, Unlistable, kind_of


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a bag is looked at before it counts as hostile."""

    files: int = 50_000_000
    depth: int = 10_000
    tag_octets: int = tagfiles.MAX_OCTETS


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
        listing, troubles = _list(tree, limits)
        texts, unread = _read_tag_files(tree, listing, depth, limits)
        listing = _with_unseen(listing, [BagPath(name) for name in unread])
        tags = tagfiles.parse(texts, unseen=(*unread, *([b"bagit.txt"] if EVERYTHING in listing.unseen else [])))
        matches = _match(tags, listing)
        digests, digest_troubles, octets = _digest(tree, tags, matches, listing, depth, reading)
    observation = Observation(depth, listing, tags, matches, digests, (*troubles, *unread.values(), *digest_troubles))
    sealed = {name: data for name, data in texts.items() if _is_tag_manifest(name)}
    read = octets + sum(map(len, texts.values()))
    return Look(observation, Examined(files=len(listing.files), octets=read), sealed)


def _is_tag_manifest(name: bytes) -> bool:
    found = manifest.recognise(name)
    return found is not None and found[0] is manifest.ManifestKind.TAG


# -- listing -----------------------------------------------------------------------------------------------------------


def _list(tree: Tree, limits: Limits) -> tuple[Listing, list[Finding]]:
    files: dict[BagPath, int] = {}
    folders: set[BagPath] = set()
    others: dict[BagPath, str] = {}
    unseen: set[BagPath] = set()
    troubles: list[Finding] = []
    for folder, entries in tree.scan():
        if isinstance(entries, OSError):
            unseen.add(BagPath(folder + b"/"))
            troubles.append(unlistable(Unlistable(folder, entries)))
            continue
        prefix = folder + b"/" if folder else b""
        for name, entry in entries:
            path = BagPath(prefix + name)
            if entry.is_file(follow_symlinks=False):
                files[path] = entry.stat(follow_symlinks=False).st_size
            elif entry.is_dir(follow_symlinks=False):
                folders.add(path)
            else:
                others[path] = kind_of(entry)
        if len(files) > limits.files or folder.count(b"/") > limits.depth:
            unseen.add(EVERYTHING)
            troubles.append(_over_limit(folder, limits))
            break
    return Listing(files, folders, others, frozenset(unseen)), troubles


def unlistable(entry: Unlistable) -> Finding:
    """Return the finding for a folder that could not be listed."""
    where = show(entry.path) or "."
    reason = entry.error.strerror or str(entry.error)
    return codes.CANNOT_LIST.finding(
        f"the folder {where!r} could not be listed: {reason}", where=Where(path=where), observed=reason
    )


def _over_limit(folder: BagPath, limits: Limits) -> Finding:
    return codes.OVER_LIMIT.finding(
        f"the bag holds more than {limits.files:,} files, or folders more than {limits.depth:,} deep",
        where=Where(path=show(folder[:200])),
    )


def _with_unseen(listing: Listing, more: list[BagPath]) -> Listing:
    return Listing(listing.files, listing.folders, listing.others, listing.unseen.union(more)) if more else listing


# -- tag files ---------------------------------------------------------------------------------------------------------


def _read_tag_files(
    tree: Tree, listing: Listing, depth: Depth, limits: Limits
) -> tuple[dict[bytes, bytes], dict[bytes, Finding]]:
    """Return the bytes of the tag files that have a meaning, and a finding for each that could not be read."""
    top = [path for path in listing.files if path.find(b"/") < 0]
    texts: dict[bytes, bytes] = {}
    unread: dict[bytes, Finding] = {}
    for name, most in tagfiles.to_read(top, depth).items():
        path = BagPath(name)
        most = min(most, limits.tag_octets)
        try:
            data = _read_whole(tree, path, most + 1)
        except OSError as error:
            unread[name] = digester.unreadable(path, error)
            continue
        if len(data) > most and name != b"bagit.txt":
            unread[name] = codes.OVER_LIMIT.finding(
                f"{show(name)!r} is longer than {most:,} octets", where=Where(path=show(name))
            )
            continue
        texts[name] = data
    return texts, unread


def _read_whole(tree: Tree, path: BagPath, most: int) -> bytes:
    descriptor = tree.open(path)
    try:
        blocks = []
        while most > 0 and (block := os.read(descriptor, min(most, 1 << 20))):
            blocks.append(block)
            most -= len(block)
        return b"".join(blocks)
    finally:
        os.close(descriptor)


# -- digests -----------------------------------------------------------------------------------------------------------


def _match(tags: tagfiles.TagFiles, listing: Listing) -> dict[str, matching.Matching]:
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
) -> tuple[dict[str, dict[BagPath, bytes]], list[Finding], int]:
    """Compute every digest that a manifest asks for, of every file that is there; say which could not be."""
    if depth is not Depth.FULL:
        return {}, [], 0
    digests: dict[str, dict[BagPath, bytes]] = {}
    troubles: list[Finding] = []
    octets = 0
    for manifests in (tags.payload_manifests, tags.tag_manifests):
        paths, algorithms = _wanted(manifests, matches, listing)
        computed = digester.digest(tree, listing.files, paths, algorithms, reading)
        octets += computed.octets
        troubles.extend(computed.troubles)
        for name, table in computed.digests.items():
            digests.setdefault(name, table).update(table)
    return digests, troubles, octets


def _wanted(
    manifests: tuple[manifest.Manifest, ...], matches: Mapping[str, matching.Matching], listing: Listing
) -> tuple[list[BagPath], tuple[str, ...]]:
    """Return the files that manifests of this kind attest, in path order, and the algorithms they do it with."""
    computable = [m for m in manifests if m.algorithm is not None]
    algorithms = tuple(sorted({m.algorithm.name for m in computable if m.algorithm}))
    paths: set[BagPath] = set()
    for m in computable:
        aliases = matches[m.file].aliases
        paths.update(m.entries.keys() & listing.files.keys())
        paths.update(path for path in aliases.values() if path in listing.files)
    return sorted(paths), algorithms
