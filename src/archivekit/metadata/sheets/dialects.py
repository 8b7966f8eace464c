"""The dialects of sheets: which system wrote one, what its headers mean, and what separates several values in a cell.

Archivematica (`dc.title` repeated, a file column, nothing split), DSpace (`dc.title[en]`, `||`), Uwazi (`title__ar`,
`|`), Islandora Workbench (`field_x`, `|`), and plain. Follows the import pages of these systems; splits nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from archivekit.metadata.sheets.headers import DOTTED, FIELD, named


class Dialect(Enum):
    """Whose sheet it is. AUTO takes it from the headers, and says so."""

    AUTO = "auto"
    ARCHIVEMATICA = "archivematica"
    DSPACE = "dspace"
    ISLANDORA = "islandora"
    UWAZI = "uwazi"
    PLAIN = "plain"


#: What separates several values in one cell; dialects that are not here split nothing.
SEPARATORS = {Dialect.DSPACE: "||", Dialect.ISLANDORA: "|", Dialect.UWAZI: "|"}

#: Headers of the column with a row's files, the likeliest first; and of the one with its bag's name.
FILES = ("files", "file", "filename", "objects", "originals", "path")
BAG = "bag"
TAG = "bag:"
#: The columns that an ingest writes beside a sheet's own: the outcome of a run may be the sheet of the next.
OUTCOME = ("archivekit_status", "archivekit_bag", "archivekit_tagmanifest", "archivekit_findings")

_BRACKETS = re.compile(r"(.+?)\[([^\[\]]*)\]", re.DOTALL)
_UNDERSCORES = re.compile(r"(.+?)__([A-Za-z0-9_-]+)", re.DOTALL)


def language_in(header: str) -> tuple[str, str | None]:
    """Return a header without its language, and the language: `title[en]`, `title__ar`; `title[]` has none."""
    found = _BRACKETS.fullmatch(header) or _UNDERSCORES.fullmatch(header)
    if not found:
        return header, None
    tag = found.group(2).strip()
    return found.group(1).strip(), tag if tag not in ("", "*") else None


def dialect_of(headers: Sequence[str]) -> tuple[Dialect, str]:
    """Return the dialect that headers tell, and what told it; PLAIN where nothing does."""
    dublin = next((header for header in headers if header.startswith(("dc.", "dcterms."))), None)
    if dublin and "id" in headers and "collection" in headers:
        return Dialect.DSPACE, f"`id`, `collection` and `{dublin}`"
    dotted = [header for header in headers if DOTTED.fullmatch(header)]
    if len(dotted) > 1 and any(header in FILES for header in headers):
        return Dialect.ARCHIVEMATICA, f"`{dotted[0]}` and a column of files"
    for pattern, dialect in ((_BRACKETS, Dialect.DSPACE), (_UNDERSCORES, Dialect.UWAZI), (FIELD, Dialect.ISLANDORA)):
        for header in headers:
            found = pattern.fullmatch(header)
            if found and (dialect is Dialect.ISLANDORA or named(found.group(1).strip())):
                return dialect, f"`{header}`"
    return Dialect.PLAIN, ""
