"""Judging a record: everything at once, with its place and its cure; by the standards, and by the rules of a schema."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archivekit.findings import Level
from archivekit.metadata.reading import RecordKind, RecordRead, kind_of, parse_record
from archivekit.metadata.record import Record, Value
from archivekit.metadata.schema import Schema
from archivekit.metadata.schema_check import parse_schema
from archivekit.metadata.terms import Term
from archivekit.metadata.validation import judge

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 25)


def schema(text: str) -> Schema:
    read = parse_schema(text.encode(), name="schema.csv")
    assert read.schema is not None
    return read.schema


def shipped(name: str) -> Schema:
    return schema((ROOT / "schemas" / f"{name}.csv").read_text(encoding="utf-8"))


def toml(text: str) -> RecordRead:
    return parse_record(text.encode(), name="record.toml", kind=RecordKind.TOML)


def codes(text: str, rules: Schema | None = None) -> list[str]:
    findings = judge(toml(text), rules, file="record.toml", today=TODAY)
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("statement.toml", "dcterms-core"),
        ("statement.toml", "press-report"),
        ("statement.toml", "dc-simple"),
        ("statement.json", "press-report"),
        ("arabic.toml", "press-report"),
        ("minimal.toml", "dcterms-core"),
        ("minimal.toml", "dc-simple"),
        ("restricted.toml", "human-rights-document"),
        ("all-terms.json", "dcterms-core"),
    ],
)
def test_a_good_record_needs_no_word(name: str, by: str) -> None:
    kind = kind_of(name)
    assert kind is not None
    read = parse_record((ROOT / "fixtures" / "records" / name).read_bytes(), name=name, kind=kind)

    assert judge(read, shipped(by), file=name, today=TODAY) == ()


def test_every_problem_is_named_at_once_in_the_order_of_the_record_and_then_of_the_schema() -> None:
    text = (
        'creater = "x"\nextent = 3\nlanguage = "English"\nissued = "Nov 20"\ntype = "text"\n'
        'identifier = "doi:x"\ncreated = "2024-02-30"\naccessRights = "ask"\ndescription = "a\\u0003"\n'
    )

    assert codes(text, shipped("press-report")) == [
        *("REC-109", "REC-111", "REC-121"),
        *("REC-211", "REC-203", "REC-232", "REC-204", "REC-241"),
        *("REC-301", "REC-301", "REC-303"),
    ]


def test_a_record_made_in_python_is_judged_like_one_that_was_read() -> None:
    text = 'title = ""\nissued = "Nov 20"\ncreator = "a\\u0003"\n'
    read = toml(text)
    assert read.record is not None

    from_file = judge(read, None, file="record.toml", today=TODAY)
    from_python = judge(read.record, None, file="record.toml", today=TODAY)

    assert [f.code for f in from_file] == [f.code for f in from_python] == ["REC-116", "REC-121", "REC-203"]


def test_an_empty_record_made_in_python_says_nothing_and_misses_its_title() -> None:
    findings = judge(Record(), shipped("dcterms-core"), file="record", today=TODAY)

    assert [f.code for f in findings] == ["REC-107", "REC-301"]


def test_a_file_that_could_not_be_taken_apart_is_judged_no_further() -> None:
    assert codes("title = \n", shipped("dcterms-core")) == ["REC-105"]


@pytest.mark.parametrize(
    ("rest", "cure"),
    [
        ("created = 2024-11-04", "created gives 2024: did you mean 2024-11-20?"),
        ('created = "2024-11-04/2024-12-01"', "created gives 2024: did you mean 2024-11-20?"),
        ('title = "Statement of 4 November 2024"', "title gives 2024: did you mean 2024-11-20?"),
        ('title = "Statement of 2019"\ncreated = "2024"', "created gives 2024: did you mean 2024-11-20?"),
        ('title = "Statements of 2023 and 2024"', None),
        ('created = "2023"\navailable = "2024"', None),
        ('created = "2023/2024"', None),
        ('title = "Order no. 12024"', None),
        ('"dc:date" = "2024"', "dc:date gives 2024: did you mean 2024-11-20?"),
    ],
)
def test_the_year_that_a_date_lacks_is_suggested_only_where_the_record_gives_one(rest: str, cure: str | None) -> None:
    findings = judge(toml(f'issued = "Nov 20"\n{rest}\n'), None, file="record.toml", today=TODAY)

    otherwise = "Look for the year in the document (dateline, masthead, address) and write YYYY-MM-DD."
    assert [(f.code, f.cure) for f in findings] == [("REC-203", cure or otherwise)]


def test_a_day_without_a_year_that_has_two_readings_suggests_both() -> None:
    (finding,) = judge(
        toml('issued = "4.11."\ncreated = 2024\n'.replace("2024", '"2024"')), None, file="r", today=TODAY
    )

    assert finding.cure == "created gives 2024: did you mean 2024-11-04 or 2024-04-11?"


def test_a_finding_has_field_value_expected_and_place() -> None:
    (finding,) = judge(toml('title = "A"\nlanguage = ["en", "jp"]\n'), None, file="record.toml", today=TODAY)

    assert (finding.code, finding.field, finding.value, finding.expected) == ("REC-211", "language", "jp", "ja")
    assert (finding.where.file, finding.where.line) == ("record.toml", 2)


@pytest.mark.parametrize("term", ["date", "issued", "valid", "dateCopyrighted"])
def test_dates_are_judged_in_every_date_term_without_any_schema(term: str) -> None:
    assert codes(f'{term} = "4.11.2024"\n') == ["REC-202"]


@pytest.mark.parametrize("term", ["title", "temporal", "coverage", "description"])
def test_dates_are_not_looked_for_in_other_terms(term: str) -> None:
    assert codes(f'{term} = "4.11.2024"\n') == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"dc:title" = "A"\n', []),
        ('"dc:title" = "A"\n"dc:type" = "text"\n', ["REC-303"]),
        ('"dc:title" = "A"\n"dc:date" = "Nov 20"\n', ["REC-203"]),
        ('"dc:title" = "A"\n"dc:language" = "English"\n', ["REC-211"]),
        ('title = ""\n"dc:title" = "A"\n', ["REC-116"]),
        ('title = " "\n', ["REC-116", "REC-301"]),
        ('alternative = "A"\n', ["REC-301"]),
    ],
)
def test_legacy_elements_count_as_their_property(text: str, expected: list[str]) -> None:
    assert codes(text, shipped("dcterms-core")) == expected


def test_a_rule_on_a_legacy_element_is_not_met_by_the_property() -> None:
    assert codes('title = "A"\n', schema("propertyID,mandatory\ndc:title,true\n")) == ["REC-301"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title = "A"\ncreator = "B"\nissued = "2024"\nlanguage = "en"\nrights = "C"\n', []),
        ('title = "A"\npublisher = "B"\ncreated = "2024"\nlanguage = "en"\naccessRights = "open"\n', []),
        ('title = "A"\nissued = "2024"\nlanguage = "en"\nrights = "C"\n', ["REC-301 creator"]),
        ('title = "A"\ncreator = "B"\nlanguage = "en"\nrights = "C"\n', ["REC-301 issued"]),
        ('title = "A"\ncreator = "B"\nissued = "2024"\nrights = "C"\n', ["REC-301 language"]),
        ('title = "A"\ncreator = "B"\nissued = "2024"\nlanguage = "en"\n', ["REC-301 rights"]),
        ('issued = "2024"\n', ["REC-301 title", "REC-301 creator", "REC-301 language", "REC-301 rights"]),
    ],
)
def test_a_press_report_needs_one_of_each_pair(text: str, expected: list[str]) -> None:
    findings = judge(toml(text), shipped("press-report"), file="record.toml", today=TODAY)

    assert [f"{f.code} {f.field}" for f in findings] == expected


@pytest.mark.parametrize(
    ("when", "text", "applies"),
    [
        ("creator", 'creator = "x"', True),
        ("creator", 'creator = ""', False),
        ("creator", 'title = "x"', False),
        ("!creator", 'title = "x"', True),
        ("!creator", '"dc:creator" = "x"', False),
        ("accessRights=restricted", 'accessRights = ["open", "restricted"]', True),
        ("accessRights=restricted", 'accessRights = "Restricted"', False),
        ("creator; !publisher", 'creator = "x"', True),
        ("creator; !publisher", 'creator = "x"\npublisher = "y"', False),
    ],
)
def test_a_rule_applies_only_where_all_its_conditions_hold(when: str, text: str, applies: bool) -> None:
    rules = schema(f'propertyID,mandatory,when\nlicense,true,"{when}"\n')

    assert ("REC-301" in codes(text + "\n", rules)) is applies


def test_a_rule_gives_its_own_level_and_words() -> None:
    rules = schema("propertyID,mandatory,severity,message\nlicense,true,warning,Ask the rights holder\n")

    (finding,) = judge(toml('title = "A"\n'), rules, file="record.toml", today=TODAY)

    assert (finding.code, finding.level, finding.message) == ("REC-301", Level.WARNING, "Ask the rights holder")


def test_an_empty_value_is_reported_once_and_judged_by_no_other_rule() -> None:
    rules = schema(
        "propertyID,repeatable,valueConstraint,valueConstraintType\n"
        "issued,true,2000,minInclusive\nlanguage,true,en az,picklist\nidentifier,true,[a-z]+,pattern\n"
    )

    assert codes('issued = ""\nlanguage = ""\nidentifier = ""\n', rules) == ["REC-116", "REC-116", "REC-116"]


def test_a_date_or_language_that_the_schema_types_is_reported_once() -> None:
    rules = schema("propertyID,repeatable,valueDataType\nissued,true,edtf\nlanguage,true,langTag\ntemporal,true,edtf\n")

    assert codes('issued = "Nov 20"\nlanguage = "English"\ntemporal = "Nov 20"\n', rules) == [
        *("REC-203", "REC-211", "REC-311")
    ]


def test_a_constraint_without_a_type_is_that_very_value() -> None:
    rules = schema("propertyID,repeatable,valueConstraint\nrights,true,CC BY 4.0\n")

    assert [codes('rights = "CC BY 4.0"\n', rules), codes('rights = "CC0"\n', rules)] == [[], ["REC-303"]]


@pytest.mark.parametrize("value", ['{ value = "x", scheme = "Period" }', '"2024"'])
def test_a_period_in_a_date_term_is_no_edtf_and_need_not_be(value: str) -> None:
    expected = ["REC-222"] if "Period" in value else []

    assert codes(f"valid = {value}\n") == expected


def test_a_picklist_may_list_addresses() -> None:
    rules = schema("propertyID,repeatable,valueConstraint,valueConstraintType\nlicense,true,https://a.b/c|x,picklist\n")
    record = Record(((Term("license"), (Value("CC BY", uri="https://a.b/c"),)),))

    assert judge(record, rules, file="record", today=TODAY) == ()


def test_a_record_that_meets_every_rule_needs_no_word() -> None:
    rules = schema((ROOT / "fixtures" / "schemas" / "every-rule.csv").read_text(encoding="utf-8"))

    text = """
        title = "Abc"
        available = "2020"
        type = ["Text", "Image"]
        source = "AZ-2024"
        subject = [
            { value = "Press", uri = "http://id.loc.gov/authorities/subjects/sh85051709" },
            "http://id.loc.gov/authorities/subjects/sh85051709",
        ]
        description = [{ value = "a", lang = "en-GB" }, { value = "b", lang = "AZ" }]
        extent = ["1", "500", "2.5", "1e2"]
        created = ["1900", "2026-12-31", "1950~", "1950/..", "../1950"]
        accrualPeriodicity = ["0", "-12"]
        temporal = "2024-11-04"
        coverage = ["2024-11-04/2024-11-07", "198X"]
        license = "https://creativecommons.org/licenses/by/4.0/"
        audience = "az"
        conformsTo = ["urn:iso:std:14721", { value = "OAIS", uri = "https://www.iso.org/standard/57284.html" }]
    """

    assert codes(text, rules) == []


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("extent", "0.99", ["REC-309"]),
        ("extent", "500.01", ["REC-310"]),
        ("extent", "two pages", ["REC-311", "REC-311"]),
        ("extent", "NaN", ["REC-311", "REC-311"]),
        ("extent", "1" * 200, ["REC-311", "REC-311"]),
        ("created", "1899-12-31/1950", ["REC-309"]),
        ("created", "19XX", []),
        ("created", "18XX", ["REC-309"]),
        ("created", "2026/2027", ["REC-310"]),
        ("created", "Nov 20", ["REC-203"]),
        ("accrualPeriodicity", "٣", ["REC-311"]),
        ("temporal", "2024-02-30", ["REC-311"]),
        ("temporal", "2024-XX-01", ["REC-311"]),
    ],
)
def test_a_bound_or_type_is_kept_or_broken_exactly(term: str, text: str, expected: list[str]) -> None:
    rules = schema((ROOT / "fixtures" / "schemas" / "every-rule.csv").read_text(encoding="utf-8"))

    assert codes(f'title = "Abc"\n{term} = "{text}"\n', rules) == expected


def test_the_place_of_an_access_statement_is_that_of_its_value() -> None:
    (finding,) = judge(toml('title = "A"\naccessRights = [\n "open",\n "ask",\n]\n'), None, file="r", today=TODAY)

    assert (finding.code, finding.where.line) == ("REC-241", 4)


def test_a_human_rights_document_says_when_where_and_who_may_see_it() -> None:
    findings = judge(toml('title = "A"\n'), shipped("human-rights-document"), file="record.toml", today=TODAY)

    assert {(f.code, f.level) for f in findings} == {("REC-301", Level.ERROR)}
    assert [f.field for f in findings] == [
        *("identifier", "created", "temporal", "spatial", "language", "type", "subject", "accessRights", "rights"),
    ]


def test_an_embargo_on_a_human_rights_document_names_its_end_and_a_level_in_words_of_its_own_is_an_error() -> None:
    good = (ROOT / "fixtures" / "records" / "restricted.toml").read_text(encoding="utf-8")
    endless = "".join(line for line in good.splitlines(keepends=True) if not line.startswith("available"))

    assert codes(endless, shipped("human-rights-document")) == ["REC-301"]
    assert codes(good.replace('"embargoed"', '"secret"'), shipped("human-rights-document")) == ["REC-241", "REC-303"]


def test_the_sources_of_a_human_rights_document_are_private() -> None:
    private = shipped("human-rights-document").private_terms

    assert {str(term) for term in private} == {
        *("audience", "contributor", "dc:contributor", "provenance", "source", "dc:source")
    }
