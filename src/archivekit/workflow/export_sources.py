"""What is to be exported, as callers name it (records, files of records, bags, folders of bags) → one after the other.

A bag gives its `metadata/record.json`, read without leaving the bag. A folder that is no bag gives the bags below it.
Reads what it is asked for, one record at a time, and judges nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby

from archivekit.codes import export as codes
from archivekit.codes import system as system_codes
from archivekit.codes import verification
from archivekit.findings import Finding, Level, Where
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Record
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.storage.finder import Archived, Found, NotListed, find_bags
from archivekit.storage.within import read_within
from archivekit.workflow.bag_files import RECORD
from archivekit.workflow.passed_over import passed_over
from archivekit.workflow.places import AnyPath, to_bytes
from archivekit.workflow.records import take_record
from archivekit.workflow.sources import AnyRecord, open_records


@dataclass(frozen=True, slots=True)
class One:
    """One record to export, or what is to be said where there is none. `bag` is the folder of the bag it describes."""

    read: RecordRead
    bag: bytes | None = None

    @property
    def counts(self) -> bool:
        """Say whether it is a record, or should have been one: remarks on a whole file are none."""
        return self.read.record is not None or any(
            finding.level in (Level.ERROR, Level.UNKNOWN) for finding in self.read.findings
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """The records of one file or bag, and the stem of the files that they are exported to."""

    stem: str
    ones: Iterable[One]

    def numbered(self) -> Iterator[tuple[One, int | None]]:
        """Yield each record with its number, from 1; None where it is the only one."""
        held: list[One] = []
        counted = 0
        rest = iter(self.ones)
        for one in rest:
            held.append(one)
            counted += one.counts
            if counted > 1:
                break
        number = 0
        for one in chain(held, rest):
            number += one.counts
            yield one, number if counted > 1 and one.counts else None


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that was named: what reports call it, its files or bags, and the folder that it is, if it is one."""

    name: str
    batches: Iterable[Batch]
    folder: bytes | None = None


def open_inputs(sources: Iterable[AnyRecord]) -> Iterator[Input]:
    """Yield what a caller named, to be read as it is asked for; records that are values, one after another, are one.

    Raises UsageError for what cannot be a path.
    """
    for are_values, group in groupby(sources, lambda source: isinstance(source, Record)):
        if are_values:
            reads = (RecordRead(source) for source in group if isinstance(source, Record))
            yield Input("record", (Batch("record", map(One, reads)),))
        else:
            yield from (_open(source) for source in group if not isinstance(source, Record))


def _open(source: AnyPath) -> Input:
    raw = to_bytes(source)
    name = show(raw)
    if not files.is_folder(raw):
        return Input(name, (Batch(_stem(raw), (One(read) for read in open_records(source).reads)),))
    if files.exists(os.path.join(raw, b"bagit.txt")) or files.exists(os.path.join(raw, RECORD)):
        return Input(name, (_of_bag(raw),), raw)
    return Input(name, _of_vault(raw), raw)


def _stem(raw: bytes) -> str:
    """Return the name of a file without its last ending."""
    name = os.path.basename(os.path.abspath(raw))
    return show(os.path.splitext(name)[0])


def _of_bag(bag: bytes) -> Batch:
    return Batch(show(os.path.basename(os.path.abspath(bag))), (One(read_bag(bag), bag) for _ in (bag,)))


def read_bag(bag: bytes) -> RecordRead:
    """Return the record that a bag carries, read without leaving the bag."""
    data = read_within(bag, RECORD)
    if isinstance(data, Finding) and data.code == system_codes.NOT_FOUND.id:
        message = f"{quoted(bag)} holds no {show(RECORD)}"
        data = codes.NO_RECORD_IN_BAG.finding(message, where=Where(path=show(RECORD)))
    return take_record(data, f"{show(bag)}/{show(RECORD)}")


def _of_vault(vault: bytes) -> Iterator[Batch]:
    """Yield the bags below a folder; say what was passed over, could not be listed, or is not there."""
    any_found = False
    for found in find_bags(vault):
        match found:
            case Found(path):
                any_found = True
                yield _of_bag(path)
            case Archived(path):
                remark = verification.ARCHIVE_PASSED_OVER.finding(
                    f"{quoted(path)} was not opened", where=Where(path=show(path))
                )
                yield _remark(path, remark)
            case _:
                any_found = any_found or isinstance(found, NotListed)
                yield _remark(found.path, passed_over(found))
    if not any_found:
        message = f"{quoted(vault)} holds no {show(RECORD)}, and there is no bag below it"
        nothing = codes.NO_RECORD_IN_BAG.finding(message, where=Where(path=show(RECORD)))
        yield Batch(_stem(vault), (One(RecordRead(None, (nothing,))),))


def _remark(path: bytes, remark: Finding) -> Batch:
    return Batch(show(path), (One(RecordRead(None, (remark,))),))
