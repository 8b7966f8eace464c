"""A schema as a pydantic class and as JSON Schema: the verdicts of our rules; a class of the caller's as a schema."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

import archivekit as ak
from archivekit.errors import UsageError
from archivekit.findings import Json
from archivekit.metadata.model import json_schema_of, model_of, plain_form
from archivekit.metadata.record import Record, Value
from archivekit.metadata.schema import Schema
from archivekit.metadata.schema_check import parse_schema
from archivekit.metadata.terms import Namespace, Term
from archivekit.metadata.validation import judge
from archivekit.workflow.records import load_schema, read_record, schema_names

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 25)

RULES = """propertyID,mandatory,repeatable,valueDataType,valueConstraint,valueConstraintType,severity,when
title,true,false,,,,,
title,,true,,2,minLength,,
title,,true,,4,maxLength,,
type,,true,,Text|Image,picklist,,
source,,true,,[A-Z]{2},pattern,,
extent,,true,xsd:integer,,,,
license,true,true,,,,,!rights
abstract,true,true,,,,,type=Text
medium,true,true,,,,warning,
"""


def schema(text: str) -> Schema:
    read = parse_schema(text.encode(), name="schema.csv")
    assert read.schema is not None
    return read.schema


def accepted(model: type[BaseModel], record: Record) -> bool:
    try:
        model.model_validate(plain_form(record))
    except ValidationError:
        return False
    return True


def accepted_by_json_schema(form: Json, record: Record) -> bool:
    return jsonschema.Draft202012Validator(form).is_valid(plain_form(record))  # type: ignore[arg-type]


texts = st.sampled_from(["ab", "a", "abcde", "Text", "Image", "text", "AZ", "12", "x"])
value_lists = st.lists(st.builds(Value, texts), min_size=1, max_size=2).map(tuple)
names = st.sampled_from(["title", "type", "source", "extent", "license", "rights", "abstract", "medium", "subject"])
records = st.dictionaries(names, value_lists, max_size=6).map(
    lambda given: Record(tuple((Term(name), values) for name, values in given.items()))
)


@settings(max_examples=300, deadline=None)
@given(records)
def test_the_class_and_the_json_schema_accept_what_the_rules_of_a_schema_accept(record: Record) -> None:
    rules = schema(RULES)
    errors = [
        finding
        for finding in judge(record, rules, file="record", today=TODAY)
        if finding.level.value == "error" and finding.code.startswith("REC-3")
    ]

    assert accepted(model_of(rules), record) is (errors == [])
    assert accepted_by_json_schema(json_schema_of(rules), record) is (errors == [])


@pytest.mark.parametrize("name", schema_names())
def test_the_json_schema_of_each_schema_that_is_shipped_is_one_and_takes_its_good_records(name: str) -> None:
    form = json_schema_of(load_schema(name))

    jsonschema.Draft202012Validator.check_schema(form)
    good = "restricted.toml" if name == "human-rights-document" else "statement.toml"
    record = read_record(ROOT / "fixtures" / "records" / good).record
    assert record is not None
    assert accepted_by_json_schema(form, record)
    assert accepted(model_of(load_schema(name)), record)
    assert not accepted_by_json_schema(form, Record())


def test_terms_are_taken_under_every_spelling_and_as_text_list_or_table() -> None:
    model = load_schema("dcterms-core").model()

    spellings = [
        {"title": "A"},
        {"title": ["A"]},
        {"title": [{"value": "A"}]},
        {"dcterms:title": {"value": "A"}},
        {"dc:title": "A"},
    ]

    assert [["A"]] * 5 == [[v.value for v in vars(model.model_validate(given))["title"]] for given in spellings]


def test_a_schema_is_compiled_once() -> None:
    assert load_schema("press-report").model() is load_schema("press-report").model()


def test_a_rule_on_the_legacy_element_alone_has_a_field_of_its_own() -> None:
    model = model_of(schema("propertyID,mandatory,repeatable\ndc:title,true,true\n"))
    legacy = Record(((Term("title", Namespace.DC), (Value("A"),)),))

    assert (True, False) == (accepted(model, legacy), accepted(model, Record(((Term("title"), (Value("A"),)),))))


# -- a class of the caller's


class Agent(BaseModel):
    value: str
    type: Literal["person", "organisation"] | None = None


class Mine(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(max_length=5)]
    creator: list[Agent] = []
    subjects: list[str] = Field([], alias="subject")
    legacy_date: str | None = Field(None, alias="dc:date")

    @field_validator("subjects")
    @classmethod
    def _lower(cls, given: list[str]) -> list[str]:
        if any(subject != subject.lower() for subject in given):
            raise ValueError("subjects are written small")
        return given

    @model_validator(mode="after")
    def _whole(self) -> Mine:
        if self.title == "whole":
            raise ValueError("not as a whole")
        return self


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title = "A"\n', []),
        ('title = "A"\nsubject = ["a", "b"]\n"dc:date" = "2024"\n', []),
        ('title = "A"\ncreator = { value = "B", type = "person" }\n', []),
        ('title = "A title"\n', [("title", 1)]),
        ('creator = "B"\n', [("title", None)]),
        ('title = ["A", "B"]\n', [("title", 1)]),
        ('title = "A"\n\nsubject = ["a", "B"]\n', [("subject", 3)]),
        ('title = "A"\nspatial = "x"\n', [("spatial", 2)]),
        ('title = "A"\n\n\ncreator = ["a", { value = "B", type = "software" }]\n', [("creator", 4)]),
        ('title = "whole"\n', [(None, None)]),
    ],
)
def test_a_class_is_a_schema_and_what_it_says_has_a_place(
    text: str, expected: list[tuple[str | None, int | None]], tmp_path: Path
) -> None:
    path = tmp_path / "record.toml"
    path.write_text(text, encoding="utf-8")

    found = ak.validate(path, schema=Mine).findings

    assert [(f.field, f.where.line) for f in found if f.code == "REC-315"] == expected
    assert [f.code for f in found if f.code != "REC-315"] == []


def test_a_class_judges_every_row_of_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,subject\nA,a\nA title,b\nB,C\n", encoding="utf-8")

    found = ak.validate(path, schema=Mine, dialect="plain").findings

    assert [(f.where.row, f.where.column, f.value) for f in found] == [(3, 1, "A title"), (4, 2, "C")]


def test_a_class_that_fails_in_itself_is_the_callers_fault_and_named() -> None:
    class Faulty(BaseModel):
        title: str

        @field_validator("title")
        @classmethod
        def _fail(cls, given: str) -> str:
            raise ZeroDivisionError(given)

    with pytest.raises(UsageError, match="Faulty failed in itself: ZeroDivisionError"):
        ak.validate(Record(((Term("title"), (Value("A"),)),)), schema=Faulty)


def test_another_class_is_no_schema() -> None:
    with pytest.raises(UsageError, match="dict is no schema"):
        ak.validate(Record(), schema=dict)  # type: ignore[arg-type]


def test_the_json_schema_is_plain_json() -> None:
    form = json_schema_of(load_schema("press-report"))

    assert json.loads(json.dumps(form)) == form
    assert form["required"] == ["title", "language"]
    assert form["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records)
def test_a_class_made_of_a_schema_is_itself_a_schema_with_the_same_verdict(record: Record) -> None:
    model = model_of(schema(RULES))

    report = ak.validate(record, schema=model, date=TODAY)

    assert accepted(model, record) is not any(f.code == "REC-315" for f in report.findings)
