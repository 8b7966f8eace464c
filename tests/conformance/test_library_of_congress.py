"""The Library of Congress suite, as shipped and with its own defects repaired; every case, whatever the system.

The suite and its table of expectations (`expected.json`: each bag's defects and how to repair them) are no part of this
repository. They are looked for in `shared/conformance` beside it; these tests are skipped where they are not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from archivekit.findings import Level, Verdict
from bagmaking import judged, look

HERE = Path(__file__).resolve().parents[2].parent / "shared" / "conformance"


@cache
def table() -> dict[str, dict[str, Any]]:
    """Return the cases by path, each with what is expected; none where the suite is not there."""
    path = HERE / "expected.json"
    cases: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cases"] if path.exists() else {}
    return cases


pytestmark = pytest.mark.skipif(
    not table(), reason=f"THE LIBRARY OF CONGRESS SUITE WAS NOT RUN: there is no {HERE}; see CONTRIBUTING.md"
)

#: Warning cases that lack a file as shipped (git could not carry it), so that nothing but "invalid" is true of them.
INCOMPLETE_AS_SHIPPED = {"v0.97/warning/duplicate-file-with-different-case", "v0.97/warning/special-system-files"}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the whole suite: paths that lead out of a bag keep their meaning in it."""
    root = tmp_path_factory.mktemp("suite") / "bagit"
    return _copy(root)


def _copy(root: Path) -> Path:
    shutil.copytree(HERE / "bagit", root, symlinks=True, copy_function=shutil.copyfile)
    for path in (root, *root.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)  # whatever the suite's own folders are
    return root


@pytest.mark.parametrize("case", table())
def test_a_case_as_shipped_gets_its_verdict(case: str, suite: Path) -> None:
    before = _fingerprint(suite / case)

    found, said = judged(suite / case)

    expected = "invalid" if case in INCOMPLETE_AS_SHIPPED else table()[case]["expected"]
    assert (Verdict.INVALID if expected in ("invalid", "os-specific") else Verdict.VALID) == said
    assert expected != "warning" or _warned(suite / case, table()[case]["warn_about"])
    assert said is Verdict.VALID or found
    assert before == _fingerprint(suite / case)


@pytest.mark.parametrize("case", [name for name, facts in table().items() if facts.get("repair")])
def test_a_case_whose_other_defects_are_repaired_gets_its_verdict(case: str, tmp_path: Path) -> None:
    bag = _copy(tmp_path / "bagit") / case
    for operation in table()[case]["repair"]:
        _repair(bag, operation)

    _, said = judged(bag)

    expected = table()[case]["expected"]
    assert (Verdict.INVALID if expected in ("invalid", "os-specific") else Verdict.VALID) == said
    assert expected != "warning" or _warned(bag, table()[case]["warn_about"])


def _warned(bag: Path, about: str) -> bool:
    return any(re.search(about, finding.message, re.I) for finding in look(bag) if finding.level is Level.WARNING)


def _fingerprint(bag: Path) -> str:
    hasher = hashlib.sha256()
    for path in sorted(bag.rglob("*")):
        hasher.update(os.fsencode(path) + (path.read_bytes() if path.is_file() else b""))
    return hasher.hexdigest()


# -- repairs, as the table names them ----------------------------------------------------------------------------------


def _edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_bytes(change(path.read_bytes().decode()).encode())


def _repair(bag: Path, operation: str) -> None:
    word, _, argument = operation.partition(":")
    if word == "rehash-tagmanifests":
        for seal in bag.glob("tagmanifest-*.txt"):
            _edit(seal, partial(_rehashed, bag, seal))
    elif word == "drop-missing-tags":
        for seal in bag.glob("tagmanifest-*.txt"):
            _edit(seal, lambda text: "".join(one for one in text.splitlines(True) if (bag / _path(one)).is_file()))
    elif word == "fix-oxum":
        files = [path for path in (bag / "data").rglob("*") if path.is_file()]
        oxum = f"Payload-Oxum: {sum(path.stat().st_size for path in files)}.{len(files)}"
        _edit(bag / "bag-info.txt", lambda text: re.sub("Payload-Oxum:.*", oxum, text))
    elif word == "strip-bagit-txt":
        _edit(bag / "bagit.txt", lambda text: re.sub(r"[ \t]+$", "", text, flags=re.M))
    elif word == "touch":
        (bag / argument).touch()
    elif word == "add":
        new, _, like = argument.partition("<")
        shutil.copyfile(bag / like, bag / new)
    elif word == "keep-only-dotdot-and-match-digest":
        _edit(bag / "manifest-md5.txt", lambda text: "".join(_true_dots(bag, one) for one in text.splitlines(True)))
    else:
        pytest.fail(f"the table names a repair that is not known here: {operation}")


def _path(line: str) -> str:
    return line.split(None, 1)[1].strip()


def _rehashed(bag: Path, seal: Path, text: str) -> str:
    return "".join(_rehashed_line(bag, seal, line) for line in text.splitlines(True))


def _rehashed_line(bag: Path, seal: Path, line: str) -> str:
    file = bag / _path(line)
    digest = hashlib.new(seal.stem.partition("-")[2], file.read_bytes()).hexdigest() if file.is_file() else ""
    return re.sub("^[0-9a-fA-F]+", digest, line) if digest else line


def _true_dots(bag: Path, line: str) -> str:
    if "\\" in line:
        return ""
    if not _path(line).startswith(".."):
        return line
    return f"{hashlib.md5((bag / _path(line)).read_bytes()).hexdigest()}  {_path(line)}\n"
