"""What is being made is taken away again, whenever whatever ends the making comes."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from archivekit.storage.archive_staging import ArchiveStaging
from archivekit.storage.publishing import staged
from archivekit.storage.staging import Staging


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("kind", [Staging, ArchiveStaging])
def test_a_signal_while_it_is_made_leaves_nothing(kind: type[Staging] | type[ArchiveStaging], tmp_path: Path) -> None:
    reached = []

    def make() -> Staging | ArchiveStaging:
        made = kind(os.fsencode(tmp_path / "vault" / "bag"))
        os.kill(os.getpid(), signal.SIGINT)
        reached.append(os.listdir(tmp_path / "vault") != [])
        return made

    with pytest.raises(KeyboardInterrupt), staged(make):
        reached.append(False)

    assert ([True], []) == (reached, os.listdir(tmp_path))


@pytest.mark.parametrize("kind", [Staging, ArchiveStaging])
def test_what_was_published_stays(kind: type[Staging] | type[ArchiveStaging], tmp_path: Path) -> None:
    with staged(lambda: kind(os.fsencode(tmp_path / "vault" / "bag"))) as staging:
        staging.publish(flush=False)

    assert ["bag"] == os.listdir(tmp_path / "vault")
