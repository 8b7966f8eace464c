"""Two hundred awkward names: each goes into a bag and comes back, or is refused before anything is written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import bagit
import pytest

import archivekit as ak
import packing
from archivekit.findings import Outcome, Verdict
from archivekit.paths import encode

_HARD = "'\"`$&;|<>*?[]{}()#!~^=+,@:%\\"

#: Names that a bag can hold (what a system forbids is told apart below), each alone in its folder.
GOOD = [
    *(f"a{character}b.txt" for character in _HARD),
    *(f"{character}.txt" for character in _HARD if character != "\\"),
    *(f"end{character}" for character in _HARD if character != "\\"),
    *(f"control{chr(number)}.txt" for number in (*range(1, 32), 127)),
    " leading", "trailing ", "  two  blanks  ", "\tleading tab", "trailing tab\t", "dot.", "dots..", "...", "....txt",
    ".hidden", "-rf", "--help", "-", "~", "~user", "$HOME", "%USERPROFILE%", "CON", "nul.txt", "aux", "LPT1.log",
    "con ",
    "100%", "100%25", "%0A", "%0a.txt", "%0d%0A", "%%", "a\nb", "\n", "a\rb", "\r\n", "a\n\nb  data/x", "%2e%2e%2f",
    "manifest-sha512.txt", "tagmanifest-sha512.txt", "bag-info.txt", "fetch.txt", "data", "metadata", "désolé.txt",
    "de\u0301sole\u0301.txt", "\u1e9b\u0323", "Å", "\u212b", "ß", "İstanbul", "ı", "Ω", "ﬁ", "ə", "ğ", "بيان",
    "كتاب\u200f",
    "\u202efdp.exe", "\u200b", "\u00a0", "\ufeff", "\u2028", "\u2029", "\ue000", "\ufffe", "\uffff", "\u0301",
    "日本語", "한국어",
    "😀", "👩\u200d👩\u200d👧", "𝔘", "\U0010ffff", "a" * 255, "ə" * 127, "€" * 85, "😀" * 63,
    "a" * 251 + ".txt", "file (1)", "file\u2026", "a  b", "a*b?c", "\\", "back\\slash", "x\\", "C:", "C:x", "c:\\x",
    "http:__x", "sha512  x", "*binary", "deadbeef  data", "#comment", ";comment", "=cmd()", "+1", "@x", "'", "''",
    "café (cafe\u0301)", "e\u0301\u0323", "\u1112\u1161\u11ab",
]  # fmt: skip

#: Names that have a refusal of their own.
REFUSED = {
    b"\xff": "PKG-102", b"caf\xe9.txt": "PKG-102", b"\xed\xa0\x80": "PKG-102", b"a\xc0\xafb": "PKG-102",
    b"\x80": "PKG-102", b"\xf5\x80\x80\x80": "PKG-102", b"..\\up": "PKG-105", b"a\\..\\b": "PKG-105",
    b"\\\\unc": "PKG-105",
}  # fmt: skip


def _names() -> list[str]:
    return list(dict.fromkeys(GOOD))


def test_there_are_two_hundred_of_them() -> None:
    assert len(_names()) + len(REFUSED) >= 200


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot hold these names")
def test_every_awkward_name_comes_back_to_the_octet_or_is_refused(tmp_path: Path) -> None:
    """All names in folders of their own, so that no two are twins; what is refused is taken out and stays out."""
    files = {f"{number:03}/{name}".encode(): b"%d" % number for number, name in enumerate(_names())}
    source = packing.originals(tmp_path / "originals", files)
    planned = ak.plan(source, to=tmp_path / "bag")
    refused = {f.where.path for f in planned.report.findings if f.level.value in ("error", "unknown")}
    for path in refused:
        assert path is not None
        shutil.rmtree(source / path.split("/")[0])
    kept = {path: data for path, data in files.items() if path.decode() not in refused}

    made = ak.package(source, to=tmp_path / "bag", **packing.QUICK)

    assert refused == {path.decode() for path in files if _no_bag_can_hold(path.decode())}
    assert {file.original: file.size for file in made.files} == {path: len(data) for path, data in kept.items()}
    assert _read(tmp_path / "bag" / "data") == kept
    assert ak.verify(tmp_path / "bag").subjects[0].verdict is Verdict.VALID
    assert len(kept) >= 175


def _no_bag_can_hold(path: str) -> bool:
    """Say whether a name of the list has an empty part for Windows, or is read otherwise where Python reads lines."""
    encoded = encode(path.encode()).decode()
    return path.endswith("\\") or encoded != encoded.rstrip() or len(encoded.splitlines()) != 1


def _read(folder: Path) -> dict[bytes, bytes]:
    found = {}
    for root, _, names in os.walk(os.fsencode(folder)):
        for name in names:
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, os.fsencode(folder))] = file.read()
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot hold these names")
@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_a_name_that_no_bag_can_hold_is_refused(tmp_path: Path, name: bytes, code: str) -> None:
    source = packing.originals(tmp_path / "x" / "originals", {name: b"", b"a.txt": b""})

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    assert packing.codes(report) - {"PKG-201", "PKG-104"} == {code}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot hold these names")
def test_sha512sum_and_the_library_of_congress_find_every_file_whose_name_they_can_read(tmp_path: Path) -> None:
    plain = [name for name in _names() if "%" not in name and not _no_bag_can_hold(name)]
    files = {f"{number:03}/{name}".encode(): b"%d" % number for number, name in enumerate(plain)}
    source = packing.originals(tmp_path / "originals", files)

    made = ak.package(source, to=tmp_path / "bag", date="2026-11-25")

    assert "PKG-209" in packing.codes(made.report)
    assert bagit.Bag(str(tmp_path / "bag")).validate()
    assert _sha512sum(tmp_path / "bag", plain) == []


def _sha512sum(bag: Path, names: Sequence[str]) -> list[str]:
    """Return what sha512sum cannot find, but for CR and LF, which it does not decode."""
    if shutil.which("sha512sum") is None:
        return []
    manifest = (bag / "manifest-sha512.txt").read_bytes().splitlines(keepends=True)
    listed = b"".join(line for line in manifest if b"%" not in line)
    ended = subprocess.run(
        ["sha512sum", "-c", "--strict", "--quiet", "-"], input=listed, cwd=bag, capture_output=True, check=False
    )
    encoded = sum(1 for name in names if "\n" in name or "\r" in name)
    assert listed.count(b"\n") == len(names) - encoded
    return ended.stdout.decode("utf-8", "replace").splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot hold these names")
def test_names_that_must_be_encoded_are_said_one_by_one_and_the_witness_may_complain_of_them(tmp_path: Path) -> None:
    names = {"100%": b"1", "a\nb": b"2", "c\rd": b"3", "plain": b"4"}

    made = ak.package(packing.originals(tmp_path / "originals", names), to=tmp_path / "bag", date="2026-11-25")

    assert made.report.outcome is Outcome.PASSED
    assert sorted(str(f.where.path) for f in made.report.findings if f.code == "PKG-206") == ["100%", "a\nb", "c\rd"]
    assert [f.message for f in made.report.findings if f.code == "PKG-209"] == [
        "the bagit package finds the bag complete as well, but for names that RFC 8493 §2.1.3 has encoded"
    ]
    assert (tmp_path / "bag" / "manifest-sha512.txt").read_bytes().count(b"\n") == 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("é", "e\u0301"), ("Å", "\u212b"), ("\u1112\u1161\u11ab", "한"), ("a", "A"), ("straße", "STRASSE"), ("ﬁ", "fi"),
        ("Σ", "ς"), ("x/a", "X/b"),
    ],
)  # fmt: skip
@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot hold both names")
def test_twins_are_refused_together(tmp_path: Path, one: str, other: str) -> None:
    source = packing.originals(tmp_path / "x" / "originals", {one: b"1", other: b"2"})

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    assert packing.codes(report) - {"PKG-201"} == {"PKG-103"}


def test_a_tree_deeper_than_a_path_may_be_long_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "x" / "originals", {"a.txt": b"a"})
    here = os.open(source, os.O_RDONLY)
    try:
        for _ in range(30):
            os.mkdir("d" * 200, dir_fd=here)
            below = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    finally:
        os.close(here)

    report = ak.plan(source, to=tmp_path / "v" / "bag").report

    assert packing.codes(report) - {"PKG-201"} == {"PKG-106"}
    assert not (tmp_path / "v").exists()
    subprocess.run(["rm", "-rf", str(source)], check=True)
