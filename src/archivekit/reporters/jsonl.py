"""The report as JSON lines: one finding a line, then one summary that holds everything else and the report's digest."""

from __future__ import annotations

from collections.abc import Iterator

from archivekit.findings import Json, Report
from archivekit.reporters.exact import exact
from archivekit.reporters.targets import every


def render(report: Report) -> str:
    """Return the report as JSON lines, every string exactly as it is."""
    return "".join(f"{exact(line)}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[dict[str, Json]]:
    count = 0
    for subject, finding in every(report):
        yield {"type": "finding", "subject": subject.subject, **finding.to_dict()}
        count += 1
    whole = report.to_dict()
    bare: list[Json] = []
    for subject in report.subjects:
        about = subject.to_dict()
        about["findings"] = len(subject.findings)
        bare.append(about)
    yield {"type": "summary", **whole, "subjects": bare, "findings": count}
