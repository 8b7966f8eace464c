"""From findings to a verdict: it only gets worse, and what was not looked at is never called valid (RFC 8493 §3)."""

from __future__ import annotations

from collections.abc import Iterable

from archivekit.codes import bag_tags
from archivekit.findings import Depth, Finding, Level, Verdict


def verdict(findings: Iterable[Finding], depth: Depth) -> Verdict | None:
    """Return the verdict, or None where none can be given: something was not seen, or the depth was not full.

    A bag is `incomplete` when all that is wrong is absent payload that fetch.txt names.
    """
    wrong: set[str] = set()
    unseen = False
    for finding in findings:
        unseen = unseen or finding.level is Level.UNKNOWN
        if finding.level is Level.ERROR:
            wrong.add(finding.code)
    if wrong - {bag_tags.FETCH_NEEDED.id}:
        return Verdict.INVALID
    if unseen:
        return None
    if wrong:
        return Verdict.INCOMPLETE
    return Verdict.VALID if depth is Depth.FULL else None
