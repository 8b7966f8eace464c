"""Which reader an original is for, and the reading: from a file that is open to what it says of itself.

Readers take octets and give facts. Plain text is read here; what others' formats need is loaded when it is needed.
"""

from __future__ import annotations

from enum import Enum
from typing import BinaryIO

from archivekit.codes import describe as codes
from archivekit.findings import Where
from archivekit.formats.describe.read import Notebook, UnreadError, unread
from archivekit.metadata.describe.press import Heading, lines_of, read_press

#: How much of a text and of a page is read; and the largest PDF that is opened.
TEXT_OCTETS = 256 << 10
PAGE_OCTETS = 4 << 20
PDF_OCTETS = 256 << 20

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class Reader(Enum):
    """The readers there are."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    OFFICE = "office"
    IMAGE = "image"


#: Reader → (the module it needs, what pip calls it, what it reads).
EXTRAS = {
    Reader.PDF: ("pypdf", "pypdf", "what a PDF says of itself"),
    Reader.IMAGE: ("PIL", "Pillow", "the size of an image and its EXIF"),
}

_BY_MIME = {
    "text/plain": Reader.TEXT,
    "text/html": Reader.HTML,
    "application/pdf": Reader.PDF,
    "image/jpeg": Reader.IMAGE,
    "image/png": Reader.IMAGE,
    "image/gif": Reader.IMAGE,
    "image/tiff": Reader.IMAGE,
    "image/webp": Reader.IMAGE,
    "image/jp2": Reader.IMAGE,
}
_OFFICE = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")


#: Texts that are read by programs: their first line is no heading.
_FOR_PROGRAMS = (
    b".toml", b".yaml", b".yml", b".ini", b".cfg", b".conf", b".log", b".csv", b".tsv", b".json", b".jsonl", b".xml",
    b".srt", b".sub", b".tex", b".bib", b".ris", b".py", b".js", b".css", b".sh", b".sql", b".md5", b".sha1",
    b".sha256", b".sha512",
)  # fmt: skip


def reader_of(mime: str, name: bytes = b"") -> Reader | None:
    """Return the reader of a format, by its MIME type and the file's name; None where there is none."""
    plain = mime.partition(";")[0]
    if plain == "text/plain" and name.lower().endswith(_FOR_PROGRAMS):
        return None
    return Reader.OFFICE if plain.startswith(_OFFICE) else _BY_MIME.get(plain)


def read(reader: Reader, file: BinaryIO, name: str) -> Notebook:
    """Return what an original says of itself. Never raises for what is in it: that is a finding."""
    book = Notebook(name)
    try:
        if reader is Reader.TEXT:
            _text(file, book)
        elif reader is Reader.HTML:
            from archivekit.formats.describe.html import read_html

            read_html(_beginning(file, PAGE_OCTETS, book)[0], book)
        elif reader is Reader.PDF:
            from archivekit.formats.describe.pdf import read_pdf

            read_pdf(file, book)
        elif reader is Reader.OFFICE:
            from archivekit.formats.describe.office import read_office

            read_office(file, book)
        else:
            from archivekit.formats.describe.image import read_image

            read_image(file, book)
    except UnreadError as error:
        book.findings.append(error.finding)
    return book


def _beginning(file: BinaryIO, most: int, book: Notebook) -> tuple[bytes, bool]:
    """Return the first octets of a file, and whether they are all of it; where not, that is noted."""
    data = file.read(most + 1)
    if len(data) <= most:
        return data, True
    message = f"{book.name}: the first {most:,} octets were read, and not the rest"
    book.findings.append(codes.BEGINNING_ONLY.finding(message, where=Where(book.name)))
    return data[:most], False


def _text(file: BinaryIO, book: Notebook) -> None:
    data, whole = _beginning(file, TEXT_OCTETS, book)
    text = _decoded(data, whole=whole, name=book.name)
    book.seen += read_press(lines_of(text), Heading.TAKEN, whole=whole)


def _decoded(data: bytes, *, whole: bool, name: str) -> str:
    """Return the letters of a text: by its mark, else UTF-8; raises UnreadError and guesses nothing."""
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    body = data[len(mark) :]
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        if not whole and error.start >= len(body) - 4:  # a letter that the limit cut in two
            return body[: error.start].decode(codec, "replace")
        octets = body[error.start : error.start + 1].hex().upper()
        at = error.start + len(mark)
        raise unread(
            "DSC-101", name, f"byte {at} ({octets}) is not {codec.upper()}, and no mark names another encoding"
        ) from None
