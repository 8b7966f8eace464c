"""The place where a bag is to be: whether it is free, and what its file system can take. Looks only; makes nothing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence

from archivekit.bag.source import Destination
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage.leftovers import partial_name

_LONGEST_PATH = 4096


def destination(to: bytes, originals: Sequence[bytes]) -> Destination:
    """Return what is to be known of the place where a bag is to be."""
    whole = os.path.abspath(to)
    parent, name = os.path.split(whole)
    above = _nearest(parent)
    octets = files = longest = None
    block = 1
    with contextlib.suppress(OSError, AttributeError):
        space = os.statvfs(above)
        octets = space.f_bavail * space.f_frsize
        files = space.f_favail if space.f_files else None
        block = space.f_frsize or 1
        longest = space.f_namemax
    return Destination(
        path=show(to),
        octets_in_path=len(os.path.join(parent, partial_name(name, "0" * 8))),
        octets_in_name=len(name),
        exists=os.path.lexists(whole),
        overlap=next((show(original) for original in originals if _overlap(whole, original)), None),
        trouble=_trouble(whole, above),
        free_octets=octets,
        free_files=files,
        block=block,
        longest_name=longest,
        longest_path=_LONGEST_PATH if os.name == "posix" else None,
    )


def _trouble(whole: bytes, above: bytes) -> str | None:
    """Return why nothing can be made there, or None."""
    if whole == os.path.dirname(whole):
        return "it is the root of the file system"
    if not os.path.isdir(above):
        return f"{quoted(above)} is not a folder"
    with contextlib.suppress(OSError, AttributeError):
        if os.statvfs(above).f_flag & os.ST_RDONLY:
            return f"the file system of {quoted(above)} is read-only"
    effective = os.access in os.supports_effective_ids
    if not os.access(above, os.W_OK | os.X_OK, effective_ids=effective):
        return f"{quoted(above)} cannot be written to"
    return None


def _nearest(path: bytes) -> bytes:
    """Return the path itself or the nearest one above it that exists."""
    while not os.path.lexists(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    return path


def _overlap(to: bytes, original: bytes) -> bool:
    """Say whether the destination lies in an original that is a folder, or an original in the destination."""
    ours, theirs = os.path.realpath(to), os.path.realpath(original)
    if ours == theirs:
        return not os.path.isfile(theirs)
    inside = os.path.isdir(theirs) and _below(ours, theirs)
    return inside or _below(theirs, ours)


def _below(inner: bytes, outer: bytes) -> bool:
    return inner.startswith(outer.rstrip(os.sep.encode()) + os.sep.encode())
