"""BagIt Profiles as callers name them: shipped ones, and files. Never fetched."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from archivekit.errors import BrokenSchemaError, StorageError, UnknownNameError
from archivekit.findings import Examined, Finding, Kind, Report, Subject
from archivekit.later import later
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files, shelf
from archivekit.workflow.places import AnyPath, near, to_bytes

if TYPE_CHECKING:
    from archivekit.bag.profile import Profile
else:
    Profile = later("archivekit.bag.profile", "Profile")

AnyProfile: TypeAlias = AnyPath | Profile

_FOLDER = "profiles"


def load_profile(profile: AnyProfile) -> Profile:
    """Return a BagIt Profile by its shipped name or from a file.

    Raises UnknownNameError where there is neither, BrokenSchemaError (with `.report`) where it is wrong itself,
    StorageError where it cannot be read. A profile is never fetched.
    """
    return read_profile(profile)[0]


def read_profile(profile: AnyProfile) -> tuple[Profile, Subject | None]:
    """Return a BagIt Profile and, where anything is to be said of the profile itself, a subject that says it.

    Raises as `load_profile` does. Of a Profile that is handed in nothing is said: whoever read it was told.
    """
    from archivekit.bag.profile import Profile, parse_profile

    if isinstance(profile, Profile):
        return profile, None
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
    subject = Subject(name, Kind.PROFILE, read.findings, examined=Examined(1, len(data)))
    if read.profile is None:
        raise BrokenSchemaError(
            f"the profile {quoted(name)} is itself wrong, so nothing was judged by it. "
            "Correct the fields that are named.",
            Report("verify", (subject,), misused=True),
        )
    return read.profile, subject if read.findings else None


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that are shipped."""
    found = shelf.names(_FOLDER, suffix=".json")
    return tuple(name.removeprefix(f"{_FOLDER}/").removesuffix(".json") for name in found)
