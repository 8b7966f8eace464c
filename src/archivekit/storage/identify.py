"""Which format a file has, and the only door to python-magic.

The system's libmagic is asked first, then the one that pylibmagic ships, and where neither can be loaded a table of
signatures answers; every `Format` says which. Nothing is loaded before the first question, nothing that fails to load
stops anything, and the environment is left as it was found.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from archivekit.files import Format
from archivekit.formats import signatures
from archivekit.quotes import quoted

TABLE = "archivekit signatures"

#: Octets that decide; more are not looked at, so that the answer does not depend on how a file was read.
BLOCK = signatures.BLOCK

#: Above so many files the library is not asked unless that is wished: it takes longer than all the rest together.
AUTO_LIMIT = 20_000

_ONE_MIME = re.compile(r"[a-z0-9-]+/[A-Za-z0-9.+_-]+")
_REMEMBERED_OCTETS = 4096
_REMEMBERED_BLOCKS = 1024


class Identification(Enum):
    """Who says which format a file has: the library up to a number of files, the library, or the built-in table."""

    AUTO = "auto"
    LIBRARY = "library"
    TABLE = "table"

    def asks_the_library(self, files: int) -> bool:
        """Say whether the library is asked for so many files."""
        return self is Identification.LIBRARY or (self is Identification.AUTO and files <= AUTO_LIMIT)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where identification comes from: the tool, its version, the library's path, and what was tried in vain."""

    tool: str
    version: str
    path: str | None = None
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Engine:
    """A loaded libmagic: `cookie` makes a function from octets to MIME type, for one thread."""

    origin: Origin
    cookie: Callable[[], Callable[[bytes], str]]


class Identifier:
    """Says which format a file has. One may be shared by any number of threads."""

    def __init__(self, *, asks_the_library: bool = True) -> None:
        self.asks_the_library = asks_the_library
        self._lock = threading.Lock()
        self._loaded = not asks_the_library
        self._engine: _Engine | None = None
        self._failures: tuple[str, ...] = ()
        self._threads = threading.local()
        self._remembered: dict[bytes, Format] = {}

    def identify(self, first_block: bytes | bytearray | memoryview, name: bytes) -> Format:
        """Return the format of a file whose first octets these are (all of them, or at least `BLOCK`)."""
        block = bytes(first_block[:BLOCK])
        if not block:
            return self._table(block, name)
        small = len(block) <= _REMEMBERED_OCTETS
        if small and (known := self._remembered.get(block)) is not None:
            return known
        found = self._ask(block)
        if found is None:
            return self._table(block, name)
        if small:
            if len(self._remembered) >= _REMEMBERED_BLOCKS:
                self._remembered.clear()
            self._remembered[block] = found
        return found

    def origin(self) -> Origin:
        """Return where answers come from, loading the library if it was not."""
        engine = self._load()
        if engine is not None:
            return engine.origin
        return Origin(TABLE, signatures.VERSION, None, self._failures)

    def _table(self, block: bytes, name: bytes) -> Format:
        return Format(signatures.signature(block, name), TABLE, signatures.VERSION)

    def _ask(self, block: bytes) -> Format | None:
        """Return libmagic's answer, or None where there is none that can be used."""
        engine = self._load()
        if engine is None:
            return None
        try:
            ask = getattr(self._threads, "ask", None)
            if ask is None:
                ask = self._threads.ask = engine.cookie()
            mime = ask(block)
        except Exception:  # noqa: BLE001 -- the door: whatever a library throws, the table still answers
            return None
        # some versions run two answers together ("text/plainapplication/octet-stream"): that is no answer
        if not _ONE_MIME.fullmatch(mime):
            return None
        return Format(mime, engine.origin.tool, engine.origin.version)

    def _load(self) -> _Engine | None:
        if not self._loaded:
            with self._lock:
                if not self._loaded:
                    self._engine, self._failures = _first_engine()
                    self._loaded = True
        return self._engine


