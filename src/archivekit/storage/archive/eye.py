"""An archive → an observation: the second eye of verification. The rules that judge it are those of a folder.

A compressed tar is read once, front to back: every member is digested as it passes, by the algorithms of the manifests
that came before it, or by the usual ones where none did. Of a plain tar and of a zip file, what is large or came before
the manifests is digested at the end, from where it lies. Nothing is unpacked, and only tag files are held whole.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from archivekit.bag import manifest, tagfiles
from archivekit.bag.observation import Listing, Observation
from archivekit.codes import archive as codes
from archivekit.codes import system
from archivekit.digests import ALGORITHMS, find
from archivekit.findings import Depth, Examined, Finding, Where
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage import observer
from archivekit.storage.archive.file import Archive
from archivekit.storage.archive.forms import BrokenError, check, is_two_forms
from archivekit.storage.archive.gathering import Members
from archivekit.storage.archive.names import Form, by_name
from archivekit.storage.archive.source import FILE, Member
from archivekit.storage.digester import LARGE, Computed, Reading, unreadable
from archivekit.storage.listing import Limits, line_too_long, too_long
from archivekit.storage.observer import Look

#: Computed of what passes before any manifest did: those that a manifest is most likely of.
USUAL = ("md5", "sha1", "sha256", "sha512")
_DECLARATION = b"bagit.txt"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look at an archive brought: the same as at a folder, and the name of the bag's folder in it."""

    look: Look
    root: bytes


@dataclass(slots=True)
class _Pass:
    """What one pass over the members brought, by their whole names."""

    members: Members
    computed: Computed = field(default_factory=lambda: Computed({}))
    later: dict[bytes, Member] = field(default_factory=dict)
    broken: bool = False
    algorithms: set[str] = field(default_factory=set)
    knows_payload: bool = False

    def learn(self, name: bytes) -> None:
        """Learn from a manifest's name by which algorithm files are attested."""
        found = manifest.recognise(name.rpartition(b"/")[2])
        algorithm = find(found[1]) if found else None
        if found and algorithm:
            self.algorithms.add(algorithm.name)
            self.knows_payload = self.knows_payload or found[0] is manifest.ManifestKind.PAYLOAD


def look_archive(
    path: bytes,
    form: Form,
    depth: Depth,
    reading: Reading,
    *,
    limits: Limits | None = None,
    called: bytes | None = None,
) -> Seen:
    """Return what is to be seen of the bag in an archive file; `called` is the name that the file will have.

    Raises OSError where the file cannot be opened or read.
    """
    limits = limits or Limits()
    with Archive(path, form, limits, tick=reading.tick, jobs=reading.jobs) as archive:
        if reading.from_medium:
            archive.forget()
        seen = _Pass(Members(limits, depth))
        _pass(archive, seen, depth, limits)
        seen.broken = seen.broken or archive.is_broken
        wrong = list(archive.troubles)
        root = seen.members.root()
        listing = seen.members.listing(root, broken=seen.broken)
        prefix = root + b"/" if root else b""
        kept = {name[len(prefix) :]: data for name, data in seen.members.texts.items() if name.startswith(prefix)}
        texts = {name: data for name, data in kept.items() if b"/" not in name}
        computed = _Named(seen.computed, prefix).to_bag()
        unseen = [one for one in (*listing.unseen, *computed.unread) if one.find(b"/") < 0]
        if seen.broken and _DECLARATION not in texts:
            unseen.append(BagPath(_DECLARATION))
        tags = tagfiles.parse(texts, unseen=unseen)
        matches = observer.match_all(tags, listing)
        if depth is Depth.FULL:
            for manifests in (tags.payload_manifests, tags.tag_manifests):
                wanted = observer.wanted(manifests, matches, listing)
                _fill(archive, seen, _Wanted(prefix, kept, listing, *wanted), computed, reading)
            if archive.form is Form.ZIP:
                _check_the_rest(archive, seen, prefix, computed)
        named = by_name(called or os.path.basename(path))
        if is_two_forms(archive.descriptor, archive.size, form, named[1] if named else None):
            wrong.append(codes.TWO_WAYS.finding(f"{quoted(path)} can be read as a tar file and as a zip file"))
        if archive.has_changed():
            wrong.append(system.CHANGED_WHILE_READ.finding(f"{quoted(path)} changed while it was being read"))
    told = [*wrong, *_names(called or os.path.basename(path), form, root), *seen.members.told.all()]
    observation = Observation(
        depth, listing, tags, matches, computed.digests, (*told, *computed.troubles), frozenset(computed.unread)
    )
    sealed = observer.tag_manifests(texts)
    read = computed.octets + sum(map(len, texts.values()))
    return Seen(Look(observation, Examined(files=listing.count, octets=read), sealed), root)


