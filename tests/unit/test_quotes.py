"""Names within messages: quoted for people, who look for what they read and type it."""

from __future__ import annotations

import pytest

from archivekit.quotes import quoted


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"data/a.txt", "'data/a.txt'"),
        ("data/m\u00e4rz.txt", "'data/m\u00e4rz.txt'"),
        (b"C:\\data\\a.txt", "'C:\\data\\a.txt'"),
        (b"it's", '"it\'s"'),
        (b'it\'s "so"', "'it's \"so\"'"),
        (b"caf\xe9", "'caf\\xe9'"),
        ("a\x1b[31m\nb", "'a\\x1b[31m\\nb'"),
        ("a\u202eb\u2028\udc80", "'a\\u202eb\\u2028\\udc80'"),
        ("", "''"),
    ],
)
def test_what_can_be_seen_stays_as_it_is_and_the_rest_is_escaped(name: str | bytes, shown: str) -> None:
    assert shown == quoted(name)
