"""Names that another system would hold differently, or not at all (RFC 8493 §6.1)."""

from __future__ import annotations

from collections.abc import Iterator

from archivekit.bag.observation import Observation
from archivekit.bag.shelves import Shelves, names_of
from archivekit.codes import bag_tags as codes
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, nfc, show, windows_suspect, windows_trouble
from archivekit.paths import twins as find_twins
from archivekit.quotes import quoted


def twins(bag: Observation) -> Iterator[Finding]:
    """No two names differ only in case or in normalization."""
    payload, folders = bag.listing.payload, bag.listing.folders
    others = [*bag.listing.tag_files, *folders]
    if isinstance(payload, Shelves) and not payload.may_have_twins(folders) and not find_twins(others):
        return
    for group in find_twins([*payload, *others]):
        shown = " and ".join(quoted(path) for path in group)
        same = len({nfc(path) for path in group}) == 1
        code, how = (
            (codes.NORMALISATION_TWINS, "Unicode normalization") if same else (codes.CASE_TWINS, "upper and lower case")
        )
        yield code.finding(f"{shown} differ only in {how}", where=Where(path=show(group[0])))


def windows(bag: Observation) -> Iterator[Finding]:
    """Every name can be held on Windows."""
    for files in (bag.listing.payload, bag.listing.tag_files):
        if not windows_suspect(names_of(files)):
            continue
        for path in sorted(files):
            trouble = windows_trouble(path)
            if trouble:
                yield _windows(path, trouble)


def _windows(path: BagPath, trouble: str) -> Finding:
    return codes.NOT_FOR_WINDOWS.finding(
        f"{quoted(path)} cannot be held on Windows: {trouble}", where=Where(path=show(path))
    )
