"""What the documentation says exists: links lead somewhere; commands and codes are those that there are."""

from __future__ import annotations

import re
from pathlib import Path

from house import ROOT

from archivekit.cli.main import COMMANDS
from archivekit.codes import every_code


def _pages() -> dict[str, str]:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "fixtures").glob("*.md")]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(pages)}


def test_every_link_leads_to_a_file_or_heading_that_is_there() -> None:
    broken = []
    for page, text in _pages().items():
        for target in re.findall(r"\]\(\s*([^)\s]+)\s*\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, heading = target.partition("#")
            path = (ROOT / page).parent / name if name else ROOT / page
            if not path.is_file() or (heading and heading not in _headings(path)):
                broken.append(f"{page}: {target}")

    assert broken == []


def _headings(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_every_command_that_is_shown_is_one_that_there_is() -> None:
    shown = {
        (page, command)
        for page, text in _pages().items()
        if page != "CHANGELOG.md"
        for block in [*re.findall(r"```(?:sh|yaml)\n(.*?)```", text, re.DOTALL), *re.findall(r"`([^`\n]+)`", text)]
        for command in re.findall(r"(?:^|[\s(])(?:\.venv/bin/)?archivekit (?!as )([a-z][a-z-]+)", block, re.MULTILINE)
    }

    assert {command for _, command in shown} == set(COMMANDS)


def test_every_code_that_is_named_is_one_that_there_is() -> None:
    known = {code.id for code in every_code()}

    form = re.compile(rf"\b(?:{'|'.join({code[:3] for code in known})})-\d+\b")

    named = {code for text in _pages().values() for code in form.findall(text)}

    assert named - known == set()


def test_every_decision_is_listed_and_says_what_it_costs() -> None:
    folder = ROOT / "docs" / "adr"
    pages = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    sections = ["## Context", "## Decision", "## Downside"]

    listed = re.findall(r"^- \[(\d{4})\]\((\S+)\)", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert listed == [(path.name[:4], path.name) for path in pages]
    assert sorted({number for number, _ in listed}) == [number for number, _ in listed]
    assert [re.findall(r"^## .+$", path.read_text(encoding="utf-8"), re.MULTILINE) for path in pages] == [
        sections for _ in pages
    ]
