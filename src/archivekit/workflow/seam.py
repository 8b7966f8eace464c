"""The one seam for scale: work goes to any Executor, a bounded number of calls at a time, and comes back as it ends.

Workers may die: what they had is given out again, each piece alone, and given up after a number of times. Whoever uses
the seam decides what its answers mean, in its own thread.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from concurrent.futures.process import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeAlias, cast

from archivekit.codes import Code
from archivekit.errors import UsageError
from archivekit.findings import Finding, Where
from archivekit.quotes import quoted
from archivekit.version import VERSION
from archivekit.workflow.calls import Answer, OtherVersion, Piece, Shared, dumped, work

#: A call to a worker elsewhere ends with so many pieces, or octets.
MOST_PIECES = 32
MOST_OCTETS = 256 << 20
#: So many calls are given ahead to an executor whose number of workers is not known.
WINDOW = 256
#: Work that was lost with its worker is given out again so often.
ATTEMPTS = 4
#: So much is quoted of what an executor says of its worker.
_MOST_TEXT = 200
#: The first so many pieces go one by one, the next by twos: few pieces are shared by all workers, many in large calls.
_ONE_BY_ONE = 32


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the work: an executor, how many calls it is given ahead, and how many pieces a call has at most.

    `again` makes a new executor where ours broke. `in_process` says that workers are threads of this process, so that
    octets can be told as they are read.
    """

    executor: Executor
    window: int
    most: int = MOST_PIECES
    again: Callable[[], Executor] | None = None
    in_process: bool = False


def crew_of(executor: Executor) -> Crew:
    """Return the crew for an executor of the caller's, who ends it; raises UsageError for what is none."""
    if not callable(getattr(executor, "submit", None)):
        raise UsageError(f"{repr(executor)[:200]} is no executor. Give one of concurrent.futures, or one like them.")
    return Crew(executor, WINDOW, most=8 if isinstance(executor, ProcessPoolExecutor) else MOST_PIECES)


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer: why, and how often the work was given out."""

    error: BaseException
    attempts: int

    @property
    def reason(self) -> str:
        """Return the error as text on one line; some executors quote whole logs."""
        kind, text = type(self.error).__name__, " ".join(str(self.error).split())
        return f"{kind}: {text[:_MOST_TEXT]}{'…' if len(text) > _MOST_TEXT else ''}" if text else kind

    @property
    def times(self) -> str:
        """Return how often, as it is said in a sentence."""
        return "once" if self.attempts == 1 else f"{self.attempts} times"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What is said of work that no worker has given an answer on: what was to be done ("verify", "verified"), codes."""

    do: str
    done: str
    failed: Code
    version: Code

    def finding(self, name: str, answer: OtherVersion | Lost) -> Finding:
        """Return why what has this name was not done."""
        where = Where(path=name)
        if isinstance(answer, Lost):
            message = f"the worker that was to {self.do} {quoted(name)} failed {answer.times}: {answer.reason}"
            return self.failed.finding(message, observed=answer.reason, where=where)
        message = (
            f"a worker has archivekit {answer.version}, and this is {VERSION}; {quoted(name)} was not {self.done} there"
        )
        return self.version.finding(message, expected=VERSION, observed=answer.version, where=where)


@dataclass(frozen=True, slots=True)
class _Call(Generic[Piece]):
    pieces: tuple[Piece, ...]
    attempts: int = 1


_Future: TypeAlias = "Future[tuple[Answer, ...] | OtherVersion]"
Outcome: TypeAlias = "tuple[tuple[Piece, ...], tuple[Answer, ...] | OtherVersion | Lost]"


