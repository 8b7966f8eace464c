"""A manifest's lines, ticked off as the files are found that they attest: the fast proof that a payload is whole.

Where every line was ticked off by exactly one file, with its digest, and no file was left over, the payload is what
the manifest says, octet for octet, and no line of it needs to be taken apart. Anything else is for the careful path.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from archivekit.paths import BagPath

_NOT_PLAIN = r"[\x00-\x1f\x7f%\\:]"
#: What makes a path one that a line may hold otherwise than as it is, or that is refused in one; in text, in octets.
NOT_PLAIN = re.compile(_NOT_PLAIN)
NOT_PLAIN_OCTETS = re.compile(_NOT_PLAIN.encode())


class Tally:
    """The lines of one manifest that no file was found for yet."""

    def __init__(self, data: bytes, octets: int) -> None:
        """Begin with all lines of a manifest's text, whose digests have so many octets."""
        lines = data.split(b"\n")
        ends_well = lines.pop() == b""
        self._left = set(lines)
        self._is_orderly = ends_well and len(self._left) == len(lines)
        self._before_path = 2 * octets + 2

    def tick(self, lines: Collection[bytes]) -> bool:
        """Tick off the lines of files that were found; say whether each of them was still open."""
        before = len(self._left)
        self._left.difference_update(lines)
        return before - len(self._left) == len(lines)

    @property
    def is_done(self) -> bool:
        """Say whether every line was ticked off, and none is there twice."""
        return self._is_orderly and not self._left

    def open_paths(self) -> set[BagPath]:
        """Return what stands where the paths stand in the lines that are still open."""
        return {BagPath(line[self._before_path :]) for line in self._left}
