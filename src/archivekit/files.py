"""What is known of one file, once it was read: the value that every later step speaks of. Knows no disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archivekit.paths import BagPath


@dataclass(frozen=True, slots=True)
class Format:
    """A file's format as one tool saw it: MIME type, and which tool in which version said so."""

    mime: str
    tool: str
    version: str


@dataclass(frozen=True, slots=True)
class FileFact:
    """One packaged file.

    `path` in the bag; `original` relative to the ORIGINAL given (never absolute); `size` in octets; `digests` by
    RFC 8493 algorithm name, in lower-case hex; `modified` in ISO 8601 UTC; `mode` the permission bits.
    """

    path: BagPath
    original: BagPath
    size: int
    digests: Mapping[str, str]
    format: Format | None = None
    modified: str | None = None
    mode: int | None = None
