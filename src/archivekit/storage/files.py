"""Single files that a person names: read whole up to a limit, and written beside their name and renamed into place."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterable

from archivekit.codes import system as codes
from archivekit.errors import StorageError
from archivekit.findings import Finding, Where
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import system
from archivekit.storage.failures import reason, storage_errors
from archivekit.storage.leftovers import partial_name

#: The largest record, schema or report that is read whole.
MOST = 256 << 20


def read(path: bytes, *, most: int = MOST) -> bytes | Finding:
    """Return a file's bytes, or the finding that says why they are not to be had. Never blocks on a FIFO."""
    where = Where(file=show(path))
    try:
        descriptor = os.open(path, system.OPEN_READ & ~getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return codes.NOT_FOUND.finding(f"there is no file {quoted(path)}", where=where)
    except OSError as error:
        return _unreadable(path, error)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return codes.NOT_A_FILE.finding(f"{quoted(path)} is not a regular file", where=where)
        blocks, size = [], 0
        while size <= most and (block := os.read(descriptor, 1 << 20)):
            blocks.append(block)
            size += len(block)
    except OSError as error:
        return _unreadable(path, error)
    finally:
        os.close(descriptor)
    if size > most:
        return codes.OVER_LIMIT.finding(f"{quoted(path)} is longer than {most:,} octets", where=where)
    return b"".join(blocks)


def _unreadable(path: bytes, error: OSError) -> Finding:
    return codes.CANNOT_READ.finding(
        f"{quoted(path)} could not be read: {reason(error)}", where=Where(file=show(path)), observed=reason(error)
    )


def write_new(path: bytes, data: Iterable[bytes], *, replace: bool = False) -> None:
    """Write a file beside its name, flush it and rename it into place; raises StorageError.

    Something that is there already is never overwritten, unless `replace` says that it is a file of ours.
    """
    whole = os.path.abspath(path)
    parent, name = os.path.split(whole)
    beside = os.path.join(parent, partial_name(name, secrets.token_hex(4)))
    with storage_errors(whole, "write"):
        descriptor = os.open(beside, system.OPEN_NEW, 0o666)
        try:
            with os.fdopen(descriptor, "wb") as file:
                system.lock(descriptor)
                file.writelines(data)
                file.flush()
                system.flush(file.fileno())
            if replace:
                os.replace(beside, whole)
            else:
                into_place(beside, whole)
            flush_folder(parent)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside)
            raise


def flush_folder(folder: bytes) -> None:
    """Flush the folder that a file was renamed in, where the system can; the file itself is whole already."""
    if not system.HAVE_DIR_FD:
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, system.OPEN_FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
        try:
            system.flush(descriptor)
        finally:
            os.close(descriptor)


def into_place(beside: bytes, whole: bytes) -> None:
    """Give a file its name; raises StorageError where something has it, and OSError."""
    try:
        system.rename_into_place(beside, whole)
    except FileExistsError:
        raise StorageError(
            f"there is something at {quoted(whole)} already, and nothing is ever overwritten. Choose another name.",
            path=show(whole),
            operation="write",
        ) from None


def exists(path: bytes) -> bool:
    """Say whether there is anything at a path, a dangling link included."""
    return os.path.lexists(path)


def is_folder(path: bytes) -> bool:
    """Say whether a path is a folder (or a link to one)."""
    return os.path.isdir(path)


def is_file(path: bytes) -> bool:
    """Say whether a path is a regular file (or a link to one)."""
    return os.path.isfile(path)


def is_link(path: bytes) -> bool:
    """Say whether a path is a symbolic link."""
    return os.path.islink(path)


def moment_of(path: bytes) -> tuple[int, ...] | None:
    """Return what changes when a file is written to or replaced (size and time); None where it cannot be told."""
    try:
        facts = os.stat(path)
    except OSError:
        return None
    return facts.st_size, facts.st_mtime_ns


def is_inside(inner: bytes, folder: bytes) -> bool:
    """Say whether a path is, or would be, below a folder, links resolved."""
    ours, theirs = os.path.realpath(inner), os.path.realpath(folder)
    return ours.startswith(theirs.rstrip(os.sep.encode()) + os.sep.encode())
