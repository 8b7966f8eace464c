"""A draft as TOML in which every suggestion is a comment: a parser sees an empty record until a person decides.

Follows TOML 1.0. What a hostile original says is escaped, so that it can neither end its comment nor turn its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from archivekit.metadata.describe.draft import Suggestion
from archivekit.version import VERSION

_UNSAFE = re.compile(
    '[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"\\\\]'
)
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_COMMENT_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def to_toml(suggestions: Sequence[Suggestion], *, files: Sequence[str], warnings: Iterable[str] = ()) -> str:
    """Return the draft as text. `files` are the originals' names; `warnings` stand where nobody overlooks them."""
    lines = [
        f"# A draft that archivekit {VERSION} made of {len(files):,} original{'' if len(files) == 1 else 's'}:",
        *(f"#   {comment(name)}" for name in files[:20]),
        *([f"#   … and {len(files) - 20:,} more"] if len(files) > 20 else []),
        "#",
        "# Nothing here counts yet: every line is a comment, and the record is empty. For each suggestion that is",
        '# true, take away the "# " before it; leave or delete the others. Where a line with "?" follows, answer its',
        '# question first. Several values of one term are written as a list: term = ["one", "another"].',
        "# Then: archivekit validate FILE",
    ]
    for warning in warnings:
        lines += ["#", f"# ! {comment(warning)}"]
    if not suggestions:
        lines += ["#", "# The originals say nothing of themselves that could be suggested."]
    for _, group in groupby(suggestions, key=lambda one: one.field):
        lines += ["", *_assignments(list(group))]
    return "\n".join(lines) + "\n"


def _assignments(suggestions: list[Suggestion]) -> Iterable[str]:
    """Yield the lines of one term: one assignment for values of one source, else one for each value."""
    if (
        len(suggestions) > 1
        and len({(one.source, one.question) for one in suggestions}) == 1
        and not suggestions[0].question
    ):
        values = ", ".join(value_of(one) for one in suggestions)
        yield f"# {suggestions[0].field} = [{values}]  # from: {comment(suggestions[0].source)}"
        return
    for one in suggestions:
        yield f"# {one.field} = {value_of(one)}  # from: {comment(one.source)}"
        if one.question:
            yield f"#   ? {comment(one.question)}"


def value_of(suggestion: Suggestion) -> str:
    """Return a value as TOML writes it: a string, or a table where its language is known."""
    text = f'"{_UNSAFE.sub(_escaped, suggestion.value)}"'
    return f'{{value = {text}, lang = "{_UNSAFE.sub(_escaped, suggestion.lang)}"}}' if suggestion.lang else text


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    return "\\uFFFD" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04X}"  # TOML has no lone surrogates


def comment(text: str) -> str:
    """Return a text that can stand in a comment: on one line, with everything that cannot be seen escaped."""
    return _COMMENT_UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
