"""Names and values that could command a terminal or turn text around, shown harmless: `\\x1b`, `\\u202e`."""

from __future__ import annotations

import re

# C0 but tab and newline, DEL, C1; the bidirectional controls; line and paragraph separators; lone surrogates.
UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_UNSAFE = re.compile(UNSAFE)


def safe(text: str) -> str:
    """Return text with control and bidirectional characters escaped; tab and newline stay."""
    return _UNSAFE.sub(_escaped, text)


def one_line(text: str) -> str:
    """Return `safe` text on a single line: newlines and tabs are shown as escapes too."""
    return safe(text).replace("\n", "\\n").replace("\t", "\\t")


def _escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
