"""Take a YAML record file apart, with the line of everything in it. The only door to PyYAML, an extra.

Every scalar is the text that was written (`no`, `2024-11-20` and `1.10` with it). Aliases are refused, since a dozen of
them can stand for more text than any memory holds; so are tags, which ask for objects. Follows YAML 1.1 as PyYAML does.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from archivekit.codes import record as codes
from archivekit.codes import record_files as file_codes
from archivekit.findings import Finding, Where
from archivekit.metadata.tree import DEEPEST, BrokenFileError, Node, Pair, Scalar, Sequence, Sort, Table, Taken, broken
from archivekit.quotes import quoted

if TYPE_CHECKING:
    import yaml

_PLAIN_TAGS = (None, "!", "tag:yaml.org,2002:str")


def have_yaml() -> bool:
    """Say whether PyYAML is installed."""
    return find_spec("yaml") is not None


def take_yaml(text: str, *, file: str) -> Taken:
    """Return the tree of a YAML text, or the finding that says where it stops being YAML, or what is not installed."""
    if not have_yaml():
        return Taken(None, (missing_extra(file, "YAML", "yaml"),))
    try:
        return Taken(_Reader(text, file).document())
    except BrokenFileError as problem:
        return Taken(None, (problem.finding,))


def missing_extra(file: str, what: str, extra: str) -> Finding:
    """Return the finding for a file that needs an extra which is not installed."""
    return file_codes.EXTRA_MISSING.finding(
        f"{file} was not read: {what} needs a library that is not installed",
        cure=f"Install the extra `{extra}`: `pip install '.[{extra}]'` in the checkout of archivekit.",
        expected=f"archivekit[{extra}]",
        where=Where(file),
    )


class _Reader:
    """One walk over the events of one text."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._events = self._checked(text)

    def _checked(self, text: str) -> Iterator[yaml.Event]:
        """Yield the parser's events; what it refuses is a finding."""
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            yield from yaml.parse(text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            column = mark.column + 1 if mark else None
            what = " ".join(str(error.problem or error.context or "this is not YAML").split())
            message = f"{self._file}: line {line}, column {column}: {what}"
            cure = "Indent with blanks, and put a text that holds `: ` or begins with a sign in quotes."
            raise broken(codes.SYNTAX, message, Where(self._file, line=line, column=column), cure) from None
        except yaml.YAMLError as error:
            character = getattr(error, "position", None)
            line = text.count("\n", 0, character) + 1 if isinstance(character, int) else None
            message = f"{self._file}: line {line}: it holds a character that YAML does not allow"
            raise broken(codes.SYNTAX, message, Where(self._file, line=line)) from None

    def document(self) -> Node:
        """Return the tree of the only document."""
        import yaml

        node: Node = Table((), Where(self._file))
        begun = False
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if begun:
                    where = self._where(event)
                    message = f"{self._file}: line {where.line}: a second document begins"
                    raise broken(codes.SYNTAX, message, where, "Hand in one record a file, or many in a sheet.")
                begun = True
                node = self._node(next(self._events), 0)
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        import yaml

        where = self._where(event)
        if depth > DEEPEST:
            raise broken(codes.TOO_DEEP, f"{self._file}: line {where.line} is nested deeper than {DEEPEST}", where)
        if isinstance(event, yaml.AliasEvent):
            message = f"{self._file}: line {where.line}: `*{event.anchor}` stands for what is written elsewhere"
            raise broken(codes.SYNTAX, message, where, "Write the value out: aliases are not followed.")
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.ScalarEvent):
            self._plain(tag, where)
            return Scalar(Sort.TEXT, event.value, where)
        if isinstance(event, yaml.SequenceStartEvent):
            self._plain(tag, where)
            return Sequence(tuple(self._until(yaml.SequenceEndEvent, depth)), where)
        self._plain(tag, where)
        pairs: list[Pair] = []
        keys = self._until(yaml.MappingEndEvent, depth)
        for key in keys:
            value = next(keys)
            if not isinstance(key, Scalar):
                raise broken(codes.SYNTAX, f"{self._file}: line {key.where.line}: a key is no text", key.where)
            pairs.append(Pair(key.text, value, key.where))
        return Table(tuple(pairs), where)

    def _until(self, end: type[yaml.Event], depth: int) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield self._node(event, depth + 1)

    def _plain(self, tag: str | None, where: Where) -> None:
        if tag not in (*_PLAIN_TAGS, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            message = f"{self._file}: line {where.line}: the tag {quoted(tag)} asks for an object"
            raise broken(codes.SYNTAX, message, where, "Take the tag away: every value of a record is a text.")

    def _where(self, event: yaml.Event) -> Where:
        return Where(self._file, line=event.start_mark.line + 1 if event.start_mark else None)
