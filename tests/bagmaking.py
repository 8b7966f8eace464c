"""Bags for tests: built by fixtures/bags/make.py, which knows nothing of archivekit, and judged by archivekit."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

from archivekit.bag.rules import judge
from archivekit.bag.verdict import verdict
from archivekit.findings import Depth, Finding, Verdict
from archivekit.storage import observer
from archivekit.storage.digester import Reading
from archivekit.storage.listing import Limits

#: A bag: path (bytes, `/` between the parts) → contents.
Files = Mapping[bytes, bytes]

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "bags"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bag_fixtures", FIXTURES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


make = _load()


def bag(
    payload: Files | None = None,
    *,
    version: str = "1.0",
    encoding: str = "UTF-8",
    algorithms: Iterable[str] = ("sha512",),
    info: Iterable[str] | None = ("Source-Organization: An archive",),
    extra: Files | None = None,
) -> dict[bytes, bytes]:
    """Return a whole bag in which nothing is wrong."""
    made: dict[bytes, bytes] = make.bag(
        make.PAYLOAD if payload is None else payload,
        version=version,
        encoding=encoding,
        algorithms=tuple(algorithms),
        info=info,
        extra=extra,
    )
    return made


def resealed(files: Files, *, version: str = "1.0", encoding: str = "UTF-8") -> dict[bytes, bytes]:
    """Return a bag whose tag manifests are true again."""
    made: dict[bytes, bytes] = make.resealed(files, version=version, encoding=encoding)
    return made


def without(files: Files, *names: bytes) -> dict[bytes, bytes]:
    """Return a bag without some files; nothing else is changed."""
    return {path: data for path, data in files.items() if path not in names}


def line(path: bytes, data: bytes = b"", algorithm: str = "sha512") -> bytes:
    """Return one manifest line."""
    made: bytes = make.line(path, data, algorithm)
    return made


def write(files: Files, root: Path) -> Path:
    """Write a bag, whatever bytes its names are, and return its folder."""
    for path, data in files.items():
        whole = os.path.join(os.fsencode(root), path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "wb") as file:
            file.write(data)
    return root


def look(
    root: Path, depth: Depth = Depth.FULL, reading: Reading | None = None, limits: Limits | None = None
) -> tuple[Finding, ...]:
    """Return every finding about a bag."""
    return judge(observer.look(os.fsencode(root), depth, reading or Reading(), limits=limits).observation)


def codes(root: Path, depth: Depth = Depth.FULL) -> set[str]:
    """Return the codes of every finding about a bag."""
    return {finding.code for finding in look(root, depth)}


def judged(
    root: Path, depth: Depth = Depth.FULL, reading: Reading | None = None, limits: Limits | None = None
) -> tuple[set[str], Verdict | None]:
    """Return the codes of every finding about a bag, and the verdict."""
    findings = look(root, depth, reading, limits)
    return {finding.code for finding in findings}, verdict(findings, depth)


def promised(name: str) -> set[str]:
    """Return the codes that a specimen's name promises."""
    found = re.match(r"[A-Z]{3}-[0-9]{3}(?:\+[A-Z]{3}-[0-9]{3})*(?=-|$)", name)
    return set(found.group().split("+")) if found else set()
