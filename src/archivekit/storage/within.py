"""One file of a bag, read without leaving the bag: no link below its folder is followed, and only a file is opened."""

from __future__ import annotations

import errno
import os
import stat

from archivekit.codes import system as codes
from archivekit.findings import Finding, Where
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage.tree import NotRegularError, Tree

#: The largest file of `metadata/` that is read whole.
MOST = 256 << 20


def read_within(folder: bytes, path: BagPath, *, most: int = MOST) -> bytes | Finding:
    """Return the bytes of a file below a folder, or the finding that says why they are not to be had."""
    whole = show(os.path.join(folder, path))
    where = Where(file=whole)
    try:
        with Tree(folder) as tree:
            descriptor = tree.open(path)
            with open(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    return codes.NOT_A_FILE.finding(f"{quoted(whole)} is not a regular file", where=where)
                data = file.read(most + 1)
    except FileNotFoundError:
        return codes.NOT_FOUND.finding(f"there is no file {quoted(whole)}", where=where)
    except NotRegularError:
        return codes.NOT_A_FILE.finding(f"{quoted(whole)} is not a regular file", where=where)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK, errno.ENXIO):
            return codes.NOT_A_FILE.finding(
                f"{quoted(whole)} is a link, or lies behind one, and was not opened", where=where
            )
        reason = error.strerror or str(error)
        return codes.CANNOT_READ.finding(f"{quoted(whole)} could not be read: {reason}", where=where, observed=reason)
    if len(data) > most:
        return codes.OVER_LIMIT.finding(f"{quoted(whole)} is longer than {most:,} octets", where=where)
    return data
