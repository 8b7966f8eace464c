"""Where a finding is, for machines: a file and a line in it, a percent-encoded URI, and a name that stays the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import quote_from_bytes

from archivekit.findings import Finding, Kind, Level, Report, Subject

#: How grave a level is: what could not be seen comes after what is wrong, and before what is only unwise.
WORST_FIRST = (Level.ERROR, Level.UNKNOWN, Level.WARNING, Level.NOTE)


def every(report: Report) -> Iterator[tuple[Subject, Finding]]:
    """Yield every finding with its subject, in the order of the report."""
    return ((subject, finding) for subject in report.subjects for finding in subject.findings)


def worst_first(report: Report) -> list[tuple[Subject, Finding]]:
    """Return every finding with its subject, the gravest first; those of one level in the order of the report."""
    return sorted(every(report), key=lambda pair: WORST_FIRST.index(pair[1].level))


def counts_as_failure(finding: Finding, subject: Subject) -> bool:
    """Say whether a finding makes its subject fail: an error, or a warning where warnings count."""
    return finding.level is Level.ERROR or (subject.strict and finding.level is Level.WARNING)


def file_of(finding: Finding, subject: Subject) -> str:
    """Return the file that a finding is in, from where the run was started; the subject itself where it names none."""
    where = finding.where
    name = subject.subject
    inner = where.file or where.path
    if inner is None or inner == name:
        return name
    if subject.kind not in (Kind.BAG, Kind.ARCHIVE):
        return inner
    if not finding.code.startswith("BAG") and (inner.startswith(f"{name.rstrip('/')}/") or subject.depth is None):
        return inner  # what is said of the run, or of a folder that was searched, has whole paths
    return f"{name.rstrip('/')}/{inner}"


def line_of(finding: Finding) -> int | None:
    """Return the line that a finding is on: the physical line, else the row of a sheet."""
    return finding.where.line or finding.where.row


_SMUGGLED = re.compile("[\ud800-\udfff]")


def octets(text: str) -> bytes:
    """Return text as UTF-8; a lone surrogate becomes the octet that it stands for, or its own three."""
    if not _SMUGGLED.search(text):
        return text.encode()
    return b"".join(
        bytes([ord(one) - 0xDC00]) if "\udc80" <= one <= "\udcff" else one.encode("utf-8", "surrogatepass")
        for one in text
    )


def uri(path: str) -> str:
    """Return a path as a percent-encoded URI: relative, or with the scheme `file` where it is absolute."""
    plain = path.removeprefix("./") or "."
    encoded = quote_from_bytes(octets(plain), safe="/")
    return f"file://{encoded}" if encoded.startswith("/") else encoded


def name_of(finding: Finding, subject: Subject) -> str:
    """Return a digest by which a finding is known again in a later run, whatever else that run finds."""
    where = finding.where
    parts = (
        subject.subject, finding.code, finding.message, finding.field, finding.value, where.file, where.path,
        where.xpath, where.json_path,
    )  # fmt: skip
    return hashlib.sha256(b"\0".join(octets(part or "") for part in parts)).hexdigest()
