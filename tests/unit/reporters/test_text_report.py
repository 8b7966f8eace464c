"""The report as text: nothing is lost, nothing commands the terminal, everything is said once."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.codes import system
from archivekit.findings import Depth, Examined, Finding, Kind, Level, Report, Subject, Verdict, Where
from archivekit.reporters.escape import one_line, safe
from archivekit.reporters.places import at, beside, letters
from archivekit.reporters.text import Detail, Style, render

DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

texts = st.text(max_size=20) | st.sampled_from(
    ["\x1b[31m", "\u202etxt.exe", "بيان", "声明", "a\nb", "\ud800", "\x9b1m"]
)
places = st.builds(
    Where,
    file=st.none() | texts,
    line=st.none() | st.integers(1, 10**6),
    row=st.none() | st.integers(1, 10**6),
    column=st.none() | st.integers(1, 20_000),
    header=st.none() | texts,
    json_path=st.none() | texts,
    path=st.none() | texts,
)
findings = st.builds(
    Finding,
    code=st.sampled_from(["BAG-134", "REC-101", "SYS-101", "ZZZ-999"]),
    level=st.sampled_from(Level),
    message=texts,
    cure=st.none() | texts,
    clause=st.none() | texts,
    value=st.none() | texts,
    where=places,
)
subjects = st.builds(
    Subject,
    subject=texts,
    kind=st.sampled_from(Kind),
    findings=st.lists(findings, max_size=6).map(tuple),
    verdict=st.none() | st.sampled_from(Verdict),
    depth=st.none() | st.sampled_from(Depth),
    examined=st.builds(Examined, files=st.integers(0, 9), octets=st.integers(0, 9), records=st.integers(0, 9)),
    strict=st.booleans(),
)
reports = st.builds(
    Report,
    command=st.sampled_from(["verify", "validate", "package", "export"]),
    subjects=st.lists(subjects, max_size=4).map(tuple),
)
styles = st.builds(Style, detail=st.sampled_from(Detail))


@given(reports, styles, st.lists(texts, max_size=2))
def test_nothing_in_a_report_commands_a_terminal_or_turns_a_line_around(
    report: Report, style: Style, after: list[str]
) -> None:
    text = render(report, style, after=after)

    assert DANGEROUS.findall(text) == []
    assert text == "" or text.endswith("\n")


@given(reports)
def test_every_finding_is_there_with_its_code_and_its_cure(report: Report) -> None:
    text = render(report)

    for finding in report.findings:
        assert one_line(finding.message) in text
        assert finding.code in text
        assert not finding.cure or finding.cure == "Nothing needs doing." or one_line(finding.cure) in text


@given(reports, styles)
def test_colour_changes_nothing_but_the_colour(report: Report, style: Style) -> None:
    coloured = render(report, Style(style.detail, colour=True))

    assert render(report, style) == re.sub("\x1b\\[[0-9;]*m", "", coloured)


@given(reports)
def test_quiet_is_silent_where_all_passed_and_only_there(report: Report) -> None:
    text = render(report, Style(Detail.QUIET))

    assert (report.exit_code == 0) == (text == "")


def _report(*found: Finding, kind: Kind = Kind.BAG) -> Report:
    return Report("verify", (Subject("bag", kind, found),))


def test_a_kind_is_named_once_with_its_number_and_alike_lines_are_counted() -> None:
    same = Finding("BAG-134", Level.ERROR, "'data/a' does not match", "Restore it.")
    other = Finding("BAG-134", Level.ERROR, "'data/b' does not match", "Restore it.")

    assert render(_report(same, other, same)).splitlines()[3:8] == [
        "  error   BAG-134  A payload file does not match its digest (3)",
        "                   'data/a' does not match  (2 times)",
        "                   'data/b' does not match",
        "                   → Restore it.",
        "",
    ]


def test_a_long_list_is_never_cut() -> None:
    many = [Finding("BAG-132", Level.ERROR, f"'data/{n}' is in no manifest", "Find out.") for n in range(5000)]

    lines = render(_report(*many)).splitlines()

    assert "  error   BAG-132  A payload file is in no manifest (5,000)" == lines[3]
    assert 5000 == sum("is in no manifest" in line for line in lines[4:])
    assert 1 == sum("→" in line for line in lines)


def test_what_is_grave_comes_first() -> None:
    levels = [Level.NOTE, Level.WARNING, Level.UNKNOWN, Level.ERROR]

    lines = render(_report(*(Finding("BAG-134", level, level.value) for level in levels))).splitlines()

    assert ["error", "unknown", "warning", "note"] == [line.split()[0] for line in lines if line.startswith("  ")][1:5]


def test_a_report_without_subjects_says_so() -> None:
    assert "verify: there was nothing to look at\n" == render(Report("verify"))


def test_what_was_not_seen_is_not_said_to_have_been_digested() -> None:
    seen = Subject("vault/a", Kind.BAG, (), verdict=Verdict.VALID, depth=Depth.FULL, examined=Examined(3, 1234))
    unseen = replace(seen, findings=(system.CANNOT_READ.finding("'a' could not be read"),), verdict=None)

    lines = [render(Report("verify", (one,), "2024-11-04"), Style()).splitlines()[1] for one in (seen, unseen)]

    assert ["  3 files, 1,234 octets, every digest computed"] == lines[:1]
    assert ["  3 files, 1,234 octets, every digest of what could be seen; 1 not seen"] == lines[1:]


def test_a_very_long_fact_is_shown_in_part_with_its_length() -> None:
    finding = Finding("REC-115", Level.ERROR, "too long", value="x" * 10_000)

    text = render(_report(finding), Style(Detail.VERBOSE))

    assert f"value     {'x' * 2000} … (10,000 characters)\n" in text


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (0, "")])
def test_columns_are_named_as_spreadsheets_name_them(column: int, name: str) -> None:
    assert name == letters(column)


@pytest.mark.parametrize(
    ("where", "message", "inside", "outside"),
    [
        (Where("s.csv", row=2, column=3), "wrong", "cell C2", ""),
        (Where("s.csv", row=2), "wrong", "row 2", ""),
        (Where("s.csv", line=12), "wrong", "line 12", ""),
        (Where("s.csv", line=12), "line 12: wrong", "", ""),
        (Where("s.csv", line=1), "line 12: wrong", "line 1", ""),
        (Where("s.csv/metadata/record.json"), "wrong", "", "metadata/record.json"),
        (Where("manifest.txt", line=7, path="data/a"), "'data/a' is wrong", "", "manifest.txt:7"),
        (Where(path="data/a"), "wrong", "", "data/a"),
        (Where(path="data/\x1b"), "'data/\\x1b' is wrong", "", ""),
        (Where("s.csv", json_path="$.title"), "wrong", "", "$.title"),
        (Where("s.csv", json_path="$"), "wrong", "", ""),
        (Where(), "wrong", "", ""),
    ],
)
def test_a_place_is_said_where_the_message_does_not_say_it(
    where: Where, message: str, inside: str, outside: str
) -> None:
    subject = Subject("s.csv", Kind.SHEET)
    finding = Finding("REC-101", Level.ERROR, message, where=where)

    assert (inside, outside) == (at(finding, subject), beside(finding, subject))


def test_escapes_show_what_cannot_be_seen_and_leave_every_script() -> None:
    given_text = "a\x1b[0m\x7f\x85\u202e\u2066\ud800\t\nبيان 声明 é"

    assert "a\\x1b[0m\\x7f\\x85\\u202e\\u2066\\ud800\t\nبيان 声明 é" == safe(given_text)
    assert "a\\x1b[0m\\x7f\\x85\\u202e\\u2066\\ud800\\t\\nبيان 声明 é" == one_line(given_text)
