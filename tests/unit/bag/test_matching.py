"""Which file a listed name means: its own first; then what tolerance allows, one to one and said."""

from __future__ import annotations

import pytest

from archivekit.bag import lines, manifest
from archivekit.bag.declaration import V0_96, V0_97, V1_0, Version
from archivekit.bag.manifest import ManifestKind
from archivekit.bag.matching import Matching, match
from archivekit.paths import BagPath

A, B = "0" * 32, "1" * 32
NFC, NFD = "data/é".encode(), "data/e\u0301".encode()


def matched(listed: list[tuple[bytes, str]], files: set[bytes], version: Version = V1_0) -> Matching:
    """Return how a manifest's paths, as written, are matched with files."""
    raw = b"".join(digest.encode() + b"  " + path + b"\n" for path, digest in listed)
    text = lines.read_text(raw, name="m", encoding="UTF-8")
    read = manifest.parse(text, name="m", kind=ManifestKind.PAYLOAD, algorithm_name="md5", version=version)
    return match(read, {BagPath(path) for path in files}, version)


def told(found: Matching) -> list[tuple[str, str | None, str | None]]:
    """Return code, name as written and file of each finding."""
    return [(finding.code, finding.observed, finding.expected) for finding in found.findings]


def test_names_that_are_files_need_no_tolerance() -> None:
    assert Matching() == matched([(NFC, A), (NFD, B), (b"data/a", A)], {NFC, NFD, b"data/a"})


def test_a_bare_percent_sign_is_said_where_it_names_a_file_and_only_in_1_0() -> None:
    assert [("BAG-129", "data/100%", "data/100%")] == told(matched([(b"data/100%", A)], {b"data/100%"}))
    assert [] == told(matched([(b"data/100%", A)], {b"data/100%"}, V0_97))
    assert [] == told(matched([(b"data/100%", A)], set()))


def test_a_bare_escape_means_the_file_that_is_there_and_the_decoded_one_first() -> None:
    bare = matched([(b"data/a%25b", A)], {b"data/a%25b"})
    both = matched([(b"data/a%25b", A)], {b"data/a%25b", b"data/a%b"})

    assert ({b"data/a%b": b"data/a%25b"}, [("BAG-129", "data/a%25b", "data/a%25b")]) == (bare.aliases, told(bare))
    assert Matching() == both


@pytest.mark.parametrize(
    ("version", "aliases"), [(V0_96, {}), (V0_97, {b"data/a%0Ab": b"data/a\nb"}), (V1_0, {b"data/a\nb": b"data/a%0Ab"})]
)
def test_an_encoded_line_end_means_what_its_version_says(version: Version, aliases: dict[bytes, bytes]) -> None:
    other = b"data/a%0Ab" if version == V1_0 else b"data/a\nb"

    assert aliases == matched([(b"data/a%0Ab", A)], {other}, version).aliases


def test_another_normalisation_means_the_one_file_that_can_be_meant() -> None:
    found = matched([(NFC, A)], {NFD})

    assert ({NFC: NFD}, [("BAG-138", "data/é", "data/e\u0301")]) == (found.aliases, told(found))


@pytest.mark.parametrize(
    ("listed", "files"),
    [
        ([NFC], {b"data/e"}),
        (["data/\u212b".encode()], {"data/Å".encode(), "data/A\u030a".encode()}),
        (["data/Å".encode(), "data/A\u030a".encode()], {"data/\u212b".encode()}),
        ([b"data/a"], {b"data/A"}),
        ([b"data/\xff"], {b"data/\xfe"}),
    ],
    ids=["no such file", "two files", "two names", "another case", "not UTF-8"],
)
def test_what_is_not_one_to_one_is_not_matched(listed: list[bytes], files: set[bytes]) -> None:
    assert Matching() == matched([(path, A) for path in listed], files)


def test_a_file_that_is_listed_itself_stands_for_no_other_name() -> None:
    assert Matching() == matched([(NFC, A), (NFD, A)], {NFD})


def test_before_1_0_a_second_spelling_with_the_same_digest_is_a_repetition() -> None:
    same, other = matched([(NFC, A), (NFD, A)], {NFC}, V0_97), matched([(NFC, A), (NFD, B)], {NFC}, V0_97)

    assert ({NFD: NFC}, [("BAG-139", "data/e\u0301", "data/é")]) == (same.aliases, told(same))
    assert Matching() == other
