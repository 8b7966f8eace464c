"""Names of bags: safe on every system, readable in every script, and the same when made safe again."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.metadata.bag_names import LONGEST, safe_name
from archivekit.paths import BagPath, danger, windows_trouble


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
