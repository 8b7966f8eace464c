"""The GitLab template: its script, run line by line with the reports that the job hands on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from bagmaking import bag
from running import ROOT, write_bag

TEMPLATE: dict[str, Any] = yaml.safe_load((ROOT / ".gitlab" / "archivekit.gitlab-ci.yml").read_text(encoding="utf-8"))[
    ".archivekit-verify"
]


def test_the_job_verifies_and_leaves_the_reports_that_gitlab_reads(tmp_path: Path) -> None:
    corrupt = bag()
    corrupt[b"data/letter.txt"] = corrupt[b"data/letter.txt"].swapcase()
    write_bag(tmp_path / "vault" / "corrupt", corrupt)
    script = tmp_path / ".archivekit" / "bin" / "archivekit"
    script.parent.mkdir(parents=True)
    entry = "import sys; sys.argv[0] = 'archivekit'; from archivekit.cli.main import run; run()"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{entry}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    *install, verify = TEMPLATE["script"]

    done = subprocess.run(
        ["bash", "-c", verify], cwd=tmp_path, env=os.environ | TEMPLATE["variables"], capture_output=True, check=False
    )

    reports = TEMPLATE["artifacts"]["reports"]
    assert [
        "python3 -m venv .archivekit",
        '.archivekit/bin/python -m pip install --quiet "$ARCHIVEKIT_SOURCE"',
    ] == install
    assert TEMPLATE["variables"]["ARCHIVEKIT_SOURCE"].startswith("./")
    assert 1 == done.returncode
    (entry_,) = json.loads((tmp_path / reports["codequality"]).read_bytes())
    assert "vault/corrupt/manifest-sha512.txt" == entry_["location"]["path"]
    assert "1" == etree.parse(tmp_path / reports["junit"]).getroot().get("failures")
    assert all((tmp_path / path).is_file() for path in TEMPLATE["artifacts"]["paths"])
