"""Originals → what was found: walked with every error kept, opened never but to see whether that is allowed.

One folder gives its contents; several originals, or one file, each keep their own name. Nothing is followed that was
not asked for.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field

from archivekit.bag.choosing import Links
from archivekit.bag.source import Other, SourceFile, Survey, Trouble
from archivekit.codes import system as codes
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage.digester import unreadable
from archivekit.storage.failures import reason
from archivekit.storage.listing import unlistable
from archivekit.storage.tree import KINDS, Hidden, Seen, Tree, Unlistable

_READ_BY_ALL = 0o444
#: So many links are followed; folders whose links lead to each other could be walked for ever.
MOST_LINKS = 10_000


@dataclass(slots=True)
class _Gathering:
    """What a survey has found so far; `roots` are the folders that files are opened below."""

    links: Links
    roots: list[bytes] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    empty: list[BagPath] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    bags: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    names: list[BagPath] = field(default_factory=list)
    within: list[tuple[int, int]] = field(default_factory=list)
    followed: list[Other] = field(default_factory=list)
    links_met: int = 0

    def trouble(self, original: BagPath, finding: Finding) -> None:
        self.troubles.append(Trouble(original, finding))


def survey(originals: Sequence[bytes], *, links: Links = Links.REFUSE) -> tuple[Survey, tuple[bytes, ...]]:
    """Return everything that is found among the originals, and the folders it was found in (`SourceFile.root`)."""
    found = _Gathering(links)
    for original in originals:
        _original(found, original, alone=len(originals) == 1)
    result = Survey(
        tuple(found.files), tuple(found.empty), tuple(found.others), tuple(found.bags), tuple(found.troubles),
        tuple(found.names), tuple(found.followed),
    )  # fmt: skip
    return result, tuple(found.roots)


def _original(found: _Gathering, original: bytes, *, alone: bool) -> None:
    whole = os.path.abspath(original)
    name = BagPath(os.path.basename(whole))
    if not alone:
        found.names.append(name)
    try:
        facts, link = os.lstat(original), None
        if stat.S_ISLNK(facts.st_mode) and found.links is Links.FOLLOW:
            facts, link = os.stat(original), _target(original)
    except OSError as error:
        found.trouble(name, _not_there(original, error))
        return
    if stat.S_ISDIR(facts.st_mode):
        if _folder(found, original, BagPath(b"" if alone else name), original=True) and link is not None:
            found.followed.append(Other(name, "symbolic link", link))
    elif stat.S_ISREG(facts.st_mode):
        _single(found, whole if link is None else os.path.realpath(original), facts, name, link)
    else:
        kind = KINDS.get(stat.S_IFMT(facts.st_mode), "special file")
        found.others.append(Other(name, kind, _target(original) if kind == "symbolic link" else None))


def _folder(found: _Gathering, path: bytes, prefix: BagPath, *, original: bool = False) -> bool:
    """Gather a folder's contents, named below `prefix`; say whether it could be opened."""
    try:
        facts = os.stat(path)
        tree = Tree(path)
    except OSError as error:
        finding = _not_there(path, error) if original else unlistable(Unlistable(prefix, error))
        found.trouble(prefix, finding)
        return False
    with tree:
        found.within.append((facts.st_dev, facts.st_ino))
        root = len(found.roots)
        found.roots.append(path)
        folders = {prefix} if prefix else set()
        filled: set[BagPath] = set()
        for entry in tree.walk(with_facts=True):
            named = _join(prefix, entry.path)
            if isinstance(entry, Hidden):
                found.trouble(named, unreadable(named, entry.error))
                filled.add(BagPath(named.rpartition(b"/")[0]))
                continue
            if isinstance(entry, Unlistable):
                found.trouble(named, unlistable(Unlistable(named, entry.error)))
                filled.add(named)
                continue
            filled.add(BagPath(named.rpartition(b"/")[0]))
            if entry.kind == "folder":
                folders.add(named)
            elif entry.kind == "file":
                if original and entry.path == b"bagit.txt":
                    found.bags.append(show(prefix) or show(path))
                assert entry.facts is not None, "the walk was asked for them"
                _file(found, tree, root, entry.path, entry.facts, named)
            else:
                _other(found, path, entry, named)
        found.empty.extend(folders - filled)
        found.within.pop()
    return True


def _single(found: _Gathering, whole: bytes, facts: os.stat_result, named: BagPath, link: str | None) -> None:
    """Gather one file by its own path."""
    folder, name = os.path.split(whole)
    try:
        tree = Tree(folder)
    except OSError as error:
        found.trouble(named, unlistable(Unlistable(named, error)))
        return
    found.roots.append(folder)
    with tree:
        _file(found, tree, len(found.roots) - 1, BagPath(name), facts, named, link)


def _file(
    found: _Gathering, tree: Tree, root: int, inner: BagPath, facts: os.stat_result, named: BagPath,
    link: str | None = None,
) -> None:  # fmt: skip
    if facts.st_mode & _READ_BY_ALL != _READ_BY_ALL:
        try:
            os.close(tree.open(inner))  # by opening it: access lists and capabilities count
        except OSError as error:
            found.trouble(named, unreadable(named, error))
            return
    path, mode = BagPath(b"data/" + named), stat.S_IMODE(facts.st_mode)
    times = facts.st_mtime_ns, facts.st_ctime_ns
    found.files.append(SourceFile(path, named, root, inner, facts.st_size, *times, mode, link))


def _other(found: _Gathering, root: bytes, entry: Seen, named: BagPath) -> None:
    """Gather what is neither file nor folder; a link is followed only where that was asked for, never in a circle."""
    if entry.kind != "symbolic link":
        found.others.append(Other(named, entry.kind))
        return
    whole = os.path.join(root, *entry.path.split(b"/"))
    target = _target(whole)
    if found.links is not Links.FOLLOW or not _follow(found, whole, named, target):
        found.others.append(Other(named, entry.kind, target))


def _follow(found: _Gathering, link: bytes, named: BagPath, target: str | None) -> bool:
    """Gather what a link leads to; say False where it leads to no file and no folder, or back to where we are."""
    try:
        facts, real = os.stat(link), os.path.realpath(link)
    except OSError:
        return False
    found.links_met += 1
    if found.links_met > MOST_LINKS:
        where = Where(path=show(named))
        finding = codes.OVER_LIMIT.finding(f"more than {MOST_LINKS:,} links lead on from the originals", where=where)
        if found.links_met == MOST_LINKS + 1:
            found.trouble(named, finding)
        return True
    if stat.S_ISDIR(facts.st_mode) and (facts.st_dev, facts.st_ino) not in found.within:
        if _folder(found, real, named):
            found.followed.append(Other(named, "symbolic link", target))
        return True
    if stat.S_ISREG(facts.st_mode):
        _single(found, real, facts, named, target)
        return True
    return False


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
    what = "there is nothing there" if missing else reason(error)
    return code.finding(f"the original {quoted(path)} could not be read: {what}", where=Where(path=show(path)))
