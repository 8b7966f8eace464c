"""Read a file of one record or of a list of them: the list that `export --as json` writes, and Archivematica's own.

Archivematica's `metadata.json` is a list of tables with a `filename` and dotted keys (`dc.title`), as its sheets are.
Total, as `reading` is: any bytes give findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from archivekit.codes import record_files as file_codes
from archivekit.findings import Finding, Where
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.reading import RecordKind, RecordRead, is_own_form, read_tree, take_file
from archivekit.metadata.sheets.dialects import FILES, Dialect
from archivekit.metadata.sheets.headers import DOTTED
from archivekit.metadata.tree import Node, Pair, Sequence, Table


def parse_records(data: bytes, *, name: str, kind: RecordKind, dialect: Dialect = Dialect.AUTO) -> Iterator[RecordRead]:
    """Yield the record of a file, or each of a list of records. `name` is what findings call the file.

    What is said of the file as a whole comes first, as a read without a record.
    """
    node, found = take_file(data, name=name, kind=kind)
    if node is None:
        yield RecordRead(None, found, origin=Where(name))
        return
    foreign, told = dialect is Dialect.ARCHIVEMATICA, None
    if dialect is Dialect.AUTO and isinstance(node, Sequence):
        told = _told(node, name)
        foreign = told is not None
    found = (*found, told) if told else found
    if not isinstance(node, Sequence) or not (foreign or _is_ours(node)):
        yield read_tree(node, name=name, kind=kind, found=found, foreign=foreign)
        return
    if found:
        yield RecordRead(None, found, origin=Where(name))
    for item in node.items:
        yield read_tree(item, name=name, kind=kind, foreign=foreign, origin=item.where)


def _told(node: Sequence, name: str) -> Finding | None:
    """Return a note where a list is one of Archivematica's: files, and dotted keys of Dublin Core."""
    for item in node.items:
        file = next((pair.key for pair in _pairs(item) if pair.key in FILES), None)
        dotted = next((pair.key for pair in _pairs(item) if DOTTED.fullmatch(pair.key)), None)
        if file and dotted:
            message = (
                f"{name} was read as archivematica, since it is a list with the keys {excerpt(file)} and "
                f"{excerpt(dotted)}: keys that are no Dublin Core are kept"
            )
            return file_codes.DIALECT_OF_KEYS.finding(message, observed=Dialect.ARCHIVEMATICA.value, where=Where(name))
    return None


def _is_ours(node: Sequence) -> bool:
    """Say whether a list is one of whole records, as archivekit writes them; a list of bare tables is no record."""
    return bool(node.items) and all(isinstance(item, Table) and is_own_form(item) for item in node.items)


def _pairs(node: Node) -> tuple[Pair, ...]:
    return node.pairs if isinstance(node, Table) else ()
