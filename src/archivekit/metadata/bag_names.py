"""The name of a bag, from a cell, an identifier or a file's name: made safe for every file system, and for a shell.

A safe name is one part of a path, begins with a letter, digit or underscore, and ends in neither blank nor dot. Letters
of every script are kept (in Normalization Form C), so that names can still be read.
"""

from __future__ import annotations

import re
import unicodedata

from archivekit.paths import windows_trouble

#: What a file system holds is 255 octets; names of partial folders and of outcome files need some of them.
LONGEST = 200

# what `package` would take for an archive file
_ARCHIVE = re.compile(r"\.(tar|tgz|tar\.[a-z0-9]+|zip)$", re.IGNORECASE)
# control and format characters, surrogates, what Windows or a shell takes for something else, and all blanks
_UNSAFE = re.compile(r"""[\x00-\x20\x7f-\xa0/\\:*?"<>|'`$&;!#%{}()\[\]~^=,\ufffd]+""")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_ENDS = "-. "


def safe_name(text: str) -> str | None:
    """Return a name that every file system can hold, or None where nothing of the text can stand in one."""
    plain = unicodedata.normalize("NFC", text)
    shown = "".join(" " if unicodedata.category(one) in _INVISIBLE else one for one in plain)
    name = re.sub(r"-{2,}", "-", _UNSAFE.sub("-", shown)).strip(_ENDS)
    name = re.sub(r"(?:^|-)\.+(?=-|$)", "", name).lstrip("-.+@")
    octets = name.encode("utf-8", "ignore")
    if len(octets) > LONGEST:
        name = octets[:LONGEST].decode("utf-8", "ignore").rstrip(_ENDS)
    if not any(one.isalnum() for one in name):
        return None
    name = _ARCHIVE.sub(r"-\1", name)
    return f"{name}_" if windows_trouble(name.encode("utf-8")) else name
