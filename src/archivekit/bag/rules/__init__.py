"""The rules: an observation in, every finding out. All of them run; none returns early; none looks at anything else.

A rule is a small pure function beside others on the same part of the standard; `RULES` is the order of the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from archivekit.bag.lines import MOST_FINDINGS
from archivekit.bag.observation import Observation
from archivekit.bag.rules import fetching, folder, info, names, payload, tags
from archivekit.codes import bag_folder
from archivekit.findings import Depth, Finding

Rule = Callable[[Observation], Iterator[Finding]]

#: Rules that need no manifest: they run at every depth.
ALWAYS: tuple[Rule, ...] = (
    folder.declaration,
    folder.data_folder,
    folder.regular_files_only,
    folder.reserved_names,
    info.grammar,
    info.repeated_labels,
    info.forms,
    info.payload_oxum,
)

#: Rules that compare the manifests with what is there: at depths complete and full.
WITH_MANIFESTS: tuple[Rule, ...] = (
    folder.payload_manifest,
    payload.grammar,
    payload.files_present,
    payload.files_listed,
    payload.every_manifest,
    payload.digests,
    payload.junk,
    payload.weak_only,
    fetching.grammar,
    fetching.attested,
    fetching.lengths,
    tags.grammar,
    tags.files_present,
    tags.digests,
    tags.own_files_only,
    tags.manifests_attested,
    tags.files_listed,
    tags.tag_manifest,
    tags.same_algorithms,
    names.twins,
    names.windows,
)


def judge(bag: Observation) -> tuple[Finding, ...]:
    """Return every finding about a bag, what could not be seen included, in the order of the rules."""
    rules = ALWAYS if bag.depth is Depth.QUICK else ALWAYS + WITH_MANIFESTS
    judged = [finding for rule in rules for finding in _told(rule(bag))]
    return (*_told(bag.troubles), *judged, *_claim(bag))


def _told(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of one rule: each of a kind up to a number, and then how many more there are.

    All of them are looked for and counted; but a bag whose payload is gone, or one made to do harm, may give millions.
    """
    counts: dict[str, int] = {}
    last: dict[str, Finding] = {}
    for finding in findings:
        count = counts[finding.code] = counts.get(finding.code, 0) + 1
        if count <= MOST_FINDINGS:
            yield finding
        else:
            last[finding.code] = finding
    for code, finding in last.items():
        more = counts[code] - MOST_FINDINGS
        yield Finding(
            code,
            finding.level,
            f"there are {more:,} more findings like the {MOST_FINDINGS:,} before this one; the last: {finding.message}",
            finding.cure,
            finding.clause,
            where=finding.where,
        )


def _claim(bag: Observation) -> Iterator[Finding]:
    """Say what a cheaper look did not look at."""
    if bag.depth is Depth.COMPLETE:
        yield bag_folder.NOT_FULL.finding("names, counts and sizes were compared; digests were not")
    elif bag.depth is Depth.QUICK:
        yield bag_folder.QUICK_ONLY.finding("only Payload-Oxum was compared; manifests and digests were not")
