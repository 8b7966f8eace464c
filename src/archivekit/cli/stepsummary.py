"""The summary of a step, where GitHub runs us: `GITHUB_STEP_SUMMARY` names the file that it is added to."""

from __future__ import annotations

import os

from archivekit.cli.streams import say
from archivekit.findings import Report
from archivekit.quotes import quoted


def add(report: Report) -> None:
    """Add a report to the summary, where there is one; that it cannot be written is said, and changes no result."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from archivekit.reporters.github import summary

    try:
        with open(path, "a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(summary(report))
    except OSError as error:
        say(f"archivekit: the summary of the step could not be written to {quoted(path)}: {error.strerror or error}")
