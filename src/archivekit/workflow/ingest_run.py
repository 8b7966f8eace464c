"""Give the documents of a ledger to an executor, a bounded number at a time, and take what becomes of them.

Only the driver (this module, in the caller's thread) writes down outcomes. Workers may die: what they had is given out
again, since a bag that they finished is proved and not made twice. An interruption lets what runs come to its end.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from archivekit.codes import ingest as codes
from archivekit.findings import Finding, Level, Where
from archivekit.storage.ledger import Ledger
from archivekit.version import VERSION
from archivekit.workflow.ingest_check import task_of
from archivekit.workflow.ingest_task import Done, OtherVersion, Settings, Status, Task, dumped, lost, one, work

#: A chunk for a worker elsewhere ends with so many documents, or octets.
MOST_DOCUMENTS = 32
MOST_OCTETS = 256 << 20
#: A chunk that was lost with its worker is given out again so often.
_ATTEMPTS = 4
_MADE = (Status.PACKAGED, Status.PRESENT)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: documents and octets that are done, of how many."""

    documents: int
    of_documents: int
    octets: int
    of_octets: int


def no_progress(progress: Progress) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the work: an executor, how many chunks it is given ahead, and how large they are.

    `again` makes a new executor where ours broke. `in_process` says that workers are threads of this process, so that
    octets are told as they are read.
    """

    executor: Executor
    window: int
    documents: int = MOST_DOCUMENTS
    again: Callable[[], Executor] | None = None
    in_process: bool = False


@dataclass(slots=True)
class _Chunk:
    tasks: tuple[Task, ...]
    attempts: int = 1


@dataclass(slots=True)
class Run:
    """One run over a ledger. `done` is told of every document; iterating is not needed."""

    ledger: Ledger
    settings: Settings
    crew: Crew
    done: Callable[[Done], None]
    progress: Callable[[Progress], None] = no_progress
    total: tuple[int, int] = (0, 0)
    stopped: bool = False
    _documents: int = 0
    _octets: int = 0
    _running: dict[Future[tuple[Done, ...] | OtherVersion], _Chunk] = field(default_factory=dict)
    _again: deque[_Chunk] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _executor: Executor | None = None

    def run(self) -> None:
        """Do it all. An interruption (KeyboardInterrupt, SystemExit, …) waits for what runs, and goes on out."""
        self._executor = self.crew.executor
        chunks = self._chunks()
        try:
            while self._fill(chunks):
                finished, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in finished:
                    self._take(future)
        except BaseException:
            self.stopped = True
            self._finish()
            raise

    def _finish(self) -> None:
        """Call off what has not begun, and wait for what has."""
        self._again.clear()
        for future in self._running:
            future.cancel()
        for future in list(self._running):
            self._take(future)

    def _chunks(self) -> Iterator[_Chunk]:
        tasks: list[Task] = []
        octets = 0
        for entry in self.ledger.tasks():
            task = task_of(entry)
            if tasks and octets + task.octets > MOST_OCTETS:
                yield _Chunk(tuple(tasks))
                tasks, octets = [], 0
            tasks.append(task)
            octets += task.octets
            if len(tasks) >= self.crew.documents:
                yield _Chunk(tuple(tasks))
                tasks, octets = [], 0
        if tasks:
            yield _Chunk(tuple(tasks))

    def _fill(self, chunks: Iterator[_Chunk]) -> bool:
        """Give out chunks up to the window; say whether any is running."""
        while not self.stopped and len(self._running) < self.crew.window:
            chunk = self._again.popleft() if self._again else next(chunks, None)
            if chunk is None:
                break
            self._running[self._submit(chunk)] = chunk
        return bool(self._running)

    def _submit(self, chunk: _Chunk) -> Future[tuple[Done, ...] | OtherVersion]:
        assert self._executor is not None
        if self.crew.in_process:
            return self._executor.submit(self._here, chunk.tasks)
        octets = dumped(self.settings, chunk.tasks)
        try:
            return self._executor.submit(work, VERSION, octets)
        except BrokenProcessPool:
            self._renew()
            return self._executor.submit(work, VERSION, octets)

    def _renew(self) -> None:
        if self.crew.again is None:
            raise BrokenProcessPool("the workers died")
        assert self._executor is not None
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self.crew.again()

    def close(self) -> None:
        """End an executor that was made anew in the course of the run."""
        if self._executor is not None and self._executor is not self.crew.executor:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _here(self, tasks: tuple[Task, ...]) -> tuple[Done, ...]:
        """Do a chunk in this process, telling octets as they are read: once when copied, once when read back."""
        found = []
        for task in tasks:
            told = 0

            def tick(octets: int, task: Task = task) -> None:
                nonlocal told
                step = min(octets // 2, task.octets - told)
                told += step
                self._tell(0, step)

            found.append(one(self.settings, task, tick))
            self._tell(1, task.octets - told)
        return tuple(found)

    def _tell(self, documents: int, octets: int) -> None:
        with self._lock:
            self._documents += documents
            self._octets += octets
            self.progress(Progress(self._documents, self.total[0], self._octets, self.total[1]))

    def _take(self, future: Future[tuple[Done, ...] | OtherVersion]) -> None:
        """Take what came of a chunk."""
        chunk = self._running.pop(future)
        try:
            answer = future.result()
        except CancelledError:
            return
        except Exception as error:  # noqa: BLE001 -- a foreign executor may raise anything for a worker that died
            self._lost(chunk, error)
            return
        if isinstance(answer, OtherVersion):
            self.stopped = True
            version = answer.version
            self._give_up(chunk, lambda name: _other_version(name, version))
            return
        for done in answer:
            self.done(done)
        if not self.crew.in_process:
            self._tell(len(answer), sum(task.octets for task in chunk.tasks))

    def _lost(self, chunk: _Chunk, error: Exception) -> None:
        if self.stopped:
            return
        if chunk.attempts < _ATTEMPTS:
            # alone from now on: whichever document kills its worker takes no other with it
            self._again.extend(_Chunk((task,), chunk.attempts + 1) for task in chunk.tasks)
            return
        self._give_up(chunk, lambda name: _failed(name, error))

    def _give_up(self, chunk: _Chunk, finding: Callable[[str], Finding]) -> None:
        for task in chunk.tasks:
            self.done(lost(task, self.settings.called, finding))


def _other_version(name: str, version: str) -> Finding:
    message = f"a worker has archivekit {version}, and this is {VERSION}; {name!r} was not made there"
    return codes.WORKER_VERSION.finding(message, expected=VERSION, observed=version, where=Where(path=name))


def _failed(name: str, error: Exception) -> Finding:
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    message = f"the worker that was to make {name!r} failed {_ATTEMPTS} times: {reason}"
    return codes.WORKER_FAILED.finding(message, observed=reason, where=Where(path=name))


def is_made(done: Done) -> bool:
    """Say whether the bag of a document is in the vault, and is the right one."""
    grave = any(finding.level in (Level.ERROR, Level.UNKNOWN) for finding in done.subject.findings)
    return done.status in _MADE and not grave
