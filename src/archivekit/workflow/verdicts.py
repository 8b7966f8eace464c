"""How bags are verified, and what a look at one comes to: the same of a folder and of an archive."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archivekit.bag.profile_notes import named_profiles
from archivekit.bag.verdict import verdict
from archivekit.findings import Depth, Finding, Kind, Subject
from archivekit.storage.listing import Limits
from archivekit.storage.observer import Look
from archivekit.storage.witness import SecondOpinion

if TYPE_CHECKING:
    from archivekit.bag.observation import Observation
    from archivekit.bag.profile import Profile


@dataclass(frozen=True, slots=True)
class Manner:
    """How bags are verified: depth, profile, strictness, whether the witness is asked, and what counts as hostile."""

    depth: Depth = Depth.FULL
    profile: Profile | None = None
    strict: bool = False
    opinion: SecondOpinion = SecondOpinion.NEVER
    limits: Limits = field(default_factory=Limits)


def profiled(seen: Observation, manner: Manner) -> tuple[Finding, ...]:
    """Return what a profile says of a bag; without one, which profiles the bag names."""
    if manner.profile is None:
        return tuple(named_profiles(seen))
    from archivekit.bag.profile_rules import judge_profile

    return tuple(judge_profile(seen, manner.profile))


def concluded(called: str, kind: Kind, findings: tuple[Finding, ...], seen: Look, manner: Manner) -> Subject:
    """Return what a look came to: the findings, and the verdict that follows from them."""
    return Subject(
        called,
        kind,
        findings,
        verdict=verdict(findings, manner.depth),
        depth=manner.depth,
        fingerprint=fingerprint(seen.tag_manifests),
        examined=seen.examined,
        strict=manner.strict,
    )


def unlooked(called: str, kind: Kind, why: Finding, manner: Manner) -> Subject:
    """Return what is said of a bag that could not be looked at."""
    return Subject(called, kind, (why,), depth=manner.depth, strict=manner.strict)


def fingerprint(tag_manifests: Mapping[bytes, bytes]) -> str | None:
    """Return the SHA-512 over a bag's tag manifests in the order of their names, in hex; None where it has none."""
    if not tag_manifests:
        return None
    hasher = hashlib.sha512()
    for name in sorted(tag_manifests):
        hasher.update(tag_manifests[name])
    return hasher.hexdigest()
