"""What runs in a helper process: it answers batches from its standard input until that is closed, and then ends.

Run by `crew`. It loads no more than it needs: the tree, the reading of files,
and the digests.
"""

from __future__ import annotations

import signal
import sys

from archivekit.storage import crew, sweep


def answer(request: crew.Message) -> crew.Message:
    """Answer one request; what copying needs is loaded when it is first asked for."""
    if request[0] == "copy":
        from archivekit.storage import copy_crew

        return copy_crew.answer(request)
    return sweep.answer(request)


def main() -> None:
    """Answer until the pipe is closed. Ctrl-C is the parent's to answer: it closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (request := crew.receive(sys.stdin.buffer)) is not None:
        crew.send(sys.stdout.buffer, answer(request))


if __name__ == "__main__":
    main()
