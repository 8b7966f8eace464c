"""Writes what was composed into a staging folder, each file once, in the order given; and digests it on the way.

Computes no text. A file may come in pieces, so that one that tells of a million others is never held whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from archivekit.digests import ALGORITHMS
from archivekit.paths import BagPath
from archivekit.storage.failures import storage_errors
from archivekit.storage.staging import Staging


def seal(
    staging: Staging, tag_files: Mapping[BagPath, Iterable[bytes]], algorithms: Sequence[str]
) -> dict[BagPath, dict[str, str]]:
    """Write the tag files, each given in pieces, and return their digests in hex; raises StorageError."""
    sealed = {}
    for path, pieces in tag_files.items():
        hashers = {name: ALGORITHMS[name].new() for name in algorithms}
        with storage_errors(os.path.join(staging.destination, path), "write"):
            descriptor = staging.create(path)
            try:
                for piece in pieces:
                    for hasher in hashers.values():
                        hasher.update(piece)
                    write(descriptor, memoryview(piece))
            finally:
                os.close(descriptor)
        sealed[path] = {name: hasher.hexdigest() for name, hasher in hashers.items()}
    return sealed


def write(descriptor: int, data: memoryview) -> None:
    """Write all of it, however many calls that takes; raises OSError."""
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, data[written:])
