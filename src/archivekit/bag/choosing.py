"""What of the originals is chosen: patterns to leave out, system litter, and links, each as whoever packages decided.

What is left out is named in a finding each time; nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from fnmatch import translate
from typing import TypeVar

from archivekit.bag.source import Other, SourceFile, Survey, Trouble
from archivekit.codes import package as codes
from archivekit.digests import DEFAULT
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, is_junk, show
from archivekit.quotes import quoted


class Links(Enum):
    """What becomes of symbolic links among the originals."""

    REFUSE = "refuse"
    FOLLOW = "follow"
    RECORD = "record"


class Junk(Enum):
    """What becomes of files that operating systems leave behind."""

    KEEP = "keep"
    REPORT = "report"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Policy:
    """The choices of whoever packages: algorithms, patterns to leave out, links, junk, and bags within bags."""

    algorithms: tuple[str, ...] = (DEFAULT,)
    exclude: tuple[str, ...] = ()
    links: Links = Links.REFUSE
    junk: Junk = Junk.REPORT
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The part of a survey that is to be packaged, sorted; what was left out, by path; and a note on each of those."""

    survey: Survey
    left_out: frozenset[BagPath]
    notes: tuple[Finding, ...]


_Seen = TypeVar("_Seen", SourceFile, Other, Trouble, BagPath)


def choose(survey: Survey, policy: Policy) -> Chosen:
    """Return what is to be packaged, and say what is left out."""
    nothing_is_left_out = not policy.exclude and policy.junk is not Junk.EXCLUDE
    reason_of = _reasons(policy)
    left_out: dict[BagPath, Finding] = {}

    def keep(seen: tuple[_Seen, ...], original: Callable[[_Seen], BagPath]) -> tuple[_Seen, ...]:
        if nothing_is_left_out:
            return tuple(sorted(seen, key=original))
        kept = []
        for one in sorted(seen, key=original):
            note = reason_of(original(one))
            if note is None:
                kept.append(one)
            else:
                left_out[original(one)] = note
        return tuple(kept)

    chosen = replace(
        survey,
        files=keep(survey.files, lambda file: file.original),
        empty_folders=keep(survey.empty_folders, lambda folder: folder),
        others=keep(survey.others, lambda other: other.original),
        followed=keep(survey.followed, lambda link: link.original),
        troubles=keep(survey.troubles, lambda trouble: trouble.original),
    )
    notes = (*(left_out[path] for path in sorted(left_out)), *_idle(policy, left_out))
    return Chosen(chosen, frozenset(left_out), notes)


def _idle(policy: Policy, left_out: Collection[BagPath]) -> Iterator[Finding]:
    """Yield a note on each pattern that matches nothing of what was found."""
    for pattern, expression in dict(_expressions(policy)).items():
        if not any(_excluded_by(path, [(pattern, expression)]) for path in left_out):
            yield codes.EXCLUDES_NOTHING.finding(
                f"--exclude {quoted(pattern)} matches nothing that was found", value=pattern
            )


def _expressions(policy: Policy) -> list[tuple[str, re.Pattern[str]]]:
    return [(pattern, re.compile(translate(pattern.strip("/")))) for pattern in policy.exclude]


def _reasons(policy: Policy) -> Callable[[BagPath], Finding | None]:
    """Return the function that says why a path is left out, or None where it is not."""
    patterns = _expressions(policy)

    def reason(original: BagPath) -> Finding | None:
        where = Where(path=show(original))
        pattern = _excluded_by(original, patterns)
        if pattern is not None:
            message = f"{quoted(original)} was left out, as --exclude {quoted(pattern)} asks"
            return codes.EXCLUDED.finding(message, where=where)
        if policy.junk is Junk.EXCLUDE and is_junk(original):
            message = f"{quoted(original)} was left out: it is an operating system's own file"
            return codes.JUNK_EXCLUDED.finding(message, where=where)
        return None

    return reason


def _excluded_by(original: BagPath, patterns: list[tuple[str, re.Pattern[str]]]) -> str | None:
    """Return the pattern that leaves a path out: it matches the path, one of its folders, or a bare name in it."""
    if not patterns:
        return None
    parts = show(original).split("/")
    heads = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    for pattern, expression in patterns:
        names = heads if "/" in pattern.strip("/") else parts
        if any(expression.match(name) for name in names):
            return pattern
    return None
