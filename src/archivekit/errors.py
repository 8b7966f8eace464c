"""The exception tree: *I could not do what you asked*. What is wrong with the thing examined is a finding instead.

    ArchiveKitError
    ├── UsageError                  the request cannot be meant as given         exit 2
    │   └── UnknownNameError        no such schema, form, algorithm, code, …
    ├── BrokenSchemaError           a schema or profile is itself wrong          exit 2   .report
    ├── RefusedError                looked first, and will not do it             exit 1/3 .report
    │   └── DestinationExistsError  something is already there                   exit 3
    ├── NotPassedError              Report.require() on a report that failed     exit 1/3 .report
    ├── AmbiguousTruthError         a report was used as a boolean
    └── StorageError                the system said no                           exit 3   .path .operation
        ├── UnreadableError         a schema that was named cannot be read                .report
        ├── SourceChangedError      an original changed while it was read
        ├── ReadBackError           what was written is not what was read                 .report
        ├── WitnessDisagreesError   the second opinion is another                         .report
        ├── WorkerDiedError         a helper process ended without an answer
        └── PublishedNotDurableError  the bag is there; whether it survives a power cut is unknown

Messages say what, where and what to do next, in that order. Every class ends in Error and carries its facts as
attributes; causes are chained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archivekit.later import later
from archivekit.quotes import quoted

if TYPE_CHECKING:
    from archivekit.findings import Report
else:
    Report = later("archivekit.findings", "Report")


class ArchiveKitError(Exception):
    """The root: catch this one to catch everything that archivekit raises on purpose."""

    def __reduce__(self) -> tuple[object, ...]:
        """Return what `pickle` makes the same error of: a pool that cannot would call its whole worker broken."""
        return _restored, (type(self), self.args, dict(self.__dict__))


def _restored(kind: type[ArchiveKitError], arguments: tuple[object, ...], facts: dict[str, object]) -> ArchiveKitError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(facts)
    return error


class UsageError(ArchiveKitError, ValueError):
    """The request cannot be meant as it was given."""


class UnknownNameError(UsageError):
    """A name that should be one of a known set is not.

    Attributes: `kind` ("schema", "digest algorithm", …), `name` as given, `known` in order.
    """

    def __init__(self, kind: str, name: str, known: tuple[str, ...], *, suggestion: str | None = None) -> None:
        hint = f": did you mean {quoted(suggestion)}?" if suggestion else "."
        super().__init__(f"unknown {kind} {quoted(name)}{hint} Known: {', '.join(known)}.")
        self.kind = kind
        self.name = name
        self.known = known


class ReportedError(ArchiveKitError):
    """An error whose whole story is a report. Attribute: `report`."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


class BrokenSchemaError(ReportedError):
    """A schema or profile is itself wrong; its findings name the cells."""


class RefusedError(ReportedError):
    """What was asked was looked at and will not be done; nothing was written."""


class DestinationExistsError(RefusedError):
    """Something is at the destination already, and nothing is ever overwritten."""


class NotPassedError(ReportedError):
    """`Report.require()` met a report that did not pass."""


class AmbiguousTruthError(ArchiveKitError, TypeError):
    """A report was used as a boolean: say which question you ask."""


class StorageError(ArchiveKitError):
    """The operating system refused or failed.

    Attributes: `path` (as text, escaped where it is not UTF-8) and `operation` ("read", "list", "flush", …).
    """

    def __init__(self, message: str, *, path: str, operation: str) -> None:
        super().__init__(message)
        self.path = path
        self.operation = operation


class UnreadableError(StorageError):
    """A schema or profile that was named cannot be read. Attribute: `report`."""

    def __init__(self, message: str, *, path: str, report: Report) -> None:
        super().__init__(message, path=path, operation="read")
        self.report = report


class SourceChangedError(StorageError):
    """An original changed, vanished or appeared while it was being packaged; nothing was published."""


class ReadBackError(StorageError):
    """What came back from the medium is not what was written; nothing was published. Attribute: `report`."""

    def __init__(self, message: str, *, path: str, report: Report) -> None:
        super().__init__(message, path=path, operation="read back")
        self.report = report


class WitnessDisagreesError(StorageError):
    """The second opinion refuses a bag that we find valid; nothing was published. Attribute: `report`."""

    def __init__(self, message: str, *, path: str, report: Report) -> None:
        super().__init__(message, path=path, operation="second opinion")
        self.report = report


class WorkerDiedError(StorageError):
    """A helper process ended before it answered."""


class PublishedNotDurableError(StorageError):
    """The bag is in place and whole, but the last flush failed: a power cut may still undo it."""
