"""The reports that machines read: whole findings, places on lines, counts that add up, nothing interpreted."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes

import hostile
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from test_text_report import reports

from archivekit.codes import family
from archivekit.findings import Depth, Finding, Kind, Level, Outcome, Report, Subject, Where
from archivekit.reporters import csv as table
from archivekit.reporters import github, gitlab, jsonl, junit, sarif
from archivekit.reporters.exact import exact
from archivekit.reporters.forms import KINDS, render
from archivekit.reporters.targets import file_of, octets, uri

COMMAND = re.compile(r"::(error|warning|notice) file=([^,:]*)(?:,line=(\d+))?,title=([^,:]*)::(.*)")


def _junit(report: Report) -> etree._Element:
    return etree.fromstring(junit.render(report).encode(), etree.XMLParser(resolve_entities=False))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(reports)
def test_every_kind_is_total_and_the_same_each_time(report: Report) -> None:
    for kind in KINDS[2:]:
        made = render(kind, report)

        assert made == render(kind, report)
        assert made.encode()
        assert made.endswith("\n")


class _Counted(Subject):
    """A subject that counts how often its outcome is worked out."""

    __slots__ = ()
    asked = 0

    @property
    def outcome(self) -> Outcome:
        """Return the outcome, which is a matter of every finding."""
        type(self).asked += 1
        return super().outcome


def test_no_kind_works_out_the_outcome_of_a_subject_once_a_finding() -> None:
    finding = Finding("REC-202", Level.ERROR, "can be read in several ways", where=Where("a.csv", row=2))
    asked: dict[str, set[int]] = {}
    for count in (10, 1000):
        report = Report("validate", (_Counted("a.csv", Kind.RECORD, (finding,) * count),))
        for kind in KINDS:
            _Counted.asked = 0
            render(kind, report)
            asked.setdefault(kind, set()).add(_Counted.asked)

    assert {kind for kind, times in asked.items() if len(times) > 1} == set()


# -- jsonl -------------------------------------------------------------------------------------------------------------


@given(reports)
def test_json_lines_hold_the_whole_report(report: Report) -> None:
    *findings, summary = [json.loads(line) for line in jsonl.render(report).splitlines()]

    whole = json.loads(json.dumps(report.to_dict()))
    expected = [
        {"type": "finding", "subject": subject["subject"], **finding}
        for subject in whole["subjects"]
        for finding in subject["findings"]
    ]
    assert expected == findings
    for subject in whole["subjects"]:
        subject["findings"] = len(subject["findings"])
    assert {"type": "summary", **whole, "findings": len(findings)} == summary


# -- csv ---------------------------------------------------------------------------------------------------------------


def test_a_table_has_one_row_a_finding_and_no_formula() -> None:
    head, *rows = csv.reader(io.StringIO(table.render(hostile.REPORT), newline=""))

    assert list(table.COLUMNS) == head
    assert len(hostile.REPORT.findings) == len(rows)
    assert [] == [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\\x0dx"),
        ("a=1", "a=1"),
        ("a\nb", "a\nb"),
        ("a\n ::error::b", "a\\n ::error::b"),
        ("\x1b[31m\u202e", "\\x1b[31m\\u202e"),
        (None, ""),
        (-7, -7),
    ],
)
def test_a_cell_that_could_be_a_formula_has_an_apostrophe(value: str | int | None, cell: str | int) -> None:
    assert cell == table.cell(value)


# -- junit -------------------------------------------------------------------------------------------------------------


@given(reports)
def test_the_counts_of_suites_are_those_of_their_cases(report: Report) -> None:
    root = _junit(report)

    kinds = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    for holder in (root, *root.iter("testsuite")):
        counted = {"tests": len(list(holder.iter("testcase")))}
        counted |= {name: len(list(holder.iter(element))) for name, element in kinds.items()}
        assert {name: str(count) for name, count in counted.items()} == {name: holder.get(name) for name in counted}
    for suite, subject in zip(root.iter("testsuite"), report.subjects, strict=True):
        levels = Counter(finding.level for finding in subject.findings)
        warned = levels[Level.WARNING] if subject.strict else 0
        assert (levels[Level.ERROR] + warned, levels[Level.UNKNOWN]) == (
            int(suite.get("failures", "")),
            int(suite.get("errors", "")),
        )
        names = [case.get("name") for case in suite.iter("testcase")]
        assert len(names) == len(set(names)) > 0


def test_what_was_not_looked_at_is_skipped_and_not_passed() -> None:
    counted = Report("verify", (Subject("a", Kind.BAG, depth=Depth.QUICK),))

    skipped = {case.get("name"): case[0].get("message") for case in _junit(counted).iter("testcase") if len(case)}

    assert {rule.name for rule in junit.RULES if rule.depth is not Depth.QUICK} == set(skipped)
    assert "not run at depth quick; it needs full" == skipped["the payload matches its digests"]


def test_of_what_was_not_seen_whole_no_rule_has_passed() -> None:
    unseen = Finding("SYS-104", Level.UNKNOWN, "it could not be read", where=Where(path="data/x"))
    root = _junit(Report("verify", (Subject("a", Kind.BAG, (unseen,), depth=Depth.FULL),)))

    ends = Counter(case[0].tag if len(case) else "passed" for case in root.iter("testcase"))

    assert {"skipped": len(junit.RULES), "error": 1} == ends


def test_remarks_fail_nothing_and_stand_in_the_output() -> None:
    remarks = (Finding("BAG-202", Level.WARNING, "a name"), Finding("BAG-010", Level.NOTE, "not looked at"))
    subject = Subject("a", Kind.BAG, remarks, depth=Depth.FULL)

    mild = _junit(Report("verify", (subject,)))
    strict = _junit(Report("verify", (replace(subject, strict=True),)))

    assert ("0", "warning BAG-202: a name\nnote BAG-010: not looked at") == (
        mild.get("failures"),
        mild.findtext("testsuite/system-out"),
    )
    assert ("1", "note BAG-010: not looked at") == (strict.get("failures"), strict.findtext("testsuite/system-out"))


def test_every_code_of_a_bag_belongs_to_one_rule() -> None:
    numbers = [number for rule in junit.RULES for number in rule.numbers]

    assert len(numbers) == len(set(numbers))
    assert set() == {code.id for code in family("BAG")} - {f"BAG-{number:03}" for number in numbers}


SCHEMA = """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
 <xs:attributeGroup name="counts">
  <xs:attribute name="name" type="xs:string" use="required"/>
  <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
  <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
  <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
  <xs:attribute name="skipped" type="xs:nonNegativeInteger" use="required"/>
  <xs:attribute name="time" type="xs:decimal"/>
 </xs:attributeGroup>
 <xs:complexType name="end"><xs:simpleContent><xs:extension base="xs:string">
  <xs:attribute name="message" type="xs:string"/><xs:attribute name="type" type="xs:string"/>
 </xs:extension></xs:simpleContent></xs:complexType>
 <xs:element name="testsuites"><xs:complexType>
  <xs:sequence><xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
  <xs:attributeGroup ref="counts"/>
 </xs:complexType></xs:element>
 <xs:element name="testsuite"><xs:complexType>
  <xs:sequence>
   <xs:element name="properties" minOccurs="0"><xs:complexType><xs:sequence>
    <xs:element name="property" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
     <xs:attribute name="name" use="required"/><xs:attribute name="value" use="required"/>
    </xs:complexType></xs:element>
   </xs:sequence></xs:complexType></xs:element>
   <xs:element ref="testcase" minOccurs="0" maxOccurs="unbounded"/>
   <xs:element name="system-out" type="xs:string" minOccurs="0"/>
   <xs:element name="system-err" type="xs:string" minOccurs="0"/>
  </xs:sequence>
  <xs:attributeGroup ref="counts"/>
  <xs:attribute name="timestamp" type="xs:dateTime"/>
 </xs:complexType></xs:element>
 <xs:element name="testcase"><xs:complexType>
  <xs:choice minOccurs="0">
   <xs:element name="skipped" type="end"/><xs:element name="error" type="end"/><xs:element name="failure" type="end"/>
  </xs:choice>
  <xs:attribute name="name" type="xs:string" use="required"/>
  <xs:attribute name="classname" type="xs:string" use="required"/>
  <xs:attribute name="time" type="xs:decimal"/>
  <xs:attribute name="file" type="xs:string"/><xs:attribute name="line" type="xs:positiveInteger"/>
 </xs:complexType></xs:element>
