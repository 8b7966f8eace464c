"""Originals opened for `describe`: their first octets, their size, and the process in which readers of formats run.

One process serves many originals, one after the other; it has a limit of memory and each original a limit of time. One
that crashes or hangs is a finding, and the next original gets a new process. Originals are only ever read.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import stat
import subprocess
import sys
import threading
from dataclasses import dataclass

from archivekit.codes import system as system_codes
from archivekit.findings import Finding, Where
from archivekit.formats.describe.read import Notebook, from_json, unread
from archivekit.formats.describe.reading import EXTRAS, PDF_OCTETS, Reader, read
from archivekit.formats.signatures import BLOCK
from archivekit.quotes import quoted
from archivekit.storage import system
from archivekit.storage.failures import reason

#: What a reader's process may take: address space, and seconds for one original.
OCTETS = 1 << 30
SECONDS = 20.0
_ANSWER = 8 << 20
_RECYCLED = 200

_CHILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "describer_child.py")


@dataclass(frozen=True, slots=True)
class Opened:
    """What is known of an original before it is read: its size and its first octets."""

    path: bytes
    size: int
    head: bytes


def look(path: bytes, name: str) -> Opened | Finding:
    """Return an original's size and first octets, or the finding that says why they are not to be had."""
    where = Where(file=name)
    try:
        descriptor = os.open(path, system.OPEN_READ)
    except FileNotFoundError:
        return system_codes.NOT_FOUND.finding(f"there is no file {quoted(name)}", where=where)
    except OSError as error:
        return system_codes.CANNOT_READ.finding(f"{quoted(name)} could not be read: {reason(error)}", where=where)
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            return system_codes.NOT_A_FILE.finding(f"{quoted(name)} is not a regular file", where=where)
        head = b""
        while len(head) < BLOCK and (block := os.read(descriptor, BLOCK - len(head))):
            head += block
    except OSError as error:
        return system_codes.CANNOT_READ.finding(f"{quoted(name)} could not be read: {reason(error)}", where=where)
    finally:
        os.close(descriptor)
    return Opened(path, facts.st_size, head)


def real(path: bytes) -> bytes:
    """Return where a path that a person named leads to, links resolved."""
    return os.path.realpath(path)


def missing_extra(reader: Reader) -> bool:
    """Say whether the library that a reader needs is not installed."""
    return reader in EXTRAS and importlib.util.find_spec(EXTRAS[reader][0]) is None


class Describer:
    """Reads originals. Use with `with`: leaving it ends the readers' process."""

    def __init__(self, *, seconds: float = SECONDS, octets: int = OCTETS) -> None:
        self._seconds = seconds
        self._octets = octets
        self._process: subprocess.Popen[str] | None = None
        self._served = 0

    def __enter__(self) -> Describer:
        return self

    def __exit__(self, *unused: object) -> None:
        if self._process is not None:
            self._process.kill()  # it holds nothing that would have to be put away
        self._end()

    def read(self, opened: Opened, reader: Reader, name: str) -> Notebook:
        """Return what an original says of itself; what stands in the way is a finding in it, and never raised."""
        if reader is Reader.TEXT:
            return self._text(opened, name)
        if reader is Reader.PDF and opened.size > PDF_OCTETS:
            error = unread("DSC-103", name, f"a PDF of {opened.size:,} octets; at most {PDF_OCTETS:,} are read")
            return Notebook(name, findings=[error.finding])
        question = {"path": os.fsdecode(opened.path), "reader": reader.value, "name": name}
        answer = self._ask(json.dumps(question))
        if isinstance(answer, Notebook):
            return answer
        code, what = answer
        return Notebook(name, findings=[unread(code, name, what).finding])

    def _text(self, opened: Opened, name: str) -> Notebook:
        """Read a text here: no library of others has a hand in it, and little of it is read."""
        try:
            descriptor = os.open(opened.path, system.OPEN_READ)
            with os.fdopen(descriptor, "rb") as file:
                return read(Reader.TEXT, file, name)
        except OSError as error:
            finding = system_codes.CANNOT_READ.finding(
                f"{quoted(opened.path)} could not be read: {reason(error)}", where=Where(file=name)
            )
            return Notebook(name, findings=[finding])

    def _ask(self, question: str) -> Notebook | tuple[str, str]:
        """Return the answer of the process, or the code and the words for there being none."""
        process = self._started()
        if isinstance(process, str):
            return "DSC-104", f"its reader could not be started: {process}"
        assert process.stdin is not None
        assert process.stdout is not None
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            process.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.daemon = True
        timer.start()
        line = ""
        try:
            with contextlib.suppress(OSError, ValueError):
                process.stdin.write(question + "\n")
                process.stdin.flush()
                line = process.stdout.readline(_ANSWER)
        finally:
            timer.cancel()
        if timed_out.is_set() and not line.endswith("\n"):
            self._end()
            return "DSC-105", f"it was not read within {self._seconds:g} seconds"
        name = str(json.loads(question)["name"])
        try:
            book = from_json(json.loads(line), name) if line.endswith("\n") else None
        except (ValueError, RecursionError):
            book = None
        if book is None:
            code = self._end()
            return "DSC-104", f"its reader ended without an answer (exit code {code})"
        return book

    def _started(self) -> subprocess.Popen[str] | str:
        """Return the process, started where there is none, or why it could not be."""
        self._served += 1
        if self._served % _RECYCLED == 0:
            self._end()
        if self._process is not None:
            return self._process
        if not sys.executable or not re.search(r"python|pypy", os.path.basename(sys.executable), re.IGNORECASE):
            return "there is no Python interpreter to run it with"
        try:
            process = subprocess.Popen(  # noqa: S603 - our own file, by our own interpreter, no shell
                [sys.executable, "-E", "-s", "-B", "-X", "utf8", _CHILD],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                errors="surrogateescape",
            )
        except OSError as error:
            return error.strerror or str(error)
        self._process = process
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.write(json.dumps({"sys_path": sys.path, "octets": self._octets}) + "\n")
            process.stdin.flush()
        return process

    def _end(self) -> int | None:
        """End the process; return its exit code, where it had ended by itself."""
        process, self._process = self._process, None
        if process is None:
            return None
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            code: int | None = process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            code = None
        if process.stdout is not None:
            process.stdout.close()
        return code
