"""describe: what originals say of themselves, as a draft that decides nothing.

1. survey the originals; 2. look at each file's first octets; 3. read what its format says of itself, in a process of
its own; 4. gather what agrees, and ask where it does not. Originals are opened for reading and never changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archivekit.bag.source import SourceFile, Survey
from archivekit.codes import describe as codes
from archivekit.errors import UsageError
from archivekit.findings import Examined, Finding, Json, Kind, Level, Report, Subject, Where, digest_of, json_text
from archivekit.formats.describe.reading import EXTRAS, reader_of
from archivekit.formats.signatures import EMPTY, signature
from archivekit.metadata.describe.draft import Seen, suggest
from archivekit.metadata.describe.draft import Suggestion as Suggestion
from archivekit.metadata.describe.sheet import Row, to_csv
from archivekit.metadata.describe.toml import to_toml
from archivekit.paths import BagPath, is_junk, show
from archivekit.quotes import quoted
from archivekit.storage import describer, files
from archivekit.storage.identify import Identifier
from archivekit.storage.survey import survey
from archivekit.workflow.places import AnyPath, day, to_bytes

#: So many files of one document are read.
MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """What one document's originals say of themselves: suggestions, and the report on the reading.

    Nothing in it is decided: `to_toml()` is a record whose every suggestion is a comment.
    """

    name: str
    files: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    report: Report

    def to_toml(self) -> str:
        """Return the draft as TOML that a parser takes for an empty record."""
        grave = (Level.WARNING, Level.UNKNOWN, Level.ERROR)
        warnings = (f"{one.message}. {one.cure}" for one in self.report.findings if one.level in grave)
        return to_toml(self.suggestions, files=self.files, warnings=warnings)

    def to_dict(self) -> dict[str, Json]:
        """Return the report's JSON form with the suggestions in it."""
        body = self.report.to_dict() | {"suggestions": [one.to_dict() for one in self.suggestions]}
        return body | {"digest": digest_of(body)}

    def to_json(self) -> str:
        """Return that as indented JSON text."""
        return json_text(self.to_dict())


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """Drafts of several documents and the sheet of them; `originals` is the folder that its `files` are relative to.

    It is None where that is the folder of the sheet itself.
    """

    drafts: tuple[Draft, ...]
    text: str
    report: Report
    originals: str | None = None


def describe(*originals: AnyPath) -> Draft:
    """Return a draft of one document, made of what its originals (files, or folders of them) say of themselves.

    Every suggestion has its source; where originals contradict each other, or something is missing, it is a question.
    What could not be read is in the report. Raises UsageError.
    """
    if not originals:
        raise UsageError("there is nothing to describe. Name at least one original.")
    identifier = Identifier()
    with describer.Describer() as readers:
        return _draft([to_bytes(original) for original in originals], readers, identifier)


def describe_each(*originals: AnyPath, to: AnyPath) -> DraftSheet:
    """Return a sheet with a row for each document: each thing in the one folder that is named, or each that is named.

    `to` is where the sheet will be: its column `files` is relative to that folder where it can be. Nothing is written.
    Raises UsageError.
    """
    if not originals:
        raise UsageError("there is nothing to describe. Name a folder of documents.")
    raws = [to_bytes(original) for original in originals]
    documents, base = _documents(raws)
    sheet_folder = os.path.dirname(os.path.abspath(to_bytes(to)))
    inside = all(files.is_inside(path, sheet_folder) for path in documents)
    identifier = Identifier()
    rows, drafts = [], []
    stems = [_stem(path) for path in documents]
    with describer.Describer() as readers:
        for path, stem in zip(documents, stems, strict=True):
            draft = _draft([path], readers, identifier)
            drafts.append(draft)
            relative = os.path.relpath(os.path.realpath(path), os.path.realpath(sheet_folder if inside else base))
            name = stem if stems.count(stem) == 1 else os.path.basename(os.path.abspath(path))
            rows.append(Row(show(relative.replace(os.sep.encode(), b"/")), show(name), draft.suggestions))
    subjects = tuple(subject for draft in drafts for subject in draft.report.subjects) or (_nothing(raws[0]),)
    text = to_csv(rows)
    return DraftSheet(tuple(drafts), text, Report("describe", subjects, day(None)), None if inside else show(base))


def _stem(path: bytes) -> bytes:
    """Return what a document's bag may be called: its folder's name, or its file's without the ending."""
    name = os.path.basename(os.path.abspath(path))
    return name if files.is_folder(path) else os.path.splitext(name)[0]


