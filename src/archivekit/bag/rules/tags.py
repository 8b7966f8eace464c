"""The tag files against the tag manifests (RFC 8493 §2.2.1, §3)."""

from __future__ import annotations

from collections.abc import Iterator

from archivekit.bag.declaration import V1_0
from archivekit.bag.manifest import ManifestKind, is_of
from archivekit.bag.matching import Matching
from archivekit.bag.observation import DATA, Observation
from archivekit.bag.rules.payload import absent, differing, unseen_manifest
from archivekit.codes import bag_manifests
from archivekit.codes import bag_tags as codes
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted


def grammar(bag: Observation) -> Iterator[Finding]:
    """Every line of every tag manifest can be read, and names what it may."""
    for manifest in bag.tags.tag_manifests:
        yield from manifest.findings
        yield from bag.matches.get(manifest.file, Matching()).findings


def files_present(bag: Observation) -> Iterator[Finding]:
    """Every tag file that a tag manifest lists is in the bag."""
    seen: set[BagPath] = set()
    for manifest in bag.tags.tag_manifests:
        for listed in absent(bag, manifest):
            if listed in seen or listed.startswith(DATA):
                continue
            seen.add(listed)
            where = manifest.where(listed)
            if listed in bag.listing.folders:
                yield bag_manifests.LISTS_A_FOLDER.finding(
                    f"{manifest.file} lists {quoted(listed)}, which is a folder", where=where
                )
            else:
                yield codes.TAG_MISSING.finding(
                    f"{quoted(listed)} is listed in {manifest.file} and is not in the bag",
                    where=where,
                    expected="a file",
                    observed="not there",
                )


def digests(bag: Observation) -> Iterator[Finding]:
    """Every digest of every tag manifest is that of the file."""
    for manifest in bag.tags.tag_manifests:
        yield from differing(bag, manifest, codes.TAG_CORRUPT)


def own_files_only(bag: Observation) -> Iterator[Finding]:
    """A tag manifest lists neither payload files nor, since 1.0, tag manifests."""
    code = codes.TAG_LISTS_TAG_MANIFEST if bag.tags.version >= V1_0 else codes.TAG_LISTS_TAG_MANIFEST_BEFORE_1_0
    for manifest in bag.tags.tag_manifests:
        for path in manifest.entries:
            if path.startswith(DATA):
                yield codes.TAG_LISTS_PAYLOAD.finding(
                    f"{manifest.file} lists the payload file {quoted(path)}", where=manifest.where(path)
                )
            elif is_of(ManifestKind.TAG, path):
                yield code.finding(f"{manifest.file} lists the tag manifest {quoted(path)}", where=manifest.where(path))


def manifests_attested(bag: Observation) -> Iterator[Finding]:
    """Every tag manifest lists every payload manifest (1.0: must)."""
    code = codes.MANIFEST_UNATTESTED if bag.tags.version >= V1_0 else codes.MANIFEST_UNATTESTED_BEFORE_1_0
    payload_manifests = sorted(path for path in bag.listing.top if is_of(ManifestKind.PAYLOAD, path))
    for manifest in bag.tags.tag_manifests:
        for path in payload_manifests:
            if path not in manifest.entries:
                yield code.finding(
                    f"{manifest.file} does not list {quoted(path)}", where=Where(file=manifest.file, path=show(path))
                )


def files_listed(bag: Observation) -> Iterator[Finding]:
    """Tag manifests list every other tag file, and all of them the same ones (should)."""
    manifests = bag.tags.tag_manifests
    if not manifests:
        return
    means = {
        manifest.file: {bag.matches.get(manifest.file, Matching()).file(listed) for listed in manifest.entries}
        for manifest in manifests
    }
    unseen = unseen_manifest(bag, ManifestKind.TAG)
    anywhere = set().union(*means.values())
    for path in sorted(bag.listing.tag_files):
        if is_of(ManifestKind.TAG, path) or is_of(ManifestKind.PAYLOAD, path):
            continue
        if path not in anywhere:
            if not unseen:
                yield codes.TAG_UNLISTED.finding(f"{quoted(path)} is in no tag manifest", where=Where(path=show(path)))
            continue
        for manifest in manifests:
            if path not in means[manifest.file]:
                yield codes.TAG_MANIFESTS_DIFFER.finding(
                    f"{quoted(path)} is not in {manifest.file}, though another tag manifest lists it",
                    where=Where(file=manifest.file, path=show(path)),
                )


def tag_manifest(bag: Observation) -> Iterator[Finding]:
    """There is a tag manifest: without one nothing shows whether one was taken away."""
    if unseen_manifest(bag, ManifestKind.TAG):
        return
    if not any(is_of(ManifestKind.TAG, path) for path in bag.listing.top):
        yield codes.NO_TAG_MANIFEST.finding("there is no tag manifest, so nothing attests the manifests themselves")


def same_algorithms(bag: Observation) -> Iterator[Finding]:
    """The tag manifests use the payload manifests' algorithms (should)."""
    payload = sorted({manifest.algorithm_name for manifest in bag.tags.payload_manifests})
    tags = sorted({manifest.algorithm_name for manifest in bag.tags.tag_manifests})
    if payload and tags and payload != tags:
        yield codes.TAG_ALGORITHMS_DIFFER.finding(
            f"the payload manifests use {', '.join(payload)}, the tag manifests {', '.join(tags)}",
            expected=", ".join(payload),
            observed=", ".join(tags),
        )
