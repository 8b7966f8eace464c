"""Laws of records, schemas, dates and tags: total on any input, lossless through JSON, the same through TOML."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from archivekit.findings import Finding, Json
from archivekit.metadata.dates import DateKind, judge_date
from archivekit.metadata.edtf import Edtf, iso_day, parse_edtf
from archivekit.metadata.identifiers import doubt_of
from archivekit.metadata.languages import LanguageKind, canonical, judge_language
from archivekit.metadata.names import KEYS
from archivekit.metadata.reading import RecordKind, parse_record
from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.record_json import render_record
from archivekit.metadata.schema_check import parse_schema
from archivekit.metadata.terms import Term
from archivekit.metadata.toml_places import places_of
from archivekit.metadata.validation import judge

TODAY = date(2026, 11, 25)

CORE = parse_schema(
    b"propertyID,mandatory,repeatable,valueConstraint,valueConstraintType\ntitle,true,,[a-z]+,pattern\n", name="c"
).schema

texts = st.text(st.characters(), max_size=12)
values = st.builds(Value, texts, *(st.none() | texts for _ in range(3)))
terms = st.sampled_from(sorted(set(KEYS.values()), key=str))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
records = st.builds(
    Record,
    st.lists(
        st.tuples(terms, st.lists(values, min_size=1, max_size=3).map(tuple)), max_size=5, unique_by=lambda t: t[0]
    ).map(tuple),
    st.lists(st.builds(Unknown, texts, json_values), max_size=2).map(tuple),
)

#: Pieces of which files are nearly right.
_PIECES = st.sampled_from(
    [
        *(
            "title",
            "dcterms:title",
            "dc",
            "issued",
            " = ",
            '"',
            "'",
            '"""',
            "'''",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            ".",
            "#",
            "\n",
        ),
        *(
            "\r\n",
            "2024-11-20",
            "2024-02-30",
            "T09:00:00Z",
            "1",
            "1.5",
            "true",
            "null",
            "\\",
            "\\u0003",
            "\\ud800",
            "value",
            "a",
        ),
        *("lang", "schema_version", "record", "unknown", "\ufeff", "\x00", "[[", "]]", " ", "inf", "é", "=", "\t"),
    ]
)
nearly = st.lists(_PIECES, max_size=30).map("".join)


def sound(findings: tuple[Finding, ...]) -> bool:
    return all(finding.code and finding.message and finding.cure and finding.where.file for finding in findings)


@settings(max_examples=600, deadline=None)
@given(st.binary(max_size=80) | nearly.map(lambda text: text.encode()), st.sampled_from(RecordKind))
def test_any_bytes_are_a_record_or_findings_or_both(data: bytes, kind: RecordKind) -> None:
    read = parse_record(data, name="x", kind=kind)

    assert sound(judge(read, CORE, file="x", today=TODAY))
    assert read.findings or (read.record is not None and read.record.terms)


@settings(max_examples=400, deadline=None)
@given(json_values)
def test_any_json_is_read_as_the_standard_reader_reads_it(value: Json) -> None:
    for ensure_ascii in (True, False):
        data = json.dumps({"x": value}, ensure_ascii=ensure_ascii).encode("utf-8", "surrogatepass")
        try:
            data.decode()
        except UnicodeDecodeError:
            continue
        read = parse_record(data, name="x", kind=RecordKind.JSON)

        assert read.record is not None
        assert read.record.unknown == (Unknown("x", value),)


@settings(max_examples=300, deadline=None)
@given(records, st.none() | st.sampled_from(["press-report", "dcterms-core"]))
def test_a_record_comes_back_from_its_json_form_as_it_was(record: Record, schema: str | None) -> None:
    read = parse_record(render_record(record, schema), name="record.json", kind=RecordKind.JSON)

    assert (read.record, read.schema) == (record, schema)
    assert render_record(read.record or Record(), read.schema) == render_record(record, schema)


def as_toml(record: Record) -> str:
    """Write a record as TOML, each value as a table (JSON's escapes are TOML's but for surrogates and DEL)."""
    lines = []
    for term, given_values in record.terms:
        tables = []
        for value in given_values:
            parts = {"value": value.value, "lang": value.lang, "uri": value.uri, "scheme": value.scheme}
            inner = ", ".join(f"{key} = {json.dumps(text)}" for key, text in parts.items() if text is not None)
            tables.append(f"{{ {inner} }}")
        lines.append(f"{json.dumps(str(term))} = [{', '.join(tables)}]".replace("\x7f", "\\u007f"))
    return "\n".join(lines)


