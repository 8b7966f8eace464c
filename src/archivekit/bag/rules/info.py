"""bag-info.txt and its Payload-Oxum against the payload (RFC 8493 §2.2.2)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from archivekit.bag.declaration import V1_0
from archivekit.bag.info import BagInfo, Tag
from archivekit.bag.observation import DATA, EVERYTHING, Observation
from archivekit.bag.shelves import Shelves
from archivekit.codes import bag_folder
from archivekit.codes import bag_tags as codes
from archivekit.findings import Depth, Finding, Where
from archivekit.quotes import quoted

_ONCE = ("Bagging-Date", "Bag-Size", "Bag-Group-Identifier", "Bag-Count")
_OXUM = re.compile(r"([0-9]{1,30})\.([0-9]{1,30})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNT = re.compile(r"[0-9]{1,12} of (?:[0-9]{1,12}|\?)")


def grammar(bag: Observation) -> Iterator[Finding]:
    """Every line can be read."""
    if bag.tags.info:
        yield from bag.tags.info.findings


def repeated_labels(bag: Observation) -> Iterator[Finding]:
    """Labels that should stand once do; Payload-Oxum must (1.0). Before, any label might be repeated."""
    info = bag.tags.info
    if info is None:
        return
    for label in _ONCE if bag.tags.version >= V1_0 else ():
        for tag in info.all(label)[1:]:
            yield codes.INFO_REPEATED.finding(f"{label} is given again in line {tag.line}", where=_where(info, tag))
    code = codes.OXUM_REPEATED if bag.tags.version >= V1_0 else codes.INFO_REPEATED
    for tag in info.all("Payload-Oxum")[1:]:
        yield code.finding(f"Payload-Oxum is given again in line {tag.line}", where=_where(info, tag))


def forms(bag: Observation) -> Iterator[Finding]:
    """The reserved elements have the form that the standard gives them."""
    info = bag.tags.info
    if info is None:
        return
    for tag in info.all("Bagging-Date"):
        if not _is_day(tag.value):
            yield codes.INFO_DATE.finding(
                f"Bagging-Date is {quoted(tag.value)}",
                where=_where(info, tag),
                expected="YYYY-MM-DD",
                observed=tag.value,
            )
    for tag in info.all("Bag-Count"):
        if not _COUNT.fullmatch(tag.value):
            yield codes.INFO_COUNT.finding(
                f"Bag-Count is {quoted(tag.value)}", where=_where(info, tag), expected="N of T", observed=tag.value
            )
    counts = info.all("Bag-Count")
    if counts and not info.all("Bag-Group-Identifier"):
        yield codes.COUNT_WITHOUT_GROUP.finding(
            "Bag-Count is given and Bag-Group-Identifier is not", where=_where(info, counts[0])
        )


def _is_day(value: str) -> bool:
    """Say whether a value is YYYY-MM-DD and there was such a day."""
    if not _DATE.fullmatch(value):
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def payload_oxum(bag: Observation) -> Iterator[Finding]:
    """Payload-Oxum is OCTETS.FILES and counts what is there, and what fetch.txt has still to bring."""
    info = bag.tags.info
    oxums = info.all("Payload-Oxum") if info else ()
    readable = False
    totals = _totals(bag) if oxums else None
    for tag in oxums:
        found = _OXUM.fullmatch(tag.value)
        if found is None:
            yield codes.OXUM_MALFORMED.finding(
                f"Payload-Oxum is {quoted(tag.value)}",
                where=_where(info, tag),
                expected="OCTETS.FILES",
                observed=tag.value,
            )
            continue
        readable = True
        if totals is not None:
            yield from totals.compare(_where(info, tag), int(found.group(1)), int(found.group(2)))
    if bag.depth is Depth.QUICK and not readable:
        yield bag_folder.NOTHING_TO_COMPARE.finding("there is no Payload-Oxum that a quick look could compare")


class _Totals(NamedTuple):
    """Octets and files that are there, and what fetch.txt has still to bring, as far as its lengths are known."""

    octets: int
    files: int
    octets_to_come: int
    files_to_come: int
    all_known: bool

    def compare(self, where: Where, octets: int, files: int) -> Iterator[Finding]:
        """Compare with what one Payload-Oxum says."""
        total = self.octets + self.octets_to_come
        enough = total == octets if self.all_known else total <= octets
        if not (enough and self.files + self.files_to_come == files):
            yield codes.OXUM_DIFFERS.finding(
                f"Payload-Oxum says {octets:,} octets in {files:,} files; there are {self.octets:,} in {self.files:,}"
                + (f", and {self.files_to_come:,} files to fetch" if self.files_to_come else ""),
                where=where,
                expected=f"{octets}.{files}",
                observed=f"{total}.{self.files + self.files_to_come}",
            )


def _totals(bag: Observation) -> _Totals | None:
    """Count the payload once, however often it is asked for; None where not all of it was seen."""
    if any(path == EVERYTHING or path.startswith(DATA) for path in bag.listing.unseen):
        return None
    payload = bag.listing.payload
    octets = payload.octets() if isinstance(payload, Shelves) else sum(payload.values())
    entries = bag.tags.fetch.entries.values() if bag.tags.fetch else ()
    to_come = [entry.length for entry in entries if entry.path not in payload]
    known = [length for length in to_come if length is not None]
    return _Totals(octets, len(payload), sum(known), len(to_come), len(known) == len(to_come))


def _where(info: BagInfo | None, tag: Tag) -> Where:
    return Where(file=info.file if info else None, line=tag.line)
