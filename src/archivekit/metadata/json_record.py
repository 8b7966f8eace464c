"""Take a JSON record file apart, with the line and the JSON path of everything in it. Follows RFC 8259.

An own reader, since the standard one drops repeated keys, knows no places, and fails on deep nesting.
"""

from __future__ import annotations

import json
import re

from archivekit.codes import record as codes
from archivekit.findings import Where
from archivekit.metadata.quoting import STRAIGHT_QUOTES, typographic_quotes
from archivekit.metadata.tree import (
    DEEPEST,
    BrokenFileError,
    Node,
    Pair,
    Scalar,
    Sequence,
    Sort,
    Table,
    Taken,
    broken,
)

_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"((?:[^"\\\x00-\x1f]++|\\.)*+)"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS = {"true": Sort.BOOLEAN, "false": Sort.BOOLEAN, "null": Sort.NULL}
_WORD = re.compile(r"[A-Za-z_$+][\w$+-]*")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def take_json(text: str, *, file: str) -> Taken:
    """Return the tree of a JSON text, or the finding that says where it stops being JSON."""
    try:
        return Taken(_Reader(text, file).document())
    except BrokenFileError as problem:
        return Taken(None, (problem.finding,))


def json_path(parent: str, key: str) -> str:
    """Return the JSON path (RFC 9535) of a member: `$.title`, or `$['dcterms:title']`."""
    if _PLAIN_KEY.fullmatch(key):
        return f"{parent}.{key}"
    escaped = key.replace("\\", "\\\\").replace("'", "\\'")
    return f"{parent}['{escaped}']"


class _Reader:
    """One walk over one text, forwards only; lines are counted as it goes."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._at = 0
        self._counted = 0
        self._line = 1

    def document(self) -> Node:
        """Return the whole tree; what follows it must be blank."""
        node = self._value("$", 0)
        self._skip()
        if self._at < len(self._text):
            raise self._error("something follows the end of the record", "Take away what follows the closing bracket.")
        return node

    def _value(self, path: str, depth: int) -> Node:
        self._skip()
        if depth > DEEPEST:
            raise broken(
                codes.TOO_DEEP, f"{self._file}: line {self._here()} is nested deeper than {DEEPEST}", self._where(path)
            )
        start = self._text[self._at : self._at + 1]
        if start == "{":
            return self._table(path, depth)
        if start == "[":
            return self._sequence(path, depth)
        if start == '"':
            where = self._where(path)
            return Scalar(Sort.TEXT, self._string(), where)
        return self._bare(path)

    def _bare(self, path: str) -> Scalar:
        number = _NUMBER.match(self._text, self._at)
        if number:
            where = self._where(path)
            self._at = number.end()
            return Scalar(Sort.NUMBER, number.group(), where)
        word = _WORD.match(self._text, self._at)
        if word and word.group() in _WORDS:
            where = self._where(path)
            self._at = word.end()
            return Scalar(_WORDS[word.group()], word.group(), where)
        raise self._error("no value stands where one is expected", "Put texts in double quotes.")

    def _table(self, path: str, depth: int) -> Table:
        where = self._where(path)
        pairs: list[Pair] = []
        self._at += 1
        while not self._closes("}", bool(pairs)):
            if self._text[self._at : self._at + 1] != '"':
                raise self._error("a key without double quotes", 'Put the key in double quotes: `"title": "…"`.')
            line = self._here()
            key = self._string()
            self._skip()
            if self._text[self._at : self._at + 1] != ":":
                raise self._error("no colon follows the key", 'Write `"title": "…"`.')
            self._at += 1
            inner = json_path(path, key)
            pairs.append(Pair(key, self._value(inner, depth + 1), Where(self._file, line=line, json_path=inner)))
        return Table(tuple(pairs), where)

    def _sequence(self, path: str, depth: int) -> Sequence:
        where = self._where(path)
        items: list[Node] = []
        self._at += 1
        while not self._closes("]", bool(items)):
            items.append(self._value(f"{path}[{len(items)}]", depth + 1))
        return Sequence(tuple(items), where)

    def _closes(self, bracket: str, begun: bool) -> bool:
        """Step over the closing bracket, or over the comma before the next member."""
        self._skip()
        if self._text[self._at : self._at + 1] == bracket:
            self._at += 1
            return True
        if begun:
            if self._text[self._at : self._at + 1] != ",":
                raise self._error("no comma separates two members", "Put a comma between the members.")
            self._at += 1
            self._skip()
            if self._text[self._at : self._at + 1] == bracket:
                raise self._error("a comma stands before the closing bracket", "Take the last comma away.")
        return False

    def _string(self) -> str:
        found = _STRING.match(self._text, self._at)
        if not found:
            raise self._error(
                "a text is not closed, or holds a line break or control character",
                "Close the text with a double quote; write a line break as `\\n`.",
            )
        inside = found.group(1)
        if "\\" in inside:
            try:
                inside = json.loads(found.group())
            except ValueError:
                raise self._error("a text holds an escape that JSON has not", "Write a backslash as `\\\\`.") from None
        self._at = found.end()
        return inside

    def _skip(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _where(self, path: str) -> Where:
        return Where(self._file, line=self._here(), json_path=path)

    def _error(self, what: str, cure: str) -> BrokenFileError:
        column = self._at - self._text.rfind("\n", 0, self._at)
        message = f"{self._file}: line {self._here()}, column {column}: {what}"
        if self._at >= len(self._text):
            message = f"{self._file}: line {self._here()}, column {column}: the file ends before the record does"
            cure = "Close what was opened, or get the file again: it may have been cut off."
        if typographic_quotes(self._text[self._at : self._at + 2]):
            cure = STRAIGHT_QUOTES
        return broken(codes.SYNTAX, message, Where(self._file, line=self._line, column=column), cure)
