"""What a PREMIS document says of a bag: its UUID, and of each file the format and when it was last changed. No more.

Follows the PREMIS Data Dictionary 3.0, and the way in which `premis` writes paths. Read piece by piece, and total: from
a document that is no PREMIS, or a broken one, comes what could be read before it broke.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from archivekit.formats import xml
from archivekit.formats.premis import PREMIS

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
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


def read_uuid(pieces: Iterable[bytes]) -> str | None:
    """Return the UUID of the whole: that of the first object, where it is no file."""
    try:
        first = next(xml.stream(pieces, (_OBJECT,)), None)
    except xml.XmlError:
        return None
    if first is None or _first(first, "contentLocationValue") is not None:
        return None
    text = _first(first, "objectIdentifierValue") or ""
    return text if _UUID.fullmatch(text) else None


def _first(element: xml.Element, name: str) -> str | None:
    return next((xml.text_of(child) for child in element.iter(f"{{{PREMIS}}}{name}")), None)


def _modified(element: xml.Element) -> str | None:
    for property_ in element.iter(f"{{{PREMIS}}}significantProperties"):
        if _first(property_, "significantPropertiesType") == "modification time":
            return _first(property_, "significantPropertiesValue")
    return None
