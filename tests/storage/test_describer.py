"""The process in which readers of foreign formats run: what it may not do, and what becomes of it when it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archivekit.findings import Finding
from archivekit.formats.describe.reading import Reader
from archivekit.storage import describer, describer_child
from archivekit.storage.describer import Describer, Opened, look
from describing import docx, png, write

#: A reader's process that does something else when it is asked.
BROKEN = """
import json, os, sys, time
sys.stdin.readline()
for line in sys.stdin:
    {}
"""


def opened(path: Path) -> Opened:
    found = look(os.fsencode(path), path.name)
    assert isinstance(found, Opened)
    return found


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(b"<!DOCTYPE html><title>A title</title>")
    return path


def _codes(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings]


def test_one_process_reads_one_original_after_the_other(page: Path, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(["A text"]))

    with Describer() as readers:
        first = readers.read(opened(page), Reader.HTML, "page.html")
        second = readers.read(opened(tmp_path / "a.docx"), Reader.OFFICE, "a.docx")

    assert ["A title"] == [one.value for one in first.seen]
    assert "A text" in [one.value for one in second.seen]
    assert ([], []) == (first.findings, second.findings)


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("os.abort()", "DSC-104"),
        ("sys.exit(0)", "DSC-104"),
        ("print('no JSON', flush=True)", "DSC-104"),
        ("print(json.dumps({'seen': [[1]], 'findings': []}), flush=True)", "DSC-104"),
        ("print(json.dumps({'seen': [], 'findings': [['BAG-100', 'x', None]]}), flush=True)", "DSC-104"),
        ("print('[' * 100000, flush=True)", "DSC-104"),
        ("time.sleep(60)", "DSC-105"),
    ],
)
def test_a_reader_that_crashes_lies_or_hangs_is_a_finding(
    deed: str, code: str, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child.py"
    child.write_text(BROKEN.format(deed), encoding="utf-8")
    monkeypatch.setattr(describer, "_CHILD", str(child))

    with Describer(seconds=1.0) as readers:
        book = readers.read(opened(page), Reader.HTML, "page.html")

    assert ([], [code]) == (book.seen, _codes(book.findings))


def test_after_a_crash_the_next_original_is_read(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(BROKEN.format("os._exit(9)"), encoding="utf-8")

    with Describer() as readers:
        with monkeypatch.context() as patched:
            patched.setattr(describer, "_CHILD", str(child))
            first = readers.read(opened(page), Reader.HTML, "page.html")
        second = readers.read(opened(page), Reader.HTML, "page.html")

    assert ["DSC-104"] == _codes(first.findings)
    assert ["A title"] == [one.value for one in second.seen]


def test_without_a_python_to_run_there_is_a_finding(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/true")

    with Describer() as readers:
        book = readers.read(opened(page), Reader.HTML, "page.html")

    assert ["DSC-104"] == _codes(book.findings)


def test_a_reader_that_asks_for_too_much_memory_is_a_finding(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    path = tmp_path / "bomb.docx"
    path.write_bytes(docx(["x" * (8 << 20)]))

    with Describer(octets=48 << 20) as readers:
        book = readers.read(opened(path), Reader.OFFICE, "bomb.docx")

    assert ["DSC-104"] == _codes(book.findings)


def test_a_pdf_beyond_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(1 << 30)

    with Describer() as readers:
        book = readers.read(opened(path), Reader.PDF, "huge.pdf")

    assert ["DSC-103"] == _codes(book.findings)


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.remove('x')",
        "open('x', 'w')",
        "import os; os.open('x', os.O_WRONLY | os.O_CREAT)",
    ],
)
def test_a_reader_may_not_write_run_or_call_anybody(deed: str, tmp_path: Path) -> None:
    program = (
        "import sys; from archivekit.storage.describer_child import _refuse; sys.addaudithook(_refuse)\n"
        f"try:\n    {deed}\nexcept PermissionError as error:\n    print('refused')\n"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, timeout=60)

    assert ("refused\n", []) == (done.stdout, list(tmp_path.iterdir()))


def test_what_is_no_regular_file_is_not_opened_by_a_reader(tmp_path: Path) -> None:
    write(tmp_path, {"a.png": png(1, 1)})
    (tmp_path / "link").symlink_to("a.png")

    with pytest.raises(OSError):  # noqa: PT011 - whichever the system gives
        describer_child._opened(str(tmp_path / "link"))
    with pytest.raises(OSError, match="no regular file"):
        describer_child._opened(str(tmp_path))


@pytest.mark.parametrize(("name", "code"), [("none", "SYS-101"), ("folder", "SYS-108")])
def test_an_original_that_cannot_be_opened_is_a_finding(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    found = look(os.fsencode(tmp_path / name), name)

    assert isinstance(found, Finding)
    assert code == found.code
