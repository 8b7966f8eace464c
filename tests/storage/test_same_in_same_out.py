"""Same in, same out: tag files depend on the originals, the record, the options and the date, and on nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import archivekit as ak
import packing

FILES = {
    "a.txt": b"a\n", "b/c.txt": b"c\n", "b/\u0259.txt": "ə".encode(), "b/d/e.bin": bytes(700_000),
    "f.bin": bytes(600_000), "bay\u0131n.txt": b"", "empty/": b"", "\u0628.txt": b"b",
}  # fmt: skip

RECORD = """title = [{value = "A statement", lang = "en"}, {value = "Bəyanat", lang = "az"}]
identifier = "local:1"
"""


def prepared(place: Path) -> tuple[Path, Path]:
    source = packing.originals(place / "originals", FILES)
    record = place / "record.toml"
    record.write_text(RECORD, encoding="utf-8")
    return source, record


def run(place: Path, *options: str, environment: Mapping[str, str], umask: int) -> dict[str, bytes]:
    """Package by the command line, in another process, and return the bag."""
    arguments = [
        sys.executable, "-m", "archivekit", "package", str(place / "originals"), "--to", str(place / "bag"),
        "--record", str(place / "record.toml"), "--date", "2026-11-25", "--second-opinion", "never",
    ]  # fmt: skip
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ended = subprocess.run(
        [*arguments, *options], env=inherited | dict(environment), umask=umask, capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return packing.octets(place / "bag")


@pytest.fixture
def expected(tmp_path: Path) -> dict[str, bytes]:
    source, record = prepared(tmp_path)
    ak.package(source, to=tmp_path / "expected", record=record, **packing.QUICK)
    return packing.octets(tmp_path / "expected")


POSIX = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize(
    ("environment", "umask", "options"),
    [
        ({"LC_ALL": "C.UTF-8"}, 0o022, []),
        (POSIX, 0o022, []),
        ({"TZ": "Asia/Tokyo"}, 0o077, ["--jobs", "1"]),
        ({"TZ": "America/St_Johns", "PYTHONHASHSEED": "7", "LANG": "tr_TR.UTF-8"}, 0o000, ["--jobs", "4"]),
    ],
    ids=["UTF-8", "POSIX", "east, private", "west, open, four jobs"],
)
def test_locale_time_zone_umask_and_jobs_change_nothing(
    tmp_path: Path, expected: dict[str, bytes], environment: dict[str, str], umask: int, options: list[str]
) -> None:
    assert run(tmp_path, *options, environment=environment, umask=umask) == expected


def test_the_folder_of_the_originals_the_name_of_the_bag_and_the_order_of_folders_change_nothing(
    tmp_path: Path, expected: dict[str, bytes]
) -> None:
    elsewhere = tmp_path / "somewhere" / "else entirely"
    for name in reversed(FILES):
        packing.originals(elsewhere, {name: FILES[name]})
    shutil.copy(tmp_path / "record.toml", tmp_path / "somewhere" / "description.toml")

    ak.package(
        elsewhere, to=tmp_path / "vault" / "another name", record=tmp_path / "somewhere" / "description.toml",
        **packing.QUICK,
    )  # fmt: skip

    assert packing.octets(tmp_path / "vault" / "another name") == expected


def test_what_is_in_the_way_of_the_disk_changes_nothing(tmp_path: Path, expected: dict[str, bytes]) -> None:
    source = tmp_path / "originals"

    ak.package(source, to=tmp_path / "a b" / "ə" / "bag", record=tmp_path / "record.toml", **packing.QUICK)

    assert packing.octets(tmp_path / "a b" / "ə" / "bag") == expected


@pytest.mark.parametrize("changed", ["octets", "name", "time", "date", "digest", "record"])
def test_what_is_given_does_change_the_tag_files(tmp_path: Path, expected: dict[str, bytes], changed: str) -> None:
    source, record = tmp_path / "originals", tmp_path / "record.toml"
    options = dict(packing.QUICK)
    if changed == "octets":
        packing.originals(source, {"a.txt": b"A\n"})
    elif changed == "name":
        (source / "a.txt").rename(source / "A.txt")
    elif changed == "time":
        os.utime(source / "a.txt", ns=(packing.MOMENT, packing.MOMENT + 1))
    elif changed == "record":
        record.write_text(RECORD + 'creator = "An observatory"\n', encoding="utf-8")
    else:
        options |= {"date": "2026-11-26"} if changed == "date" else {"digest": ["sha256"]}

    ak.package(source, to=tmp_path / "bag", record=record, **options)

    assert packing.octets(tmp_path / "bag") != expected


def test_no_user_no_host_and_no_path_of_the_machine_is_in_any_tag_file(
    tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    host = os.uname().nodename.encode()
    needles = [os.fsencode(tmp_path), os.fsencode(Path.home()), *([host] if len(host) > 5 else [])]

    found = {path for path, data in expected.items() for needle in needles if len(needle) > 5 and needle in data}

    assert found == set()
