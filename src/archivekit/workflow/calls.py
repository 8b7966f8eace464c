"""What a worker is called with, wherever it is: the version in front, and the work as octets.

A worker of another version is known before it reads anything of the rest, which it may not understand. What is called
is a function of a module and must be safe to repeat, since an answer may be lost with its worker.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from archivekit.version import VERSION

Shared = TypeVar("Shared")
Piece = TypeVar("Piece")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """The answer of a worker that has another version of archivekit."""

    version: str


def dumped(function: Callable[[Shared, Piece], Answer], shared: Shared, pieces: Sequence[Piece]) -> bytes:
    """Return pieces of work as octets, with the function for each and what is the same for all of them."""
    return pickle.dumps((function, shared, tuple(pieces)), protocol=5)


def work(version: str, octets: bytes, mark: str) -> tuple[object, ...] | OtherVersion:
    """Do pieces of work, one after the other; what a worker calls.

    No two calls have the same `mark`: an engine that remembers what a call of these arguments gave (Dask does) would
    otherwise answer for a bag as it was before.
    """
    if version != VERSION:
        return OtherVersion(VERSION)
    function, shared, pieces = pickle.loads(octets)  # noqa: S301 -- from the driver of this run, of the same version
    return tuple(function(shared, piece) for piece in pieces)
