"""The report for people: each subject with its verdict, the findings worst first and by kind, each kind's cure once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from archivekit.findings import Depth, Finding, Kind, Level, Outcome, Report, Subject, Verdict
from archivekit.reporters.escape import one_line


class Detail(Enum):
    """How much is said: only what is wrong, what matters, or everything."""

    QUIET = "quiet"
    NORMAL = "normal"
    VERBOSE = "verbose"


@dataclass(frozen=True, slots=True)
class Style:
    """How a report looks: its detail, and whether it has colours."""

    detail: Detail = Detail.NORMAL
    colour: bool = False


_ORDER = (Level.ERROR, Level.UNKNOWN, Level.WARNING, Level.NOTE)
_LABEL = {Level.ERROR: "error", Level.UNKNOWN: "could not", Level.WARNING: "warning", Level.NOTE: "note"}
_COLOUR = {Level.ERROR: "31", Level.UNKNOWN: "35", Level.WARNING: "33", Level.NOTE: "36"}
_GOOD = "32"


def render(report: Report, style: Style | None = None, *, after: Iterable[str] = ()) -> str:
    """Return the report as text; `after` are lines on what to do next. Quiet and nothing wrong is no text at all."""
    style = style or Style()
    blocks = []
    for subject in report.subjects:
        lines = list(_subject(report, subject, style))
        if lines:
            blocks.append("\n".join(lines))
    if not report.subjects:
        blocks.append(f"{report.command}: there was nothing to look at")
    alike = len({subject.kind for subject in report.subjects}) == 1
    if len(report.subjects) > 1 and alike and style.detail is not Detail.QUIET:
        blocks.append(_summary(report))
    if style.detail is not Detail.QUIET and (following := [line for line in after if line]):
        blocks.append("\n".join(following))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _subject(report: Report, subject: Subject, style: Style) -> Iterator[str]:
    shown = [finding for finding in subject.findings if _is_shown(finding, subject, style)]
    if style.detail is Detail.QUIET and not shown:
        return
    good = subject.outcome is Outcome.PASSED
    words = _painted(headline(report.command, subject), _GOOD if good else _COLOUR[Level.ERROR], style)
    yield f"{one_line(subject.subject)}: {words}"
    if style.detail is not Detail.QUIET:
        examined = _examined(subject)
        if examined:
            yield f"  {examined}"
    for group in _grouped(shown):
        yield from _group(group, style)


def _is_shown(finding: Finding, subject: Subject, style: Style) -> bool:
    if style.detail is not Detail.QUIET:
        return True
    return finding.level in (Level.ERROR, Level.UNKNOWN) or (subject.strict and finding.level is Level.WARNING)


def headline(command: str, subject: Subject) -> str:
    """Return in a few words what is said of a subject."""
    counts = _counts(subject.findings)
    if subject.kind in (Kind.RECORD, Kind.SCHEMA):
        command = "look"
    if subject.verdict is Verdict.VALID and subject.outcome is Outcome.PASSED:
        said = {"package": "packaged, read back and valid"}.get(command, "valid")
    elif subject.verdict is Verdict.INCOMPLETE:
        said = "incomplete: payload has still to be fetched"
    elif subject.verdict is not None:
        said = {Verdict.VALID: "valid, but not under --strict", Verdict.INVALID: "invalid"}[subject.verdict]
    elif subject.outcome is Outcome.PASSED:
        said = {
            "package": "packaged" if subject.depth else "can be packaged",
            "export": "exported",
            "verify": f"passed at depth {subject.depth.value if subject.depth else '?'}; not called valid",
        }.get(command, "passed")
    elif subject.outcome is Outcome.INCONCLUSIVE:
        said = {"package": "not packaged", "export": "not exported"}.get(command, "could not be checked")
    else:
        said = {"package": "not packaged", "export": "not exported"}.get(command, "failed")
    return f"{said} ({counts})" if counts else said


def _counts(findings: Iterable[Finding]) -> str:
    levels = [finding.level for finding in findings]
    parts = []
    for level, one, many in (
        (Level.ERROR, "error", "errors"),
        (Level.UNKNOWN, "could not be seen", "could not be seen"),
        (Level.WARNING, "warning", "warnings"),
    ):
        count = levels.count(level)
        if count:
            parts.append(f"{count:,} {one if count == 1 else many}")
    return ", ".join(parts)


def _examined(subject: Subject) -> str:
    examined = subject.examined
    parts = []
    if examined.files:
        parts.append(f"{examined.files:,} file{'' if examined.files == 1 else 's'}")
    if examined.octets:
        parts.append(f"{examined.octets:,} octets")
    if examined.records and subject.depth is None:
        parts.append(f"{examined.records:,} record{'' if examined.records == 1 else 's'}")
    if subject.depth is Depth.FULL and parts:
        parts.append("every digest computed")
    return ", ".join(parts)


def _grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return findings by level, worst first, and by code, in order of first appearance; those of a kind together."""
    groups: dict[tuple[int, str, str | None], list[Finding]] = {}
    first: dict[tuple[int, str], int] = {}
    for number, finding in enumerate(findings):
        rank = _ORDER.index(finding.level)
        first.setdefault((rank, finding.code), number)
        groups.setdefault((rank, finding.code, finding.cure), []).append(finding)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0], first[item[0][0], item[0][1]]))
    return [group for _, group in ordered]


def _group(group: list[Finding], style: Style) -> Iterator[str]:
    for finding in group:
        label = _painted(_LABEL[finding.level], _COLOUR[finding.level], style)
        place = one_line(str(finding.where))
        at = f"  [{place}]" if place and place not in one_line(finding.message) else ""
        yield f"  {label} {finding.code}  {one_line(finding.message)}{at}"
        if style.detail is Detail.VERBOSE:
            yield from _facts(finding)
    cure = group[0].cure
    if (
        cure
        and style.detail is not Detail.QUIET
        and (group[0].level is not Level.NOTE or cure != "Nothing needs doing.")
    ):
        yield f"      → {one_line(cure)}"


def _facts(finding: Finding) -> Iterator[str]:
    for name in ("clause", "field", "value", "expected", "observed"):
        fact = getattr(finding, name)
        if fact is not None:
            yield f"      {name}: {one_line(str(fact))}"


def _summary(report: Report) -> str:
    outcomes = [subject.outcome for subject in report.subjects]
    said = (("passed", Outcome.PASSED), ("failed", Outcome.FAILED), ("could not be checked", Outcome.INCONCLUSIVE))
    parts = [f"{outcomes.count(outcome):,} {words}" for words, outcome in said if outcomes.count(outcome)]
    return f"{len(outcomes):,} looked at: {', '.join(parts)}"


def _painted(text: str, colour: str, style: Style) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if style.colour else text
