"""A bag in one file is the same on a machine without libmagic, but for what is said of formats."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

import archivekit as ak
from archivekit.storage import identify

#: What tells of formats, and the digests over it.
MAY_DIFFER = {"metadata/premis.xml", "tagmanifest-sha512.txt"}


def members(path: Path) -> dict[str, bytes]:
    """Return the files of a tar or zip, each below the archive's one folder, by the standard library's own readers."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as whole:
            return {name.partition("/")[2]: whole.read(name) for name in whole.namelist() if not name.endswith("/")}
    with tarfile.open(path) as whole:
        files = [(member.name, whole.extractfile(member)) for member in whole if member.isfile()]
        return {name.partition("/")[2]: file.read() for name, file in files if file is not None}


@pytest.mark.parametrize("ending", ["tar", "zip"])
def test_without_libmagic_only_premis_and_the_digests_over_it_differ(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / "letter.txt").write_text("Dear all,\n")
    (tmp_path / "originals" / "unknown.bin").write_bytes(bytes(range(256)))

    ak.package(tmp_path / "originals", to=tmp_path / "with" / f"bag.{ending}", date="2024-11-20")
    monkeypatch.setattr(identify, "_first_engine", lambda: (None, ("hidden",)))
    made = ak.package(tmp_path / "originals", to=tmp_path / "without" / f"bag.{ending}", date="2024-11-20")

    ours, theirs = members(tmp_path / "with" / f"bag.{ending}"), members(tmp_path / "without" / f"bag.{ending}")
    assert ours.keys() == theirs.keys()
    assert MAY_DIFFER == {name for name in ours if ours[name] != theirs[name]}
    assert "PKG-215" in {finding.code for finding in made.report.findings}
