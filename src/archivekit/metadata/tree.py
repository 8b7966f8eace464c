"""A record file taken apart: scalars, sequences and tables, each with its place. What TOML and JSON have in common.

Tables keep their pairs as written, the repeated ones too: judging is not done here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from archivekit.codes import Code
from archivekit.findings import NOWHERE, Finding, Json, Where

#: Deeper than any record; far from the depth at which an interpreter fails.
DEEPEST = 64
_LONGEST_NUMBER = 300


class Sort(Enum):
    """What a scalar was in the file."""

    TEXT = "a text"
    NUMBER = "a number"
    BOOLEAN = "a truth value"
    DATE = "a date of the file format"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: its sort, and its text as written (for a text: its content)."""

    sort: Sort
    text: str
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with its value, and the place of the key."""

    key: str
    node: Node
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Table:
    """Pairs in the order written; a key that was given twice is there twice."""

    pairs: tuple[Pair, ...]
    where: Where = NOWHERE

    def get(self, key: str) -> Node | None:
        """Return the first value of a key, or None."""
        return next((pair.node for pair in self.pairs if pair.key == key), None)


Node: TypeAlias = "Scalar | Sequence | Table"


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a file apart gave: its tree, or None where that failed, and what was found on the way."""

    node: Node | None
    findings: tuple[Finding, ...] = ()


class BrokenFileError(Exception):
    """Inside a reader only: the file cannot be taken apart. `finding` says where and why; the reader returns it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def broken(code: Code, message: str, where: Where, cure: str | None = None) -> BrokenFileError:
    """Return the exception that carries a finding out of a reader's depths."""
    return BrokenFileError(code.finding(message, where=where, cure=cure))


def to_json(node: Node) -> Json:
    """Return the tree as JSON; a number that JSON's readers would change is given as text."""
    if isinstance(node, Scalar):
        return _scalar_json(node)
    if isinstance(node, Sequence):
        return [to_json(item) for item in node.items]
    result: dict[str, Json] = {}
    times: dict[str, int] = {}
    for pair in node.pairs:
        times[pair.key] = times.get(pair.key, 0) + 1
        name = pair.key if times[pair.key] == 1 else f"{pair.key} ({times[pair.key]})"
        result[name] = to_json(pair.node)
    return result


def _scalar_json(node: Scalar) -> Json:
    if node.sort is Sort.NULL:
        return None
    if node.sort is Sort.BOOLEAN:
        return node.text == "true"
    if node.sort is Sort.NUMBER and len(node.text) <= _LONGEST_NUMBER:
        return _number_json(node.text)
    return node.text


def _number_json(text: str) -> Json:
    try:
        number = int(text)
        return number if str(number) == text else text
    except ValueError:
        pass
    try:
        real = float(text)
    except ValueError:
        return text
    return real if repr(real) == text else text
