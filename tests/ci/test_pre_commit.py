"""The hooks for pre-commit: what they match, and, in the long tier, a small repository in which they run."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bagmaking import bag
from running import ROOT, write_bag

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}


@pytest.mark.parametrize(
    ("path", "matches"),
    [
        ("records/statement.toml", True),
        ("a/record/x.json", True),
        ("records/sheet.csv", True),
        ("records/x.yml", True),
        ("pyproject.toml", False),
        ("records/photograph.jpg", False),
        ("vault/a/metadata/record.json", False),
    ],
)
def test_records_are_known_by_their_folder(path: str, matches: bool) -> None:
    assert matches == bool(re.search(HOOKS["archivekit-validate"]["files"], path))


def test_the_hooks_are_installed_from_the_repository() -> None:
    assert {"archivekit-validate": "python", "archivekit-verify": "python"} == {
        name: hook["language"] for name, hook in HOOKS.items()
    }
    assert [] == [name for name, hook in HOOKS.items() if "additional_dependencies" in hook]


def _run(*arguments: str, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments,
        cwd=cwd,
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(home),
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
            **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
def test_the_hooks_run_in_a_small_repository(tmp_path: Path) -> None:
    if importlib.util.find_spec("pre_commit") is None:
        pytest.skip("NO PRE-COMMIT HERE: `pip install pre-commit` brings it")
    home, small = tmp_path / "home", tmp_path / "small"
    home.mkdir()
    (home / "gitconfig").write_text(
        "[user]\nname = A\nemail = a@example.org\n[safe]\ndirectory = *\n[init]\ndefaultBranch = main\n",
        encoding="utf-8",
    )
    write_bag(small / "vault" / "good", bag())
    (small / "records").mkdir()
    record = small / "records" / "statement.toml"
    record.write_text('title = "A title"\n', encoding="utf-8")
    (small / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {ROOT}\n    rev: HEAD\n    hooks:\n      - id: archivekit-validate\n"
        "      - id: archivekit-verify\n        args: [vault]\n",
        encoding="utf-8",
    )
    head = _run("git", "rev-parse", "HEAD", cwd=ROOT, home=home).stdout.strip()
    config = small / ".pre-commit-config.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("rev: HEAD", f"rev: {head}"), encoding="utf-8")
    _run("git", "init", "--quiet", cwd=small, home=home)
    _run("git", "add", "--all", cwd=small, home=home)
    hooks = (sys.executable, "-m", "pre_commit", "run", "--all-files")

    whole = _run(*hooks, cwd=small, home=home)
    record.write_text('titel = "A title"\n', encoding="utf-8")
    (small / "vault" / "good" / "data" / "letter.txt").write_bytes(b"another letter")
    _run("git", "add", "--all", cwd=small, home=home)
    spoilt = _run(*hooks, cwd=small, home=home)

    assert 0 == whole.returncode, whole.stdout + whole.stderr
    assert ["Passed", "Passed"] == re.findall(r"(Passed|Failed|Skipped)$", whole.stdout, re.MULTILINE)
    assert 1 == spoilt.returncode
    assert ["Failed", "Failed"] == re.findall(r"(Passed|Failed|Skipped)$", spoilt.stdout, re.MULTILINE)
    assert "did you mean `title`?" in spoilt.stdout
    assert "BAG-134" in spoilt.stdout
