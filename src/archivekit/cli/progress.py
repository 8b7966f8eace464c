"""Progress on stderr, in octets: on a terminal only, and only where a run takes long enough; it changes no result."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from archivekit.cli.output import Output
from archivekit.storage.digester import Tick, no_tick

#: For so many seconds nothing is shown: most runs are over by then, and the bar's library need not be loaded.
PATIENCE = 0.7


@contextmanager
def progress(what: str, output: Output, total: int | None = None) -> Iterator[Tick]:
    """Give a function to call with octets as they are read; it shows a bar where there is someone to see it."""
    stderr = getattr(sys, "stderr", None)  # None where it is closed
    if output.is_quiet or stderr is None or not stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield no_tick
        return
    begun = time.monotonic()
    seen = 0
    lock = threading.Lock()
    advance: Tick | None = None
    with ExitStack() as stack:

        def tick(octets: int) -> None:
            nonlocal seen, advance
            with lock:  # files are read in threads
                if advance is None:
                    seen += octets
                    if time.monotonic() - begun < PATIENCE:
                        return
                    advance = stack.enter_context(_bar(what, total))
                    octets = seen
            advance(octets)

        yield tick


@contextmanager
def _bar(what: str, total: int | None) -> Iterator[Tick]:
    """Show a bar, and give the function that moves it."""
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

        def advance(octets: int) -> None:
            bar.advance(task, octets)

        yield advance
