"""The chain of identification: the system's libmagic, the shipped one, and the table, each with the others hidden."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from archivekit.files import Format
from archivekit.formats import signatures
from archivekit.storage import identify
from archivekit.storage.identify import BLOCK, TABLE, Identifier, Pool

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
TABLE_PDF = Format("application/pdf", TABLE, signatures.VERSION)

# Runs in an interpreter of its own: `hide` makes libraries unloadable for real, by name, before archivekit is loaded.
PROGRAM = """
import ctypes, json, os, sys
hidden = json.loads(sys.argv[1])
before = dict(os.environ)
init = ctypes.CDLL.__init__

def refuse(self, name, *arguments, **options):
    if name and "libmagic" in str(name) and any(part in str(name) or part == "*" for part in hidden["libraries"]):
        raise OSError(f"{name}: cannot open shared object file: hidden by the test")
    if hidden["system"] and name in ("libmagic.so.1", "libmagic.dylib"):
        raise OSError(f"{name}: cannot open shared object file: hidden by the test")
    init(self, name, *arguments, **options)

ctypes.CDLL.__init__ = refuse
if hidden["system"]:
    import ctypes.util
    find = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None if name == "magic" else find(name)

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name in hidden["modules"]:
            raise ImportError(f"{name} is hidden by the test")
        return None

sys.meta_path.insert(0, Finder())
from archivekit.storage.identify import Identifier
loaded_early = [name for name in ("magic", "pylibmagic", "lxml") if name in sys.modules]
identifier = Identifier()
answer = identifier.identify(b"%PDF-1.7\\n", b"x")
origin = identifier.origin()
print(json.dumps({
    "early": loaded_early,
    "answer": [answer.mime, answer.tool, answer.version],
    "origin": [origin.tool, origin.version, origin.path],
    "failures": list(origin.failures),
    "environment": dict(os.environ) == before,
    "ctypes": ctypes.CDLL.__init__ is refuse,
}))
"""


def run(*, system: bool = False, libraries: tuple[str, ...] = (), modules: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what identification says in a fresh interpreter with these things hidden."""
    hidden = json.dumps({"system": system, "libraries": libraries, "modules": modules})
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, hidden], capture_output=True, text=True, timeout=60, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    assert result["early"] == []
    assert result["environment"]
    assert result["ctypes"]
    return result


def _has(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, timeout=60).returncode == 0


def test_with_nothing_hidden_a_libmagic_answers() -> None:
    result = run()

    assert result["answer"][0] == "application/pdf"
    assert result["answer"][1:] == result["origin"][:2]


@pytest.mark.skipif(not _has("pylibmagic"), reason="NOT CHECKED: pylibmagic is not installed here")
def test_without_the_systems_library_the_shipped_one_answers_and_the_environment_is_as_it_was() -> None:
    result = run(system=True)

    assert result["answer"][:2] == ["application/pdf", "libmagic"]
    assert "pylibmagic" in result["origin"][2]
    assert [failure.partition(":")[0] for failure in result["failures"]] == ["system libmagic"]


def test_without_any_library_the_table_answers_and_says_what_was_tried() -> None:
    result = run(system=True, libraries=("*",))

    assert result["answer"] == ["application/pdf", TABLE, signatures.VERSION]
    assert result["origin"] == [TABLE, signatures.VERSION, None]
    assert [failure.partition(":")[0] for failure in result["failures"]] == ["system libmagic", "pylibmagic"]


def test_without_python_magic_and_pylibmagic_the_table_answers() -> None:
    result = run(modules=("magic", "pylibmagic"))

    assert result["answer"] == ["application/pdf", TABLE, signatures.VERSION]
    assert result["failures"] == [
        "system libmagic: magic is hidden by the test",
        "pylibmagic: pylibmagic is hidden by the test",
    ]


class FakeMagic:
    """A `magic` module whose answers the test decides."""

    libmagic = type("Library", (), {"_name": "/lib/fake.so"})()

    def __init__(self, answers: dict[bytes, str | Exception]) -> None:
        self.answers = {b"%PDF-1.4\n": "application/pdf", **answers}
        self.asked: list[bytes] = []
        self.cookies: list[int] = []

    def version(self) -> int:
        return 507

    def Magic(self, *, mime: bool, magic_file: str | None) -> FakeMagic:  # noqa: N802 -- python-magic's own name
        assert mime
        self.cookies.append(threading.get_ident())
        return self

    def from_buffer(self, block: bytes) -> str:
        self.asked.append(block)
        answer = self.answers.get(block, "text/plain")
        if isinstance(answer, Exception):
            raise answer
        return answer


