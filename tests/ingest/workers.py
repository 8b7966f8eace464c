"""Workers of tests: an executor that loses answers, and processes that die or have another version.

A module of its own, so that spawned processes can import it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from archivekit.workflow import calls, verify_apart
from archivekit.workflow.ingesting import task as ingest_task
from archivekit.workflow.verify_one import verify_one


class Unreliable(Executor):
    """Loses the answer of every n-th call; half of these after the work was done. Counts what is out and what runs."""

    def __init__(self, lose: Callable[[int], bool]) -> None:
        self._threads = ThreadPoolExecutor(2)
        self._lose = lose
        self.calls = 0
        self.out = 0
        self.most = 0
        self.running = 0
        self._lock = threading.Lock()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        with self._lock:
            self.calls += 1
            number = self.calls
            self.out += 1
            self.most = max(self.most, self.out)
        return self._threads.submit(self._call, number, fn, *args)

    def _call(self, number: int, fn: Callable[..., Any], *args: Any) -> Any:
        with self._lock:
            self.running += 1
        try:
            if self._lose(number) and number % 2:
                raise ConnectionError("the worker went away before")
            answer = fn(*args)
            if self._lose(number):
                raise ConnectionError("the worker went away after")
            return answer
        finally:
            with self._lock:
                self.out -= 1
                self.running -= 1

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait, cancel_futures=cancel_futures)


def be_another_version() -> None:
    """Make this process a worker with another version."""
    setattr(calls, "VERSION", "0.0.9")  # noqa: B010 -- a constant, to the type checker


def die_of(name: str) -> None:
    """Make this process end without a word when it is to look at, or make, the bag of this name."""
    look, make = verify_one, ingest_task._one

    def looked(bag: bytes, *arguments: Any, **named: Any) -> Any:
        if os.path.basename(bag) == os.fsencode(name):
            os._exit(1)
        return look(bag, *arguments, **named)

    def made(settings: Any, task: Any, *arguments: Any) -> Any:
        if task.name == name:
            os._exit(1)
        return make(settings, task, *arguments)

    setattr(verify_apart, "verify_one", looked)  # noqa: B010 -- a function, to the type checker
    setattr(ingest_task, "_one", made)  # noqa: B010
