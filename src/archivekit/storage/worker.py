"""What runs in a helper process: it answers batches from its standard input until that is closed, and then ends.

Run by `crew`. It loads no more than it needs: the tree, the reading of files,
and the digests.
"""

from __future__ import annotations

import signal
import sys

from archivekit.storage import crew, sweep

_ANSWERS = {"scan": sweep.answer, "files": sweep.answer}


def main() -> None:
    """Answer until the pipe is closed. Ctrl-C is the parent's to answer: it closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (request := crew.receive(sys.stdin.buffer)) is not None:
        crew.send(sys.stdout.buffer, _ANSWERS[str(request[0])](request))


if __name__ == "__main__":
    main()
