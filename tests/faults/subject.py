"""The process that faults are put into: it has everything loaded, and forks a child for each run of the command line.

One JSON line on stdin is one run: {"arguments": […], "out": path, "mutant": name or null, "wait": true to stop before
the first call}. Answers on stdout are the child's number, then its status. Run as a program by `runs.Runner`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable


def main() -> None:
    """Load what a run needs, then serve until stdin ends."""
    # everything that is ever loaded is loaded now: a child then makes the same calls each time
    for name in (
        "cli.package", "cli.pack", "cli.unpack", "cli.usage", "cli.outlets", "workflow.package", "workflow.archives",
        "workflow.making_archive", "bag.rules", "bag.profile_notes", "storage.archive.unzip", "storage.copy_crew",
    ):  # fmt: skip
        importlib.import_module(f"archivekit.{name}")
    from archivekit.cli.main import main as command
    from archivekit.storage.archive.forms import zstd
    from archivekit.storage.identify import Identifier

    Identifier().origin()
    zstd()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _child(asked, command)
        if asked["wait"]:
            os.waitpid(child, os.WUNTRACED)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _child(asked: dict[str, object], command: Callable[[list[str]], int]) -> None:
    code = 99
    try:
        out = os.open(str(asked["out"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.dup2(out, 2)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if asked["mutant"]:
            import mutants

            mutants.apply(str(asked["mutant"]))
        if asked["wait"]:
            os.kill(os.getpid(), signal.SIGSTOP)
        arguments = asked["arguments"]
        assert isinstance(arguments, list)
        code = command(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 -- whatever it is belongs in the answer
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
