"""Finished documents against our own rules: whatever we write keeps them, and what breaks one is never handed out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import test_mets
import test_premis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from official import ROOT, XSD, errors
from records import any_texts, records
from test_crosswalks import DEMANDED, FULL
from test_crosswalks import record as record_of

import archivekit as ak
from archivekit.formats import oai_pmh, own_rules
from archivekit.formats.dublin_core import OAI_DC, dcterms
from archivekit.formats.premis import PremisInput, premis, rights_of
from archivekit.metadata.record import Record

GOLDEN = ROOT / "fixtures" / "golden" / "exports"
DAY = "2024-11-20"
FORMS = ("oai_dc", "dcterms", "mods", "datacite", "jsonld", "json", "oai-pmh")


def made(form: str, record: Record) -> bytes:
    """Return a record in a form; of OAI-PMH without what is around it, and nothing where the form refuses it."""
    whole = ak.export(record, form, date=DAY, include_restricted=True).data or b""
    return whole.removeprefix(oai_pmh.beginning(DAY)).removesuffix(oai_pmh.end(DAY)) if form == "oai-pmh" else whole


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(records(any_texts))
def test_every_record_keeps_the_rules_in_every_form(record: Record) -> None:
    demanded = record_of(DEMANDED)
    full = Record((*demanded.terms, *((term, values) for term, values in record.terms if not demanded.values(term))))

    for form in FORMS:
        for one in (record, full):
            done = ak.export(one, form, date=DAY, include_restricted=True)

            assert "EXP-302" not in [finding.code for finding in done.report.findings]


def test_what_is_made_of_a_bag_keeps_the_rules() -> None:
    assert own_rules.faults("premis", premis(test_premis.FULL)) == ()
    assert own_rules.faults("mets", test_mets.mets(test_mets.GIVEN)) == ()


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(test_premis.inputs, records(any_texts))
def test_premis_of_any_bag_keeps_the_rules(given_input: PremisInput, record: Record) -> None:
    data = premis(replace(given_input, rights=rights_of(record)))

    assert own_rules.faults("premis", data) == ()
    assert _by_the_official("premis", data) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.tuples(st.binary(min_size=1, max_size=20), any_texts, any_texts), max_size=4, unique_by=lambda one: one[0]
    ),
    any_texts,
    st.none() | records(any_texts),
    st.booleans(),
)
def test_mets_of_any_bag_keeps_the_rules(
    files: list[tuple[bytes, str, str]], label: str, record: Record | None, has_premis: bool
) -> None:
    wrapped = None if record is None else dcterms(record).data
    described = () if record is None else (replace(test_mets.DESCRIPTION, wrapped=wrapped), test_mets.RECORD)
    payload = tuple(test_mets.fact(b"data/" + name, mime, modified) for name, mime, modified in files)
    given_input = replace(
        test_mets.GIVEN,
        label=label,
        payload=payload,
        descriptions=described,
        premis=test_mets.GIVEN.premis if has_premis else None,
    )

    data = test_mets.mets(given_input)

    assert own_rules.faults("mets", data) == ()
    assert [_by_the_official(kind, data) for kind in ("mets", "csip")] == [[], []]


def _by_the_official(kind: str, data: bytes) -> list[str]:
    """Return what the official schema finds wrong; nothing where it is not there, which other tests say."""
    return errors(kind, data) if (XSD / "check.py").is_file() else []


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures" / "records").rglob("*.*")), ids=lambda path: path.name)
def test_every_record_of_the_fixtures_keeps_the_rules_in_every_form(path: Path) -> None:
    said = {form: ak.export(path, form, date=DAY, include_restricted=True).report.findings for form in FORMS}

    assert [form for form, found in said.items() if "EXP-302" in [finding.code for finding in found]] == []


@pytest.mark.parametrize(
    "title", ['On ADMID="x"', 'On ID="a" and ID="a"', 'A > ID="b" > ID="b" <FILEID="y"/> & so on', "A ]]> ID='c'"]
)
def test_a_text_that_looks_like_a_reference_is_none(title: str, tmp_path: Path) -> None:
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / "letter.txt").write_bytes(b"Dear reader,\n")
    (tmp_path / "record.json").write_text(json.dumps({"title": title}), encoding="utf-8")
    ak.package(tmp_path / "originals", to=tmp_path / "bag", record=tmp_path / "record.json", second_opinion="never")

    done = ak.export(tmp_path / "bag", "mets", date=DAY)

    assert (0, True) == (done.report.exit_code, bool(done.data))
    assert "EXP-302" not in [finding.code for finding in done.report.findings]


MISTAKES = [
    (
        "oai_dc",
        b"<dc:title ",
        b"<dc:tilte/><dc:title ",
        ("oai_dc:dc holds dc:tilte, which does not belong there", "dc:tilte is no element of it"),
    ),
    ("oai_dc", b"  <dc:title", b"  words<dc:title", ("oai_dc:dc holds text beside its elements",)),
    ("oai_dc", b'xml:lang="en"', b'xml:lang="en_GB"', ("xml:lang of dc:title is 'en_GB'",)),
    (
        "oai_dc",
        b"</dc:title>",
        b"<dc:date>2024</dc:date></dc:title>",
        ("dc:title holds elements, and only text belongs there",),
    ),
    ("oai_dc", b"<dc:title ", b'<dc:title id="x" ', ("dc:title has the attribute id, which does not belong there",)),
    (
        "oai_dc",
        b"<dc:title ",
        b'<dc:title xsi:type="dcterms:URI" ',
        ("dc:title has the attribute xsi:type, which does not belong there", "dc:title has a scheme and a language"),
    ),
    (
        "dcterms",
        b'xsi:type="dcterms:LCSH"',
        b'xsi:type="dcterms:NLM"',
        ("dcterms:subject has the scheme 'dcterms:NLM'",),
    ),
    ("dcterms", b'xsi:type="dcterms:LCSH"', b'xsi:type="LCSH"', ("dcterms:subject has the scheme 'LCSH'",)),
    ("dcterms", b'"dcterms:LCSH"', b'"dcterms:LCSH" xml:lang="en"', ("dcterms:subject has a scheme and a language",)),
    (
        "dcterms",
        b'xsi:type="dcterms:LCSH"',
        b'xsi:type="dcterms:W3CDTF"',
        ("dcterms:subject is not of the scheme W3CDTF",),
    ),
    ("mods", b'version="3.8"', b"", ("mods lacks the attribute version",)),
    ("mods", b"<namePart", b"<x/><namePart", ("name holds x, which does not belong there", "x is no element of it")),
    ("datacite", b'identifierType="DOI"', b'identifierType="ARK"', ("identifierType of identifier is 'ARK'",)),
    ("datacite", b"<publicationYear>2024</publicationYear>", b"", ("resource lacks publicationYear",)),
    ("datacite", b"<publicationYear>2024<", b"<publicationYear>2024?<", ("publicationYear says '2024?'",)),
    (
        "datacite",
        b"<publicationYear>2024</publicationYear>",
        b"<publicationYear>2024</publicationYear><publicationYear>2024</publicationYear>",
        ("resource holds publicationYear 2 times",),
    ),
    (
        "premis",
        b"<messageDigestAlgorithm>",
        b"<size>1</size><messageDigestAlgorithm>",
        ("fixity holds size, which does not belong there", "the elements of fixity are not in their order"),
    ),
    ("premis", b'version="3.0"', b"", ("premis lacks the attribute version",)),
    ("premis", b'xsi:type="file"', b'xsi:type="bitstream"', ("object is of the type 'bitstream'",)),
    ("premis", b"<size>1234<", b"<size>many<", ("size says 'many'",)),
    (
        "mets",
        b' ADMID="uuid-',
        b' ADMID="no-',
        ("a part is referred to as no-05a9c71c-4534-54d0-8305-22ed4dbd9a70, and none is called so",),
    ),
    (
        "mets",
        b"<metsHdr ",
        b"<structMap/><metsHdr ",
        (
            "structMap stands in two places of mets",
            "mets holds structMap 2 times",
            "the elements of mets are not in their order",
        ),
    ),
    (
        "mets",
        b"<metsHdr ",
        b'<metsHdr ID="@" ',
        ("metsHdr has the attribute ID, which does not belong there", "ID of metsHdr is '@'"),
    ),
    ("oai-pmh", b"T00:00:00Z</datestamp>", b"</datestamp>", ("datestamp says '2024-11-20'",)),
    ("oai-pmh", b"<identifier>", b"<identifier>PR 17 ", ("identifier says 'PR 17 https://doi.org/10.5555/12345678'",)),
    ("json", b'"schema_version": 1,', b"", ("it lacks schema_version",)),
    ("jsonld", b'"@context"', b'"context"', ("it lacks @context",)),
]


def test_a_document_of_another_kind_or_of_none_is_seen() -> None:
    whole = made("oai_dc", FULL)
    other = f"its root is {{{OAI_DC}}}record, and not oai_dc:dc"

    assert (other,) == own_rules.faults("oai_dc", whole.replace(b"oai_dc:dc", b"oai_dc:record"))
    for form, broken in (("oai_dc", whole[:-4]), ("json", b"{"), ("json", b'{"record": 1, "record": 2}')):
        (said,) = own_rules.faults(form, broken)
        assert re.match("it is no (XML|JSON) that can be read again: .", said)


def test_what_is_no_object_and_what_stands_twice_is_seen() -> None:
    whole = (GOLDEN / "mets.xml").read_bytes()
    first, second = re.findall(rb' ID="([^"]*)"', whole)[:2]

    assert ("it is no object",) == own_rules.faults("json", b"[]") == own_rules.faults("jsonld", b'"a"')
    assert ("an identifier of a part stands twice",) == own_rules.faults(
        "mets", whole.replace(b' ID="%s"' % second, b' ID="%s"' % first)
    )[:1]


@pytest.mark.parametrize(("form", "right", "wrong", "said"), MISTAKES)
def test_a_mistake_in_a_finished_document_is_seen(form: str, right: bytes, wrong: bytes, said: tuple[str, ...]) -> None:
    golden = GOLDEN / f"{form}.xml"
    whole = golden.read_bytes() if form in ("premis", "mets") else made(form, FULL)
    broken = whole.replace(right, wrong, 1)

    assert own_rules.faults(form, whole) == ()
    assert broken != whole
    assert said == own_rules.faults(form, broken)


def test_what_breaks_a_rule_is_not_handed_out_and_the_run_could_not_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_rules, "faults", lambda form, data: ("its root is x",))

    done = ak.export(FULL, "mods", date=DAY)

    assert (None, 3) == (done.data, done.report.exit_code)
    assert ["the mods that was made is not handed out: its root is x"] == [
        finding.message for finding in done.report.findings if finding.code == "EXP-302"
    ]


def test_no_bag_is_published_whose_description_breaks_a_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "original.txt").write_bytes(b"An original.\n")
    monkeypatch.setattr(own_rules, "faults", lambda form, data: ("its root is x",) if form == "premis" else ())

    with pytest.raises(ak.StorageError, match=r"metadata/premis\.xml came out wrong"):
        ak.package(tmp_path / "original.txt", to=tmp_path / "vault" / "bag", date=DAY, second_opinion="never")

    assert [path.name for path in tmp_path.iterdir()] == ["original.txt"]
