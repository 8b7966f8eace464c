"""The dialects of sheets: whose each is, what its headers mean, and what other systems keep beside Dublin Core."""

from __future__ import annotations

import pytest

from archivekit.findings import Kind
from archivekit.metadata.record import Unknown, Value
from archivekit.metadata.sheets.dialects import Dialect
from archivekit.workflow.validate import validate
from sheeting import SHEETS, findings, reads, rows, values


@pytest.mark.parametrize(
    "name", ["statements.csv", "archivematica.csv", "dspace.csv", "dspace-7.csv", "uwazi.csv", "islandora.csv"]
)
def test_a_sheet_of_each_system_is_read_with_no_more_than_notes(name: str) -> None:
    report = validate(SHEETS / name, schema=SHEETS.parent / "schemas" / "lenient.csv", date="2026-11-25", strict=True)

    subject = report.subjects[0]
    assert ("passed", Kind.SHEET) == (subject.outcome.value, subject.kind)
    assert {"note"} == {finding.level.value for finding in subject.findings}


def test_an_archivematica_sheet_is_read_as_it_is() -> None:
    first, _ = (
        read for read in reads((SHEETS / "archivematica.csv").read_bytes(), dialect=Dialect.AUTO) if read.record
    )

    assert first.row is not None
    assert ("objects/beihai.tif", (2, 2)) == (first.row.files, (first.row.number, first.row.line))
    assert values(first) == {
        "dc:title": ["Beihai"],
        "dc:creator": ["Leung"],
        "dc:subject": ["Harbours", "Guangxi"],
        "dc:description": ["The harbour from the east"],
        "dc:date": ["1938"],
        "dc:type": ["Image"],
        "dc:identifier": ["AM42-001"],
        "dc:language": ["en"],
    }


def test_columns_that_are_not_dublin_core_are_kept_in_the_record() -> None:
    read = reads("filename,dc.title,dc.date,AIC no.\na,T,2024,42\n", dialect=Dialect.AUTO)[1]

    assert read.record is not None
    assert read.record.unknown == (Unknown("AIC no.", "42"),)


def test_a_dspace_sheet_has_languages_qualifiers_and_schemes() -> None:
    read = next(read for read in reads((SHEETS / "dspace.csv").read_bytes(), dialect=Dialect.AUTO) if read.record)

    assert read.record is not None
    assert [(str(term), given) for term, given in read.record.terms] == [
        ("creator", (Value("Committee for the Press"), Value("Second, Author"))),
        ("issued", (Value("2024-11-20"),)),
        ("abstract", (Value("About the press", "en"),)),
        ("language", (Value("en", "en"),)),
        ("subject", (Value("Freedom of the press", "en", None, "LCSH"),)),
        ("dc:title", (Value("Statement", "en"), Value("Déclaration", "fr"))),
    ]


def test_a_whole_export_of_dspace_is_read_with_its_own_columns_kept() -> None:
    read = next(read for read in reads((SHEETS / "dspace-7.csv").read_bytes(), dialect=Dialect.AUTO) if read.record)

    assert read.record is not None
    assert [(str(term), given) for term, given in read.record.terms] == [
        ("creator", (Value("Smith, John"), Value("Doe, Jane"), Value("Roe, Max"))),
        ("dateAccepted", (Value("2024-11-20T09:15:32Z"),)),
        ("available", (Value("2024-11-20T09:15:32Z"),)),
        ("issued", (Value("2024-11-20"),)),
        ("abstract", (Value("On the press, and on courts.", "en"),)),
        ("bibliographicCitation", (Value("Smith, J. (2024). Statement.", "en"),)),
        ("identifier", (Value("10.5555/12345678"), Value("https://hdl.handle.net/123456789/3"))),
        ("language", (Value("en"),)),
        ("dc:publisher", (Value("Committee for the Press", "en"),)),
        ("isPartOf", (Value("Statements;12"),)),
        ("dc:rights", (Value("Attribution 4.0 International"),)),
        ("rights", (Value("http://creativecommons.org/licenses/by/4.0/"),)),
        ("dc:subject", (Value("Press", "en"), Value("Human rights", "en"))),
        ("dc:title", (Value("Statement", "en"),)),
        ("dc:type", (Value("Text"),)),
    ]
    keyed = "Smith, John::0a1b2c3d-aaaa-4bbb-8ccc-ddddeeeeffff::600||Doe, Jane::will be generated::ORCID::"
    assert [unknown.name for unknown in read.record.unknown] == [
        *("id", "collection", "dc.description.provenance[en]", "dspace.entity.type", "dspace.agreements.end-user"),
        *("relation.isAuthorOfPublication", "person.familyName", "local.shelf", "dc.contributor.author"),
    ]
    assert Unknown("dc.contributor.author", f"{keyed}0000-0002-1825-0097::-1||Roe, Max") in read.record.unknown


