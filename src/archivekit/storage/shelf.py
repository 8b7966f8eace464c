"""The files that are shipped with archivekit, as bytes: schemas, profiles and XSDs.

Reads `archivekit.schemas` through importlib.resources, so that it works installed, editable and from a zip. Judges
nothing: what the bytes mean is known by whoever asked for them.
"""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from archivekit.errors import UnknownNameError

PACKAGE = "archivekit.schemas"


def read(name: str) -> bytes:
    """Return a shipped file (`xsd/archivekit-dcterms-1.xsd`). Raises UnknownNameError, which lists what there is."""
    known = names()
    if name not in known:
        raise UnknownNameError("shipped file", name, known)
    place = resources.files(PACKAGE)
    for part in name.split("/"):
        place = place.joinpath(part)
    return place.read_bytes()


def names(folder: str = "", *, suffix: str = "") -> tuple[str, ...]:
    """Return the names of the shipped files, sorted: those in one folder (`xsd`), or with one suffix (`.csv`)."""
    prefix = f"{folder.strip('/')}/" if folder else ""
    found = _walk(resources.files(PACKAGE), "")
    return tuple(sorted(name for name in found if name.startswith(prefix) and name.endswith(suffix)))


def _walk(place: Traversable, prefix: str) -> list[str]:
    found: list[str] = []
    for entry in place.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                found.extend(_walk(entry, f"{prefix}{entry.name}/"))
        elif not entry.name.endswith((".py", ".pyc")):
            found.append(prefix + entry.name)
    return found
