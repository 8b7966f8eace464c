"""Helper processes of our own: batches out over a pipe, answers back over another, gone when the pipe closes.

Not `multiprocessing`: that runs a caller's script again where it has no `__main__` guard, fails from stdin, and is
forbidden in daemonic workers. A helper is `sys.executable -m archivekit.storage.worker`; it dies with its pipe, and a
helper that dies first is a WorkerDiedError at once, never a hang.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import queue
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, TypeAlias, cast

from archivekit.errors import WorkerDiedError
from archivekit.paths import show

#: What goes over a pipe: marshal's own types, between two processes of one interpreter.
Message: TypeAlias = "tuple[object, ...]"

#: A request with its answer; or nothing, at the end of one helper.
_Result: TypeAlias = "tuple[Message, Message] | None"
#: From so many small files on, helpers are worth their start.
MANY = 3000
#: So many answers wait to be taken; then the helpers wait too, so that memory does not grow.
_MOST_ANSWERS = 256

_HEADER = 8


def possible() -> bool:
    """Say whether helpers can be had here: a Python to run, the main thread, and no other pool's process around us."""
    if not sys.executable or not re.search(r"python|pypy", os.path.basename(sys.executable), re.IGNORECASE):
        return False
    if threading.current_thread() is not threading.main_thread():
        return False
    multiprocessing = sys.modules.get("multiprocessing.process")
    return multiprocessing is None or multiprocessing.parent_process() is None


def is_worth(files: int, jobs: int) -> bool:
    """Say whether helpers are to be asked about so many small files, by so many jobs, and can be had here."""
    return jobs > 1 and files >= MANY and possible()


class Crew:
    """A few helper processes. Use with `with`: leaving it ends them, whatever happened."""

    def __init__(self, size: int, *, keep: int | None = None) -> None:
        """Start so many helpers; they hold the descriptor `keep` open for as long as they live."""
        self._stopped = threading.Event()
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._helpers = [
            subprocess.Popen(
                [sys.executable, "-s", "-m", "archivekit.storage.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                pass_fds=() if keep is None else (keep,),
            )
            for _ in range(size)
        ]

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *unused: object) -> None:
        self._stopped.set()
        for helper in self._helpers:
            helper.kill()
        for helper in self._helpers:
            for pipe in (helper.stdin, helper.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            helper.wait()

    def answers(self, requests: Iterable[Message]) -> Iterator[tuple[Message, Message]]:
        """Return each request with its answer, in no promised order; WorkerDiedError where a helper ends first."""
        tasks = iter(requests)
        return self._attended(lambda: next(tasks, None), lambda answer: None)

    def shared(
        self, tasks: Iterable[Message], expand: Callable[[Message], Iterable[Message]]
    ) -> Iterator[tuple[Message, Message]]:
        """Return each task with its answer, where an answer may bring more tasks (`expand`).

        The helpers begin at once, and go on while nobody takes an answer.
        """
        outstanding = _Outstanding(tasks, expand, self._stopped)
        return self._attended(outstanding.next, outstanding.answered)

    def _attended(
        self, take: Callable[[], Message | None], answered: Callable[[Message], None]
    ) -> Iterator[tuple[Message, Message]]:
        """Start a thread for each helper: it takes a request, waits for the answer, and hands both over."""
        turn = threading.Lock()
        failure: list[BaseException] = []
        results: queue.Queue[_Result] = queue.Queue(_MOST_ANSWERS)

        def hand_over(result: _Result) -> None:
            while True:
                try:
                    results.put(result, timeout=0.1)
                except queue.Full:
                    if self._stopped.is_set():  # nobody takes answers any more
                        return
                else:
                    return

        def attend(helper: subprocess.Popen[bytes]) -> None:
            try:
                while not self._stopped.is_set():
                    with turn:
                        request = take()
                    if request is None:
                        break
                    answer = _ask(helper, request)
                    answered(answer)
                    hand_over((request, answer))
            except BaseException as error:  # noqa: BLE001 - it is raised again in the thread that waits
                self._stopped.set()
                failure.append(error)
            finally:
                hand_over(None)

        for helper in self._helpers:
            threading.Thread(target=attend, args=(helper,), daemon=True).start()
        return self._taken(results, failure)

    def _taken(
        self, results: queue.Queue[_Result], failure: Sequence[BaseException]
    ) -> Iterator[tuple[Message, Message]]:
        busy = len(self._helpers)
        try:
            while busy:
                if failure:
                    raise failure[0]
                try:
                    result = results.get(timeout=0.1)
                except queue.Empty:
                    continue
                if result is None:
                    busy -= 1
                else:
                    yield result
            if failure:
                raise failure[0]
        finally:
            self._stopped.set()


class _Outstanding:
    """Tasks that answers may add to: there is an end only when none is left and none is under way."""

    def __init__(
        self, tasks: Iterable[Message], expand: Callable[[Message], Iterable[Message]], stopped: threading.Event
    ) -> None:
        self._tasks = deque(tasks)
        self._expand = expand
        self._stopped = stopped
        self._under_way = 0
        self._change = threading.Condition()

    def next(self) -> Message | None:
        """Return a task, waiting for one while any answer may still bring more; None at the end."""
        with self._change:
            while not self._tasks and self._under_way and not self._stopped.is_set():
                self._change.wait(0.05)
            if not self._tasks or self._stopped.is_set():
                return None
            self._under_way += 1
            return self._tasks.popleft()

    def answered(self, answer: Message) -> None:
        """Add what an answer brings."""
        more = tuple(self._expand(answer))
        with self._change:
            self._tasks.extend(more)
            self._under_way -= 1
            self._change.notify_all()


def _ask(helper: subprocess.Popen[bytes], request: Message) -> Message:
    assert helper.stdin is not None
    assert helper.stdout is not None
    try:
        send(helper.stdin, request)
        answer = receive(helper.stdout)
    except OSError:
        answer = None
    if answer is None:
        raise WorkerDiedError(
            f"a helper process ended before it answered (exit code {helper.wait()}). Run again; if it happens again, "
            "run with --jobs 1.",
            path=show(cast(bytes, request[1])),
            operation="write" if request[0] == "copy" else "read",
        )
    return answer


def send(pipe: IO[bytes], message: Message) -> None:
    """Write one message; raises OSError where nobody reads any more."""
    body = marshal.dumps(message)  # type: ignore[arg-type]  # only tuples, bytes, text and numbers are sent
    pipe.write(len(body).to_bytes(_HEADER, "big") + body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Message | None:
    """Read one message; None where the pipe was closed."""
    header = pipe.read(_HEADER)
    if len(header) < _HEADER:
        return None
    length = int.from_bytes(header, "big")
    body = pipe.read(length)
    if len(body) < length:
        return None
    message = marshal.loads(body)  # noqa: S302 - it comes from our own helper, over a pipe of ours
    return message if isinstance(message, tuple) else None
