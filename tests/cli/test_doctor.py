"""The doctor: everything that it looks at, in text and JSON, and a folder that is nobody's."""

from __future__ import annotations

import json
from pathlib import Path

import archivekit as ak
from running import Runner


def test_the_doctor_says_what_is_here_in_groups(cli: Runner, here: Path) -> None:
    ran = cli("doctor")

    lines = ran.out.splitlines()
    assert (0, "") == (ran.code, ran.err)
    assert ["archivekit", "libraries", "machine", "folder"] == [line for line in lines if line and line[0] not in " !"][
        :4
    ]
    assert "archivekit has everything that it needs here." == lines[-1]
    assert {len("  python-calamine  ")} == {
        line.index(line[2:].split("  ")[-1].strip()) for line in lines if "0.4.27" in line
    }


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

    assert 3 == ran.code
    assert "! folder" in ran.out
    assert "python-magic" in ran.out