class Pool:
    """Identifies beside the caller's own work, since libmagic lets other threads run while it looks at a block.

    To be used as a context: leaving it waits for what was started, or drops it where an exception is the reason. At
    most `waiting` blocks are held in memory, so that a fast reader is slowed down rather than all memory taken.
    """

    def __init__(self, identifier: Identifier, *, threads: int = 2, waiting: int = 128) -> None:
        self._identifier = identifier
        self._places = threading.BoundedSemaphore(max(waiting, 1))
        self._executor = ThreadPoolExecutor(max(threads, 1), thread_name_prefix="archivekit-identify")

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=kind is not None)

    def start(self, first_block: bytes | bytearray | memoryview, name: bytes) -> Future[Format]:
        """Return the answer to come. The octets are copied: the caller's buffer may be reused at once."""
        block = bytes(first_block[:BLOCK])
        self._places.acquire()
        try:
            future = self._executor.submit(self._identifier.identify, block, name)
        except BaseException:
            self._places.release()
            raise
        future.add_done_callback(lambda _: self._places.release())
        return future


# -- loading ---------------------------------------------------------------------------------------------------

_LOADING = threading.Lock()


def _first_engine() -> tuple[_Engine | None, tuple[str, ...]]:
    """Return the first libmagic that loads and answers, and why those before it did not."""
    failures: list[str] = []
    with _LOADING:
        for source, load in (("system libmagic", _system), ("pylibmagic", _pylibmagic)):
            try:
                return load(tuple(failures)), tuple(failures)
            except Exception as error:  # noqa: BLE001 -- the door: a broken library may throw anything
                failures.append(f"{source}: {str(error) or type(error).__name__}")
    return None, tuple(failures)


def _system(failures: tuple[str, ...]) -> _Engine:
    return _engine(None, failures)


def _pylibmagic(failures: tuple[str, ...]) -> _Engine:
    """Load the libmagic of pylibmagic, whose import changes the environment and ctypes: both are put back."""
    if sys.platform == "win32":
        raise ImportError("there is none for Windows")
    with _put_back():
        package = importlib.import_module("pylibmagic")
        for name in [name for name in sys.modules if name == "magic" or name.startswith("magic.")]:
            del sys.modules[name]
        return _engine(str(package.data.joinpath("magic.mgc")), failures)


@contextmanager
def _put_back() -> Iterator[None]:
    """Give back the environment and ctypes.CDLL as they were."""
    environment = dict(os.environ)
    init = ctypes.CDLL.__init__
    try:
        yield
    finally:
        for name in set(os.environ) | set(environment):
            if name not in environment:
                del os.environ[name]
            elif os.environ.get(name) != environment[name]:
                os.environ[name] = environment[name]
        ctypes.CDLL.__init__ = init  # type: ignore[method-assign]


def _engine(database: str | None, failures: tuple[str, ...]) -> _Engine:
    """Return what the `magic` module gives, once it has answered a question whose answer is known."""
    magic = importlib.import_module("magic")

    def cookie() -> Callable[[bytes], str]:
        ask: Callable[[bytes], str] = magic.Magic(mime=True, magic_file=database).from_buffer
        return ask

    answer = cookie()(b"%PDF-1.4\n")
    if answer != "application/pdf":
        raise ImportError(f"a PDF was taken for {quoted(answer)}")
    number = int(magic.version())
    version = f"{number // 100}.{number % 100:02d}"
    return _Engine(Origin("libmagic", version, _library_path(magic.libmagic), failures), cookie)


def _library_path(library: ctypes.CDLL) -> str:
    """Return the path of a loaded library: from the system's own map where there is one, else the name it has."""
    name = str(library._name)
    if os.path.isabs(name):
        return name
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
            paths = {line.split(maxsplit=5)[5].rstrip("\n") for line in maps if "/libmagic" in line}
    except OSError:
        return name
    return sorted(paths)[0] if paths else name
