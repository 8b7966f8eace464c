"""Exporting: what a bag's own schema keeps private stays private, what is not for everyone is withheld or said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import archivekit as ak
from archivekit.metadata.record import Value
from archivekit.metadata.terms import Term

TODAY = "2024-11-20"
HARVESTED = "oai_dc"
COMPLETE = ["json", "dcterms"]


@pytest.fixture
def bag(tmp_path: Path) -> Callable[..., Path]:
    """Return what makes a bag with these lines as its record."""

    def make(record: str, schema: str | Path | None = None) -> Path:
        (tmp_path / "original.txt").write_bytes(b"An original.\n")
        (tmp_path / "record.toml").write_text(record, encoding="utf-8")
        made = ak.package(
            tmp_path / "original.txt", to=tmp_path / "vault" / "bag", record=tmp_path / "record.toml", schema=schema,
            date=TODAY, durability="none", second_opinion="never",
        )  # fmt: skip
        return Path(made.path)

    return make


def _said(exported: ak.Exported) -> list[str]:
    return [finding.code for finding in exported.report.findings]


def test_a_record_is_exported_by_the_schema_that_it_names(tmp_path: Path) -> None:
    schema = ak.load_schema("human-rights-document")
    private = sorted(term.name for term in schema.private_terms if str(term) == term.name)
    record = tmp_path / "record.json"
    terms = {"title": ["A"], **{name: ["a private thing"] for name in private}}
    record.write_text(json.dumps({"schema_version": 1, "schema": schema.name, "record": terms}), encoding="utf-8")

    by_its_own = ak.export(record, HARVESTED, date=TODAY)

    assert private
    assert ak.export(record, HARVESTED, schema=schema, date=TODAY) == by_its_own
    assert b"a private thing" not in (by_its_own.data or b"a private thing")
    assert b"a private thing" in (ak.export(record, "json", date=TODAY).data or b"")


def test_a_schema_that_is_not_shipped_must_be_named_before_anything_is_harvested(
    bag: Callable[..., Path], tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    own.write_text("propertyID,mandatory,private\ntitle,true,\ncreator,false,true\n", encoding="utf-8")
    made = bag('title = "A"\ncreator = "someone"\n', own)

    withheld = ak.export(made, HARVESTED, date=TODAY)
    told = ak.export(made, HARVESTED, schema=own, date=TODAY)
    complete = ak.export(made, "json", date=TODAY)
    warned = {form: _said(ak.export(made, form, date=TODAY)) for form in ("json", "dcterms", "premis", "mets")}
    insisted = ak.export(made, HARVESTED, date=TODAY, include_restricted=True)

    assert {form: ["EXP-202"] for form in warned} == warned
    assert "EXP-202" in _said(insisted)
    assert (None, ["EXP-204"], 3) == (withheld.data, _said(withheld), withheld.report.exit_code)
    assert b"someone" not in (told.data or b"someone")
    assert b'"schema": "own"' in (complete.data or b"")


def test_a_file_of_a_shipped_schemas_name_is_another_schema(bag: Callable[..., Path], tmp_path: Path) -> None:
    own = tmp_path / "press-report.csv"
    own.write_text("propertyID,mandatory,private\ntitle,true,\ncreator,false,true\n", encoding="utf-8")
    made = bag('title = "A"\ncreator = "someone"\n', own)

    assert ["EXP-204"] == _said(ak.export(made, HARVESTED, date=TODAY))


@pytest.mark.parametrize(
    "line", ['accessRights = "closed"', 'available = "2024-11-21"'], ids=["restricted", "embargoed"]
)
def test_what_is_not_for_everyone_is_withheld_whole_or_written_with_a_warning(line: str, tmp_path: Path) -> None:
    record = tmp_path / "record.toml"
    record.write_text(f'title = "A secret"\n{line}\n', encoding="utf-8")

    withheld = ak.export(record, HARVESTED, date=TODAY)
    insisted = ak.export(record, HARVESTED, date=TODAY, include_restricted=True)
    complete = [ak.export(record, form, date=TODAY) for form in COMPLETE]

    assert (None, ["EXP-201"], 1) == (withheld.data, _said(withheld), withheld.report.exit_code)
    assert b"A secret" in (insisted.data or b"")
    assert "EXP-202" in _said(insisted)
    assert [True, True] == [b"A secret" in (one.data or b"") and "EXP-202" in _said(one) for one in complete]


def test_an_embargo_is_over_on_its_day(tmp_path: Path) -> None:
    record = tmp_path / "record.toml"
    record.write_text('title = "A"\navailable = "2024-11-20"\n', encoding="utf-8")

    assert [None, True] == [
        exported.data and True
        for exported in (ak.export(record, HARVESTED, date="2024-11-19"), ak.export(record, HARVESTED, date=TODAY))
    ]


def test_the_premis_of_a_bag_is_given_back_to_the_byte_and_only_where_it_is_premis(bag: Callable[..., Path]) -> None:
    made = bag('title = "A"\n')
    premis = made / "metadata" / "premis.xml"
    as_it_is = ak.export(made, "premis", date=TODAY)
    given = premis.read_bytes()

    said = []
    for data in (b"", b"\x1b[31m", b"<premis/>", b"<!DOCTYPE a>" + given, given[:-5]):
        premis.write_bytes(data)
        exported = ak.export(made, "premis", date=TODAY)
        said.append((exported.data, _said(exported)))
    premis.unlink()

    assert given == as_it_is.data
    assert [(None, ["EXP-205"])] * 5 == said
    assert ["SYS-101"] == _said(ak.export(made, "premis", date=TODAY))


@pytest.mark.parametrize("text", ["", "creater = 'A'\n", '{"schema_version": 2, "record": {"title": "A"}}'])
def test_a_record_of_which_nothing_would_be_left_is_not_exported(text: str, tmp_path: Path) -> None:
    record = tmp_path / ("record.json" if text.startswith("{") else "record.toml")
    record.write_text(text, encoding="utf-8")

    exported = ak.export(record, "dcterms")

    assert (None, 1) == (exported.data, exported.report.exit_code)


def test_what_is_made_of_a_bag_quotes_no_private_value_in_its_findings(
    bag: Callable[..., Path], tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    own.write_text("propertyID,mandatory,private\ntitle,true,\nsubject,,true\naccessRights,,true\n", encoding="utf-8")
    (tmp_path / "original.txt").write_bytes(b"An original.\n")
    record = ak.Record(
        (
            (Term("title"), (Value("A"),)),
            (Term("subject"), (Value("kanari", uri="https://example.org/kanari", lang="fre"),)),
            (Term("accessRights"), (Value("for kanari"),)),
        )
    )
    made = ak.package(
        tmp_path / "original.txt", to=tmp_path / "bag", record=record, schema=own, date=TODAY, second_opinion="never"
    )
    exports = [ak.export(tmp_path / "bag", form, schema=own, date=TODAY) for form in ("dcterms", "mets", "premis")]

    lost = [finding.message for finding in made.report.findings if finding.code.startswith("EXP")]
    assert "a private value of subject: the form cannot carry a URI beside a value's text" in lost
    assert not [message for message in lost if "kanari" in message]
    assert "kanari" not in str([one.report.to_json() for one in exports])
