"""What a PREMIS document says of files: the path in the bag, the format, and when it was last changed. Nothing else.

Follows the PREMIS Data Dictionary 3.0, and the way in which `premis` writes paths. Read piece by piece, and total: from
a document that is no PREMIS, or a broken one, comes what could be read before it broke.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from archivekit.formats import xml
from archivekit.formats.premis import PREMIS

_OBJECT = f"{{{PREMIS}}}object"


@dataclass(frozen=True, slots=True)
class Noted:
    """What PREMIS notes of one file: its media type and when it was last changed, where it says so."""

    mime: str | None
    modified: str | None


def read_files(pieces: Iterable[bytes]) -> Mapping[bytes, Noted]:
    """Return what is noted of each file, by its path in the bag."""
    found: dict[bytes, Noted] = {}
    try:
        for element in xml.stream(pieces, (_OBJECT,)):
            path = _first(element, "contentLocationValue")
            if path is not None:
                found[unquote_to_bytes(path)] = Noted(_first(element, "formatName"), _modified(element))
    except xml.XmlError:
        return found
    return found


def _first(element: xml.Element, name: str) -> str | None:
    return next((xml.text_of(child) for child in element.iter(f"{{{PREMIS}}}{name}")), None)


def _modified(element: xml.Element) -> str | None:
    for property_ in element.iter(f"{{{PREMIS}}}significantProperties"):
        if _first(property_, "significantPropertiesType") == "modification time":
            return _first(property_, "significantPropertiesValue")
    return None
