"""Errors whose story is a report: it is the result, so that it goes where the result was to go, as it was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from archivekit.cli.ending import Ending, end, report_of
from archivekit.cli.output import Output
from archivekit.cli.streams import UnwritableError
from archivekit.errors import ArchiveKitError, UsageError
from archivekit.findings import Report


@contextmanager
def reported(output: Output, command: str) -> Iterator[None]:
    """Report an error and leave with its exit code; wrong usage is no result, and is left to the entry.

    An error with a report shows it as the command would have. Of any other, standard error has the sentence, and only
    programs get a report: with `--format json` and in files.
    """
    try:
        yield
    except (UsageError, UnwritableError):
        raise
    except ArchiveKitError as error:
        carries = isinstance(getattr(error, "report", None), Report)
        with suppress(UnwritableError):  # what went wrong first is the story
            output.emit(report_of(error, command), silent=output.kind == "text" and not carries)
        raise Ending(end(error)) from error
