"""bagit.txt: which version and which encoding, and every fault by itself."""

from __future__ import annotations

import pytest

from archivekit.bag.declaration import Declaration, missing, parse, render
from archivekit.codes import bag_folder
from archivekit.findings import Finding, Level, Where

FORM = "BagIt-Version: M.N, then Tag-File-Character-Encoding: ENCODING"


def declared(version: str, encoding: str = "UTF-8") -> bytes:
    """Return a bagit.txt of the right form."""
    return f"BagIt-Version: {version}\nTag-File-Character-Encoding: {encoding}\n".encode()


def without_cures(read: Declaration) -> list[tuple[str, str, str | None, str | None, int | None]]:
    """Return what is told of each finding but its meaning."""
    return [(f.code, f.message, f.expected, f.observed, f.where.line) for f in read.findings]


def test_what_we_write_is_read_without_a_finding() -> None:
    assert Declaration((1, 0), "UTF-8", ()) == parse(render())


@pytest.mark.parametrize(
    ("text", "version"), [("0.93", (0, 93)), ("0.94", (0, 94)), ("0.95", (0, 95)), ("0.96", (0, 96)), ("0.97", (0, 97))]
)
def test_each_version_before_1_0_is_known(text: str, version: tuple[int, int]) -> None:
    assert Declaration(version, "UTF-8", ()) == parse(declared(text))


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_lines_may_end_at_any_of_the_three_line_ends(end: bytes) -> None:
    assert Declaration((1, 0), "UTF-8", ()) == parse(render().replace(b"\n", end))


def test_before_1_0_blanks_may_stand_around_the_colon_and_at_the_end() -> None:
    raw = b"BagIt-Version \t:\t0.97 \nTag-File-Character-Encoding:UTF-8\t\n"

    assert Declaration((0, 97), "UTF-8", ()) == parse(raw)


def test_the_same_blanks_are_an_error_in_1_0_and_the_rest_is_read_all_the_same() -> None:
    raw = b"BagIt-Version : 1.0\nTag-File-Character-Encoding:ISO-8859-1\n"

    read = parse(raw)

    assert ((1, 0), "ISO-8859-1") == (read.version, read.encoding)
    assert [
        (
            "BAG-102",
            "bagit.txt is not exactly the two lines that it must be (2 lines found)",
            FORM,
            raw.decode(),
            1,
        ),
        ("BAG-107", "the tag files are ISO-8859-1, not UTF-8", "UTF-8", "ISO-8859-1", 2),
    ] == without_cures(read)


def test_a_version_that_is_none_has_a_finding_of_its_own_and_is_judged_as_1_0() -> None:
    read = parse(declared("1"))

    assert ((1, 0), "UTF-8") == (read.version, read.encoding)
    assert [("BAG-103", "bagit.txt gives no version of the form M.N: '1'", "M.N", "1", 1)] == without_cures(read)


@pytest.mark.parametrize("text", ["0.92", "0.98", "1.1", "2.0", "10.0", "0.0"])
def test_a_version_that_is_not_known_is_kept_and_gives_no_verdict(text: str) -> None:
    major, minor = map(int, text.split("."))

    read = parse(declared(text))

    assert (major, minor) == read.version
    message = f"bagit.txt says BagIt {text}, which is not known here"
    assert [("BAG-104", message, "0.93 to 1.0", text, 1)] == without_cures(read)


def test_a_number_longer_than_any_version_has_is_none_and_costs_nothing() -> None:
    read = parse(declared("1." + "0" * 4000))

    assert ["BAG-103"] == [finding.code for finding in read.findings]


def test_an_unknown_encoding_is_an_error_and_one_that_is_not_decoded_gives_no_verdict() -> None:
    assert [
        ("BAG-105", "the tag file encoding 'rot13' is not read here", "UTF-8", "rot13", 2),
    ] == without_cures(parse(declared("1.0", "rot13")))
    assert [
        ("BAG-106", "the tag file encoding 'utf-7' is not read here", "UTF-8", "utf-7", 2),
    ] == without_cures(parse(declared("1.0", "utf-7")))


def test_a_byte_order_mark_is_said_and_passed_over() -> None:
    assert [
        ("BAG-101", "bagit.txt begins with a byte-order mark", None, None, 1),
    ] == without_cures(parse(b"\xef\xbb\xbf" + render()))


@pytest.mark.parametrize("version", ["0.97", "1.0"])
def test_a_last_line_without_its_end_is_a_note_in_every_version(version: str) -> None:
    assert ["BAG-162"] == [finding.code for finding in parse(declared(version)[:-1]).findings]


def test_nothing_at_all_is_two_faults_and_what_is_shown_of_a_long_file_is_short() -> None:
    empty, long = parse(b""), parse(b"x" * 5000)

    assert [
        ("BAG-103", "bagit.txt gives no version of the form M.N", "M.N", None, 1),
        ("BAG-102", "bagit.txt is not exactly the two lines that it must be (0 lines found)", FORM, "", 1),
    ] == without_cures(empty)
    assert "x" * 200 == long.findings[1].observed


def test_a_missing_declaration_is_one_finding_and_the_rules_of_1_0() -> None:
    read = missing()

    assert ((1, 0), "UTF-8") == (read.version, read.encoding)
    assert [
        Finding(
            "BAG-100",
            Level.ERROR,
            "there is no bagit.txt",
            bag_folder.NO_DECLARATION.cure,
            "RFC 8493 §2.1.1",
            where=Where(path="bagit.txt"),
        )
    ] == list(read.findings)
