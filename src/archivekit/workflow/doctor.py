"""doctor: what archivekit has on this machine, and the command that mends what is missing.

It exists to diagnose a broken installation, so that it needs none of the libraries that it looks at.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import locale
import os
import platform
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from archivekit.findings import Json
from archivekit.paths import show
from archivekit.storage import system
from archivekit.storage.identify import TABLE, Identifier
from archivekit.storage.probe import FileSystem, probe
from archivekit.version import VERSION
from archivekit.workflow.places import AnyPath, to_bytes


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its group and name, how it is, and what would mend it where something is missing.

    `needed` says that archivekit cannot do its work without it as it is.
    """

    name: str
    state: str
    cure: str | None = None
    group: str = "archivekit"
    needed: bool = False

    @property
    def is_grave(self) -> bool:
        """Say whether this stands in the way of archivekit's work."""
        return self.needed and self.cure is not None

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form."""
        return {"group": self.group, "name": self.name, "state": self.state, "cure": self.cure, "needed": self.needed}


@dataclass(frozen=True, slots=True)
class _Library:
    """A library by its distribution and module; what is lost without it, and the extra that brings it."""

    name: str
    module: str
    lost: str
    needed: bool = False
    extra: str | None = None


_LIBRARIES = (
    _Library("pydantic", "pydantic", "no schema is read", needed=True),
    _Library("lxml", "lxml.etree", "no XML is read or written", needed=True),
    _Library("langcodes", "langcodes", "no language is judged", needed=True),
    _Library("click", "click", "there is no command line", needed=True),
    _Library("bagit", "bagit", "there is no second opinion when a bag is made"),
    _Library("python-magic", "magic", "formats are told by a small built-in table"),
    _Library("pylibmagic", "pylibmagic", "the system's own libmagic is needed to tell formats"),
    _Library("rich", "rich.progress", "no progress is shown"),
    _Library("python-calamine", "python_calamine", "no workbook is read", extra="sheets"),
    _Library("pypdf", "pypdf", "a PDF does not say what it is called", extra="pdf"),
    _Library("Pillow", "PIL.Image", "an image does not say what it shows", extra="images"),
    _Library("PyYAML", "yaml", "no YAML is read", extra="yaml"),
    _Library("jsonschema", "jsonschema", "no JSON Schema judges documents", extra="jsonschema"),
    _Library("distributed", "distributed", "no ingest is shared out by Dask", extra="dask"),
)
_ZSTD = _Library("backports.zstd", "backports.zstd", "no .tar.zst is read or written", extra="zstd")

#: What is not loaded to see whether it loads: the first two are told of by `formats`; Dask sets up logging.
_NOT_LOADED = frozenset({"magic", "pylibmagic", "distributed"})


def _libraries() -> tuple[_Library, ...]:
    """Return what to look at: a library for Zstandard only where Python has none of its own (it has since 3.14)."""
    return _LIBRARIES if importlib.util.find_spec("compression") is not None else (*_LIBRARIES, _ZSTD)


def doctor(folder: AnyPath = ".") -> tuple[Check, ...]:
    """Return what is here: versions, identification, the system's promises, and the file system of a folder.

    Never fails for what it finds, a library that does not load among it. Raises UsageError.
    """
    raw = to_bytes(folder)
    requirements = _requirements()
    formats, origin = _identification()
    libraries = (_library(library, requirements) for library in _libraries())
    return (*_versions(), *_still_needed(libraries, origin), formats, *_system(), *_folder(raw))


def _versions() -> Iterator[Check]:
    yield Check("version", VERSION)
    yield Check("Python", f"{platform.python_version()}, {sys.executable}")


def _requirements() -> dict[tuple[str | None, str], str]:
    """Return what archivekit, or an extra of it, asks of a library ("lxml": "<7,>=6.1"), as its installation says."""
    found = {}
    try:
        lines = importlib.metadata.requires("archivekit") or []
    except importlib.metadata.PackageNotFoundError:
        lines = []
    for line in lines:
        wanted = re.match(r"\s*([\w.-]+)\s*\(?([^;)]*)\)?", line)
        if wanted:
            extra = re.search(r"extra\s*==\s*[\"']([\w.-]+)", line)
            found[extra.group(1) if extra else None, wanted.group(1).lower()] = wanted.group(2).strip()
    return found


def _library(library: _Library, requirements: dict[tuple[str | None, str], str]) -> Check:
    wanted = requirements.get((library.extra, library.name.lower()), "")
    cure = f"{shlex.quote(sys.executable)} -m pip install {shlex.quote(library.name + wanted)}"
    try:
        version = importlib.metadata.version(library.name)
    except importlib.metadata.PackageNotFoundError:
        return _check(library, f"missing: {library.lost}", cure)
    if not _meets(version, wanted):
        return _check(library, f"{version} is not {wanted}: {library.lost}", cure)
    if library.module in _NOT_LOADED:
        return _check(library, version, None)
    try:
        importlib.import_module(library.module)
    except Exception as error:  # noqa: BLE001 -- a broken library may throw anything, and that is what we came to see
        reason = str(error) or type(error).__name__
        return _check(library, f"{version} does not load ({reason}): {library.lost}", f"{cure} --force-reinstall")
    return _check(library, version, None)


def _check(library: _Library, state: str, cure: str | None) -> Check:
    if library.extra is None:
        return Check(library.name, state, cure, "libraries", library.needed)
    return Check(library.name, f"{state} (extra `{library.extra}`)", cure, "extras")


def _meets(version: str, wanted: str) -> bool:
    """Say whether a version is within plain bounds (`>=6.1,<7`); what else is asked for is taken as met."""
    ours = _numbers(version)
    for sign, bound in re.findall(r"(>=|<)\s*([\d.]+)", wanted):
        theirs = _numbers(bound)
        if (sign == ">=") != (ours >= theirs):
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    numbers = re.match(r"\d+(\.\d+)*", version)
    return tuple(map(int, numbers.group().split("."))) if numbers else ()


def _identification() -> tuple[Check, str | None]:
    """Return how formats are told, and the path of the library that tells them."""
    origin = Identifier().origin()
    tried = f"; tried in vain: {'; '.join(origin.failures)}" if origin.failures else ""
    if origin.tool == TABLE:
        cure = (
            f"{shlex.quote(sys.executable)} -m pip install pylibmagic (or the system's libmagic: apt install libmagic1)"
        )
        return Check("formats", f"told by the built-in table, version {origin.version}{tried}", cure, "machine"), None
    where = f", {origin.path}" if origin.path else ""
    return Check("formats", f"told by {origin.tool} {origin.version}{where}{tried}", None, "machine"), origin.path


def _still_needed(libraries: Iterator[Check], origin: str | None) -> Iterator[Check]:
    """Leave out the cure for pylibmagic where the system has a libmagic of its own."""
    for check in libraries:
        if check.name == "pylibmagic" and check.cure is not None and origin is not None:
            yield Check(check.name, "missing, and not needed: the system has libmagic", None, check.group)
        else:
            yield check


def _system() -> Iterator[Check]:
    yield Check("system", f"{platform.system()} {platform.release()}, {platform.machine()}", None, "machine")
    yield Check("cores", f"{system.usable_cores()} may be used", None, "machine")
    encoding = locale.getlocale()[1] or "none"
    yield Check("locale", f"{encoding}; file names as {sys.getfilesystemencoding()}", None, "machine")
    flush = "a whole file system at once" if system.can_flush_file_system() else "file by file"
    yield Check("flushing", flush, None, "machine")
    for weaker in system.weaker_here():
        yield Check("weaker here", weaker, None, "machine")


def _folder(folder: bytes) -> Iterator[Check]:
    shown = show(os.path.abspath(folder))
    try:
        found = probe(folder)
    except OSError as error:
        cure = "Name a folder that exists and can be listed: archivekit doctor FOLDER"
        yield Check("folder", f"{shown}: {error.strerror or error}", cure, "folder", needed=True)
        return
    yield Check("folder", shown, None, "folder")
    kind = found.kind or "not known"
    yield Check("file system", f"{kind}, {found.free:,} octets free", None, "folder")
    if found.longest_name is not None:
        yield Check("longest name", f"{found.longest_name} octets", None, "folder")
    yield from _tried(found)


def _tried(found: FileSystem) -> Iterator[Check]:
    if found.not_tried is not None:
        yield Check("not tried", f"names and flushing: {found.not_tried}", None, "folder")
        return
    for name, answer, yes, no in (
        ("case", found.tells_case_apart, "`A` and `a` are two names", "`A` and `a` are one name"),
        ("Unicode", found.tells_forms_apart, "two forms of `é` are two names", "two forms of `é` are one name"),
        ("folders", found.flushes_folders, "can be flushed", "cannot be flushed: a power cut may undo the last names"),
    ):
        if answer is not None:
            yield Check(name, yes if answer else no, None, "folder")
