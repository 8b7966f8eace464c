"""Manifests: which file has which digest, each tolerance and each refusal by itself."""

from __future__ import annotations

from array import array

import pytest

from archivekit import digests
from archivekit.bag import lines, manifest
from archivekit.bag.declaration import V0_96, V0_97, V1_0, Version
from archivekit.bag.manifest import Manifest, ManifestKind, Repeat
from archivekit.paths import BagPath

A, B = "0" * 32, "aF" * 16
TAG, PAYLOAD = ManifestKind.TAG, ManifestKind.PAYLOAD


def read(raw: bytes, version: Version = V1_0, kind: ManifestKind = PAYLOAD, algorithm: str = "md5") -> Manifest:
    """Return what a manifest says."""
    name = manifest.file_name(kind, algorithm)
    text = lines.read_text(raw, name=name, encoding="UTF-8")
    return manifest.parse(text, name=name, kind=kind, algorithm_name=algorithm, version=version)


def told(found: Manifest) -> list[tuple[str, int | None, str | None]]:
    """Return code, line and path of each finding."""
    return [(finding.code, finding.where.line, finding.where.path) for finding in found.findings]


def test_an_ordinary_manifest_is_read_whole() -> None:
    found = read(f"{A}  data/b\n{B}  data/a b\n".encode())

    assert (
        Manifest(
            "manifest-md5.txt",
            PAYLOAD,
            "md5",
            digests.ALGORITHMS["md5"],
            {BagPath(b"data/b"): bytes(16), BagPath(b"data/a b"): b"\xaf" * 16},
            array("I", [1, 2]),
        )
        == found
    )


@pytest.mark.parametrize("between", [" ", "  ", "\t", " \t  \t"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_blanks_and_tabs_separate_in_any_number_and_lines_end_in_three_ways(between: str, end: str) -> None:
    found = read(f"{A}{between}data/a{end}{B}{between}data/b {end}".encode())

    assert ({b"data/a": bytes(16), b"data/b ": b"\xaf" * 16}, []) == (found.entries, told(found))


@pytest.mark.parametrize(
    "path", ["data/x ", "data/ x", "data/x\t", "data/\u00a0", "data/\u2028x", "data/x\x85", "data/\x0b"]
)
def test_a_path_is_never_stripped(path: str) -> None:
    assert [path.encode()] == list(read(f"{A}  {path}\n".encode()).entries)


@pytest.mark.parametrize(
    ("written", "in_1_0", "in_0_97"),
    [
        (b"data/%25", b"data/%", b"data/%25"),
        (b"data/%0A%0a%0D%0d", b"data/\n\n\r\r", b"data/%0A%0a%0D%0d"),
        (b"data/%2525", b"data/%25", b"data/%2525"),
        (b"data/%7E%2e%", b"data/%7E%2e%", b"data/%7E%2e%"),
    ],
)
def test_escapes_are_undone_once_and_only_in_1_0(written: bytes, in_1_0: bytes, in_0_97: bytes) -> None:
    raw = A.encode() + b"  " + written + b"\n"

    assert [in_1_0] == list(read(raw).entries)
    assert [in_0_97] == list(read(raw, V0_97).entries)
    assert {in_1_0: written} == read(raw).written


def test_the_asterisk_and_the_leading_dot_are_passed_over_and_said() -> None:
    found = read(f"{A} *data/a\n{A}  ./data/b\n{A}  *./data/c\n".encode())

    assert [b"data/a", b"data/b", b"data/c"] == list(found.entries)
    assert [
        ("BAG-127", 1, "*data/a"),
        ("BAG-128", 2, "./data/b"),
        ("BAG-127", 3, "*./data/c"),
        ("BAG-128", 3, "*./data/c"),
    ] == told(found)


@pytest.mark.parametrize("path", ["././data/a", ".//etc/passwd", "./../data/a", "**data/a", ".\\data"])
def test_a_tolerance_opens_no_way_around_a_refusal(path: str) -> None:
    found = read(f"{A}  {path}\n".encode())

    assert {} == found.entries
    assert {"BAG-122", "BAG-123"} & {code for code, _, _ in told(found)}


def test_a_digest_that_is_none_is_said_and_its_path_is_listed_all_the_same() -> None:
    found = read(f"{A[1:]}  data/a\n{A}00  data/b\n{'x' * 32}  data/c\n".encode())

    assert {b"data/a": b"", b"data/b": b"", b"data/c": b""} == found.entries
    assert [("BAG-121", 1, None), ("BAG-121", 2, None), ("BAG-121", 3, None)] == told(found)


def test_where_one_of_two_lines_has_no_digest_the_other_one_stands() -> None:
    found = read(f"short  data/a\n{A}  data/a\n{B}  data/b\nshort  data/b\n".encode())

    assert {b"data/a": bytes(16), b"data/b": b"\xaf" * 16} == found.entries
    assert ["BAG-121", "BAG-124", "BAG-121", "BAG-124"] == [code for code, _, _ in told(found)]


@pytest.mark.parametrize(("version", "code"), [(V1_0, "BAG-124"), (V0_97, "BAG-125")])
def test_a_repeated_line_weighs_by_version_and_the_first_stands(version: Version, code: str) -> None:
    found = read(f"{A}  data/a\n{A}  data/b\n{A}  data/a\n".encode(), version)

    assert [b"data/a", b"data/b"] == list(found.entries)
    assert ([Repeat(BagPath(b"data/a"), 3, True)], [(code, 3, "data/a")]) == (found.repeats, told(found))


@pytest.mark.parametrize("version", [V1_0, V0_97])
def test_another_digest_for_the_same_path_is_an_error_in_every_version(version: Version) -> None:
    found = read(f"{A}  data/a\n{B}  data/a\n".encode(), version)

    assert {b"data/a": bytes(16)} == found.entries
    assert [("BAG-126", 2, "data/a")] == told(found)
    assert (A, B.lower()) == (found.findings[0].expected, found.findings[0].observed)


@pytest.mark.parametrize("line", ["", "#comment", A, f"{A}  ", f" {A}  data/a", f"{A}\u00a0data/a"])
def test_a_line_that_cannot_be_read_is_said_and_those_around_it_are_read(line: str) -> None:
    found = read(f"{A}  data/a\n{line}\n{B}  data/b\n".encode())

    assert [b"data/a", b"data/b"] == list(found.entries)
    assert [("BAG-120", 2, None)] == told(found)
    assert [1, 3] == list(found.line_numbers)


def test_paths_outside_data_are_refused_to_payload_manifests_alone() -> None:
    raw = f"{A}  bagit.txt\n{A}  data\n{A}  data2/x\n".encode()

    assert [("BAG-123", 1, "bagit.txt"), ("BAG-123", 2, "data"), ("BAG-123", 3, "data2/x")] == told(read(raw))
    assert ([], 3) == (told(read(raw, kind=TAG)), len(read(raw, kind=TAG).entries))


def test_the_place_of_a_path_is_its_line() -> None:
    found = read(f"\n{A}  data/a\n".encode())

    assert ("manifest-md5.txt", 2, "data/a") == (
        found.where(BagPath(b"data/a")).file,
        found.where(BagPath(b"data/a")).line,
        found.where(BagPath(b"data/a")).path,
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"manifest-sha512.txt", (PAYLOAD, "sha512")),
        (b"tagmanifest-md5.txt", (TAG, "md5")),
        (b"MANIFEST-SHA-512.TXT", (PAYLOAD, "SHA-512")),
        (b"manifest-a.b.txt", (PAYLOAD, "a.b")),
        (b"manifest-\xff.txt", (PAYLOAD, "\\xff")),
        (b"manifest-.txt", None),
        (b"manifest-sha512", None),
        (b"manifest-sha512.txt.bak", None),
        (b"xmanifest-md5.txt", None),
        (b"manifest-x/y.txt", None),
    ],
)
def test_which_names_are_those_of_manifests(name: bytes, expected: tuple[ManifestKind, str] | None) -> None:
    assert expected == manifest.recognise(name)


