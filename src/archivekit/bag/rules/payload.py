"""The payload against its manifests: complete and valid (RFC 8493 §2.1.3, §2.4, §3)."""

from __future__ import annotations

from collections.abc import Iterator

from archivekit.bag.declaration import V1_0
from archivekit.bag.manifest import Manifest, ManifestKind, is_of
from archivekit.bag.matching import Matching
from archivekit.bag.observation import EVERYTHING, Observation
from archivekit.bag.shelves import names_of
from archivekit.codes import Code, bag_tags, system
from archivekit.codes import bag_manifests as codes
from archivekit.findings import Depth, Finding, Where
from archivekit.paths import BagPath, is_junk, junk_suspect, show
from archivekit.quotes import quoted


def grammar(bag: Observation) -> Iterator[Finding]:
    """Every line of every payload manifest can be read, and names what it may."""
    for manifest in bag.tags.payload_manifests:
        yield from manifest.findings
        yield from bag.matches.get(manifest.file, Matching()).findings


def files_present(bag: Observation) -> Iterator[Finding]:
    """Every payload file that a manifest lists is in the bag, or fetch.txt says where to get it."""
    seen: set[BagPath] = set()
    for manifest in bag.tags.payload_manifests:
        for listed in absent(bag, manifest):
            if listed not in seen:
                seen.add(listed)
                yield _absent(bag, manifest, listed)


def absent(bag: Observation, manifest: Manifest) -> list[BagPath]:
    """Return the names in a manifest whose files are surely not there."""
    if manifest.file in bag.attested:
        return []
    files = bag.listing.payload if manifest.kind is ManifestKind.PAYLOAD else bag.listing.tag_files
    if manifest.entries.keys() <= files.keys():
        return []
    matching = bag.matches.get(manifest.file, Matching())
    return [
        listed
        for listed in manifest.entries
        if bag.listing.size(path := matching.file(listed)) is None
        and not bag.listing.is_special(path)
        and not bag.listing.may_hold(path)
    ]


def _absent(bag: Observation, manifest: Manifest, listed: BagPath) -> Finding:
    where = manifest.where(listed)
    if listed in bag.listing.folders:
        return codes.LISTS_A_FOLDER.finding(f"{manifest.file} lists {quoted(listed)}, which is a folder", where=where)
    entry = bag.tags.fetch.entries.get(listed) if bag.tags.fetch else None
    if entry is not None:
        length = "" if entry.length is None else f" ({entry.length:,} octets)"
        return bag_tags.FETCH_NEEDED.finding(
            f"{quoted(listed)} has still to be fetched from {entry.url}{length}",
            where=where,
            expected=entry.url,
            observed="not there",
        )
    return codes.PAYLOAD_MISSING.finding(
        f"{quoted(listed)} is listed in {manifest.file} and is not in the bag",
        where=where,
        expected="a file",
        observed="not there",
    )


def files_listed(bag: Observation) -> Iterator[Finding]:
    """Every payload file is in at least one manifest."""
    if not bag.tags.payload_manifests or bag.attested or unseen_manifest(bag, ManifestKind.PAYLOAD):
        return
    for path in sorted(unlisted(bag)):
        code: Code = codes.JUNK_UNLISTED if is_junk(path) else codes.PAYLOAD_UNLISTED
        yield code.finding(f"{quoted(path)} is in no manifest", where=Where(path=show(path)))


def unlisted(bag: Observation) -> set[BagPath]:
    """Return the payload files that no payload manifest lists."""
    if bag.attested:
        return set()
    loose = set(bag.listing.payload)
    for manifest in bag.tags.payload_manifests:
        loose -= manifest.entries.keys()
        loose.difference_update(bag.matches.get(manifest.file, Matching()).aliases.values())
    return loose


