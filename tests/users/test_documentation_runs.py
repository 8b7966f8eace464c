"""The documentation as a reader tries it: every block of commands and every program runs, page by page, as it stands.

A page is tried in a folder of its own that holds what the page takes for granted. A block after a comment
`<!-- not run: why -->` is not run; those that install are run by `.ci/run`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import archivekit as ak
from running import ENTRY, ROOT

BLOCK = re.compile(r"^(<!-- not run: [^\n]+ -->\n)?```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHEET = (
    "identifier,title,creator,publisher,issued,created,type,language,accessRights\n"
    "https://doi.org/10.5555/12345,Statement,An observatory,An observatory,2024-11-20,2024-11-04,Text,en,open\n"
)
INSTALLS = re.compile(r"\.venv|pip wheel|^\(cd wheels", re.MULTILINE)


def _vault(here: Path) -> None:
    ak.package(here / "originals" / "statement", to=here / "vault" / "statement", record=here / "statement.toml")


def _sheet(here: Path) -> None:
    (here / "records.csv").write_text(SHEET, encoding="utf-8")


def _vault_and_sheet(here: Path) -> None:
    _vault(here)
    _sheet(here)


def _documents(here: Path) -> None:
    for name in ("statement.txt", "photographs/1.jpg", "photographs/2.jpg"):
        path = here / "statements" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    shutil.copytree(here / "statements" / "photographs", here / "documents" / "photographs")
    sheet = (
        "files,bag,title,issued\nstatement.txt,,Statement,2024-11-20\nphotographs/*.jpg,photographs-2024,Photographs,\n"
    )
    (here / "statements" / "documents.csv").write_text(sheet, encoding="utf-8")
    shutil.copytree(here / "statements", here, dirs_exist_ok=True)
    shutil.copy(here / "statement.toml", here / "documents" / "photographs" / "metadata.toml")


def _nothing(here: Path) -> None:
    """Prepare nothing."""


def _transfer(here: Path) -> None:
    (here / "transfer" / "metadata").mkdir(parents=True)
    (here / "transfer" / "metadata" / "metadata.csv").write_text(
        "filename,dc.title,dc.date\nobjects/a.txt,A title,2024-11-04\n", encoding="utf-8"
    )


#: What has to be there before a block of a page, by its number; None is before the first.
NEEDED: dict[tuple[str, int], Callable[[Path], None]] = {
    ("docs/how-to/export-for-harvesters.md", 0): _vault_and_sheet,
    ("docs/how-to/after-a-failure.md", 0): _vault,
    ("docs/how-to/from-a-spreadsheet.md", 1): _sheet,
    ("docs/how-to/from-a-spreadsheet-to-a-vault.md", 0): _documents,
    ("docs/how-to/ingest-on-a-cluster.md", 0): _documents,
    ("docs/how-to/from-an-archivematica-sheet.md", 0): _transfer,
    ("docs/how-to/nightly-verification.md", 0): _vault,
    ("docs/how-to/show-a-report.md", 0): _vault,
    ("docs/how-to/verify-in-ci.md", 0): _vault,
}

#: Blocks that end with something else than 0, which is what the page shows.
ENDS: dict[tuple[str, int], int] = {}

PAGES = sorted(
    str(path.relative_to(ROOT))
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    if not {"tutorial", "reference"}.intersection(path.parts) and BLOCK.search(path.read_text(encoding="utf-8"))
)


def _blocks(page: str) -> list[tuple[str, str]]:
    """Return the blocks of a page that are run: their language and their text."""
    found = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    return [(language, text) for mark, language, text in found if not mark and not INSTALLS.search(text)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with originals and their record, where `archivekit` is a command."""
    here, binaries = tmp_path / "here", tmp_path / "bin"
    shutil.copytree(ROOT / "fixtures" / "documents" / "statement", here / "originals" / "statement")
    shutil.copy(ROOT / "fixtures" / "records" / "statement.toml", here)
    binaries.mkdir()
    script = binaries / "archivekit"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{ENTRY}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(here)
    return here


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_a_page_runs_as_it_stands(page: str, folder: Path) -> None:
    for number, (language, text) in enumerate(_blocks(page)):
        NEEDED.get((page, number), _nothing)(folder)
        program = ["bash", "-eu", "-c", text] if language == "sh" else [sys.executable, "-W", "ignore", "-c", text]
        if page == "README.md" and language == "python":
            shutil.rmtree(folder / "vault")

        done = subprocess.run(program, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)

        assert ENDS.get((page, number), 0) == done.returncode, f"{page}, block {number}:\n{done.stdout}{done.stderr}"


def test_every_page_of_how_to_is_tried_or_shows_only_what_other_systems_read() -> None:
    settings_only = {"on-windows.md", "verify-before-each-commit.md", "verify-in-gitlab.md", "verify-on-github.md"}
    installing = {"offline-installation.md"}
    tried = {Path(page).name for page in PAGES if "/how-to/" in page and _blocks(page)}

    assert {path.name for path in (ROOT / "docs" / "how-to").glob("*.md")} == tried | settings_only | installing


def test_every_block_of_settings_is_yaml_that_names_only_inputs_and_hooks_that_there_are() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    used: set[str] = set()
    named: set[str] = set()
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for block in re.findall(r"^```yaml\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            for part in _parts(yaml.safe_load(block)):
                if str(part.get("uses", "")).startswith("OWNER/archivekit"):
                    used |= set(part.get("with", {}))
                if "id" in part and str(part["id"]).startswith("archivekit-"):
                    named.add(part["id"])

    assert set() == used - set(action["inputs"])
    assert hooks == named


def _parts(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [part for one in value for part in _parts(one)]
    return [value, *(part for one in value.values() for part in _parts(one))] if isinstance(value, dict) else []


# -- the site ----------------------------------------------------------------------------------------------------------


def _nav(entry: Any) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    return [page for one in (entry if isinstance(entry, list) else entry.values()) for page in _nav(one)]


def test_the_site_leads_to_every_page_once() -> None:
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))

    led = _nav(settings["nav"])
    pages = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}
    assert len(set(led)) == len(led)
    assert {page for page in pages if not page.startswith("adr/0")} == set(led)


@pytest.mark.long
@pytest.mark.parametrize(("module", "build"), [("mkdocs", ["build", "--strict"]), ("zensical", ["build"])])
def test_the_site_is_built_without_a_warning(module: str, build: list[str], tmp_path: Path) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"NO {module.upper()} HERE: `pip install mkdocs-material zensical` brings both")
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)

    done = subprocess.run(
        [sys.executable, "-m", module, *build], cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip

    said = done.stdout + done.stderr
    assert (0, []) == (done.returncode, re.findall(r"(?im)^.*\bwarning\b.*$|^[1-9]\d* issues? found$", said)), said
    assert (tmp_path / "build" / "site" / "tutorial" / "first-bag.html").is_file()
