"""How a run ends early: an exit code that is on its way out, and an error as one sentence on stderr."""

from __future__ import annotations

import click

from archivekit.errors import ArchiveKitError, RefusedError, ReportedError, UsageError
from archivekit.reporters.escape import one_line


class Ending(BaseException):
    """Leave with this exit code; like SystemExit, nothing but the entry catches it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def exit_code(error: ArchiveKitError) -> int:
    """Return the exit code for an error: 2 wrong usage, a report's own where there is one, else 3."""
    if isinstance(error, UsageError):
        return 2
    if isinstance(error, ReportedError):
        code = error.report.exit_code
        return code if code or not isinstance(error, RefusedError) else 1
    return 3


def end(error: ArchiveKitError) -> int:
    """Say an error in one sentence on stderr and return its exit code."""
    click.echo(f"archivekit: {one_line(str(error))}", err=True)
    return exit_code(error)
