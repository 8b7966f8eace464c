"""From findings to a verdict."""

from __future__ import annotations

import pytest

from archivekit.bag.verdict import verdict
from archivekit.codes import bag_folder, bag_manifests, bag_tags, system
from archivekit.findings import Depth, Verdict

NOTE, WARNING = bag_tags.INFO_DATE.finding("note"), bag_tags.NO_TAG_MANIFEST.finding("warning")
WRONG, HOLE = bag_manifests.PAYLOAD_CORRUPT.finding("wrong"), bag_tags.FETCH_NEEDED.finding("hole")
UNSEEN, LIMITED = system.CANNOT_READ.finding("unseen"), bag_folder.NOT_FULL.finding("limited")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], Verdict.VALID),
        ([NOTE, WARNING], Verdict.VALID),
        ([HOLE], Verdict.INCOMPLETE),
        ([HOLE, HOLE, WARNING], Verdict.INCOMPLETE),
        ([HOLE, WRONG], Verdict.INVALID),
        ([WRONG, UNSEEN], Verdict.INVALID),
        ([UNSEEN], None),
        ([HOLE, UNSEEN], None),
        ([UNSEEN, WARNING], None),
    ],
    ids=lambda value: "+".join(f.message for f in value) if isinstance(value, list) else str(value),
)
def test_a_full_look_says_what_the_worst_finding_says(findings: list[object], expected: Verdict | None) -> None:
    assert expected == verdict(findings, Depth.FULL)  # type: ignore[arg-type]  # ids need the plain list


@pytest.mark.parametrize("depth", [Depth.COMPLETE, Depth.QUICK])
def test_a_cheaper_look_can_find_fault_and_never_calls_a_bag_valid(depth: Depth) -> None:
    assert (None, Verdict.INVALID, Verdict.INCOMPLETE) == (
        verdict([LIMITED], depth),
        verdict([LIMITED, WRONG], depth),
        verdict([HOLE], depth),
    )
