"""No mutation of a valid bag is judged valid: every bit of every tag file, every truncation, every file gone or added.

What BagIt covers is the payload and every tag file that a tag manifest lists. A tag manifest itself is covered by
nothing: what the standard lets nobody notice (the case of a hexadecimal digit) is the only change that goes unsaid,
and what is lost from one is at least a warning.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archivekit.findings import Verdict
from bagmaking import bag, codes, judged, write

#: A small bag of each kind that has its own way of being read; each is valid.
KINDS = {
    "two algorithms": bag(
        {b"data/a.txt": b"alpha\n", b"data/b/100%.txt": b"beta\n"},
        algorithms=("md5", "sha256"),
        extra={b"fetch.txt": b"https://example.org/a 6 data/a.txt\n", b"metadata/record.json": b"{}\n"},
    ),
    "one algorithm": bag({b"data/a.txt": b"alpha\n"}, algorithms=("sha512",)),
    "UTF-16": bag({"data/é.txt".encode(): b"alpha\n"}, algorithms=("md5", "sha256"), encoding="UTF-16"),
    "version 0.97": bag({b"data/a.txt": b"alpha\n"}, algorithms=("sha1", "sha256"), version="0.97"),
}
#: What an unchanged bag of the kind is found to be.
UNCHANGED = {name: {"BAG-107"} if name == "UTF-16" else set() for name in KINDS}


def _put(root: Path, name: bytes, data: bytes) -> None:
    with open(os.path.join(os.fsencode(root), name), "wb") as file:
        file.write(data)


def _is_seal(name: bytes) -> bool:
    return name.startswith(b"tagmanifest-")


def _is_case_of_a_digit(before: int, after: int) -> bool:
    return chr(before).isalnum() and chr(before).swapcase() == chr(after) and chr(before).lower() in "abcdef"


def _to_be_had(files: dict[bytes, bytes]) -> set[bytes]:
    """Return the files that fetch.txt says where to get: a bag without them is incomplete, not invalid."""
    return {line.split(b" ")[2] for line in files.get(b"fetch.txt", b"").splitlines()}


def _flips(files: dict[bytes, bytes], step: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield every so-manieth bit of all tag files and payload files: file, octet, bit."""
    every = ((name, at, bit) for name, data in sorted(files.items()) for at in range(len(data)) for bit in range(8))
    yield from (flip for number, flip in enumerate(every) if number % step == 0)


def _unnoticed_flips(root: Path, kind: str, step: int) -> tuple[int, list[str]]:
    """Return how many bits were flipped, and those flips that were not judged as they must be."""
    files = KINDS[kind]
    write(files, root)
    assert (UNCHANGED[kind], Verdict.VALID) == judged(root)
    wrong, count = [], 0
    for name, at, bit in _flips(files, step):
        data = bytearray(files[name])
        data[at] ^= 1 << bit
        _put(root, name, bytes(data))
        found, said = judged(root)
        count += 1
        no_change = _is_seal(name) and _is_case_of_a_digit(files[name][at], data[at])
        if said is Verdict.VALID and not (no_change and found == UNCHANGED[kind]):
            wrong.append(f"{name.decode()} octet {at} bit {bit}: {sorted(found)}")
        _put(root, name, files[name])
    return count, wrong


@pytest.mark.parametrize("kind", KINDS)
def test_no_flipped_bit_goes_unnoticed(kind: str, tmp_path: Path) -> None:
    count, wrong = _unnoticed_flips(tmp_path, kind, 23)

    assert [] == wrong
    assert count > 100


@pytest.mark.long
def test_no_flipped_bit_of_all_there_are_goes_unnoticed(tmp_path: Path) -> None:
    total = 0
    for kind in KINDS:
        count, wrong = _unnoticed_flips(tmp_path / kind, kind, 1)
        assert [] == wrong
        total += count

    assert total > 20_000


