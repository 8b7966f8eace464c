"""Reading a schema: what it means where it is right, and every cell where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivekit.findings import Level
from archivekit.metadata.patterns import PatternError, compiled
from archivekit.metadata.schema import (
    COLUMNS,
    Condition,
    Constraint,
    ConstraintType,
    DataType,
    Holds,
    NodeType,
    Rule,
    Schema,
    SchemaRead,
)
from archivekit.metadata.schema_check import members_of, parse_schema
from archivekit.metadata.terms import Namespace, Term

SCHEMAS = Path(__file__).parents[2] / "schemas"
SHIPPED = ("dc-simple", "dcterms-core", "human-rights-document", "press-report")


def read(text: str) -> SchemaRead:
    return parse_schema(text.encode(), name="folder/mine.csv")


def rules(text: str) -> tuple[Rule, ...]:
    found = read(text)
    assert found.findings == ()
    assert found.schema is not None
    return found.schema.rules


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_schema_passes_its_own_check_without_a_word(name: str) -> None:
    found = parse_schema((SCHEMAS / f"{name}.csv").read_bytes(), name=f"{name}.csv")

    assert found.findings == ()
    assert found.schema is not None
    assert found.schema.name == name
    assert found.schema.label


def test_every_cell_of_a_row_becomes_part_of_its_rule() -> None:
    text = ",".join(COLUMNS) + (
        "\ndocument,Any document,dcterms:type,Type,TRUE,1,IRI literal,xsd:string,Text|Image,picklist,,A note,warning,"
        'A word of ours,true,"creator; !publisher; accessRights=restricted"\n'
    )

    found = read(text)

    assert found.findings == ()
    assert found.schema == Schema(
        "mine",
        "document",
        "Any document",
        (
            Rule(
                term=Term("type"),
                label="Type",
                mandatory=True,
                repeatable=True,
                node_types=(NodeType.IRI, NodeType.LITERAL),
                data_type=DataType.STRING,
                constraint=Constraint(ConstraintType.PICKLIST, "Text|Image", ("Text", "Image")),
                note="A note",
                severity=Level.WARNING,
                message="A word of ours",
                private=True,
                when=(
                    Condition(Term("creator"), Holds.PRESENT),
                    Condition(Term("publisher"), Holds.ABSENT),
                    Condition(Term("accessRights"), Holds.EQUALS, "restricted"),
                ),
                row=2,
            ),
        ),
    )


def test_empty_cells_are_false_and_ask_for_nothing() -> None:
    assert rules("propertyID,mandatory,repeatable,private,valueDataType\ntitle,,,,\n") == (Rule(Term("title"), row=2),)


@pytest.mark.parametrize(
    ("given", "term"),
    [("title", Term("title")), ("dcterms:title", Term("title")), ("dc:title", Term("title", Namespace.DC))],
)
def test_a_property_is_given_bare_or_with_its_prefix(given: str, term: Term) -> None:
    assert rules(f"propertyID\n{given}\n")[0].term == term


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Text|Still Image", ("Text", "Still Image")),
        ("a;b|c; d", ("a;b", "c; d")),
        ("a b;c", ("a b", "c")),
        ("a b  c", ("a", "b", "c")),
        ("a | | b", ("a", "b")),
    ],
)
def test_a_picklist_is_separated_by_bars_else_semicolons_else_blanks(text: str, members: tuple[str, ...]) -> None:
    assert members_of(text) == members


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_one(end: str) -> None:
    found = rules(f'propertyID,note{end}title,"two{end}lines"{end}{end}creator,x{end}')

    assert [(rule.term.name, rule.row) for rule in found] == [("title", 2), ("creator", 4)]


def test_rows_of_further_shapes_are_checked_and_not_applied() -> None:
    found = read("shapeID,propertyID,mandatory\na,title,true\n,creator,\nb,subject,true\n,type,maybe\na,date,\n")

    assert [(f.code, f.where.row) for f in found.findings] == [("SCH-120", 4), ("SCH-113", 5)]


def test_every_wrong_cell_is_named_at_once_with_row_column_and_header() -> None:
    found = read(
        "propertyID,mandatory,repeatable,valueDataType,valueConstraint,valueConstraintType,severity,when\n"
        "tilte,maybe,often,date,(?=x),pattern,fatal,!creater;title=\n"
        ",true,,,-1,minLength,,\n"
    )

    places = [(f.code, f.where.row, f.where.column, f.where.header) for f in found.findings]
    assert found.schema is None
    assert places == [
        ("SCH-112", 2, 1, "propertyID"),
        ("SCH-113", 2, 2, "mandatory"),
        ("SCH-113", 2, 3, "repeatable"),
        ("SCH-114", 2, 4, "valueDataType"),
        ("SCH-116", 2, 5, "valueConstraint"),
        ("SCH-114", 2, 7, "severity"),
        ("SCH-118", 2, 8, "when"),
        ("SCH-118", 2, 8, "when"),
        ("SCH-111", 3, 1, "propertyID"),
        ("SCH-117", 3, 5, "valueConstraint"),
    ]


def test_a_warning_or_note_leaves_the_schema_usable() -> None:
    found = read("\ufeffpropertyID,manditory,valueShape\ntitle,true,person\n")

    assert [f.code for f in found.findings] == ["SCH-104", "SCH-108", "SCH-121"]
    assert found.schema is not None


def test_the_line_of_a_row_after_a_cell_of_several_lines_is_the_physical_one() -> None:
    found = read('propertyID,note,mandatory\ntitle,"a\nb\nc",true\ncreator,,maybe\n')

    assert [(f.where.line, f.where.row) for f in found.findings] == [(5, 3)]


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        ("!creater", "creator"),
        ("=x", None),
        ("!", None),
        ("!creator=x", None),
        ("a b", None),
        ("acessRights=open", "accessRights"),
    ],
)
def test_a_condition_that_cannot_be_read_gets_its_near_miss(condition: str, meant: str | None) -> None:
    (finding,) = read(f'propertyID,when\ntitle,"{condition}"\n').findings

    assert (finding.code, finding.expected) == ("SCH-118", meant)


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        ("[A-Z]{2}-[0-9]{4}", "AZ-2024", "AZ-2024\n"),
        ("a|b", "b", "ab"),
        ("^a$", "a", "aa"),
        ("(?i)statement", "STATEMENT", "statements"),
        (r"\p{Arabic}+", "بيان", "bayan"),
        ("a*", "", "b"),
        ("(?m)a$", "a", "a\nb"),
    ],
)
def test_a_pattern_stands_for_the_whole_value(pattern: str, good: str, bad: str) -> None:
    test = compiled(pattern)

    assert test(good)
    assert not test(bad)


@pytest.mark.parametrize("pattern", ["(?=a)", "(?<!a)b", r"(a)\1", "[", "(a{1000}){1000}", "a)|(b", "(?x)a # remark"])
def test_a_pattern_that_could_hang_or_lean_out_of_its_brackets_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compiled(pattern)


def test_a_pattern_takes_linear_time() -> None:
    assert not compiled("(a+)+b")("a" * 1_000_000)


def test_a_lone_surrogate_matches_no_pattern() -> None:
    assert not compiled(".*")("\ud800")


def test_private_terms_are_private_in_both_namespaces() -> None:
    found = read("propertyID,private\ndcterms:contributor,true\nprovenance,1\ntitle,\n")

    assert found.schema is not None
    assert found.schema.private_terms == {
        Term("contributor"),
        Term("contributor", Namespace.DC),
        Term("provenance"),
    }
