"""What an image says of itself, and the only door to Pillow: its size, EXIF and XMP, from the header alone.

Follows Exif 2.32. No pixel is ever decoded, so that a bomb stays one. Coordinates are reported and never repeated.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, BinaryIO

from archivekit.codes import describe as codes
from archivekit.findings import Where
from archivekit.formats.describe.read import Notebook, note_place, unread
from archivekit.formats.describe.xmp import read_xmp
from archivekit.metadata.describe.programs import is_login

if TYPE_CHECKING:
    from PIL.Image import Exif

#: What Pillow itself calls too large, twice over.
MOST_PIXELS = 178_956_970
_FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "WEBP", "BMP", "JPEG2000")
_DESCRIPTION, _ARTIST, _COPYRIGHT, _EXIF_IFD, _GPS_IFD, _TAKEN = 0x010E, 0x013B, 0x8298, 0x8769, 0x8825, 0x9003
_MOMENT = re.compile(r"(\d{4}):(\d{2}):(\d{2})(?: \d{2}:\d{2}:\d{2})?\Z")
_MADE = "That is when the image file was made: was the document made then?"
_CAMERA = re.compile(
    r"(?i)(?:olympus|sony|samsung|kodak|nikon|canon)? ?(?:digital camera|dsc|picture)\b.*|default|screenshot"
)


def read_image(file: BinaryIO, book: Notebook) -> None:
    """Take down what an image says of itself; raises UnreadError."""
    from PIL import Image

    most, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None  # no pixel is decoded, so that none is too many
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=_FORMATS) as image:
                _size(image.size, book)
                exif = image.getexif() if image.format == "TIFF" else _exif(image.info, Image.Exif())
                packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
                _take_exif(exif, exif.get_ifd(_EXIF_IFD), book)
                _gps(exif.get_ifd(_GPS_IFD), book)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, SyntaxError, RecursionError,
            OverflowError, ArithmeticError) as error:  # fmt: skip
        why = " ".join((str(error) or type(error).__name__).split())[:200]
        why = re.sub(r"<_io\.[^>]*>", "the file", why)
        raise unread("DSC-102", book.name, f"this image could not be taken apart: {why}") from error
    except MemoryError as error:
        raise unread("DSC-103", book.name, "this image asks for more memory than is given") from error
    finally:
        Image.MAX_IMAGE_PIXELS = most
    if packet:
        read_xmp(packet.encode("utf-8", "replace") if isinstance(packet, str) else bytes(packet), book, made=_MADE)


def _exif(info: Mapping[str | tuple[int, int], object], exif: Exif) -> Exif:
    """Return the EXIF that the header holds; asking a PNG itself would decode it."""
    raw = info.get("exif")
    if isinstance(raw, bytes) and raw:
        exif.load(raw)
    return exif


def _size(size: tuple[int, int], book: Notebook) -> None:
    width, height = size
    book.see("extent", f"{width} × {height} pixels", "size of the image")
    if width * height > MOST_PIXELS:
        message = f"{book.name}: the header claims {width:,} × {height:,} pixels; no pixel was read"
        book.findings.append(codes.HUGE_IMAGE.finding(message, where=Where(book.name)))


def _take_exif(exif: Mapping[int, object], inner: Mapping[int, object], book: Notebook) -> None:
    description, artist = _text(exif.get(_DESCRIPTION)), _text(exif.get(_ARTIST))
    if description and not _CAMERA.fullmatch(description):
        book.see("description", description, "EXIF ImageDescription")
    if artist:
        question = "It looks like the name of a login: is it who took the picture?" if is_login(artist) else None
        book.see("creator", artist, "EXIF Artist", question=question)
    book.see("rights", _text(exif.get(_COPYRIGHT)), "EXIF Copyright")
    moment = _text(inner.get(_TAKEN))
    day = _MOMENT.match(moment) if moment else None
    if moment and day and moment[:4] != "0000":
        source = f'EXIF DateTimeOriginal "{moment}"'
        book.see_date("created", "-".join(day.groups()), source, question="By the camera's clock: is it right?")


def _gps(gps: Mapping[int, object], book: Notebook) -> None:
    if {2, 4} & gps.keys():
        note_place(book, "EXIF GPS")


def _text(value: object) -> str | None:
    """Return the text of a tag: cut at its NUL, UTF-8 where it was read as Latin 1."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return None
    text = value.split("\0", 1)[0]
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