plain_texts = st.text(st.characters(max_codepoint=0xD7FF), max_size=12)
plain_values = st.builds(Value, plain_texts, *(st.none() | plain_texts for _ in range(3)))
plain_records = st.builds(
    Record,
    st.lists(
        st.tuples(terms, st.lists(plain_values, min_size=1, max_size=3).map(tuple)),
        min_size=1,
        max_size=5,
        unique_by=lambda t: t[0],
    ).map(tuple),
)


@settings(max_examples=200, deadline=None)
@given(plain_records)
def test_toml_and_json_of_one_record_are_read_alike(record: Record) -> None:
    from_toml = parse_record(as_toml(record).encode(), name="x", kind=RecordKind.TOML)
    from_json = parse_record(render_record(record, None), name="x", kind=RecordKind.JSON)

    assert from_toml.record == from_json.record == record
    assert [f.code for f in from_toml.findings] == [f.code for f in from_json.findings]


@settings(max_examples=300, deadline=None)
@given(records)
def test_a_record_made_in_python_is_judged_like_its_json_form(record: Record) -> None:
    read = parse_record(render_record(record, None), name="x", kind=RecordKind.JSON)

    from_file = sorted(f.code for f in judge(read, CORE, file="x", today=TODAY))
    from_python = sorted(f.code for f in judge(record, CORE, file="x", today=TODAY))

    assert from_file == sorted([*from_python, *("REC-109" for _ in record.unknown)])


@settings(max_examples=400, deadline=None)
@given(
    st.binary(max_size=120)
    | st.lists(
        st.sampled_from(["propertyID", "title", ",", "\n", '"', "\r", "when", "true", "x", "private", ";", "!", "="])
    ).map(lambda p: "".join(p).encode())
)
def test_any_bytes_are_a_schema_or_findings_or_both(data: bytes) -> None:
    read = parse_schema(data, name="x")

    assert sound(read.findings)
    assert read.findings or (read.schema is not None and read.schema.rules)


# -- places in TOML

_INTEGER = st.integers(10_000, 99_999).map(str)
_SCALAR = st.one_of(
    _INTEGER,
    st.sampled_from(['"s # x ] } , = "', "'''m\n]l'''", '"""a\n"" b\\\\"""""', "2024-11-20 09:00:00", "true", "''"]),
)
_GAP = st.sampled_from(["", " ", "\n", " # ] }\n"])
_VALUE = st.recursive(
    _SCALAR,
    lambda inner: st.one_of(
        st.tuples(_GAP, st.lists(inner, max_size=3)).map(lambda t: f"[{t[0]}{f',{t[0]}'.join(t[1])}{t[0]}]"),
        st.lists(inner, max_size=3).map(lambda v: "{" + ", ".join(f"k{i} . x = {x}" for i, x in enumerate(v)) + "}"),
    ),
    max_leaves=6,
)
_KEY = st.sampled_from(["a{}", "a{} . b", '"a\\u00e9{}"', "'a.b{}'"])
_STATEMENT = st.one_of(
    st.tuples(_KEY, _VALUE).map(lambda pair: pair[0] + " = " + pair[1].replace("{", "{{").replace("}", "}}")),
    st.sampled_from(["[t{}]", "[ t{} . u ]", "[[list]]", "[[list.sub]]", "# comment"]),
)


