"""Writes what was composed into a staging folder: each tag file once, in the order given, the tag manifests last."""

from __future__ import annotations

import os
from collections.abc import Mapping

from archivekit.paths import BagPath
from archivekit.storage.failures import storage_errors
from archivekit.storage.staging import Staging


def seal(staging: Staging, tag_files: Mapping[BagPath, bytes]) -> None:
    """Write the tag files; raises StorageError. Computes nothing: every byte was decided before."""
    for path, data in tag_files.items():
        with storage_errors(os.path.join(staging.destination, path), "write"):
            descriptor = staging.create(path)
            try:
                write(descriptor, memoryview(data))
            finally:
                os.close(descriptor)


def write(descriptor: int, data: memoryview) -> None:
    """Write all of it, however many calls that takes; raises OSError."""
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, data[written:])
