"""The members of an archive that was verified → files in a folder that is being made. Refuses; never mends a name."""

from __future__ import annotations

import os

from archivekit.errors import StorageError
from archivekit.findings import Depth, Level
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage.archive.file import Archive
from archivekit.storage.archive.forms import BrokenError
from archivekit.storage.archive.gathering import Members
from archivekit.storage.archive.names import Form
from archivekit.storage.archive.source import FILE, FOLDER, Member
from archivekit.storage.digester import Tick
from archivekit.storage.failures import storage_errors
from archivekit.storage.listing import Limits
from archivekit.storage.staging import Staging
from archivekit.storage.writer import write


def unpack_members(path: bytes, form: Form, root: bytes, staging: Staging, limits: Limits, tick: Tick) -> None:
    """Write what lies in the bag's folder of an archive into a staging folder, modification times kept.

    What is no file and no folder, and whatever is refused by its name, stops the unpacking. Raises StorageError.
    """
    with storage_errors(path, "read"), Archive(path, form, limits, tick=tick) as archive:
        members = Members(limits, Depth.QUICK)
        prefix = root + b"/"
        try:
            for member in archive.members():
                name = members.take(member)
                if name is not None and name.startswith(prefix):
                    _unpack(archive, member, BagPath(name[len(prefix) :]), staging)
        except BrokenError as error:
            raise _stopped(path, error.finding.message) from error
        said = [*archive.troubles, *members.told.all()]
        wrong = [finding for finding in said if finding.level in (Level.ERROR, Level.UNKNOWN)]
        if wrong or archive.is_broken or archive.has_changed():
            raise _stopped(path, wrong[0].message if wrong else "it changed while it was being read")


def _stopped(path: bytes, why: str) -> StorageError:
    message = f"{quoted(path)} is not the archive that was verified: {why}. Nothing was published. Run again."
    return StorageError(message, path=show(path), operation="unpack")


def _unpack(archive: Archive, member: Member, path: BagPath, staging: Staging) -> None:
    place = os.path.join(staging.destination, path)
    with storage_errors(place, "write"):
        if member.kind == FOLDER:
            staging.make_folder(path)
            return
        if member.kind != FILE:
            raise _stopped(member.name, f"it is a {member.kind}")
        descriptor = staging.create(path)
        try:
            for piece in archive.pieces(member):
                write(descriptor, memoryview(piece))
            _keep_time(descriptor, member.modified_ns)
        finally:
            os.close(descriptor)


def _keep_time(descriptor: int, modified_ns: int | None) -> None:
    """Give a file the time that the archive has for it, where the system can hold that time."""
    if modified_ns is not None and os.utime in os.supports_fd:
        try:
            os.utime(descriptor, ns=(modified_ns, modified_ns))
        except OverflowError:
            return
