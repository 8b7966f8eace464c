"""Laws of `describe`: no octets stop a reader, a draft is an empty record whatever it holds, nothing is made up."""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archivekit.formats.describe.read import from_json, to_json
from archivekit.formats.describe.reading import EXTRAS, Reader, read
from archivekit.metadata.describe.draft import Seen, Suggestion, suggest
from archivekit.metadata.describe.sheet import DRAFT, Row, to_csv
from archivekit.metadata.describe.toml import to_toml
from archivekit.metadata.reading import RecordKind, parse_record
from archivekit.metadata.record import Record
from describing import LOOP, docx, jpeg_with_place, odt

PACE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SEEDS = {
    Reader.TEXT: "Heading\n\nNov 20\n2 min read\n\nParis, 4 November 2024 – Text\n".encode(),
    Reader.HTML: b'<html lang="en"><title>T</title><meta name="DC.date" content="4.11.2024"><h1>T</h1><p>Nov 20<p>x',
    Reader.OFFICE: odt(["A", "B"]),
    Reader.PDF: LOOP,
}

anything = st.text(st.characters(codec=None), max_size=60)
suggestions = st.builds(
    Suggestion,
    st.sampled_from(["title", "created", "subject", "language"]),
    anything,
    st.none() | anything,
    anything,
    st.none() | anything,
)


@pytest.mark.parametrize("reader", Reader)
@PACE
@given(data=st.data())
def test_no_octets_stop_a_reader(reader: Reader, data: st.DataObject) -> None:
    if reader in EXTRAS:
        pytest.importorskip(EXTRAS[reader][0])
    seeds = {**SEEDS, Reader.IMAGE: jpeg_with_place()}
    octets = bytearray(data.draw(st.sampled_from([seeds[reader], b"", docx(["x"])])))
    for _ in range(data.draw(st.integers(0, 8))):
        at = data.draw(st.integers(0, len(octets)))
        octets[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    book = read(reader, io.BytesIO(bytes(octets)), "x")

    assert from_json(to_json(book), "x") is not None
    assert {} == tomllib.loads(to_toml(suggest([("x", seen) for seen in book.seen]), files=["x"]))


@PACE
@given(st.lists(suggestions, max_size=6), st.lists(anything, max_size=3), st.lists(anything, max_size=2))
def test_a_draft_is_an_empty_record_whatever_it_holds(
    found: list[Suggestion], files: list[str], warnings: list[str]
) -> None:
    text = to_toml(found, files=files, warnings=warnings)

    read_back = parse_record(text.encode("utf-8"), name="draft.toml", kind=RecordKind.TOML)

    assert {} == tomllib.loads(text)
    assert Record() == read_back.record
    assert all(line == "" or line.startswith("#") for line in text.split("\n"))


@PACE
@given(suggestions)
def test_a_suggestion_that_is_accepted_is_the_value_that_was_suggested(one: Suggestion) -> None:
    text = to_toml([one], files=["x"])
    line = next(line for line in text.split("\n") if line.startswith(f"# {one.field} = "))

    accepted = tomllib.loads(line.removeprefix("# "))[one.field]

    value = "".join("\ufffd" if unicodedata.category(letter) == "Cs" else letter for letter in one.value)
    assert value == (accepted["value"] if one.lang else accepted)


@PACE
@given(st.text(max_size=300))
def test_what_is_seen_in_a_text_stands_in_it_or_in_its_source(text: str) -> None:
    book = read(Reader.TEXT, io.BytesIO(text.encode("utf-8")), "x")

    plain = " ".join(text.split())
    for seen in book.seen:
        quoted = seen.source.partition('"')[2].rpartition('"')[0]
        assert " ".join(seen.value.split()) in plain or (quoted and " ".join(quoted.split()) in plain)


@PACE
@given(st.lists(suggestions, max_size=8))
def test_a_sheet_has_one_row_a_document_and_no_cell_that_a_spreadsheet_runs(found: list[Suggestion]) -> None:
    rows = list(csv.reader(io.StringIO(to_csv([Row("a", "a", found), Row("b", "b", [])]), newline="")))

    assert 3 == len(rows)
    assert DRAFT == rows[0][-1]
    assert {len(rows[0])} == {len(row) for row in rows}
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


facts = st.builds(
    Seen,
    st.sampled_from(["title", "created", "issued", "language", "subject"]),
    st.sampled_from(["A", "a", "A | B", "B", "2024", "2024-11-04", "2024-11-05", "en", "en-GB", "Nov 4"]),
    st.sampled_from(["first line", "DC.title"]),
    lang=st.none() | st.sampled_from(["en", "fr"]),
    question=st.none() | st.just("why?"),
    year_missing=st.booleans(),
)


@PACE
@given(st.lists(st.tuples(st.sampled_from(["x", "y"]), facts), max_size=12))
def test_every_suggestion_is_a_fact_that_was_seen_and_every_fact_is_in_a_source(seen: list[tuple[str, Seen]]) -> None:
    found = suggest(seen)

    assert {(one.field, one.value) for one in found} <= {(fact.field, fact.value) for _, fact in seen}
    assert {fact.field for _, fact in seen} == {one.field for one in found}
    assert all(one.source for one in found)
