"""Calls that not every operating system has, each with what is done where it is missing.

Linux is the reference. macOS keeps the promises by calls of its own. Windows holds names and flushes more weakly;
`weaker_here` says how, and `doctor` prints it.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import mmap
import os
import sys
from enum import Enum
from functools import cache
from types import ModuleType
from typing import Final

fcntl: ModuleType | None
try:
    import fcntl as _fcntl

    fcntl = _fcntl
except ImportError:  # Windows has none
    fcntl = None

_PLATFORM: str = sys.platform

#: Whether files can be opened relative to an open folder, so that nobody can exchange a folder for a link meanwhile.
HAVE_DIR_FD: Final = os.open in os.supports_dir_fd and os.scandir in os.supports_fd and hasattr(os, "O_NOFOLLOW")

OPEN_FOLDER: Final = (
    os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
)
OPEN_READ: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
OPEN_NEW: Final = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

_AT_FDCWD: Final = -100
_RENAME_NOREPLACE: Final = 1
_RENAME_EXCL: Final = 4
_NOT_THERE: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_F_FULLFSYNC: Final = 51
_SYNC_FILE_RANGE_WRITE: Final = 2


class Lock(Enum):
    """What came of trying to lock a folder: it is ours, someone else holds it, or the system cannot tell."""

    OURS = "ours"
    TAKEN = "taken"
    UNKNOWN = "unknown"


@cache
def _libc() -> ctypes.CDLL | None:
    if os.name != "posix":
        return None
    with contextlib.suppress(OSError):
        return ctypes.CDLL(None, use_errno=True)
    return None


def usable_cores() -> int:
    """Return how many cores this process may use: affinity, then a cgroup's quota."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError):
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as file:
            quota, period = file.read().split()
        if quota != "max":
            cores = min(cores, max(1, int(quota) // int(period)))
    return max(1, cores)


def rename_into_place(source: bytes, destination: bytes) -> None:
    """Rename to a name that must not exist; raises FileExistsError where it does, OSError otherwise."""
    libc = _libc()
    call = getattr(libc, "renameat2", None) if _PLATFORM == "linux" else getattr(libc, "renameatx_np", None)
    if call is not None:
        flag = _RENAME_NOREPLACE if _PLATFORM == "linux" else _RENAME_EXCL
        at = _AT_FDCWD if _PLATFORM == "linux" else -2
        if call(at, source, at, destination, flag) == 0:
            return
        number = ctypes.get_errno()
        if number not in _NOT_THERE:
            raise OSError(number, os.strerror(number), os.fsdecode(destination))
    _look_and_rename(source, destination)


def _look_and_rename(source: bytes, destination: bytes) -> None:
    """Look, then rename, while the parent is locked: without a better call, writers of ours wait for each other."""
    parent = None
    try:
        if fcntl is not None:
            parent = os.open(os.path.dirname(destination) or b".", OPEN_FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
            with contextlib.suppress(OSError):  # a file system without locks
                fcntl.flock(parent, fcntl.LOCK_EX)
        if os.path.lexists(destination):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fsdecode(destination))
        os.rename(source, destination)
    finally:
        if parent is not None:
            os.close(parent)


def can_rename_without_replacing() -> bool:
    """Say whether the system has a rename that fails where the name is taken, whoever took it meanwhile."""
    libc = _libc()
    return os.name == "nt" or any(hasattr(libc, name) for name in ("renameat2", "renameatx_np"))


def flush(descriptor: int) -> None:
    """Flush one file or folder to the medium; raises OSError."""
    if _PLATFORM == "darwin" and fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, _F_FULLFSYNC)
            return
    os.fsync(descriptor)


def can_flush_file_system() -> bool:
    """Say whether one call flushes a whole file system and reports write errors (Linux since 5.8)."""
    if _PLATFORM != "linux" or not hasattr(_libc(), "syncfs"):
        return False
    major, minor = (int("".join(c for c in part if c.isdigit()) or 0) for part in os.uname().release.split(".")[:2])
    return (major, minor) >= (5, 8)


def flush_file_system(descriptor: int) -> None:
    """Flush the file system that an open folder is on; raises OSError. Errors since the descriptor was opened count."""
    libc = _libc()
    if libc is None or libc.syncfs(descriptor) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def read_into(descriptor: int, buffer: mmap.mmap) -> int:
    """Read as much as there is, up to the buffer's size, and return the number of octets; 0 is the end."""
    if hasattr(os, "readv"):
        return os.readv(descriptor, [buffer])
    data = os.read(descriptor, len(buffer))
    buffer[: len(data)] = data
    return len(data)


def start_writing_out(descriptor: int, start: int, octets: int) -> None:
    """Ask the system to begin writing a part of a file to the medium, and do not wait for it; a hint, no promise."""
    call = getattr(_libc(), "sync_file_range", None) if _PLATFORM == "linux" else None
    if call is not None:
        offset = ctypes.c_int64
        call(descriptor, offset(start), offset(octets), _SYNC_FILE_RANGE_WRITE)


def forget_pages(descriptor: int) -> None:
    """Ask the system to drop a flushed file from its cache, so that the next read comes from the medium."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def lock(descriptor: int) -> Lock:
    """Try to lock an open file or folder for as long as the descriptor is open; never waits."""
    if fcntl is None:
        return Lock.UNKNOWN
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return Lock.TAKEN if error.errno in (errno.EWOULDBLOCK, errno.EAGAIN) else Lock.UNKNOWN
    return Lock.OURS


def weaker_here() -> tuple[str, ...]:
    """Return the promises that this system keeps less well than Linux does, as sentences; none is the best answer."""
    weaker = []
    if not HAVE_DIR_FD:
        weaker.append("files are opened by path: someone who changes folders meanwhile could lead a reader astray")
    if not can_rename_without_replacing():
        weaker.append("two writers that publish one name at the same instant are told apart by a check, not by a call")
    if fcntl is None:
        weaker.append("a partial that is being written cannot be told from one that was left behind")
    if os.name == "nt":
        weaker.append("folders cannot be flushed: a power cut may undo the last rename")
    return tuple(weaker)
