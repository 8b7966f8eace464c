"""Which promises of durability were not kept for what was made, because less was asked for or the disk cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archivekit.codes import package as codes
from archivekit.findings import Finding
from archivekit.storage.staging import Durability


def weaker(durability: Durability, unflushed: Sequence[str], made: str) -> Iterator[Finding]:
    """Yield what is weaker than it could be; `made` is what was made: the bag, the archive."""
    if durability is Durability.NONE:
        yield codes.NOT_FLUSHED.finding(f"the {made} was not flushed to the disk")
    if durability is not Durability.FULL:
        yield codes.NOT_READ_BACK.finding(f"the {made} was not read back from the disk")
    if unflushed:
        yield codes.DURABILITY_PARTIAL.finding(f"the folder {unflushed[0]!r} could not be flushed")
