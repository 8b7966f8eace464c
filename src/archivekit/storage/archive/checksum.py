"""The checksums that lie beside an archive file (`bag.tar.sha512`), and the digests of the file that they are of."""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterator, Sequence

from archivekit.bag.checksums import parse
from archivekit.codes import archive as codes
from archivekit.codes import system
from archivekit.digests import ALGORITHMS
from archivekit.findings import Finding, Where
from archivekit.paths import show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.storage.reading import BUFFER, Reading, read_file
from archivekit.storage.system import OPEN_READ

#: Longer than any list of the checksums of one folder's archives.
_MOST = 16 << 20
_BARE = re.compile(rb"\s*([0-9A-Fa-f]{32,128})\s*")


def beside(path: bytes, algorithm: str) -> bytes:
    """Return where the checksum of an archive by an algorithm lies."""
    return path + b"." + algorithm.encode("ascii")


def check_beside(path: bytes, reading: Reading) -> Iterator[Finding]:
    """Yield what comes of comparing an archive with every checksum that lies beside it; raises OSError."""
    expected: dict[str, str] = {}
    for algorithm in ALGORITHMS:
        place = beside(path, algorithm)
        if not files.exists(place):
            continue
        where = Where(file=show(place))
        data = files.read(place, most=_MOST)
        digest = data if isinstance(data, Finding) else _expected(data, os.path.basename(path), algorithm)
        if isinstance(digest, str):
            expected[algorithm] = digest
        else:
            why = digest.message if digest else f"there is no {ALGORITHMS[algorithm].label} digest in it"
            yield codes.CHECKSUM_UNREAD.finding(f"{quoted(place)} could not be used: {why}", where=where)
    if not expected:
        return
    found = digests(path, tuple(expected), reading)
    if isinstance(found, Finding):
        yield found
        return
    for algorithm, observed in zip(expected, found, strict=True):
        label, where = ALGORITHMS[algorithm].label, Where(file=show(beside(path, algorithm)))
        if observed.hex() == expected[algorithm]:
            yield codes.CHECKSUM_MATCHES.finding(f"the {label} digest of the file is the one beside it", where=where)
        else:
            yield codes.CHECKSUM_DIFFERS.finding(
                f"the {label} digest of the file is not the one beside it", where=where,
                expected=expected[algorithm], observed=observed.hex(),
            )  # fmt: skip


def _expected(data: bytes, name: bytes, algorithm: str) -> str | None:
    """Return the digest that a checksum file has for an archive: its own line, or the only thing in it."""
    octets = ALGORITHMS[algorithm].octets
    bare = _BARE.fullmatch(data)
    if bare:
        return bare[1].decode().lower() if len(bare[1]) == 2 * octets else None
    fitting = [entry for entry in parse(data, show(name)).entries if len(entry.digest) == 2 * octets]
    own = {entry.digest for entry in fitting if entry.path.rpartition(b"/")[2] == name}
    return own.pop().lower() if len(own) == 1 else None


def digests(path: bytes, algorithms: Sequence[str], reading: Reading) -> tuple[bytes, ...] | Finding:
    """Return the digests of a whole file, read once; or why there are none. Raises OSError."""
    descriptor = os.open(path, OPEN_READ & ~getattr(os, "O_NOFOLLOW", 0))
    buffer = mmap.mmap(-1, BUFFER)
    try:
        _, found, error, change = read_file(
            descriptor, algorithms, buffer, from_medium=reading.from_medium, tick=reading.tick
        )
    finally:
        os.close(descriptor)
        buffer.close()
    where = Where(path=show(path))
    if error is not None:
        return system.CANNOT_READ.finding(f"{quoted(path)} could not be read: {error[1]}", where=where)
    if change is not None:
        return system.CHANGED_WHILE_READ.finding(f"{quoted(path)} changed while it was being read", where=where)
    return found


def line(digest: bytes, name: bytes) -> bytes:
    """Return the line of a checksum file, as `sha512sum` writes it: line ends and backslashes in a name escaped."""
    escaped = name.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
    mark = b"\\" if escaped != name else b""
    return b"%s%s  %s\n" % (mark, digest.hex().encode("ascii"), escaped)
