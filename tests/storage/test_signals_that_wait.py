"""No signal comes between calls that belong together, and none is lost."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

import pytest

from archivekit.storage.signals import undisturbed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")


class EndedError(Exception):
    """What a handler raises."""


def end(number: int, frame: FrameType | None) -> None:
    raise EndedError(signal.Signals(number).name)


@pytest.fixture(autouse=True)
def handled() -> Iterator[None]:
    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def handlers() -> list[object]:
    return [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_comes_at_the_end(number: signal.Signals) -> None:
    done = []

    def calls() -> None:
        with undisturbed(), undisturbed():
            signal.raise_signal(number)
            done.append("all of it")

    with pytest.raises(EndedError, match=rf"^{number.name}$"):
        calls()

    assert (["all of it"], [end] * 3) == (done, handlers())


def test_a_signal_is_not_lost_where_the_calls_fail() -> None:
    def calls() -> None:
        with undisturbed():
            signal.raise_signal(signal.SIGTERM)
            raise OSError("no such disk")

    with pytest.raises(EndedError, match=r"^SIGTERM$") as caught:
        calls()

    assert (["no such disk"], [end] * 3) == ([str(caught.value.__context__)], handlers())


def test_a_failure_without_a_signal_is_itself() -> None:
    with pytest.raises(OSError, match=r"^no such disk$"), undisturbed():
        raise OSError("no such disk")

    assert [end] * 3 == handlers()


def test_what_is_ignored_or_the_systems_own_stays_so() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    with undisturbed():
        signal.raise_signal(signal.SIGHUP)
        inside = handlers()[1:]

    assert ([signal.SIG_DFL, signal.SIG_IGN], [end, signal.SIG_DFL, signal.SIG_IGN]) == (inside, handlers())


def test_a_thread_that_is_not_the_main_one_changes_no_handler() -> None:
    seen: list[list[object]] = []

    def calls() -> None:
        with undisturbed():
            seen.append(handlers())

    thread = threading.Thread(target=calls)
    thread.start()
    thread.join()

    assert ([[end] * 3], [end] * 3) == (seen, handlers())
