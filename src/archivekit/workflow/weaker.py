"""What is weaker than it could be in what was made, because less was asked for or more cannot be had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archivekit.codes import package as codes
from archivekit.files import FileFact
from archivekit.findings import Finding
from archivekit.quotes import quoted
from archivekit.storage.identify import AUTO_LIMIT, TABLE, Identification, Identifier
from archivekit.storage.staging import Durability


def weaker(durability: Durability, unflushed: Sequence[str], made: str) -> Iterator[Finding]:
    """Yield what is weaker than it could be; `made` is what was made: the bag, the archive."""
    if durability is Durability.NONE:
        yield codes.NOT_FLUSHED.finding(f"the {made} was not flushed to the disk")
    if durability is not Durability.FULL:
        yield codes.NOT_READ_BACK.finding(f"the {made} was not read back from the disk")
    if unflushed:
        yield codes.DURABILITY_PARTIAL.finding(f"the folder {quoted(unflushed[0])} could not be flushed")


def by_table(asked: Identification, identifier: Identifier, files: Sequence[FileFact]) -> Iterator[Finding]:
    """Say where the built-in table told the formats: asked for, for the number of files, or for want of a library."""
    if not identifier.asks_the_library:
        why = "as was asked" if asked is Identification.TABLE else f"as there are more than {AUTO_LIMIT:,} files"
        yield codes.LIBRARY_NOT_ASKED.finding(f"formats were told by the built-in table, {why}")
    elif any(file.format is not None and file.format.tool == TABLE and file.size for file in files):
        reasons = "; ".join(identifier.origin().failures)
        yield codes.FORMAT_BY_TABLE.finding(f"formats were told by the built-in table ({reasons})")
