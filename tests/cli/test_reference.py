"""The generated pages of the reference are what the code makes of them."""

from __future__ import annotations

import importlib.util
import json
from types import ModuleType

import pytest

import archivekit as ak
from archivekit.cli.main import COMMANDS
from archivekit.codes import every_code
from running import ROOT

REFERENCE = ROOT / "docs" / "reference"


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate" / "__main__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES: dict[str, str] = _generator().pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_code_makes_of_it(name: str) -> None:
    # by words: how they are spread over lines is up to the version of click
    assert (REFERENCE / name).read_text(encoding="utf-8").split() == PAGES[name].split(), (
        "run `python -m docs.generate`"
    )


def test_the_pages_hold_every_command_code_property_and_name() -> None:
    schema = json.loads((ROOT / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
    finding = schema["$defs"]["finding"]["properties"]

    missing = [
        *(name for name in COMMANDS if f"\n## archivekit {name}\n" not in PAGES["commands.md"]),
        *(code.id for code in every_code() if f"\n### {code.id}\n" not in PAGES["findings.md"]),
        *(name for name in (*schema["properties"], *finding) if f"| `{name}` |" not in PAGES["report.md"]),
        *(name for name in ak.__all__ if f"\n### ak.{name}\n" not in PAGES["library.md"] and name != "__version__"),
    ]

    assert [] == missing


def test_no_page_holds_an_address_of_memory() -> None:
    assert [] == [name for name, text in PAGES.items() if " at 0x" in text]
