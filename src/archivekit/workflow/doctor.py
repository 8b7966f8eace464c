"""doctor: what archivekit has on this machine, and the command that mends what is missing."""

from __future__ import annotations

import importlib
import importlib.metadata
import locale
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from archivekit.findings import Json
from archivekit.paths import show
from archivekit.storage import system
from archivekit.storage.identify import TABLE, Identifier
from archivekit.version import VERSION
from archivekit.workflow.places import AnyPath, to_bytes

_CORE = ("pydantic", "lxml", "bagit", "python-magic", "pylibmagic", "click", "langcodes", "rich")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its name, how it is, and what would mend it where something is missing."""

    name: str
    state: str
    cure: str | None = None

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form."""
        return {"name": self.name, "state": self.state, "cure": self.cure}


def doctor(folder: AnyPath = ".") -> tuple[Check, ...]:
    """Return what is here: versions, identification, the system's promises, and the file system of a folder."""
    return (*_versions(), _identification(), *_system(), *_file_system(to_bytes(folder)))


def _versions() -> Iterator[Check]:
    yield Check("archivekit", VERSION)
    yield Check("Python", f"{platform.python_version()} ({sys.executable})")
    yield Check("system", f"{platform.system()} {platform.release()} {platform.machine()}")
    for name in _CORE:
        try:
            yield Check(name, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Check(name, "missing", f"{sys.executable} -m pip install {name}")


def _identification() -> Check:
    origin = Identifier().origin()
    where = f" from {origin.path}" if origin.path else ""
    cure = None
    if origin.tool == TABLE:
        cure = f"{sys.executable} -m pip install pylibmagic (or the system's libmagic, e.g. apt install libmagic1)"
    tried = f" (tried in vain: {'; '.join(origin.failures)})" if origin.failures else ""
    return Check("formats", f"{origin.tool} {origin.version}{where}{tried}", cure)


def _system() -> Iterator[Check]:
    yield Check("cores", str(system.usable_cores()))
    yield Check("locale", f"{locale.getlocale()[1] or 'C'}, file names as {sys.getfilesystemencoding()}")
    flush = "a whole file system at once" if system.can_flush_file_system() else "file by file"
    yield Check("flushing", flush)
    for weaker in system.weaker_here():
        yield Check("weaker here", weaker)


def _file_system(folder: bytes) -> Iterator[Check]:
    shown = show(os.path.abspath(folder))
    if not os.path.isdir(folder):
        yield Check("folder", f"{shown} is not a folder", "name a folder that exists")
        return
    free = shutil.disk_usage(folder).free
    yield Check("folder", f"{shown}: {free:,} octets free")
    if not os.access(folder, os.W_OK):
        yield Check("names", "cannot be tried: the folder is not writable", "name a folder that can be written to")
        return
    with tempfile.TemporaryDirectory(prefix=".partial-doctor-", dir=os.fsdecode(folder)) as scratch:
        yield Check("names", "; ".join(_names(os.fsencode(scratch))))


def _names(scratch: bytes) -> Iterator[str]:
    """Try how the file system treats names, in a folder that is removed again."""
    for name in (b"case", "é".encode()):
        with open(os.path.join(scratch, name), "wb"):
            pass
    case = os.path.exists(os.path.join(scratch, b"CASE"))
    yield "upper and lower case are the same" if case else "upper and lower case differ"
    same = os.path.exists(os.path.join(scratch, "e\u0301".encode()))
    yield "Unicode normalizations are the same" if same else "Unicode normalizations differ"