@pytest.mark.parametrize("kind", KINDS)
def test_no_truncation_goes_unnoticed(kind: str, tmp_path: Path) -> None:
    files = KINDS[kind]
    write(files, tmp_path)
    unnoticed, valid = [], []

    for name, data in files.items():
        for length in range(len(data)):
            _put(tmp_path, name, data[:length])
            found, said = judged(tmp_path)
            if found <= UNCHANGED[kind]:
                unnoticed.append((name, length))
            if said is Verdict.VALID and not _is_seal(name):
                valid.append((name, length))
        _put(tmp_path, name, data)

    assert ([], []) == (unnoticed, valid)


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_goes_missing_unnoticed(kind: str, tmp_path: Path) -> None:
    files = KINDS[kind]
    write(files, tmp_path)
    seals = [name for name in files if _is_seal(name)]
    found = {}

    for name, data in files.items():
        os.unlink(os.path.join(os.fsencode(tmp_path), name))
        found[name] = judged(tmp_path)
        _put(tmp_path, name, data)

    assert {Verdict.INVALID} == {
        said for name, (_, said) in found.items() if not _is_seal(name) and name not in _to_be_had(files)
    }
    assert {Verdict.INCOMPLETE} >= {found[name][1] for name in _to_be_had(files)}
    said_of_seals = {"BAG-159"} if len(seals) > 1 else {"BAG-158"}
    assert [said_of_seals | UNCHANGED[kind]] * len(seals) == [found[name][0] for name in seals]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name",
    [
        *("data/new.txt", "data/.new", "data/deep/er/new", "data/.DS_Store", "data/bagit.txt", "data/a.txt "),
        *("new.txt", ".new", "metadata/new.txt", "manifest-sha384.txt", "tagmanifest-sha384.txt", "manifest-md5.txt.x"),
    ],
)
def test_no_file_is_added_unnoticed(kind: str, name: str, tmp_path: Path) -> None:
    write(KINDS[kind] | {name.encode(): b""}, tmp_path)

    found, said = judged(tmp_path)

    assert found - UNCHANGED[kind]
    assert said is Verdict.INVALID or not name.startswith("data/")


@pytest.mark.parametrize("kind", KINDS)
def test_no_empty_tag_manifest_passes_for_one(kind: str, tmp_path: Path) -> None:
    files = KINDS[kind]
    write(files | {name: b"" for name in files if _is_seal(name)}, tmp_path)

    assert codes(tmp_path) & {"BAG-154", "BAG-155"}


def test_every_flip_of_a_payload_bit_is_found_by_every_algorithm(tmp_path: Path) -> None:
    for algorithm in ("md5", "sha1", "sha256", "sha384", "sha512", "sha3256", "blake2b512", "blake2s256"):
        root = tmp_path / algorithm
        files = bag({b"data/x": b"payload"}, algorithms=(algorithm,))
        write(files, root)
        for bit in range(7 * 8):
            data = bytearray(b"payload")
            data[bit // 8] ^= 1 << bit % 8
            _put(root, b"data/x", bytes(data))
            assert "BAG-134" in codes(root)


@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000), st.binary(max_size=8)), min_size=1, max_size=3),
    st.data(),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_edit_of_what_is_covered_is_judged_valid(
    tmp_path: Path, kind: str, edits: list[tuple[int, int, bytes]], data: st.DataObject
) -> None:
    files = KINDS[kind]
    name = data.draw(st.sampled_from(sorted(name for name in files if not _is_seal(name))))
    changed = bytearray(files[name])
    for at, length, new in edits:
        at %= len(changed) + 1
        changed[at : at + length % 20] = new
    root = tmp_path / "bag"
    shutil.rmtree(root, ignore_errors=True)
    write(files | {name: bytes(changed)}, root)

    found, said = judged(root)

    assert (said is Verdict.VALID) == (bytes(changed) == files[name])
    assert bytes(changed) != files[name] or found == UNCHANGED[kind]
