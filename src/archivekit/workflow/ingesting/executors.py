"""Who does the work of an ingest: threads here, processes of this machine, a Dask cluster, or any other Executor.

Processes are always spawned: a forked one may hang in libraries that it shares with its parent.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from enum import Enum
from multiprocessing.process import BaseProcess

from archivekit.errors import StorageError, UsageError
from archivekit.quotes import quoted
from archivekit.workflow.seam import Crew, crew_of

#: Dask's own workers say on stderr what becomes of calls that are called off; only what ends them is worth a line.
_SILENT = 50
#: What Dask's own workers begin with: Ctrl-C is for the driver, who lets running documents come to their end.
_DEAF = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
_DASK_MISSING = "Dask is not installed. Install the extra `dask`, here and on every worker: pip install distributed"


class Workers(Enum):
    """The executors that the command line knows by name."""

    THREADS = "threads"
    PROCESSES = "processes"
    DASK = "dask"


@contextmanager
def crew(executor: Executor | None, jobs: int) -> Iterator[Crew]:
    """Give the crew for an executor of the caller's, who ends it; threads of our own where there is none."""
    if executor is None:
        with ThreadPoolExecutor(jobs, thread_name_prefix="archivekit-ingest") as threads:
            yield Crew(threads, 2 * jobs, most=1, in_process=True)
    else:
        yield crew_of(executor)


@contextmanager
def crew_by_name(workers: Workers, jobs: int, dask: str | None) -> Iterator[Crew]:
    """Give the crew that the command line asks for. Raises UsageError and StorageError."""
    match workers:
        case Workers.THREADS:
            with crew(None, jobs) as made:
                yield made
        case Workers.PROCESSES:
            pool = _processes(jobs)
            try:
                yield Crew(pool, 2 * jobs, most=8, again=lambda: _processes(jobs))
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        case Workers.DASK:
            with _dask(dask, jobs) as made:
                yield made


def _processes(jobs: int) -> Executor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the driver, who lets running documents come to their end; and end with the driver."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    """End this process when its driver is gone; a worker that nobody asks any more would wait for ever."""
    parent.join()
    os._exit(1)


@contextmanager
def _deaf() -> Iterator[None]:
    """Let processes that are started meanwhile not hear Ctrl-C: what is ignored is ignored by them as well."""
    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's alone
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _dask(address: str | None, jobs: int) -> Iterator[Crew]:
    """Connect to a scheduler; without an address, start workers on this machine for as long as the run takes."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise UsageError(_DASK_MISSING) from error
    with ExitStack() as stack:
        try:
            where: object = address
            if address is None:
                how = {"dashboard_address": None, "silence_logs": _SILENT, "preload": [_DEAF]}
                with _deaf():
                    where = stack.enter_context(LocalCluster(n_workers=jobs, threads_per_worker=1, **how))
            client = stack.enter_context(Client(where, timeout=20))
        except ValueError as error:
            raise UsageError(
                f"{quoted(str(address))} is no address of a Dask scheduler. Write tcp://HOST:8786."
            ) from error
        except (OSError, TimeoutError) as error:
            place = address or "this machine"
            raise StorageError(
                f"no Dask scheduler answers at {quoted(place)}: {error}. Start one with `dask scheduler`.",
                path=place,
                operation="connect",
            ) from error
        yield crew_of(stack.enter_context(client.get_executor(pure=False, retries=2)))
