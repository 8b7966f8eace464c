"""A glimpse at an archive file: does it hold a bag? Its members' names are read, and no further than it takes to say.

What cannot be told so (of a file that cannot be read, is broken, or is beyond a limit) is for a whole look to say.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from enum import Enum

from archivekit.paths import danger
from archivekit.storage.archive.file import Archive, form_of
from archivekit.storage.archive.forms import BrokenError
from archivekit.storage.listing import Limits

_DECLARATION = b"bagit.txt"


class Holds(Enum):
    """What a glimpse says of an archive."""

    BAG = "a bag"
    NONE = "no bag"
    UNTOLD = "not to be told"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What an archive holds; `deeper` is a folder below those at its top that is a bag's."""

    holds: Holds
    deeper: bytes = b""


def glimpse(path: bytes, limits: Limits) -> Glimpse:
    """Return whether an archive holds a bag: a bagit.txt at its top, or in a folder there."""
    deeper = b""
    try:
        form = form_of(path)
        if form is None:
            return Glimpse(Holds.UNTOLD)
        with Archive(path, form, limits) as archive, contextlib.closing(archive.members()) as members:
            for count, member in enumerate(members, 1):
                folder = _folder(member.name)
                if folder is not None and b"/" not in folder:
                    return Glimpse(Holds.BAG)
                deeper = deeper or folder or b""
                if count >= limits.members:
                    return Glimpse(Holds.UNTOLD)
            return Glimpse(Holds.UNTOLD if archive.is_broken else Holds.NONE, deeper)
    except (OSError, BrokenError):
        return Glimpse(Holds.UNTOLD)


def _folder(name: bytes) -> bytes | None:
    """Return the folder that a bag's declaration lies in, "" for the top; None of anything else.

    A name that would lead out of where it is unpacked counts as at the top: whoever wrote it may have meant a bag, and
    a whole look refuses it. Some writers of zip files part names by backslashes.
    """
    plain = name.replace(b"\\", b"/")
    folder, _, last = plain.rpartition(b"/")
    if last != _DECLARATION:
        return None
    while folder.startswith(b"./"):
        folder = folder[2:]
    return b"" if folder == b"." or danger(name) is not None else folder
