"""The bag as it will be, before a byte of it is written: enough of it to be judged by a BagIt Profile.

Only the digests are not known yet; no rule of a profile looks at one.
"""

from __future__ import annotations

from collections.abc import Mapping

from archivekit.bag import compose, tagfiles
from archivekit.bag.observation import Listing, Observation
from archivekit.bag.plan import Plan
from archivekit.bag.profile import Profile
from archivekit.bag.profile_rules import judge_profile
from archivekit.digests import ALGORITHMS
from archivekit.files import FileFact
from archivekit.findings import Depth, Finding
from archivekit.paths import BagPath


def judge_foreseen(
    plan: Plan, tags: tuple[tuple[str, str], ...], date: str, metadata: Mapping[BagPath, bytes], profile: Profile
) -> tuple[Finding, ...]:
    """Return every way in which the bag of a plan would not be what a profile asks for.

    `metadata` are the files that will lie in metadata/, of which only the names matter.
    """
    algorithms = plan.policy.algorithms
    nothing = {name: "0" * (2 * ALGORITHMS[name].octets) for name in algorithms}
    facts = [FileFact(file.path, file.original, file.size, nothing) for file in plan.files]
    manifests = compose.payload_manifests(facts, algorithms)
    texts = {**compose.tag_files(facts, manifests, tags=tags, date=date), **metadata}
    texts |= compose.tag_manifests(dict.fromkeys(texts, nothing), algorithms)
    files = {file.path: file.size for file in plan.files} | {path: len(data) for path, data in texts.items()}
    listing = Listing.of(files, frozenset({BagPath(b"data")}), {})
    known = {bytes(path): data for path, data in texts.items() if path in tagfiles.to_read(texts, Depth.COMPLETE)}
    return judge_profile(Observation(Depth.COMPLETE, listing, tagfiles.parse(known)), profile)
