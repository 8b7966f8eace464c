"""Paths inside a bag or a source: raw bytes, `/` between the parts, relative, never normalised.

File systems hold bytes, digests attest bytes, and manifests are sorted by bytes; text is made at the last moment,
for people (`show`). Follows RFC 8493 §2.1.3 (escapes), §5.1 (what may never be opened) and §6.1 (portability).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NewType

from archivekit.quotes import quoted

#: A path relative to the bag's (or source's) folder: bytes as the file system holds them, `/`-separated.
BagPath = NewType("BagPath", bytes)


def show(path: bytes) -> str:
    """Return a path as text for people: UTF-8, with any octet that is not shown as `\\xNN`."""
    return path.decode("utf-8", "backslashreplace")


def is_utf8(path: bytes) -> bool:
    """Say whether a path can be written in a UTF-8 manifest at all."""
    try:
        path.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# -- escapes ---------------------------------------------------------------------------------------------------

_ENCODE = {b"%": b"%25", b"\n": b"%0A", b"\r": b"%0D"}
_DECODE = {b"%25": b"%", b"%0a": b"\n", b"%0d": b"\r"}
_MUST_ENCODE = re.compile(rb"[%\r\n]")
_ESCAPE = re.compile(rb"%(?:25|0[AaDd])")
_LINE_ESCAPE = re.compile(rb"%0[AaDd]")


def encode(path: bytes) -> bytes:
    """Escape CR, LF and % for a manifest or fetch.txt, and nothing else (RFC 8493 §2.1.3)."""
    return _MUST_ENCODE.sub(lambda m: _ENCODE[m.group()], path) if _MUST_ENCODE.search(path) else path


def decode(text: bytes) -> bytes:
    """Undo `encode`, once: only %25, %0A and %0D are escapes; any other % stands for itself."""
    return _ESCAPE.sub(lambda m: _DECODE[m.group().lower()], text) if b"%" in text else text


def decode_line_ends(text: bytes) -> bytes:
    """Undo only %0A and %0D, which is how BagIt 0.97 wrote them."""
    return _LINE_ESCAPE.sub(lambda m: _DECODE[m.group().lower()], text) if b"%" in text else text


def has_stray_percent(text: bytes) -> bool:
    """Say whether a % stands in a manifest that is none of the three escapes, so was never encoded."""
    return b"%" in _ESCAPE.sub(b"", text)


# -- what may never be opened ----------------------------------------------------------------------------------


class Danger(Enum):
    """Why a path that a bag names is refused by its form alone, on every system (RFC 8493 §5.1)."""

    EMPTY = "it is empty"
    NUL = "it holds a NUL octet"
    ABSOLUTE = "it is absolute"
    HOME = "it begins with ~, which a shell takes for a home folder"
    DRIVE = "it begins with a Windows drive or device form"
    PARENT = "it has a '..' part"
    DOT = "it has a '.' part"
    EMPTY_PART = "it has an empty part"


_SEPARATORS = re.compile(rb"[/\\]")
_DRIVE_PREFIX = re.compile(rb"[A-Za-z]:|%[A-Za-z]+%")
_DRIVE_PART = re.compile(rb"[A-Za-z]:")
_MAYBE_DANGEROUS = re.compile(rb"^[/\\~%]|\0|[/\\][/\\.]|[/\\]$|^\.|:")


def danger(path: bytes) -> Danger | None:
    """Return why a path must not be opened, or None. Both `/` and `\\` separate parts here, on every system."""
    if path and not _MAYBE_DANGEROUS.search(path):
        return None
    if not path:
        return Danger.EMPTY
    if b"\0" in path:
        return Danger.NUL
    if path[:1] in (b"/", b"\\"):
        return Danger.ABSOLUTE
    if path[:1] == b"~":
        return Danger.HOME
    parts = _SEPARATORS.split(path)
    if _DRIVE_PREFIX.match(path) or (len(parts) > 2 and _DRIVE_PART.fullmatch(parts[1])):
        return Danger.DRIVE
    if b".." in parts:
        return Danger.PARENT
    if b"." in parts:
        return Danger.DOT
    if b"" in parts:
        return Danger.EMPTY_PART
    return None


# -- names that two systems see differently --------------------------------------------------------------------


def nfc(path: bytes) -> bytes:
    """Return the path in Normalization Form C; a path that is not UTF-8 is its own form."""
    if path.isascii():
        return path
    try:
        return unicodedata.normalize("NFC", path.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        return path


def folded(path: bytes) -> bytes:
    """Return the path as a case-insensitive, normalising file system would compare it."""
    if path.isascii():
        return path.lower()
    try:
        text = path.decode("utf-8")
    except UnicodeDecodeError:
        return path
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold()).encode("utf-8")


_WINDOWS_CHARACTERS = re.compile(rb'[\x01-\x1f<>:"|?*\\]')
_WINDOWS_DEVICES = re.compile(
    rb"(?:con|prn|aux|nul|(?:com|lpt)(?:[0-9]|\xc2[\xb9\xb2\xb3])|conin\$|conout\$)(?:[ ]*\.|[ ]*$)", re.IGNORECASE
)


def windows_trouble(path: bytes) -> str | None:
    """Return why Windows cannot hold a path ("the name CON is a device"), or None."""
    for part in path.split(b"/"):
        found = _WINDOWS_CHARACTERS.search(part)
        if found:
            return f"the character {quoted(found.group().decode('ascii'))} is not allowed there"
        if part[-1:] in (b".", b" ") and part not in (b".", b".."):
            return "a name that ends in a dot or a blank loses it there"
        if _WINDOWS_DEVICES.match(part):
            return f"the name {quoted(part)} is a device there"
        if len(part) > 255 and len(part.decode("utf-8", "replace").encode("utf-16-le")) > 510:
            return "a name of more than 255 characters is too long there"
    return None


def text_of(paths: Iterable[bytes]) -> bytes:
    """Return every part of every path, a slash before and after each: what a sweep over all names looks through."""
    return b"/".join([b"", *paths, b""])


_WINDOWS_NEVER = bytes([*range(1, 32)]) + b'<>:"|?*\\\x00'
_WINDOWS_ENDS = (b"./", b" /")
_WINDOWS_BEGINNINGS = (b"/con", b"/prn", b"/aux", b"/nul", b"/com", b"/lpt")


def windows_suspect(text: bytes) -> bool:
    """Say whether any path may be one that Windows cannot hold: a few sweeps, and never a false "no".

    `text` holds every part of every path, a slash before and after each.
    """
    joined = text.lower()
    return (
        len(joined.translate(None, _WINDOWS_NEVER)) != len(joined)
        or any(end in joined for end in _WINDOWS_ENDS)
        or any(beginning in joined for beginning in _WINDOWS_BEGINNINGS)
        or max(map(len, joined.split(b"/"))) > 255
    )


def twins(paths: Sequence[BagPath]) -> list[list[BagPath]]:
    """Return the groups of different paths that a case-insensitive, normalising file system takes for one name.

    The paths given are all different, as those of a listing are.
    """
    joined = b"".join(paths)
    if joined.isascii() and joined == joined.lower():
        return []
    if len({folded(path) for path in paths}) == len(paths):
        return []
    groups: dict[bytes, list[BagPath]] = {}
    for path in sorted(set(paths)):
        groups.setdefault(folded(path), []).append(path)
    return [group for group in groups.values() if len(group) > 1]


#: Files that operating systems leave behind, compared without case.
_JUNK = frozenset({b".ds_store", b"thumbs.db", b"desktop.ini", b"ehthumbs.db", b".directory", b".localized"})
_JUNK_FOLDERS = frozenset(
    {b".spotlight-v100", b".trashes", b".fseventsd", b"__macosx", b"$recycle.bin", b"system volume information"}
)


def is_junk(path: bytes) -> bool:
    """Say whether a path is a system's own litter (.DS_Store, Thumbs.db, ._x, …) and no original."""
    parts = path.lower().split(b"/")
    return parts[-1] in _JUNK or parts[-1].startswith(b"._") or any(part in _JUNK_FOLDERS for part in parts)


_JUNK_SIGNS = (*_JUNK, *_JUNK_FOLDERS, b"/._")


def junk_suspect(text: bytes) -> bool:
    """Say whether any path may be a system's own litter: a few sweeps over `text` as above, and never a false "no"."""
    joined = text.lower()
    return any(sign in joined for sign in _JUNK_SIGNS)
