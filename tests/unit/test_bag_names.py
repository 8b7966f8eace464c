"""Names of bags: safe on every system, readable in every script, and the same when made safe again."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.metadata.bag_names import LONGEST, safe_name
from archivekit.paths import BagPath, danger, windows_suspect, windows_trouble


@pytest.mark.parametrize(
    ("given_name", "made"),
    [
        ("statement-2024", "statement-2024"),
        ("doi:10.1234/abc", "doi-10.1234-abc"),
        ("../../etc/passwd", "etc-passwd"),
        ("/", None),
        ("...", None),
        ("\u202e\u200f", None),
        ("-rf", "rf"),
        ("~root", "root"),
        (".partial-x-01234567", "partial-x-01234567"),
        ("a\nb\tc", "a-b-c"),
        ("CON", "CON_"),
        ("letters.tar.gz", "letters-tar.gz"),
        ("bag.zip", "bag-zip"),
        ("$(rm -rf *)", "rm-rf"),
        ("بيان صحفي", "بيان-صحفي"),
        ("cafe\u0301", "caf\u00e9"),
        ("a" * 300, "a" * LONGEST),
        ("é" * 150, "é" * (LONGEST // 2)),
    ],
)
def test_a_name_is_made_safe(given_name: str, made: str | None) -> None:
    assert made == safe_name(given_name)


@pytest.mark.parametrize("name", ["COM1", "com¹", "Lpt².txt", "lpt³.tar.gz", "COM0 .x", "nul"])
def test_a_name_that_windows_keeps_for_a_device_is_told(name: str) -> None:
    octets = b"data/" + name.encode()

    assert windows_trouble(octets) == f"the name {name!r} is a device there"
    assert windows_suspect(b"/" + octets + b"/")


@pytest.mark.parametrize("name", ["COM", "com⁴", "lpt\u2070", "COM¹x", "xCOM1", "null"])
def test_a_name_that_only_resembles_a_device_is_none(name: str) -> None:
    assert windows_trouble(b"data/" + name.encode()) is None


@given(st.text())
def test_a_safe_name_is_safe_and_stays_as_it_is(text: str) -> None:
    name = safe_name(text)

    if name is not None:
        octets = name.encode("utf-8")
        assert (None, None) == (danger(BagPath(octets)), windows_trouble(octets))
        assert b"/" not in octets
        assert not name.startswith((".", "-"))
        assert len(octets) <= LONGEST + 1
        assert unicodedata.normalize("NFC", name) == name
        assert name == safe_name(name)
