"""bag-info.txt: labels and values in their order, folds undone, every line that cannot be read said."""

from __future__ import annotations

import pytest

from archivekit.bag import info, lines
from archivekit.bag.declaration import V0_97, V1_0, Version
from archivekit.bag.info import BagInfo, Tag


def read(raw: bytes, version: Version = V1_0) -> BagInfo:
    """Return what bag-info.txt says."""
    return info.parse(lines.read_text(raw, name="bag-info.txt", encoding="UTF-8"), name="bag-info.txt", version=version)


def told(found: BagInfo) -> list[tuple[str, int | None, str | None]]:
    """Return code, line and what was seen of each finding."""
    return [(finding.code, finding.where.line, finding.observed) for finding in found.findings]


def test_order_and_repeats_are_kept_and_labels_compare_without_case() -> None:
    found = read(b"B: 1\nA: 2\nb: 3\nB:\t4\n")

    assert BagInfo("bag-info.txt", (Tag("B", "1", 1), Tag("A", "2", 2), Tag("b", "3", 3), Tag("B", "4", 4))) == found
    assert (Tag("B", "1", 1), Tag("b", "3", 3), Tag("B", "4", 4)) == found.all("b")


def test_in_1_0_one_blank_separates_and_every_other_one_is_part_of_the_value() -> None:
    assert (Tag("A", " x ", 1), Tag("B", "", 2), Tag("C", ":y:", 3)) == read(b"A:  x \nB: \nC: :y:\n").tags


def test_before_1_0_blanks_around_the_colon_and_value_are_no_part_of_either() -> None:
    found = read(b"A \t:\t  x \nB:\nC:y\n D : z\n", V0_97)

    assert BagInfo("bag-info.txt", (Tag("A", "x", 1), Tag("B", "", 2), Tag("C", "y\N{SPACE}D : z", 3))) == found


def test_folds_are_undone_with_one_blank_and_belong_to_the_line_above() -> None:
    found = read(b"A: one\n  two\r\n\tthree \r  \n four\nB: five\n")

    assert BagInfo("bag-info.txt", (Tag("A", "one two three  four", 1), Tag("B", "five", 6))) == found


@pytest.mark.parametrize("line", [b"no colon", b"", b": no label", b"  \t: blank label", b"Label:no blank"])
def test_a_line_that_cannot_be_read_is_said_and_those_around_it_are_read(line: bytes) -> None:
    found = read(b"A: 1\n" + line.lstrip() + b"\nB: 2\n")

    assert (Tag("A", "1", 1), Tag("B", "2", 3)) == found.tags
    assert [("BAG-170", 2, line.lstrip().decode())] == told(found)


def test_what_continues_a_broken_line_is_no_part_of_the_value_before_it() -> None:
    found = read(b"A: 1\nbroken\n  Payload-Oxum: 1.1\nB: 2\n")

    assert (Tag("A", "1", 1), Tag("B", "2", 4)) == found.tags
    assert [("BAG-170", 2, "broken")] == told(found)


def test_a_fold_with_nothing_before_it_is_no_element() -> None:
    assert [("BAG-170", 1, "  folded")] == told(read(b"  folded\nA: 1\n"))


def test_a_label_with_blanks_around_it_is_an_error_in_1_0_and_read_without_them() -> None:
    found = read(b" A: 1\nB : 2\n")

    assert (Tag("A", "1", 1),) == found.tags[:1]
    assert [("BAG-171", 1, " A"), ("BAG-171", 2, "B ")] == told(found)


def test_only_a_line_of_more_than_79_characters_is_long_and_characters_are_not_octets() -> None:
    assert [] == told(read(b"A: " + "ü".encode() * 76 + b"\n"))
    assert [("BAG-172", 1, "80")] == told(read(b"A: " + b"x" * 77 + b"\n"))


def test_what_is_no_line_end_ends_no_line() -> None:
    value = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x00h"

    assert (Tag("A", value, 1),) == read(f"A: {value}\n".encode()).tags


def test_writing_keeps_the_order_and_never_folds_or_breaks_a_line() -> None:
    assert b"B: 1\nA: 2 and more\nB: 3\n" == info.render([("B", "1"), ("A", "2\r\n  and more"), ("B", "3")])


@pytest.mark.parametrize(
    ("label", "trouble"),
    [
        ("Contact-Name", None),
        ("two words", None),
        ("", "it is empty"),
        ("a:b", "it holds a colon or a line end"),
        ("a\rb", "it holds a colon or a line end"),
        ("a ", "it begins or ends with a blank"),
        ("\ta", "it begins or ends with a blank"),
    ],
)
def test_what_a_label_may_not_be(label: str, trouble: str | None) -> None:
    assert trouble == info.label_trouble(label)


def test_a_file_of_faults_is_not_read_to_its_end() -> None:
    found = read(b"\n" * (lines.MOST_FINDINGS + 10))

    assert lines.MOST_FINDINGS + 1 == len(found.findings)
    assert ("SYS-106", lines.MOST_FINDINGS, None) == told(found)[-1]
