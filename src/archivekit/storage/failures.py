"""How an OSError leaves these rooms: as a StorageError that says what could not be done, where, why, and what next."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from archivekit.errors import StorageError
from archivekit.paths import show
from archivekit.quotes import quoted

_ADVICE = {
    errno.ENOSPC: "Make room, or choose another destination.",
    errno.EDQUOT: "Make room in the quota, or choose another destination.",
    errno.EFBIG: "Raise the limit on the size of files, or choose another destination.",
    errno.EACCES: "See to the permissions, or choose another destination.",
    errno.EPERM: "See to the permissions, or choose another destination.",
    errno.EROFS: "The file system is read-only: choose another destination.",
    errno.EMFILE: "Close other files or raise the limit of open files, and run again.",
    errno.ENFILE: "Close other files or raise the limit of open files, and run again.",
    errno.ENOMEM: "Free some memory, or run with `--jobs 1`.",
    errno.EIO: "The disk may be failing: copy what is on it to another one first.",
    errno.EBUSY: "Run again when whatever uses it has ended.",
}

#: What the system says where there is nothing of a name; anything else it says is no answer to whether there is.
NOTHING_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP})


@contextmanager
def storage_errors(path: bytes, operation: str) -> Iterator[None]:
    """Turn an OSError, and memory that ran out, into a StorageError that names the path and the operation."""
    try:
        yield
    except OSError as error:
        raise storage_error(path, operation, error) from error
    except MemoryError as error:
        raise storage_error(path, operation, OSError(errno.ENOMEM, "there is not enough memory")) from error


def storage_error(path: bytes, operation: str, error: OSError) -> StorageError:
    """Return the typed error for an OSError: what, where, and what to do next."""
    advice = _ADVICE.get(error.errno or 0, "See to the disk and the permissions, and run again.")
    said = f"could not {operation} {quoted(path)}: {reason(error)}. {advice}"
    return StorageError(said, path=show(path), operation=operation)


def reason(error: OSError) -> str:
    """Return what the system said, without its number and without a path."""
    return error.strerror or str(error) or type(error).__name__
