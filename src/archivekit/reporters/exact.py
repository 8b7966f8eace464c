"""JSON that holds every string exactly and commands nothing: what could is written as JSON's own escape."""

from __future__ import annotations

import json
import re

from archivekit.findings import Json
from archivekit.reporters.escape import UNSAFE

_ESCAPED = re.compile(UNSAFE)


def exact(value: Json, *, indent: int | None = None) -> str:
    """Return a value as JSON, without a line end; control and bidirectional characters are `\\u202e` there."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
