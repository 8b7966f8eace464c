"""What is to be ingested, one document at a time: from the rows of a sheet, or from the folders of a folder.

Looks at names only; what is in the originals is looked at when each document is checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archivekit.bag import info
from archivekit.bag.compose import OURS
from archivekit.codes import ingest as codes
from archivekit.codes import system
from archivekit.errors import UsageError
from archivekit.findings import Finding, Where
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.metadata.sheets.layout import Layout, Role, SheetOptions, SheetRow
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import originals
from archivekit.storage.failures import reason
from archivekit.storage.originals import Missing
from archivekit.workflow.sources import open_records


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it is described: its row (or number), its record, and its originals as absolute paths.

    `bag` is the name that a column gives, `stem` the one that its originals do; `tags` are those of its row. `width` is
    how many cells its row has. `excluded` are patterns of what is no original of it. `base` is the folder that the
    originals of all documents are in, `descriptions` are the files that the record came from. `called` is what the
    outcome calls a document that has no row.
    """

    row: int
    read: RecordRead
    where: Where
    bag: str = ""
    bag_where: Where = field(default_factory=Where)
    originals: tuple[bytes, ...] = ()
    stem: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    excluded: tuple[str, ...] = ()
    width: int = 0
    base: bytes = b""
    descriptions: tuple[bytes, ...] = ()
    called: str | None = None
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is to be said of the source as a whole, or of a row that gives no record at all.

    `bars` says that an error in it stands against every document, also where the good ones may go on.
    """

    read: RecordRead
    bars: bool = False


def documents_of_sheet(source: bytes, options: SheetOptions, base: bytes | None) -> Iterator[Document | Remark]:
    """Yield the documents of a sheet, row by row. `base` is the folder of the originals, where one was named.

    Raises UsageError for what is no sheet.
    """
    opened = open_records(source, options)
    if opened.kind is not None and not opened.is_sheet:
        raise UsageError(
            f"{quoted(opened.name)} is {opened.kind.value}, and no sheet: ingest takes a sheet of documents or a "
            "folder. One document is what `archivekit package` takes."
        )
    rows: _Rows | None = None
    for read in opened.reads:
        if read.record is None or read.row is None:
            yield Remark(read)
            continue
        if rows is None:
            rows = _Rows(source, read.row.layout, base, options)
            if rows.findings:
                yield Remark(RecordRead(None, rows.findings, origin=Where(opened.name)), bars=True)
        yield rows.document(read, read.row)


_MISSING = {
    Missing.LEAVES: (codes.PATH_LEAVES, None),
    Missing.NOTHING: (codes.FILE_NOT_FOUND, None),
    Missing.BEYOND: (system.OVER_LIMIT, "Name a folder, or use a narrower pattern."),
}


class _Rows:
    """The rows of one sheet: where their files are, and which tags they may set."""

    def __init__(self, source: bytes, layout: Layout, base: bytes | None, options: SheetOptions) -> None:
        self.layout = layout
        self._archivematica = layout.dialect is Dialect.ARCHIVEMATICA
        found: list[Finding] = []
        folder, _ = originals.split(source)
        above, name = originals.split(folder)
        if base is None and self._archivematica and name == b"metadata":
            folder = above
            message = f"files are looked for in {quoted(originals.split(above)[1])}, the folder above 'metadata'"
            found.append(codes.BASE_ABOVE_METADATA.finding(message, where=Where(layout.file)))
        self.base = originals.absolute(base) if base is not None else folder
        found += _columns_missing(layout, options)
        found += _columns_unused(layout)
        self._tags = {column.number for column in layout.columns if column.role is Role.TAG}
        for column in layout.columns:
            label = column.header.partition(":")[2].strip()
            trouble = _label_trouble(label) if column.role is Role.TAG else None
            if trouble is not None:
                where = Where(layout.file, row=1, column=column.number, header=column.header)
                message = f"column {column.number} is {excerpt(column.header)}: {trouble}"
                found.append(codes.TAG_REFUSED.finding(message, field=column.header, where=where))
                self._tags.discard(column.number)
        self.findings = tuple(found)

    def document(self, read: RecordRead, row: SheetRow) -> Document:
        """Return the document of one row."""
        found: list[Finding] = []
        paths: list[bytes] = []
        if self.layout.files is not None:
            for path in self._files(row, found):
                if path not in paths:
                    paths.append(path)
        tags = tuple(
            (column.header.partition(":")[2].strip(), row.cell(column.number))
            for column in self.layout.columns
            if column.number in self._tags and row.cell(column.number)
        )
        return Document(
            row.number, read, Where(row.layout.file, line=row.line, row=row.number), row.name,
            row.where(row.layout.name), tuple(paths), stem_of(paths), tags, tuple(found), width=len(row.cells),
            base=self.base,
        )  # fmt: skip

    def _files(self, row: SheetRow, found: list[Finding]) -> Iterator[bytes]:
        where = row.where(self.layout.files)
        cell = row.files
        if not cell.strip():
            found.append(codes.NO_FILES.finding(f"row {row.number} names no file", field=where.header, where=where))
            return
        try:
            yield from self._found(row, cell, where, found)
        except OSError as error:
            message = f"row {row.number} names {excerpt(cell)}, and a folder there could not be looked into"
            finding = system.CANNOT_LIST.finding(f"{message}: {reason(error)}", field=where.header, where=where)
            found.append(finding)

    def _found(self, row: SheetRow, cell: str, where: Where, found: list[Finding]) -> Iterator[bytes]:
        """Yield the files that a cell names; raises OSError."""
        whole = originals.find(self.base, cell, beyond_objects=self._archivematica)
        separator = self.layout.separator
        parts = [cell]
        if isinstance(whole, Missing) and separator and separator in cell:
            parts = [part.strip() for part in cell.split(separator) if part.strip()]
        for part in parts:
            named = originals.find(self.base, part, beyond_objects=self._archivematica)
            if isinstance(named, Missing):
                code, cure = _MISSING[named]
                message = f"row {row.number} names {excerpt(part)}: {named.value}"
                found.append(code.finding(message, cure=cure, field=where.header, value=part, where=where))
                continue
            if named.spelt is not None:
                message = f"row {row.number}: {excerpt(part)} was found as {excerpt(named.spelt)}"
                code = codes.FOUND_UNDER_ANOTHER_SPELLING
                found.append(code.finding(message, value=part, observed=named.spelt, where=where))
            yield from named.paths


def _columns_missing(layout: Layout, options: SheetOptions) -> Iterator[Finding]:
    where = Where(layout.file, row=1)
    if layout.files is None:
        asked = options.files_column
        message = "no column names the files of a row" if asked is None else f"no column is called {excerpt(asked)}"
        yield codes.NO_FILES_COLUMN.finding(f"{layout.file}: {message}", value=asked, where=where)
    if options.name_column is not None and layout.name is None:
        message = f"{layout.file}: no column is called {excerpt(options.name_column)}"
        yield codes.NO_NAME_COLUMN.finding(message, value=options.name_column, where=where)


def _columns_unused(layout: Layout) -> Iterator[Finding]:
    """Say which columns could name files or bags, and do not since another does."""
    for role, used, what in ((Role.FILES, layout.files, "files of a row"), (Role.NAME, layout.name, "bags")):
        header = next((column.header for column in layout.columns if column.number == used), None)
        for column in layout.columns:
            if header is not None and column.role is role and column.header != header:
                where = Where(layout.file, row=1, column=column.number, header=column.header)
                message = f"column {column.number} is {excerpt(column.header)}, and {excerpt(header)} names the {what}"
                yield codes.COLUMN_NOT_USED.finding(message, field=column.header, where=where)


def _label_trouble(label: str) -> str | None:
    if label.casefold() in {ours.casefold() for ours in OURS}:
        return "archivekit writes this tag itself"
    trouble = info.label_trouble(label)
    return None if trouble is None else f"the label cannot be written: {trouble}"


def stem_of(paths: list[bytes]) -> str:
    """Return the name of a single original without its ending; "" of several."""
    if len(paths) != 1:
        return ""
    name = show(originals.split(paths[0])[1])
    stem, dot, ending = name.rpartition(".")
    return stem if dot and stem and ending and len(ending) <= 5 else name
