"""A bag's folder → an observation: list it, read its tag files, compute its digests. Looks only; never writes.

What cannot be listed or read becomes a finding of level UNKNOWN and is named as unseen, so that no rule calls it
missing. Limits guard against hostile bags; what lies beyond one was not looked at, and is said.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from archivekit.bag import manifest, matching, tagfiles
from archivekit.bag.observation import DATA, EVERYTHING, Listing, Observation
from archivekit.codes import system as codes
from archivekit.digests import ALGORITHMS
from archivekit.errors import StorageError
from archivekit.findings import Depth, Examined, Finding, Where
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage import digester, system
from archivekit.storage.digester import Reading, moment
from archivekit.storage.listing import Gathering, Limits, line_too_long, too_long
from archivekit.storage.payload import sweep
from archivekit.storage.tree import NotRegularError, Tree

DATA_FOLDER = BagPath(DATA.rstrip(b"/"))


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
            f"{quoted(root)} could not be listed: {error.strerror or error}", path=show(root), operation="list"
        ) from error
    with tree:
        gathering = Gathering(limits)
        folders = gathering.top(tree)
        texts, unread = _read_tag_files(tree, gathering.tag_files, depth, limits, from_medium=reading.from_medium)
        unseen = (*unread, *gathering.unseen, *([b"bagit.txt"] if EVERYTHING in gathering.unseen else []))
        decoded = tagfiles.decode(texts, unseen=unseen)
        # what could not be read whole, or lies beyond a limit, is not digested either
        known = digester.Computed({}, unread=set(map(BagPath, unread)))

        def look_at_tag_files() -> None:
            gathering.rest(tree, [folder for folder in folders if folder != DATA_FOLDER])
            if depth is Depth.FULL:
                sealing = tagfiles.read(decoded.without_payload_manifests())
                held = gathering.listing()
                asked = wanted(sealing.tag_manifests, match_all(sealing, held), held)
                _digest(known, tree, asked, held, reading, texts)

        payload = None
        if depth is Depth.FULL and DATA_FOLDER in folders:
            payload = sweep(tree, [DATA_FOLDER], decoded, gathering, reading, look_at_tag_files)
        if payload is None:
            look_at_tag_files()
            gathering.rest(tree, [folder for folder in folders if folder == DATA_FOLDER])
        attested = payload.attested if payload else frozenset()
        files = payload.files(gathering.payload) if payload else None
        if files is not None and not attested:
            gathering.payload = files.table()
        listing = gathering.listing(files if attested else None, more_unseen=map(BagPath, unread))
        tags = tagfiles.read(decoded, attested=attested)
        matches = match_all(tags, listing, attested)
        loose = [m for m in tags.payload_manifests if m.file not in attested]
        asked = wanted(loose, matches, listing)
        if payload and loose:
            swept = payload.tell(tags)
            _forget(swept, _doubtful(swept.digests, loose, matches), gathering.payload, tree)
            payload.tell_rest(swept, asked[0])
            known.add(swept)
        if depth is Depth.FULL:
            _digest(known, tree, asked, listing, reading, texts)
            _digest(known, tree, wanted(tags.tag_manifests, matches, listing), listing, reading, texts)
    found = tuple(dict.fromkeys((*gathering.troubles, *unread.values(), *known.troubles)))
    observation = Observation(depth, listing, tags, matches, known.digests, found, frozenset(known.unread), attested)
    sealed = tag_manifests(texts)
    octets = known.octets + sum(map(len, texts.values())) + (payload.octets if payload and not loose else 0)
    return Look(observation, Examined(files=listing.count, octets=octets), sealed)


def tag_manifests(texts: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """Return the tag manifests among the tag files."""
    return {name: data for name, data in texts.items() if manifest.is_of(manifest.ManifestKind.TAG, name)}


# -- listing and tag files ---------------------------------------------------------------------------------------------


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
                f"{quoted(name)} is one of more than {tagfiles.MAX_MANIFESTS} manifests", where=Where(path=show(name))
            )
            continue
        most = min(most, limits.tag_octets)
        try:
            data = _read_whole(tree, path, most + 1, limits, from_medium=from_medium)
        except OSError as error:
            unread[name] = digester.unreadable(path, error)
            continue
        if isinstance(data, bytes) and len(data) > most and name != b"bagit.txt":
            data = too_long(path, most, limits)
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
                return line_too_long(path, limits)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if moment(before) != moment(after) or octets != min(before.st_size, most):
        return codes.CHANGED_WHILE_READ.finding(
            f"{quoted(path)} changed while it was being read",
            where=Where(path=show(path)),
            expected=f"{before.st_size} octets",
            observed=f"{after.st_size} octets",
        )
    return b"".join(blocks)


# -- digests -----------------------------------------------------------------------------------------------------------


def match_all(
    tags: tagfiles.TagFiles, listing: Listing, attested: Collection[str] = ()
) -> dict[str, matching.Matching]:
    """Return, by manifest, which file each listed name means."""
    return {
        m.file: matching.Matching()
        if m.file in attested
        else matching.match(m, listing.payload if m in tags.payload_manifests else listing.tag_files, tags.version)
        for m in tags.manifests
    }


def _digest(
    known: digester.Computed,
    tree: Tree,
    asked: tuple[set[BagPath], tuple[str, ...]],
    listing: Listing,
    reading: Reading,
    texts: Mapping[bytes, bytes],
) -> None:
    """Compute the digests that are asked for and are not known yet, of every file that is there.

    A tag file that was read whole has the digest of the very bytes that are judged: nobody can exchange it between.
    """
    paths, algorithms = asked
    done = set.intersection(*(set(known.digests.get(name, {})) for name in algorithms)) if algorithms else set()
    missing = paths - done - known.unread
    whole = {path for path in missing if path in texts and len(texts[path]) == listing.tag_files.get(path)}
    sizes = {path: listing.size(path) or 0 for path in missing - whole}
    computed = digester.digest(tree, sizes, sorted(sizes), algorithms, reading)
    for name, table in computed.digests.items():
        for path in whole:
            hasher = ALGORITHMS[name].new()
            hasher.update(texts[path])
            table[path] = hasher.digest()
    known.add(computed)


def wanted(
    manifests: Iterable[manifest.Manifest], matches: Mapping[str, matching.Matching], listing: Listing
) -> tuple[set[BagPath], tuple[str, ...]]:
    """Return the files that manifests of this kind attest, and the algorithms they do it with."""
    computable = [m for m in manifests if m.algorithm is not None]
    algorithms = tuple(sorted({m.algorithm.name for m in computable if m.algorithm}))
    paths: set[BagPath] = set()
    for m in computable:
        aliases = matches[m.file].aliases
        paths.update(path for path in (*m.entries, *aliases.values()) if listing.size(path) is not None)
    return paths, algorithms


# -- what a sweep saw --------------------------------------------------------------------------------------------------


def _doubtful(
    swept: Mapping[str, dict[BagPath, bytes]],
    manifests: Iterable[manifest.Manifest],
    matches: Mapping[str, matching.Matching],
) -> set[BagPath]:
    """Return the files whose digest is not the one in a manifest: they are read again, with all care."""
    doubtful: set[BagPath] = set()
    for m in manifests:
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


def _forget(known: digester.Computed, paths: Iterable[BagPath], files: dict[BagPath, int], tree: Tree) -> None:
    """Forget what a sweep said of some files: their digests, and their sizes, which are asked for once more."""
    for path in paths:
        known.octets -= files[path]
        for table in known.digests.values():
            table.pop(path, None)
        with contextlib.suppress(OSError):
            files[path] = tree.facts(path).st_size