def _names(name: bytes, form: Form, root: bytes) -> Iterable[Finding]:
    """Say where the file's name is not that of its form, or of the bag in it."""
    named = by_name(name)
    where = Where(file=show(name))
    if named is None or named[1] is not form:
        yield codes.OTHER_FORM.finding(
            f"{quoted(name)} is a {form.value} file", where=where, expected=f".{form.value}", observed=show(name)
        )
    stem = named[0] if named else os.path.splitext(name)[0]
    if root and stem != root:
        yield codes.OTHER_NAME.finding(
            f"{quoted(name)} holds the bag {quoted(root)}", where=where, expected=show(root), observed=show(stem)
        )


# -- the pass ----------------------------------------------------------------------------------------------------------


def _pass(archive: Archive, seen: _Pass, depth: Depth, limits: Limits) -> None:
    """Take every member; what stops the pass is a finding, and whatever is behind it was not seen."""
    packed = given = 0
    try:
        for member in archive.members():
            name = seen.members.take(member)
            if name is None or member.kind != FILE:
                continue
            if archive.form is Form.ZIP:
                packed, given = packed + member.packed, given + member.size
                check(given, packed, limits.unfolded_octets, limits.ratio)
            most = seen.members.most_to_keep(name)
            if most:
                _keep(archive, seen, name, member, most)
            elif depth is Depth.FULL:
                _digest_now_or_later(archive, seen, name, member)
    except BrokenError as error:
        seen.broken = True
        seen.members.told.kept.append(error.finding)


def _keep(archive: Archive, seen: _Pass, name: bytes, member: Member, most: int) -> None:
    """Read a tag file whole, or say why not."""
    limits = seen.members.limits
    parts: list[bytes] = []
    octets = 0
    try:
        for piece in archive.pieces(member):
            if octets <= most:
                parts.append(bytes(piece[: most + 1 - octets]))
            octets += len(piece)
            if octets > most and archive.is_random:
                break
    except BrokenError as error:
        _failed(archive, seen, name, error.finding)
        return
    data = b"".join(parts)
    why = None
    if octets > most and not name.endswith(_DECLARATION):
        why = too_long(name, most, limits)
    elif _longest_line(data, limits.line_octets) > limits.line_octets:
        why = line_too_long(name, limits)
    if why is not None:
        _failed(archive, seen, name, why)
        seen.members.unseen.add(name)
        return
    if octets > most:
        seen.computed.unread.add(BagPath(name))
    seen.members.keep(name, data)
    seen.learn(name)


def _longest_line(data: bytes, most: int) -> int:
    if len(data) <= most:
        return 0
    return max(map(len, data.replace(b"\r", b"\n").split(b"\n")))


def _failed(archive: Archive, seen: _Pass, name: bytes, finding: Finding) -> None:
    """Note why a member has no content; raises BrokenError where the members behind it cannot be had either."""
    if archive.form is not Form.ZIP and finding.code.startswith("ARC"):
        seen.computed.unread.add(BagPath(name))
        raise BrokenError(finding)
    seen.computed.failed(BagPath(name), finding)


def _digest_now_or_later(archive: Archive, seen: _Pass, name: bytes, member: Member) -> None:
    if archive.form is Form.ZIP or (archive.is_random and (member.size >= LARGE or not seen.knows_payload)):
        seen.later[name] = member
        return
    algorithms = tuple(sorted(seen.algorithms)) if seen.knows_payload else USUAL
    digests = _digests(archive, member, algorithms, in_order=True)
    if isinstance(digests, Finding):
        _failed(archive, seen, name, digests)
        return
    seen.computed.octets += member.size
    for algorithm, digest in zip(algorithms, digests, strict=True):
        seen.computed.digests.setdefault(algorithm, {})[BagPath(name)] = digest


def _digests(
    archive: Archive, member: Member, algorithms: Iterable[str], *, in_order: bool
) -> tuple[bytes, ...] | Finding:
    """Return the digests of a member's content, or why it has none."""
    hashers = [ALGORITHMS[name].new() for name in algorithms]
    try:
        for piece in archive.pieces(member) if in_order else archive.anywhere(member):
            for hasher in hashers:
                hasher.update(piece)
    except BrokenError as error:
        return error.finding
    except OSError as error:
        return unreadable(BagPath(member.name), error)
    return tuple([hasher.digest() for hasher in hashers])


