"""Text of tag files: which encodings are read, what is wrong with the bytes and on which line."""

from __future__ import annotations

import codecs

import pytest

from archivekit.bag import charsets
from archivekit.bag.lines import TagText, read_text, split


def read(raw: bytes, encoding: str = "UTF-8") -> tuple[bytes, list[tuple[str, int | None, str | None]]]:
    """Return the text as UTF-8, and code, line and octets of each finding."""
    text: TagText = read_text(raw, name="x.txt", encoding=encoding)
    return text.data, [(finding.code, finding.where.line, finding.observed) for finding in text.findings]


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf-8", "utf-8"),
        ("ISO-8859-1", "iso8859-1"),
        ("ISO_8859-1:1987", "iso8859-1"),
        ("latin1", "iso8859-1"),
        ("windows-1251", "cp1251"),
        ("Shift_JIS", "shift_jis"),
        ("GB18030", "gb18030"),
        ("US-ASCII", "ascii"),
        ("IBM850", "cp850"),
        ("UTF8", None),
        ("cp1252", None),
        ("UTF-7", None),
        ("rot13", None),
        ("zlib", None),
        ("unicode_escape", None),
        ("mbcs", None),
        ("", None),
    ],
)
def test_only_names_of_the_registry_are_read_and_only_by_codecs_that_are_safe(name: str, codec: str | None) -> None:
    assert codec == charsets.codec_for(name)


def test_every_codec_that_is_read_is_there() -> None:
    assert all(codecs.lookup(codec) for codec in charsets._SAFE.values())


@pytest.mark.parametrize("name", ["UTF-7", "CESU-8", "ISO-2022-KR", "HZ-GB-2312", "IBM037", "csUnicode", "EBCDIC-US"])
def test_a_registered_name_that_is_not_read_is_known_to_be_one(name: str) -> None:
    assert (None, True) == (charsets.codec_for(name), charsets.is_registered(name))


@pytest.mark.parametrize("name", ["rot13", "hex", "UTF-9", "unicode_escape", "bz2", "mbcs", "utf_8_sig"])
def test_a_codec_of_python_is_no_registered_name(name: str) -> None:
    assert not charsets.is_registered(name)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", []),
        (b"\n", [b""]),
        (b"a", [b"a"]),
        (b"a\nb\rc\r\nd", [b"a", b"b", b"c", b"d"]),
        (b"a\n\r\nb\r\rc\n", [b"a", b"", b"b", b"", b"c"]),
        ("a\u2028\x85b\x0b\x0c\x1cc\n".encode(), ["a\u2028\x85b\x0b\x0c\x1cc".encode()]),
    ],
)
def test_lines_end_at_cr_lf_and_crlf_and_nowhere_else(raw: bytes, expected: list[bytes]) -> None:
    assert expected == split(raw)


@pytest.mark.parametrize(
    ("raw", "encoding", "text"),
    [
        ("é\n".encode(), "UTF-8", "é\n"),
        (b"\xe9\n", "ISO-8859-1", "é\n"),
        (b"\x83\x65\n", "Shift_JIS", "テ\n"),
        (b"\xff\xfe\xe9\x00\n\x00", "UTF-16", "é\n"),
        (b"\xfe\xff\x00\xe9\x00\n", "UTF-16", "é\n"),
        (b"\x00\xe9\x00\n", "UTF-16", "é\n"),
        (b"\xff\xfe\x00\x00\xe9\x00\x00\x00\n\x00\x00\x00", "UTF-32", "é\n"),
        ("é\n".encode(), "no such charset", "é\n"),
    ],
)
def test_text_is_decoded_as_declared(raw: bytes, encoding: str, text: str) -> None:
    assert (text.encode(), []) == read(raw, encoding)


@pytest.mark.parametrize(
    ("raw", "encoding", "line", "octets"),
    [
        (b"a\nb\xff\n", "UTF-8", 2, "ff"),
        (b"a\r\nb\rc\xc3\n", "UTF-8", 3, "c3"),
        (b"\xed\xa0\x80\n", "UTF-8", 1, "ed"),
        (b"a\nb\nc\xe9\n", "US-ASCII", 3, "e9"),
        (b"\x00a\x00\n\xd8\x00\x00\n", "UTF-16BE", 2, "d8 00"),
        (b"a\n\x81\n", "windows-1252", 2, "81"),
    ],
)
def test_the_first_octet_that_is_no_text_is_named_with_its_line(
    raw: bytes, encoding: str, line: int, octets: str
) -> None:
    _, told = read(raw, encoding)

    assert [("BAG-160", line, octets)] == told


def test_a_mark_is_passed_over_and_said_where_the_encoding_needs_none() -> None:
    assert (b"a\n", [("BAG-161", 1, None)]) == read(b"\xef\xbb\xbfa\n")
    assert (b"a\n", [("BAG-161", 1, None)]) == read(b"\xff\xfea\x00\n\x00", "UTF-16LE")
    assert (b"\xef\xbb\xbfa\n", [("BAG-161", 1, None)]) == read(b"\xef\xbb\xbf\xef\xbb\xbfa\n")


def test_a_last_line_without_its_end_is_said() -> None:
    assert (b"a", [("BAG-162", None, None)]) == read(b"a")
    assert (b"", []) == read(b"")