@pytest.mark.parametrize(
    ("algorithm", "version", "codes"),
    [
        ("sha512", V1_0, []),
        ("blake2b512", V1_0, []),
        ("md5", V1_0, []),
        ("SHA512", V1_0, ["BAG-142"]),
        ("sha-512", V0_97, ["BAG-142"]),
        ("sha-512", V0_96, ["BAG-143"]),
        ("sha224", V1_0, ["BAG-144"]),
        ("blake2b", V1_0, ["BAG-144"]),
        ("shake128", V1_0, ["BAG-141"]),
        ("Shake_256", V1_0, ["BAG-142", "BAG-141"]),
        ("sha512/x", V1_0, ["BAG-142", "BAG-141"]),
        ("\u017fha512", V1_0, ["BAG-142", "BAG-141"]),
    ],
)
def test_what_is_said_of_an_algorithms_name(algorithm: str, version: Version, codes: list[str]) -> None:
    assert codes == [code for code, _, _ in told(read(b"", version, algorithm=algorithm))]


def test_paths_are_written_sorted_by_their_octets_with_three_characters_escaped() -> None:
    paths = [b"data/b", "data/é".encode(), b"data/a b", b"data/%\r\n", b"data/a/b"]

    raw = manifest.render([(BagPath(path), A) for path in paths])

    assert (
        b"".join(f"{A}  {path}\n".encode() for path in ["data/%25%0D%0A", "data/a b", "data/a/b", "data/b", "data/é"])
        == raw
    )


def test_a_manifest_of_faults_is_not_read_to_its_end() -> None:
    found = read(b"\n" * (lines.MOST_FINDINGS + 10))

    assert (True, lines.MOST_FINDINGS + 1) == (found.broken_off, len(found.findings))
    assert ("SYS-106", lines.MOST_FINDINGS, None) == told(found)[-1]
