"""What the witness says of a bag beside what we say: agreement, or the difference and whether it is a known one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archivekit.codes import verification
from archivekit.findings import Finding, Level, Outcome, Subject, Verdict
from archivekit.paths import BagPath
from archivekit.storage.witness import AUTO_LIMIT, Opinion, SecondOpinion, ask, knows_any

if TYPE_CHECKING:
    from archivekit.bag.observation import Observation


def with_opinion(
    bag: bytes, wanted: SecondOpinion, subject: Subject, ours: Verdict | None, seen: Observation
) -> Subject:
    """Add what the witness says of the bag by the standard alone; it never changes our verdict."""
    count = subject.examined.files
    if wanted is SecondOpinion.NEVER or (wanted is SecondOpinion.AUTO and count > AUTO_LIMIT):
        return subject
    said = ask(bag, count).testimony()
    says = f"we find it {ours.value if ours else subject.outcome.value}; the bagit package says: {said.detail}"
    accepted = ours is Verdict.VALID or (ours is None and subject.outcome is Outcome.PASSED)
    if said.opinion is Opinion.FAILED:
        finding = verification.WITNESS_FAILED.finding(f"the bagit package gave no opinion: {said.detail}")
    elif (said.opinion is Opinion.ACCEPTS) is accepted:
        finding = verification.WITNESS_AGREES.finding(f"the bagit package agrees ({said.detail})")
    elif accepted and not knows_any(m.algorithm_name for m in seen.tags.payload_manifests):
        known = verification.WITNESS_DIFFERS_AS_KNOWN.finding(
            f"{says}; it knows none of the algorithms", observed=said.detail
        )
        finding = replace(known, clause="RFC 8493 §2.4")
    elif accepted and said.is_known_disagreement(tuple(BagPath(path) for path in seen.listing.payload)):
        finding = verification.WITNESS_DIFFERS_AS_KNOWN.finding(says, observed=said.detail)
    elif not accepted and (unchecked := _unchecked(subject)) is not None:
        finding = replace(
            verification.WITNESS_DIFFERS_AS_KNOWN.finding(
                f"{says}; it is known not to check what {unchecked.code} is about", observed=said.detail
            ),
            clause=unchecked.clause,
        )
    else:
        finding = verification.WITNESS_DIFFERS.finding(says, observed=said.detail)
    return replace(subject, findings=(*subject.findings, finding))


def _unchecked(subject: Subject) -> Finding | None:
    """Return the first of the findings that stand against a bag, where the witness is known to pass over them all."""
    against = [
        finding
        for finding in subject.findings
        if finding.level in (Level.ERROR, Level.UNKNOWN) and not finding.code.startswith("PRO")
    ]
    known = all(finding.code in verification.UNCHECKED_BY_WITNESS for finding in against)
    return against[0] if against and known else None
