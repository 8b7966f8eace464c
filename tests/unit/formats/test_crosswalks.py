"""Crosswalks: the tables that are shipped, the engine that follows them, and what each form says that it lost."""

from __future__ import annotations

import json

import pytest
from crosswalks import datacite, jsonld, mods, oai_dc, table
from hypothesis import HealthCheck, given, settings
from official import ROOT, errors, needs_schemas
from records import AWKWARD, IN_EVERY_SCHEME, TERMS, any_texts, records

from archivekit.codes import family
from archivekit.files import FileFact
from archivekit.formats import oai_pmh, xml
from archivekit.formats.crosswalk import BrokenCrosswalkError, read_crosswalk
from archivekit.formats.export import Export
from archivekit.formats.mets import MetsInput, mets_losses
from archivekit.metadata.languages import canonical
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import SCHEMES, Namespace, Term
from archivekit.paths import BagPath

GOLDEN = ROOT / "fixtures" / "golden" / "exports"
DAY = "2024-11-20"
FORMS = {"mods": mods, "datacite": datacite, "jsonld": jsonld}

DEMANDED: dict[str, tuple[Value, ...]] = {
    "identifier": (
        Value("https://doi.org/10.5555/12345678"),
        Value("PR 2024/17", "en"),
        Value("ISBN 978-0-306-40615-7"),
    ),
    "creator": (
        Value("Müller, Anna", uri="https://orcid.org/0000-0002-1825-0097"),
        Value("The Observatory", "en", type="organisation", identifier="0000 0001 2103 2683"),
    ),
    "title": (Value("Report on freedom of assembly", "en"), Value("تقرير عن حرية التجمع", "ar")),
    "publisher": (Value("The Observatory", "en", "https://ror.org/02mhbdp94"),),
    "issued": (Value("2024-11-20", scheme="W3CDTF"),),
    "type": (Value("Text", scheme="DCMIType"),),
}
FURTHER: dict[str, tuple[Value, ...]] = {
    "alternative": (Value("Assembly report"),),
    "subject": (
        Value("Freedom of the press", "en", "http://id.loc.gov/authorities/subjects/sh85051709", "LCSH"),
        Value("Həmrəylik & azadlıq", "az-Latn"),
    ),
    "created": (Value("1984?"), Value("Nov 20")),
    "language": (Value("eng", scheme="RFC5646"), Value("az")),
    "format": (Value("text/plain", scheme="IMT"), Value("a typescript")),
    "extent": (Value("2 pages", "en"),),
    "spatial": (Value("Strasbourg", uri="https://www.geonames.org/2973783/"),),
    "temporal": (Value("2024-11"),),
    "abstract": (Value("One line\r\nand two ]]> & <three>", "en"), Value("a\x0bb"), Value(" ")),
    "source": (Value("A typescript"), Value("The volume", "en", "https://example.org/volume")),
    "isPartOf": (Value("urn:isbn:9780306406157"),),
    "hasVersion": (Value("The French version"),),
    "rights": (Value("May be copied.", "en"),),
    "license": (Value("CC BY 4.0", uri="https://creativecommons.org/licenses/by/4.0/"),),
    "rightsHolder": (Value("The Observatory"),),
    "audience": (Value("journalists", "en"),),
    "provenance": (Value("Found in a cellar.", "en"),),
}


def record(*parts: dict[str, tuple[Value, ...]]) -> Record:
    """Return a record of terms by name."""
    merged: dict[str, tuple[Value, ...]] = {}
    for part in parts:
        merged |= part
    return Record(tuple((Term(name), values) for name, values in merged.items()))


FULL = record(DEMANDED, FURTHER)


def listed(of: Record, *, private: frozenset[str] = frozenset()) -> Export:
    """Return an answer of OAI-PMH with one record, or nothing where the record cannot be listed."""
    one = oai_pmh.listed(of, table("oai_dc"), date=DAY, private=private, language=canonical)
    if not one.export.data:
        return one.export
    return Export(oai_pmh.beginning(DAY) + one.export.data + oai_pmh.end(DAY), one.export.findings)


# -- the tables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["oai_dc", "mods", "datacite", "jsonld"])
def test_a_table_speaks_of_every_term_of_dublin_core(form: str) -> None:
    crosswalk = table(form)

    assert {str(term) for term in TERMS} == set(crosswalk.by_term)


