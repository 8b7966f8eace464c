"""The report as workflow commands of GitHub, worst first, and as the Markdown of a step's summary.

GitHub shows ten annotations of a kind and step, so the gravest come first. What could end a command, begin another, or
be read as Markdown or HTML is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archivekit.findings import Finding, Level, Outcome, Report, Subject
from archivekit.reporters.escape import one_line, safe
from archivekit.reporters.targets import file_of, line_of, worst_first
from archivekit.reporters.text import word

_COMMAND = {Level.ERROR: "error", Level.UNKNOWN: "error", Level.WARNING: "warning", Level.NOTE: "notice"}

#: GitHub refuses a summary of more than 1 MiB whole.
MOST_OCTETS = 900_000


def render(report: Report) -> str:
    """Return one workflow command a finding, and last a plain line that says how it ended."""
    lines = [_command(subject, finding) for subject, finding in worst_first(report)]
    return "\n".join([*lines, _said(report), ""])


def _said(report: Report) -> str:
    count = len(report.subjects)
    return f"archivekit {report.command}: {report.outcome.value}; {count} looked at"


def _command(subject: Subject, finding: Finding) -> str:
    line = line_of(finding)
    parts = {"file": file_of(finding, subject).removeprefix("./"), "line": line, "title": _title(finding)}
    given = ",".join(f"{name}={_property(str(value))}" for name, value in parts.items() if value is not None)
    message = f"{finding.message}\n{finding.cure}" if finding.cure else finding.message
    return f"::{_COMMAND[finding.level]} {given}::{_data(message)}"


def _title(finding: Finding) -> str:
    from archivekit.codes import lookup

    code = lookup(finding.code)
    title = f"{finding.code}: {code.title}" if code else finding.code
    return f"{title} (could not be checked)" if finding.level is Level.UNKNOWN else title


def _data(text: str) -> str:
    return safe(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# -- the summary of a step ---------------------------------------------------------------------------------------------

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&@:$])")
_SIGN = {Outcome.PASSED: "✅", Outcome.FAILED: "❌", Outcome.INCONCLUSIVE: "❔"}
_LEVEL = {Level.ERROR: "error", Level.UNKNOWN: "not checked", Level.WARNING: "warning", Level.NOTE: "note"}


def summary(report: Report) -> str:
    """Return the report as Markdown, cut with a word on it where GitHub would refuse it for its length."""
    text: list[str] = []
    size = 0
    cut = False
    for line in _markdown(report):
        size += len(line.encode()) + 1
        if size > MOST_OCTETS:
            cut = True
            break
        text.append(line)
    if cut:
        text.append("\nThere is more than GitHub shows here; the report that was kept holds everything.")
    return "\n".join([*text, ""])


def _markdown(report: Report) -> Iterator[str]:
    yield f"## {_SIGN[report.outcome]} archivekit {_plain(report.command)}: {report.outcome.value}"
    yield ""
    yield "| | subject | files | octets | errors | not checked | warnings |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for subject in report.subjects:
        levels = [finding.level for finding in subject.findings]
        counts = (levels.count(level) for level in (Level.ERROR, Level.UNKNOWN, Level.WARNING))
        cells = (subject.examined.files, subject.examined.octets, *counts)
        said = f"{_SIGN[subject.outcome]} {word(report, subject)}"
        yield f"| {said} | {_plain(subject.subject)} | {' | '.join(f'{cell:,}' for cell in cells)} |"
    grave = [(subject, finding) for subject, finding in worst_first(report) if finding.level is not Level.NOTE]
    if not grave:
        return
    yield "\n### What was found, and what to do\n"
    for subject, finding in grave:
        line = line_of(finding)
        place = file_of(finding, subject) + (f":{line}" if line else "")
        yield f"- **{_LEVEL[finding.level]} {finding.code}** {_plain(finding.message)} ({_plain(place)})"
        if finding.cure:
            yield f"  → {_plain(finding.cure)}"


def _plain(text: str) -> str:
    return _MARKS.sub(lambda found: f"&#{ord(found.group())};", one_line(text))
