"""The report as one page that people read: verdicts first, what is wrong and what to do, then what is in each bag.

The page is whole in itself: it fetches nothing, runs nothing, and says so to the browser. Its own words are in one of
four languages; what findings say is English and marked so. Every name and value is text, kept apart from what is
around it, whatever script or direction it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archivekit.codes import lookup
from archivekit.findings import Finding, Level, Outcome, Report, Subject, Verdict
from archivekit.reporters.elements import Markup, element
from archivekit.reporters.html_inventory import inventory
from archivekit.reporters.html_style import STYLE
from archivekit.reporters.inventory import Inventory
from archivekit.reporters.places import at, beside
from archivekit.reporters.targets import WORST_FIRST
from archivekit.reporters.words import Language, Words, words
from archivekit.version import VERSION

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_WORST = (Outcome.INCONCLUSIVE, Outcome.FAILED, Outcome.PASSED)
_SENTENCE = {Outcome.PASSED: "all_passed", Outcome.FAILED: "some_failed", Outcome.INCONCLUSIVE: "some_unseen"}
_BAR = {Outcome.PASSED: "good", Outcome.FAILED: "bad", Outcome.INCONCLUSIVE: "unseen"}
_LEVELS = {Level.ERROR: "errors", Level.UNKNOWN: "unseen", Level.WARNING: "warnings", Level.NOTE: "notes"}
_TITLES = ("verify", "validate", "ingest")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds beside the report: the language of its words, and what is in the bags, where that was asked."""

    language: Language = Language.EN
    inventories: Mapping[str, Inventory] = field(default_factory=dict)


def render(report: Report, page: Page | None = None) -> str:
    """Return the report as one HTML file."""
    page = page or Page()
    said = words(page.language)
    title = said(f"title_{report.command if report.command in _TITLES else 'other'}")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="generator", content=f"archivekit {VERSION}"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{title}: {said(report.outcome.value)}"),
        element("style", Markup(STYLE)),
    )
    body = element(
        "body",
        element("a", said("skip"), href="#results", class_="skip"),
        Markup("\n"),
        element("header", *_header(report, title, said)),
        Markup("\n"),
        element("main", *_main(report, page, said), id="results"),
        Markup("\n"),
        element("footer", *_footer(report, said)),
    )
    lang = page.language
    root = element("html", Markup("\n"), head, Markup("\n"), body, lang=lang.value, dir=lang.direction)
    return f"<!doctype html>\n{root}\n"


# -- the top -----------------------------------------------------------------------------------------------------------


def _header(report: Report, title: str, said: Words) -> Iterator[Markup]:
    yield element("p", "archivekit", class_="small")
    yield element("h1", title)
    sentence = said(_SENTENCE[report.outcome] if report.subjects else "nothing")
    yield element("p", sentence, class_=f"verdict {report.outcome.value}")


def _main(report: Report, page: Page, said: Words) -> Iterator[Markup]:
    yield element("section", *_glance(report, said), aria_labelledby="glance")
    yield element("section", *_wrong(report, said), aria_labelledby="wrong")
    remarks = [*_remarks(report, said)]
    if remarks:
        heading = element("h2", said("good_to_know"), id="remarks")
        yield element("section", heading, *remarks, aria_labelledby="remarks")
    held = [(subject, page.inventories[subject.subject]) for subject in _first_of_each(report, page)]
    left_out = sum(subject.depth is not None and subject.subject not in page.inventories for subject in report.subjects)
    if held:
        yield element("section", *_bags(held, left_out, report.date, said), aria_labelledby="bags")


def _first_of_each(report: Report, page: Page) -> list[Subject]:
    found: dict[str, Subject] = {}
    for subject in report.subjects:
        held = page.inventories.get(subject.subject)
        if held is not None and (held.files or held.tags or held.record):
            found.setdefault(subject.subject, subject)
    return list(found.values())


