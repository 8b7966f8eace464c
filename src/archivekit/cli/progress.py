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
    if output.style.detail is Detail.QUIET or not sys.stderr.isatty():
        yield no_tick
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)

        def tick(octets: int) -> None:
            bar.advance(task, octets)

        yield tick
