"""Originals for the tests of `describe`, made at run time: office documents, images, PDFs, and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from archivekit.findings import Finding
from archivekit.formats.describe.reading import Reader, read
from archivekit.metadata.describe.draft import Suggestion, suggest
from running import ROOT

FIXTURES = ROOT / "fixtures" / "describe"

CORE = """<?xml version="1.0" encoding="UTF-8"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<dc:title>Statement on access to counsel</dc:title><dc:creator>press.office</dc:creator>
<cp:keywords>Justice; Press</cp:keywords><cp:lastModifiedBy>somebody</cp:lastModifiedBy>
<dcterms:created xsi:type="dcterms:W3CDTF">2024-11-03T08:00:00Z</dcterms:created><dc:language>en-GB</dc:language>
</cp:coreProperties>"""

META = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>
<meta:initial-creator>Press office</meta:initial-creator><dc:creator>Somebody else</dc:creator>
<meta:creation-date>2024-11-03T08:00:00</meta:creation-date><dc:date>2024-12-01T08:00:00</dc:date>
<dc:title>Untitled 1</dc:title><meta:keyword>Justice</meta:keyword><meta:document-statistic meta:page-count="3"/>
</office:meta></office:document-meta>"""


def archive(files: dict[str, str | bytes]) -> bytes:
    """Return a ZIP file of these members, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(info, data)
    return out.getvalue()


def docx(lines: Sequence[str], core: str | bytes = CORE) -> bytes:
    """Return a Word document of these paragraphs."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    document = f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document, "docProps/core.xml": core})


def odt(lines: Sequence[str]) -> bytes:
    """Return an OpenDocument text of these paragraphs."""
    office, text = "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<text:p>{line}</text:p>" for line in lines)
    body = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f'<office:document-content xmlns:office="{office}" xmlns:text="{text}">{body}</office:document-content>'
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "meta.xml": META, "content.xml": content})


def png(width: int, height: int) -> bytes:
    """Return a PNG whose header claims that size, with hardly any pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


def jpeg_with_place() -> bytes:
    """Return a small photograph whose EXIF says when and where it was taken, and by whom."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = "A press conference"
    exif[0x013B] = "Ada Example"
    exif[0x8298] = "May be copied by anyone"
    exif.get_ifd(0x8769)[0x9003] = "2024:11:04 10:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 34.0, 24.0), 3: "E", 4: (7.0, 45.0, 8.0)})
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


LOOP = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 1000000000 >>\nendobj\n"
    b"5 0 obj\n<< /Title 5 0 R >>\nendobj\ntrailer\n<< /Root 1 0 R /Info 5 0 R >>\nstartxref\n0\n%%EOF"
)


def reading(reader: Reader, data: bytes, name: str = "x") -> tuple[tuple[Suggestion, ...], list[Finding]]:
    """Return what one reader, in this process, makes of octets."""
    book = read(reader, io.BytesIO(data), name)
    return suggest([(name, seen) for seen in book.seen]), book.findings


def told(suggestions: Sequence[Suggestion]) -> list[tuple[str, str, str]]:
    """Return suggestions as (field, value, source)."""
    return [(one.field, one.value, one.source) for one in suggestions]


def asked(suggestions: Sequence[Suggestion]) -> dict[str, str | None]:
    """Return the question of each field's first suggestion."""
    return {one.field: one.question for one in reversed(suggestions)}


def write(folder: Path, files: dict[str, bytes | str]) -> Path:
    """Write files below a folder, and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder
