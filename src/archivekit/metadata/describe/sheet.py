"""Drafts as a sheet: a row a document, in the columns that `validate` and `ingest` take, and one column more.

A cell is filled where one source, or several that agree, say one thing and no question is open; everything else is in
the last column, `draft`, with all sources. `draft` is no term of Dublin Core, so that the sheet is refused as it is: a
person reads each row, fills in what is missing, and deletes that column. See docs/adr/0131.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from archivekit.metadata.describe.draft import Suggestion, cut, shown
from archivekit.metadata.describe.toml import comment

#: The column that makes the sheet a draft, and the terms that every draft has a column for.
DRAFT = "draft"
ALWAYS = ("title", "creator", "created", "issued", "language")
_SEVERAL = frozenset({"creator", "contributor", "publisher", "subject", "spatial", "coverage", "identifier"})
_NOT_IN_SHEETS = frozenset({"format", "extent"})
_MOST_COLUMNS = 10
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


class Row(NamedTuple):
    """One document: the cell that names its files, the name of its bag, and what is suggested."""

    files: str
    bag: str
    suggestions: Sequence[Suggestion]


def to_csv(rows: Sequence[Row]) -> str:
    """Return the sheet as CSV with a header, one row a document."""
    cells = [_decided(row.suggestions) for row in rows]
    terms = list(dict.fromkeys((*ALWAYS, *(term for row in cells for term in row))))
    widths = {term: max(1, *(len(row.get(term, ())) for row in cells)) if cells else 1 for term in terms}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["files", "bag", *(term for term in terms for _ in range(widths[term])), DRAFT])
    for row, decided in zip(rows, cells, strict=True):
        line = [row.files, row.bag]
        for term in terms:
            values = decided.get(term, ())
            line += [*values, *[""] * (widths[term] - len(values))]
        writer.writerow([*line, _told(row.suggestions, decided)])
    return out.getvalue()


def _decided(suggestions: Sequence[Suggestion]) -> dict[str, tuple[str, ...]]:
    """Return the values that no question is open about; of most terms, only where there is one value."""
    found: dict[str, tuple[str, ...]] = {}
    for term in dict.fromkeys(one.field for one in suggestions if one.field not in _NOT_IN_SHEETS):
        of_term = [one for one in suggestions if one.field == term]
        values = tuple(one.value for one in of_term if one.question is None and _is_plain(one.value))
        if term not in _SEVERAL and len(of_term) != len(values):
            values = ()
        if values and (len(values) == 1 or term in _SEVERAL):
            found[term] = values[:_MOST_COLUMNS]
    return found


def _is_plain(value: str) -> bool:
    """Say whether a spreadsheet takes a value for what it is: no formula, nothing that is not seen."""
    return not value.startswith(_FORMULA) and comment(value) == value


def _told(suggestions: Sequence[Suggestion], decided: dict[str, tuple[str, ...]]) -> str:
    """Return what stands in the column `draft`: every open question first, then where each value is from."""
    open_ones, settled = [], []
    for one in suggestions:
        if one.value in decided.get(one.field, ()):
            settled.append(f"{one.field} {shown(one.value)} from {cut(one.source)}")
        elif one.field not in _NOT_IN_SHEETS:
            why = f": {one.question}" if one.question else ""
            lang = f" [{one.lang}]" if one.lang else ""
            open_ones.append(f"? {one.field} {shown(one.value)}{lang} from {cut(one.source)}{why}")
    return comment(" | ".join((*open_ones, *settled)) or "nothing could be suggested")
