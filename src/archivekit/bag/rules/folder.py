"""The folder itself: its declaration, `data`, a payload manifest, and nothing but files and folders."""

from __future__ import annotations

from collections.abc import Iterator

from archivekit.bag import declaration as declaration_of
from archivekit.bag import fetch, manifest
from archivekit.bag.observation import Observation
from archivekit.bag.rules.payload import unseen_manifest
from archivekit.bag.tagfiles import info_name
from archivekit.codes import bag_folder as codes
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted


def declaration(bag: Observation) -> Iterator[Finding]:
    """bagit.txt is there and is what it must be (RFC 8493 §2.1.1)."""
    yield from bag.tags.declaration.findings


def data_folder(bag: Observation) -> Iterator[Finding]:
    """There is a folder `data` (RFC 8493 §2.1.2)."""
    data = BagPath(b"data")
    if data in bag.listing.folders or data in bag.listing.others or bag.listing.may_hold(data):
        return
    what = "data is a file, not a folder" if data in bag.listing.tag_files else "there is no folder data"
    yield codes.NO_DATA_FOLDER.finding(what, where=Where(path="data"))


def reserved_names(bag: Observation) -> Iterator[Finding]:
    """No folder beside `data` has the name of one of BagIt's own tag files (RFC 8493 §2)."""
    ours = {declaration_of.NAME.encode(), fetch.NAME.encode(), info_name(bag.tags.version)}
    for path in sorted(path for path in bag.listing.folders if path.find(b"/") < 0):
        if path in ours or manifest.recognise(path):
            yield codes.RESERVED_NAME.finding(
                f"{quoted(path)} is a folder", where=Where(path=show(path)), expected="a file", observed="folder"
            )


def payload_manifest(bag: Observation) -> Iterator[Finding]:
    """There is at least one payload manifest (RFC 8493 §2.1.3)."""
    kind = manifest.ManifestKind.PAYLOAD
    if not any(manifest.is_of(kind, name) for name in bag.listing.top) and not unseen_manifest(bag, kind):
        yield codes.NO_PAYLOAD_MANIFEST.finding("there is no payload manifest (manifest-ALGORITHM.txt)")


def regular_files_only(bag: Observation) -> Iterator[Finding]:
    """Whatever is not a folder is a regular file; links are never followed (RFC 8493 §5.1)."""
    for path, kind in sorted(bag.listing.others.items()):
        yield codes.NOT_REGULAR.finding(
            f"{quoted(path)} is a {kind} and was not opened",
            where=Where(path=show(path)),
            expected="regular file or folder",
            observed=kind,
        )
