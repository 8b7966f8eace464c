"""oai_dc and dcterms as they are written, to the byte, and what each could not carry, to the finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from crosswalks import oai_dc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from official import ROOT, errors, errors_by, needs_schemas
from records import AWKWARD, IN_EVERY_SCHEME, TERMS, any_texts, records

from archivekit.codes import family
from archivekit.formats import xml
from archivekit.formats.dublin_core import dcterms
from archivekit.formats.export import Export
from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.terms import ELEMENTS, SCHEMES, Namespace, Term
from archivekit.storage import shelf

GOLDEN = ROOT / "fixtures" / "golden" / "exports"

FULL = Record(
    (
        (Term("title"), (Value("Report on freedom of assembly", "en"), Value("تقرير عن حرية التجمع", "ar"))),
        (Term("alternative"), (Value("Assembly report"),)),
        (Term("creator"), (Value("Müller, Anna", uri="https://orcid.org/0000-0002-1825-0097"),)),
        (Term("subject"), (Value("Human rights", "en", None, "LCSH"), Value("Həmrəylik & azadlıq", "az-Latn"))),
        (Term("issued"), (Value("2024-11-20", scheme="W3CDTF"),)),
        (Term("created"), (Value("1984?", scheme="W3CDTF"),)),
        (Term("language"), (Value("eng", scheme="RFC5646"), Value("az"))),
        (Term("type"), (Value("Text", scheme="DCMIType"),)),
        (Term("medium"), (Value("paper", scheme="NLM"),)),
        (Term("identifier"), (Value("https://example.org/1", uri="https://example.org/1", scheme="URI"),)),
        (Term("provenance"), (Value("Line one\r\nline two ]]>"),)),
        (Term("title", Namespace.DC), (Value("The legacy title"),)),
        (Term("rightsHolder"), (Value(""),)),
        (Term("abstract"), (Value("kept"), Value("a\x0bb"))),
    ),
    (Unknown("creater", "X"),),
)


def canonical(tag: str) -> str | None:
    """Return what a registry would say of the tags that these tests use."""
    return {"eng": "en", "en_GB": "en-GB", "jp": None, "EN": "en"}.get(tag, tag)


def codes(export: Export) -> list[tuple[str, str | None]]:
    """Return code and field of every finding."""
    return [(finding.code, finding.field) for finding in export.findings]


def one(value: Value, term: str = "subject") -> Record:
    """Return a record of one value."""
    return Record(((Term(term), (value,)),))


@pytest.mark.parametrize("name", ["oai_dc", "dcterms"])
def test_a_record_is_written_as_the_golden_file_says(name: str) -> None:
    export = {"oai_dc": oai_dc, "dcterms": dcterms}[name](FULL, language=canonical)

    assert export.data == (GOLDEN / f"{name}.xml").read_bytes()


def test_oai_dc_says_everything_that_it_lost() -> None:
    export = oai_dc(FULL, language=canonical)

    assert codes(export) == [
        ("EXP-111", "creater"),
        ("EXP-102", "alternative"),
        ("EXP-104", "creator"),
        ("EXP-103", "subject"),
        ("EXP-102", "issued"),
        ("EXP-103", "issued"),
        ("EXP-102", "created"),
        ("EXP-103", "created"),
        ("EXP-103", "language"),
        ("EXP-113", "language"),
        ("EXP-103", "type"),
        ("EXP-102", "medium"),
        ("EXP-103", "medium"),
        ("EXP-103", "identifier"),
        ("EXP-101", "provenance"),
        ("EXP-101", "rightsHolder"),
        ("EXP-102", "abstract"),
        ("EXP-110", "abstract"),
    ]


def test_dcterms_says_everything_that_it_lost() -> None:
    export = dcterms(FULL, language=canonical)

    assert codes(export) == [
        ("EXP-111", "creater"),
        ("EXP-104", "creator"),
        ("EXP-105", "subject"),
        ("EXP-107", "created"),
        ("EXP-113", "language"),
        ("EXP-108", "language"),
        ("EXP-106", "medium"),
        ("EXP-110", "abstract"),
    ]


SPECIMENS: dict[str, Export] = {
    "EXP-101": oai_dc(one(Value("from a donor"), "provenance")),
    "EXP-102": oai_dc(one(Value("2024"), "issued")),
    "EXP-103": oai_dc(one(Value("Human rights", scheme="LCSH"))),
    "EXP-104": dcterms(one(Value("Human rights", uri="http://id.loc.gov/authorities/subjects/sh85026379"))),
    "EXP-105": dcterms(one(Value("Human rights", "en", scheme="LCSH"))),
    "EXP-106": dcterms(one(Value("WB 115", scheme="NLM"))),
    "EXP-107": dcterms(one(Value("198X", scheme="W3CDTF"), "date")),
    "EXP-108": dcterms(one(Value("en", scheme="RFC5646"), "language")),
    "EXP-109": dcterms(one(Value("Human rights", "English language"))),
    "EXP-110": dcterms(one(Value("form\x0cfeed"))),
    "EXP-111": oai_dc(Record(unknown=(Unknown("creater", "X"),))),
    "EXP-112": oai_dc(one(Value("Name of a source"), "contributor"), private=frozenset({"contributor"})),
    "EXP-113": dcterms(one(Value("Human rights", "eng")), language=canonical),
    "EXP-114": dcterms(one(Value("X"), "creater")),
}


@pytest.mark.parametrize("code", SPECIMENS)
def test_a_loss_is_provoked_by_a_specimen_that_provokes_nothing_else(code: str) -> None:
    specimen = SPECIMENS[code]

    assert [finding.code for finding in specimen.findings] == [code]


def test_every_loss_has_a_specimen() -> None:
    assert sorted(SPECIMENS) == [code.id for code in family("EXP") if code.id <= "EXP-114"]


def test_a_value_that_xml_cannot_hold_is_left_out_and_its_characters_are_named() -> None:
    value = "a\x00b\ud800c\ufffed\x01"
    places = "U+0000 at character 2, U+D800 at character 4, U+FFFE at character 6 and 1 more"

    export = dcterms(one(Value(value)))

    message = rf"subject 'a\x00b\ud800c\ufffed\x01' is left out of dcterms: it has {places}"
    assert [(f.message, f.value) for f in export.findings] == [(message, value)]
    assert b"subject" not in export.data


def test_a_private_term_is_in_no_form_under_either_namespace() -> None:
    record = Record(
        ((Term("contributor"), (Value("SECRET"),)), (Term("contributor", Namespace.DC), (Value("SECRET"),)))
    )

    exports = [write(record, private=frozenset({"contributor"})) for write in (oai_dc, dcterms)]

    assert [codes(export) for export in exports] == [[("EXP-112", "contributor"), ("EXP-112", "dc:contributor")]] * 2
    assert [b"SECRET" in export.data for export in exports] == [False, False]
    assert all("SECRET" not in finding.message for export in exports for finding in export.findings)


def test_a_language_that_differs_only_in_case_is_written_as_given() -> None:
    export = oai_dc(one(Value("X", "EN")), language=canonical)

    assert b'<dc:subject xml:lang="EN">X</dc:subject>' in export.data
    assert codes(export) == []


def test_a_tag_that_nobody_knows_is_written_as_given_where_xml_takes_it() -> None:
    export = oai_dc(one(Value("X", "jp")), language=canonical)

    assert b'xml:lang="jp"' in export.data
    assert codes(export) == []


def test_a_scheme_may_be_named_bare_with_its_prefix_or_by_its_address() -> None:
    values = tuple(Value("X", scheme=name) for name in ("LCSH", "dcterms:LCSH", "http://purl.org/dc/terms/LCSH"))

    export = dcterms(Record(((Term("subject"), values),)))

    assert export.data.count(b'<dcterms:subject xsi:type="dcterms:LCSH">X</dcterms:subject>') == 3
    assert codes(export) == []


def test_a_value_of_a_megabyte_is_written_whole() -> None:
    text = "ɐ &" * 350_000

    export = dcterms(one(Value(text)))

    root = xml.parse(export.data)
    assert [xml.text_of(child) for child in xml.children(root)] == [text]


def test_the_same_record_gives_the_same_bytes() -> None:
    assert [oai_dc(FULL).data, dcterms(FULL).data] == [oai_dc(FULL).data, dcterms(FULL).data]


@needs_schemas
def test_all_terms_with_every_awkward_value_are_valid_by_the_official_schemas() -> None:
    record = Record(tuple((term, tuple(Value(text, "ar") for text in AWKWARD)) for term in TERMS))

    assert (errors("oai_dc", oai_dc(record).data), errors("dcterms", dcterms(record).data)) == ([], [])


@needs_schemas
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_with_every_awkward_value_is_valid_by_the_official_schema(scheme: str) -> None:
    values = tuple(Value(text, lang, scheme=scheme) for text in IN_EVERY_SCHEME for lang in (None, "en"))
    record = Record(tuple((Term(name), values) for name in ("date", "subject", "spatial")))

    assert errors("dcterms", dcterms(record).data) == []


@needs_schemas
def test_the_golden_files_are_valid_by_the_official_schemas() -> None:
    files = {kind: (GOLDEN / f"{kind}.xml").read_bytes() for kind in ("oai_dc", "dcterms")}

    assert {kind: errors(kind, data) for kind, data in files.items()} == {"oai_dc": [], "dcterms": []}


@needs_schemas
def test_our_containers_own_schema_takes_what_we_write_and_nothing_else() -> None:
    schema = shelf.read("xsd/archivekit-dcterms-1.xsd")
    strange = dcterms(FULL).data.replace(b"dcterms:medium", b"dcterms:median")

    assert errors_by(schema, dcterms(FULL).data) == []
    assert errors_by(schema, strange) != []


@needs_schemas
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(any_texts))
def test_any_record_at_all_is_written_validly_and_without_an_exception(record: Record) -> None:
    private = frozenset({"title"})

    problems = [
        errors("oai_dc", oai_dc(record, private=private).data),
        errors("dcterms", dcterms(record, language=canonical).data),
    ]

    assert problems == [[], []]


@needs_schemas
@pytest.mark.parametrize(
    ("scheme", "alphabet"),
    [
        ("URI", "ab:/?#[]@%aA09.-_~!$&'()*+,;=\\ é|^"),
        ("W3CDTF", "0123456789-:TZ+."),
        ("RFC4646", "abcAB09-_ "),
        ("ISO3166", "FRfr \n"),
    ],
)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_a_scheme_admits_the_official_schema_takes(scheme: str, alphabet: str, data: st.DataObject) -> None:
    heads = st.sampled_from(("", "http://", "a:", "2024-", "2024-02-29T", "0001-01-01T00:00:00"))
    some = st.builds(str.__add__, heads, st.text(alphabet, max_size=14))
    values = tuple(Value(text, scheme=scheme) for text in data.draw(st.lists(some, min_size=20, max_size=60)))

    assert errors("dcterms", dcterms(Record(((Term("identifier"), values),))).data) == []


def test_simple_dublin_core_has_its_elements_in_the_order_of_the_fifteen() -> None:
    record = Record(tuple((term, (Value("x"),)) for term in reversed(TERMS)))

    root = xml.parse(oai_dc(record).data)
    names = list(dict.fromkeys(xml.name_of(child)[1] for child in xml.children(root)))

    assert names == list(ELEMENTS)


if __name__ == "__main__":
    # writes the golden files anew; they change only on purpose, and are read line by line before a commit
    Path(GOLDEN / "oai_dc.xml").write_bytes(oai_dc(FULL, language=canonical).data)
    Path(GOLDEN / "dcterms.xml").write_bytes(dcterms(FULL, language=canonical).data)
