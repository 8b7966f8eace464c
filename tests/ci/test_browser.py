"""The page in a real browser: nothing is fetched, nothing is run, and whoever cannot see it can read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import axe, judged, opened

import archivekit as ak
from archivekit.reporters.forms import render
from archivekit.reporters.html import Page
from archivekit.reporters.words import Language
from archivekit.workflow.inventory import inventory_of
from running import ROOT, Runner

pytestmark = pytest.mark.long

GOLDEN = ROOT / "fixtures" / "golden" / "kinds"
HOSTILE = {"en": "hostile.html", **{lang: f"hostile.{lang}.html" for lang in ("fr", "es", "ar")}}


def test_the_look_at_the_network_sees_what_a_page_asks_for(tmp_path: Path) -> None:
    page = tmp_path / "asking.html"
    page.write_text("<!doctype html><img src=http://archivekit.invalid/x.png>", encoding="utf-8")

    _, asked = opened(page, tmp_path)

    assert "http://archivekit.invalid/x.png" in asked


@pytest.mark.parametrize("lang", HOSTILE)
def test_a_page_full_of_hostile_names_fetches_nothing_and_runs_nothing(lang: str, tmp_path: Path) -> None:
    page = GOLDEN / HOSTILE[lang]

    dom, asked = opened(page, tmp_path)

    assert [] == asked
    assert "<script" not in dom
    assert "<img" not in dom
    assert "&lt;script&gt;alert('x')&lt;/script&gt;" in dom


@pytest.fixture
def pages(cli: Runner, here: Path) -> dict[str, str]:
    """Return pages of a whole bag of ours, of hostile names, and of an empty report, in every language."""
    (here / "original.txt").write_bytes(b"An original.\n")
    cli("package", "original.txt", "--record", "record.toml", "--to", "made", "-q")
    report, held = ak.verify("made"), {"made": inventory_of("made")}
    return {
        **{f"whole.{lang.value}": render("html", report, Page(lang, held)) for lang in Language},
        **{f"hostile.{lang}": (GOLDEN / name).read_text(encoding="utf-8") for lang, name in HOSTILE.items()},
        "nothing": render("html", ak.Report("verify")),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(scheme: str, pages: dict[str, str], tmp_path: Path) -> None:
    source = axe(tmp_path)
    dark = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []

    found = {name: judged(text, source, tmp_path, *dark) for name, text in pages.items()}

    told = {name: [(one["id"], one["nodes"][0]["html"][:200]) for one in wrong] for name, wrong in found.items()}
    assert {name: [] for name in pages} == told


def test_axe_sees_what_is_wrong(tmp_path: Path) -> None:
    source = axe(tmp_path)

    wrong = judged("<!doctype html><html><body><img src='data:,'></body></html>", source, tmp_path)

    assert {"image-alt", "html-has-lang"} <= {one["id"] for one in wrong}
