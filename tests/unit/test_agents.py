"""Agents, places and documents as values: what a value names, and how a register calls that."""

from __future__ import annotations

from datetime import date

import pytest

from archivekit.metadata.reading import RecordKind, parse_record
from archivekit.metadata.record import Record, Value
from archivekit.metadata.record_json import render_record
from archivekit.metadata.terms import Term
from archivekit.metadata.validation import judge

TODAY = date(2026, 11, 25)
AGENT = Value("L. Yunus", type="person", identifier="https://orcid.org/0000-0002-1825-0097")


def codes(term: str, value: Value) -> list[str]:
    record = Record(((Term(term), (value,)),))
    return [finding.code for finding in judge(record, None, file="record", today=TODAY)]


def test_what_a_value_names_comes_back_from_json_and_toml() -> None:
    record = Record(((Term("creator"), (AGENT,)),))
    toml = f'creator = {{ value = "L. Yunus", type = "person", identifier = "{AGENT.identifier}" }}\n'

    from_json = parse_record(render_record(record, None), name="record.json", kind=RecordKind.JSON)
    from_toml = parse_record(toml.encode(), name="record.toml", kind=RecordKind.TOML)

    assert (record, ()) == (from_json.record, from_json.findings)
    assert (record, ()) == (from_toml.record, from_toml.findings)


@pytest.mark.parametrize(
    ("term", "named"),
    [
        ("creator", "person"),
        ("contributor", "software"),
        ("publisher", "organisation"),
        ("rightsHolder", "organisation"),
        ("spatial", "place"),
        ("coverage", "place"),
        ("relation", "document"),
        ("isPartOf", "document"),
        ("subject", "person"),
        ("subject", "place"),
        ("provenance", "organisation"),
    ],
)
def test_a_term_names_what_it_is_for(term: str, named: str) -> None:
    assert codes(term, Value("x", type=named)) == []


@pytest.mark.parametrize(("term", "named"), [("creator", "place"), ("spatial", "person"), ("title", "person")])
def test_a_term_that_cannot_be_what_its_value_names_is_a_warning(term: str, named: str) -> None:
    assert codes(term, Value("x", type=named)) == ["REC-227"]


@pytest.mark.parametrize(
    ("given", "meant"),
    [("organization", "organisation"), ("Person", "person"), ("corporate", "organisation"), ("city", "place")],
)
def test_an_unheard_of_type_is_an_error_with_the_one_that_is_meant(given: str, meant: str) -> None:
    record = Record(((Term("creator"), (Value("x", type=given),)),))

    (finding,) = judge(record, None, file="record", today=TODAY)

    assert ("REC-226", meant) == (finding.code, finding.expected)


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("https://orcid.org/0000-0002-1825-0097", []),
        ("https://orcid.org/0000-0002-1825-0098", ["REC-231"]),
        ("doi:x", ["REC-232"]),
        ("employee 12", []),
    ],
)
def test_the_identifier_of_what_a_value_names_is_judged_as_identifiers_are(
    identifier: str, expected: list[str]
) -> None:
    assert codes("creator", Value("x", type="person", identifier=identifier)) == expected
