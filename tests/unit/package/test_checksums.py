"""Lists of digests that come along: what sha256sum, md5sum, BagIt and DROID write, and what is none of these."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.bag.checksums import Checksums, parse

MD5 = hashlib.md5(b"x").hexdigest()
SHA1 = hashlib.sha1(b"x").hexdigest()
SHA256 = hashlib.sha256(b"x").hexdigest()
SHA512 = hashlib.sha512(b"x").hexdigest()
BLAKE2B = hashlib.blake2b(b"x").hexdigest()


def entries(read: Checksums) -> list[tuple[bytes, str, str]]:
    return [(entry.path, entry.algorithm, entry.digest) for entry in read.entries]


@pytest.mark.parametrize(
    ("name", "line", "path", "algorithm", "digest"),
    [
        ("SHA256SUMS", f"{SHA256}  a.txt", b"a.txt", "sha256", SHA256),
        ("SHA256SUMS", f"{SHA256.upper()} *b c.txt", b"b c.txt", "sha256", SHA256),
        ("md5sum.txt", f"{MD5}  ./a.txt", b"./a.txt", "md5", MD5),
        ("checksum.sha1", f"{SHA1}\ta.txt", b"a.txt", "sha1", SHA1),
        ("sums", f"{SHA512}  a.txt", b"a.txt", "sha512", SHA512),
        ("B2SUMS", f"{BLAKE2B}  a.txt", b"a.txt", "blake2b", BLAKE2B),
        ("checksums", f"SHA256 (a (1).txt) = {SHA256}", b"a (1).txt", "sha256", SHA256),
        ("checksums", f"SHA2-256(a.txt)= {SHA256}", b"a.txt", "sha256", SHA256),
        ("checksums", f"BLAKE2b (a.txt) = {BLAKE2B}", b"a.txt", "blake2b", BLAKE2B),
        ("SHA256SUMS", f"\\{SHA256}  a\\nb\\\\c\\rd", b"a\nb\\c\rd", "sha256", SHA256),
        ("old/manifest-sha256.txt", f"{SHA256}  data/100%25.txt", b"data/100%.txt", "sha256", SHA256),
        ("SHA256SUMS", f"{MD5}  a.txt", b"a.txt", "md5", MD5),
    ],
)
def test_a_line_is_understood(name: str, line: str, path: bytes, algorithm: str, digest: str) -> None:
    read = parse(line.encode() + b"\n", name)

    assert entries(read) == [(path, algorithm, digest)]
    assert read.findings == ()


def test_comments_blank_lines_marks_and_line_ends_of_other_systems_do_no_harm() -> None:
    text = f"\ufeff; made by a tool\r\n# on a day\r\n\r\n{MD5}  a.txt\r\n"

    read = parse(text.encode(), "checksum.md5")

    assert entries(read) == [(b"a.txt", "md5", MD5)]
    assert [entry.line for entry in read.entries] == [4]
    assert read.findings == ()


def test_utf_16_is_read_by_its_mark() -> None:
    assert entries(parse(f"{MD5}  ə.txt\n".encode("utf-16"), "checksum.md5")) == [("ə.txt".encode(), "md5", MD5)]


@pytest.mark.parametrize("line", ["hello", f"{MD5[:-1]}  a.txt", f"SHA256 (a.txt) = {MD5}", f"{'g' * 32}  a.txt", MD5])
def test_a_line_that_is_no_digest_is_a_finding_and_the_others_count(line: str) -> None:
    read = parse(f"{MD5}  a.txt\n{line}\n{MD5}  b.txt\n".encode(), "sums")

    assert entries(read) == [(b"a.txt", "md5", MD5), (b"b.txt", "md5", MD5)]
    assert [(finding.code, finding.where.file, finding.where.line) for finding in read.findings] == [
        ("PKG-219", "sums", 2)
    ]


def test_a_manifest_of_an_algorithm_that_does_not_fit_is_a_finding() -> None:
    read = parse(f"{MD5}  data/a.txt\n".encode(), "manifest-sha256.txt")

    assert [finding.code for finding in read.findings] == ["PKG-219", "PKG-116"]


@pytest.mark.parametrize("text", ["", "hello\n", "FILE_PATH,NAME\n/a,a\n"])
def test_a_list_without_any_digest_is_an_error(text: str) -> None:
    assert parse(text.encode(), "sums").findings[-1].code == "PKG-116"


DROID = (
    '"ID","PARENT_ID","URI","FILE_PATH","NAME","METHOD","STATUS","SIZE","TYPE","EXT","LAST_MODIFIED",'
    '"EXTENSION_MISMATCH","MD5_HASH","FORMAT_COUNT","PUID"\n'
)


def test_a_droid_export_is_read_folders_and_what_lies_in_containers_are_no_files() -> None:
    rest = f'"","Done","1","{{}}","","","false","{MD5}","1",""'
    text = (
        DROID
        + '"1","","file:/C:/x/","C:\\x","x","","Done","","Folder","","2024-01-01T00:00:00","false","","",""\n'
        + f'"2","1","file:/C:/x/a.txt","C:\\x\\a.txt","a.txt",{rest.format("File")}\n'
        + f'"3","1","file:/C:/x/b.zip","C:\\x\\b.zip","b.zip",{rest.format("Container")}\n'
        + f'"4","3","zip:file:/C:/x/b.zip!/c","C:\\x\\b.zip\\c","c",{rest.format("File")}\n'
    )

    read = parse(text.encode(), "droid.csv")

    assert entries(read) == [(b"C:\\x\\a.txt", "md5", MD5), (b"C:\\x\\b.zip", "md5", MD5)]
    assert read.findings == ()


def test_a_table_may_have_several_digests_and_one_that_is_only_called_a_hash() -> None:
    text = f"path,sha256,HASH\na.txt,{SHA256},{MD5}\n\nb.txt,,{SHA1}\n"

    assert entries(parse(text.encode(), "list.csv")) == [
        (b"a.txt", "sha256", SHA256),
        (b"a.txt", "md5", MD5),
        (b"b.txt", "sha1", SHA1),
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f",{MD5}", "it has no path"),
        ("a.txt", "it has no digest"),
        ("a.txt,", "it has no digest"),
        ("a.txt,xyz", "'xyz' is no digest that is known"),
        ('"a.txt', "unexpected end of data"),
    ],
)
def test_a_row_that_is_not_understood_is_a_finding(row: str, why: str) -> None:
    read = parse(
        f"PATH,MD5_HASH\nz.txt,{MD5}\n{row if row[-1] != chr(34) else chr(34) + row[:-1]}\n".encode(), "list.csv"
    )

    assert entries(read) == [(b"z.txt", "md5", MD5)]
    assert [finding.message for finding in read.findings] == [f"line 3 of 'list.csv' was not understood: {why}"]


def test_a_name_that_looks_like_the_header_of_a_table_is_a_name() -> None:
    assert entries(parse(f"{MD5}  path,hash.txt\n".encode(), "md5")) == [(b"path,hash.txt", "md5", MD5)]


@given(st.binary(max_size=200), st.sampled_from(["SHA256SUMS", "manifest-md5.txt", "droid.csv", "x"]))
def test_reading_is_total(data: bytes, name: str) -> None:
    read = parse(data, name)

    assert read.entries or read.findings


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1).map(str.encode))
def test_what_coreutils_escape_is_read_back(path: bytes) -> None:
    escaped = path.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
    head = b"\\" if escaped != path else b""

    read = parse(head + MD5.encode() + b"  " + escaped + b"\n", "checksum.md5")

    assert [entry.path for entry in read.entries] == [path] or path[:1] in (b"*", b" ", b"\t")
