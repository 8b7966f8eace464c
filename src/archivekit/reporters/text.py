"""The report for people: each subject with its verdict, what was found worst first and by kind, each cure once.

Every line begins with a Latin word and names come last, so that a name in a right-to-left script cannot turn a line
around, and columns before them are always aligned. Lines are never cut and lists never shortened: findings that read
exactly alike are shown once, with their number. Notes on each of the bags that an ingest made are counted, and shown
only where everything is asked for: there may be thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from archivekit.findings import Depth, Finding, Kind, Level, Outcome, Report, Subject, Verdict
from archivekit.reporters.escape import one_line
from archivekit.reporters.places import at, beside


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
_COLOUR = {Level.ERROR: "31", Level.UNKNOWN: "35", Level.WARNING: "33", Level.NOTE: "36"}
_OUTCOME_COLOUR = {Outcome.PASSED: "1;32", Outcome.FAILED: "1;31", Outcome.INCONCLUSIVE: "1;35"}
_INDENT = " " * 19  # what stands before a message: two blanks, a level, a code
_MANY = 10
_LONGEST_FACT = 2000


def render(report: Report, style: Style | None = None, *, after: Iterable[str] = ()) -> str:
    """Return the report as text; `after` are lines on what to do next. Quiet and nothing wrong is no text at all."""
    style = style or Style()
    flow = Flow(style, max((len(word(report, subject)) for subject in report.subjects), default=0))
    body = "".join(flow.text(report, subject) for subject in report.subjects)
    if not report.subjects:
        body = f"{report.command}: there was nothing to look at\n"
    end = closing(report, style, after=after)
    return f"{body}\n{end}" if body and end else body + end


class Flow:
    """Subjects as text, one after the other, each as soon as it is known; blank lines part those with findings."""

    def __init__(self, style: Style, width: int = len("not checked")) -> None:
        self._style = style
        self._width = width
        self._begun = False
        self._parted = True

    def text(self, report: Report, subject: Subject) -> str:
        """Return the text of the next subject; quiet, and nothing wrong with it, is no text at all."""
        quiet = self._style.detail is Detail.QUIET
        if quiet and subject.outcome is Outcome.PASSED:
            return ""
        noted = self._style.detail is Detail.VERBOSE or not _is_one_of_many(report, subject)
        shown = [
            finding
            for finding in subject.findings
            if (_is_grave(finding, subject) if quiet else noted or finding.level is not Level.NOTE)
        ]
        lines = list(_subject(report, subject, shown, self._width, self._style))
        if self._begun and (shown or not self._parted):
            lines.insert(0, "")
        self._begun, self._parted = True, not shown
        return "".join(f"{line}\n" for line in lines)


def _is_one_of_many(report: Report, subject: Subject) -> bool:
    return report.command == "ingest" and subject.kind is Kind.BAG


def closing(report: Report, style: Style, *, after: Iterable[str] = ()) -> str:
    """Return what is said after the last subject: how many there were, and what to do next."""
    if style.detail is Detail.QUIET:
        return ""
    lines = [*_summary(report), *_next(report, after)]
    return "\n".join([*lines, ""]) if lines else ""


# -- a subject ---------------------------------------------------------------------------------------------------------


def _subject(report: Report, subject: Subject, shown: Sequence[Finding], width: int, style: Style) -> Iterator[str]:
    painted = _painted(f"{word(report, subject):<{width}}", _OUTCOME_COLOUR[subject.outcome], style)
    yield f"{painted}  {one_line(subject.subject)}"
    if style.detail is not Detail.QUIET:
        facts = "; ".join(part for part in (_examined(report, subject), _counts(subject.findings)) if part)
        if facts:
            yield f"  {facts}"
    margin = max((len(at(finding, subject)) for finding in shown), default=0)
    previous = None
    for group in _grouped(shown):
        if style.detail is not Detail.QUIET and group[0].level is not previous:
            yield ""
        previous = group[0].level
        yield from _group(group, subject, style, margin)


def word(report: Report, subject: Subject) -> str:
    """Return in a word or two what is said of a subject."""
    command = "validate" if subject.kind in (Kind.RECORD, Kind.SCHEMA, Kind.PROFILE) else report.command
    refused = {"package": "not packaged", "export": "not exported"}.get(command)
    if subject.verdict in (Verdict.INVALID, Verdict.INCOMPLETE):
        return str(subject.verdict.value)
    if subject.outcome is Outcome.INCONCLUSIVE:
        return refused or "not checked"
    if subject.outcome is Outcome.FAILED:
        return refused or ("broken" if subject.kind in (Kind.SCHEMA, Kind.PROFILE) else "failed")
    if command == "package":
        planned = "can be packaged" if report.outcome is Outcome.PASSED else "not packaged"
        return "packaged" if subject.depth else planned
    if subject.verdict is Verdict.VALID:
        return "valid"
    return "exported" if command == "export" else "passed"


_COUNTED = (
    (Level.ERROR, "error", "errors"),
    (Level.UNKNOWN, "not seen", "not seen"),
    (Level.WARNING, "warning", "warnings"),
    (Level.NOTE, "note", "notes"),
)
_LOOKED = {
    Depth.FULL: "every digest computed",
    Depth.COMPLETE: "every file and size, no digest: not called valid",
    Depth.QUICK: "only counted: not called valid",
}
_LOOKED_IN_PART = {
    Depth.FULL: "every digest of what could be seen",
    Depth.COMPLETE: "every file and size that could be seen, no digest",
    Depth.QUICK: "only counted, and not everything",
}


def _counts(findings: Iterable[Finding]) -> str:
    levels = [finding.level for finding in findings]
    counted = ((levels.count(level), one, many) for level, one, many in _COUNTED)
    return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counted if count)


def _examined(report: Report, subject: Subject) -> str:
    examined = subject.examined
    parts = []
    if subject.verdict is Verdict.VALID and subject.outcome is Outcome.FAILED:
        grave = any(finding.level in (Level.ERROR, Level.UNKNOWN) for finding in subject.findings)
        parts.append("valid as it is" if grave else "valid, but warnings count under --strict")
    elif subject.verdict is Verdict.VALID and report.command == "package":
        parts.append("read back and valid")
    if subject.kind in (Kind.BAG, Kind.ARCHIVE) and examined.files:
        parts.append(f"{examined.files:,} file{'' if examined.files == 1 else 's'}, {examined.octets:,} octets")
        if subject.depth is not None and examined.octets:
            unseen = any(finding.level is Level.UNKNOWN for finding in subject.findings)
            parts.append(_LOOKED_IN_PART[subject.depth] if unseen else _LOOKED[subject.depth])
    elif examined.records > 1:
        parts.append(f"{examined.records:,} records")
    return ", ".join(parts)


# -- findings ----------------------------------------------------------------------------------------------------------


def _is_grave(finding: Finding, subject: Subject) -> bool:
    return finding.level in (Level.ERROR, Level.UNKNOWN) or (subject.strict and finding.level is Level.WARNING)


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


def _group(group: Sequence[Finding], subject: Subject, style: Style, margin: int) -> Iterator[str]:
    head = group[0]
    label = f"  {_painted(f'{head.level.value:<7}', _COLOUR[head.level], style)} {head.code:<7}  "
    places = {beside(finding, subject) for finding in group}
    common = places.pop() if len(places) == 1 else None
    entries: dict[tuple[str, ...], int] = {}
    for finding in group:
        entry = tuple(_entry(finding, subject, style, margin=margin, with_place=common is None))
        entries[entry] = entries.get(entry, 0) + 1
    tail = f"  [{common}]" if common else ""
    if len(group) > 1 and style.detail is not Detail.QUIET:
        yield f"{label}{_title(head)} ({len(group):,}){tail}"
        label, tail = _INDENT, ""
    for (message, *facts), times in entries.items():
        yield f"{label}{message}{tail}" + (f"  ({times:,} times)" if times > 1 else "")
        yield from (f"{_INDENT}  {fact}" for fact in facts)
    if style.detail is Detail.QUIET:
        return
    if style.detail is Detail.VERBOSE and head.clause:
        yield f"{_INDENT}§ {one_line(head.clause)}"
    if head.cure and (head.level is not Level.NOTE or head.cure != "Nothing needs doing."):
        yield f"{_INDENT}→ {one_line(head.cure)}"


def _title(finding: Finding) -> str:
    from archivekit.codes import lookup

    code = lookup(finding.code)
    return code.title if code else "findings of one kind"


def _entry(finding: Finding, subject: Subject, style: Style, *, margin: int, with_place: bool) -> Iterator[str]:
    """Yield the line of a finding, its place before it and beside it, and in a verbose report its facts."""
    place = f"{at(finding, subject):<{margin}}  " if margin else ""
    also = beside(finding, subject) if with_place else ""
    yield f"{place}{one_line(finding.message)}" + (f"  [{also}]" if also else "")
    if style.detail is not Detail.VERBOSE:
        return
    facts = (
        ("field", finding.field), ("value", finding.value), ("expected", finding.expected),
        ("observed", finding.observed), ("header", finding.where.header), ("json path", finding.where.json_path),
        ("xpath", finding.where.xpath), ("path", finding.where.path),
    )  # fmt: skip
    for name, fact in facts:
        if fact is not None and (name != "path" or fact not in finding.message):
            more = f" … ({len(fact):,} characters)" if len(fact) > _LONGEST_FACT else ""
            yield f"{name:<9} {one_line(fact[:_LONGEST_FACT]) or '(empty)'}{more}"


# -- the end -----------------------------------------------------------------------------------------------------------


def _summary(report: Report) -> Iterator[str]:
    """Yield how many subjects of one kind ended how; of many, those that did not pass are named once more."""
    if len(report.subjects) < 2 or len({subject.kind for subject in report.subjects}) > 1:
        return
    outcomes = [subject.outcome for subject in report.subjects]
    said = (("passed", Outcome.PASSED), ("failed", Outcome.FAILED), ("not checked", Outcome.INCONCLUSIVE))
    parts = [f"{outcomes.count(outcome):,} {words}" for words, outcome in said if outcomes.count(outcome)]
    yield f"{len(outcomes):,} looked at: {', '.join(parts)}"
    if len(outcomes) > _MANY:
        bad = [subject for subject in report.subjects if subject.outcome is not Outcome.PASSED]
        width = max((len(word(report, subject)) for subject in bad), default=0)
        yield from (f"  {word(report, subject):<{width}}  {one_line(subject.subject)}" for subject in bad)


def _next(report: Report, after: Iterable[str]) -> list[str]:
    """Return the lines that a command asked for; else, where something is wrong, the command that explains it."""
    lines = [one_line(line) for line in after if line]
    if lines:
        return lines
    grave = [finding for finding in report.findings if finding.level is not Level.NOTE]
    if not grave:
        return []
    return [f"next: archivekit explain {min(grave, key=lambda finding: _ORDER.index(finding.level)).code}"]


def _painted(text: str, colour: str, style: Style) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if style.colour else text
