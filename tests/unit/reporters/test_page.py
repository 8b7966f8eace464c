"""The page that people read: whole in itself, every name and value as text, every word in every language."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import hostile
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree, html
from test_text_report import reports

from archivekit.findings import Depth, Finding, Kind, Level, Outcome, Report, Subject, Verdict
from archivekit.metadata.terms import PROPERTIES
from archivekit.reporters.elements import Markup, element
from archivekit.reporters.escape import safe
from archivekit.reporters.html import Page, render
from archivekit.reporters.inventory import MOST_FILES, Entry, Inventory
from archivekit.reporters.text import word
from archivekit.reporters.words import Language, words
from running import ROOT

#: The elements and attributes of which a page is made: none runs or fetches anything.
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "a", "header", "main", "footer", "section", "h1", "h2", "h3"),
    *("h4", "p", "dl", "dt", "dd", "div", "span", "table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li"),
    *("details", "summary", "svg", "rect", "bdi", "code", "pre"),
}
ATTRIBUTES = {
    *("lang", "dir", "charset", "name", "content", "http-equiv", "class", "id", "href", "aria-labelledby", "scope"),
    *("aria-hidden", "aria-label", "role", "viewbox", "preserveaspectratio", "x", "y", "width", "height", "open"),
}


class _Seen(HTMLParser):
    """What a browser would take for elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str | None] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links.update(value for name, value in attrs if name in ("href", "src"))


def _seen(page: str) -> _Seen:
    seen = _Seen()
    seen.feed(page)
    return seen


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(reports)
def test_a_page_holds_no_element_of_others_and_leads_nowhere(report: Report) -> None:
    seen = _seen(render(report))

    assert set() == seen.elements - ELEMENTS
    assert set() == seen.attributes - ATTRIBUTES
    assert {"#results"} == seen.links


@pytest.mark.parametrize("language", Language)
def test_hostile_names_and_values_are_text(language: Language) -> None:
    page = render(hostile.REPORT, replace(hostile.PAGE, language=language))

    seen = _seen(page)
    shown = "".join(map(str, html.document_fromstring(page).itertext()))
    assert set() == seen.elements - ELEMENTS
    assert set() == seen.attributes - ATTRIBUTES
    assert {"#results"} == seen.links
    for name in (hostile.MARKUP, hostile.TERMINAL, hostile.COMMANDS, hostile.LONE, *hostile.FORMULAS[:4]):
        assert safe(name).replace("\r", "\\x0d") in shown


@pytest.mark.parametrize("language", Language)
def test_a_page_says_its_language_and_direction_and_that_findings_are_english(language: Language) -> None:
    root = html.document_fromstring(render(hostile.REPORT, replace(hostile.PAGE, language=language)))

    assert (language.value, "rtl" if language is Language.AR else "ltr") == (root.get("lang"), root.get("dir"))
    told = [("en", "ltr") == (one.get("lang"), one.get("dir")) for one in root.iterfind(".//li/span")]
    assert [True] * len(hostile.REPORT.findings) == told


def test_the_sections_of_a_page_are_named_and_its_headings_are_in_order() -> None:
    root = html.document_fromstring(render(hostile.REPORT, hostile.PAGE))

    assert ["header", "main", "footer"] == [one.tag for one in root.iterfind("body/*") if one.tag != "a"]
    ids = {one.get("id") for one in root.iter() if one.get("id")}
    assert all(section.get("aria-labelledby") in ids for section in root.iter("section"))
    levels = [int(one.tag[1]) for one in root.iter("h1", "h2", "h3", "h4")]
    assert 1 == levels[0]
    assert 1 == levels.count(1)
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_verdict_comes_before_everything_else() -> None:
    said = words(Language.EN)
    broken = Subject("a", Kind.BAG, (Finding("BAG-134", Level.ERROR, "wrong"),))
    unseen = Subject("b", Kind.BAG, (Finding("SYS-104", Level.UNKNOWN, "not seen"),))
    cases = {
        "all_passed": Report("verify", (Subject("a", Kind.BAG),)),
        "some_failed": Report("verify", (broken,)),
        "some_unseen": Report("verify", (broken, unseen)),
        "nothing": Report("verify"),
    }

    told = {name: html.document_fromstring(render(report)).findtext(".//header/p[2]") for name, report in cases.items()}

    assert {name: said(name) for name in cases} == told


@pytest.mark.parametrize(
    ("verdict", "level", "expected"),
    [
        (Verdict.VALID, None, "valid"),
        (Verdict.VALID, Level.WARNING, "failed"),
        (Verdict.VALID, Level.ERROR, "failed"),
        (Verdict.INVALID, Level.ERROR, "invalid"),
        (Verdict.INVALID, Level.UNKNOWN, "invalid"),
        (Verdict.INCOMPLETE, Level.ERROR, "incomplete"),
        (None, Level.UNKNOWN, "not checked"),
        (None, None, "passed"),
    ],
)
def test_what_is_said_of_a_bag_is_what_the_text_says(
    verdict: Verdict | None, level: Level | None, expected: str
) -> None:
    findings = () if level is None else (Finding("BAG-202", level, "x"),)
    subject = Subject("a", Kind.BAG, findings, verdict=verdict, depth=Depth.FULL, strict=True)
    report = Report("verify", (subject,))

    root = html.document_fromstring(render(report))

    assert expected == root.findtext(".//tbody/tr/td/span") == word(report, subject)


