"""Originals to package in tests, and what is asked of the result."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import archivekit as ak
from archivekit.findings import Report

#: A moment that no test is run at, in nanoseconds: 2023-11-14T22:13:20.123456789Z.
MOMENT = 1_700_000_000_123_456_789
#: What makes two packagings of the same originals alike, and as quick as they can be.
QUICK: Mapping[str, Any] = {"date": "2026-11-25", "second_opinion": "never"}


#: Names (text or octets) and what is in them.
Files: TypeAlias = "Mapping[str, bytes] | Mapping[bytes, bytes] | Mapping[str | bytes, bytes]"


def originals(folder: Path, files: Files | None = None) -> Path:
    """Make a folder of originals (a path that ends in `/` is an empty folder), all with one modification time."""
    folder.mkdir(parents=True, exist_ok=True)
    given: Files = files if files is not None else {"a.txt": b"a\n", "b/c.txt": b"c\n"}
    for name, content in given.items():
        path = os.path.join(os.fsencode(folder), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if not path.endswith(b"/"):
            with open(path, "wb") as file:
                file.write(content)
            os.utime(path, ns=(MOMENT, MOMENT))
    return folder


def modes_bind() -> bool:
    """Say whether a file's mode stops this process: it does not stop root, unless root has no capabilities."""
    with tempfile.NamedTemporaryFile() as file:
        os.chmod(file.name, 0)
        try:
            open(file.name, "rb").close()
        except PermissionError:
            return True
    return False


def record(folder: Path) -> Path:
    """Make a record that passes."""
    path = folder / "record.toml"
    path.write_bytes(b'title = "A statement"\n')
    return path


def codes(report: Report, prefix: str = "") -> set[str]:
    """Return the codes of a report."""
    return {finding.code for finding in report.findings if finding.code.startswith(prefix)}


def octets(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def facts(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return mode, modification time and content of everything below a folder: what packaging must not change."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            path.read_bytes() if path.is_file() and not path.is_symlink() else b"",
        )
        for path in sorted([folder, *folder.rglob("*")])
    }


def refusal(*sources: Path | bytes, to: Path, **options: Any) -> Report:
    """Return the report of a packaging that is refused, having made sure that it wrote nothing."""
    before = sorted(to.parent.parent.rglob("*"))

    try:
        ak.package(*sources, to=to, **{**QUICK, **options})
    except ak.RefusedError as error:
        assert sorted(to.parent.parent.rglob("*")) == before
        return error.report
    raise AssertionError("it was not refused")
