"""Bags into one file and out of it: whole or not at all, the same octets each time, nothing overwritten."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import archivekit as ak
import packing
from archivekit.storage import system
from archivekit.storage.archive import packer as archive_packer
from archivekit.storage.archive import staging as archive_staging
from archiving import BAG, LETTER, tar, tar_member
from bagmaking import bag, write
from running import Runner

FORMS = ("tar", "tar.gz", "tar.zst", "zip")
MOMENT = packing.MOMENT
FILES = {"data/" + "long/" * 60 + "name.txt": b"long\n", "data/بيان.txt": b"statement\n", "data/empty": b""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a bag whose names and times are not plain, all with one modification time."""
    root = write(bag({name.encode(): data for name, data in FILES.items()}), tmp_path / "vault" / "bag")
    for path in root.rglob("*"):
        os.utime(path, ns=(MOMENT, MOMENT))
    return root


def leftovers(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir() if path.name.startswith(".partial"))


# -- there and back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_what_was_packed_verifies_and_unpacks_to_the_same_bag(form: str, folder: Path, tmp_path: Path) -> None:
    packed = ak.pack(folder, to=tmp_path / f"bag.{form}")
    unpacked = ak.unpack(packed.path, to=tmp_path / "new" / "vault")

    assert packing.octets(folder) == packing.octets(tmp_path / "new" / "vault" / "bag")
    assert [ak.Verdict.VALID] * 2 == [packed.report.subjects[0].verdict, unpacked.report.subjects[0].verdict]
    assert (ak.Kind.ARCHIVE, ak.Kind.BAG) == (packed.report.subjects[0].kind, unpacked.report.subjects[0].kind)
    exact = MOMENT if form != "zip" else MOMENT // 10**9 * 10**9
    assert exact == (tmp_path / "new/vault/bag/data/empty").stat().st_mtime_ns
    assert str(tmp_path / "new" / "vault" / "bag") == unpacked.path
    assert [] == leftovers(tmp_path)


@pytest.mark.parametrize("form", FORMS)
def test_other_tools_read_what_was_packed(form: str, folder: Path, tmp_path: Path) -> None:
    made = tmp_path / f"bag.{form}"
    ak.pack(folder, to=made)

    if form == "zip":
        with zipfile.ZipFile(made) as archive:
            assert archive.testzip() is None
            found = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    elif form == "tar.zst":
        pytest.importorskip("backports.zstd")
        return
    else:
        with tarfile.open(made) as opened:
            found = {one.name: opened.extractfile(one).read() for one in opened if one.isfile()}  # type: ignore[union-attr]
            assert {(0, 0, "", "")} == {(one.uid, one.gid, one.uname, one.gname) for one in opened}

    assert packing.octets(folder) == {name.removeprefix("bag/"): data for name, data in found.items()}


# -- the same octets ---------------------------------------------------------------------------------------------------

OTHER = [
    ({"TZ": "Asia/Baku", "LC_ALL": "C"}, 0o077),
    ({"TZ": "America/St_Johns", "LANG": "tr_TR.UTF-8", "USER": "someone", "HOSTNAME": "elsewhere"}, 0o000),
]


@pytest.mark.parametrize(("environment", "umask"), OTHER)
@pytest.mark.parametrize("form", FORMS)
def test_the_same_bag_gives_the_same_octets(
    form: str, environment: dict[str, str], umask: int, folder: Path, tmp_path: Path
) -> None:
    expected = Path(ak.pack(folder, to=tmp_path / f"bag.{form}").path).read_bytes()
    again = tmp_path / "again" / "bag"
    again.mkdir(parents=True)
    for path in sorted(folder.rglob("*"), reverse=True):  # another order in the folders, another time of making
        if path.is_file():
            target = again / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            target.chmod(0o600)
            if path.relative_to(folder).parts[0] == "data":
                os.utime(target, ns=(MOMENT, MOMENT))

    arguments = [
        sys.executable,
        "-m",
        "archivekit",
        "pack",
        str(again),
        "--to",
        str(tmp_path / "again" / f"bag.{form}"),
    ]
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    subprocess.run(arguments, env=inherited | environment, umask=umask, check=True, capture_output=True)

    assert expected == (tmp_path / "again" / f"bag.{form}").read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_packaging_twice_gives_the_same_octets(form: str, tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"b/c.txt": b"c\n", "a.bin": bytes(700_000), "ə.txt": b""})

    made = [
        Path(ak.package(source, to=tmp_path / place / f"made.{form}", jobs=jobs, **packing.QUICK).path).read_bytes()
        for place, jobs in (("one", 1), ("two", 2))
    ]

    assert made[0] == made[1]
    assert ak.Verdict.VALID is ak.verify(tmp_path / "one" / f"made.{form}").subjects[0].verdict