def _glance(report: Report, said: Words) -> Iterator[Markup]:
    yield element("h2", said("glance"), id="glance")
    levels = [finding.level for finding in report.findings]
    facts = [
        (said("subject"), said.number(len(report.subjects))),
        *((said(name), said.number(levels.count(level))) for level, name in _LEVELS.items()),
        (said("files"), said.number(sum(subject.examined.files for subject in report.subjects))),
        (said("size"), said.size(sum(subject.examined.octets for subject in report.subjects))),
    ]
    if report.date:
        facts.append((said("date"), report.date))
    yield element("dl", *(element("div", element("dt", name), element("dd", fact)) for name, fact in facts),
                  class_="facts")  # fmt: skip
    if len(report.subjects) > 1:
        yield from _share(report, said)
    if report.subjects:
        yield _subjects(report, said)


def _share(report: Report, said: Words) -> Iterator[Markup]:
    """Yield one bar of how many passed, failed and were not checked, and the same in numbers."""
    outcomes = [subject.outcome for subject in report.subjects]
    parts, begin, told = [], 0.0, []
    for outcome in reversed(_WORST):
        count = outcomes.count(outcome)
        if count:
            width = 100 * count / len(outcomes)
            parts.append(element("rect", x=f"{begin:.2f}", y="0", width=f"{width:.2f}", height="10",
                                 class_=_BAR[outcome]))  # fmt: skip
            told.append(f"{said(outcome.value)}: {said.number(count)}")
            begin += width
    yield element("svg", *parts, viewBox="0 0 100 10", preserveAspectRatio="none", class_="share", aria_hidden="true")
    yield element("p", " · ".join(told), class_="small")


def _subjects(report: Report, said: Words) -> Markup:
    ranked = sorted(report.subjects, key=lambda subject: _WORST.index(subject.outcome))
    heads = ("errors", "unseen", "warnings")
    head = element(
        "tr",
        element("th", said("subject"), scope="col"),
        element("th", said("verdict"), scope="col"),
        element("th", said("depth"), scope="col", class_="wide"),
        *(element("th", said(name), scope="col", class_="number wide") for name in ("files", "size", *heads)),
    )
    rows = (_row(subject, said) for subject in ranked)
    return element("table", element("caption", said("subjects")), element("thead", head), element("tbody", *rows))


def _row(subject: Subject, said: Words) -> Markup:
    levels = [finding.level for finding in subject.findings]
    counts = (levels.count(level) for level in (Level.ERROR, Level.UNKNOWN, Level.WARNING))
    examined = subject.examined
    numbers = (said.number(examined.files), said.size(examined.octets), *map(said.number, counts))
    depth = said(subject.depth.value) if subject.depth else None
    return element(
        "tr",
        element("th", element("bdi", subject.subject), scope="row"),
        element("td", badge(subject, said), element("span", depth, class_="small narrow") if depth else None),
        element("td", depth or "—", class_="wide"),
        *(element("td", number, class_="number wide") for number in numbers),
    )


def badge(subject: Subject, said: Words) -> Markup:
    """Return what is said of a subject, in its outcome's colour: "valid" only where nothing at all is wrong."""
    name = subject.outcome.value
    if subject.verdict is not None and (subject.verdict is not Verdict.VALID or subject.outcome is Outcome.PASSED):
        name = subject.verdict.value
    return element("span", said(name), class_=f"badge {subject.outcome.value}")


# -- findings ----------------------------------------------------------------------------------------------------------


def _wrong(report: Report, said: Words) -> Iterator[Markup]:
    yield element("h2", said("wrong"), id="wrong")
    bad = [subject for subject in report.subjects if subject.outcome is not Outcome.PASSED]
    if not bad:
        yield element("p", said("nothing_wrong") if report.subjects else said("nothing"))
        return
    if said.language is not Language.EN:
        yield element("p", said("english"), class_="small")
    for subject in sorted(bad, key=lambda subject: _WORST.index(subject.outcome)):
        grave = [finding for finding in subject.findings if _is_grave(finding, subject)]
        yield element("h3", badge(subject, said), " ", element("bdi", subject.subject))
        yield from _groups(grave, subject, said, "h4")


