"""How a name, a path or a text stands within a message: in quotes, harmless, and otherwise as it is.

Knows nothing of lengths or kinds. A backslash is never doubled, so that what is shown can be looked for and typed.
"""

from __future__ import annotations


def quoted(name: str | bytes) -> str:
    """Return a name in quotes: what cannot be seen, and octets that are not UTF-8, are escaped (`\\x1b`, `\\u202e`)."""
    text = name.decode("utf-8", "backslashreplace") if isinstance(name, bytes) else name
    if not text.isprintable():
        text = "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)
    mark = '"' if "'" in text and '"' not in text else "'"
    return f"{mark}{text}{mark}"
