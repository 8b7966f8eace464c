"""What a release says about itself agrees with itself, and speaks of the product alone."""

from __future__ import annotations

import re
import subprocess
import tomllib

from house import ROOT

from archivekit.version import VERSION

#: Folders that one machine has and others do not; nothing that others get may name them.
MACHINE = re.compile(rb"(?<![\w./~-])/(?:work|tmp/venv|tmp/bash_jobs)\b[^\s\"'`)]*")


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_citation_names_this_version() -> None:
    found = re.findall(r"^version: (.+)$", _read("CITATION.cff"), re.MULTILINE)

    assert found == [VERSION]


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    found = re.findall(r"^## \[([^\]]+)\]", _read("CHANGELOG.md"), re.MULTILINE)

    assert [name for name in found if name != "Unreleased"][:1] == [VERSION]


def test_the_core_needs_at_most_nine_packages() -> None:
    project = tomllib.loads(_read("pyproject.toml"))["project"]

    assert len(project["dependencies"]) <= 9


def test_the_licence_is_the_whole_of_apache_2() -> None:
    lines = [line.strip() for line in _read("LICENSE").splitlines() if line.strip()]

    assert lines[:2] == ["Apache License", "Version 2.0, January 2004"]
    assert "END OF TERMS AND CONDITIONS" in lines


def test_nothing_installs_from_an_index_by_our_name() -> None:
    texts = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for top in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs", "pyproject.toml")
        for path in ([ROOT / top] if (ROOT / top).is_file() else sorted((ROOT / top).rglob("*.md")))
    }
    by_name = re.compile(
        r"(?:pipx?|uv|uvx|uv pip|uv tool) (?:run|install|add|download|wheel)\b[^\n`]*\s'?\"?archivekit\b(?!/)"
    )

    assert [f"{name}: {found.group()}" for name, text in texts.items() for found in by_name.finditer(text)] == []


def test_no_tracked_file_names_a_folder_of_one_machine() -> None:
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False)
    names = [name for name in listed.stdout.split(b"\0") if name]
    if not names:  # not a checkout: the files that would be tracked are not known
        return

    broken = [
        f"{name.decode('utf-8')}: {found.group().decode('utf-8', 'replace')}"
        for name in names
        if (path := ROOT / name.decode("utf-8")).is_file()
        for found in MACHINE.finditer(path.read_bytes())
    ]

    assert broken == []
