"""Files that a run will write, looked at before it starts: none inside or over a subject, none over another's file."""

from __future__ import annotations

import os

import click

from archivekit.errors import StorageError
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.reporters.forms import is_own
from archivekit.storage import files
from archivekit.workflow.places import to_bytes


def check(reports: tuple[tuple[str, str], ...], subjects: tuple[str, ...], others: tuple[str, ...]) -> None:
    """Raise click.UsageError for outputs that collide, and StorageError for one that cannot be written there."""
    kinds = {to_bytes(path): kind for kind, path in reports}
    outlets = [*(path for _, path in reports), *others]
    raws = [to_bytes(path) for path in outlets]
    places = [os.path.realpath(raw) for raw in raws]
    for number, (raw, place) in enumerate(zip(raws, places, strict=True)):
        if place in places[:number]:
            raise click.UsageError(f"{quoted(raw)} is named for two outputs. Give each a name of its own.")
        for subject in map(to_bytes, subjects):
            _apart(raw, place, subject)
        kind = kinds.get(raw)
        if files.exists(raw) and kind is None:
            raise StorageError(
                f"there is something at {quoted(raw)} already, and nothing is ever overwritten. Choose another name.",
                path=show(raw),
                operation="write",
            )
        if files.exists(raw) and not _is_own(raw, str(kind)):
            raise click.UsageError(f"{quoted(raw)} is there already and is no report of ours. Choose another name.")
        parent = os.path.dirname(raw) or b"."
        if not files.is_folder(parent) and not any(files.is_inside(to_bytes(subject), parent) for subject in subjects):
            raise StorageError(
                f"{quoted(raw)} cannot be written: there is no folder {quoted(parent)}. Make it, or choose another.",
                path=show(raw),
                operation="write",
            )


def _apart(raw: bytes, place: bytes, subject: bytes) -> None:
    if place == os.path.realpath(subject):
        raise click.UsageError(f"{quoted(raw)} is itself what is looked at. Write elsewhere.")
    if files.is_inside(raw, subject):
        raise click.UsageError(f"{quoted(raw)} would lie inside {quoted(subject)}. Write it elsewhere.")


def _is_own(raw: bytes, kind: str) -> bool:
    data = files.read(raw)
    return isinstance(data, bytes) and is_own(data, kind)
