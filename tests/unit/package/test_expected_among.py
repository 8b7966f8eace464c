"""Lists of digests for many documents: which lines are whose, wherever a list was made, and which are nobody's."""

from __future__ import annotations

import unicodedata

import pytest

from archivekit.bag.checksums import parse
from archivekit.bag.expected_among import Among, Listed

A, B, C = "0" * 32, "1" * 32, "2" * 32
#: What is below the folder of all originals.
THERE = {"a.txt", "letters", "letters/1.txt", "letters/2.txt", "other", "other/1.txt"}


def among(text: str, home: str | None = None, *more: Listed) -> Among:
    listed = Listed(parse(text.encode(), "checksum.md5"), None if home is None else home.encode())
    return Among([listed, *more], lambda path: path.decode() in THERE)


def shares(lists: Among, *originals: str) -> list[tuple[str, str]]:
    found = lists.of([original.encode() for original in originals])
    return [(entry.path.decode(), entry.digest[:1]) for one in found for entry in one.entries]


def left(lists: Among) -> list[int]:
    return [entry.line for _, lines in lists.unused() for entry in lines]


@pytest.mark.parametrize(
    ("listed", "home"),
    [
        (["a.txt", "letters/1.txt", "letters/2.txt"], None),
        (["./a.txt", "./letters/1.txt", "./letters/2.txt"], ""),
        (["in/a.txt", "in/letters/1.txt", "in/letters/2.txt"], None),
        (["data/a.txt", "data/letters/1.txt", "data/letters/2.txt"], None),
        (["/home/x/y/a.txt", "/home/x/y/letters/1.txt", "/home/x/y/letters/2.txt"], None),
        (["C:\\x\\a.txt", "C:\\x\\letters\\1.txt", "C:\\x\\letters\\2.txt"], None),
    ],
)
def test_a_list_made_elsewhere_is_read_in_the_way_that_finds_the_most(listed: list[str], home: str | None) -> None:
    lists = among("".join(f"{digest}  {path}\n" for digest, path in zip((A, B, C), listed, strict=True)), home)

    assert [("a.txt", "0")] == shares(lists, "a.txt")
    assert [2, 3] == left(lists)
    assert [("1.txt", "1"), ("2.txt", "2")] == shares(lists, "letters")
    assert [] == left(lists)


def test_a_list_in_a_folder_of_its_own_means_the_files_beside_it() -> None:
    lists = among(f"{A}  1.txt\n", "letters")

    assert [] == shares(lists, "other")
    assert [("1.txt", "0")] == shares(lists, "letters/1.txt")


def test_several_originals_keep_their_own_names() -> None:
    lists = among(f"{A}  a.txt\n{B}  letters/1.txt\n{C}  letters/gone.txt\n")

    assert [("a.txt", "0"), ("letters/1.txt", "1"), ("letters/gone.txt", "2")] == shares(lists, "a.txt", "letters")


def test_a_name_that_only_begins_like_a_folder_is_not_below_it() -> None:
    lists = among(f"{A}  a.txt\n{B}  letters-of-1999/1.txt\n{C}  letters.txt\n")

    assert [] == shares(lists, "letters")
    assert [1, 2, 3] == left(lists)


def test_names_are_the_same_in_every_unicode_form() -> None:
    lists = among(f"{A}  {unicodedata.normalize('NFD', 'é.txt')}\n{B}  a.txt\n")

    assert [("é.txt", "0")] == shares(lists, "é.txt")


def test_where_no_line_is_about_a_document_a_list_without_any_says_so() -> None:
    lists = among(f"{A}  a.txt\n")

    assert [("checksum.md5", ())] == [(one.file, one.entries) for one in lists.of([b"other"])]


def test_a_description_has_its_line_and_no_digest_is_demanded_of_it() -> None:
    lists = among(f"{A}  letters/1.txt\n{B}  letters/metadata.toml\n")

    found = lists.of([b"letters/1.txt"], [b"letters/metadata.toml"])

    assert ([[b"1.txt"]], []) == ([[entry.path for entry in one.entries] for one in found], left(lists))


def test_a_list_may_lie_about_its_paths_and_leads_nowhere() -> None:
    lists = among(f"{A}  ../../etc/passwd\n{B}  a.txt\n{C}  {'x/' * 5000}y\n")

    assert [("a.txt", "1")] == shares(lists, "a.txt")
    assert [1, 3] == left(lists)


def test_two_lists_may_demand_of_one_file() -> None:
    lists = among(f"{A}  a.txt\n", None, Listed(parse(f"{B}  a.txt\n".encode(), "second.md5")))

    assert [("a.txt", "0"), ("a.txt", "1")] == shares(lists, "a.txt")
