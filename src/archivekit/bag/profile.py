"""BagIt Profiles: reading one, and every reason why it is itself wrong (specification 1.1 to 1.4).

A profile is checked before any bag is judged by it. Judging is `profile_rules`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, ValidationError

from archivekit.codes import profile as codes
from archivekit.digests import normalise
from archivekit.findings import Finding, Level, Where
from archivekit.quotes import quoted

KNOWN_SPECIFICATIONS = ("1.1", "1.2", "1.3", "1.4")

_Names = tuple[StrictStr, ...]


class _Lax(BaseModel):
    model_config = ConfigDict(extra="allow", populate_by_name=False, frozen=True)


class TagRule(_Lax):
    """What a profile says of one label of bag-info.txt."""

    required: StrictBool = False
    values: _Names = ()
    repeatable: StrictBool = True
    recommended: StrictBool = False
    description: StrictStr = ""
    help: StrictStr = ""


class About(_Lax):
    """BagIt-Profile-Info: who made the profile, what it is for, its version and its address."""

    identifier: Annotated[StrictStr, Field(alias="BagIt-Profile-Identifier", min_length=1)]
    source_organization: Annotated[StrictStr, Field(alias="Source-Organization")]
    external_description: Annotated[StrictStr, Field(alias="External-Description")]
    version: Annotated[StrictStr, Field(alias="Version")]
    specification: Annotated[StrictStr, Field(alias="BagIt-Profile-Version")] = "1.1.0"
    contact_name: Annotated[StrictStr, Field(alias="Contact-Name")] = ""
    contact_phone: Annotated[StrictStr, Field(alias="Contact-Phone")] = ""
    contact_email: Annotated[StrictStr, Field(alias="Contact-Email")] = ""


class Profile(_Lax):
    """A BagIt Profile, every field with the specification's default where it is not given."""

    about: Annotated[About, Field(alias="BagIt-Profile-Info")]
    bag_info: Annotated[dict[StrictStr, TagRule], Field(alias="Bag-Info")] = {}
    manifests_required: Annotated[_Names, Field(alias="Manifests-Required")] = ()
    manifests_allowed: Annotated[_Names | None, Field(alias="Manifests-Allowed")] = None
    allow_fetch: Annotated[StrictBool, Field(alias="Allow-Fetch.txt")] = True
    fetch_required: Annotated[StrictBool, Field(alias="Fetch.txt-Required")] = False
    data_empty: Annotated[StrictBool, Field(alias="Data-Empty")] = False
    serialization: Annotated[Literal["forbidden", "required", "optional"], Field(alias="Serialization")] = "optional"
    accept_serialization: Annotated[_Names, Field(alias="Accept-Serialization")] = ()
    accept_versions: Annotated[_Names, Field(alias="Accept-BagIt-Version", min_length=1)]
    tag_manifests_required: Annotated[_Names, Field(alias="Tag-Manifests-Required")] = ()
    tag_manifests_allowed: Annotated[_Names | None, Field(alias="Tag-Manifests-Allowed")] = None
    tag_files_required: Annotated[_Names, Field(alias="Tag-Files-Required")] = ()
    tag_files_allowed: Annotated[_Names | None, Field(alias="Tag-Files-Allowed")] = None
    payload_files_required: Annotated[_Names, Field(alias="Payload-Files-Required")] = ()
    payload_files_allowed: Annotated[_Names | None, Field(alias="Payload-Files-Allowed")] = None


@dataclass(frozen=True, slots=True)
class ProfileRead:
    """A profile as it was read: None where it is itself wrong, and everything that was found."""

    profile: Profile | None
    findings: tuple[Finding, ...] = field(default=())


