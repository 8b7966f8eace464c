"""Originals → what was found: walked with every error kept, opened never, and the place where the bag is to be.

One folder gives its contents; several originals, or one file, each keep their own name. Nothing is followed that was
not asked for.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field

from archivekit.bag.plan import Links
from archivekit.bag.source import Destination, Other, SourceFile, Survey
from archivekit.codes import system as codes
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, show
from archivekit.storage.digester import unreadable
from archivekit.storage.observer import unlistable
from archivekit.storage.tree import KINDS, Seen, Tree, Unlistable

_READ_BY_ALL = 0o444


@dataclass(slots=True)
class _Gathering:
    """What a survey has found so far; `roots` are the folders that files are opened below."""

    links: Links
    roots: list[bytes] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    empty: list[BagPath] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    bags: list[str] = field(default_factory=list)
    troubles: list[Finding] = field(default_factory=list)
    following: list[tuple[int, int]] = field(default_factory=list)


def survey(originals: Sequence[bytes], *, links: Links = Links.REFUSE) -> tuple[Survey, tuple[bytes, ...]]:
    """Return everything that is found among the originals, and the folders it was found in (`SourceFile.root`)."""
    found = _Gathering(links)
    alone = len(originals) == 1
    for original in originals:
        _original(found, original, alone=alone)
    result = Survey(
        tuple(found.files), tuple(found.empty), tuple(found.others), tuple(found.bags), tuple(found.troubles)
    )
    return result, tuple(found.roots)


def _original(found: _Gathering, original: bytes, *, alone: bool) -> None:
    name = os.path.basename(os.path.abspath(original))
    try:
        facts = os.lstat(original)
        if stat.S_ISLNK(facts.st_mode) and found.links is Links.FOLLOW:
            facts = os.stat(original)
    except OSError as error:
        found.troubles.append(_not_there(original, error))
        return
    if stat.S_ISDIR(facts.st_mode):
        _folder(found, original, BagPath(b"" if alone else name))
    elif stat.S_ISREG(facts.st_mode):
        root = len(found.roots)
        found.roots.append(os.path.dirname(os.path.abspath(original)))
        with Tree(found.roots[root]) as tree:
            _file(found, tree, root, Seen(BagPath(name), "file", facts), BagPath(name))
    else:
        kind = KINDS.get(stat.S_IFMT(facts.st_mode), "special file")
        found.others.append(Other(BagPath(name), kind, _target(original) if kind == "symbolic link" else None))


def _folder(found: _Gathering, path: bytes, prefix: BagPath) -> None:
    """Gather a folder's contents, named below `prefix`."""
    root = len(found.roots)
    found.roots.append(path)
    try:
        tree = Tree(path)
    except OSError as error:
        found.troubles.append(_not_there(path, error))
        return
    facts = os.stat(path)
    found.following.append((facts.st_dev, facts.st_ino))
    with tree:
        folders: set[BagPath] = set()
        filled: set[BagPath] = set()
        for entry in tree.walk(with_facts=True):
            named = _join(prefix, entry.path)
            if isinstance(entry, Unlistable):
                found.troubles.append(unlistable(Unlistable(named, entry.error)))
                filled.add(named)
                continue
            filled.add(BagPath(named.rpartition(b"/")[0]))
            if entry.kind == "folder":
                folders.add(named)
            elif entry.kind == "file":
                if entry.path == b"bagit.txt":
                    found.bags.append(show(prefix) or show(path))
                _file(found, tree, root, entry, named)
            else:
                _other(found, path, entry, named)
        found.empty.extend(folders - filled)
    found.following.pop()


def _file(found: _Gathering, tree: Tree, root: int, entry: Seen, named: BagPath, link: str | None = None) -> None:
    facts = entry.facts or tree.facts(entry.path)
    if facts.st_mode & _READ_BY_ALL != _READ_BY_ALL and not _readable(tree, entry.path):
        found.troubles.append(unreadable(named, PermissionError(13, os.strerror(13))))
        return
    path = BagPath(b"data/" + named)
    inner, mode = entry.path, stat.S_IMODE(facts.st_mode)
    found.files.append(
        SourceFile(path, named, root, inner, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, mode, link)
    )


