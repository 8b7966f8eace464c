"""Finished documents against our own rules: whatever we write keeps them, and what breaks one is never handed out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import test_mets
import test_premis
from hypothesis import HealthCheck, given, settings
from official import ROOT
from records import any_texts, records
from test_crosswalks import DEMANDED, FULL
from test_crosswalks import record as record_of

import archivekit as ak
from archivekit.formats import oai_pmh, own_rules
from archivekit.formats.premis import premis
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
    ("oai_dc", b"<dc:title ", b"<dc:tilte/><dc:title ", "oai_dc:dc holds dc:tilte, which does not belong there"),
    ("oai_dc", b"  <dc:title", b"  words<dc:title", "oai_dc:dc holds text beside its elements"),
    ("oai_dc", b"\n</oai_dc:dc>", b"\n", "it is no XML that can be read again"),
    ("oai_dc", b'xml:lang="en"', b'xml:lang="en_GB"', "xml:lang of dc:title is 'en_GB'"),
    ("dcterms", b'xsi:type="dcterms:LCSH"', b'xsi:type="dcterms:NLM"', "has the scheme 'dcterms:NLM'"),
    ("dcterms", b'xsi:type="dcterms:LCSH"', b'xsi:type="LCSH"', "has the scheme 'LCSH'"),
    ("dcterms", b'"dcterms:LCSH"', b'"dcterms:LCSH" xml:lang="en"', "has a scheme and a language"),
    ("dcterms", b'xsi:type="dcterms:LCSH"', b'xsi:type="dcterms:W3CDTF"', "is not of the scheme W3CDTF"),
    ("mods", b'version="3.8"', b"", "mods lacks the attribute version"),
    ("mods", b"<namePart", b"<x/><namePart", "x, which does not belong there"),
    ("datacite", b'identifierType="DOI"', b'identifierType="ARK"', "identifierType of identifier is 'ARK'"),
    ("datacite", b"<publicationYear>2024</publicationYear>", b"", "resource lacks publicationYear"),
    ("datacite", b"<publicationYear>2024<", b"<publicationYear>2024?<", "publicationYear says '2024?'"),
    ("premis", b"<messageDigestAlgorithm>", b"<size>1</size><messageDigestAlgorithm>", "fixity holds size"),
    ("premis", b'version="3.0"', b"", "premis lacks the attribute version"),
    ("mets", b' ADMID="uuid-', b' ADMID="no-', "and none is called so"),
    ("mets", b"<metsHdr ", b"<structMap/><metsHdr ", "structMap stands in two places of mets"),
    ("oai-pmh", b"T00:00:00Z</datestamp>", b"</datestamp>", "datestamp says '2024-11-20'"),
    ("oai-pmh", b"<identifier>", b"<identifier>PR 17 ", "identifier says 'PR 17 "),
    ("json", b'"schema_version": 1,', b"", "it lacks schema_version"),
    ("json", b'"schema_version": 1,', b'"schema_version": 1, "schema_version": 1,', "a name stands twice"),
    ("jsonld", b'"@context"', b'"context"', "it lacks @context"),
]


@pytest.mark.parametrize(("form", "right", "wrong", "said"), MISTAKES)
def test_a_mistake_in_a_finished_document_is_seen(form: str, right: bytes, wrong: bytes, said: str) -> None:
    golden = GOLDEN / f"{form}.xml"
    whole = golden.read_bytes() if form in ("premis", "mets") else made(form, FULL)
    broken = whole.replace(right, wrong, 1)

    assert own_rules.faults(form, whole) == ()
    assert broken != whole
    assert said in "; ".join(own_rules.faults(form, broken))


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