def unseen_manifest(bag: Observation, kind: ManifestKind) -> bool:
    """Say whether there is, or may be, a manifest of a kind that could not be read."""
    manifests = bag.tags.payload_manifests if kind is ManifestKind.PAYLOAD else bag.tags.tag_manifests
    if any(manifest.broken_off for manifest in manifests):
        return True
    return EVERYTHING in bag.listing.unseen or any(is_of(kind, path) for path in bag.listing.unseen)


def every_manifest(bag: Observation) -> Iterator[Finding]:
    """Every payload file is in every payload manifest (1.0); before, one of them is enough."""
    manifests = bag.tags.payload_manifests
    if len(manifests) < 2 or len(bag.attested) == len(manifests):
        return
    if all(manifest.entries.keys() == manifests[0].entries.keys() for manifest in manifests):
        return
    code = codes.NOT_IN_EVERY_MANIFEST if bag.tags.version >= V1_0 else codes.NOT_IN_EVERY_MANIFEST_BEFORE_1_0
    means = {m.file: {bag.matches.get(m.file, Matching()).file(listed) for listed in m.entries} for m in manifests}
    everything = set().union(*means.values())
    for manifest in manifests:
        for path in sorted(everything - means[manifest.file]):
            yield code.finding(
                f"{quoted(path)} is not in {manifest.file}, though another manifest lists it",
                where=Where(file=manifest.file, path=show(path)),
            )


def digests(bag: Observation) -> Iterator[Finding]:
    """Every digest of every payload manifest is that of the file (RFC 8493 §3)."""
    for manifest in bag.tags.payload_manifests:
        yield from differing(bag, manifest, codes.PAYLOAD_CORRUPT)


def differing(bag: Observation, manifest: Manifest, code: Code) -> Iterator[Finding]:
    """Yield a finding for each file of a manifest whose digest was computed and is another."""
    if bag.depth is not Depth.FULL or manifest.algorithm is None or manifest.file in bag.attested:
        return
    computed = bag.digests.get(manifest.algorithm.name, {})
    matching = bag.matches.get(manifest.file, Matching())
    if not matching.aliases and manifest.entries.items() <= computed.items():
        return
    for listed, expected in manifest.entries.items():
        path = matching.file(listed)
        observed = computed.get(path)
        if observed is None and bag.listing.size(path) is not None and path not in bag.unread:
            yield system.NOT_DIGESTED.finding(
                f"the {manifest.algorithm.label} digest of {quoted(path)} was not computed",
                where=manifest.where(listed),
            )
        elif observed is not None and expected and observed != expected:
            yield code.finding(
                f"{quoted(listed)} does not match its {manifest.algorithm.label} digest in {manifest.file}",
                where=manifest.where(listed),
                expected=expected.hex(),
                observed=observed.hex(),
            )


def junk(bag: Observation) -> Iterator[Finding]:
    """A system's own litter is not part of the payload (RFC 8493 §6.1.2)."""
    if not bag.tags.payload_manifests or not junk_suspect(names_of(bag.listing.payload)):
        return
    loose: set[BagPath] | None = None
    for path in sorted(path for path in bag.listing.payload if is_junk(path)):
        loose = unlisted(bag) if loose is None else loose
        if path not in loose:
            yield codes.JUNK_LISTED.finding(
                f"{quoted(path)} is an operating system's own file", where=Where(path=show(path))
            )


def weak_only(bag: Observation) -> Iterator[Finding]:
    """At least one manifest has an algorithm for which nobody can make a second file with the same digest."""
    algorithms = [manifest.algorithm for manifest in bag.tags.payload_manifests]
    known = [algorithm for algorithm in algorithms if algorithm is not None]
    if known and len(known) == len(algorithms) and all(algorithm.weak for algorithm in known):
        labels = " and ".join(sorted(algorithm.label for algorithm in known))
        yield codes.ALGORITHM_WEAK.finding(
            f"only {labels} attest{'s' if len(known) == 1 else ''} the payload", expected="SHA-512", observed=labels
        )
