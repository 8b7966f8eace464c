"""The doctor: everything that it looks at, in text and JSON, and a folder that is nobody's."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shlex
import sys
import tomllib
from pathlib import Path

import pytest

import archivekit as ak
from running import Runner

ROOT = Path(__file__).resolve().parents[2]


def test_the_doctor_says_what_is_here_in_groups(cli: Runner, here: Path) -> None:
    ran = cli("doctor")

    lines = ran.out.splitlines()
    assert (0, "") == (ran.code, ran.err)
    assert ["archivekit", "libraries", "extras", "machine", "folder"] == [
        line for line in lines if line and line[0] not in " !"
    ][:5]
    if any(check.cure for check in ak.doctor()):  # an extra that the tests can do without
        assert "archivekit can do its work here, but for what is marked !." == lines[-1]
    else:
        assert "archivekit has everything that it needs here." == lines[-1]
    assert {len("  python-calamine  ")} == {
        line.index(line[2:].split("  ")[-1].strip()) for line in lines if "0.4.27" in line
    }


def test_every_extra_is_told_of_with_its_version_or_what_brings_it(
    cli: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name in ("Pillow", "python-calamine"):
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    ours = set(extras) - {"all", "dev", "test"}
    zstd = set() if importlib.util.find_spec("compression") is None else {"zstd"}

    checks = {check.name: check for check in ak.doctor() if check.group == "extras"}

    assert ours - zstd == {check.state.rpartition("(extra `")[2].rstrip("`)") for check in checks.values()}
    assert (f"{real('pypdf')} (extra `pdf`)", None) == (checks["pypdf"].state, checks["pypdf"].cure)
    assert "missing: no workbook is read (extra `sheets`)" == checks["python-calamine"].state
    assert checks["Pillow"].cure in {
        f"{shlex.quote(sys.executable)} -m pip install 'Pillow{bounds}'" for bounds in ("<14,>=11", ">=11,<14")
    }
    assert "! Pillow" in cli("doctor").out


def test_one_extra_brings_all_of_them() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    ours = [line for name, lines in extras.items() if name not in ("all", "dev", "test") for line in lines]

    assert sorted(ours) == sorted(extras["all"])


def test_the_same_as_json(cli: Runner) -> None:
    said = json.loads(cli("doctor", "--format", "json").out)

    assert {"schema_version", "tool", "command", "usable", "checks"} == set(said)
    assert [(check.group, check.name) for check in ak.doctor()] == [(c["group"], c["name"]) for c in said["checks"]]


def test_the_doctor_leaves_the_folder_as_it_was_and_touches_no_bag(cli: Runner, here: Path) -> None:
    before = sorted(path.name for path in here.rglob("*"))

    cli("doctor")
    in_bag = cli("doctor", "good/data")

    assert before == sorted(path.name for path in here.rglob("*"))
    assert "names and flushing: the folder lies in a bag, where nothing is ever written" in in_bag.out


def test_a_folder_that_is_not_there_is_said_and_the_rest_is_told_all_the_same(cli: Runner) -> None:
    ran = cli("doctor", "nowhere", "-q")
    file = cli("doctor", "record.toml", "-q")

    assert [3, 3] == [ran.code, file.code]
    assert "! folder" in ran.out
    assert "record.toml: Not a directory" in file.out
    assert "python-magic" in ran.out
