"""fetch.txt: what is still to be had, and where; never followed."""

from __future__ import annotations

import pytest

from archivekit.bag import fetch, lines
from archivekit.bag.declaration import V0_97, V1_0, Version
from archivekit.bag.fetch import Fetch, FetchEntry
from archivekit.paths import BagPath

URL = "https://example.org/a%20b?c#d"


def read(text: str, version: Version = V1_0) -> Fetch:
    """Return what fetch.txt says."""
    return fetch.parse(lines.read_text(text.encode(), name="fetch.txt", encoding="UTF-8"), version=version)


def told(found: Fetch) -> list[tuple[str, int | None, str | None]]:
    """Return code, line and what was seen of each finding."""
    return [(finding.code, finding.where.line, finding.observed) for finding in found.findings]


def entry(url: str, length: int | None, path: str, line: int) -> dict[BagPath, FetchEntry]:
    """Return one entry by its path."""
    return {BagPath(path.encode()): FetchEntry(url, length, BagPath(path.encode()), line)}


def test_an_ordinary_file_is_read_whole() -> None:
    found = read(f"{URL} 12 data/a b \n{URL}\t \t-\tdata/c\n")

    assert Fetch(entry(URL, 12, "data/a b ", 1) | entry(URL, None, "data/c", 2), {}) == found


def test_escapes_are_undone_in_1_0_and_the_address_is_left_as_it_is() -> None:
    text = f"{URL} - data/100%25\n"

    assert Fetch(entry(URL, None, "data/100%", 1), {BagPath(b"data/100%"): b"data/100%25"}) == read(text)
    assert Fetch(entry(URL, None, "data/100%25", 1), {BagPath(b"data/100%25"): b"data/100%25"}) == read(text, V0_97)


def test_a_bare_percent_sign_is_read_as_itself_with_a_warning_in_1_0_alone() -> None:
    text = f"{URL} - data/100%\n"

    assert [("BAG-129", 1, "data/100%")] == told(read(text))
    assert [] == told(read(text, V0_97))
    assert [b"data/100%"] == list(read(text).entries)


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ",
        URL,
        f"{URL} data/a",
        f"{URL} 12",
        f"{URL} 12 ",
        f"{URL} x data/a",
        f"{URL} 1.5 data/a",
        f"{URL} -1 data/a",
        f"{URL} ١٢ data/a",
        f"{URL} {'9' * 21} data/a",
        f" {URL} 12 data/a",
        f"{URL}\u00a0-\u00a0data/a",
    ],
)
def test_a_line_that_cannot_be_read_is_said_and_those_around_it_are_read(line: str) -> None:
    found = read(f"{URL} - data/x\n{line}\n{URL} - data/y\n")

    assert [b"data/x", b"data/y"] == list(found.entries)
    assert [("BAG-190", 2, line)] == told(found)


@pytest.mark.parametrize(
    "url", ["a.txt", "//example.org/a", "/etc/passwd", "C:/a", "1http://x", "https:", "?x:y", "é:x"]
)
def test_an_address_that_is_not_absolute_is_said_and_the_file_is_still_to_be_had(url: str) -> None:
    found = read(f"{url} - data/a\n")

    assert (entry(url, None, "data/a", 1), [("BAG-191", 1, url)]) == (found.entries, told(found))


@pytest.mark.parametrize(
    "url", ["urn:isbn:1", "file:///etc/passwd", "HTTPS://x", "ark:/12345/x", "info:lc/x", "git+ssh://x"]
)
def test_any_scheme_is_absolute(url: str) -> None:
    assert [] == told(read(f"{url} - data/a\n"))


def test_the_first_of_two_addresses_for_a_file_stands() -> None:
    found = read(f"{URL} 1 data/a\n{URL}2 2 data/a\n")

    assert (entry(URL, 1, "data/a", 1), [("BAG-195", 2, None)]) == (found.entries, told(found))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../a", "BAG-122"),
        ("/a", "BAG-122"),
        ("./data/a", "BAG-122"),
        ("data/%0A/../a", "BAG-122"),
        ("bagit.txt", "BAG-123"),
    ],
)
def test_a_path_that_may_not_be_written_to_is_no_entry(path: str, code: str) -> None:
    found = read(f"{URL} - {path}\n")

    assert ({}, [code]) == (found.entries, [finding.code for finding in found.findings])


def test_a_file_of_faults_is_not_read_to_its_end() -> None:
    found = read("\n" * (lines.MOST_FINDINGS + 10))

    assert lines.MOST_FINDINGS + 1 == len(found.findings)
    assert ("SYS-106", lines.MOST_FINDINGS, None) == told(found)[-1]
