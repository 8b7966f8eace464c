"""A short sample of the faults of the long tier, without strace and without root: calls of `os` that fail."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from runs import is_valid, tree

import archivekit as ak
from archivekit.storage import system


@pytest.mark.parametrize(
    ("room", "call", "number", "error"),
    [
        (os, "mkdir", 1, errno.ENOSPC),
        (os, "mkdir", 4, errno.EDQUOT),
        (os, "open", 9, errno.EMFILE),
        (os, "write", 1, errno.ENOSPC),
        (os, "write", 4, errno.EFBIG),
        (os, "fsync", 1, errno.EIO),
        (os, "fsync", 5, errno.EIO),
        (os, "utime", 1, errno.EPERM),
        (os, "close", 12, errno.EIO),
        (os, "scandir", 2, errno.EIO),
        (system, "read_into", 1, errno.EIO),
        (system, "read_into", 6, errno.EIO),
        (system, "rename_into_place", 1, errno.EROFS),
    ],
)
def test_a_call_that_fails_is_one_typed_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: Any, call: str, number: int, error: int
) -> None:
    source = tmp_path / "source"
    (source / "folder").mkdir(parents=True)
    (source / "folder" / "b.txt").write_bytes(b"b")
    (source / "a.txt").write_bytes(b"a")
    before = tree(source)
    to = tmp_path / "vault" / "year" / "bag"
    real: Callable[..., Any] = getattr(room, call)
    made: list[object] = []

    def failing(*arguments: Any, **named: Any) -> Any:
        if str(tmp_path).encode() not in repr(arguments).encode() and call == "open" and "dir_fd" not in named:
            return real(*arguments, **named)
        made.append(arguments)
        if len(made) == number:
            if call == "close":
                real(*arguments)
            raise OSError(error, os.strerror(error))
        return real(*arguments, **named)

    # what it says of a call does not depend on which of them fails
    ak.package(source, to=tmp_path / "warm", second_opinion="never")
    with monkeypatch.context() as patched:
        patched.setattr(room, call, failing)
        if room is os and real in os.supports_fd:
            patched.setattr(os, "supports_fd", os.supports_fd | {failing})
        try:
            said = ak.package(source, to=to, second_opinion="never").path
        except (ak.StorageError, ak.RefusedError) as caught:
            said = str(caught)

    assert len(made) >= number
    assert tree(source) == before
    assert os.strerror(error) in said or (call == "close" and is_valid(to))
    assert (tmp_path / "vault").exists() is (said == str(to))
