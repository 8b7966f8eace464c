"""The members of an archive as they come, gathered into the listing of a bag; what is wrong with where they lie.

Names are refused by their form, never mended. Which folder is the bag's is decided at the end, when all were seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from archivekit.bag import tagfiles
from archivekit.bag.observation import EVERYTHING, Listing
from archivekit.codes import archive as codes
from archivekit.codes import system
from archivekit.findings import Depth
from archivekit.paths import BagPath, danger, is_junk
from archivekit.quotes import quoted
from archivekit.storage.archive.forms import BrokenError
from archivekit.storage.archive.source import FILE, FOLDER, Member
from archivekit.storage.archive.told import Told
from archivekit.storage.listing import Limits

#: Tag files are kept of so many folders at the top of an archive until it is known which is the bag's.
_MOST_TOPS = 8
_UNSEEN = {
    "sparse file": (codes.SPARSE, "is stored as a sparse file"),
    "encrypted file": (codes.ENCRYPTED, "is encrypted"),
    "patch": (codes.METHOD_UNKNOWN, "is what changes another file, and no file"),
}


@dataclass(slots=True)
class Members:
    """What was seen of an archive's members, by their whole names."""

    limits: Limits
    depth: Depth
    files: dict[bytes, int] = field(default_factory=dict)
    folders: set[bytes] = field(default_factory=set)
    others: dict[bytes, str] = field(default_factory=dict)
    unseen: set[bytes] = field(default_factory=set)
    texts: dict[bytes, bytes] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    _kept_octets: int = 0
    _tops: dict[bytes, int] = field(default_factory=dict)

    def take(self, member: Member) -> bytes | None:
        """Take a member and return its whole name, `./` at its beginning left away; None where it is refused.

        Raises BrokenError where there are more than a limit allows.
        """
        name = member.name
        while name.startswith(b"./"):
            name = name[2:]
        plain = name[:-1] if name.endswith(b"/") else name
        if plain in (b"", b".") and member.name.startswith(b".") and member.kind == FOLDER:
            return None
        peril = danger(plain)
        if peril is not None:
            self.told.say(codes.UNSAFE_NAME, f"the member {quoted(name)} is refused: {peril.value}", name)
            return None
        self._count(plain)
        if plain in self.files or plain in self.others or (plain in self.folders and member.kind != FOLDER):
            self.told.say(codes.DUPLICATE, f"{quoted(plain)} is in the archive more than once", plain)
            return None
        if member.kind == FOLDER:
            self.folders.add(plain)
        elif member.kind == FILE:
            self.files[plain] = member.size
        elif member.kind in _UNSEEN:
            code, what = _UNSEEN[member.kind]
            self.told.say(code, f"{quoted(plain)} {what}", plain)
            self.unseen.add(plain)
        else:
            self.others[plain] = member.kind
        return plain

    def _count(self, name: bytes) -> None:
        count = len(self.files) + len(self.folders) + len(self.others) + len(self.unseen)
        limits = self.limits
        if count >= min(limits.members, limits.files):
            raise BrokenError(
                codes.BEYOND_LIMIT.finding(f"the archive has more than {count:,} members (the limit members)")
            )
        if len(name) > limits.path_octets or name.count(b"/") > limits.depth:
            raise BrokenError(
                system.OVER_LIMIT.finding(
                    f"a name is longer than {limits.path_octets:,} octets or too deep (path-octets, depth)"
                )
            )

    # -- tag files -----------------------------------------------------------------------------------------------------

    def most_to_keep(self, name: bytes) -> int:
        """Return how many octets of a member are to be kept because it may be one of the bag's tag files; mostly 0."""
        top, _, inner = name.rpartition(b"/")
        if b"/" in top:
            return 0
        most = tagfiles.to_read((inner,), self.depth).get(inner, 0)
        if most:
            self._tops[top] = self._tops.get(top, 0) + 1
            if len(self._tops) > _MOST_TOPS or self._tops[top] > 2 * tagfiles.MAX_MANIFESTS:
                return 0
        return min(most, self.limits.tag_octets)

    def keep(self, name: bytes, data: bytes) -> None:
        """Keep what is in a tag file."""
        self._kept_octets += len(data)
        if self._kept_octets > 2 * self.limits.tag_octets:
            raise BrokenError(system.OVER_LIMIT.finding("the tag files are longer than the limit tag-octets"))
        self.texts[name] = data

    # -- the bag -------------------------------------------------------------------------------------------------------

    def root(self) -> bytes:
        """Return the bag's folder: the first at the top with a bagit.txt, "" where that lies at the top itself."""
        names = (*self.texts, *self.files, *sorted(self.unseen), *sorted(self.folders))
        tops = {name.partition(b"/")[0]: None for name in names if b"/" in name}
        for top in tops:
            if top + b"/bagit.txt" in self.files or top + b"/bagit.txt" in self.unseen:
                return top
        if b"bagit.txt" in self.files or b"bagit.txt" in self.unseen or not (tops or self.folders):
            return b""
        return next(iter(tops), None) or min(self.folders)

    def listing(self, root: bytes, *, broken: bool) -> Listing:
        """Return the bag's listing, and say what lies outside it."""
        prefix = root + b"/" if root else b""
        cut = len(prefix)
        self._outside(prefix)
        files = {BagPath(name[cut:]): size for name, size in self.files.items() if name.startswith(prefix)}
        others = {BagPath(name[cut:]): kind for name, kind in self.others.items() if name.startswith(prefix)}
        unseen = {BagPath(name[cut:]) for name in self.unseen if name.startswith(prefix)}
        folders = {BagPath(name[cut:]) for name in self.folders if name.startswith(prefix) and len(name) > cut}
        self._add_parents(folders, [*files, *others, *unseen, *folders])
        for path in sorted(folders & (files.keys() | others.keys())):
            self.told.say(codes.FILE_AND_FOLDER, f"there is something below {quoted(path)}, which is no folder", path)
            folders.discard(path)
        if broken:
            unseen.add(EVERYTHING)
        return Listing.of(files, folders, others, frozenset(unseen))

    def _add_parents(self, folders: set[BagPath], paths: list[BagPath]) -> None:
        """Add the folders that are there because something is in them."""
        seen: set[bytes] = set()
        for path in paths:
            above = path.rpartition(b"/")[0]
            while above and above not in seen:
                seen.add(above)
                folders.add(BagPath(above))
                above = above.rpartition(b"/")[0]

    def _outside(self, prefix: bytes) -> None:
        if not prefix:
            if self.files or self.folders:
                self.told.say(codes.NO_FOLDER, "the bag has no folder of its own in the archive", b"bagit.txt")
            return
        for name in (*self.files, *self.others, *self.unseen, *sorted(self.folders)):
            if not name.startswith(prefix) and name != prefix[:-1]:
                code = codes.JUNK_OUTSIDE if is_junk(name) and name not in self.others else codes.OUTSIDE
                self.told.say(code, f"{quoted(name)} lies outside the folder {quoted(prefix[:-1])}", name)
        for kind in (self.files, self.others):
            if prefix[:-1] in kind:
                self.told.say(
                    codes.FILE_AND_FOLDER, f"{quoted(prefix[:-1])} is no folder, and has something below it", prefix
                )