def test_every_finding_is_on_the_page_with_its_cure() -> None:
    shown = "".join(map(str, html.document_fromstring(render(hostile.REPORT)).itertext()))

    for finding in hostile.REPORT.findings:
        assert finding.code in shown
        assert not finding.cure or finding.cure in shown


def test_a_bag_of_more_files_than_a_browser_bears_says_what_is_not_shown() -> None:
    many = tuple(Entry(f"data/{number:06}", 1) for number in range(MOST_FILES + 5))
    page = Page(inventories={"a": Inventory("a", many)})

    text = render(Report("verify", (Subject("a", Kind.BAG),)), page)

    assert "20,000 of 20,005 files are shown here. The bag’s manifests list them all." in text
    assert MOST_FILES == text.count("data/")


def test_bags_that_a_page_has_no_room_for_are_counted() -> None:
    bags = tuple(Subject(name, Kind.BAG, depth=Depth.FULL) for name in ("a", "b", "c"))
    page = Page(inventories={"a": Inventory("a", (Entry("data/x", 1),))})

    text = render(Report("verify", bags), page)

    assert "Bags of which only the verdict is shown here, since the page would be too long: 2." in text


@pytest.mark.parametrize("language", Language)
def test_every_language_has_every_word_with_its_places_and_every_term(language: Language) -> None:
    source, other = words(Language.EN), words(language)

    assert set(source.words) == set(other.words)
    assert [] == [
        name
        for name, sentence in source.words.items()
        if sorted(re.findall(r"\{\w+\}", sentence)) != sorted(re.findall(r"\{\w+\}", other.words[name]))
    ]
    assert set(PROPERTIES) == set(other.terms)
    assert all(one.strip() for one in (*other.words.values(), *other.terms.values()))


def test_every_word_is_used() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src/archivekit/reporters").glob("[hw]*.py")
        if not path.stem.startswith("words_")
    )  # fmt: skip
    by_value = {*(one.value for enum in (Verdict, Outcome, Depth) for one in enum), "B"}

    assert [] == [
        name
        for name in words(Language.EN).words
        if f'"{name}"' not in sources and name not in by_value and not name.startswith("title_")
    ]


@pytest.mark.parametrize(
    ("language", "octets", "expected"),
    [
        (Language.EN, 999, "999\u00a0B"),
        (Language.EN, 1_500, "1.5\u00a0kB"),
        (Language.FR, 1_500_000, "1,5\u00a0Mo"),
        (Language.ES, 2_000_000_000, "2,0\u00a0GB"),
        (Language.AR, 3 * 10**12, "3.0\u00a0ت.ب"),
    ],
)
def test_sizes_are_in_the_units_of_the_language(language: Language, octets: int, expected: str) -> None:
    assert expected == words(language).size(octets)


def test_the_bar_of_many_subjects_says_the_same_in_numbers() -> None:
    wrong = Finding("BAG-131", Level.ERROR, "m")
    bags = [Subject(name, Kind.BAG, (wrong,) if name == "c" else (), depth=Depth.FULL) for name in "abc"]

    root = html.document_fromstring(render(Report("verify", tuple(bags))))

    share = next(root.iter("svg"))
    assert ["66.67", "33.33"] == [part.get("width") for part in share]
    assert "passed: 2 · failed: 1" in [paragraph.text for paragraph in root.iter("p")]


def test_the_depth_stands_beside_the_verdict_where_there_is_no_room_for_a_column() -> None:
    root = html.document_fromstring(render(Report("verify", (Subject("a", Kind.BAG, depth=Depth.QUICK),))))

    told = [one.text for one in root.iter("span") if one.get("class") == "small narrow"]
    assert ["only counted"] == told


def test_a_format_stands_below_the_name_where_there_is_no_room_for_a_column() -> None:
    held = Inventory("a", (Entry("data/x", 1, format="image/<b>"),))

    text = render(Report("verify", (Subject("a", Kind.BAG),)), Page(inventories={"a": held}))

    assert (
        '<bdi>data/x</bdi><span class="small beneath">in no manifest</span>'
        '<span class="small narrow">Format: <bdi>image/&lt;b&gt;</bdi></span></th>'
        '<td class="wide"><bdi>image/&lt;b&gt;</bdi></td>'
    ) in text


# -- elements ----------------------------------------------------------------------------------------------------------


def test_text_is_escaped_and_only_markup_made_here_is_not() -> None:
    made = element("p", "<b>", Markup("<br>"), None, element("bdi", "&\x1b"), class_="a\"b'\n", title=None, x=3)

    assert '<p class="a&quot;b&#x27;&#10;" x="3">&lt;b&gt;<br><bdi>&amp;\\x1b</bdi></p>' == made


def test_no_text_makes_xml_that_cannot_be_read() -> None:
    every = "".join(map(chr, [*range(0x250), *range(0x2000, 0x2070), *range(0xD7F0, 0xE010), 0xFFFE, 0xFFFF, 0x10FFFF]))

    root = etree.fromstring(element("a", every, b=every))

    assert (
        root.text
        == root.get("b")
        == element("a", every)[3:-4]
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&#x27;", "'")
    )