BROKEN = {
    b"term,target,rule\n": "the crosswalk x has the columns ['term', 'target', 'rule'], not "
    "['term', 'target', 'rule', 'loss']",
    b"term,target,rule,loss\ntitle,title,as is\n": "the crosswalk x, row 2: it has 3 cells, not 4",
    b"term,target,rule,loss\ntilte,title,as is,\n": "the crosswalk x, row 2: 'tilte' is no term of Dublin Core",
    b"term,target,rule,loss\ntitle,,,\n": "the crosswalk x, row 2: a term without a place has no rule, and says what "
    "is lost",
    b"term,target,rule,loss\ntitle,title,?,\n": "the crosswalk x, row 2: '?' is no rule",
    b"term,target,rule,loss\ntitle,a//b,text,\n": "the crosswalk x, row 2: '' is no place",
}


@pytest.mark.parametrize("data", BROKEN)
def test_a_broken_table_is_refused_with_the_row_that_is_wrong(data: bytes) -> None:
    with pytest.raises(BrokenCrosswalkError) as caught:
        read_crosswalk(data, form="x")

    assert BROKEN[data] == str(caught.value)


def test_a_table_that_leaves_terms_out_is_refused() -> None:
    with pytest.raises(
        BrokenCrosswalkError, match=r"^the crosswalk x says nothing of creator, subject, .*, dc:rights$"
    ):
        read_crosswalk(b"term,target,rule,loss\ntitle,title,as is,\n", form="x")


def test_a_rule_has_arguments_and_one_for_all_others() -> None:
    (row, *_) = [row for row in table("datacite").rows if row.target == "resourceType"]

    assert ("Audiovisual", "Other") == (row.argument("MovingImage"), row.argument("a poem"))


# -- the forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "ending"), [("mods", "xml"), ("datacite", "xml"), ("jsonld", "json")])
def test_a_record_is_written_in_the_form_as_the_golden_file_says(form: str, ending: str) -> None:
    export = FORMS[form](FULL, language=canonical)

    assert export.data == (GOLDEN / f"{form}.{ending}").read_bytes()


def test_an_answer_of_oai_pmh_is_written_as_the_golden_file_says() -> None:
    assert listed(FULL).data == (GOLDEN / "oai-pmh.xml").read_bytes()


@needs_schemas
@pytest.mark.parametrize("form", ["mods", "datacite", "oai-pmh"])
def test_the_golden_file_is_valid_by_the_official_schema(form: str) -> None:
    assert errors(form, (GOLDEN / f"{form}.xml").read_bytes()) == []


@pytest.mark.parametrize("form", ["mods", "datacite", "oai-pmh"])
def test_an_xml_form_is_written_as_the_xml_writer_would(form: str) -> None:
    data = (GOLDEN / f"{form}.xml").read_bytes()

    assert data == xml.serialise(xml.parse(data))


def losses(export: Export) -> list[str]:
    """Return code and field of every finding."""
    return [f"{finding.code} {finding.field}" for finding in export.findings]


def test_mods_says_everything_that_it_lost() -> None:
    assert losses(mods(FULL, language=canonical)) == [
        "EXP-113 language",
        "EXP-110 abstract",
        "EXP-124 abstract",
        "EXP-115 hasVersion",
        "EXP-115 rightsHolder",
    ]


def test_datacite_says_everything_that_it_lost() -> None:
    assert losses(datacite(FULL, language=canonical)) == [
        "EXP-118 identifier",
        "EXP-113 language",
        "EXP-116 language",
        "EXP-103 format",
        "EXP-118 extent",
        "EXP-104 spatial",
        "EXP-115 temporal",
        "EXP-110 abstract",
        "EXP-124 abstract",
        "EXP-117 source",
        "EXP-126 source",
        "EXP-118 source",
        "EXP-117 hasVersion",
        "EXP-115 license",
        "EXP-101 audience",
        "EXP-115 provenance",
    ]


def test_json_ld_loses_nothing_but_the_spelling_of_a_tag() -> None:
    assert losses(jsonld(FULL, language=canonical)) == ["EXP-113 language"]


def one(value: Value, term: str = "subject") -> Record:
    """Return a record of one value."""
    return Record(((Term(term), (value,)),))


def good(**further: tuple[Value, ...]) -> Record:
    """Return a record that every form takes without loss, and further terms."""
    plain: dict[str, tuple[Value, ...]] = {
        "identifier": (Value("https://doi.org/10.5555/12345678"),),
        "creator": (Value("Müller, Anna"),),
        "title": (Value("Report"),),
        "publisher": (Value("The Observatory"),),
        "issued": (Value("2024"),),
        "type": (Value("Text"),),
    }
    return record(plain, further)


