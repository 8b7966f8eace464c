"""Writes what was composed into a staging folder: each tag file once, in the order given, the tag manifests last."""

from __future__ import annotations

import os
from collections.abc import Mapping

from archivekit.paths import BagPath
from archivekit.storage.staging import Staging, storage_errors


def seal(staging: Staging, tag_files: Mapping[BagPath, bytes]) -> None:
    """Write the tag files; raises StorageError. Computes nothing: every byte was decided before."""
    with storage_errors(staging.destination, "write"):
        for path, data in tag_files.items():
            descriptor = staging.create(path)
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(descriptor, view) :]
            finally:
                os.close(descriptor)
