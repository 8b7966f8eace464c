"""What is called valid in an archive is what other tools unpack: Python's always, others where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from test_archive_specimens import NO_VERDICT, SPECIMENS, VALID_ALL_THE_SAME

import archivekit as ak
from archivekit.storage.archive.forms import by_content
from archivekit.storage.archive.names import Form
from bagmaking import promised
from differentials import SAID

#: What `unzip` ends with where a member is packed in a way that it does not know.
_UNKNOWN_METHOD = 81

Unpacker = Callable[[Path, Path], None]

ALIKE = [name for name in SPECIMENS if promised(name) <= VALID_ALL_THE_SAME - SAID]


def _by_tarfile(file: Path, folder: Path) -> None:
    with tarfile.open(file) as archive:
        archive.extraction_filter = getattr(tarfile, "fully_trusted_filter", None)
        archive.extractall(folder)


def _by_zipfile(file: Path, folder: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)


def _by_command(*command: str) -> Unpacker:
    def unpack(file: Path, folder: Path) -> None:
        run = subprocess.run([*command, str(file)], cwd=folder, check=False, capture_output=True)
        assert run.returncode in (0, _UNKNOWN_METHOD), run.stderr

    return unpack


def _tools(form: Form) -> Iterator[tuple[str, Unpacker]]:
    """Yield the tools of this machine that unpack a form."""
    if form is Form.ZIP:
        yield "zipfile", _by_zipfile
    elif form is not Form.TAR_ZST:
        yield "tarfile", _by_tarfile
    tools: Mapping[str, tuple[Form, ...]] = {
        "tar -xf": (Form.TAR,), "bsdtar -xf": tuple(Form), "unzip -q": (Form.ZIP,),
    }  # fmt: skip
    for command, forms in tools.items():
        if form in forms and shutil.which(command.split()[0]):
            yield command, _by_command(*command.split())


def _tree(folder: Path) -> dict[bytes, bytes | None]:
    """Return every file and folder below a folder, but what is litter beside a bag."""
    found: dict[bytes, bytes | None] = {}
    top = os.fsencode(folder)
    walked: Iterator[tuple[bytes, list[bytes], list[bytes]]] = os.walk(top)
    for at, folders, files in walked:
        assert not any(os.path.islink(os.path.join(at, name)) for name in (*folders, *files))
        found |= {os.path.relpath(os.path.join(at, name), top): None for name in folders}
        for name in folders:  # some tools keep a mode that closes things to who unpacked them
            os.chmod(os.path.join(at, name), 0o700)
        for name in files:
            place = os.path.join(at, name)
            os.chmod(place, 0o600)
            with open(place, "rb") as file:
                found[os.path.relpath(place, top)] = file.read()
    return found


@pytest.mark.parametrize("name", ALIKE)
def test_what_is_valid_is_unpacked_alike_by_other_tools(name: str, tmp_path: Path) -> None:
    file_name, data = SPECIMENS[name]()
    file = tmp_path / file_name
    file.write_bytes(data)
    form = by_content(data[:512])
    assert form is not None

    ak.unpack(file, to=tmp_path / "ours")

    ours = _tree(tmp_path / "ours")
    for tool, unpack in _tools(form):
        theirs = tmp_path / tool.split()[0]
        theirs.mkdir()
        unpack(file, theirs)
        if any(theirs.iterdir()):
            assert (tool, ours) == (tool, _tree(theirs))


@pytest.mark.parametrize("name", [name for name in SPECIMENS if not promised(name) <= VALID_ALL_THE_SAME])
def test_what_is_not_valid_is_not_unpacked_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    file_name, data = SPECIMENS[name]()
    (tmp_path / file_name).write_bytes(data)

    with pytest.raises(ak.RefusedError) as refused:
        ak.unpack(tmp_path / file_name, to=tmp_path / "into")

    assert [file_name] == [path.name for path in tmp_path.rglob("*")]
    outcome = "inconclusive" if promised(name) <= VALID_ALL_THE_SAME | NO_VERDICT else "failed"
    assert outcome == refused.value.report.outcome.value
