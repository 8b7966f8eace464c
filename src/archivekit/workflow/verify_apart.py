"""verify, where others do the work: bags go to any Executor through the seam, and their verdicts come in order.

A bag that no worker has given an answer on was not looked at, and that is said of it; it is never valid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archivekit.codes import verification as codes
from archivekit.findings import Kind, Subject
from archivekit.paths import show
from archivekit.storage.digester import Reading, Tick
from archivekit.storage.originals import absolute
from archivekit.workflow.calls import OtherVersion
from archivekit.workflow.seam import Crew, Lost, Seam, Unanswered
from archivekit.workflow.verdicts import Manner
from archivekit.workflow.verify_one import verify_one

_VERIFYING = Unanswered("verify", "verified", codes.WORKER_FAILED, codes.WORKER_VERSION)


@dataclass(frozen=True, slots=True)
class Errand:
    """One bag to look at: its number in the order of the report, its path from the root, and what it is called."""

    number: int
    bag: bytes
    called: str


def look(how: tuple[Manner, int], errand: Errand) -> Subject:
    """Verify one bag; the unit of work. `how` is the manner, and how many cores a worker reads a bag with."""
    manner, jobs = how
    return verify_one(errand.bag, manner, Reading(jobs), name=errand.called)


def verify_apart(
    asked: Iterator[bytes | Subject], manner: Manner, jobs: int, crew: Crew, tick: Tick
) -> Iterator[Subject]:
    """Yield what is found of each bag in the order of `asked`; what is a subject there already takes its turn.

    Answers that come before their turn wait for it, so many and no more.
    """
    ready: dict[int, Subject] = {}
    turn = 0
    seam = Seam(crew, look, (manner, jobs), _errands(asked, ready))
    try:
        for errands, answer in seam.results():
            for number, errand in enumerate(errands):
                found = (
                    _unanswered(errand, manner, answer) if isinstance(answer, OtherVersion | Lost) else answer[number]
                )
                tick(found.examined.octets)
                ready[errand.number] = found
            while turn in ready:
                yield ready.pop(turn)
                turn += 1
            seam.waiting = len(ready)
        while turn in ready:
            yield ready.pop(turn)
            turn += 1
    finally:
        for _ in seam.finish():  # broken off: what runs elsewhere comes to its end, and nobody asks for it
            pass
        seam.close()


def _errands(asked: Iterator[bytes | Subject], ready: dict[int, Subject]) -> Iterator[Errand]:
    for number, one in enumerate(asked):
        if isinstance(one, Subject):
            ready[number] = one
        else:
            yield Errand(number, absolute(one), show(one))


def _unanswered(errand: Errand, manner: Manner, answer: OtherVersion | Lost) -> Subject:
    finding = _VERIFYING.finding(errand.called, answer)
    return Subject(errand.called, Kind.BAG, (finding,), depth=manner.depth, strict=manner.strict)
