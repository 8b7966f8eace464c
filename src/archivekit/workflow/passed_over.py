"""What is said of what a search below a folder meets and goes past: the same whoever searches."""

from __future__ import annotations

from archivekit.codes import system, verification
from archivekit.findings import Finding, Where
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage.finder import NotFollowed, NotListed, PassedOver


def passed_over(one: PassedOver | NotFollowed | NotListed) -> Finding:
    """Return why nothing below a path was looked at."""
    name, where = quoted(one.path), Where(path=show(one.path))
    match one:
        case PassedOver():
            return verification.PARTIAL_PASSED_OVER.finding(f"{name} was passed over", where=where)
        case NotFollowed():
            return verification.LINK_PASSED_OVER.finding(f"{name} was not followed", where=where)
        case NotListed(error=error):
            reason = error.strerror or str(error)
            return system.CANNOT_LIST.finding(f"the folder {name} could not be listed: {reason}", where=where)
