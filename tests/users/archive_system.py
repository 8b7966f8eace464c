"""A user of the library: a system that takes in deliveries. Checked by mypy as it stands, and run by a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import archivekit as ak


def take_in(delivery: Path, record: Path, vault: Path) -> ak.Package | tuple[str, ...]:
    """Package a delivery, or return what stands against it."""
    try:
        return ak.package(delivery, to=vault / delivery.name, record=record, schema="dcterms-core")
    except ak.RefusedError as error:
        return tuple(f"{finding.code}: {finding.message}" for finding in error.report.findings)


def inspect(vault: Path) -> Iterator[tuple[str, ak.Outcome]]:
    """Yield every bag that cannot be relied on, with what was found."""
    report: ak.Report = ak.verify(*sorted(vault.iterdir()))
    for subject in report.subjects:
        if subject.verdict is not ak.Verdict.VALID or subject.outcome is not ak.Outcome.PASSED:
            yield subject.subject, subject.outcome


def describe(record: Path) -> dict[str, list[str]]:
    """Return a record's values by their terms."""
    read = ak.read_record(record).record
    if read is None:
        return {}
    return {str(term): [value.value for value in values] for term, values in read.terms}


def publish(bag: Path) -> bytes | None:
    """Return what harvesters may see of a bag; None where that is nothing."""
    exported: ak.Exported = ak.export(bag, ak.Form.OAI_DC)
    return exported.data


def places(report: ak.Report) -> list[tuple[str, int | None, str | None]]:
    """Return the places of errors, for an editor."""
    grave = (finding for finding in report.findings if finding.level is ak.Level.ERROR)
    return [(finding.where.file or "", finding.where.line, finding.cure) for finding in grave]
