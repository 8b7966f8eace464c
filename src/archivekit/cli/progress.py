"""Progress on stderr, on a terminal only, in octets; it never changes a result."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from archivekit.cli.output import Output
from archivekit.reporters.text import Detail
from archivekit.storage.digester import Tick, no_tick


@contextmanager
def progress(what: str, output: Output, total: int | None = None) -> Iterator[Tick]:
    """Give a function to call with octets as they are read; it shows a bar where there is someone to see it."""
    stderr = getattr(sys, "stderr", None)  # None where it is closed
    if output.style.detail is Detail.QUIET or stderr is None or not stderr.isatty():
        yield no_tick
        return
    try:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )
    except ImportError:  # an installation that lost it does its work all the same; `doctor` says what is missing
        yield no_tick
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)

        def tick(octets: int) -> None:
            bar.advance(task, octets)

        yield tick
