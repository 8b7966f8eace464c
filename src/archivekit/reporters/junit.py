"""The report as JUnit XML: a suite a subject; a case for each rule that was kept, and for each grave finding.

What was not run, or not seen whole, is skipped, which is not passed. Remarks that fail nothing are the suite's output.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archivekit.findings import Depth, Finding, Kind, Level, Outcome, Report, Subject
from archivekit.reporters.elements import Markup, element
from archivekit.reporters.escape import one_line
from archivekit.reporters.targets import counts_as_failure, file_of, line_of


@dataclass(frozen=True, slots=True)
class Rule:
    """Rules of a bag that are kept or broken together: the numbers of their codes, and the depth that they need."""

    name: str
    numbers: range | tuple[int, ...]
    depth: Depth


_DEPTHS = (Depth.QUICK, Depth.COMPLETE, Depth.FULL)

#: Every code of a bag belongs to one of these.
RULES = (
    Rule("the depth of the look", range(10, 20), Depth.QUICK),
    Rule("the declaration in bagit.txt", range(100, 110), Depth.QUICK),
    Rule("files and folders", (110, 112, 113), Depth.QUICK),
    Rule("payload manifests", (111, *range(120, 131), 139, *range(141, 150)), Depth.COMPLETE),
    Rule("the payload is complete", (131, 132, 133, 135, 136, 137, 138, 140), Depth.COMPLETE),
    Rule("the payload matches its digests", (134,), Depth.FULL),
    Rule("tag manifests", (150, *range(152, 160)), Depth.COMPLETE),
    Rule("tag files match their digests", (151,), Depth.FULL),
    Rule("the text of tag files", range(160, 170), Depth.COMPLETE),
    Rule("bag-info.txt and Payload-Oxum", range(170, 190), Depth.QUICK),
    Rule("fetch.txt", range(190, 200), Depth.COMPLETE),
    Rule("names on other systems", range(200, 210), Depth.QUICK),
)


@dataclass(frozen=True, slots=True)
class _Case:
    """A case, and what is inside: "failure", "error", "skipped", or nothing where it passed."""

    markup: Markup
    end: str | None = None


def render(report: Report) -> str:
    """Return the report as JUnit XML, in UTF-8."""
    suites = []
    ends: list[str | None] = []
    for subject in report.subjects:
        cases = _unique(_cases(subject))
        ends.extend(case.end for case in cases)
        suites.append(_suite(report, subject, cases))
    root = element("testsuites", Markup("\n"), *suites, name=f"archivekit {report.command}", **_counts(ends), time="0")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'


def _counts(ends: Iterable[str | None]) -> dict[str, str]:
    found = list(ends)
    return {
        "tests": str(len(found)),
        "failures": str(found.count("failure")),
        "errors": str(found.count("error")),
        "skipped": str(found.count("skipped")),
    }


def _suite(report: Report, subject: Subject, cases: list[_Case]) -> Markup:
    day = report.date if report.date and re.fullmatch(r"\d{4}-\d\d-\d\d", report.date, re.ASCII) else None
    facts = {
        "kind": subject.kind.value,
        "outcome": subject.outcome.value,
        "verdict": subject.verdict.value if subject.verdict else None,
        "depth": subject.depth.value if subject.depth else None,
        "fingerprint": subject.fingerprint,
        "files": str(subject.examined.files),
        "octets": str(subject.examined.octets),
        "records": str(subject.examined.records),
    }
    properties = [element("property", name=name, value=value) for name, value in facts.items() if value is not None]
    remarks = [_remark(finding) for finding in subject.findings if _end(finding, subject) is None]
    said = [element("system-out", "\n".join(remarks)), Markup("\n")] if remarks else []
    return Markup(
        element(
            "testsuite", Markup("\n"), element("properties", *properties), Markup("\n"),
            *(Markup(f"{case.markup}\n") for case in cases), *said, name=one_line(subject.subject),
            **_counts(case.end for case in cases), time="0", timestamp=f"{day}T00:00:00" if day else None,
        ) + "\n"
    )  # fmt: skip


def _remark(finding: Finding) -> str:
    return f"{finding.level.value} {finding.code}: {one_line(finding.message)}"


def _end(finding: Finding, subject: Subject) -> str | None:
    if finding.level is Level.UNKNOWN:
        return "error"
    return "failure" if counts_as_failure(finding, subject) else None


# -- cases -------------------------------------------------------------------------------------------------------------


def _cases(subject: Subject) -> Iterator[tuple[str, Finding | str | None, Subject]]:
    """Yield each case: its name, and the finding or the reason for skipping where it did not pass."""
    grave = [finding for finding in subject.findings if _end(finding, subject)]
    unseen = "not everything could be looked at" if subject.outcome is Outcome.INCONCLUSIVE else None
    broken = {finding.code for finding in grave}
    if subject.kind in (Kind.BAG, Kind.ARCHIVE) and subject.depth is not None:
        for rule in RULES:
            if not broken.intersection(f"BAG-{number:03}" for number in rule.numbers):
                yield rule.name, unseen or _not_run(rule, subject.depth), subject
    elif unseen or not broken:
        yield "every rule", unseen, subject
    for finding in grave:
        place = finding.where.path or finding.field or finding.where.file
        yield f"{finding.code} {place}" if place else finding.code, finding, subject


def _not_run(rule: Rule, depth: Depth) -> str | None:
    if _DEPTHS.index(rule.depth) <= _DEPTHS.index(depth):
        return None
    return f"not run at depth {depth.value}; it needs {rule.depth.value}"


def _unique(found: Iterable[tuple[str, Finding | str | None, Subject]]) -> list[_Case]:
    """Return the cases, those of one name numbered: a reader may keep only one of a name."""
    times: dict[str, int] = {}
    cases = []
    for name, why, subject in found:
        times[name] = count = times.get(name, 0) + 1
        cases.append(_case(f"{name} ({count})" if count > 1 else name, why, subject))
    return cases


def _case(name: str, why: Finding | str | None, subject: Subject) -> _Case:
    given: dict[str, str | int | None] = {"classname": one_line(subject.subject), "name": one_line(name), "time": "0"}
    if why is None:
        return _Case(element("testcase", **given))
    if isinstance(why, str):
        return _Case(element("testcase", element("skipped", message=why), **given), "skipped")
    end = "error" if why.level is Level.UNKNOWN else "failure"
    given |= {"file": one_line(file_of(why, subject)), "line": line_of(why)}
    inside = element(end, "\n".join(_story(why)), message=one_line(why.message), type=why.code)
    return _Case(element("testcase", inside, **given), end)


def _story(finding: Finding) -> Iterator[str]:
    yield finding.message
    facts = (
        ("where", str(finding.where) or None), ("value", finding.value), ("expected", finding.expected),
        ("observed", finding.observed), ("clause", finding.clause), ("what to do", finding.cure),
    )  # fmt: skip
    yield from (f"{name}: {fact}" for name, fact in facts if fact is not None)
