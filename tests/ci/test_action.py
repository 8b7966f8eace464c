"""The GitHub action: its steps run as scripts in an environment that looks like a runner's."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bagmaking import bag
from running import ROOT, write_bag

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


@pytest.fixture
def runner(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a runner in whose workspace a whole and a corrupt bag lie."""
    work, temp = tmp_path / "a work space", tmp_path / "temp"
    write_bag(work / "vault" / "good", bag())
    corrupt = bag()
    corrupt[b"data/letter.txt"] = b"another letter"
    write_bag(work / "vault" / "corrupt, %", corrupt)
    temp.mkdir()
    (tmp_path / "output").touch()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "PYTHON"))},
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_WORKSPACE": str(work),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "RUNNER_TEMP": str(temp),
    }


def _as_if_installed(runner: dict[str, str]) -> None:
    """Put the archivekit of these tests where the first step installs it."""
    script = Path(runner["RUNNER_TEMP"]) / "archivekit" / "bin" / "archivekit"
    script.parent.mkdir(parents=True)
    entry = "import sys; sys.argv[0] = 'archivekit'; from archivekit.cli.main import run; run()"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{entry}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)


def _step(number: int, runner: dict[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does: its inputs, or their defaults, put into its environment."""
    given = {name: about.get("default", "") for name, about in ACTION["inputs"].items()} | inputs
    environment = {
        name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: given[found[1]], value)
        for name, value in STEPS[number]["env"].items()
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[number]["run"]],
        env=runner | environment,
        cwd=runner["GITHUB_WORKSPACE"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _outputs(runner: dict[str, str]) -> dict[str, str]:
    lines = Path(runner["GITHUB_OUTPUT"]).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_bags_that_are_whole_pass_and_the_reports_are_kept(runner: dict[str, str]) -> None:
    _as_if_installed(runner)

    done = _step(1, runner, paths="vault/good\n")

    outputs = _outputs(runner)
    folder = Path(outputs.pop("folder"))
    assert (0, "archivekit verify: passed; 1 looked at\n", "") == (done.returncode, done.stdout, done.stderr)
    assert {"exit-code": "0", "outcome": "passed"} == outputs
    assert ["report.html", "report.json", "report.junit.xml", "report.sarif"] == sorted(os.listdir(folder))
    assert "passed" == json.loads((folder / "report.json").read_bytes())["outcome"]
    assert Path(runner["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8").startswith("## ✅ archivekit verify: passed")


def test_a_corrupt_bag_is_annotated_and_fails_the_step(runner: dict[str, str]) -> None:
    _as_if_installed(runner)

    done = _step(1, runner, paths="vault", arguments="--recursive\n")

    assert 1 == done.returncode
    assert done.stdout.startswith("::error file=vault/corrupt%2C %25/")
    assert ("1", "failed") == (_outputs(runner)["exit-code"], _outputs(runner)["outcome"])


@pytest.mark.parametrize(
    ("inputs", "code", "outcome"),
    [
        ({"paths": "nowhere"}, 3, "inconclusive"),
        ({"paths": "vault/good", "arguments": "--nothing"}, 2, "misused"),
        ({"paths": ""}, 2, "misused"),
        ({"paths": "--version"}, 3, "inconclusive"),
    ],
)
def test_what_could_not_be_done_fails_as_that(
    inputs: dict[str, str], code: int, outcome: str, runner: dict[str, str]
) -> None:
    _as_if_installed(runner)

    done = _step(1, runner, **inputs)

    assert (code, outcome) == (done.returncode, _outputs(runner)["outcome"])


def test_inputs_are_words_and_never_run(runner: dict[str, str]) -> None:
    _as_if_installed(runner)
    hostile = "$(touch ran) `touch ran`; touch ran\n*\nvault/good\r\n"

    done = _step(1, runner, paths=hostile, arguments="--depth\nquick")
    refused = _step(1, runner, command="doctor; touch ran", paths="vault/good")

    assert (3, 2) == (done.returncode, refused.returncode)
    assert ["vault"] == os.listdir(runner["GITHUB_WORKSPACE"])
    report = json.loads((Path(_outputs(runner)["folder"]) / "report.json").read_bytes())
    assert ["$(touch ran) `touch ran`; touch ran", "*", "vault/good"] == [one["subject"] for one in report["subjects"]]


def test_no_input_stands_in_the_text_of_a_script() -> None:
    assert [] == [step["name"] for step in STEPS if "${{" in step.get("run", "")]


def test_the_scripts_can_be_run_and_install_nothing_by_name() -> None:
    scripts = sorted((ROOT / "action").glob("*.sh"))

    assert ["install.sh", "run.sh"] == [path.name for path in scripts]
    assert all(path.stat().st_mode & stat.S_IXUSR for path in scripts)
    shipped = [*scripts, ROOT / "action.yml", *ROOT.glob(".git*/**/*.yml"), ROOT / ".pre-commit-hooks.yaml"]
    assert [] == [
        path.name
        for path in shipped
        if re.search(
            r"pip3? install[^\n]*[ '\"](?<!/)archivekit(\[|\s|==|'|\"|$)", path.read_text(encoding="utf-8"), re.M
        )
    ]


def test_the_workflow_of_ours_uses_the_action_with_inputs_that_it_has() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/verify-fixtures.yml").read_text(encoding="utf-8"))

    used = [step for job in workflow["jobs"].values() for step in job["steps"] if step.get("uses") == "./"]
    assert 2 == len(used)
    for step in used:
        assert set() == set(step["with"]) - set(ACTION["inputs"])
        assert (ROOT / step["with"]["paths"]).is_dir()


def test_our_own_valid_bags_pass_by_the_action(runner: dict[str, str]) -> None:
    _as_if_installed(runner)

    done = _step(1, runner | {"GITHUB_WORKSPACE": str(ROOT)}, paths="fixtures/bags/valid", arguments="--recursive")

    assert (0, "passed") == (done.returncode, _outputs(runner)["outcome"])


@pytest.mark.long
def test_the_first_step_installs_from_its_own_path(runner: dict[str, str], tmp_path: Path) -> None:
    checkout = tmp_path / "an action"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(checkout)], check=True)
    runner = runner | {"GITHUB_ACTION_PATH": str(checkout)}

    installed = _step(0, runner, python=sys.executable)
    done = _step(1, runner, paths="vault/good")
    refused = _step(0, runner, python=sys.executable, extras="sheets] x")

    assert (0, 0, 2) == (installed.returncode, done.returncode, refused.returncode), done.stdout + done.stderr
    assert re.match(r"archivekit \d", installed.stdout)
