"""The comparison of two reports, as values: what could not be looked at is neither gone nor broken nor another."""

from __future__ import annotations

from archivekit.codes import system, verification
from archivekit.findings import Depth, Finding, Kind, Level, Subject, Where
from archivekit.workflow.since import Before, Since, State, compare

BROKEN = Finding("BAG-134", Level.ERROR, "it does not match")
UNREAD = Finding("SYS-104", Level.UNKNOWN, "it could not be read")


def _bag(name: str, fingerprint: str | None, *findings: Finding, depth: Depth = Depth.FULL) -> Subject:
    return Subject(name, Kind.BAG, findings, depth=depth, fingerprint=fingerprint)


def _said(since: Since, *subjects: Subject) -> list[tuple[str, str]]:
    """Return what the comparison adds: the subject and the code."""
    known = {(subject.subject, finding.code) for subject in subjects for finding in subject.findings}
    return [
        (subject.subject, finding.code)
        for subject in compare(since, subjects)
        for finding in subject.findings
        if (subject.subject, finding.code) not in known
    ]


def _since(*bags: Before) -> Since:
    return Since("before.json", "ab" * 64, bags)


def test_a_bag_whose_tag_manifest_cannot_be_read_is_neither_gone_nor_another() -> None:
    before = _since(Before("v/a", "1", State.WHOLE))

    assert [] == _said(before, _bag("v/a", None, UNREAD))
    assert [] == _said(before, _bag("v/a", "1", UNREAD))


def test_a_bag_that_cannot_be_read_and_has_a_copy_has_not_moved() -> None:
    before = _since(Before("v/a", "1", State.WHOLE))

    assert [("v/b", "VFY-301")] == _said(before, _bag("v/a", None, UNREAD), _bag("v/b", "1"))


def test_a_bag_in_a_folder_that_cannot_be_listed_is_not_gone() -> None:
    unlisted = system.CANNOT_LIST.finding("the folder 'v/x' could not be listed", where=Where(path="v/x"))
    searched = Subject("v", Kind.BAG, (unlisted,))
    before = _since(*(Before(name, name, State.WHOLE) for name in ("v/x", "v/x/a", "v/x/y/b", "v/xa", "v/c")))

    assert [("v/xa", "VFY-302"), ("v/c", "VFY-302")] == _said(before, searched)


def test_where_the_folder_that_is_searched_is_not_there_nothing_is_gone() -> None:
    nothing = system.NOT_FOUND.finding("there is nothing at 'v'", where=Where(path="v"))

    assert [] == _said(_since(Before("v/a", "1", State.WHOLE)), Subject("v", Kind.BAG, (nothing,)))


def test_where_no_bag_is_found_all_are_gone() -> None:
    empty = Subject("v", Kind.BAG, (verification.NO_BAG_FOUND.finding("there is no bag below 'v'"),))

    assert [("v/a", "VFY-302")] == _said(_since(Before("v/a", "1", State.WHOLE)), empty)


def test_what_was_not_seen_before_is_neither_repaired_nor_newly_broken() -> None:
    before = _since(Before("v/a", "1", State.UNSEEN), Before("v/b", "2", State.UNSEEN))

    assert [] == _said(before, _bag("v/a", "1"), _bag("v/b", "2", BROKEN))


def test_of_two_copies_that_moved_each_is_found_once() -> None:
    before = _since(Before("v/a", "1", State.WHOLE), Before("v/b", "1", State.WHOLE))

    assert [("v/c", "VFY-303"), ("v/b", "VFY-302")] == _said(before, _bag("v/c", "1"))
    assert [("v/c", "VFY-303"), ("v/d", "VFY-303")] == _said(before, _bag("v/c", "1"), _bag("v/d", "1"))


def test_a_bag_without_tag_manifests_is_known_by_its_path_alone() -> None:
    before = _since(Before("v/a", None, State.WHOLE))

    assert [] == _said(before, _bag("v/a", None))
    assert [("v/a", "VFY-305")] == _said(before, _bag("v/a", None, BROKEN))
    assert [("v/b", "VFY-301"), ("v/a", "VFY-302")] == _said(before, _bag("v/b", None))


def test_tag_manifests_that_were_taken_away_are_another_bag_but_not_to_a_quick_look() -> None:
    before = _since(Before("v/a", "1", State.WHOLE))

    assert [("v/a", "VFY-306")] == _said(before, _bag("v/a", None))
    assert [] == _said(before, _bag("v/a", None, depth=Depth.QUICK))


def test_a_comparison_with_nothing_says_that_all_is_new_and_of_nothing_that_all_is_gone() -> None:
    assert [("v/a", "VFY-301")] == _said(_since(), _bag("v/a", "1"))
    assert [("v/a", "VFY-302")] == _said(_since(Before("v/a", "1", State.WHOLE)))
