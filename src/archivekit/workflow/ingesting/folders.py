"""The documents of a folder: a folder each with its description in it, or beside it, or a file each with a sidecar.

What is tried, for each entry of the folder, in the order of names:

1. a folder with `metadata.toml`, `.json`, `.yaml`, `.yml`, `.xml` or `.csv` in it is a document, and so is one with a
   sidecar beside it (`letters/` and `letters.json`);
2. a file with a sidecar beside it (`photo.jpg` and `photo.jpg.json` or `photo.jpg.metadata`) is a document;
3. a folder with files that have sidecars is a folder of documents, and is gone into.

Descriptions are no originals: what they say is in the bag as its record.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from archivekit.codes import ingest as codes
from archivekit.codes import system
from archivekit.findings import Finding, Where
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.sheets.layout import SheetOptions
from archivekit.paths import is_junk, show
from archivekit.quotes import quoted
from archivekit.storage import originals
from archivekit.storage.failures import reason
from archivekit.workflow.ingesting.documents import Document, Remark, stem_of
from archivekit.workflow.sources import one_record

ENDINGS = (b".toml", b".json", b".yaml", b".yml", b".xml", b".csv")
INSIDE = frozenset(b"metadata" + ending for ending in ENDINGS)
#: Sidecars: the forms of records, and Preservica's Dublin Core.
BESIDE = (*ENDINGS, b".metadata")
_DEEPEST = 50


def documents_of_folder(
    folder: bytes, options: SheetOptions, passed_over: Collection[bytes] = ()
) -> Iterator[Document | Remark]:
    """Yield the documents of a folder. `passed_over` are absolute paths of what is neither original nor record."""
    called = show(folder).rstrip("/")
    none = True
    for found in _Folders(originals.absolute(folder), called, options, frozenset(passed_over)).documents(called):
        none = False
        yield found
    if none:
        shown = called or "/"
        finding = codes.NO_DOCUMENTS.finding(
            f"{quoted(shown)} holds no folder and no described file", where=Where(path=shown)
        )
        yield Remark(RecordRead(None, (finding,), origin=Where(shown)))


@dataclass(frozen=True, slots=True)
class _Folders:
    """The documents of one folder, numbered as they come."""

    root: bytes
    called: str
    options: SheetOptions
    passed_over: frozenset[bytes]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def documents(self, called: str, folder: bytes | None = None, depth: int = 0) -> Iterator[Document | Remark]:
        """Yield what is in a folder, and in folders of documents below it."""
        folder = self.root if folder is None else folder
        entries = _entries(folder, called)
        if isinstance(entries, Remark):
            yield entries
            return
        files = {name for name, is_folder in entries if not is_folder}
        sidecars = {name for name, _ in entries for name in _sidecars(name, files)}
        for name, is_folder in entries:
            path, shown = folder + b"/" + name, f"{called}/{show(name)}"
            if name.startswith(b".") or is_junk(name) or name in sidecars or path in self.passed_over:
                continue
            beside = [folder + b"/" + one for one in _sidecars(name, files)]
            if not is_folder:
                yield self._document(shown, (path,), beside)
                continue
            inner = _entries(path, shown)
            if isinstance(inner, Remark):
                yield inner
                continue
            inside = [one for one, is_inner in inner if one in INSIDE and not is_inner]
            described = {one for one, is_inner in inner if not is_inner}
            of_documents = not inside and not beside and any(_sidecars(one, described) for one, _ in inner)
            if of_documents and depth < _DEEPEST:
                yield from self.documents(shown, path, depth + 1)
                continue
            yield self._of_folder(path, shown, inner, inside, beside)

    def _of_folder(
        self, path: bytes, shown: str, inner: list[tuple[bytes, bool]], inside: list[bytes], beside: list[bytes]
    ) -> Document:
        """Return the document of a folder; its description, where it lies in it, is left out of the originals."""
        rest = [(name, is_folder) for name, is_folder in inner if name not in inside]
        records = [*(path + b"/" + one for one in inside), *beside]
        stem = show(originals.split(path)[1])
        if inside and not (len(rest) == 1 and rest[0][1]):
            paths = tuple(path + b"/" + name for name, _ in rest)
            return self._document(shown, paths, records, stem=stem)
        # the only folder in it would give its contents without its own name: the whole is named, but the description
        excluded = tuple(show(name) for name in inside)
        return self._document(shown, (path,) if rest else (), records, excluded, stem=stem)

    def _document(
        self, shown: str, paths: tuple[bytes, ...], records: list[bytes], excluded: tuple[str, ...] = (),
        *, stem: str | None = None,
    ) -> Document:  # fmt: skip
        where = Where(path=shown)
        found: list[Finding] = []
        if len(records) == 1:
            path = show(originals.below(records[0], self.root) or records[0])
            read = one_record(records[0], self.options, called=f"{self.called}/{path}")
        else:
            read = RecordRead(None, origin=where)
            names = ", ".join(quoted(originals.split(record)[1]) for record in records)
            if records:
                found.append(codes.SEVERAL_RECORDS.finding(f"{quoted(shown)} is described by {names}", where=where))
            else:
                found.append(codes.NO_RECORD.finding(f"{quoted(shown)} has no description", where=where))
        if not paths:
            holds = "nothing but its description" if records else "nothing"
            found.append(codes.NO_FILES.finding(f"{quoted(shown)} holds {holds}", where=where))
        return Document(
            next(self.numbers), read, where, "", where, paths, stem_of(list(paths)) if stem is None else stem, (),
            tuple(found), excluded, base=self.root, descriptions=tuple(records),
            called=shown.removeprefix(f"{self.called}/"), is_folder=stem is not None,
        )  # fmt: skip


def _sidecars(name: bytes, files: set[bytes]) -> list[bytes]:
    return [name + ending for ending in BESIDE if name + ending in files]


def _entries(folder: bytes, called: str) -> list[tuple[bytes, bool]] | Remark:
    try:
        return originals.listed(folder)
    except OSError as error:
        where = Where(path=called)
        finding = system.CANNOT_LIST.finding(f"{quoted(called)} could not be listed: {reason(error)}", where=where)
        return Remark(RecordRead(None, (finding,), origin=where))
