"""The report as GitLab reads it for its Code Quality widget: one entry a finding, each with a lasting fingerprint."""

from __future__ import annotations

import hashlib

from archivekit.findings import Json, Level, Report
from archivekit.reporters.escape import one_line
from archivekit.reporters.exact import exact
from archivekit.reporters.targets import file_of, line_of, name_of, worst_first

_SEVERITY = {Level.ERROR: "critical", Level.UNKNOWN: "blocker", Level.WARNING: "minor", Level.NOTE: "info"}


def render(report: Report) -> str:
    """Return the report as the JSON array of a Code Quality report, the gravest first."""
    entries: list[Json] = []
    seen: dict[str, int] = {}
    for subject, finding in worst_first(report):
        name = name_of(finding, subject)
        seen[name] = times = seen.get(name, 0) + 1
        if times > 1:  # GitLab drops all but one of a fingerprint
            name = hashlib.sha256(f"{name} {times}".encode()).hexdigest()
        message = f"{finding.message}. {finding.cure}" if finding.cure else finding.message
        entries.append(
            {
                "engine_name": "archivekit",
                "check_name": finding.code,
                "description": one_line(message),
                "severity": _SEVERITY[finding.level],
                "fingerprint": name,
                "location": {
                    "path": one_line(file_of(finding, subject)).removeprefix("./"),
                    "lines": {"begin": line_of(finding) or 1},
                },
            }
        )
    return exact(entries, indent=1) + "\n"
