"""The fuzz targets: each runs over every tag file of the fixtures, so that none is broken when it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from targets import TARGETS

from bagmaking import FIXTURES
from differentials import DIFFERENTIALS

INPUTS = [path.read_bytes() for path in sorted(FIXTURES.glob("*/*/*.txt"))]


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_for_every_tag_file_of_the_fixtures(name: str) -> None:
    for number, data in enumerate(INPUTS):
        TARGETS[name](data)
        TARGETS[name](bytes((number % 256, number // 2 % 256)) + data)


@pytest.mark.parametrize("target", ["tar", "zip"])
def test_a_target_for_archives_holds_for_every_specimen(target: str) -> None:
    for specimen in DIFFERENTIALS.values():
        TARGETS[target](specimen()[1])


def test_without_atheris_it_is_said_that_nothing_was_fuzzed() -> None:
    hidden = "import sys; sys.modules['atheris'] = None; sys.argv = ['', 'all']; import runpy; "
    run = subprocess.run(
        [sys.executable, "-c", hidden + "runpy.run_module('tests.fuzz', run_name='__main__')"],
        cwd=FIXTURES.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (3, "NOTHING WAS FUZZED") == (run.returncode, run.stdout[:18])
