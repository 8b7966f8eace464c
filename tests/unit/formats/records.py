"""Records for the tests of the forms: strategies that make them, and values that are awkward on purpose."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.terms import ELEMENTS, PROPERTIES, SCHEMES, Namespace, Term

TERMS = (*(Term(name) for name in PROPERTIES), *(Term(name, Namespace.DC) for name in ELEMENTS))

AWKWARD = (
    "",
    " ",
    "\t\n  two\n lines\t",
    "a\rb\r\nc",
    "a & b < c > d",
    "]]>",
    "<!-- -->",
    "\"quotes\" and 'more'",
    "&amp; &#13; &nope;",
    "بيان صحفي \u202e\u200f",
    "e\u0301 \u0308",
    "\U0001f4dc\U00020000",
    "\u0085\u2028\u2029\ufdd0\x7f\x9f",
    "\ue000\ue001",
    "%s %(x)s {0} {x}",
)

IN_EVERY_SCHEME = (
    *AWKWARD,
    "Text",
    "text",
    "2024",
    "2024-11",
    "2024-11-20",
    "2024-02-30",
    "2024-11-20T09:00Z",
    "2024-11-20T09:00:00Z",
    "2024-11-20T09:00:00.5+01:00",
    "2024-11-20T24:00:00Z",
    "1984?",
    "198X",
    "0000",
    "-0044",
    "2024-11-20/2024-11-21",
    "en",
    "en_GB",
    "en-GB",
    "toolongforatag",
    "https://example.org/a?b=c#d",
    "https://example.org/%zz",
    "http://[::1]/",
    "urn:isbn:0451450523",
    "http://exa mple/",
    "http://bücher.example/ü",
    "mailto:a@example.org",
    "http://a:b:c/",
    "//x",
    "::",
    "name=Strasbourg; north=48.58; east=7.75",
)

#: Characters that XML can carry, and sometimes one that it cannot.
carried = st.characters(codec="utf-8", exclude_categories=["Cs"]).filter(
    lambda c: re.match("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", c) is not None
)
texts = st.one_of(st.sampled_from(IN_EVERY_SCHEME), st.text(carried, max_size=30))
any_texts = st.one_of(texts, st.text(max_size=20), st.sampled_from(("\x00", "a\x0bb", "\ufffe", "\ud800")))
languages = st.one_of(
    st.none(), st.sampled_from(("", "en", "az-Latn", "zh-Hant-TW", "en_GB", "x-y", "Englisch!", "jp"))
)
uris = st.one_of(st.none(), st.just("https://example.org/1"), texts)
named = st.sampled_from(
    (None, None, None, "person", "organisation", "software", "place", "document", "no\x0b", "\ud800")
)
scheme_names = st.one_of(st.none(), st.sampled_from((*SCHEMES, "dcterms:LCSH", "http://purl.org/dc/terms/URI", "no")))
terms = st.sampled_from((*TERMS, Term("creater"), Term("issued", Namespace.DC)))


def records(text: st.SearchStrategy[str]) -> st.SearchStrategy[Record]:
    """Return a strategy for records of every shape that the types allow, with texts of one strategy."""
    values = st.builds(Value, text, languages, uris, scheme_names, named, uris)
    entries = st.lists(
        st.tuples(terms, st.lists(values, min_size=1, max_size=3).map(tuple)), max_size=6, unique_by=lambda e: e[0]
    )
    unknown = st.lists(st.builds(Unknown, st.text(max_size=5), st.none()), max_size=1).map(tuple)
    return st.builds(Record, entries.map(tuple), unknown)
