"""Progress: for people who wait at a terminal, and for nobody else."""

from __future__ import annotations

import io
import sys

import pytest

from archivekit.cli import progress as module
from archivekit.cli.output import Output
from archivekit.cli.progress import progress
from archivekit.reporters.text import Detail, Style


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _shown(monkeypatch: pytest.MonkeyPatch, *, terminal: bool = True, detail: Detail = Detail.NORMAL) -> str:
    stderr = _Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    with progress("verifying", Output("text", (), Style(detail))) as tick:
        for _ in range(3):
            tick(1_000_000)
    return stderr.getvalue()


@pytest.fixture(autouse=True)
def _ordinary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(module, "PATIENCE", 0.0)


def test_a_long_run_shows_what_was_read_from_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _shown(monkeypatch)

    assert "verifying" in shown
    assert "3.0/? MB" in shown


def test_nothing_is_shown_where_nobody_looks_or_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = [_shown(monkeypatch, terminal=False), _shown(monkeypatch, detail=Detail.QUIET)]
    monkeypatch.setenv("TERM", "dumb")
    silent.append(_shown(monkeypatch))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(module, "PATIENCE", 60.0)
    silent.append(_shown(monkeypatch))

    assert ["", "", "", ""] == silent


def test_a_bar_that_cannot_be_loaded_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.progress", None)

    assert "" == _shown(monkeypatch)


def test_a_closed_stderr_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)

    with progress("verifying", Output("text", (), Style())) as tick:
        tick(1)
