"""The page that tells rules, codes and specimens is written from them, covers all of them, and is up to date."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from archivekit.codes import family
from bagmaking import FIXTURES

DOCS = Path(__file__).resolve().parents[3] / "docs"
SCRIPT, PAGE = DOCS / "generate" / "bagit_rules.py", DOCS / "reference" / "bagit-rules.md"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("bagit_rules", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_script_writes(script: ModuleType) -> None:
    assert PAGE.read_text(encoding="utf-8") == script.page(), "run python -m docs.generate"


def test_every_requirement_is_there_in_order_and_says_how_it_is_kept(script: ModuleType) -> None:
    assert list(range(1, 53)) == [row.number for row in script.ROWS]
    assert [] == [row.number for row in script.ROWS if not row.codes and not row.remark]


def test_every_code_belongs_to_a_requirement_is_given_somewhere_and_has_a_specimen(script: ModuleType) -> None:
    codes = {code.id for code in family("BAG")}
    named = script.named_codes()

    assert codes == {code for row in script.ROWS for code in row.codes}
    assert [] == sorted(code for code in codes if not script.places(named[code][0]))
    assert {"BAG-010", "BAG-011", "BAG-012"} == codes - set(script.specimens())


def test_every_fixture_that_the_page_names_is_there(script: ModuleType) -> None:
    named = set(re.findall(r"`((?:valid|bad)/[^`]+)`", script.page()))

    assert {name for name in named if not (FIXTURES / name).is_dir()} == set()