def test_no_member_is_later_than_the_time_that_was_handed_in(
    folder: Path, tmp_path: Path, cli: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")

    assert 0 == cli("pack", str(folder), "--to", str(tmp_path / "bag.tar")).code

    with tarfile.open(tmp_path / "bag.tar") as archive:
        assert {1_000_000_000} == {member.mtime for member in archive}


def test_tag_files_have_the_time_of_the_bagging_date(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals")
    ak.package(source, to=tmp_path / "made", **packing.QUICK)
    ak.pack(tmp_path / "made", to=tmp_path / "made.tar")

    with tarfile.open(tmp_path / "made.tar") as archive:
        times = {member.name: member.mtime for member in archive}

    assert (1_795_564_800, MOMENT / 1e9) == (times["made/bagit.txt"], times["made/data/a.txt"])


def test_the_manifests_come_before_the_payload(folder: Path, tmp_path: Path) -> None:
    ak.pack(folder, to=tmp_path / "bag.tar")

    with tarfile.open(tmp_path / "bag.tar") as archive:
        names = archive.getnames()

    assert ["bag", "bag/bagit.txt", "bag/manifest-sha512.txt", "bag/tagmanifest-sha512.txt"] == names[:4]


# -- packaging straight into an archive --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_package_in_one_file_holds_what_a_folder_would(form: str, tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals")
    record = packing.record(tmp_path)

    ak.package(source, to=tmp_path / "made", record=record, **packing.QUICK)
    made = ak.package(source, to=tmp_path / f"made.{form}", record=record, **packing.QUICK)
    ak.unpack(made.path, to=tmp_path / "out")

    assert packing.octets(tmp_path / "made") == packing.octets(tmp_path / "out" / "made")
    assert ("archive", "valid") == (made.report.subjects[-1].kind.value, made.report.subjects[-1].verdict.value)  # type: ignore[union-attr]
    assert "PKG-2" in " ".join(packing.codes(made.report))


def test_an_original_that_changes_meanwhile_leaves_nothing(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a.bin": bytes(3_000_000)})

    def grow(octets: int) -> None:
        with open(source / "a.bin", "ab") as file:
            file.write(b"x")

    with pytest.raises(ak.SourceChangedError):
        ak.package(source, to=tmp_path / "out" / "made.tar", progress=grow, **packing.QUICK)

    assert not (tmp_path / "out").exists()


# -- refusals ----------------------------------------------------------------------------------------------------------


def _damaged(folder: Path) -> None:
    (folder / "data" / "empty").write_bytes(b"x")


def _taken(folder: Path) -> None:
    (folder.parent.parent / "bag.tar").write_bytes(b"")


def _stale_checksum(folder: Path) -> None:
    (folder.parent.parent / "bag.tar.sha512").write_bytes(b"")


@pytest.mark.parametrize(
    ("prepare", "codes"),
    [(_damaged, {"BAG-134", "BAG-176"}), (_taken, {"PKG-110"}), (_stale_checksum, {"PKG-110"})],
)
def test_what_cannot_be_packed_is_refused_before_anything_is_written(
    prepare: Callable[[Path], None], codes: set[str], folder: Path, tmp_path: Path
) -> None:
    prepare(folder)
    before = packing.facts(tmp_path)

    with pytest.raises(ak.RefusedError) as refused:
        ak.pack(folder, to=tmp_path / "bag.tar")

    assert codes == packing.codes(refused.value.report)
    assert before == packing.facts(tmp_path)


@pytest.mark.parametrize("name", ["bag.rar", "bag.tar.xz", "bag", ".tar"])
def test_only_forms_that_are_written_can_be_asked_for(name: str, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ak.UsageError):
        ak.pack(folder, to=tmp_path / name)


def test_an_archive_is_not_packed_and_a_folder_not_unpacked(folder: Path, tmp_path: Path) -> None:
    ak.pack(folder, to=tmp_path / "bag.tar")

    with pytest.raises(ak.UsageError):
        ak.pack(tmp_path / "bag.tar", to=tmp_path / "again.tar")
    with pytest.raises(ak.UsageError):
        ak.unpack(folder, to=tmp_path / "out")


@pytest.mark.parametrize(
    "more",
    [
        tar_member(b"bag/../../x", b"x"),
        tar_member(b"bag/l", kind=b"2", link=b"/etc"),
        tar_member(LETTER, b"other"),
        tar_member(b"other/x", b"x"),
        tar_member(b"bag/data/x", b"x"),
    ],
    ids=["parent", "link", "twice", "outside", "unlisted"],
)
def test_only_what_verifies_is_unpacked(more: bytes, tmp_path: Path) -> None:
    (tmp_path / "bag.tar").write_bytes(tar(more=more))

    with pytest.raises(ak.RefusedError):
        ak.unpack(tmp_path / "bag.tar", to=tmp_path / "out")

    assert ["bag.tar"] == sorted(path.name for path in tmp_path.iterdir())


def test_nothing_is_unpacked_over_anything(tmp_path: Path) -> None:
    (tmp_path / "bag.tar").write_bytes(tar(BAG))
    (tmp_path / "out" / "bag").mkdir(parents=True)

    with pytest.raises(ak.DestinationExistsError):
        ak.unpack(tmp_path / "bag.tar", to=tmp_path / "out")

    assert [] == list((tmp_path / "out" / "bag").iterdir())


# -- failures ----------------------------------------------------------------------------------------------------------


def _no_space(*arguments: Any) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (archive_staging.ArchiveStaging, "_drain"),
        (system, "flush"),
        (system, "rename_into_place"),
        (archive_packer, "_read"),
    ],
)
def test_whatever_fails_leaves_nothing_behind(
    where: Any, name: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, _no_space)

    with pytest.raises(ak.StorageError):
        ak.pack(folder, to=tmp_path / "new" / "bag.tar")

    assert not (tmp_path / "new").exists()


def test_what_is_read_back_must_be_what_was_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = archive_staging.ArchiveStaging.flush

    def flush(staging: archive_staging.ArchiveStaging) -> None:
        real(staging)
        with open(staging.path, "r+b") as file:
            file.seek(100)
            file.write(b"\xff")

    monkeypatch.setattr(archive_staging.ArchiveStaging, "flush", flush)

    with pytest.raises(ak.ReadBackError):
        ak.pack(folder, to=tmp_path / "bag.tar")

    assert ["vault"] == [path.name for path in tmp_path.iterdir()]


def test_a_file_that_changes_while_it_is_packed_stops_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Any = archive_packer.pack_folder

    def pack_folder(root: bytes, *arguments: Any) -> None:
        def touch(octets: int) -> None:
            (folder / "data" / "بيان.txt").write_bytes(b"another\n")

        real(root, *arguments[:-1], touch)

    from archivekit.workflow import archives

    monkeypatch.setattr(archives, "pack_folder", pack_folder)

    with pytest.raises(ak.SourceChangedError):
        ak.pack(folder, to=tmp_path / "bag.tar")

    assert ["vault"] == [path.name for path in tmp_path.iterdir()]


# -- checksums of the file ---------------------------------------------------------------------------------------------


def test_checksums_are_written_beside_and_verified(folder: Path, tmp_path: Path) -> None:
    made = ak.pack(folder, to=tmp_path / "bag.tar", checksum=["sha512", "sha256"])

    subject = ak.verify(tmp_path / "bag.tar").subjects[0]

    assert (str(tmp_path / "bag.tar.sha512"), str(tmp_path / "bag.tar.sha256")) == made.checksums
    assert ["ARC-140", "ARC-140"] == [finding.code for finding in subject.findings]
    assert ak.Verdict.VALID is subject.verdict


@pytest.mark.parametrize(
    ("text", "code", "verdict"),
    [
        (b"0" * 128 + b"  bag.tar\n", "ARC-141", ak.Verdict.INVALID),
        (b"0" * 128 + b"\n", "ARC-141", ak.Verdict.INVALID),
        (b"0" * 128 + b"  other.tar\n", "ARC-142", None),
        (b"0" * 64 + b"  bag.tar\n", "ARC-142", None),
        (b"", "ARC-142", None),
        (b"\xff\xfe\0", "ARC-142", None),
    ],
)
def test_a_checksum_that_is_another_or_none_is_said(text: bytes, code: str, verdict: Any, tmp_path: Path) -> None:
    (tmp_path / "bag.tar").write_bytes(tar(BAG))
    (tmp_path / "bag.tar.sha512").write_bytes(text)

    subject = ak.verify(tmp_path / "bag.tar").subjects[0]

    assert ([code], verdict) == ([finding.code for finding in subject.findings], subject.verdict)


# -- the command line --------------------------------------------------------------------------------------------------


def test_the_commands_pack_and_unpack(cli: Runner, here: Path) -> None:
    packed = cli("pack", "good", "--to", "good.tar.gz", "--checksum", "sha512")
    verified = cli("verify", "good.tar.gz", "--second-opinion", "always", "--recursive")
    unpacked = cli("unpack", "good.tar.gz", "--to", "out")

    assert [0, 0, 0] == [packed.code, verified.code, unpacked.code]
    assert "made: good.tar.gz.sha512\n" in packed.out
    assert "ARC-150" in verified.out
    assert "made: out/good\n" in unpacked.out
    assert packing.octets(here / "good") == packing.octets(here / "out" / "good")


def test_a_valid_bag_that_cannot_be_packed_is_not_said_to_fail_by_warnings(cli: Runner, here: Path) -> None:
    ran = cli("pack", "good", "--to", "good/x.zip")

    assert "failed  good\n  valid as it is, " in ran.out


def test_what_is_wrong_has_its_exit_code(cli: Runner, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "bad.tar").write_bytes(tar(more=tar_member(b"../x", b"x")))
    (here / "letter.txt").write_bytes(b"no archive")
    cli("pack", "good", "--to", "good.zip")

    assert [1, 3, 3, 3, 2] == [
        cli("unpack", "bad.tar", "--to", "out").code,
        cli("unpack", "letter.txt", "--to", "out").code,
        cli("unpack", "nowhere.tar", "--to", "out").code,
        cli("pack", "good", "--to", "good.zip").code,
        cli("pack", "good", "--to", "good.rar").code,
    ]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert 2 == cli("pack", "good", "--to", "again.tar").code
