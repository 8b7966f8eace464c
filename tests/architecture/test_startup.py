"""What is loaded when: an import costs nothing, and `verify` loads no library that a verification does not need."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("bagit", "lxml", "magic", "pydantic", "pylibmagic", "rich")

#: Runs the console entry in a fresh interpreter, and tells on the last line of stderr what it had loaded at the end.
PROGRAM = """
import json, sys
sys.argv[0] = "archivekit"
from archivekit.cli.main import run
code = 0
try:
    code = run()
except SystemExit as end:
    code = end.code
print(json.dumps([code or 0, sorted(sys.modules)]), file=sys.stderr)
"""


def _run(*arguments: str, cwd: Path) -> tuple[int, set[str], str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    code, loaded = json.loads(done.stderr.splitlines()[-1])
    return code, set(loaded), done.stdout


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """Return a small bag that is valid, made without archivekit."""
    folder = tmp_path / "bag"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.txt").write_bytes(b"an original\n")
    (folder / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (folder / "bag-info.txt").write_bytes(b"Payload-Oxum: 12.1\n")
    digest = hashlib.sha512(b"an original\n").hexdigest()
    (folder / "manifest-sha512.txt").write_bytes(f"{digest}  data/a.txt\n".encode())
    tags = "".join(
        f"{hashlib.sha512((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("bag-info.txt", "bagit.txt", "manifest-sha512.txt")
    )
    (folder / "tagmanifest-sha512.txt").write_bytes(tags.encode())
    return folder


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["verify", "--help"], ["package", "--help"]])
def test_help_loads_no_heavy_library(arguments: list[str], tmp_path: Path) -> None:
    code, loaded, output = _run(*arguments, cwd=tmp_path)

    assert code == 0
    assert "archivekit" in output
    assert loaded.intersection(HEAVY) == set()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_verification_loads_no_heavy_library(bag: Path, form: str, tmp_path: Path) -> None:
    code, loaded, _ = _run("verify", str(bag), "--format", form, cwd=tmp_path)

    assert code == 0
    assert loaded.intersection(HEAVY) == set()


def test_a_verification_that_finds_something_loads_no_heavy_library(bag: Path, tmp_path: Path) -> None:
    (bag / "data" / "a.txt").write_bytes(b"an Original\n")

    code, loaded, output = _run("verify", str(bag), cwd=tmp_path)

    assert code == 1
    assert "data/a.txt" in output
    assert loaded.intersection(HEAVY) == set()


def test_the_guard_sees_a_heavy_library_that_is_loaded(tmp_path: Path) -> None:
    record = tmp_path / "record.toml"
    record.write_text('title = "A title"\n', encoding="utf-8")

    code, loaded, _ = _run("export", str(record), "--as", "oai_dc", cwd=tmp_path)

    assert code == 0
    assert "lxml" in loaded


def test_importing_the_library_loads_nothing_of_it(tmp_path: Path) -> None:
    program = "import sys; before = set(sys.modules); import archivekit; print(*sorted(set(sys.modules) - before))"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)

    ours = {name for name in done.stdout.split() if name.startswith("archivekit")}
    others = {name.partition(".")[0] for name in done.stdout.split()} - {"archivekit"}
    assert ours <= {"archivekit", "archivekit.version"}
    assert others - sys.stdlib_module_names == set()
    assert others & {"dataclasses", "hashlib", "inspect", "json", "logging", "pathlib", "subprocess"} == set()


def test_importing_every_module_prints_nothing_and_changes_nothing(tmp_path: Path) -> None:
    program = """
import importlib, locale, logging, os, pkgutil, signal, threading
def world():
    return (dict(os.environ), os.getcwd(), logging.root.level, list(logging.root.handlers), threading.active_count(),
            locale.setlocale(locale.LC_ALL), [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)])
before = world()
import archivekit
for module in pkgutil.walk_packages(archivekit.__path__, "archivekit."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
assert world() == before
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, cwd=tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
