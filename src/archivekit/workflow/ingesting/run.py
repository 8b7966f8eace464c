"""Give the documents of a ledger to an executor, and take what becomes of them.

Only the driver (this module, in the caller's thread) writes down outcomes. A document that was lost with its worker is
given out again, since a bag that was finished is proved and not made twice. An interruption lets what runs come to its
end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from archivekit.codes import ingest as codes
from archivekit.storage.ledger import Ledger
from archivekit.workflow.calls import OtherVersion
from archivekit.workflow.ingesting.check import task_of
from archivekit.workflow.ingesting.task import lost, one
from archivekit.workflow.ingesting.work import Done, Settings, Task
from archivekit.workflow.seam import Crew, Lost, Seam, Unanswered

_MAKING = Unanswered("make", "made", codes.WORKER_FAILED, codes.WORKER_VERSION)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: documents and octets that are done, of how many."""

    documents: int
    of_documents: int
    octets: int
    of_octets: int


def no_progress(progress: Progress) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Run:
    """One run over a ledger. `done` is told of every document."""

    ledger: Ledger
    settings: Settings
    crew: Crew
    done: Callable[[Done], None]
    progress: Callable[[Progress], None] = no_progress
    total: tuple[int, int] = (0, 0)
    _documents: int = 0
    _octets: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        """Do it all. An interruption (KeyboardInterrupt, SystemExit, …) waits for what runs, and goes on out."""
        tasks = (task_of(entry) for entry in self.ledger.tasks())
        seam = Seam(self.crew, one, self.settings, tasks, octets=lambda task: task.octets, here=self._here)
        try:
            for pieces, answer in seam.results():
                # the others would be refused, or lost, as well: they are left for the next run
                seam.stopped = seam.stopped or seam.gone or isinstance(answer, OtherVersion)
                self._take(pieces, answer)
        except BaseException:
            for pieces, answer in seam.finish():
                self._take(pieces, answer)
            raise
        finally:
            seam.close()

    def _here(self, tasks: tuple[Task, ...]) -> tuple[Done, ...]:
        """Do documents in this process, telling octets as they are read: once when copied, once when read back."""
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

    def _take(self, tasks: tuple[Task, ...], answer: tuple[Done, ...] | OtherVersion | Lost) -> None:
        """Note what came of documents."""
        if isinstance(answer, OtherVersion | Lost):
            for task in tasks:
                name = f"{self.settings.called}/{task.name}"
                self.done(lost(task, name, _MAKING.finding(name, answer)))
            return
        for done in answer:
            self.done(done)
        if not self.crew.in_process:
            self._tell(len(answer), sum(task.octets for task in tasks))
