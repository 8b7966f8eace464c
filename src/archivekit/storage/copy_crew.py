"""Originals, copied: the large ones in threads, very many small ones by helper processes, a batch at a time.

A helper does with each original what `copier` does in line, with the same refusals: what it cannot do comes back as the
error that it is. The folders are made before, by the one process that makes and removes them; and helpers hold the lock
of what is being made for as long as one of them lives, so that nobody takes it for a leftover.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

from archivekit.bag.source import SourceFile
from archivekit.errors import SourceChangedError, StorageError
from archivekit.files import FileFact, Format
from archivekit.paths import BagPath
from archivekit.storage import crew
from archivekit.storage.copier import Copier, Pass
from archivekit.storage.digester import LARGE
from archivekit.storage.failures import storage_errors
from archivekit.storage.identify import Identifier
from archivekit.storage.reading import Reading
from archivekit.storage.staging import Staging, create
from archivekit.storage.tree import Tree

_BATCH_FILES = 256
_BATCH_OCTETS = 16 << 20

_ERRORS: dict[str, type[StorageError]] = {error.__name__: error for error in (StorageError, SourceChangedError)}


def copy_all(
    staging: Staging, roots: Sequence[bytes], wanted: Pass, identifier: Identifier, reading: Reading,
    files: Sequence[SourceFile],
) -> tuple[FileFact, ...]:  # fmt: skip
    """Copy originals and return their facts, sorted by path: by helpers where there are many small ones.

    Raises SourceChangedError and other StorageErrors, WorkerDiedError among them.
    """
    copier = Copier(staging, roots, wanted, identifier, reading)
    small = [file for file in files if file.size < LARGE]
    if not crew.is_worth(len(small), reading.jobs):
        return copier.copy(files)
    large = copier.copy([file for file in files if file.size >= LARGE])
    facts = (*large, *_copy_small(staging, roots, wanted, identifier, reading, small))
    return tuple(sorted(facts, key=lambda fact: fact.path))


def _copy_small(
    staging: Staging, roots: Sequence[bytes], wanted: Pass, identifier: Identifier, reading: Reading,
    files: Sequence[SourceFile],
) -> Iterator[FileFact]:  # fmt: skip
    """Copy small files by helpers and yield their facts, in no promised order."""
    for file in files:
        staging.expect(file.path)
    same = (
        staging.root, staging.destination, tuple(roots), wanted.algorithms, wanted.flushed, identifier.asks_the_library
    )  # fmt: skip
    requests = (("copy", *same, tuple(_to_message(file, wanted) for file in batch)) for batch in _batches(files))
    with crew.Crew(reading.jobs, keep=staging.lock) as helpers:
        for request, (facts, error) in helpers.answers(requests):
            if error is not None:
                kind, message, path, operation = cast(tuple[str, str, str, str], error)
                raise _ERRORS.get(kind, StorageError)(message, path=path, operation=operation)
            batch = cast(tuple[tuple[object, ...], ...], request[-1])
            for sent, got in zip(batch, cast(tuple[tuple[object, ...], ...], facts), strict=True):
                yield _fact(sent, got)
            reading.tick(sum(cast(int, sent[4]) for sent in batch))


def _batches(files: Sequence[SourceFile]) -> Iterator[list[SourceFile]]:
    """Yield files a few hundred at a time, and never too many octets together."""
    batch: list[SourceFile] = []
    octets = 0
    for file in files:
        batch.append(file)
        octets += file.size
        if len(batch) >= _BATCH_FILES or octets >= _BATCH_OCTETS:
            yield batch
            batch, octets = [], 0
    if batch:
        yield batch


def _to_message(file: SourceFile, wanted: Pass) -> tuple[object, ...]:
    return (
        file.path, file.original, file.root, file.inner, file.size, file.modified_ns, file.changed_ns, file.mode,
        wanted.further.get(file.path, ()),
    )  # fmt: skip


def _fact(sent: tuple[object, ...], got: tuple[object, ...]) -> FileFact:
    """Return what is known of a copy, from what was asked for and what came back."""
    digests, form, modified = got
    return FileFact(
        cast(BagPath, sent[0]),
        cast(BagPath, sent[1]),
        cast(int, sent[4]),
        dict(cast("tuple[tuple[str, str], ...]", digests)),
        None if form is None else Format(*cast("tuple[str, str, str]", form)),
        cast("str | None", modified),
        cast(int, sent[7]),
    )


# -- in a helper -------------------------------------------------------------------------------------------------------


class _Place(Tree):
    """The folder that is being made, as a helper sees it: files are made in folders that are there."""

    def __init__(self, root: bytes, destination: bytes) -> None:
        super().__init__(root)
        self.destination = destination

    def create(self, path: BagPath) -> int:
        """Make a new file and return its descriptor for writing; raises OSError."""
        return create(self, path)


_place = cache(_Place)
_identifier = cache(Identifier)


def answer(request: tuple[object, ...]) -> tuple[object, ...]:
    """Answer ("copy", partial folder, destination, roots, algorithms, flushed, library, files): facts, or an error."""
    _, root, destination, roots, algorithms, flushed, library, sent = cast(
        "tuple[str, bytes, bytes, tuple[bytes, ...], tuple[str, ...], bool, bool, tuple[tuple[object, ...], ...]]",
        request,
    )
    files = [SourceFile(*fields[:8]) for fields in sent]  # type: ignore[arg-type]  # they come in their order
    further = {file.path: cast("tuple[str, ...]", fields[8]) for file, fields in zip(files, sent, strict=True)}
    try:
        with storage_errors(destination, "write"):
            place = _place(root, destination)
            wanted = Pass(algorithms, further, flushed=flushed)
            copier = Copier(place, roots, wanted, _identifier(asks_the_library=library), Reading())
            facts = {fact.path: fact for fact in copier.copy(files)}
    except StorageError as error:
        return (), (type(error).__name__, str(error), error.path, error.operation)
    return tuple(_to_answer(facts[file.path]) for file in files), None


def _to_answer(fact: FileFact) -> tuple[object, ...]:
    form = fact.format
    return tuple(fact.digests.items()), form and (form.mime, form.tool, form.version), fact.modified
