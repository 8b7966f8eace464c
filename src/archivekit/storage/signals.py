"""Calls that belong together, with no signal between them.

Masking signals would not do: another thread of the process takes what this one masks, and the interpreter then raises
here all the same. So the handlers wait instead. They run in the main thread only; any other is never disturbed.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

_Handler = Callable[[int, FrameType | None], object]

#: The signals that end a run, as far as this system knows them.
_ENDING: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class _Waiting:
    """A handler of several signals that keeps them for the end of the calls; after that it passes each one on."""

    def __init__(self) -> None:
        self.before: dict[int, _Handler] = {}
        self.came: list[int] = []
        self.holds = True

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.holds:
            self.came.append(number)
        else:
            self.before[number](number, frame)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back the signals that end a run for as long as a few calls take that belong together.

    What comes meanwhile is delivered at the end, whether the calls failed or not. A signal that no handler takes ends
    the process as ever.
    """
    waiting = _Waiting()
    try:
        for number in _ENDING:
            before = signal.getsignal(number)
            if callable(before):
                waiting.before[number] = before
                _install(number, waiting)
        yield
    finally:
        try:
            for number, before in waiting.before.items():
                _install(number, before)
        finally:
            waiting.holds = False
        for number in waiting.came:
            waiting.before[number](number, None)


def _install(number: int, handler: _Handler) -> None:
    with contextlib.suppress(ValueError):  # not the main thread, which is never disturbed
        signal.signal(number, handler)
