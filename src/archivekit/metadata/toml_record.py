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
from archivekit.metadata.edtf import Edtf, parse_edtf
from archivekit.metadata.quoting import STRAIGHT_QUOTES, typographic_quotes
from archivekit.metadata.toml_places import Path, Places, Repeated, places_of
from archivekit.metadata.tree import DEEPEST, BrokenFileError, Node, Pair, Scalar, Sequence, Sort, Table, Taken, broken

_Toml: TypeAlias = "str | bool | int | float | date | datetime | time | list[_Toml] | dict[str, _Toml]"

_AT = re.compile(r" \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")
_COLON_KEY = re.compile(r"[ \t]*([A-Za-z]+:[A-Za-z]+)[ \t]*=")
_BARE_TEXT = re.compile(r"""[ \t]*(["']?[A-Za-z:]+["']?)[ \t]*=[ \t]*([^\s"'\[{#][^#\n"']*)""")
_LONG_KEY = re.compile(rf"^[ \t\[]*(?:[A-Za-z0-9_\"'-]+[ \t]*\.[ \t]*){{{DEEPEST}}}", re.MULTILINE)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9:.]+(?:[Zz]|[+-][0-9:]+)?)?")
_HUGE = re.compile(r"[0-9][0-9_]{4000}")
_NOT_LINE_END = re.compile(r"[^\n]")
_TWICE = ("cannot declare", "cannot overwrite", "cannot mutate", "duplicate")
STAND_IN = date(9999, 12, 31)


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
    document = _load(_stood_in(_without(text, places.repeated), places), file)
    return _Tree(file, places, text).table(document, (), 0)


def _without(text: str, repeated: tuple[Repeated, ...]) -> str:
    """Return the text with repeated statements blanked out: they are reported, and the rest is still judged."""
    parts: list[str] = []
    at = 0
    for again in repeated:
        parts += (text[at : again.start], _NOT_LINE_END.sub(" ", text[again.start : again.end]))
        at = again.end
    return "".join((*parts, text[at:]))


def _stood_in(text: str, places: Places) -> str:
    """Return the text with a stand-in for each date that no calendar has: it is judged later, as it was written."""
    parts: list[str] = []
    at = 0
    for place in places.by_path.values():
        day = _MOMENT.fullmatch(place.letters) if place.letters else None
        if place.letters and day and not isinstance(parse_edtf(day.group().replace(" ", "T")), Edtf):
            parts += (text[at : place.start], STAND_IN.isoformat().ljust(len(place.letters)))
            at = place.start + len(place.letters)
    return "".join((*parts, text[at:]))


def _load(text: str, file: str) -> dict[str, _Toml]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _deep(file) from None
    except ValueError as error:
        raise BrokenFileError(_syntax(text, error, file)) from None


def _offset(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
    return at


def _position(text: str, error: ValueError) -> tuple[int, int]:
    found = _AT.search(str(error))
    if found and found.group(1):
        return int(found.group(1)), int(found.group(2))
    number = _HUGE.search(text) if "digits" in str(error) else None
    if number:
        return text.count("\n", 0, number.start()) + 1, number.start() - text.rfind("\n", 0, number.start())
    last = text.rstrip("\n")
    return last.count("\n") + 1, len(last) - last.rfind("\n")


def _syntax(text: str, error: ValueError, file: str) -> Finding:
    line, column = _position(text, error)
    start = _offset(text, line)
    row = text[start:].split("\n", 1)[0]
    what = _AT.sub("", str(error)) or "this is not TOML"
    what = what[0].lower() + what[1:]
    if "digits" in what:
        what = "a number is too long to be one"
    cure = None
    colon, bare = _COLON_KEY.match(row), _BARE_TEXT.match(row)
    if typographic_quotes(row):
        cure = STRAIGHT_QUOTES
    elif colon:
        cure = f'Put the key in quotes, since it holds a colon: `"{colon.group(1)}" = "…"`.'
    elif "\\" in row and "scape" in what:
        cure = "Write a backslash as `\\\\`, or put the text in single quotes."
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
        statement = self._text[again.start : again.end]
        places = places_of(statement)
        table = _Tree(self._file, places, "").table(_load(_stood_in(statement, places), self._file), (), 0)
        where = Where(self._file, line=again.line)
        return Pair(again.keys[0], _moved(table.pairs[0].node, where), where)

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
        if letters is None and value == STAND_IN:
            raise broken(codes.SYNTAX, f"{self._file}: a date names a day that does not exist", where)
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
