"""Elements of HTML and XML made of values: what is text is escaped, always; only what was made here is markup.

Characters that neither can hold, and those that turn text around, are shown as escapes (`\\x1b`, `\\u202e`). No line
begins with two colons: a runner that a report is printed by would take it for a command.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from archivekit.reporters.escape import safe

_COMMAND = re.compile(r"^(\s*):(?=:)", re.MULTILINE)
_NO_CHARACTER = re.compile("[\ufffe\uffff]")
_VOID = frozenset({"br", "col", "hr", "meta"})


class Markup(str):
    """Markup that was made here; any other text is escaped when it is put into an element."""

    __slots__ = ()


def element(tag: str, /, *inside: str | None, **attributes: str | int | None) -> Markup:
    """Return an element; attributes that are None are left out, and `aria_label` and `class_` mean what they say."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if tag in _VOID:
        return Markup(f"<{tag}{given}>")
    return Markup(f"<{tag}{given}>{joined(inside)}</{tag}>")


def joined(parts: Iterable[str | None]) -> Markup:
    """Return parts one after another, text among them escaped."""
    return Markup("".join(part if isinstance(part, Markup) else text(part) for part in parts if part is not None))


def text(value: str) -> Markup:
    """Return text as markup that shows it."""
    return Markup(_COMMAND.sub(r"\1&#58;", html.escape(_shown(value))))


def _attribute(value: str) -> str:
    return html.escape(_shown(value)).replace("\n", "&#10;").replace("\t", "&#9;")


def _shown(value: str) -> str:
    return _NO_CHARACTER.sub(lambda found: f"\\u{ord(found.group()):04x}", safe(value))