_FILE = FileFact(BagPath(b"data/a"), BagPath(b"data/a"), 1, {"blake2b": "00"})
_METS = MetsInput("0f6e2f1c-6f0b-5f5e-9a54-3a1d7c0c5b1e", "a", DAY, ("archivekit", "1"), (_FILE,))

SPECIMENS: dict[str, Export] = {
    "EXP-115": datacite(good(medium=(Value("paper"),))),
    "EXP-116": datacite(good(language=(Value("en"), Value("az")))),
    "EXP-117": datacite(good(relation=(Value("The French version"),))),
    "EXP-118": datacite(good(extent=(Value("2 pages", "en"),))),
    "EXP-119": jsonld(one(Value("a\ud800"))),
    "EXP-120": jsonld(one(Value("2024", "en", scheme="W3CDTF"), "date")),
    "EXP-121": Export(
        b"", oai_pmh.listed(one(Value("PR 17"), "identifier"), table("oai_dc"), date=DAY).export.findings
    ),
    "EXP-122": Export(b"", mets_losses(_METS)),
    "EXP-124": mods(good(abstract=(Value(" "),))),
    "EXP-126": datacite(good(references=(Value("The volume", uri="https://example.org/volume"),))),
    "EXP-127": datacite(
        good(spatial=(Value("Strasbourg", type="place", identifier="https://www.geonames.org/2973783/"),))
    ),
    "EXP-301": datacite(record({name: values for name, values in DEMANDED.items() if name != "title"})),
}
#: Provoked where bags and many records are exported (test_export_many.py), and in test_own_rules.py.
ELSEWHERE = {"EXP-123", "EXP-125", "EXP-302"}


@pytest.mark.parametrize("code", SPECIMENS)
def test_a_loss_is_provoked_by_a_specimen_that_provokes_nothing_else(code: str) -> None:
    found = [finding.code for finding in SPECIMENS[code].findings]

    assert [code] == [one for one in found if code != "EXP-301" or one == code]


def test_every_loss_of_the_crosswalks_has_a_specimen() -> None:
    ours = {code.id for code in family("EXP") if "EXP-115" <= code.id < "EXP-200" or code.id >= "EXP-300"}

    assert ours - ELSEWHERE == set(SPECIMENS)


# -- what is demanded --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lacking", DEMANDED)
def test_datacite_is_not_written_without_each_of_its_six(lacking: str) -> None:
    of = record({name: values for name, values in DEMANDED.items() if name != lacking})

    export = datacite(of)

    demanded = [finding.field for finding in export.findings if finding.code == "EXP-301"]
    assert (b"", [lacking]) == (export.data, demanded)


def test_datacite_says_all_that_it_lacks_at_once() -> None:
    export = datacite(Record())

    assert list(DEMANDED) == [finding.field for finding in export.findings]


@pytest.mark.parametrize("text", ["198X", "2023/2024", "2024-11-20/..", "Nov 20", "20.11.2024", "-0044"])
def test_datacite_takes_no_year_from_a_date_that_is_not_of_one_year_for_certain(text: str) -> None:
    export = datacite(record(DEMANDED, {"issued": (Value(text),)}))

    assert (b"", ["issued"]) == (export.data, [f.field for f in export.findings if f.code == "EXP-301"])


@pytest.mark.parametrize("text", ["2024", "2024-11", "2024-11-20", "2024-11-20T09:00Z", "2024?", "2024-03/2024-05"])
def test_datacite_takes_the_year_of_a_date_that_lies_in_one(text: str) -> None:
    export = datacite(record(DEMANDED, {"issued": (Value(text),)}))

    assert b"<publicationYear>2024</publicationYear>" in export.data


def test_mods_is_not_written_without_an_element() -> None:
    export = mods(Record())

    assert (b"", ["EXP-301"]) == (export.data, [finding.code for finding in export.findings])


def test_oai_pmh_is_not_written_without_an_identifier_nor_with_a_private_one() -> None:
    without = listed(record({"title": (Value("A"),)}))
    private = listed(FULL, private=frozenset({"identifier"}))

    assert [(b"", ["EXP-301"])] * 2 == [(e.data, [f.code for f in e.findings]) for e in (without, private)]


IDENTIFIERS = {
    "https://example.org/1": "https://example.org/1",
    "urn:uuid:0f6e2f1c-6f0b-5f5e-9a54-3a1d7c0c5b1e": "urn:uuid:0f6e2f1c-6f0b-5f5e-9a54-3a1d7c0c5b1e",
    "doi:10.5555/12345678": "doi:10.5555/12345678",
    "10.5555/12345678": "https://doi.org/10.5555/12345678",
    "PR 2024/17": "urn:archivekit:record:PR%202024%2F17",
    "بيان": "urn:archivekit:record:%D8%A8%D9%8A%D8%A7%D9%86",
}


