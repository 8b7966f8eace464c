"""The unit of work of an ingest: a document in, what became of it out. Picklable, and safe to repeat.

It runs in a thread, in another process or on another machine alike, and writes nothing but bags. A bag that is there
is proved and never made again, so that a document that was lost with its worker is simply given to another one.
"""

from __future__ import annotations

from dataclasses import replace

from archivekit.codes import ingest as codes
from archivekit.codes import system
from archivekit.errors import (
    ArchiveKitError,
    DestinationExistsError,
    PublishedNotDurableError,
    RefusedError,
    ReportedError,
    SourceChangedError,
    StorageError,
    WorkerDiedError,
)
from archivekit.findings import Finding, Kind, Level, Subject, Where
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.storage.digester import Tick, no_tick
from archivekit.workflow.ingesting.present import prove
from archivekit.workflow.ingesting.work import Done, Settings, Status, Task


def one(settings: Settings, task: Task, tick: Tick = no_tick) -> Done:
    """Make the bag of one document, or prove the one that is there. Whatever happens to it is its own affair."""
    called = f"{settings.called}/{task.name}"
    try:
        done = _one(settings, task, tick, called)
    except (ArchiveKitError, OSError, MemoryError) as error:
        done = _failed(task, called, error)
    findings = tuple(as_called(finding, settings, task.base) for finding in done.subject.findings)
    return replace(done, subject=replace(done.subject, findings=findings))


def as_called(finding: Finding, settings: Settings, base: bytes) -> Finding:
    """Return a finding with paths as the user knows them: the vault as it was given, originals without their folder.

    Workers need paths from the root; a report that may go elsewhere with the vault must not have them.
    """
    message, path = finding.message, finding.where.path
    folder = show(base).rstrip("/")
    known = (
        (show(settings.vault), settings.called),
        *(((f"{folder}/", ""), (quoted(base), "'.'")) if folder else ()),
    )
    for absolute, called in known:
        if absolute not in ("", "/"):
            message = message.replace(absolute, called)
            path = path.replace(absolute, called) if path is not None else None
    if (message, path) == (finding.message, finding.where.path):
        return finding
    return replace(finding, message=message, where=replace(finding.where, path=path))


def _one(settings: Settings, task: Task, tick: Tick, called: str) -> Done:
    to = settings.vault + b"/" + task.name.encode("utf-8")
    if files.exists(to):
        return _prove(settings, task, to, called)
    from archivekit.workflow.package import package

    try:
        made = package(
            *task.originals,
            to=to,
            record=task.record,
            schema=settings.schema,
            digest=settings.digest,
            tags=(*task.tags, *of_group(settings, task.tags, task.ordinal)),
            exclude=(*settings.exclude, *task.exclude),
            links=settings.links,
            junk=settings.junk,
            nested=settings.nested,
            expect=task.lists,
            date=settings.date,
            profile=settings.profile,
            durability=settings.durability,
            second_opinion=settings.second_opinion,
            identify=settings.identify,
            progress=tick,
        )
    except DestinationExistsError:  # another run made it meanwhile
        return _prove(settings, task, to, called)
    subject = replace(made.report.subjects[-1], subject=called)
    return Done(task.row, Status.PACKAGED, subject, subject.examined.octets)


def of_group(settings: Settings, tags: tuple[tuple[str, str], ...], ordinal: int) -> tuple[tuple[str, str], ...]:
    """Return the tags that make the bags of a run a group, where that was asked for; a row's own come first."""
    own = {label.casefold() for label, _ in tags}
    group = (("Bag-Group-Identifier", settings.group or ""), ("Bag-Count", f"{ordinal} of {settings.count}"))
    return tuple(tag for tag in group if tag[0].casefold() not in own) if settings.group is not None else ()


def _prove(settings: Settings, task: Task, to: bytes, called: str) -> Done:
    subject, differs = prove(settings, task, to, called)
    if differs is None:
        note = codes.PRESENT.finding(f"{quoted(called)} was there already and is what it should be")
        return Done(task.row, Status.PRESENT, replace(subject, findings=(*subject.findings, note)), task.octets)
    refused = codes.OTHER_BAG_THERE.finding(
        f"{quoted(called)} is there already, and {differs}", where=Where(path=called)
    )
    return Done(task.row, Status.REFUSED, replace(subject, findings=(refused, *subject.findings)), task.octets)


def _failed(task: Task, called: str, error: Exception) -> Done:
    if isinstance(error, ReportedError):
        found = tuple(finding for finding in error.report.findings if finding.level in (Level.ERROR, Level.UNKNOWN))
    else:
        found = ()
    status = Status.REFUSED if isinstance(error, RefusedError) else Status.FAILED
    subject = Subject(called, Kind.BAG, found or (finding_of(error, called),))
    return Done(task.row, status, subject)


def finding_of(error: Exception, called: str) -> Finding:
    """Return the finding for an error that carries no report of its own."""
    where = Where(path=error.path if isinstance(error, StorageError) else called)
    for kind, code in (
        (PublishedNotDurableError, system.NOT_DURABLE),
        (SourceChangedError, system.CHANGED_WHILE_READ),
        (WorkerDiedError, system.WORKER_DIED),
    ):
        if isinstance(error, kind):
            return code.finding(str(error), where=where)
    operation = error.operation if isinstance(error, StorageError) else "write"
    code = {"read": system.CANNOT_READ, "list": system.CANNOT_LIST}.get(operation, system.CANNOT_WRITE)
    said = str(error) or type(error).__name__
    return code.finding(said if isinstance(error, ArchiveKitError) else f"{quoted(called)}: {said}", where=where)


def lost(task: Task, called: str, finding: Finding) -> Done:
    """Return what is to be said of a document that no worker has given an answer on."""
    return Done(task.row, Status.NOT_RUN, Subject(called, Kind.BAG, (finding,)))
