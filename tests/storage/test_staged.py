"""What is being made is taken away again, whenever whatever ends the making comes."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from archivekit.storage.archive_staging import ArchiveStaging
from archivekit.storage.publishing import staged
from archivekit.storage.staging import Staging


@contextlib.contextmanager
def another_thread() -> Iterator[int]:
    """A thread that takes what the system sends to the process, as any thread of it may."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    assert thread.ident is not None
    try:
        yield thread.ident
    finally:
        over.set()
        thread.join()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("taken_by", ["main", "another"])
@pytest.mark.parametrize("kind", [Staging, ArchiveStaging])
def test_a_signal_while_it_is_made_leaves_nothing(
    kind: type[Staging] | type[ArchiveStaging], taken_by: str, tmp_path: Path
) -> None:
    reached = []

    with another_thread() as another:

        def make() -> Staging | ArchiveStaging:
            made = kind(os.fsencode(tmp_path / "vault" / "bag"))
            signal.pthread_kill(another if taken_by == "another" else threading.get_ident(), signal.SIGINT)
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