def parse_profile(data: bytes, *, name: str) -> ProfileRead:
    """Read a profile from JSON and check it. Total: whatever is in the bytes ends in findings."""
    try:
        text = data.decode("utf-8-sig")
        given = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        what = str(error) if not isinstance(error, RecursionError) else "it is nested too deep"
        return ProfileRead(None, (codes.NOT_JSON.finding(f"{name} is not JSON: {what}", where=Where(name, line=line)),))
    if not isinstance(given, dict):
        finding = codes.NOT_JSON.finding(f"{name} holds no object at its top", where=Where(name, json_path="$"))
        return ProfileRead(None, (finding,))
    try:
        profile = Profile.model_validate(given)
    except ValidationError as error:
        return ProfileRead(None, tuple(_wrong(name, error)))
    findings = (*_unknown(name, profile), *_contradictions(name, profile), *_specification(name, profile))
    broken = any(finding.level is Level.ERROR for finding in findings)
    return ProfileRead(None if broken else profile, findings)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that is given twice: which of the two counts is nowhere said."""
    once = dict(pairs)
    if len(once) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {quoted(next(key for key in once if keys.count(key) > 1))} is given twice")
    return once


def _wrong(name: str, error: ValidationError) -> Iterator[Finding]:
    seen = set()
    for detail in error.errors(include_url=False):
        path = "$" + "".join(f"[{part}]" if isinstance(part, int) else f"['{part}']" for part in detail["loc"])
        code = (
            codes.FIELD_MISSING if detail["type"] in ("missing", "too_short", "string_too_short") else codes.WRONG_TYPE
        )
        if (code.id, path) in seen:
            continue
        seen.add((code.id, path))
        what = (
            "is missing or empty"
            if code is codes.FIELD_MISSING
            else f"is wrong: {detail['msg'].replace('tuple', 'list')}"
        )
        yield code.finding(f"{path} in {name} {what}", where=Where(name, json_path=path))


def _unknown(name: str, profile: Profile) -> Iterator[Finding]:
    parts: list[tuple[str, BaseModel]] = [("$", profile), ("$['BagIt-Profile-Info']", profile.about)]
    parts += [(f"$['Bag-Info']['{label}']", rule) for label, rule in profile.bag_info.items()]
    for path, part in parts:
        known = [info.alias or key for key, info in type(part).model_fields.items()]
        for key in part.model_extra or {}:
            if path == "$" and (key.startswith(("$", "@", "_")) or key in ("id", "name", "description")):
                continue
            close = get_close_matches(key, known, 1, 0.7)
            hint = f"; did you mean {quoted(close[0])}?" if close else ""
            yield codes.UNKNOWN_FIELD.finding(
                f"{path} in {name} has the unknown field {quoted(key)}{hint}",
                where=Where(name, json_path=f"{path}['{key}']"),
                value=key,
                expected=close[0] if close else None,
            )


def _contradictions(name: str, profile: Profile) -> Iterator[Finding]:
    for kind, required, allowed in (
        ("Manifests", profile.manifests_required, profile.manifests_allowed),
        ("Tag-Manifests", profile.tag_manifests_required, profile.tag_manifests_allowed),
    ):
        for one in required if allowed is not None else ():
            if normalise(one) not in map(normalise, allowed or ()):
                yield _contradiction(
                    name, f"{kind}-Required asks for {quoted(one)}, which {kind}-Allowed does not list"
                )
    for kind, required, allowed in (
        ("Tag-Files", profile.tag_files_required, profile.tag_files_allowed),
        ("Payload-Files", profile.payload_files_required, profile.payload_files_allowed),
    ):
        for one in required if allowed is not None else ():
            if not matches_any(one, allowed or ()):
                yield _contradiction(
                    name, f"{kind}-Required asks for {quoted(one)}, which {kind}-Allowed does not match"
                )
    if profile.fetch_required and not profile.allow_fetch:
        yield _contradiction(name, "Fetch.txt-Required is true and Allow-Fetch.txt is false")
    if profile.serialization == "required" and not profile.accept_serialization:
        yield codes.SERIALIZATIONS_MISSING.finding(
            f"{name} requires serialized bags and has no Accept-Serialization", where=Where(name, json_path="$")
        )


def _contradiction(name: str, what: str) -> Finding:
    return codes.CONTRADICTION.finding(f"{what} ({name})", where=Where(name, json_path="$"))


def _specification(name: str, profile: Profile) -> Iterator[Finding]:
    given = profile.about.specification
    if ".".join(given.removeprefix("v").split(".")[:2]) not in KNOWN_SPECIFICATIONS:
        yield codes.SPECIFICATION_UNKNOWN.finding(
            f"{name} follows version {quoted(given)} of the specification",
            where=Where(name, json_path="$['BagIt-Profile-Info']['BagIt-Profile-Version']"),
            expected="1.1 to 1.4",
            observed=given,
        )


def matches_any(path: str, patterns: tuple[str, ...]) -> bool:
    """Say whether a path matches one of a profile's patterns, in which * stands for any characters."""
    return any(_matches(path, pattern) for pattern in patterns)


def _matches(path: str, pattern: str) -> bool:
    """Match without backtracking: each piece between two asterisks is found as early as it can be."""
    first, *rest = pattern.split("*")
    if not rest:
        return path == pattern
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= at