def _is_grave(finding: Finding, subject: Subject) -> bool:
    return finding.level in (Level.ERROR, Level.UNKNOWN) or (subject.strict and finding.level is Level.WARNING)


def _remarks(report: Report, said: Words) -> Iterator[Markup]:
    for subject in report.subjects:
        mild = [finding for finding in subject.findings if not _is_grave(finding, subject)]
        if mild:
            head = element("summary", element("bdi", subject.subject), f" ({said.number(len(mild))})")
            is_open = "" if len(report.subjects) == 1 else None
            yield element("details", head, *_groups(mild, subject, said, "h3"), open=is_open)


def _groups(findings: Iterable[Finding], subject: Subject, said: Words, heading: str) -> Iterator[Markup]:
    """Yield findings of one code and cure together, the gravest first."""
    groups: dict[tuple[int, str, str | None], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((WORST_FIRST.index(finding.level), finding.code, finding.cure), []).append(finding)
    for _, group in sorted(groups.items(), key=lambda item: item[0][0]):
        yield _group(group, subject, said, heading)


def _group(group: Sequence[Finding], subject: Subject, said: Words, heading: str) -> Markup:
    first = group[0]
    code = lookup(first.code)
    level = _LEVELS[first.level]
    title = element("span", code.title, lang="en", dir="ltr") if code else None
    head = element(heading, element("span", first.code, class_=f"badge {first.level.value}"), title)
    entries = element("ul", *(_entry(finding, subject, said) for finding in group))
    parts = [head, element("p", said(level), f" · {said.number(len(group))}", class_="small"), entries]
    if first.clause:
        clause = element("bdi", first.clause, lang="en")
        parts.append(element("p", said("clause"), said("colon"), clause, class_="small"))
    if first.cure:
        cure = element("span", first.cure, lang="en", dir="ltr")
        parts.append(element("p", said("what_to_do"), said("colon"), cure, class_="cure"))
    return element("div", *parts, class_=f"finding {first.level.value}")


def _entry(finding: Finding, subject: Subject, said: Words) -> Markup:
    place = ", ".join(part for part in (at(finding, subject), beside(finding, subject)) if part)
    facts = (
        ("where", place or None), ("value", finding.value), ("expected", finding.expected),
        ("observed", finding.observed),
    )  # fmt: skip
    lines = [
        element("div", said(name), said("colon"), element("code", element("bdi", fact, dir="auto")), class_="small")
        for name, fact in facts
        if fact is not None
    ]
    return element("li", element("span", element("bdi", finding.message), lang="en", dir="ltr"), *lines)


# -- what is in the bags, and the end ----------------------------------------------------------------------------------


def _bags(held: Sequence[tuple[Subject, Inventory]], left_out: int, today: str | None, said: Words) -> Iterator[Markup]:
    yield element("h2", said("bag"), id="bags")
    if left_out:
        yield element("p", said("left_out", count=said.number(left_out)))
    for subject, found in held:
        name = element("h3", badge(subject, said), " ", element("bdi", subject.subject))
        parts = list(inventory(found, said, today))
        if len(held) == 1:
            yield name
            yield from parts
        else:
            yield name
            yield element("details", element("summary", said("bag")), *parts)


def _footer(report: Report, said: Words) -> Iterator[Markup]:
    yield element("h2", said("independent"))
    yield element("p", said("independent_how"))
    yield element("pre", "sha512sum --check manifest-sha512.txt\nsha512sum --check tagmanifest-sha512.txt",
                  lang="en", dir="ltr")  # fmt: skip
    yield element("p", said("made_by"), said("colon"), f"archivekit {VERSION}", class_="small")
    yield element("p", said("report_digest"), said("colon"), _code(str(report.to_dict()["digest"])), class_="small")
    if report.previous:
        yield element("p", said("previous"), said("colon"), _code(report.previous), class_="small")
    for subject in report.subjects[:1] if len(report.subjects) == 1 else ():
        if subject.fingerprint:
            yield element("p", said("fingerprint"), said("colon"), _code(subject.fingerprint), class_="small")


def _code(text: str) -> Markup:
    return element("code", text, class_="digest")
