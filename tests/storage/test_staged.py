"""What is being made is taken away again, whenever whatever ends the making comes."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from archivekit.storage.archive.staging import ArchiveStaging
from archivekit.storage.publishing import staged
from archivekit.storage.staging import Staging


def taken_by_another_thread() -> None:
    """Have another thread take the signal, as any thread of a process may, and wait until it has."""
    thread = threading.Thread(target=signal.raise_signal, args=[signal.SIGINT])
    thread.start()
    thread.join()


def taken_by_the_main_thread() -> None:
    signal.raise_signal(signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("interrupt", [taken_by_the_main_thread, taken_by_another_thread])
@pytest.mark.parametrize("kind", [Staging, ArchiveStaging])
def test_a_signal_while_it_is_made_leaves_nothing(
    kind: type[Staging] | type[ArchiveStaging], interrupt: Callable[[], None], tmp_path: Path
) -> None:
    reached = []

    def make() -> Staging | ArchiveStaging:
        made = kind(os.fsencode(tmp_path / "vault" / "bag"))
        interrupt()
        reached.append(os.listdir(tmp_path / "vault") != [])
        return made

    with pytest.raises(KeyboardInterrupt), staged(make):
        reached.append(False)

    assert ([True], [], signal.default_int_handler) == (reached, os.listdir(tmp_path), signal.getsignal(signal.SIGINT))


@pytest.mark.parametrize("kind", [Staging, ArchiveStaging])
def test_what_was_published_stays(kind: type[Staging] | type[ArchiveStaging], tmp_path: Path) -> None:
    with staged(lambda: kind(os.fsencode(tmp_path / "vault" / "bag"))) as staging:
        staging.publish(flush=False)

    assert ["bag"] == os.listdir(tmp_path / "vault")
