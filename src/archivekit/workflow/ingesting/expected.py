"""Digests that came along with many documents: lists read once, their lines shared out, and those of nobody said.

The folder of all originals is known with the first document; what is there is asked of the disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from archivekit.bag.checksums import Checksums
from archivekit.bag.expected_among import Among, Listed
from archivekit.codes import ingest as codes
from archivekit.findings import Finding, Where
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import originals
from archivekit.workflow.ingesting.documents import Document
from archivekit.workflow.order import read_lists
from archivekit.workflow.places import AnyPath, paths


@dataclass(frozen=True, slots=True)
class Came:
    """What came along: lists with the path of each, and what is to be said of the lists themselves."""

    lists: tuple[tuple[bytes, Checksums], ...] = ()
    findings: tuple[Finding, ...] = ()


def came_along(expect: AnyPath | Sequence[AnyPath]) -> Came:
    """Read the lists at some paths."""
    found: list[tuple[bytes, Checksums]] = []
    findings: list[Finding] = []
    for path in paths(expect):
        read, unread = read_lists(path)
        found += [(originals.absolute(path), one) for one in read]
        findings += [*unread, *(finding for one in read for finding in one.findings)]
    return Came(tuple(found), tuple(findings))


@dataclass(slots=True)
class Shares:
    """The lines of all lists, given to the documents as these come."""

    came: Came
    _base: bytes = b""
    _among: Among | None = field(default=None, repr=False)

    def of(self, one: Document) -> tuple[Checksums, ...]:
        """Return the lines that are about a document; none where no list came along."""
        if not self.came.lists:
            return ()
        if self._among is None:
            self._base = one.base
            listed = [Listed(read, self._home(path)) for path, read in self.came.lists]
            self._among = Among(listed, partial(originals.is_there, one.base))
        return self._among.of(self._seen(one.originals), self._seen(one.descriptions))

    def _home(self, path: bytes) -> bytes | None:
        return originals.below(originals.split(path)[0], self._base)

    def _seen(self, paths: tuple[bytes, ...]) -> list[bytes]:
        found = (originals.below(path, self._base) for path in paths)
        return [path for path in found if path is not None]

    def of_nobody(self) -> Iterator[Finding]:
        """Yield a finding for each line that is about no document; a single one for a list that is so as a whole."""
        for one, lines in self._among.unused() if self._among is not None else ():
            if len(lines) == len(one.entries):
                message = f"none of the {len(lines):,} digests in {quoted(one.file)} is of an original of any document"
                yield codes.LIST_OF_NOBODY.finding(message, where=Where(file=one.file))
                continue
            for entry in lines:
                message = f"{quoted(entry.path)} is expected by {quoted(one.file)} and is an original of no document"
                where = Where(file=one.file, line=entry.line, path=show(entry.path))
                yield codes.EXPECTED_OF_NOBODY.finding(message, where=where)
