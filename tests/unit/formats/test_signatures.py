"""The table of signatures: one sample a format, and nothing that is not certain."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.formats.signatures import BLOCK, EMPTY, UNKNOWN, signature


def zipped(*names: str, mimetype: str = "") -> bytes:
    """Return a ZIP file with members of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DOCX = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")

SAMPLES: dict[str, tuple[bytes, bytes, str]] = {
    "empty": (b"", b"a.pdf", EMPTY),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", b"", "application/pdf"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"", "image/jpeg"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"", "image/png"),
    "GIF": (b"GIF89a\1\0\1\0", b"", "image/gif"),
    "TIFF, little-endian": (b"II*\0\x08\0\0\0", b"", "image/tiff"),
    "TIFF, big-endian": (b"MM\0*\0\0\0\x08", b"", "image/tiff"),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ", b"", "image/jp2"),
    "WebP": (b"RIFF\x1a\0\0\0WEBPVP8 ", b"", "image/webp"),
    "WAV": (b"RIFF\x24\0\0\0WAVEfmt ", b"", "audio/x-wav"),
    "RIFF of no known kind": (b"RIFF\x24\0\0\0\0\1\2\3", b"", UNKNOWN),
    "MP4": (b"\0\0\0\x20ftypisom\0\0\2\0", b"", "video/mp4"),
    "QuickTime": (b"\0\0\0\x14ftypqt  \0\0\0\0", b"", "video/quicktime"),
    "QuickTime, old": (b"\0\0\x10\0moov\0\0\0\x6c", b"", "video/quicktime"),
    "M4A": (b"\0\0\0\x20ftypM4A \0\0\0\0", b"", "audio/x-m4a"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0", b"", "image/heic"),
    "MP3 with ID3": (b"ID3\4\0\0\0\0\0\0", b"", "audio/mpeg"),
    "MP3 without ID3": (b"\xff\xfb\x90\x64" + bytes(400), b"", "audio/mpeg"),
    "no MP3": (b"\xff\xfb\xf0\x64" + bytes(400), b"", UNKNOWN),
    "Ogg Vorbis": (b"OggS\0\2" + bytes(22) + b"\x01vorbis", b"", "audio/ogg"),
    "Ogg Theora": (b"OggS\0\2" + bytes(22) + b"\x80theora", b"", "video/ogg"),
    "Ogg": (b"OggS\0\2" + bytes(22), b"", "application/ogg"),
    "FLAC": (b"fLaC\0\0\0\x22", b"", "audio/flac"),
    "Matroska": (b"\x1aE\xdf\xa3\x93", b"", "video/x-matroska"),
    "ZIP": (zipped("a.txt"), b"a.docx", "application/zip"),
    "ZIP, empty": (zipped(), b"", "application/zip"),
    "DOCX": (zipped(*DOCX), b"", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "XLSX": (
        zipped("[Content_Types].xml", "xl/workbook.xml"),
        b"",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "PPTX by its name": (
        zipped("[Content_Types].xml", "_rels/.rels"),
        b"a/b.PPTX",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "EPUB": (zipped("META-INF/container.xml", mimetype="application/epub+zip"), b"", "application/epub+zip"),
    "ODT": (
        zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
        b"",
        "application/vnd.oasis.opendocument.text",
    ),
    "ZIP with a mimetype that is none": (zipped(mimetype="<script>"), b"", "application/zip"),
    "Word up to 2003": (OLE, b"letter.DOC", "application/msword"),
    "Excel up to 2003": (OLE, b"sheet.xls", "application/vnd.ms-excel"),
    "compound file": (OLE, b"thing", "application/x-ole-storage"),
    "WARC": (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", b"", "application/warc"),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0", b"", "application/gzip"),
    "tar": (b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + bytes(248), b"", "application/x-tar"),
    "RTF": (b"{\\rtf1\\ansi", b"", "text/rtf"),
    "mail folder": (b"From a@b Mon Nov  4 12:00:00 2024\nSubject: x\n", b"", "application/mbox"),
    "no mail folder": (b"From the press office, 2024\n\nA statement: x\n", b"", "text/plain"),
    "HTML": (b"<!-- x -->\n<!DOCTYPE html>\n<html>", b"", "text/html"),
    "XHTML": (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', b"", "text/html"),
    "SVG": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">', b"", "image/svg+xml"),
    "SVG, bare": (b"<svg/>", b"", "image/svg+xml"),
    "XML": (b'<?xml version="1.0"?>\n<a/>', b"a.csv", "text/xml"),
    "JSON": (json.dumps({"a": [1, None]}).encode(), b"", "application/json"),
    "JSON list": (b" [1, 2]", b"", "application/json"),
    "CSV": (b"title,date\nA,2024\n", b"a.csv", "text/csv"),
    "text in UTF-8": ("Bəyanat, بيان\n".encode(), b"a.txt", "text/plain"),
    "text with a mark": (b"\xef\xbb\xbftext", b"", "text/plain"),
    "text in UTF-16": ("Bəyanat\n".encode("utf-16"), b"", "text/plain"),
    "text in some eight-bit set": (b"caf\xe9 du march\xe9\n", b"", "text/plain; charset=unknown-8bit"),
    "text that the block's end cuts": (
        ("ə" * BLOCK).encode()[: BLOCK + 1][1:],
        b"",
        "text/plain; charset=unknown-8bit",
    ),
    "a letter cut by the block's end": (b"a" + ("ə" * BLOCK).encode(), b"", "text/plain"),
    "no text": (b"abc\0def", b"a.txt", UNKNOWN),
    "UTF-16 with a NUL": ("a\0b".encode("utf-16"), b"", UNKNOWN),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_what_it_is(name: str) -> None:
    block, file_name, mime = SAMPLES[name]

    assert signature(block, file_name) == mime


@pytest.mark.parametrize(
    "block",
    [b"<!-- -->" * 8192, b"<!--" * 16384, b"From a " + b"1234 " * 13000, b'{"' + b"\\\\" * 32000, b"PK\3\4" * 16384],
)
def test_octets_made_to_be_slow_are_not(block: bytes) -> None:
    assert signature(block, b"") in {"text/plain", "application/zip"}


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_any_octets_give_one_mime_type(block: bytes, name: bytes) -> None:
    assert re.fullmatch(r"[a-z]+/[A-Za-z0-9.+-]+(; charset=unknown-8bit)?", signature(block, name))


@given(st.sampled_from(sorted(SAMPLES)), st.binary(min_size=1, max_size=5))
def test_only_the_first_block_decides(name: str, more: bytes) -> None:
    block, file_name, _ = SAMPLES[name]
    full = block + b"x" * BLOCK

    assert signature(full + more, file_name) == signature(full[:BLOCK], file_name)