# -- what is still wanted ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The digests that the manifests of a kind ask for: of these paths, by these algorithms."""

    prefix: bytes
    texts: Mapping[bytes, bytes]
    listing: Listing
    paths: set[BagPath]
    algorithms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """What was computed by whole names, to be told by the paths in the bag."""

    computed: Computed
    prefix: bytes

    def to_bag(self) -> Computed:
        """Return the same for what lies in the bag's folder."""
        cut = len(self.prefix)
        digests = {
            algorithm: {BagPath(name[cut:]): digest for name, digest in table.items() if name.startswith(self.prefix)}
            for algorithm, table in self.computed.digests.items()
        }
        unread = {BagPath(name[cut:]) for name in self.computed.unread if name.startswith(self.prefix)}
        return Computed(digests, self.computed.octets, self.computed.troubles, unread)


def _fill(archive: Archive, seen: _Pass, wanted: _Wanted, computed: Computed, reading: Reading) -> None:
    """Compute what is wanted and was not computed as it passed."""
    whole = {
        path for path in map(BagPath, wanted.texts)
        if path in wanted.paths and len(wanted.texts[path]) == wanted.listing.size(path)
    }  # fmt: skip
    for name in wanted.algorithms:
        table = computed.digests.setdefault(name, {})
        for path in whole:
            hasher = ALGORITHMS[name].new()
            hasher.update(wanted.texts[path])
            table[path] = hasher.digest()
    missing = {
        path for path in wanted.paths - computed.unread
        if any(path not in computed.digests[name] for name in wanted.algorithms)
    }  # fmt: skip
    if not missing:
        return
    if archive.is_random:
        members = {path: seen.later[wanted.prefix + path] for path in missing if wanted.prefix + path in seen.later}
        _digest_anywhere(archive, members, wanted.algorithms, computed, reading)
    elif not seen.broken:
        _second_pass(archive, {wanted.prefix + path for path in missing}, wanted, computed)


def _digest_anywhere(
    archive: Archive,
    members: Mapping[BagPath, Member],
    algorithms: tuple[str, ...],
    computed: Computed,
    reading: Reading,
) -> None:
    """Digest members where they lie, the large ones in threads."""

    def read(member: Member) -> tuple[bytes, ...] | Finding:
        return _digests(archive, member, algorithms, in_order=False)

    def take(path: BagPath, found: tuple[bytes, ...] | Finding) -> None:
        if isinstance(found, Finding):
            computed.failed(path, found)
            return
        computed.octets += members[path].size
        for name, digest in zip(algorithms, found, strict=True):
            computed.digests.setdefault(name, {})[path] = digest

    ordered = sorted(members, key=lambda path: members[path].offset)
    large = [path for path in ordered if members[path].size >= LARGE] if reading.jobs > 1 else []
    if len(large) > 1:
        running: deque[tuple[BagPath, Future[tuple[bytes, ...] | Finding]]] = deque()
        with ThreadPoolExecutor(min(reading.jobs, len(large)), thread_name_prefix="archivekit-digest") as pool:
            try:
                for path in large:
                    running.append((path, pool.submit(read, members[path])))
                    if len(running) > 2 * reading.jobs:
                        done, future = running.popleft()
                        take(done, future.result())
                while running:
                    done, future = running.popleft()
                    take(done, future.result())
            finally:
                for _, future in running:
                    future.cancel()
        ordered = [path for path in ordered if members[path].size < LARGE]
    for path in ordered:
        take(path, read(members[path]))


def _check_the_rest(archive: Archive, seen: _Pass, prefix: bytes, computed: Computed) -> None:
    """Read the members that no manifest lists: a zip file has check sums of its own."""
    cut = len(prefix)
    for name, member in seen.later.items():
        path = BagPath(name[cut:])
        if path in computed.unread or any(path in table for table in computed.digests.values()):
            continue
        found = _digests(archive, member, (), in_order=False)
        if isinstance(found, Finding):
            computed.failed(path, found)


def _second_pass(archive: Archive, names: set[bytes], wanted: _Wanted, computed: Computed) -> None:
    """Read a compressed tar again, for digests that no manifest had asked for when the members passed."""
    again = Members(Limits(), Depth.QUICK)
    cut = len(wanted.prefix)
    for member in archive.members():
        name = again.take(member)
        if name is None or name not in names or member.kind != FILE:
            continue
        digests = _digests(archive, member, wanted.algorithms, in_order=True)
        if isinstance(digests, Finding):
            computed.failed(BagPath(name[cut:]), digests)
            return
        for algorithm, digest in zip(wanted.algorithms, digests, strict=True):
            computed.digests[algorithm][BagPath(name[cut:])] = digest