def leaves(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


@settings(max_examples=400, deadline=None)
@given(st.lists(_STATEMENT, max_size=6))
def test_every_value_of_a_toml_text_has_its_line_and_its_letters(statements: list[str]) -> None:
    text = "\n".join(statement.format(number) for number, statement in enumerate(statements))
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # a table of lists that was a table before, for instance

    places = places_of(text)

    assert places.repeated == ()
    for path, value in leaves(document, ()):
        place = places.by_path[path]
        if isinstance(value, int) and not isinstance(value, bool):
            assert place.letters == str(value)
            assert str(value) in text.split("\n")[place.line - 1]
        elif isinstance(value, str):
            assert place.letters is None


# -- dates

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
qualifiers = st.sampled_from(["", "?", "~", "%"])


@settings(max_examples=300, deadline=None)
@given(days, qualifiers)
def test_a_day_is_bounded_by_itself(day: date, qualifier: str) -> None:
    verdict = judge_date(f"{day.isoformat()}{qualifier}")

    assert (verdict.kind, verdict.earliest, verdict.latest) == (DateKind.CERTAIN, day.isoformat(), day.isoformat())


@settings(max_examples=300, deadline=None)
@given(days, days)
def test_an_interval_is_bounded_by_its_ends_or_runs_backwards(start: date, end: date) -> None:
    verdict = judge_date(f"{start.isoformat()}/{end.isoformat()}")

    if start <= end:
        assert (verdict.earliest, verdict.latest) == (start.isoformat(), end.isoformat())
    else:
        assert (verdict.kind, verdict.edtf) == (DateKind.BACKWARDS, None)


@settings(max_examples=400, deadline=None)
@given(days, st.lists(st.sampled_from([0, 1, 2, 3, 5, 6, 8, 9]), unique=True))
def test_a_date_lies_within_the_bounds_of_its_unspecified_digits(day: date, hidden: list[int]) -> None:
    text = "".join("X" if index in hidden else letter for index, letter in enumerate(day.isoformat()))

    parsed = parse_edtf(text)

    assert isinstance(parsed, Edtf)
    assert parsed.earliest is not None
    assert parsed.latest is not None
    assert parsed.earliest <= (day.year, day.month, day.day) <= parsed.latest
    assert isinstance(parse_edtf(iso_day(parsed.earliest)), Edtf)
    assert isinstance(parse_edtf(iso_day(parsed.latest)), Edtf)


@settings(max_examples=300, deadline=None)
@given(days)
def test_every_common_way_to_write_a_day_has_that_day_among_its_readings(day: date) -> None:
    written = [
        day.strftime("%d.%m.") + f"{day.year:04d}",
        day.strftime("%m/%d/") + f"{day.year:04d}",
        f"{day.year:04d}/{day.month}/{day.day}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year:04d}",
        f"{MONTHS[day.month - 1][:3]}. {day.day}, {day.year:04d}",
    ]

    verdicts = [judge_date(text) for text in written]

    assert all(day.isoformat() in verdict.readings for verdict in verdicts)
    assert all(verdict.edtf is None for verdict in verdicts)


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@settings(max_examples=500, deadline=None)
@example("❶")
@given(st.text(max_size=30) | st.text("0123456789-/.?~%XYES[]{},:T uxNov", max_size=24))
def test_any_text_has_one_verdict_on_it_as_a_date(text: str) -> None:
    verdict = judge_date(text)

    certain = verdict.kind is DateKind.CERTAIN
    assert (verdict.edtf == text) is certain
    assert certain or (verdict.earliest is None and verdict.latest is None)
    assert all(isinstance(parse_edtf(reading), Edtf) for reading in verdict.readings)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 3_600_000))
def test_plain_days_beyond_the_calendar_of_python_are_bounded_too(offset: int) -> None:
    day = date(1, 1, 1) + timedelta(days=offset)

    parsed = parse_edtf(f"-{day.isoformat()}")

    leap_in_negative = (day.month, day.day) == (2, 29)
    assert leap_in_negative or parsed == Edtf(1, (-day.year, day.month, day.day), (-day.year, day.month, day.day))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=20) | st.text("abcdefghijklmnopqrstuvwxyzABC-_x0123", max_size=16))
def test_any_text_has_one_verdict_on_it_as_a_language_tag(text: str) -> None:
    verdict = judge_language(text)

    better = verdict.canonical
    assert (better is None) is (verdict.kind is LanguageKind.UNKNOWN)
    assert better is None or canonical(better) == better


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30) | st.text("doi:10./arkurnuisbISBN 0123456789X-", max_size=30))
def test_any_text_is_an_identifier_in_doubt_or_not(text: str) -> None:
    doubt = doubt_of(text)

    assert doubt is None or doubt.expected


@given(terms)
def test_a_term_is_named_by_its_own_text(term: Term) -> None:
    assert KEYS[str(term)] == term