def fake(monkeypatch: pytest.MonkeyPatch, **answers: str | Exception) -> FakeMagic:
    """Put a fake in the place of python-magic; its answers by the text of the block."""
    module = FakeMagic({block.encode(): answer for block, answer in answers.items()})
    real = importlib.import_module

    def load(name: str) -> Any:
        if name == "pylibmagic":
            raise ImportError("hidden")
        return module if name == "magic" else real(name)

    monkeypatch.setattr(importlib, "import_module", load)
    return module


def test_an_answer_that_is_no_mime_type_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, a="text/plainapplication/octet-stream", b="cannot open", c=RuntimeError("broken"), d="")
    identifier = Identifier()

    answers = [identifier.identify(block, b"x.txt") for block in (b"a", b"b", b"c", b"d", b"e")]

    table = Format("text/plain", TABLE, signatures.VERSION)
    assert answers == [table, table, table, table, Format("text/plain", "libmagic", "5.07")]


def test_a_library_that_takes_a_pdf_for_something_else_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch).answers[b"%PDF-1.4\n"] = "application/octet-stream"

    origin = Identifier().origin()

    assert origin == identify.Origin(
        TABLE,
        signatures.VERSION,
        None,
        ("system libmagic: a PDF was taken for 'application/octet-stream'", "pylibmagic: hidden"),
    )


def test_small_files_of_the_same_octets_are_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    module = fake(monkeypatch)
    identifier = Identifier()

    for _ in range(3):
        identifier.identify(b"same", b"x")
        identifier.identify(b"L" * 5000, b"x")
    for number in range(1100):
        identifier.identify(b"%d" % number, b"x")
    identifier.identify(b"same", b"x")

    assert (module.asked.count(b"same"), module.asked.count(b"L" * 5000)) == (2, 3)


def test_no_more_than_the_first_block_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    module = fake(monkeypatch)

    Identifier().identify(b"x" * (BLOCK + 1), b"x")

    assert module.asked[-1] == b"x" * BLOCK


def test_each_thread_has_a_cookie_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    module = fake(monkeypatch)
    identifier = Identifier()
    gate = threading.Barrier(4)

    def work() -> None:
        gate.wait()
        identifier.identify(b"%d" % threading.get_ident(), b"x")
        identifier.identify(b"b%d" % threading.get_ident(), b"x")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(module.cookies) == 1 + 4


def test_many_threads_get_the_answers_that_one_thread_gets() -> None:
    samples = {b"%%PDF-1.4\n%d" % n: b"x.pdf" for n in range(20)}
    samples |= {b"<!DOCTYPE html><html><p>%d" % n: b"x.html" for n in range(20)}
    samples |= {b"some words, some more: %d\n" % n * 20: b"x.txt" for n in range(20)}
    alone = Identifier()
    expected = {block: alone.identify(block, name) for block, name in samples.items()}
    shared, wrong = Identifier(), []

    def work() -> None:
        for block, name in samples.items():
            if shared.identify(block, name) != expected[block]:
                wrong.append(block)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_a_pool_gives_the_answers_of_the_identifier_and_copies_what_it_is_handed() -> None:
    identifier, buffer = Identifier(), bytearray(20)
    expected, started = [], []

    with Pool(identifier, threads=3, waiting=2) as pool:
        for number in range(200):
            buffer[:] = (b"%%PDF-1.4\n%d" % number if number % 2 else b"words %d\n" % number).ljust(20, b" ")
            expected.append(Identifier().identify(bytes(buffer), b"x") if number < 20 else None)
            started.append(pool.start(memoryview(buffer), b"x"))

    answers = [future.result() for future in started]
    assert answers[:20] == expected[:20]
    assert [answer.mime for answer in answers] == ["text/plain", "application/pdf"] * 100


def test_a_pool_that_is_left_by_an_exception_stops() -> None:
    before = threading.active_count()

    def work() -> None:
        with Pool(Identifier(), waiting=1000) as pool:
            for number in range(500):
                pool.start(b"words and words %d" % number, b"x")
            raise KeyError

    with pytest.raises(KeyError):
        work()

    assert threading.active_count() == before


def test_an_empty_file_is_empty_whoever_is_asked() -> None:
    assert Identifier().identify(b"", b"x.pdf") == Format(signatures.EMPTY, TABLE, signatures.VERSION)


def test_a_memoryview_is_as_good_as_bytes() -> None:
    identifier = Identifier()

    answers = {identifier.identify(kind(PDF), b"x").mime for kind in (bytes, bytearray, memoryview)}

    assert answers == {"application/pdf"}


def test_the_path_of_the_library_is_given_where_the_system_tells_it() -> None:
    origin = Identifier().origin()

    if origin.tool == "libmagic" and Path("/proc/self/maps").exists():
        assert origin.path is not None
        assert Path(origin.path).is_file()
