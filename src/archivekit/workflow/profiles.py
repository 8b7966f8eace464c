"""BagIt Profiles as callers name them: shipped ones, and files. Never fetched."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from archivekit.errors import BrokenSchemaError, StorageError, UnknownNameError
from archivekit.findings import Finding, Kind, Report, Subject
from archivekit.paths import show
from archivekit.storage import files, shelf
from archivekit.workflow.places import AnyPath, near, to_bytes

if TYPE_CHECKING:
    from archivekit.bag.profile import Profile

AnyProfile: TypeAlias = "AnyPath | Profile"

_FOLDER = "profiles"


def load_profile(profile: AnyProfile) -> Profile:
    """Return a BagIt Profile by its shipped name or from a file.

    Raises UnknownNameError where there is neither, BrokenSchemaError (with `.report`) where it is wrong itself,
    StorageError where it cannot be read. A profile is never fetched.
    """
    from archivekit.bag.profile import Profile, parse_profile

    if isinstance(profile, Profile):
        return profile
    raw = to_bytes(profile)
    name = show(raw)
    shipped = profile_names()
    if name in shipped:
        data: bytes | Finding = shelf.read(f"{_FOLDER}/{name}.json")
    elif files.exists(raw) or os.sep.encode() in raw or raw.endswith(b".json"):
        data = files.read(raw)
    else:
        raise UnknownNameError("profile", name, shipped, suggestion=near(name, shipped))
    if isinstance(data, Finding):
        raise StorageError(f"{data.message}. {data.cure}", path=name, operation="read")
    read = parse_profile(data, name=name)
    if read.profile is None:
        subject = Subject(name, Kind.PROFILE, read.findings)
        raise BrokenSchemaError(
            f"the profile {name!r} is itself wrong, so nothing was judged by it. Correct the fields that are named.",
            Report("verify", (subject,), misused=True),
        )
    return read.profile


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that are shipped."""
    found = shelf.names(_FOLDER, suffix=".json")
    return tuple(name.removeprefix(f"{_FOLDER}/").removesuffix(".json") for name in found)
