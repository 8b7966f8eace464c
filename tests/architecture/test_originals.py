"""The originals in `fixtures/documents` are what fixtures/README.md says, and are made again with the same bytes."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import unicodedata
import wave
from pathlib import Path

from house import ROOT

STATEMENT = ROOT / "fixtures" / "documents" / "statement"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_the_generator_gives_the_same_bytes(tmp_path: Path) -> None:
    copy = tmp_path / "documents"
    shutil.copytree(STATEMENT.parent, copy)
    for name in ("statement.html", "statement.pdf", "recordings/statement.wav"):
        (copy / "statement" / name).unlink()

    subprocess.run([sys.executable, str(copy / "make.py")], check=True)

    assert _files(copy / "statement") == _files(STATEMENT)


def test_the_statement_has_the_shapes_that_archives_get() -> None:
    files = _files(STATEMENT)

    assert sorted(files) == [
        "annexes/questions-and-answers.txt",
        "annexes/to-be-supplied.txt",
        "photographs/press-conference.jpg",
        "recordings/statement.wav",
        "statement.html",
        "statement.pdf",
        "statement.txt",
        "translations/bəyanat – mətbuat azadlığı.txt",
        "translations/بيان صحفي.txt",
    ]
    assert all(unicodedata.is_normalized("NFC", name) for name in files)
    assert files["annexes/to-be-supplied.txt"] == b""
    assert files["statement.txt"].decode("utf-8").split("\n")[:5] == [
        "Statement on the detention of journalists in Azerbaijan",
        "",
        "Nov 20",
        "2 min read",
        "",
    ]


def test_the_photograph_is_a_baseline_jpeg_that_names_no_place() -> None:
    data = (STATEMENT / "photographs" / "press-conference.jpg").read_bytes()
    markers = []
    at = 2
    while data[at + 1] != 0xDA:
        markers.append(data[at + 1])
        at += 2 + int(struct.unpack_from(">H", data, at + 2)[0])

    assert (data[:2], data[-2:]) == (b"\xff\xd8", b"\xff\xd9")
    assert 0xC0 in markers  # SOF0, baseline
    assert 0xE1 not in markers  # APP1 would hold EXIF or XMP


def test_the_recording_is_two_seconds_of_pcm() -> None:
    with wave.open(str(STATEMENT / "recordings" / "statement.wav")) as sound:
        facts = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate(), sound.getnframes())

    assert facts == (1, 2, 8000, 16000)


def test_the_pdf_finds_each_object_where_its_table_says() -> None:
    data = (STATEMENT / "statement.pdf").read_bytes()
    start = int(data.rpartition(b"startxref\n")[2].split(b"\n")[0])
    lines = data[start:].split(b"\n")
    count = int(lines[1].split()[1])

    found = [data[int(line[:10]) :].split(b"\n")[0] for line in lines[3 : 2 + count]]

    assert lines[0] == b"xref"
    assert found == [b"%d 0 obj" % number for number in range(1, count)]


def test_the_fixture_is_the_one_that_the_examples_speak_of() -> None:
    files = _files(STATEMENT)
    plain = (ROOT / "docs" / "explanation" / "bagit-in-plain-words.md").read_text(encoding="utf-8")

    oxum = f"Payload-Oxum: {sum(map(len, files.values()))}.{len(files)}"

    assert oxum in plain
