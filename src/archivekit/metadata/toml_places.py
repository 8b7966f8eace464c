"""Where everything stands in a TOML text: lines of keys and values, and the letters of numbers and dates as written.

The standard library's reader says what a text means, and neither where nor how it was written. This is a walk over
the letters beside it, which judges nothing and stops quietly at what it does not understand. Follows TOML 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from archivekit.metadata.tree import DEEPEST

Path: TypeAlias = "tuple[str | int, ...]"

_BLANK = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\\n]++|\\.)*+"')
_LITERAL = re.compile(r"'[^'\n]*'")
_BASIC_LINES = re.compile(r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}', re.DOTALL)
_LITERAL_LINES = re.compile(r"'''(?:[^']++|'{1,2}(?!'))*+'{3,5}")
_TIME = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_MOMENT = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[Tt ]{_TIME}(?:[Zz]|[+-][0-9]{{2}}:[0-9]{{2}})?)?|{_TIME}")
_BARE = re.compile(r"[^\s,\]}#]+")


@dataclass(frozen=True, slots=True)
class Place:
    """The line (from 1) of a value or key; of a value without quotes its letters too, and where they begin."""

    line: int
    letters: str | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Repeated:
    """A statement whose key was given before: its table, its own keys, and where its letters begin and end."""

    table: Path
    keys: tuple[str, ...]
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a text by path, and its repeated statements."""

    by_path: Mapping[Path, Place]
    repeated: tuple[Repeated, ...]


def places_of(text: str) -> Places:
    """Return the places of a TOML text, as far as it could be followed."""
    walk = _Walk(text)
    with suppress(_LostError):
        walk.statements()
    return Places(walk.places, tuple(walk.repeated))


class _LostError(Exception):
    """The walk does not understand the text from here on."""


class _Walk:
    def __init__(self, text: str) -> None:
        self.places: dict[Path, Place] = {}
        self.repeated: list[Repeated] = []
        self._text = text
        self._at = 0
        self._counted = 0
        self._line = 1
        self._arrays: dict[Path, int] = {}

    def statements(self) -> None:
        table: Path = ()
        self._step(_GAP)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._statement(table)
            self._step(_GAP)

    def _header(self) -> Path:
        several = self._text.startswith("[[", self._at)
        line = self._here()
        self._at += 2 if several else 1
        path: Path = ()
        keys = self._keys()
        for key in keys[:-1]:
            path = self._inside((*path, key))
        path = (*path, keys[-1])
        if several:
            self._arrays[path] = self._arrays.get(path, -1) + 1
        path = self._inside(path)
        self.places.setdefault(path, Place(line))
        self._expect("]]" if several else "]")
        return path

    def _inside(self, path: Path) -> Path:
        return (*path, self._arrays[path]) if path in self._arrays else path

    def _statement(self, table: Path) -> None:
        start, line = self._at, self._here()
        keys = self._keys()
        self._expect("=")
        self._step(_BLANK)
        path = (*table, *keys)
        again = path in self.places
        if again:
            kept, self.places = self.places, {}
            self._value(path, line, 0)
            self.places = kept
            self.repeated.append(Repeated(table, keys, line, start, self._at))
        else:
            self._value(path, line, 0)

    def _keys(self) -> tuple[str, ...]:
        keys: list[str] = []
        while True:
            self._step(_BLANK)
            keys.append(self._key())
            self._step(_BLANK)
            if not self._text.startswith(".", self._at):
                return tuple(keys)
            self._at += 1

    def _key(self) -> str:
        for pattern in (_BARE_KEY, _LITERAL, _BASIC):
            found = pattern.match(self._text, self._at)
            if found:
                self._at = found.end()
                return found.group() if pattern is _BARE_KEY else _unquoted(found.group())
        raise _LostError

    def _value(self, path: Path, line: int, depth: int) -> None:
        if depth > DEEPEST:
            raise _LostError
        start = self._text[self._at : self._at + 1]
        if start == "[":
            self.places[path] = Place(line)
            self._list(path, depth)
        elif start == "{":
            self.places[path] = Place(line)
            self._inline(path, depth)
        elif start in ('"', "'"):
            self.places[path] = Place(self._here())
            lines = self._text.startswith(start * 3, self._at)
            kinds = (_BASIC_LINES, _BASIC) if start == '"' else (_LITERAL_LINES, _LITERAL)
            self._must(kinds[0] if lines else kinds[1])
        else:
            here = self._here()
            found = _MOMENT.match(self._text, self._at) or _BARE.match(self._text, self._at)
            if not found:
                raise _LostError
            self._at = found.end()
            self.places[path] = Place(here, found.group(), found.start())

    def _list(self, path: Path, depth: int) -> None:
        self._at += 1
        index = 0
        while True:
            self._step(_GAP)
            if self._text.startswith("]", self._at):
                self._at += 1
                return
            self._value((*path, index), self._here(), depth + 1)
            index += 1
            self._step(_GAP)
            if not self._text.startswith("]", self._at):
                self._expect(",")

    def _inline(self, path: Path, depth: int) -> None:
        self._at += 1
        self._step(_GAP)
        while not self._text.startswith("}", self._at):
            line = self._here()
            keys = self._keys()
            self._expect("=")
            self._step(_BLANK)
            self._value((*path, *keys), line, depth + 1)
            self._step(_GAP)
            if not self._text.startswith("}", self._at):
                self._expect(",")
                self._step(_GAP)
        self._at += 1

    def _expect(self, letters: str) -> None:
        if not self._text.startswith(letters, self._at):
            raise _LostError
        self._at += len(letters)

    def _must(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        if not found:
            raise _LostError
        self._at = found.end()

    def _step(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line


def _unquoted(key: str) -> str:
    if key[0] == "'" or "\\" not in key:
        return key[1:-1]
    import tomllib

    try:
        return next(iter(tomllib.loads(f"{key} = 1")))
    except tomllib.TOMLDecodeError:
        raise _LostError from None
