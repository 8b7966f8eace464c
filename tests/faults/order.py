"""What must be flushed before what, read from the calls of a run: an answer that no disk has to be cut off for.

A file or folder that is on the medium is of no use if the folder that names it is not, and no file system promises
more than was asked of it. Before the rename everything below the partial must be flushed, after it the parents.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from runs import Call

_AT = re.compile(r'\w+\((?:AT_FDCWD<[^>]*>|\d+<(?P<at>[^>]*)>), "(?P<path>[^"]*)"')
_PATH = re.compile(r'\w+\("(?P<path>[^"]*)"')
_OPEN = re.compile(r"\w+\(\d+<(?P<open>[^>]*)>")


def violations(calls: Sequence[Call]) -> list[str]:
    """Return what was not flushed when it had to be."""
    dirty: dict[str, str] = {}
    wrong: list[str] = []
    for call in calls:
        if " = -1 " in call.text or call.text.endswith("<unfinished ...>"):
            continue
        if call.name in ("mkdir", "mkdirat") or (call.name == "openat" and "O_CREAT" in call.text):
            path = _named(call)
            dirty[path] = "made"
            dirty[posixpath.dirname(path)] = "got an entry"
        elif call.name in ("write", "pwrite64", "utimensat", "ftruncate"):
            opened = _OPEN.match(call.text)
            if opened is not None:
                dirty[opened["open"]] = "written to"
        elif call.name in ("fsync", "fdatasync"):
            opened = _OPEN.match(call.text)
            assert opened is not None, call
            dirty.pop(opened["open"], None)
        elif call.name == "syncfs":
            dirty.clear()
        elif call.name.startswith("rename"):
            source, target = re.findall(r'"([^"]*)"', call.text)
            wrong += [f"{path} was {how} and not flushed before the rename" for path, how in _below(dirty, source)]
            dirty[posixpath.dirname(target)] = "got an entry"
    return wrong + [f"{path} {how} and was not flushed at the end" for path, how in sorted(dirty.items())]


def _named(call: Call) -> str:
    found = _AT.match(call.text) or _PATH.match(call.text)
    assert found is not None, call
    return posixpath.join(found.groupdict().get("at") or "", found["path"])


def _below(dirty: dict[str, str], folder: str) -> list[tuple[str, str]]:
    return [(path, dirty.pop(path)) for path in sorted(dirty) if f"{path}/".startswith(f"{folder}/")]
