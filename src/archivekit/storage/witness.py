"""The only door to the Library of Congress `bagit` package: a second opinion on a bag, and never its author.

It is asked in a process of its own, with a time limit, because it can crash, hang, or change the working directory.
Its opinion is reported; it never changes our verdict.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from archivekit.paths import BagPath, decode, encode, show

#: Up to so many files the witness is asked without being told to: it needs some 150 µs for each.
AUTO_LIMIT = 20_000
_SECONDS = 60.0
_SECONDS_A_FILE = 0.005

_CHILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "witness_child.py")


class SecondOpinion(Enum):
    """Whether the witness is asked: for small bags, always, or never."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Opinion(Enum):
    """What the witness said."""

    ACCEPTS = "accepts"
    REFUSES = "refuses"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Testimony:
    """The opinion, its wording, and the single complaints where there were any."""

    opinion: Opinion
    detail: str
    details: tuple[str, ...] = ()

    def is_known_disagreement(self, paths: tuple[BagPath, ...]) -> bool:
        """Say whether every complaint is about a name that RFC 8493 §2.1.3 has us encode, which `bagit` does not undo.

        `paths` are the bag's payload paths; only those that hold %, CR or LF can be complained of.
        """
        encoded = {
            show(spelling).lower()  # of the digits of an escape, either case may be written
            for path in paths
            if encode(path) != path
            for spelling in (path, encode(path), decode(path))
        }
        return (
            bool(self.details)
            and bool(encoded)
            and all(any(name in complaint.lower() for name in encoded) for complaint in self.details)
        )


@dataclass(slots=True)
class Witness:
    """A question that is being answered in another process; `testimony` waits for the answer."""

    files: int
    _process: subprocess.Popen[str] | None = None
    _failure: str | None = None

    def testimony(self) -> Testimony:
        """Wait for the answer, within the time limit, and return it. Never raises for what the witness does."""
        if self._process is None:
            return Testimony(Opinion.FAILED, self._failure or "it could not be started")
        seconds = _SECONDS + self.files * _SECONDS_A_FILE
        try:
            out, err = self._process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.dismiss()
            return Testimony(Opinion.FAILED, f"it took more than {seconds:.0f} seconds")
        return _read(out, err, self._process.returncode)

    def dismiss(self) -> None:
        """End the question without an answer."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


def knows_any(algorithms: Iterable[str]) -> bool:
    """Say whether the witness sees a manifest of any of these algorithms: of others it skips it, without a word."""
    return not hashlib.algorithms_guaranteed.isdisjoint(algorithms)


def ask(bag: bytes, files: int) -> Witness:
    """Ask the witness about the bag in a folder; it answers while we do something else."""
    question = json.dumps({"bag": os.fsdecode(bag), "sys_path": sys.path}) + "\n"
    if not sys.executable or not re.search(r"python|pypy", os.path.basename(sys.executable), re.IGNORECASE):
        return Witness(files, None, "there is no Python interpreter to run it with")
    try:
        process = subprocess.Popen(  # noqa: S603 - our own file, by our own interpreter, no shell
            [sys.executable, "-E", "-s", "-X", "utf8", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="surrogateescape",
        )
    except OSError as error:
        return Witness(files, None, error.strerror or str(error))
    assert process.stdin is not None, "a pipe was asked for"
    with contextlib.suppress(OSError):
        process.stdin.write(question)
        process.stdin.close()
    process.stdin = None
    return Witness(files, process)


def _read(out: str, err: str, code: int) -> Testimony:
    try:
        answer = json.loads(out)
        return Testimony(Opinion(answer["opinion"]), str(answer["detail"]), tuple(map(str, answer["details"])))
    except (ValueError, KeyError, TypeError):
        last = err.strip().splitlines()[-1:] or [f"it ended with exit code {code}"]
        return Testimony(Opinion.FAILED, last[0][:500])
