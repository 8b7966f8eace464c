"""A bag's folder → an observation: list it, read its tag files, compute its digests. Looks only; never writes.

What cannot be listed or read becomes a finding of level UNKNOWN and is named as unseen, so that no rule calls it
missing. Limits guard against hostile bags; what lies beyond one was not looked at, and is said.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass

from archivekit.bag import manifest, matching, tagfiles
from archivekit.bag.observation import DATA, EVERYTHING, Listing, Observation
from archivekit.codes import system as codes
from archivekit.digests import ALGORITHMS
from archivekit.errors import StorageError
from archivekit.findings import Depth, Examined, Finding, Where
from archivekit.paths import BagPath, show
from archivekit.storage import digester, system
from archivekit.storage.digester import Reading, moment
from archivekit.storage.tree import NotRegularError, Tree, Unlistable, kind_of


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a bag is looked at before it counts as hostile.

    `files` counts folders too. `path_octets` is the longest path of a folder; folders whose paths are longer than
    `long_path` may hold `long_octets` of such paths together, since each entry has a path of its own in memory.
    `tag_octets` is the longest tag file that is read whole, `line_octets` the longest line in one.
    """

    files: int = 50_000_000
    depth: int = 10_000
    path_octets: int = 64 << 10
    long_path: int = 4096
    long_octets: int = 256 << 20
    tag_octets: int = tagfiles.MAX_OCTETS
    line_octets: int = 16 << 20


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
        texts, unread = _read_tag_files(tree, listing, depth, limits, from_medium=reading.from_medium)
        listing = _with_unseen(listing, [BagPath(name) for name in unread])
        tags = tagfiles.parse(texts, unseen=(*unread, *([b"bagit.txt"] if EVERYTHING in listing.unseen else [])))
        matches = _match(tags, listing)
        digests, digest_troubles, octets = _digest(tree, tags, matches, listing, depth, reading, texts)
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
    long_octets = 0
    for folder, entries in tree.scan():
        if isinstance(entries, OSError):
            unseen.add(BagPath(folder + b"/"))
            troubles.append(unlistable(Unlistable(folder, entries)))
            continue
        long_octets += max(0, len(folder) - limits.long_path) * len(entries)
        beyond = _beyond(folder, len(files) + len(folders) + len(others) + len(entries), long_octets, limits)
        if beyond is not None:
            unseen.add(EVERYTHING)
            troubles.append(codes.OVER_LIMIT.finding(beyond, where=Where(path=show(folder[:200]))))
            break
        prefix = folder + b"/" if folder else b""
        for name, entry in entries:
            path = BagPath(prefix + name)
            try:
                if entry.is_file(follow_symlinks=False):
                    files[path] = entry.stat(follow_symlinks=False).st_size
                elif entry.is_dir(follow_symlinks=False):
                    folders.add(path)
                else:
                    others[path] = kind_of(entry)
            except OSError as error:  # it went away meanwhile, or its file system failed
                unseen.add(path)
                troubles.append(digester.unreadable(path, error))
    return Listing(files, folders, others, frozenset(unseen)), troubles


def unlistable(entry: Unlistable) -> Finding:
    """Return the finding for a folder that could not be listed."""
    where = show(entry.path) or "."
    reason = entry.error.strerror or str(entry.error)
    return codes.CANNOT_LIST.finding(
        f"the folder {where!r} could not be listed: {reason}", where=Where(path=where), observed=reason
    )


def _beyond(folder: BagPath, entries: int, long_octets: int, limits: Limits) -> str | None:
    """Return which limit a folder lies beyond, or None."""
    if entries > limits.files:
        return f"the bag holds more than {limits.files:,} files and folders"
    if folder.count(b"/") >= limits.depth:
        return f"the bag has folders more than {limits.depth:,} deep"
    if len(folder) > limits.path_octets:
        return f"the bag has folders whose paths are longer than {limits.path_octets:,} octets"
    if long_octets > limits.long_octets:
        return f"the paths longer than {limits.long_path:,} octets take more than {limits.long_octets:,} octets"
    return None


def _with_unseen(listing: Listing, more: list[BagPath]) -> Listing:
    return Listing(listing.files, listing.folders, listing.others, listing.unseen.union(more)) if more else listing


# -- tag files ---------------------------------------------------------------------------------------------------------


def _read_tag_files(
    tree: Tree, listing: Listing, depth: Depth, limits: Limits, *, from_medium: bool
) -> tuple[dict[bytes, bytes], dict[bytes, Finding]]:
    """Return the bytes of the tag files that have a meaning, and a finding for each that could not be read."""
    top = [path for path in listing.files if path.find(b"/") < 0]
    texts: dict[bytes, bytes] = {}
    unread: dict[bytes, Finding] = {}
    for name, most in tagfiles.to_read(top, depth).items():
        path = BagPath(name)
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
    texts: Mapping[bytes, bytes],
) -> tuple[dict[str, dict[BagPath, bytes]], list[Finding], int]:
    """Compute every digest that a manifest asks for, of every file that is there; say which could not be.

    A tag file that was read whole has the digest of the very bytes that are judged: nobody can exchange it between.
    """
    if depth is not Depth.FULL:
        return {}, [], 0
    digests: dict[str, dict[BagPath, bytes]] = {}
    troubles: list[Finding] = []
    octets = 0
    for manifests in (tags.payload_manifests, tags.tag_manifests):
        paths, algorithms = _wanted(manifests, matches, listing)
        again = [path for path in paths if len(texts.get(path, b"")) != listing.files[path] or path not in texts]
        computed = digester.digest(tree, listing.files, again, algorithms, reading)
        for name, table in computed.digests.items():
            for path in sorted(set(paths).difference(again)):
                hasher = ALGORITHMS[name].new()
                hasher.update(texts[path])
                table[path] = hasher.digest()
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
