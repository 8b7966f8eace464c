"""What the JSON-LD in a web page says of the page's article, in the vocabulary of schema.org.

Only nodes that are a text or a page are read, and of these only what names it, dates it, or says whose it is. Nothing
is fetched: a context is never looked up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from archivekit.findings import Json
from archivekit.formats.describe.read import Notebook

_MOST_NODES = 2000
_MOST_TEXT = 2 << 20
_DEEPEST = 12
_ARTICLE_TYPES = """
Article NewsArticle Report BlogPosting PressRelease ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle
BackgroundNewsArticle SpecialAnnouncement CreativeWork ScholarlyArticle TechArticle LegalNewsArticle Message
SocialMediaPosting DigitalDocument Legislation Review
"""
_ARTICLES = frozenset(_ARTICLE_TYPES.split())
_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage"})
_TEXTS = (("headline", "title"), ("alternativeHeadline", "alternative"), ("description", "description"))
_DATES = (("datePublished", "issued"), ("dateCreated", "created"), ("dateModified", "modified"))
_NAMES = (
    ("author", "creator"),
    ("creator", "creator"),
    ("contributor", "contributor"),
    ("publisher", "publisher"),
    ("copyrightHolder", "rightsHolder"),
    ("locationCreated", "spatial"),
    ("contentLocation", "spatial"),
)


def read_jsonld(text: str, book: Notebook) -> None:
    """Take down what one block of JSON-LD says; a block that is no JSON is left out with a note."""
    if len(text) > _MOST_TEXT:
        book.leave_out("a block of JSON-LD is too long to be read")
        return
    try:
        found: Json = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        book.leave_out("a block of JSON-LD is not JSON")
        return
    nodes = list(_nodes(found))
    articles = [node for node in nodes if _types(node) & _ARTICLES]
    for node in articles[:1] or [node for node in nodes if _types(node) & _PAGES][:1]:
        _take(node, {str(one["@id"]): one for one in nodes if isinstance(one.get("@id"), str) and len(one) > 1}, book)


def _nodes(value: Json) -> Iterator[dict[str, Json]]:
    """Yield the nodes of a document in their order, those of its graph among them, to a limit."""
    pending: list[tuple[Json, int]] = [(value, 0)]
    count = 0
    while pending and count < _MOST_NODES:
        current, depth = pending.pop()
        count += 1
        if isinstance(current, dict):
            yield current
            children: list[Json] = [
                current[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in current
            ]
        else:
            children = current if isinstance(current, list) else []
        if depth < _DEEPEST:
            pending += [(child, depth + 1) for child in reversed(children[:_MOST_NODES])]


def _types(node: dict[str, Json]) -> set[str]:
    given = node.get("@type")
    types = given if isinstance(given, list) else [given]
    return {one.rpartition("/")[2].rpartition(":")[2] for one in types if isinstance(one, str)}


def _take(node: dict[str, Json], known: dict[str, dict[str, Json]], book: Notebook) -> None:
    keys = (("name", "title"), *_TEXTS) if "headline" not in node else _TEXTS
    for key, term in keys:
        for text, lang in _texts(node.get(key)):
            book.see(term, text, f"JSON-LD {key}", lang=lang)
    for key, term in _DATES:
        for text, _ in _texts(node.get(key)):
            book.see_date(term, text, f"JSON-LD {key}")
    for key, term in _NAMES:
        for text, lang in _names(node.get(key), known):
            question = _ABOUT if key == "contentLocation" else None
            book.see(term, text, f"JSON-LD {key}", lang=lang, question=question)
    for text, _ in _texts(node.get("inLanguage")):
        book.see_language(text, "JSON-LD inLanguage")
    for text, lang in _texts(node.get("keywords")):
        for keyword in text.split(","):
            book.see("subject", keyword, "JSON-LD keywords", lang=lang)
    for text, _ in _texts(node.get("license")):
        book.see("license", text, "JSON-LD license")
    for text, _ in _texts(node.get("identifier")):
        book.see("identifier", text, "JSON-LD identifier")


_ABOUT = "Is it the place that the text is about?"


def _listed(value: Json) -> list[Json]:
    return value[:100] if isinstance(value, list) else [value]


def _texts(value: Json) -> Iterator[tuple[str, str | None]]:
    for one in _listed(value):
        if isinstance(one, str):
            yield one, None
        elif isinstance(one, dict):
            text, lang = one.get("@value"), one.get("@language")
            if isinstance(text, str):
                yield text, lang if isinstance(lang, str) else None


def _names(value: Json, known: dict[str, dict[str, Json]]) -> Iterator[tuple[str, str | None]]:
    """Yield names: texts, or the `name` of a node, which may stand elsewhere under its `@id`. An address is no name."""
    for one in _listed(value):
        node = known.get(str(one.get("@id")), one) if isinstance(one, dict) and "name" not in one else one
        for text, lang in _texts(node.get("name") if isinstance(node, dict) else node):
            if not text.strip().lower().startswith(("http://", "https://")):
                yield text, lang