def _readable(tree: Tree, path: BagPath) -> bool:
    """Say whether a file can be opened, by opening it: access lists and capabilities count."""
    try:
        os.close(tree.open(path))
    except OSError:
        return False
    return True


def _other(found: _Gathering, root: bytes, entry: Seen, named: BagPath) -> None:
    """Gather what is neither file nor folder; a link is followed only where that was asked for, never in a circle."""
    whole = os.path.join(root, *entry.path.split(b"/"))
    target = _target(whole) if entry.kind == "symbolic link" else None
    if target is not None and found.links is Links.FOLLOW:
        with contextlib.suppress(OSError):
            facts = os.stat(whole)
            if stat.S_ISDIR(facts.st_mode) and (facts.st_dev, facts.st_ino) not in found.following:
                _folder(found, os.path.realpath(whole), named)
                return
            if stat.S_ISREG(facts.st_mode):
                real = os.path.realpath(whole)
                number = len(found.roots)
                found.roots.append(os.path.dirname(real))
                with Tree(found.roots[number]) as tree:
                    _file(found, tree, number, Seen(BagPath(os.path.basename(real)), "file", facts), named, target)
                return
    found.others.append(Other(named, entry.kind, target))


def _target(link: bytes) -> str | None:
    try:
        return show(os.readlink(link))
    except OSError:
        return None


def _join(prefix: BagPath, path: BagPath) -> BagPath:
    return BagPath(prefix + b"/" + path) if prefix and path else BagPath(prefix or path)


def _not_there(path: bytes, error: OSError) -> Finding:
    missing = isinstance(error, FileNotFoundError)
    code = codes.NOT_FOUND if missing else codes.CANNOT_READ
    what = "there is nothing there" if missing else error.strerror or str(error)
    return code.finding(f"the original {show(path)!r} could not be read: {what}", where=Where(path=show(path)))


# -- the place where the bag is to be ----------------------------------------------------------------------------------


def destination(to: bytes, originals: Sequence[bytes]) -> Destination:
    """Return what is to be known of the place where a bag is to be. Looks only; makes nothing."""
    whole = os.path.abspath(to)
    above = _nearest_folder(os.path.dirname(whole))
    exists = os.path.lexists(whole)
    overlap = next((show(original) for original in originals if _overlap(whole, original)), None)
    trouble = None
    if not os.path.isdir(above):
        trouble = f"{show(above)!r} is not a folder"
    elif not os.access(above, os.W_OK | os.X_OK):
        trouble = f"{show(above)!r} cannot be written to"
    elif whole == os.path.dirname(whole):
        trouble = "it is the root of the file system"
    octets = files = name = None
    with contextlib.suppress(OSError, AttributeError):
        space = os.statvfs(above)
        octets = space.f_bavail * space.f_frsize
        files = space.f_favail if space.f_files else None
        name = space.f_namemax
    longest = 4096 if os.name == "posix" else None
    return Destination(show(to), len(whole), exists, overlap, trouble, octets, files, name, longest)


def _nearest_folder(path: bytes) -> bytes:
    """Return the path itself or the nearest one above it that exists."""
    while not os.path.lexists(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    return path


def _overlap(to: bytes, original: bytes) -> bool:
    """Say whether the destination lies in an original that is a folder, or an original in the destination."""
    ours, theirs = os.path.realpath(to), os.path.realpath(original)
    if ours == theirs:
        return not os.path.isfile(theirs)
    inside = os.path.isdir(theirs) and _below(ours, theirs)
    return inside or _below(theirs, ours)


def _below(inner: bytes, outer: bytes) -> bool:
    return inner.startswith(outer.rstrip(os.sep.encode()) + os.sep.encode())
