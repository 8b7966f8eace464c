"""Standard output and standard error: UTF-8 whatever the locale says, and an honest end where they cannot be used."""

from __future__ import annotations

import contextlib
import os
import re
import sys

from archivekit.errors import StorageError
from archivekit.reporters.escape import one_line


class UnwritableError(StorageError):
    """A result could not be written: standard output is closed, or a disk is full. There is nowhere to report it."""


class HangUp(BaseException):
    """Whoever read the output has stopped: there is nothing more to say and nobody to say it to.

    Not an OSError, since click takes a broken pipe for an exit code of 1, and that means "something is wrong".
    """


def prepare() -> None:
    """Make both streams UTF-8, so that no character fails; a closed one is held, so that no file gets its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with contextlib.suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def put(text: str | bytes) -> None:
    """Write a result to standard output, at once; raises UnwritableError, or HangUp where nobody reads on."""
    if not text:
        return
    # a closed stream is None, which the type of `sys.stdout` does not say
    out = getattr(sys, "stdout", None)
    if out is None:
        raise _unwritable("it is closed")
    try:
        if isinstance(text, bytes):
            out.flush()
            out.buffer.write(text)
        else:
            out.write(text)
        out.flush()
    except BrokenPipeError:
        raise HangUp from None
    except (OSError, ValueError) as error:
        abandon()
        raise _unwritable(getattr(error, "strerror", None) or str(error)) from error


def _unwritable(reason: str) -> UnwritableError:
    return UnwritableError(
        f"the result could not be written to standard output: {reason}. Send it to a file or another program.",
        path="standard output",
        operation="write",
    )


def say(text: str) -> None:
    """Say one line to people on standard error; where that is closed, nobody hears it and nothing fails."""
    err = getattr(sys, "stderr", None)
    if err is not None:
        with contextlib.suppress(OSError, ValueError):
            err.write(f"{one_line(as_typed(text))}\n")
            err.flush()


def abandon() -> None:
    """Give up standard output, so that what is still in its buffer fails no more when the interpreter ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)


def as_typed(text: str) -> str:
    """Return text that came from the command line as people know it: octets that are no UTF-8 are shown as `\\xNN`.

    They arrive as lone surrogates, or as the escapes of these where a message quotes them.
    """
    return _QUOTED.sub(r"\\x\1", _SMUGGLED.sub(_octets, text))


_SMUGGLED = re.compile("[\udc80-\udcff]+")
_QUOTED = re.compile(r"\\udc([89a-f][0-9a-f])")


def _octets(found: re.Match[str]) -> str:
    octets = bytes(ord(character) - 0xDC00 for character in found.group())
    return octets.decode("utf-8", "backslashreplace")
