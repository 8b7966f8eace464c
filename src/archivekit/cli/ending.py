"""How a run ends early: an exit code that is on its way out, an error as one sentence, and the report on an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archivekit.cli.streams import say
from archivekit.errors import (
    ArchiveKitError,
    PublishedNotDurableError,
    RefusedError,
    ReportedError,
    SourceChangedError,
    StorageError,
    UsageError,
    WorkerDiedError,
)

if TYPE_CHECKING:
    from archivekit.codes import Code
    from archivekit.findings import Report


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
    say(f"archivekit: {error}")
    return exit_code(error)


def report_of(error: ArchiveKitError, command: str) -> Report:
    """Return the report that an error carries, or one whose only finding is that it could not be done."""
    import datetime as dt

    from archivekit.findings import Kind, Report, Subject, Where

    carried = getattr(error, "report", None)
    if isinstance(carried, Report):
        return carried
    path = error.path if isinstance(error, StorageError) else None
    finding = _code(error).finding(str(error), where=Where(path=path))
    kind = {"validate": Kind.RECORD, "export": Kind.EXPORT}.get(command, Kind.BAG)
    subject = Subject(path or command, kind, (finding,))
    return Report(command, (subject,), dt.datetime.now(dt.UTC).date().isoformat())


def _code(error: ArchiveKitError) -> Code:
    from archivekit.codes import system as codes

    if isinstance(error, PublishedNotDurableError):
        return codes.NOT_DURABLE
    if isinstance(error, SourceChangedError):
        return codes.CHANGED_WHILE_READ
    if isinstance(error, WorkerDiedError):
        return codes.WORKER_DIED
    operation = error.operation if isinstance(error, StorageError) else ""
    return {"read": codes.CANNOT_READ, "list": codes.CANNOT_LIST}.get(operation, codes.CANNOT_WRITE)
