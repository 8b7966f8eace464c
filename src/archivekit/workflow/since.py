"""A verification beside the one before: what is new, gone, moved, repaired, newly broken. The comparison is pure.

1. The same path with the same fingerprint is the same bag.
2. A fingerprint that is found under another path is a bag that has moved, unless what now lies at its own path is that
   bag, damaged.
3. What is left and has a path of before is the same bag, repaired or broken, or another bag in its place.
4. What is then left of before is gone, and what is left of now is new.

What could not be looked at is none of these: a bag that lies where nothing could be listed is not called gone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from archivekit.codes import Code, system
from archivekit.codes import verification as codes
from archivekit.errors import StorageError, UsageError
from archivekit.findings import Depth, Finding, Json, Kind, Level, Outcome, Subject, Where, digest_of
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.workflow.places import AnyPath, to_bytes


class State(Enum):
    """What a look at a bag found: whole, broken, or not seen to the end."""

    WHOLE = "whole"
    BROKEN = "broken"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Before:
    """A bag as the report before has it."""

    subject: str
    fingerprint: str | None
    state: State


@dataclass(frozen=True, slots=True)
class Since:
    """The report before: what it is called, its digest and its bags; or `changed`: not as it was written."""

    name: str
    digest: str
    bags: tuple[Before, ...] = ()
    changed: bool = False

    @property
    def previous(self) -> str | None:
        """Return the digest by which the next report names this one; None where it cannot be relied on."""
        return None if self.changed else self.digest


# -- reading the report before -----------------------------------------------------------------------------------------


def read_since(path: AnyPath) -> Since:
    """Return the report before. Raises StorageError where it cannot be read, UsageError where it is no such report."""
    raw = to_bytes(path)
    name = show(raw)
    data = files.read(raw)
    if isinstance(data, Finding):
        raise StorageError(f"{data.message}: there is no report before to compare with", path=name, operation="read")
    try:
        body: Json = json.loads(data)
        stated = digest_of(body) if isinstance(body, dict) else ""
    except (ValueError, RecursionError) as error:
        raise _no_report(name) from error
    if not isinstance(body, dict) or body.get("command") != "verify" or not isinstance(body.get("digest"), str):
        raise _no_report(name)
    digest, subjects = body["digest"], body.get("subjects")
    assert isinstance(digest, str)
    if digest != stated:
        return Since(name, digest, changed=True)
    bags = [_before(one) for one in subjects] if isinstance(subjects, list) else [None]
    if None in bags:
        raise _no_report(name)
    known = {_key(bag.subject): bag for bag in bags if bag is not None and _was_a_bag(bag)}
    return Since(name, digest, tuple(known.values()))


def _no_report(name: str) -> UsageError:
    return UsageError(f"{quoted(name)} is no report of `verify` as JSON. Name one that `--report json=FILE` wrote.")


def _was_a_bag(bag: Before) -> bool:
    """Say whether a bag was there at all: a folder that was searched, or a name with nothing at it, was none."""
    return bag.fingerprint is not None or bag.state is not State.UNSEEN


def _before(value: Json) -> Before | None:
    """Return a subject of the report before, or None where it has not the form of one."""
    if not isinstance(value, dict):
        return None
    subject, fingerprint, found = value.get("subject"), value.get("fingerprint"), value.get("findings")
    if not isinstance(subject, str) or not isinstance(fingerprint, str | None) or not isinstance(found, list):
        return None
    if value.get("kind") not in ("bag", "archive") or value.get("depth") is None:
        return Before(subject, None, State.UNSEEN)
    levels = {one.get("level") for one in found if isinstance(one, dict) and one.get("code") not in _COMPARED}
    return Before(subject, fingerprint, _state(levels))


_NOWHERE = frozenset((system.NOT_FOUND.id, system.NOT_A_FOLDER.id))
_COMPARED = frozenset(code.id for code in vars(codes).values() if isinstance(code, Code) and code.id >= "VFY-300")


def _state(levels: Iterable[Json]) -> State:
    found = set(levels)
    if Level.UNKNOWN.value in found:
        return State.UNSEEN
    return State.BROKEN if Level.ERROR.value in found else State.WHOLE


# -- comparing ---------------------------------------------------------------------------------------------------------


def compare(since: Since, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """Return the subjects with what is to be said of each since then; after them, what is gone."""
    if since.changed:
        finding = codes.REPORT_WAS_CHANGED.finding(
            f"{quoted(since.name)} says that its digest is {since.digest[:16]}…, and it is not: nothing was compared",
            where=Where(file=since.name),
        )
        return (*subjects, Subject(since.name, Kind.REPORT, (finding,)))
    said: dict[int, Finding] = {}
    now = {number: subject for number, subject in enumerate(subjects) if subject.depth is not None}
    left = list(since.bags)
    left = _same(left, now)
    left = _moved(left, now, said, since)
    left = _in_place(left, now, said, since)
    for number, subject in now.items():
        if _is_a_bag(subject):
            said[number] = _say(codes.BAG_IS_NEW, subject, f"{quoted(subject.subject)} is not in {quoted(since.name)}")
    with_more = [
        replace(subject, findings=(*subject.findings, said[number])) if number in said else subject
        for number, subject in enumerate(subjects)
    ]
    unseen = _unseen(subjects)
    return (*with_more, *(_gone(bag, since) for bag in left if not _is_below(bag, unseen)))


def _same(left: list[Before], now: dict[int, Subject]) -> list[Before]:
    """Step 1, as far as nothing is to be said: the same path, fingerprint and state."""
    known: dict[tuple[str, str | None, State], list[int]] = defaultdict(list)
    for number, subject in now.items():
        known[_key(subject.subject), subject.fingerprint, _state_of(subject)].append(number)
    rest = []
    for bag in left:
        numbers = known.get((_key(bag.subject), bag.fingerprint, bag.state))
        if numbers:
            for number in numbers:
                now.pop(number, None)
        else:
            rest.append(bag)
    return rest


def _moved(left: list[Before], now: dict[int, Subject], said: dict[int, Finding], since: Since) -> list[Before]:
    """Step 2."""
    by_path = {_key(subject.subject): subject for subject in now.values()}
    by_fingerprint: dict[str, list[int]] = defaultdict(list)
    paths = {_key(bag.subject): bag.fingerprint for bag in left}
    for number, subject in now.items():
        if subject.fingerprint and paths.get(_key(subject.subject)) != subject.fingerprint:
            by_fingerprint[subject.fingerprint].append(number)
    rest = []
    for bag in left:
        here = by_path.get(_key(bag.subject))
        stayed = (
            here is not None
            and _is_there(here)
            and not (here.fingerprint != bag.fingerprint and _state_of(here) is State.WHOLE)
        )
        numbers = by_fingerprint.get(bag.fingerprint or "", [])
        if stayed or not numbers:
            rest.append(bag)
            continue
        number = numbers.pop(0)
        subject = now.pop(number)
        text = f"{quoted(subject.subject)} was {quoted(bag.subject)} in {quoted(since.name)}"
        said[number] = _turn(bag, subject, since) or _say(codes.BAG_HAS_MOVED, subject, text, bag.subject)
    return rest


def _in_place(left: list[Before], now: dict[int, Subject], said: dict[int, Finding], since: Since) -> list[Before]:
    """Step 3."""
    by_path: dict[str, list[int]] = defaultdict(list)
    for number, subject in now.items():
        by_path[_key(subject.subject)].append(number)
    rest = []
    for bag in left:
        numbers = [number for number in by_path.get(_key(bag.subject), []) if _is_there(now[number])]
        for number in numbers:
            subject = now.pop(number)
            finding = _turn(bag, subject, since) or _other(bag, subject, since)
            if finding is not None:
                said[number] = finding
        if not numbers:
            rest.append(bag)
    return rest


def _turn(bag: Before, subject: Subject, since: Since) -> Finding | None:
    """Return what is to be said where a bag was whole and is broken, or the other way round."""
    state = _state_of(subject)
    was = "" if _key(bag.subject) == _key(subject.subject) else f", as {quoted(bag.subject)},"
    if bag.state is State.WHOLE and state is State.BROKEN:
        text = f"{quoted(subject.subject)} is broken, and was whole{was} in {quoted(since.name)}"
        return _say(codes.BAG_IS_NEWLY_BROKEN, subject, text, State.WHOLE.value, state.value)
    if bag.state is State.BROKEN and state is State.WHOLE:
        text = f"{quoted(subject.subject)} is whole, and was broken{was} in {quoted(since.name)}"
        return _say(codes.BAG_IS_REPAIRED, subject, text, State.BROKEN.value, state.value)
    return None


def _other(bag: Before, subject: Subject, since: Since) -> Finding | None:
    """Return what is to be said where the fingerprints differ, as far as both were looked at."""
    unknown = subject.fingerprint is None and (subject.depth is Depth.QUICK or _state_of(subject) is State.UNSEEN)
    if bag.fingerprint == subject.fingerprint or bag.fingerprint is None or unknown:
        return None
    text = f"{quoted(subject.subject)} is not the bag that it was in {quoted(since.name)}: its tag manifests are others"
    return _say(codes.BAG_IS_ANOTHER, subject, text, bag.fingerprint, subject.fingerprint)


def _unseen(subjects: Sequence[Subject]) -> frozenset[str]:
    """Return the folders that were searched for bags and could not be listed."""
    return frozenset(
        _key(finding.where.path or subject.subject)
        for subject in subjects
        for finding in subject.findings
        if subject.depth is None and finding.level is Level.UNKNOWN and finding.code.startswith("SYS")
    )


def _is_below(bag: Before, folders: frozenset[str]) -> bool:
    path = _key(bag.subject)
    return path in folders or any(path[:end] in folders for end, one in enumerate(path) if one == "/")


def _gone(bag: Before, since: Since) -> Subject:
    text = f"{quoted(bag.subject)} is in {quoted(since.name)}, and is not there now"
    finding = codes.BAG_IS_GONE.finding(text, where=Where(path=bag.subject), expected=bag.fingerprint)
    return Subject(bag.subject, Kind.BAG, (finding,))


def _say(code: Code, subject: Subject, text: str, expected: str | None = None, observed: str | None = None) -> Finding:
    return code.finding(text, where=Where(path=subject.subject), expected=expected, observed=observed)


def _is_a_bag(subject: Subject) -> bool:
    return subject.fingerprint is not None or subject.outcome is not Outcome.INCONCLUSIVE


def _is_there(subject: Subject) -> bool:
    """Say whether something that may be the bag is at a subject's path, whole, broken or not to be looked at."""
    return _NOWHERE.isdisjoint(finding.code for finding in subject.findings)


def _state_of(subject: Subject) -> State:
    return _state(finding.level.value for finding in subject.findings)


def _key(path: str) -> str:
    """Return a path as it is compared: without `.` and empty parts, whatever way it was typed."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return ("/" if path.startswith("/") else "") + "/".join(parts)
