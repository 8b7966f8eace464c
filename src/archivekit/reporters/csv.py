"""The report as a table: a head, and one row a finding. No cell of it is a formula to a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from archivekit.findings import Finding, Report, Subject
from archivekit.reporters.escape import safe

COLUMNS = (
    "subject", "kind", "outcome", "verdict", "code", "level", "message", "cure", "clause", "field", "value",
    "expected", "observed", "file", "line", "row", "column", "header", "xpath", "json_path", "path",
)  # fmt: skip
#: A line end before what a runner takes for a command, where a table is printed by one.
_COMMAND = re.compile(r"\n(?=\s*::)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report) -> str:
    """Return the report as CSV (RFC 4180, but for line ends, which are LF)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(cell, row) for subject in report.subjects for row in _rows(subject))
    return text.getvalue()


def cell(value: str | int | None) -> str | int:
    """Return a cell of ours: what could begin a formula has an apostrophe before it, and no line begins a command."""
    if value is None or isinstance(value, int):
        return "" if value is None else value
    shown = _COMMAND.sub(r"\\n", safe(value))
    return f"'{shown}" if value.startswith(_FORMULA) else shown


def _rows(subject: Subject) -> Iterator[tuple[str | int | None, ...]]:
    # once a subject: its outcome is a matter of all its findings
    verdict = subject.verdict.value if subject.verdict else None
    about = (subject.subject, subject.kind.value, subject.outcome.value, verdict)
    return ((*about, *_said(finding)) for finding in subject.findings)


def _said(finding: Finding) -> tuple[str | int | None, ...]:
    where = finding.where
    return (
        finding.code, finding.level.value, finding.message, finding.cure, finding.clause, finding.field, finding.value,
        finding.expected, finding.observed, where.file, where.line, where.row, where.column, where.header,
        where.xpath, where.json_path, where.path,
    )  # fmt: skip
