"""fetch.txt against the manifests and the payload (RFC 8493 §2.2.3, §5.3). Nothing is ever fetched."""

from __future__ import annotations

from collections.abc import Iterator

from archivekit.bag.declaration import V1_0
from archivekit.bag.fetch import NAME, Fetch, FetchEntry
from archivekit.bag.manifest import ManifestKind
from archivekit.bag.observation import Observation
from archivekit.bag.rules.payload import unseen_manifest
from archivekit.codes import bag_tags as codes
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted


def grammar(bag: Observation) -> Iterator[Finding]:
    """Every line can be read, and names what it may."""
    if bag.tags.fetch:
        yield from bag.tags.fetch.findings


def attested(bag: Observation) -> Iterator[Finding]:
    """Every file to fetch is in every payload manifest (1.0); before, as for any payload file, one is enough."""
    if bag.tags.fetch is None or unseen_manifest(bag, ManifestKind.PAYLOAD):
        return
    manifests = bag.tags.payload_manifests
    for entry in bag.tags.fetch.entries.values():
        spellings = _spellings(bag.tags.fetch, entry)
        lacking = [manifest for manifest in manifests if not spellings & manifest.entries.keys()]
        if bag.tags.version < V1_0 and len(lacking) < len(manifests):
            continue
        for manifest in lacking:
            yield codes.FETCH_UNATTESTED.finding(
                f"{quoted(entry.path)} is in fetch.txt and not in {manifest.file}", where=_where(entry)
            )


def _spellings(fetch: Fetch, entry: FetchEntry) -> set[BagPath]:
    """Return the path as decoded and, where it holds a %, as written."""
    return {entry.path, BagPath(fetch.written.get(entry.path, entry.path))}


def lengths(bag: Observation) -> Iterator[Finding]:
    """A file that was fetched is as long as was declared."""
    if bag.tags.fetch is None:
        return
    for entry in bag.tags.fetch.entries.values():
        size = bag.listing.size(entry.path)
        if size is not None and entry.length is not None and size != entry.length:
            yield codes.FETCH_LENGTH.finding(
                f"{quoted(entry.path)} has {size:,} octets; fetch.txt says {entry.length:,}",
                where=_where(entry),
                expected=str(entry.length),
                observed=str(size),
            )


def _where(entry: FetchEntry) -> Where:
    return Where(file=NAME, line=entry.line, path=show(entry.path))