def _documents(raws: Sequence[bytes]) -> tuple[list[bytes], bytes]:
    """Return the documents, sorted within a folder, and the folder that they lie in."""
    if len(raws) > 1 or not files.is_folder(raws[0]):
        return list(raws), os.path.commonpath([os.path.dirname(os.path.abspath(raw)) for raw in raws])
    try:
        names = sorted(os.listdir(raws[0]))
    except OSError:
        return [raws[0]], os.path.dirname(os.path.abspath(raws[0]))
    return [os.path.join(raws[0], name) for name in names if not is_junk(name)], raws[0]


def _nothing(raw: bytes) -> Subject:
    name = show(raw)
    finding = codes.NOTHING_THERE.finding(f"the folder {quoted(name)} holds nothing to describe", where=Where(name))
    return Subject(name, Kind.RECORD, (finding,))


# -- one document ------------------------------------------------------------------------------------------------------


def _draft(originals: Sequence[bytes], readers: describer.Describer, identifier: Identifier) -> Draft:
    links = [os.path.realpath(raw) if os.path.islink(raw) and os.path.isfile(raw) else raw for raw in originals]
    seen_of, roots = survey(links)
    found = list(_passed_over(seen_of))
    given = {name: number for number, name in enumerate(seen_of.names)}
    chosen = [one for one in seen_of.files if not is_junk(one.original)]
    chosen.sort(key=lambda one: (given.get(BagPath(one.original.partition(b"/")[0]), 0), one.original))
    if len(chosen) > MOST_FILES:
        message = f"{len(chosen):,} files, of which the first {MOST_FILES} were read"
        found.append(codes.TOO_MANY.finding(message))
    facts: list[tuple[str, Seen]] = []
    octets = 0
    read = chosen[:MOST_FILES]
    for one in read:
        name = show(one.original)
        seen, findings = _read(one, roots, name, readers, identifier)
        facts += [(name, fact) for fact in seen]
        found += findings
        octets += one.size
    name = show(os.path.basename(os.path.abspath(originals[0])))
    if not chosen and not found:
        found.append(codes.NOTHING_THERE.finding(f"{quoted(name)} holds no file", where=Where(name)))
    if read:
        size = f"{octets:,} octet{'' if octets == 1 else 's'}"
        files_and = "" if len(read) == 1 else f"{len(read):,} files, "
        facts.append(
            (show(read[0].original) if len(read) == 1 else "all", Seen("extent", files_and + size, "size on disk"))
        )
    names = tuple(show(one.original) for one in read)
    subject = Subject(name, Kind.RECORD, tuple(found), examined=Examined(len(read), octets))
    return Draft(name, names, _suggested(facts, len(read)), Report("describe", (subject,), day(None)))


def _suggested(facts: Sequence[tuple[str, Seen]], count: int) -> tuple[Suggestion, ...]:
    suggestions = suggest(facts)
    if count < 2:
        return suggestions
    # the size of all files together is no file's own word
    return tuple(replace(one, source=one.source.replace("all: size on disk", "size on disk")) for one in suggestions)


def _passed_over(found: Survey) -> Iterable[Finding]:
    for trouble in found.troubles:
        yield trouble.finding
    for other in found.others:
        name = show(other.original)
        yield codes.PASSED_OVER.finding(
            f"{quoted(name)} is a {other.kind}, and was passed over", where=Where(path=name)
        )
    for one in found.files:
        if is_junk(one.original):
            name = show(one.original)
            yield codes.LEFT_OUT.finding(
                f"{quoted(name)} is a system's own litter, and was not read", where=Where(path=name)
            )


def _read(
    one: SourceFile, roots: Sequence[bytes], name: str, readers: describer.Describer, identifier: Identifier
) -> tuple[list[Seen], list[Finding]]:
    """Return what one file says of itself, its format first."""
    path = os.path.join(os.path.abspath(roots[one.root]), *one.inner.split(b"/"))
    opened = describer.look(path, name)
    if isinstance(opened, Finding):
        return [], [opened]
    where = Where(name)
    mime = signature(opened.head, one.inner)
    if mime == EMPTY:
        return [], [codes.EMPTY.finding(f"{quoted(name)} is empty", where=where)]
    known = identifier.identify(opened.head, one.inner).mime
    facts = [Seen("format", known, "the file's first octets")]
    reader = reader_of(mime, one.inner) or reader_of(known, one.inner)
    if reader is None:
        return facts, [codes.NO_READER.finding(f"{quoted(name)} is {known}, which no reader is known for", where=where)]
    if describer.missing_extra(reader):
        _, package, what = EXTRAS[reader]
        message = f"{quoted(name)}: {what} is read by {package}, which is not installed"
        cure = f"`pip install {package}`, and run again."
        return facts, [codes.EXTRA_MISSING.finding(message, cure=cure, where=where)]
    book = readers.read(opened, reader, name)
    return [*facts, *book.seen], book.findings
