"""What is being made is taken away again, whenever whatever ends the making comes."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from archivekit.storage import system
from archivekit.storage.archive.staging import ArchiveStaging
from archivekit.storage.leftovers import Use, remove_leftover
from archivekit.storage.publishing import staged
from archivekit.storage.staging import Staging
from archivekit.storage.system import HAVE_DIR_FD


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


@pytest.mark.skipif(not HAVE_DIR_FD, reason="nothing is locked there")
@pytest.mark.parametrize("moment", ["before it is opened", "before it is locked", "while it is looked at"])
@pytest.mark.parametrize("kind", [Staging, ArchiveStaging])
def test_a_partial_that_is_cleared_away_before_it_is_locked_is_made_anew(
    kind: type[Staging] | type[ArchiveStaging], moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, taken = tmp_path / "vault", []
    real_open, real_lock = os.open, system.lock

    def clear() -> None:
        (one,) = os.listdir(os.fsencode(vault))
        assert remove_leftover(os.path.join(os.fsencode(vault), one)) is Use.LEFT
        taken.append(one)

    def opened(path: bytes, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if not taken and kind is Staging and b".partial-" in path:
            taken.append(b"")
            clear()
        return real_open(path, flags, mode, dir_fd=dir_fd)

    def lock(descriptor: int) -> system.Lock:
        if taken:
            return real_lock(descriptor)
        if moment == "while it is looked at":
            taken.append(b"")
            return system.Lock.TAKEN
        monkeypatch.setattr(system, "lock", real_lock)
        clear()
        return real_lock(descriptor)

    monkeypatch.setattr(*((os, "open", opened) if moment == "before it is opened" else (system, "lock", lock)))

    with staged(lambda: kind(os.fsencode(vault / "bag"))) as staging:
        (kept,) = os.listdir(os.fsencode(vault))
        assert Use.IN_USE is remove_leftover(os.path.join(os.fsencode(vault), kept))
        staging.publish(flush=False)

    assert kept not in taken
    assert ["bag"] == os.listdir(vault)


@pytest.mark.parametrize("kind", [Staging, ArchiveStaging])
def test_what_was_published_stays(kind: type[Staging] | type[ArchiveStaging], tmp_path: Path) -> None:
    with staged(lambda: kind(os.fsencode(tmp_path / "vault" / "bag"))) as staging:
        staging.publish(flush=False)

    assert ["bag"] == os.listdir(tmp_path / "vault")
