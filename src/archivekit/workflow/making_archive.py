"""The protocol by which a bag is written straight into one file: the steps of `making`, with an archive for a folder.

The payload comes first, and what is composed of it after; nothing is written twice and no folder is made on the way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archivekit.bag.expected import count as count_expected
from archivekit.bag.plan import Plan
from archivekit.codes import package as codes
from archivekit.digests import ALGORITHMS
from archivekit.errors import ReadBackError, RefusedError, UsageError
from archivekit.files import FileFact
from archivekit.findings import Finding, Kind, Report, Subject
from archivekit.paths import danger
from archivekit.quotes import quoted
from archivekit.storage.archive.copier import ArchiveCopier
from archivekit.storage.archive.forms import BrokenError
from archivekit.storage.archive.names import by_name
from archivekit.storage.archive.packer import Times
from archivekit.storage.archive.staging import ArchiveStaging
from archivekit.storage.archive.writer import writer
from archivekit.storage.failures import storage_errors
from archivekit.storage.identify import Identifier
from archivekit.storage.publishing import staged
from archivekit.workflow.archives import day_in_ns, publish, read_back_as
from archivekit.workflow.making import (
    Made,
    as_expected,
    compose_and_seal,
    describe,
    news,
    still_the_same,
    wanted_of,
)
from archivekit.workflow.order import Order
from archivekit.workflow.verdicts import fingerprint
from archivekit.workflow.weaker import by_table, weaker

_SECOND = 1_000_000_000


def make_archive(order: Order, decided: Plan, roots: tuple[bytes, ...], planned: Report, latest: int | None) -> Made:
    """Carry a plan out into an archive. Raises RefusedError and StorageErrors, as making a folder does."""
    named = by_name(os.path.basename(order.to))
    assert named is not None
    name, form = named
    if danger(name) is not None:
        raise UsageError(f"{quoted(name)} is no name for a bag in an archive. Choose another one.")
    identifier = Identifier(asks_the_library=order.identification.asks_the_library(len(decided.files)))
    described = describe(order)
    bound = None if latest is None else latest * _SECOND
    tags = day_in_ns(order.date)
    times = Times(tags if bound is None else min(tags, bound), bound)
    # 1. A file beside the destination, locked while it is written.
    with storage_errors(order.to, "make"), staged(lambda: ArchiveStaging(order.to)) as staging:
        try:
            # 2. One pass over each original: read, digest, write, identify.
            archive = ArchiveCopier(writer(form, staging), name, order.to, times)
            archive.folder(b"data")
            files = archive.copy(decided.files, roots, wanted_of(order, decided), identifier, order.reading.tick)
            # 3. The originals are still what they were, and what they were expected to be.
            still_the_same(order, decided)
            as_expected(order, decided, files, planned)
            # 4. The tag files, composed from what the pass brought; the tag manifests last.
            sealing = compose_and_seal(order, decided, described, files, archive.seal, identifier)
            archive.finish()
            # 5. Flushed, read back, judged, and compared with what was composed.
            sealed = fingerprint({bytes(path): data for path, data in sealing.items()})
            subject = read_back_as(staging, order, sealed)
            # 6. The final name, never over anything; then the folders that hold it.
            publish(staging, subject, order.durability, Report("package", (), order.date))
        except BrokenError as error:
            why = f"{error.finding.message}. {error.finding.cure}"
            report = replace(planned, subjects=(Subject(order.name, Kind.ARCHIVE, (error.finding,)),))
            raise RefusedError(f"nothing was packaged: {why}", report) from error
        except ValueError as error:
            why = f"{quoted(order.name)} was not written as planned: {error}"
            raise ReadBackError(why, path=order.name, report=planned) from error
    findings = (
        *planned.subjects[-1].findings, *described.findings, *news(subject),
        *_said(order, decided, staging.unflushed, identifier, files),
    )  # fmt: skip
    done = replace(subject, subject=order.name, findings=findings)
    subjects = (order.judged.subject, done) if order.judged else (done,)
    return Made(Report("package", subjects, order.date), files)


def _said(
    order: Order, decided: Plan, unflushed: Sequence[str], identifier: Identifier, files: Sequence[FileFact]
) -> Iterator[Finding]:
    """Say which digests were met, who was not asked, and what is weaker than it could be."""
    yield codes.WITNESS_NOT_ASKED.finding("the bagit package was not asked: it reads no archives")
    for name, met in count_expected(decided.expected):
        yield codes.EXPECTED_MET.finding(f"{met:,} of {len(files):,} originals match their {ALGORITHMS[name].label}")
    yield from weaker(order.durability, unflushed, "archive")
    yield from by_table(order.identification, identifier, files)
