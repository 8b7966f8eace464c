"""Each kind of report over hostile names and values, byte for byte: `fixtures/golden/kinds/` changes on purpose.

`ARCHIVEKIT_GOLDEN=write pytest tests/unit/reporters/test_golden_kinds.py` writes them anew.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace

import hostile
import pytest

from archivekit.reporters import github
from archivekit.reporters.forms import KINDS, is_own, render
from archivekit.reporters.html import Page
from archivekit.reporters.words import Language
from archivekit.version import VERSION
from running import ROOT

GOLDEN = ROOT / "fixtures" / "golden" / "kinds"
DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

CASES = {
    **{f"hostile.{kind}": render(kind, hostile.REPORT, hostile.PAGE) for kind in KINDS[2:]},
    **{
        f"hostile.{language.value}.html": render("html", hostile.REPORT, replace(hostile.PAGE, language=language))
        for language in Language
        if language is not Language.EN
    },
    "hostile.github.md": github.summary(hostile.REPORT),
}


@pytest.mark.parametrize("name", CASES)
def test_the_report_is_the_golden_one(name: str) -> None:
    # the digest of a report depends on the version in it
    told = re.sub(r"\b[0-9a-f]{128}\b", lambda found: found[0] if len({*found[0]}) < 3 else "DIGEST", CASES[name])
    told = told.replace(f'"{VERSION}"', '"VERSION"').replace(f"archivekit {VERSION}", "archivekit VERSION")

    path = GOLDEN / name
    if os.environ.get("ARCHIVEKIT_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(told.encode())

    assert path.read_bytes().decode() == told


def test_every_golden_report_is_of_a_case() -> None:
    assert sorted(CASES) == sorted(path.name for path in GOLDEN.iterdir())


@pytest.mark.parametrize("name", CASES)
def test_nothing_commands_a_terminal_or_turns_text_around(name: str) -> None:
    assert [] == DANGEROUS.findall(CASES[name])


@pytest.mark.parametrize("kind", KINDS[2:])
def test_a_report_is_known_for_ours_in_its_kind_and_in_no_other(kind: str) -> None:
    data = render(kind, hostile.REPORT, Page()).encode()

    assert [kind] == [other for other in KINDS if is_own(data, other)]
