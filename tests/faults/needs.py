"""What a test of faults needs: a visible skip where it is not to be had, and a failure where skipping was forbidden.

CI sets ARCHIVEKIT_NO_SKIP, so that a machine without strace or without root cannot pass by testing nothing.
"""

from __future__ import annotations

import os

import pytest
import runs


def need(why_not: str | None) -> None:
    """Skip the test, loudly, where there is a reason why it cannot run here."""
    if why_not is None:
        return
    if os.environ.get("ARCHIVEKIT_NO_SKIP"):
        pytest.fail(f"this test may not be skipped here: {why_not}")
    pytest.skip(f"FAULTS NOT TESTED: {why_not}")


def need_faults() -> None:
    """Skip unless faults can be put into processes."""
    need(runs.why_not())


def need_mounts() -> None:
    """Skip unless file systems can be mounted."""
    need(runs.why_no_mounts())
