"""The door from the shell: loads the command line, so that Ctrl-C while it loads ends like Ctrl-C at any other time."""

from __future__ import annotations

import sys


def run() -> None:
    """Load the command line, run it, and exit with its code."""
    try:
        from archivekit.cli.main import run as start

        start()
    except KeyboardInterrupt:  # before the command line could catch it itself, or after it was done
        if sys.stderr is not None:
            sys.stderr.write("archivekit: interrupted; nothing half-done was left under a final name\n")
        sys.exit(130)
