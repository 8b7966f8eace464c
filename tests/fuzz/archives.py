"""The two readers of archives, fuzzed: all they are given ends in findings, and what has none is what Python reads."""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterable

from archivekit.findings import Depth, Finding, json_text
from archivekit.storage.archive.forms import BrokenError
from archivekit.storage.archive.gathering import Members
from archivekit.storage.archive.source import FILE, FOLDER, Member, Stream
from archivekit.storage.archive.tar import TarReader
from archivekit.storage.archive.zip import ZipReader
from archivekit.storage.listing import Limits

#: What is read of an archive: its files and what is in them, and its folders as None.
Tree = dict[bytes, bytes | None]

_LIMITS = Limits(members=1000)
_file = tempfile.TemporaryFile()  # noqa: SIM115 -- open as long as the process runs


def fuzz_tar(data: bytes) -> None:
    """A tar: headers, pax records, long names, the end; as it is, and with every check sum put right"""
    _tar(data)
    _tar(b"".join(_summed(data[at : at + 512]) for at in range(0, len(data), 512)))


def _summed(block: bytes) -> bytes:
    """Return a block with its check sum put right where it looks like a header."""
    if len(block) < 512 or block[257:262] != b"ustar":
        return block
    return block[:148] + b"%06o\0 " % (sum(block[:148]) + 256 + sum(block[156:])) + block[156:]


def _tar(data: bytes) -> None:
    stream = Stream(iter([data[at : at + 700] for at in range(0, len(data), 700)]))
    reader = TarReader(stream)
    found, told = _read(reader.members(), lambda member: stream.pieces(member.size))
    if found is not None and not told and not reader.troubles:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            theirs: Tree = {}
            for one in archive:
                taken = archive.extractfile(one) if one.isreg() else None
                theirs[one.name.encode("utf-8", "surrogateescape")] = taken.read() if taken else None
        assert found == _plain(theirs)
    _tell([*told, *reader.troubles])


def fuzz_zip(data: bytes) -> None:
    """A zip file: its end, its directory, the headers of its members"""
    _file.seek(0)
    _file.truncate()
    _file.write(data)
    _file.flush()
    reader = ZipReader(_file.fileno(), os.fstat(_file.fileno()).st_size, _LIMITS.members)
    found, told = _read(reader.members(), reader.pieces)
    if found is not None and not told and not reader.troubles:
        with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(io.BytesIO(data)) as archive:
            theirs = {
                one.filename.encode("utf-8", "surrogateescape"): None if one.is_dir() else archive.read(one)
                for one in archive.infolist()
            }
        assert found == _plain(theirs)
    _tell([*told, *reader.troubles])


def _read(
    members: Iterable[Member], pieces: Callable[[Member], Iterable[bytes | memoryview]]
) -> tuple[Tree | None, list[Finding]]:
    """Return every file and folder, None where there is something else; and what is found about members."""
    gathered, told = Members(_LIMITS, Depth.FULL), list[Finding]()
    tree: Tree = {}
    try:
        for member in members:
            name = gathered.take(member)
            if name is None or member.kind not in (FILE, FOLDER):
                continue
            try:
                tree[name] = b"".join(map(bytes, pieces(member))) if member.kind == FILE else None
            except BrokenError as error:
                told.append(error.finding)
    except BrokenError as error:
        told.append(error.finding)
    told.extend(gathered.told.all())
    return (None if gathered.others else tree), told


def _plain(tree: Tree) -> Tree:
    """Return the same by names without `./` at their beginning or a slash at their end, and without the top itself."""
    plain = {}
    for name, data in tree.items():
        while name.startswith(b"./"):
            name = name[2:]
        plain[name.rstrip(b"/")] = data
    return {name: data for name, data in plain.items() if name not in (b"", b".")}


def _tell(findings: Iterable[Finding]) -> None:
    for finding in findings:
        json_text(finding.to_dict())
