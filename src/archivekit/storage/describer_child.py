"""What runs in the process of the readers: open one original after the other, read-only, and print what it says.

Takes JSON lines on stdin, the first {"sys_path": […], "octets": N}, then {"path", "reader", "name"}; answers each on
stdout. Run by file name. Before anything of an original is read, the process gives up what a hostile one could use:
memory beyond a limit, writing to files, the network, other programs.
"""

import contextlib
import json
import logging
import os
import stat
import sys


def main() -> None:
    """Answer until stdin is closed."""
    asked = json.loads(sys.stdin.readline())
    sys.path[:] = asked["sys_path"]
    logging.disable(logging.CRITICAL)
    from archivekit.formats.describe.read import to_json, unread
    from archivekit.formats.describe.reading import Reader, read

    _limit(int(asked["octets"]))
    sys.addaudithook(_refuse)
    for line in sys.stdin:
        question = json.loads(line)
        name = str(question["name"])
        try:
            with _opened(question["path"]) as file:
                answer = to_json(read(Reader(question["reader"]), file, name))
        except MemoryError:
            finding = unread("DSC-104", name, "its reader came to the end of its memory").finding
            answer = {"seen": [], "findings": [[finding.code, finding.message, None]]}
        except Exception as error:  # noqa: BLE001 - whatever a library throws at a hostile file is a finding
            what = f"its reader failed ({type(error).__name__}: {' '.join(str(error).split())[:200]})"
            finding = unread("DSC-104", name, what).finding
            answer = {"seen": [], "findings": [[finding.code, finding.message, None]]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _opened(path: str):  # type: ignore[no-untyped-def]  # what `open` gives back
    """Open a regular file for reading; the link, if it was one, was followed by who asked."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("it is no regular file any more")
    return os.fdopen(descriptor, "rb")


def _limit(octets: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none: the time limit holds there too
        return
    for kind, most in ((resource.RLIMIT_AS, octets), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "pty.",
              "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate", "os.link", "os.symlink",
              "os.utime", "urllib.", "ftplib.", "smtplib.", "webbrowser.", "shutil.")  # fmt: skip


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what no reader has any business to do; Python asks before it does it."""
    if event == "open" and len(arguments) > 2:
        flags = arguments[2]
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
            raise PermissionError("a reader may not write")
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(f"a reader may not do that ({event})")


if __name__ == "__main__":
    main()
