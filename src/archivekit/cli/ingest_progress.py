"""The progress of an ingest on stderr, in documents and octets: a bar on a terminal, else a plain line now and then."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archivekit.bag.compose import size_for_people
from archivekit.cli.output import Output
from archivekit.cli.streams import say
from archivekit.workflow.ingesting.run import Progress, no_progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

#: Seconds between two plain lines, and before the first.
PACE = 15.0


@contextmanager
def progress_of_documents(output: Output) -> Iterator[Callable[[Progress], None]]:
    """Give a function to call with how far the run is; `--quiet` shows nothing."""
    stderr = getattr(sys, "stderr", None)  # None where it is closed
    if output.is_quiet or stderr is None:
        yield no_progress
    elif stderr.isatty() and os.environ.get("TERM") != "dumb":
        with _bar() as shown:
            yield shown
    else:
        yield _lines()


def _lines() -> Callable[[Progress], None]:
    last = begun = time.monotonic()

    def told(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < PACE:
            return
        last = now
        say(f"archivekit: {line(progress, now - begun)}")

    return told


def line(progress: Progress, seconds: float) -> str:
    """Return how far a run is, in a line: documents, octets, and the time left where that can be told."""
    done = f"{progress.documents:,} of {progress.of_documents:,} documents"
    size = f"{size_for_people(progress.octets)} of {size_for_people(progress.of_octets)}"
    weight = (progress.octets + progress.documents, progress.of_octets + progress.of_documents)
    left = seconds * (weight[1] - weight[0]) / weight[0] if weight[0] else 0
    return f"{done}, {size}, about {_duration(left)} left" if weight[0] else f"{done}, {size}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    try:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as Rich
    except ImportError:  # an installation that lost it does its work all the same; `doctor` says what is missing
        yield no_progress
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Rich(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        yield _mover(bar, bar.add_task("checking", total=None))


def _mover(bar: Bar, task: TaskID) -> Callable[[Progress], None]:
    def told(progress: Progress) -> None:
        bar.update(
            task,
            description=f"{progress.documents:,}/{progress.of_documents:,} documents",
            completed=progress.octets,
            total=progress.of_octets,
        )

    return told
