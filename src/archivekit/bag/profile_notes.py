"""Profiles that a bag names: a note with the address, which nobody asks. Loads no profile, so it costs nothing."""

from __future__ import annotations

from archivekit.bag.observation import Observation
from archivekit.codes import profile as codes
from archivekit.findings import Finding
from archivekit.quotes import quoted

IDENTIFIER = "BagIt-Profile-Identifier"


def named_profiles(bag: Observation) -> tuple[Finding, ...]:
    """Return a note for each profile that a bag names, which nobody fetches."""
    tags = bag.tags.info.all(IDENTIFIER) if bag.tags.info else ()
    return tuple(
        codes.NAMED_NOT_APPLIED.finding(
            f"the bag names the profile {quoted(tag.value)}, which was not applied", value=tag.value
        )
        for tag in tags
    )