@pytest.mark.parametrize("given_as", IDENTIFIERS)
def test_the_header_of_oai_pmh_has_a_uri(given_as: str) -> None:
    found = oai_pmh.listed(one(Value(given_as), "identifier"), table("oai_dc"), date=DAY)

    assert IDENTIFIERS[given_as] == found.identifier


# -- laws --------------------------------------------------------------------------------------------------------------


@needs_schemas
@pytest.mark.parametrize("scheme", [None, *SCHEMES, "no", "a\x0bb"])
def test_all_terms_with_every_awkward_value_are_valid_by_the_official_schemas(scheme: str | None) -> None:
    texts = AWKWARD if scheme else IN_EVERY_SCHEME
    values = tuple(
        Value(text, "ar", "https://example.org/1" if n % 2 else text, scheme) for n, text in enumerate(texts)
    )
    of = Record(
        tuple(
            (term, (*(DEMANDED.get(term.name, ()) if term.namespace is Namespace.DCTERMS else ()), *values))
            for term in TERMS
        )
    )

    found = {
        form: errors(form, write(of).data)
        for form, write in (("mods", mods), ("datacite", datacite), ("oai-pmh", listed))
    }

    assert {"mods": [], "datacite": [], "oai-pmh": []} == found


@needs_schemas
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(any_texts))
def test_any_record_at_all_is_written_validly_or_not_at_all(of: Record) -> None:
    with_all = Record((*((Term(name), values) for name, values in DEMANDED.items()), *of.terms), of.unknown)
    private = frozenset({"contributor"})

    for kind, write in (("mods", mods), ("datacite", datacite), ("oai-pmh", listed)):
        for subject in (of, with_all):
            export = write(subject, private=private)
            demanded = any(finding.code == "EXP-301" for finding in export.findings)
            assert demanded == (export.data == b"")
            assert [] == (errors(kind, export.data) if export.data else [])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(any_texts))
def test_any_record_at_all_is_json_ld_and_every_value_is_in_it_or_reported(of: Record) -> None:
    export = jsonld(of)

    document = json.loads(export.data.decode("utf-8"))
    lost = {finding.value for finding in export.findings if finding.code == "EXP-119"}
    text = json.dumps(document, ensure_ascii=False)
    known = [value for term, value in of if str(term) in table("jsonld").by_term]
    missing = [v.value for v in known if json.dumps(v.value, ensure_ascii=False)[1:-1] not in text]
    assert set(missing) <= lost | {finding.value for finding in export.findings if finding.code == "EXP-113"}


@given(records(any_texts))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_record_gives_the_same_bytes_in_every_form(of: Record) -> None:
    for write in (oai_dc, mods, datacite, jsonld, listed):
        assert write(of) == write(of)


@pytest.mark.parametrize("write", [oai_dc, mods, datacite, jsonld, listed])
def test_a_private_term_is_in_no_form_under_either_namespace(write: object) -> None:
    assert callable(write)
    secret = tuple((term, (Value("SECRET", uri="https://example.org/SECRET"),)) for term in TERMS)

    for term in {term.name for term in TERMS}:
        kept = Record(
            (*((Term(n), v) for n, v in DEMANDED.items() if n != term), *(s for s in secret if s[0].name == term))
        )
        export: Export = write(kept, private=frozenset({term}))
        assert b"SECRET" not in export.data
        assert not any("SECRET" in str(finding.to_dict()) for finding in export.findings)


@pytest.mark.parametrize("write", [oai_dc, mods, datacite, jsonld, listed])
def test_a_megabyte_of_text_is_written_whole(write: object) -> None:
    assert callable(write)
    text = "ɐ &" * 350_000

    export: Export = write(record(DEMANDED, {"description": (Value(text),)}))

    assert text.replace("&", "&amp;").encode() in export.data or text.encode() in export.data


if __name__ == "__main__":
    # writes the golden files anew; they change only on purpose, and are read line by line before a commit
    (GOLDEN / "mods.xml").write_bytes(mods(FULL, language=canonical).data)
    (GOLDEN / "datacite.xml").write_bytes(datacite(FULL, language=canonical).data)
    (GOLDEN / "jsonld.json").write_bytes(jsonld(FULL, language=canonical).data)
    (GOLDEN / "oai-pmh.xml").write_bytes(listed(FULL).data)
