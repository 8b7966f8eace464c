"""Where a finding is, in words for people: a line or cell of the subject itself, or a place beside it."""

from __future__ import annotations

import re

from archivekit.findings import Finding, Subject
from archivekit.reporters.escape import one_line


def at(finding: Finding, subject: Subject) -> str:
    """Return the place within the subject: "line 12", "cell C2", "row 3"; nothing where the message says it."""
    where = finding.where
    if where.file not in (None, subject.subject):
        return ""
    if where.row is not None:
        return f"cell {letters(where.column)}{where.row}" if where.column else f"row {where.row}"
    if where.line is None or re.search(rf"\bline {where.line}\b", finding.message):
        return ""
    return f"line {where.line}"


def beside(finding: Finding, subject: Subject) -> str:
    """Return the place outside the subject's own lines, as far as the message does not name it."""
    where = finding.where
    inside = (where.file or "").removeprefix(subject.subject + "/")
    if inside == subject.subject:
        inside = ""
    line = where.line if where.row is None else where.row
    place = one_line(f"{inside}:{line}" if inside and line else inside)
    if place and not line and place in finding.message:
        place = ""
    path = where.path or where.xpath or ("" if where.json_path in (None, "$") else where.json_path or "")
    if not path or path == subject.subject or _is_named(path, finding.message) or (where.json_path and where.line):
        return place
    return f"{place}: {one_line(path)}" if place else one_line(path)


def _is_named(path: str, message: str) -> bool:
    """Say whether a message names a path, as it is or with its escapes escaped."""
    return path in message or one_line(path) in message or repr(path)[1:-1] in message


def letters(column: int) -> str:
    """Return a column's letters, as spreadsheets write them: 1 is A, 27 is AA."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
