"""Take a TOML record file apart, with the line of everything in it, and dates in the letters they were written in.

The standard library's tomllib decides what the text means (TOML 1.0); `toml_places` says where it stands.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from typing import TypeAlias

from archivekit.codes import record as codes
from archivekit.findings import Finding, Where
from archivekit.metadata.toml_places import Path, Places, Repeated, places_of
from archivekit.metadata.tree import DEEPEST, BrokenFileError, Node, Pair, Scalar, Sequence, Sort, Table, Taken, broken

_Toml: TypeAlias = "str | bool | int | float | date | datetime | time | list[_Toml] | dict[str, _Toml]"

_AT = re.compile(r" \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")
_COLON_KEY = re.compile(r"[ \t]*([A-Za-z]+:[A-Za-z]+)[ \t]*=")
_BARE_TEXT = re.compile(r"""[ \t]*(["']?[A-Za-z:]+["']?)[ \t]*=[ \t]*([^\s"'\[{#][^#\n"']*)""")
_LONG_KEY = re.compile(rf"^[ \t\[]*(?:[A-Za-z0-9_\"'-]+[ \t]*\.[ \t]*){{{DEEPEST}}}", re.MULTILINE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOT_LINE_END = re.compile(r"[^\n]")
_TWICE = ("Cannot declare", "Cannot overwrite", "Cannot mutate", "Duplicate")
_DAYS_MENDED = 20


def take_toml(text: str, *, file: str) -> Taken:
    """Return the tree of a TOML text, or the finding that says where it stops being TOML."""
    try:
        return Taken(_take(text.replace("\r\n", "\n"), file))
    except BrokenFileError as problem:
        return Taken(None, (problem.finding,))


def _take(text: str, file: str) -> Table:
    if _LONG_KEY.search(text):
        raise _deep(file)
    places = places_of(text)
    document = _load(_without(text, places.repeated), file)
    return _Tree(file, places, text).table(document, (), 0)


def _without(text: str, repeated: tuple[Repeated, ...]) -> str:
    """Return the text with repeated statements blanked out: they are reported, and the rest is still judged."""
    parts: list[str] = []
    at = 0
    for again in repeated:
        parts += (text[at : again.start], _NOT_LINE_END.sub(" ", text[again.start : again.end]))
        at = again.end
    return "".join((*parts, text[at:]))


def _load(text: str, file: str) -> dict[str, _Toml]:
    for _ in range(_DAYS_MENDED):
        try:
            return tomllib.loads(text)
        except RecursionError:
            raise _deep(file) from None
        except ValueError as error:
            mended = _with_a_day(text, error)
            if mended is None:
                raise BrokenFileError(_syntax(text, error, file)) from None
            text = mended
    raise broken(codes.SYNTAX, f"{file}: more than {_DAYS_MENDED} dates name days that do not exist", Where(file))


def _with_a_day(text: str, error: ValueError) -> str | None:
    """Return the text with a stand-in for a day that no calendar has: the day is judged later, as it was written."""
    if not str(error).startswith("Invalid date"):
        return None
    line, column = _position(text, error)
    at = _offset(text, line) + column - 1
    if not _DAY.match(text, at):
        return None
    return f"{text[:at]}2000-01-01{text[at + 10 :]}"


def _offset(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
    return at


def _position(text: str, error: ValueError) -> tuple[int, int]:
    found = _AT.search(str(error))
    if found and found.group(1):
        return int(found.group(1)), int(found.group(2))
    last = text.rstrip("\n")
    return last.count("\n") + 1, len(last) - last.rfind("\n")


def _syntax(text: str, error: ValueError, file: str) -> Finding:
    line, column = _position(text, error)
    start = _offset(text, line)
    row = text[start:].split("\n", 1)[0]
    what = _AT.sub("", str(error)) or "this is not TOML"
    if "digits" in what:
        what = "a number is too long to be one"
    cure = None
    colon, bare = _COLON_KEY.match(row), _BARE_TEXT.match(row)
    if colon:
        cure = f'Put the key in quotes, since it holds a colon: `"{colon.group(1)}" = "…"`.'
    elif bare:
        cure = f'Put the text in double quotes: `{bare.group(1)} = "{bare.group(2).strip()}"`.'
    where = Where(file, line=line, column=column)
    if what.startswith(_TWICE):
        return codes.KEY_TWICE.finding(f"{file}: line {line}: a table or key is given a second time", where=where)
    return codes.SYNTAX.finding(f"{file}: line {line}, column {column}: {what}", where=where, cure=cure)


def _deep(file: str) -> BrokenFileError:
    return broken(codes.TOO_DEEP, f"{file} is nested deeper than {DEEPEST}", Where(file))


class _Tree:
    """From tomllib's values to nodes with places."""

    def __init__(self, file: str, places: Places, text: str) -> None:
        self._file = file
        self._places = places
        self._text = text

    def table(self, value: dict[str, _Toml], path: Path, depth: int) -> Table:
        if depth > DEEPEST:
            raise _deep(self._file)
        pairs = [
            Pair(key, self.node(inner, (*path, key), depth + 1), self._where((*path, key)))
            for key, inner in value.items()
        ]
        pairs += [self._again(again) for again in self._places.repeated if again.table == path]
        return Table(tuple(pairs), self._where(path))

    def _again(self, again: Repeated) -> Pair:
        inner: _Toml = _load(self._text[again.start : again.end], self._file)
        for key in again.keys:
            inner = inner[key] if isinstance(inner, dict) else inner
        where = Where(self._file, line=again.line)
        node = _moved(_Tree(self._file, Places({}, ()), "").node(inner, (), 0), where)
        for key in reversed(again.keys[1:]):
            node = Table((Pair(key, node, where),), where)
        return Pair(again.keys[0], node, where)

    def node(self, value: _Toml, path: Path, depth: int) -> Node:
        if isinstance(value, dict):
            return self.table(value, path, depth)
        where = self._where(path)
        if isinstance(value, list):
            if depth > DEEPEST:
                raise _deep(self._file)
            return Sequence(tuple(self.node(v, (*path, i), depth + 1) for i, v in enumerate(value)), where)
        if isinstance(value, str):
            return Scalar(Sort.TEXT, value, where)
        place = self._places.by_path.get(path)
        letters = place.letters if place else None
        if isinstance(value, bool):
            return Scalar(Sort.BOOLEAN, "true" if value else "false", where)
        if isinstance(value, int | float):
            return Scalar(Sort.NUMBER, letters or repr(value), where)
        return Scalar(Sort.DATE, letters or value.isoformat(), where)

    def _where(self, path: Path) -> Where:
        for end in range(len(path), 0, -1):
            place = self._places.by_path.get(path[:end])
            if place:
                return Where(self._file, line=place.line)
        return Where(self._file)


def _moved(node: Node, where: Where) -> Node:
    """Return the node with every place in it set to the one given."""
    if isinstance(node, Scalar):
        return Scalar(node.sort, node.text, where)
    if isinstance(node, Sequence):
        return Sequence(tuple(_moved(item, where) for item in node.items), where)
    return Table(tuple(Pair(p.key, _moved(p.node, where), where) for p in node.pairs), where)
