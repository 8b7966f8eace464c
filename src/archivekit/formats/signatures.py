"""What a file is, by its first octets: the last resort where no libmagic can be had.

A small table of signatures that are certain, then a look at whether the octets are text. It never guesses: what it
does not know is `application/octet-stream`. The names are those of IANA, and where there is none, of libmagic.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: Raised whenever the table would answer differently for the same octets.
VERSION = "1"

#: How many octets from the start the answer may depend on. The same number for every tool keeps answers stable.
BLOCK = 64 * 1024

EMPTY = "inode/x-empty"
UNKNOWN = "application/octet-stream"

_AT_START: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"WARC/", "application/warc"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"{\\rtf", "text/rtf"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"\x7fELF", "application/x-executable"),
    (b"From ", "application/mbox"),
)

_BY_FIRST_OCTET = {
    octet: tuple(row for row in _AT_START if row[0][0] == octet) for octet in {row[0][0] for row in _AT_START}
}

_OFFICE = {
    b".doc": "application/msword",
    b".dot": "application/msword",
    b".xls": "application/vnd.ms-excel",
    b".xlt": "application/vnd.ms-excel",
    b".ppt": "application/vnd.ms-powerpoint",
    b".pps": "application/vnd.ms-powerpoint",
    b".msg": "application/vnd.ms-outlook",
}
_OPEN_XML = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OPEN_XML_BY_NAME = {b".docx": 0, b".xlsx": 1, b".pptx": 2}

_RIFF = {b"WAVE": "audio/x-wav", b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}
_QUICKTIME = frozenset({b"qt  "})
_IMAGE_BRANDS = {b"avif": "image/avif", b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif"}
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B "})

_TEXT_BY_NAME = {
    b".csv": "text/csv",
    b".tsv": "text/tab-separated-values",
    b".css": "text/css",
    b".vtt": "text/vtt",
}


def signature(block: bytes, name: bytes = b"") -> str:
    """Return the MIME type of a file by its first octets; its name decides only between kin."""
    if not block:
        return EMPTY
    block = block[:BLOCK]
    for start, mime in _BY_FIRST_OCTET.get(block[0], ()):
        if block.startswith(start) and (mime != "application/mbox" or _is_mbox(block)):
            return mime
    extension = _extension(name)
    for look in _LOOKS:
        found = look(block, extension)
        if found is not None:
            return found
    return UNKNOWN


def _extension(name: bytes) -> bytes:
    last = name.rpartition(b"/")[2]
    stem, dot, rest = last.rpartition(b".")
    return (dot + rest).lower() if stem else b""


def _is_mbox(block: bytes) -> bool:
    """Say whether a text that begins with "From " goes on as a mail folder does, with a year and then headers."""
    return re.match(rb"From \S+ .*[0-9]{4}.*\r?\n[A-Za-z-]+: ", block[:500]) is not None


def _riff(block: bytes, extension: bytes) -> str | None:
    return _RIFF.get(block[8:12]) if block[:4] == b"RIFF" else None


def _ogg(block: bytes, extension: bytes) -> str | None:
    if block[:4] != b"OggS":
        return None
    head = block[:200]
    if b"\x80theora" in head:
        return "video/ogg"
    return "audio/ogg" if b"\x01vorbis" in head or b"OpusHead" in head or b"\x7fFLAC" in head else "application/ogg"


def _iso_media(block: bytes, extension: bytes) -> str | None:
    """Return the kind of an ISO base media file (MP4 and its kin) by its major brand."""
    if block[4:8] in (b"moov", b"mdat", b"wide") and len(block) > 8 and block[0] == 0:
        return "video/quicktime"
    if block[4:8] != b"ftyp":
        return None
    brand = block[8:12]
    if brand in _QUICKTIME:
        return "video/quicktime"
    if brand in _AUDIO_BRANDS:
        return "audio/x-m4a"
    return _IMAGE_BRANDS.get(brand, "video/mp4")


def _mpeg_audio(block: bytes, extension: bytes) -> str | None:
    """Return audio/mpeg for a frame header of layer III whose every field is a defined one."""
    if len(block) < 4 or block[0] != 0xFF or block[1] & 0xE6 != 0xE2:
        return None
    version, rate, frequency = block[1] >> 3 & 3, block[2] >> 4, block[2] >> 2 & 3
    return "audio/mpeg" if version != 1 and rate not in (0, 15) and frequency != 3 else None


def _zip(block: bytes, extension: bytes) -> str | None:
    """Return the kind of a ZIP file: by its `mimetype` member (EPUB, OpenDocument) or its Office Open XML folders."""
    if block[:4] not in (b"PK\x03\x04", b"PK\x05\x06"):
        return None
    if block[30:38] == b"mimetype" and block[8:10] == b"\0\0":
        size = int.from_bytes(block[18:22], "little")
        start = 38 + int.from_bytes(block[28:30], "little")
        declared = re.match(rb"application/[A-Za-z0-9.+-]+", block[start : start + (size or 100)])
        if declared:
            return declared.group().decode("ascii")
    names = _member_names(block)
    if any(member in (b"[Content_Types].xml", b"_rels/.rels") for member in names):
        for folder, mime in _OPEN_XML:
            if any(member.startswith(folder) for member in names):
                return mime
        kin = _OPEN_XML_BY_NAME.get(extension)
        if kin is not None:
            return _OPEN_XML[kin][1]
    return "application/zip"


def _member_names(block: bytes) -> list[bytes]:
    """Return the names of the local file headers that begin in the block."""
    names = []
    at = block.find(b"PK\x03\x04")
    while at >= 0:
        size = int.from_bytes(block[at + 26 : at + 28], "little")
        names.append(block[at + 30 : at + 30 + size])
        at = block.find(b"PK\x03\x04", at + 30)
    return names


def _compound(block: bytes, extension: bytes) -> str | None:
    """Return the kind of a compound file (Office up to 2003) by its name: the octets at the start do not tell."""
    if block[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return None
    return _OFFICE.get(extension, "application/x-ole-storage")


def _tar(block: bytes, extension: bytes) -> str | None:
    return "application/x-tar" if block[257:262] == b"ustar" else None


# -- text ------------------------------------------------------------------------------------------------------

_NOT_IN_TEXT = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_HTML = re.compile(
    r"\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|title|script)\b", re.IGNORECASE | re.DOTALL
)
_XHTML = re.compile(r"<(?:!DOCTYPE\s+)?html\b")
_SVG = re.compile(r"<(?:[a-z]+:)?svg\b")
_JSON = re.compile(r'\s*(?:\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})|\[\s*(?:["\[{\]0-9-]|true|false|null))')


def _text(block: bytes, extension: bytes) -> str | None:
    """Return the kind of a text, or None where the octets are none: UTF-8, UTF-16 with its mark, or eight-bit."""
    text, charset = _decoded(block)
    if text is None:
        return None
    return _markup(text) or _TEXT_BY_NAME.get(extension) or f"text/plain{charset}"


def _decoded(block: bytes) -> tuple[str | None, str]:
    """Return the text with what its MIME type must add, or None; a character cut by the block's end is no fault."""
    if block[:2] in (b"\xff\xfe", b"\xfe\xff"):
        whole = block[: len(block) - len(block) % 2]
        text = whole.decode("utf-16", "replace")
        return (None, "") if "\0" in text else (text.removeprefix("\ufeff"), "")
    if _NOT_IN_TEXT.search(block):
        return None, ""
    try:
        return block.decode("utf-8").removeprefix("\ufeff"), ""
    except UnicodeDecodeError as error:
        if len(block) == BLOCK and error.start >= len(block) - 3 and error.reason == "unexpected end of data":
            return block[: error.start].decode("utf-8").removeprefix("\ufeff"), ""
    return block.decode("latin-1"), "; charset=unknown-8bit"


def _markup(text: str) -> str | None:
    head = text[:4096]
    if head.startswith("<?xml"):
        if _XHTML.search(head):
            return "text/html"
        return "image/svg+xml" if _SVG.search(head) else "text/xml"
    if _HTML.match(head):
        return "text/html"
    if head.lstrip().startswith("<svg"):
        return "image/svg+xml"
    return "application/json" if _JSON.match(head) else None


_LOOKS: tuple[Callable[[bytes, bytes], str | None], ...] = (
    _riff,
    _ogg,
    _iso_media,
    _mpeg_audio,
    _zip,
    _compound,
    _tar,
    _text,
)
