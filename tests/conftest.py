"""What all tests share. That this file is here puts `tests/` on the path, so that they can import its helpers."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from bagmaking import bag
from running import Runner, write_bag

# The same examples every time, so that a change is judged by what it changed; ARCHIVEKIT_EXPLORE=1 looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
if not os.environ.get("ARCHIVEKIT_EXPLORE"):
    settings.load_profile("steady")

# A shell that starts the tests in the background has them ignore Ctrl-C, and their children would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

RECORD = """\
title = {value = "Statement on press freedom", lang = "en"}
creator = "European Observatory for Press Freedom"
created = "2024-11-04"
language = "en"
accessRights = "open"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working directory: it holds record.toml and the whole bag `good`; nothing of the user's colours."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "record.toml").write_text(RECORD, encoding="utf-8")
    write_bag(folder / "good", bag())
    return folder


@pytest.fixture
def cli(here: Path, capfd: pytest.CaptureFixture[str]) -> Runner:
    """Return what runs the command line in this process, from `here`."""
    return Runner(capfd)