def test_a_qualifier_that_dublin_core_does_not_know_is_left_out_and_that_is_said() -> None:
    found = findings("id,collection,dc.contributor.mentor,dc.title.alternativ[en]\n1,2,Roe,T\n", dialect=Dialect.DSPACE)

    assert [(f.code, f.observed, f.field) for f in found] == [
        ("SHT-203", None, "id"),
        ("SHT-203", None, "collection"),
        ("SHT-205", "mentor", "contributor"),
        ("SHT-205", "alternativ", "title"),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Smith, John::0a1b::600", ["Smith, John"]),
        ("Smith, John::0a1b::-1||Roe", ["Smith, John", "Roe"]),
        ("Smith::will be generated::ORCID::0000-0002-1825-0097::600", ["Smith"]),
        ("std::vector", ["std::vector"]),
        ("a::b::42", ["a::b::42"]),
        ("::key::600", ["::key::600"]),
        ("Smith::::600", ["Smith::::600"]),
    ],
)
def test_an_authority_key_of_dspace_is_no_part_of_a_value(cell: str, expected: list[str]) -> None:
    read = reads(f'dc.creator\n"{cell}"\n', dialect=Dialect.DSPACE)[0]

    assert read.record is not None
    assert values(read) == {"dc:creator": expected}
    kept = () if expected == cell.split("||") else (Unknown("dc.creator", cell),)
    assert kept == read.record.unknown


def test_the_agents_that_islandora_links_are_read_by_their_roles_and_the_cell_is_kept() -> None:
    cell = "relators:aut:person:Jordan, Mark|relators:pbl:corporate_body:Press|relators:ths:Roe|relators:pht:30|Doe"
    (_, read) = reads(f'title,field_linked_agent,field_creator\nA,"{cell}",Zoe\n', dialect=Dialect.ISLANDORA)

    assert read.record is not None
    assert [(str(term), given) for term, given in read.record.terms] == [
        ("title", (Value("A"),)),
        ("creator", (Value("Zoe"), Value("Jordan, Mark", type="person"))),
        ("publisher", (Value("Press", type="organisation"),)),
        ("contributor", (Value("Roe"),)),
    ]
    assert (Unknown("field_linked_agent", cell),) == read.record.unknown


def test_an_authority_key_is_a_part_of_the_text_in_sheets_of_other_systems() -> None:
    assert rows("dc.creator\nSmith::key::600\n", dialect=Dialect.PLAIN) == [{"dc:creator": ["Smith::key::600"]}]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            "legacyId,title,scopeAndContent,levelOfDescription",
            [("legacyId", None), ("scopeAndContent", "description"), ("levelOfDescription", None)],
        ),
        ("dcterms:title,o:resource_template,o:media", [("o:resource_template", None), ("o:media", None)]),
        ("dcterms:title @fr,dcterms:title,o:id", [("dcterms:title @fr", "dcterms:title[fr]"), ("o:id", None)]),
    ],
)
def test_a_sheet_of_a_system_that_has_no_dialect_is_told_and_its_columns_named(
    headers: str, expected: list[tuple[str, str | None]]
) -> None:
    cells = ",".join(["x"] * len(headers.split(",")))

    found = findings(f"{headers}\n{cells}\n", dialect=Dialect.AUTO)

    told, *rest = (finding for finding in found if finding.code.startswith("SHT"))
    assert "whose sheets are not read as such" in told.message
    assert [("SHT-202", field, meant) for field, meant in expected] == [(f.code, f.field, f.expected) for f in rest]


@pytest.mark.parametrize(
    ("header", "dialect"),
    [
        ("title,date", "plain"),
        ("id,collection,dc.title,dc.contributor.author", "dspace"),
        ("id,collection,title", "plain"),
        ("title[en],date", "dspace"),
        ("title__ar,date", "uwazi"),
        ("title,field_subject", "islandora"),
        ("filename,dc.title,dc.date", "archivematica"),
        ("dc.title,dc.title,file", "archivematica"),
        ("dc.title,dc.date", "plain"),
        ("filename,dc.title", "plain"),
        ("title,weird__name", "plain"),
    ],
)
def test_the_dialect_is_told_by_the_headers_and_said(header: str, dialect: str) -> None:
    found = findings(f"{header}\nA,\n", dialect=Dialect.AUTO)

    assert [dialect] == [finding.observed for finding in found if finding.code == "SHT-108"]


@pytest.mark.parametrize(
    ("header", "term", "lang"),
    [
        ("title", "title", None),
        ("dcterms:title", "title", None),
        ("dcterms.title", "title", None),
        ("dc:title", "dc:title", None),
        ("dc.title", "dc:title", None),
        (" title ", "title", None),
        ("title[az]", "title", "az"),
        ("title[]", "title", None),
        ("title__ar", "title", "ar"),
        ("dc.title[zh-Hant]", "dc:title", "zh-Hant"),
        ("dc.date.issued", "issued", None),
        ("dc.contributor.author", "creator", None),
        ("field_edtf_date_issued", "issued", None),
        ("field_table_of_contents", "tableOfContents", None),
    ],
)
def test_a_header_names_a_term_and_a_language(header: str, term: str, lang: str | None) -> None:
    (read,) = reads(f"{header}\nA\n")

    assert read.record is not None
    assert [(str(name), value.lang) for name, value in read.record] == [(term, lang)]
