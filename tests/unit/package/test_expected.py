"""Expected digests and originals brought together: lists made above, below, elsewhere, on another system."""

from __future__ import annotations

import unicodedata

import pytest

from archivekit.bag.checksums import parse
from archivekit.bag.expected import Expected, compare, count, expect
from archivekit.files import FileFact
from archivekit.paths import BagPath

A, B = "0" * 32, "1" * 32


def brought(text: str, *originals: str, left_out: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> Expected:
    return expect(
        [parse(text.encode(), "checksum.md5")],
        [BagPath(path.encode()) for path in originals],
        frozenset(BagPath(path.encode()) for path in left_out),
        [BagPath(name.encode()) for name in names],
    )


def demanded(expected: Expected) -> dict[str, list[str]]:
    return {path.decode(): [demand.digest for demand in demands] for path, demands in expected.demands.items()}


@pytest.mark.parametrize(
    ("listed", "originals", "names"),
    [
        (["a.txt", "b/c.txt"], ["a.txt", "b/c.txt"], ()),
        (["./a.txt", "./b/c.txt"], ["a.txt", "b/c.txt"], ()),
        (["statement/a.txt", "statement/b/c.txt"], ["a.txt", "b/c.txt"], ()),
        (["data/a.txt", "data/b/c.txt"], ["a.txt", "b/c.txt"], ()),
        (["/home/x/y/a.txt", "/home/x/y/b/c.txt"], ["a.txt", "b/c.txt"], ()),
        (["C:\\x\\a.txt", "C:\\x\\b\\c.txt"], ["a.txt", "b/c.txt"], ()),
        (["a.txt", "b/c.txt"], ["one/a.txt", "one/b/c.txt", "two/d.txt"], ("one", "two")),
    ],
    ids=["same", "dotted", "from above", "a bag's", "absolute", "from Windows", "from below"],
)
def test_one_way_of_reading_the_paths_is_found(listed: list[str], originals: list[str], names: tuple[str, ...]) -> None:
    expected = brought(f"{A}  {listed[0]}\n{B}  {listed[1]}\n", *originals, names=names)

    assert demanded(expected) == {originals[0]: [A], originals[1]: [B]}
    assert [finding.code for finding in expected.findings] == ["PKG-220"] * (len(originals) - 2)


def test_normalization_of_another_system_does_no_harm() -> None:
    expected = brought(f"{A}  {unicodedata.normalize('NFD', 'é.txt')}\n", "é.txt")

    assert demanded(expected) == {"é.txt": [A]}


def test_what_is_listed_and_not_there_is_missing_and_what_is_there_and_not_listed_is_said() -> None:
    expected = brought(f"{A}  a.txt\n{B}  gone.txt\n", "a.txt", "more.txt")

    assert [(finding.code, finding.where.line, finding.where.path) for finding in expected.findings] == [
        ("PKG-115", 2, "gone.txt"),
        ("PKG-220", None, "more.txt"),
    ]


def test_a_path_that_is_shorter_than_what_is_cut_off_is_missing() -> None:
    expected = brought(f"{A}  x/a.txt\n{B}  b.txt\n", "a.txt")

    assert demanded(expected) == {"a.txt": [A]}
    assert [finding.code for finding in expected.findings] == ["PKG-115"]


def test_what_was_left_out_on_request_is_not_missing() -> None:
    assert brought(f"{A}  a.txt\n{B}  b.bak\n", "a.txt", left_out=("b.bak",)).findings == ()


def test_the_list_itself_is_not_expected_to_be_listed() -> None:
    assert brought(f"{A}  a.txt\n", "a.txt", "checksum.md5").findings == ()


def test_without_a_list_nothing_is_expected_and_nothing_is_said() -> None:
    assert expect([], [BagPath(b"a.txt")], frozenset(), []) == Expected()


def test_every_demand_that_is_not_met_is_a_finding_at_its_line() -> None:
    expected = brought(f"{A}  a.txt\n{B}  b.txt\n{B}  a.txt\n", "a.txt", "b.txt")
    files = [fact("a.txt", A), fact("b.txt", A)]

    differ = compare(files, expected)

    assert [(finding.code, finding.where.line, finding.where.path) for finding in differ] == [
        ("PKG-114", 3, "a.txt"),
        ("PKG-114", 2, "b.txt"),
    ]
    assert [(finding.expected, finding.observed) for finding in differ] == [(f"md5 {B}", f"md5 {A}")] * 2


def test_originals_are_counted_by_algorithm_once_each() -> None:
    sha256 = "2" * 64
    lists = [parse(f"{A}  a\n{B}  a\n{A}  b\n".encode(), "md5"), parse(f"{sha256}  a\n".encode(), "sha256")]

    expected = expect(lists, [BagPath(b"a"), BagPath(b"b")], frozenset(), [])

    assert count(expected) == (("sha256", 1), ("md5", 2))
    assert expected.algorithms(BagPath(b"a")) == ("md5", "sha256")
    assert expected.algorithms(BagPath(b"c")) == ()


def fact(path: str, digest: str) -> FileFact:
    return FileFact(BagPath(b"data/" + path.encode()), BagPath(path.encode()), 1, {"md5": digest})