</xs:schema>
"""
JUNIT = etree.XMLSchema(etree.XML(SCHEMA))


@given(reports)
def test_a_report_has_the_form_that_readers_of_junit_share(report: Report) -> None:
    JUNIT.assertValid(_junit(report))


# -- sarif -------------------------------------------------------------------------------------------------------------


def _run(report: Report) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(sarif.render(report))
    assert ("2.1.0", 1) == (log["version"], len(log["runs"]))
    run: dict[str, Any] = log["runs"][0]
    return run


@given(reports)
def test_sarif_holds_every_finding_with_its_rule(report: Report) -> None:
    run = _run(report)

    rules = run["tool"]["driver"]["rules"]
    assert len(rules) == len({rule["id"] for rule in rules})
    for result, finding in zip(run["results"], report.findings, strict=True):
        assert finding.code == result["ruleId"] == rules[result["ruleIndex"]]["id"]
        assert finding.message == result["properties"]["message"]
        if finding.level is Level.UNKNOWN:
            assert ("open", "none") == (result["kind"], result["level"])
        else:
            assert (None, finding.level.value) == (result.get("kind"), result["level"])
    unknown = [finding.code for finding in report.findings if finding.level is Level.UNKNOWN]
    (invocation,) = run["invocations"]
    notes = invocation["toolExecutionNotifications"]
    assert unknown == [note["descriptor"]["id"] for note in notes if "descriptor" in note]
    assert (report.outcome.value != "inconclusive") == invocation["executionSuccessful"]
    assert report.exit_code == invocation["exitCode"]


def test_a_message_is_exact_and_a_link_in_it_is_none() -> None:
    texts = [hostile.TERMINAL, hostile.LONE, "[click](https://example.org)", "[a] (b)"]
    report = Report("verify", (Subject("a", Kind.BAG, tuple(Finding("X-1", Level.NOTE, text) for text in texts)),))

    told = [result["message"]["text"] for result in _run(report)["results"]]

    assert [*texts[:2], "\\[click](https://example.org)", "[a] (b)"] == told


def test_a_finding_is_on_the_line_of_the_manifest_or_of_the_row() -> None:
    manifest = Finding("BAG-134", Level.ERROR, "m", where=Where("manifest-sha512.txt", line=7, path="data/x"))
    row = Finding("REC-202", Level.ERROR, "r", where=Where("a sheet.csv", line=12, row=9, column=2))
    report = Report("verify", (Subject("v/ä b", Kind.BAG, (manifest,)), Subject("a sheet.csv", Kind.SHEET, (row,))))

    places = [result["locations"][0] for result in _run(report)["results"]]

    assert [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "v/%C3%A4%20b/manifest-sha512.txt"}, "region": {"startLine": 7}
            },
            "logicalLocations": [{"fullyQualifiedName": "data/x"}],
        },
        {"physicalLocation": {"artifactLocation": {"uri": "a%20sheet.csv"}, "region": {"startLine": 12}}},
    ] == places  # fmt: skip


def test_a_finding_without_a_line_is_on_the_first_since_github_takes_none_without_a_region() -> None:
    findings = (
        Finding("BAG-132", Level.ERROR, "m", where=Where(path="data/x")),
        Finding("SYS-104", Level.UNKNOWN, "m", where=Where("v/data/x")),
        Finding("BAG-111", Level.ERROR, "m"),
    )

    run = _run(Report("verify", (Subject("v", Kind.BAG, findings),)))

    places = [*run["results"], *run["invocations"][0]["toolExecutionNotifications"]]
    assert [{"startLine": 1}] * 4 == [place["locations"][0]["physicalLocation"]["region"] for place in places]
    assert [None] * 3 == [result["properties"]["where"]["line"] for result in run["results"]]


def test_a_code_of_another_release_has_the_texts_that_github_asks_of_every_rule() -> None:
    (rule,) = _run(Report("verify", (Subject("v", Kind.BAG, (Finding("ZZZ-999", Level.NOTE, "m"),)),)))["tool"][
        "driver"
    ]["rules"]

    said = {"text": "ZZZ-999 is no code of this release."}
    assert {"id": "ZZZ-999", "shortDescription": said, "fullDescription": said, "help": said} == rule


@given(reports)
def test_sarif_is_made_piece_by_piece_as_json_writes_it(report: Report) -> None:
    pieces = list(sarif.pieces(report))

    assert len(report.findings) < len(pieces)
    assert exact(json.loads("".join(pieces)), indent=1) + "\n" == "".join(pieces)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.txt", "a/b.txt"),
        ("./a", "a"),
        ("a b#c?d%e:f", "a%20b%23c%3Fd%25e%3Af"),
        ("/srv/vault/ä", "file:///srv/vault/%C3%A4"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("\udcff", "%FF"),
        ("\ud800", "%ED%A0%80"),
        ("", "."),
    ],
)
def test_a_path_becomes_a_uri_that_leads_nowhere_else(path: str, expected: str) -> None:
    assert expected == uri(path)


def test_a_uri_gives_its_path_back() -> None:
    for path in (hostile.TERMINAL, hostile.COMMANDS, hostile.MARKUP, hostile.LONE):
        assert octets(path) == unquote_to_bytes(uri(path))


# -- github ------------------------------------------------------------------------------------------------------------


@given(reports)
def test_there_is_one_command_a_finding_worst_first_and_nothing_else(report: Report) -> None:
    *commands, end = github.render(report).splitlines()

    found = [COMMAND.fullmatch(line) for line in commands]
    assert None not in found
    kinds = [match[1] for match in found if match]
    levels = Counter(finding.level for finding in report.findings)
    assert sorted(kinds, key=["error", "warning", "notice"].index) == kinds
    assert levels[Level.ERROR] + levels[Level.UNKNOWN] == kinds.count("error")
    assert levels[Level.WARNING] == kinds.count("warning")
    assert levels[Level.NOTE] == kinds.count("notice")
    assert not end.startswith("::")


def test_the_values_of_a_command_are_escaped() -> None:
    where = Where(path="data/a,b:c%\nd")
    finding = Finding("BAG-134", Level.ERROR, "one\r\n::error::two %0A", where=where)
    report = Report("verify", (Subject("v", Kind.BAG, (finding,)),))

    line = github.render(report).splitlines()[0]

    assert (
        "::error file=v/data/a%2Cb%3Ac%25%0Ad,title=BAG-134%3A A payload file does not match its digest"
        "::one\\x0d%0A::error::two %250A"
    ) == line


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("text", "json", "github")])
def test_a_report_that_a_runner_prints_commands_it_nothing(kind: str) -> None:
    value = "x\n::error::pwned\n \t::stop-commands::y"
    findings = (
        Finding(value, Level.ERROR, value, value, value, value, value, value, value, Where(value, path=value)),
        Finding("BAG-202", Level.NOTE, value),
    )

    text = render(kind, Report("verify", (Subject(value, Kind.BAG, findings),)))

    assert [] == re.findall(r"(?m)^\s*::.*", text)
    if kind == "junit":
        root = etree.fromstring(text.encode())
        assert value in "".join(root.xpath("//failure/text()"))  # type: ignore[arg-type]


def test_a_summary_holds_no_markdown_or_html_of_others() -> None:
    text = github.summary(hostile.REPORT)

    assert [] == re.findall(r"<(?!/?b>)[a-z]|\]\(|javascript:|\*\*bold", text)
    assert len(hostile.REPORT.subjects) == len(re.findall(r"(?m)^\| [✅❌❔] ", text))


def test_a_summary_that_would_be_refused_for_its_length_says_that_there_is_more() -> None:
    many = tuple(Finding("BAG-132", Level.ERROR, f"data/{number:09} is in no manifest") for number in range(20_000))

    text = github.summary(Report("verify", (Subject("v", Kind.BAG, many),)))

    assert len(text.encode()) < 1 << 20
    assert text.endswith("There is more than GitHub shows here; the report that was kept holds everything.\n")


# -- gitlab ------------------------------------------------------------------------------------------------------------


@given(reports)
def test_code_quality_has_what_gitlab_asks_for_and_no_fingerprint_twice(report: Report) -> None:
    entries = json.loads(gitlab.render(report))

    assert len(report.findings) == len(entries) == len({entry["fingerprint"] for entry in entries})
    for entry in entries:
        assert {"engine_name", "check_name", "description", "severity", "fingerprint", "location"} == set(entry)
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["lines"]["begin"] >= 1
        assert entry["location"]["path"] is not None


# -- where a finding is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "code", "where", "expected"),
    [
        (Subject("v/a", Kind.BAG, depth=Depth.FULL), "BAG-134", Where("f", path="data/x"), "v/a/f"),
        (Subject("v/a/", Kind.BAG, depth=Depth.FULL), "BAG-132", Where(path="data/x"), "v/a/data/x"),
        (Subject("data", Kind.BAG, depth=Depth.FULL), "BAG-132", Where(path="data/x"), "data/data/x"),
        (Subject("v", Kind.BAG), "VFY-102", Where(path="v/.partial-a"), "v/.partial-a"),
        (Subject("v", Kind.BAG, depth=Depth.FULL), "SYS-101", Where(path="v"), "v"),
        (Subject("v", Kind.BAG), "VFY-101", Where(), "v"),
        (Subject("r.toml", Kind.RECORD), "REC-202", Where("r.toml", 3), "r.toml"),
    ],
)
def test_the_file_of_a_finding_is_named_from_where_the_run_began(
    subject: Subject, code: str, where: Where, expected: str
) -> None:
    assert expected == file_of(Finding(code, Level.ERROR, "", where=where), subject)
