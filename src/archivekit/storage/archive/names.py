"""The forms of archive files, and the names by which they go. Loads no library of compression."""

from __future__ import annotations

import os
from enum import Enum

from archivekit.errors import UsageError
from archivekit.quotes import quoted


class Form(Enum):
    """A form of archive, by its extension."""

    TAR = "tar"
    TAR_GZ = "tar.gz"
    TAR_BZ2 = "tar.bz2"
    TAR_XZ = "tar.xz"
    TAR_ZST = "tar.zst"
    ZIP = "zip"


MIME = {
    Form.TAR: ("application/x-tar", "application/tar"),
    Form.TAR_GZ: ("application/gzip", "application/x-gzip", "application/x-gtar", "application/tar+gzip"),
    Form.TAR_BZ2: ("application/x-bzip2",),
    Form.TAR_XZ: ("application/x-xz",),
    Form.TAR_ZST: ("application/zstd",),
    Form.ZIP: ("application/zip", "application/x-zip-compressed"),
}

#: Extension → form; the first of a form is the one that a bag's name gets.
EXTENSIONS = {
    b".tar": Form.TAR,
    b".tar.gz": Form.TAR_GZ,
    b".tgz": Form.TAR_GZ,
    b".tar.bz2": Form.TAR_BZ2,
    b".tbz2": Form.TAR_BZ2,
    b".tbz": Form.TAR_BZ2,
    b".tar.xz": Form.TAR_XZ,
    b".txz": Form.TAR_XZ,
    b".tar.zst": Form.TAR_ZST,
    b".tzst": Form.TAR_ZST,
    b".zip": Form.ZIP,
}

_WRITTEN = (Form.TAR, Form.TAR_GZ, Form.TAR_ZST, Form.ZIP)


def by_name(name: bytes) -> tuple[bytes, Form] | None:
    """Return a file name without its extension, and the form that the extension stands for; None where it is none."""
    lower = name.lower()
    for extension, form in EXTENSIONS.items():
        if lower.endswith(extension) and len(name) > len(extension):
            return name[: -len(extension)], form
    return None


def form_to_write(place: bytes) -> Form:
    """Return the form of archive that a name asks for; raises UsageError where it is none that is written."""
    named = by_name(os.path.basename(place))
    if named is None or named[1] not in _WRITTEN:
        raise UsageError(f"{quoted(place)} is no name for an archive. End it in .tar, .tar.gz, .tar.zst or .zip.")
    return named[1]


def is_to_be_archive(place: bytes) -> bool:
    """Say whether what is to be made at a place is one file; raises UsageError for a form that is not written."""
    return by_name(os.path.basename(place)) is not None and form_to_write(place) is not None