class Seam(Generic[Shared, Piece, Answer]):
    """Pieces of work on their way through an executor.

    `function` does one piece and is all that a worker needs beside `shared`; `here` does a call in a thread of this
    process instead. `octets` tells how large a piece is. `waiting` is how many answers their user holds back: while
    they are as many as a window of calls, no more is begun. `gone` says that the executor takes nothing any more.
    """

    def __init__(
        self,
        crew: Crew,
        function: Callable[[Shared, Piece], Answer],
        shared: Shared,
        pieces: Iterable[Piece],
        *,
        octets: Callable[[Piece], int] = lambda piece: 0,
        here: Callable[[tuple[Piece, ...]], tuple[Answer, ...]] | None = None,
    ) -> None:
        self.crew = crew
        self.stopped = False
        self.gone = False
        self.waiting = 0
        self._function = function
        self._shared = shared
        self._octets = octets
        self._here = here
        self._executor = crew.executor
        self._calls = self._cut(iter(pieces))
        self._again: deque[_Call[Piece]] = deque()
        self._running: dict[_Future[Answer], _Call[Piece]] = {}

    def results(self) -> Iterator[Outcome[Piece, Answer]]:
        """Yield pieces with their answers as they end, to the last one; or until `stopped` is set and all have ended.

        After whatever breaks this off, `finish` is to be called.
        """
        while self._fill():
            finished, _ = wait(self._running, return_when=FIRST_COMPLETED)
            for future in finished:
                yield from self._taken(future)

    def finish(self) -> Iterator[Outcome[Piece, Answer]]:
        """Call off what has not begun, and yield what comes of what has."""
        self.stopped = True
        self._again.clear()
        for future in self._running:
            future.cancel()
        for future in list(self._running):
            yield from self._taken(future)

    def close(self) -> None:
        """End an executor that was made anew in the course of the run."""
        if self._executor is not self.crew.executor:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _cut(self, pieces: Iterator[Piece]) -> Iterator[_Call[Piece]]:
        held: list[Piece] = []
        octets = 0
        for given, piece in enumerate(pieces, 1):
            size = self._octets(piece)
            if held and octets + size > MOST_OCTETS:
                yield _Call(tuple(held))
                held, octets = [], 0
            held.append(piece)
            octets += size
            if len(held) >= min(self.crew.most, 1 + given // _ONE_BY_ONE):
                yield _Call(tuple(held))
                held, octets = [], 0
        if held:
            yield _Call(tuple(held))

    def _fill(self) -> bool:
        """Give out calls up to the window; say whether any is running."""
        while not self.stopped and len(self._running) < self.crew.window:
            if self._again:
                call = self._again.popleft()
            elif self.waiting >= self.crew.window * self.crew.most or (following := next(self._calls, None)) is None:
                break
            else:
                call = following
            self._running[self._submitted(call)] = call
        return bool(self._running)

    def _submitted(self, call: _Call[Piece]) -> _Future[Answer]:
        """Give a call out. An executor that takes nothing any more has lost it, which is told as any loss is."""
        error: Exception | None = None
        for _ in range(2):
            try:
                return self._submit(call)
            except BrokenExecutor as broken:
                error = broken
                if self.crew.again is None:
                    break
                self._executor.shutdown(wait=False, cancel_futures=True)
                self._executor = self.crew.again()
            except Exception as refused:  # noqa: BLE001 -- a foreign executor may raise anything once it is shut down
                error = refused
                break
        self.gone = True
        future: _Future[Answer] = Future()
        future.set_exception(error)
        return future

    def _submit(self, call: _Call[Piece]) -> _Future[Answer]:
        if self.crew.in_process and self._here is not None:
            return self._executor.submit(self._here, call.pieces)
        octets = dumped(self._function, self._shared, call.pieces)
        # octets have no type: what `work` answers is what `function`, which is in them, returns for each piece
        called = cast("Callable[[str, bytes, str], tuple[Answer, ...] | OtherVersion]", work)
        return self._executor.submit(called, VERSION, octets, secrets.token_hex(16))

    def _taken(self, future: _Future[Answer]) -> Iterator[Outcome[Piece, Answer]]:
        """Yield what came of a call, unless it is given out again."""
        call = self._running.pop(future)
        answer: tuple[Answer, ...] | OtherVersion | Lost
        try:
            answer = future.result()
        except Exception as error:  # noqa: BLE001 -- a foreign executor may raise anything for a worker that died
            if self.stopped:
                return
            if call.attempts < ATTEMPTS and not self.gone:
                # alone from now on: whichever piece kills its worker takes no other with it
                self._again.extend(_Call((piece,), call.attempts + 1) for piece in call.pieces)
                return
            answer = Lost(error, call.attempts)
        yield call.pieces, answer
