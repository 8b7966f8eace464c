"""Exporting many: what goes into one file and what into a folder, what is withheld and what is never carried."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import archivekit as ak
from archivekit.findings import Finding
from archivekit.formats import xml
from archivekit.formats.oai_pmh_reading import read_records
from archivekit.metadata.terms import ELEMENTS, PROPERTIES
from archivekit.workflow.export import MOST_FINDINGS, export_to
from archivekit.workflow.forms import Form
from running import ROOT, Ran, Runner

DAY = "2026-11-25"
HARVESTED = [form.value for form in Form if form.harvested]
COMPLETE = ["json", "dcterms"]

GOOD = """\
title = {value = "Statement on press freedom", lang = "en"}
creator = "European Observatory for Press Freedom"
publisher = "European Observatory for Press Freedom"
issued = "2024-11-20"
type = "Text"
identifier = "https://doi.org/10.5555/%s"
"""


def _official() -> Any:
    spec = importlib.util.spec_from_file_location("official", ROOT / "tests" / "unit" / "formats" / "official.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OFFICIAL = _official()


def write(folder: Path, name: str, more: str = "") -> Path:
    """Write a record that every form takes, with further lines."""
    path = folder / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(GOOD % name + more, encoding="utf-8")
    return path


def vault(folder: Path, *names: str) -> Path:
    """Package a bag of each name, with a record of its own."""
    original = folder / "a.txt"
    original.write_bytes(b"An original.\n")
    for name in names:
        ak.package(
            original, to=folder / "vault" / name, record=write(folder / "records", name), date=DAY, durability="none",
            second_opinion="never",
        )  # fmt: skip
    return folder / "vault"


def titles(data: bytes) -> list[str]:
    """Return the identifiers of the records in an answer of OAI-PMH."""
    return [harvested.identifier or "" for harvested in read_records((data,), name="x.xml")]


def codes(report: ak.Report) -> list[str]:
    return [finding.code for finding in report.findings]


# -- one file ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [form.value for form in Form if not form.of_many and not form.of_bags])
def test_a_form_of_one_record_takes_one(form: str, here: Path, cli: Runner) -> None:
    write(here, "a")
    write(here, "b")

    ran = cli("export", "a.toml", "b.toml", "--as", form, "-o", "out")

    sentence = (
        f"archivekit: {form} is a form of one record, and several were named. Give them a folder with --out-dir, or "
        "export them as oai-pmh or json.\n"
    )
    assert Ran(2, "", sentence) == ran
    assert not (here / "out").exists()


def test_a_file_of_many_records_is_many_as_well(here: Path, cli: Runner) -> None:
    many = [write(here, name) for name in ("a", "b")]
    cli("export", *map(str, many), "--as", "oai-pmh", "-o", "all.xml", "--date", DAY)

    ran = cli("export", "all.xml", "--as", "oai_dc")

    assert (2, "") == (ran.code, ran.out)


def test_many_records_are_an_array_in_json_and_one_is_itself(here: Path, cli: Runner) -> None:
    write(here, "a")
    write(here, "b")

    one = cli("export", "a.toml", "--as", "json")
    many = cli("export", "a.toml", "b.toml", "--as", "json")
    with_a_broken_one = cli("export", "a.toml", "nothing.toml", "--as", "json")

    alone = json.loads(one.out)
    assert [alone, json.loads(cli("export", "b.toml", "--as", "json").out)] == json.loads(many.out)
    assert [alone] == json.loads(with_a_broken_one.out)
    assert [0, 0, 3] == [one.code, many.code, with_a_broken_one.code]


def test_many_records_are_one_answer_of_oai_pmh(here: Path, cli: Runner) -> None:
    names = ["a", "b", "c"]

    ran = cli("export", *(str(write(here, name)) for name in names), "--as", "oai-pmh", "--date", DAY)

    assert [f"https://doi.org/10.5555/{name}" for name in names] == titles(ran.out.encode())
    assert 4 == ran.out.count(f"{DAY}T00:00:00Z")
    assert 0 == ran.code


def test_records_that_may_not_or_cannot_be_listed_are_left_out_and_counted(here: Path, cli: Runner) -> None:
    write(here, "a")
    write(here, "closed", 'accessRights = "closed"\n')
    write(here, "later", 'available = "2099-01-01"\n')
    (here / "nameless.toml").write_text('title = "A"\n', encoding="utf-8")

    names = ("a.toml", "closed.toml", "later.toml", "nameless.toml")
    ran = cli("export", *names, "--as", "oai-pmh", "-o", "out.xml", "--format", "json", "--date", DAY)

    report = json.loads(ran.out)
    errors = [[f["code"] for f in subject["findings"] if f["level"] == "error"] for subject in report["subjects"]]
    assert [[], ["EXP-201"], ["EXP-201"], ["EXP-301"]] == errors
    assert [1, 1, 1, 1] == [subject["examined"]["records"] for subject in report["subjects"]]
    assert ["https://doi.org/10.5555/a"] == titles((here / "out.xml").read_bytes())
    assert 1 == ran.code


@pytest.mark.parametrize("form", HARVESTED)
def test_where_nothing_may_be_written_there_is_no_file(form: str, here: Path, cli: Runner) -> None:
    write(here, "closed", 'accessRights = "closed"\n')

    ran = cli("export", "closed.toml", "--as", form, "-o", "out", "--date", DAY)

    assert 1 == ran.code
    assert not (here / "out").exists()
    assert "made:" not in ran.out


def test_the_same_identifier_twice_is_said(here: Path, cli: Runner) -> None:
    write(here, "a")

    exported = ak.export([here / "a.toml", here / "a.toml"], "oai-pmh", date=DAY)

    assert 1 == codes(exported.report).count("EXP-125")
    assert "EXP-125" not in codes(ak.export(here / "a.toml", "oai-pmh", date=DAY).report)


# -- a folder ----------------------------------------------------------------------------------------------------------


def test_each_record_has_a_file_named_after_its_input(here: Path, cli: Runner) -> None:
    write(here, "a.b")
    write(here, "b")
    cli("export", "a.b.toml", "b.toml", "--as", "oai-pmh", "-o", "all.xml", "--date", DAY)

    ran = cli("export", "a.b.toml", "all.xml", "--as", "mods", "--out-dir", "new/out", "--date", DAY)

    names = ["a.b.mods.xml", "all-1.mods.xml", "all-2.mods.xml"]
    assert names == sorted(path.name for path in (here / "new/out").iterdir())
    assert 0 == ran.code
    assert ran.out.endswith("made: 3 files in new/out\n")


@pytest.mark.parametrize(
    ("form", "name"), [("json", "a.json.json"), ("jsonld", "a.jsonld.json"), ("oai-pmh", "a.oai-pmh.xml")]
)
def test_the_ending_is_that_of_the_form(form: str, name: str, here: Path, cli: Runner) -> None:
    write(here, "a")

    cli("export", "a.toml", "--as", form, "--out-dir", "out")

    assert [name] == [path.name for path in (here / "out").iterdir()]


def test_a_number_is_that_of_the_record_even_where_one_before_it_is_withheld(here: Path, cli: Runner) -> None:
    rows = "title,identifier,accessRights\nA,urn:x:1,open\nB,urn:x:2,closed\nC,urn:x:3,open\n"
    (here / "sheet.csv").write_text(rows, encoding="utf-8")

    ran = cli("export", "sheet.csv", "--as", "oai_dc", "--out-dir", "out")

    assert ["sheet-1.oai_dc.xml", "sheet-3.oai_dc.xml"] == sorted(path.name for path in (here / "out").iterdir())
    assert 1 == ran.code


def test_two_inputs_of_one_name_collide(here: Path, cli: Runner) -> None:
    write(here / "one", "a")
    write(here / "two", "A")

    ran = cli("export", "one/a.toml", "two/A.toml", "--as", "oai_dc", "--out-dir", "out")

    assert (2, "") == (ran.code, ran.out)


def test_nothing_in_a_folder_is_overwritten(here: Path, cli: Runner) -> None:
    write(here, "a")
    (here / "out").mkdir()
    (here / "out" / "a.oai_dc.xml").write_text("mine", encoding="utf-8")

    ran = cli("export", "a.toml", "--as", "oai_dc", "--out-dir", "out")

    assert 3 == ran.code
    assert ["mine"] == [path.read_text(encoding="utf-8") for path in (here / "out").iterdir()]


@pytest.mark.parametrize("out", ["good", "good/new", "good/data"])
def test_a_folder_within_a_bag_is_refused(out: str, here: Path, cli: Runner) -> None:
    before = sorted(map(str, (here / "good").rglob("*")))

    ran = cli("export", "good", "--as", "mets", "--out-dir", out)

    assert (2, "") == (ran.code, ran.out)
    assert before == sorted(map(str, (here / "good").rglob("*")))


def test_a_file_and_a_folder_at_once_are_refused(here: Path, cli: Runner) -> None:
    ran = cli("export", "record.toml", "--as", "oai_dc", "-o", "a", "--out-dir", "b")

    assert 2 == ran.code


# -- bags and vaults ---------------------------------------------------------------------------------------------------


def test_a_vault_gives_the_record_of_every_bag_in_it(here: Path, cli: Runner) -> None:
    vault(here, "one", "two.2024")
    (here / "vault" / ".partial-three-0123abcd").mkdir()
    (here / "vault" / "four.zip").write_bytes(b"")

    ran = cli("export", "vault", "--as", "oai_dc", "--out-dir", "out", "--date", DAY, "--format", "json")

    (subject,) = json.loads(ran.out)["subjects"]
    assert ["one.oai_dc.xml", "two.2024.oai_dc.xml"] == sorted(path.name for path in (here / "out").iterdir())
    assert 2 == subject["examined"]["records"]
    said = [finding["code"] for finding in subject["findings"] if finding["code"].startswith("VFY")]
    assert ["VFY-102", "VFY-106"] == said
    assert 0 == ran.code


def test_a_vault_is_one_answer_of_oai_pmh_and_its_bags_have_a_mets_each(here: Path, cli: Runner) -> None:
    vault(here, "one", "two")

    answer = cli("export", "vault", "--as", "oai-pmh", "--date", DAY)
    mets = cli("export", "vault", "--as", "mets", "--out-dir", "out", "--date", DAY)

    assert ["https://doi.org/10.5555/one", "https://doi.org/10.5555/two"] == titles(answer.out.encode())
    assert (0, ["one.mets.xml", "two.mets.xml"]) == (mets.code, sorted(path.name for path in (here / "out").iterdir()))


def test_a_folder_without_bags_is_said(here: Path, cli: Runner) -> None:
    (here / "empty").mkdir()

    exported = ak.export(here / "empty", "oai_dc")

    assert (None, ["EXP-203"]) == (exported.data, codes(exported.report))


def test_the_mets_of_a_bag_tells_its_files_by_digest_and_format(here: Path) -> None:
    bag = vault(here, "one") / "one"

    exported = ak.export(bag, "mets", date=DAY)

    assert exported.data is not None
    root = xml.parse(exported.data)
    digest = (bag / "manifest-sha512.txt").read_text(encoding="utf-8").split()[0]
    (file,) = root.iter("{http://www.loc.gov/METS/}file")
    wanted = {"MIMETYPE": "text/plain", "SIZE": "13", "CHECKSUM": digest, "CHECKSUMTYPE": "SHA-512"}
    assert wanted == {name: file.get(name) for name in wanted}
    names = [e.get("{http://www.w3.org/1999/xlink}href") for e in root.iter("{http://www.loc.gov/METS/}mdRef")]
    assert ["metadata/dcterms.xml", "metadata/oai_dc.xml", "metadata/record.json", "metadata/premis.xml"] == names
    premis = (bag / "metadata" / "premis.xml").read_text(encoding="utf-8")
    assert (root.get("OBJID") or "").removeprefix("urn:uuid:") in premis
    assert exported == ak.export(bag, "mets", date=DAY)


@pytest.mark.skipif(not OFFICIAL.XSD.is_dir(), reason=f"NOT CHECKED against the official XML schemas: {OFFICIAL.XSD}")
def test_the_mets_of_a_bag_is_valid_by_the_official_schemas(here: Path) -> None:
    exported = ak.export(vault(here, "one") / "one", "mets", date=DAY)

    assert {"mets": [], "csip": [], "mets+premis": []} == {
        kind: OFFICIAL.errors(kind, exported.data) for kind in ("mets", "csip", "mets+premis")
    }


def test_a_bag_of_anybodys_has_a_mets_that_describes_nothing(here: Path) -> None:
    exported = ak.export(here / "good", "mets", date=DAY)

    assert (True, ["EXP-123"]) == (exported.data is not None, codes(exported.report))


def test_the_premis_of_a_bag_states_the_rights_of_its_record(here: Path) -> None:
    record = write(
        here / "records", "a", 'license = {value = "CC BY 4.0", uri = "https://example.org/by"}\nrights = "By all."\n'
    )
    ak.package(
        here / "record.toml", to=here / "bag", record=record, date=DAY, durability="none", second_opinion="never"
    )

    data = ak.export(here / "bag", "premis", date=DAY).data or b""

    names = ("licenseDocumentationIdentifierValue", "licenseTerms", "otherRightsBasis", "otherRightsNote")
    found = [xml.text_of(e) for name in names for e in xml.parse(data).iter(f"{{http://www.loc.gov/premis/v3}}{name}")]
    assert ["https://example.org/by", "CC BY 4.0", "rights", "By all."] == found


@pytest.mark.parametrize("form", ["mets", "premis"])
def test_a_form_of_a_bag_is_none_of_a_record(form: str, here: Path, cli: Runner) -> None:
    ran = cli("export", "record.toml", "--as", form)

    sentence = f"archivekit: 'record.toml' is no bag, and {form} is a form of a bag. Name a bag that archivekit made.\n"
    assert Ran(2, "", sentence) == ran


@pytest.mark.parametrize("form", ["mets", "premis", "json", "dcterms"])
def test_a_complete_form_of_a_restricted_bag_has_a_warning(form: str, here: Path) -> None:
    record = write(here / "records", "closed", 'accessRights = "closed"\n')
    ak.package(
        here / "record.toml", to=here / "bag", record=record, date=DAY, durability="none", second_opinion="never"
    )

    exported = ak.export(here / "bag", form, date=DAY)

    assert exported.data is not None
    assert [finding.code for finding in exported.report.findings if finding.level is ak.Level.WARNING] == ["EXP-202"]


# -- what is never carried ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", HARVESTED)
@pytest.mark.parametrize(
    "why", ['accessRights = "closed"\n', 'accessRights = "for staff"\n', 'available = "2026-11-26"\n']
)
def test_no_value_of_a_restricted_record_is_in_a_harvest_form(form: str, why: str, here: Path) -> None:
    lines = "".join(
        f'"{name}" = "SECRET of {name}"\n'
        for name in PROPERTIES
        if f"\n{name} =" not in f"\n{GOOD}" and name not in why
    )
    open_one, closed = write(here, "open"), write(here, "closed", lines + why)

    alone = ak.export(closed, form, date=DAY)
    together = ak.export([open_one, closed], form, date=DAY) if form == "oai-pmh" else None

    assert None is alone.data
    assert together is None or (together.data is not None and b"SECRET" not in together.data)


@pytest.mark.parametrize("form", HARVESTED)
@pytest.mark.parametrize("private", [*PROPERTIES, *(f"dc:{name}" for name in ELEMENTS)])
def test_no_value_of_a_private_term_is_in_a_harvest_form(form: str, private: str, here: Path) -> None:
    schema = here / "own.csv"
    schema.write_text(f"propertyID,mandatory,private\n{private},false,true\n", encoding="utf-8")
    kept = [line for line in (GOOD % "x").splitlines() if not line.startswith(f"{private.removeprefix('dc:')} =")]
    secrets = [
        f'"{private}" = [{{value = "SECRET", uri = "https://example.org/SECRET"}}, "1777-01-01", "https://doi.org/10.5555/SECRET"]'
    ]
    record = here / "private.toml"
    record.write_text("\n".join((*kept, *secrets, "")), encoding="utf-8")

    exported = ak.export(record, form, schema=schema, date=DAY)

    assert b"SECRET" not in (exported.data or b"")
    assert b"1777" not in (exported.data or b"")
    # why a record is withheld is said to the archivist in its own words
    assert "SECRET" not in exported.report.to_json() or codes(exported.report) == ["EXP-201"]


@pytest.mark.parametrize("form", [*HARVESTED, *COMPLETE])
def test_insisting_writes_what_is_restricted_with_a_warning(form: str, here: Path) -> None:
    record = write(here, "closed", 'accessRights = "closed"\n')

    exported = ak.export(record, form, date=DAY, include_restricted=True)

    assert b"press freedom" in (exported.data or b"")
    assert 1 == codes(exported.report).count("EXP-202")


# -- inputs in XML -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["oai_dc", "dcterms", "oai-pmh"])
def test_what_was_exported_is_exported_the_same_again(form: str, here: Path) -> None:
    write(here, "a")
    once = ak.export(here / "a.toml", form, date=DAY)
    (here / "a.xml").write_bytes(once.data or b"")

    assert once.data == ak.export(here / "a.xml", form, date=DAY).data


def test_a_record_of_an_answer_keeps_the_identifier_of_its_header(here: Path) -> None:
    write(here, "a")
    data = ak.export(here / "a.toml", "oai-pmh", date=DAY).data or b""
    (here / "a.xml").write_bytes(
        data.replace(b"<identifier>https://doi.org/10.5555/a<", b"<identifier>oai:example.org:1<")
    )

    assert ["oai:example.org:1"] == titles(ak.export(here / "a.xml", "oai-pmh", date=DAY).data or b"")


@pytest.mark.parametrize("data", [b"<!DOCTYPE a><a/>", b"<a>", b"<a/>", b""])
def test_an_xml_file_that_is_no_record_is_wrong_and_gives_nothing(data: bytes, here: Path, cli: Runner) -> None:
    (here / "a.xml").write_bytes(data)

    ran = cli("export", "a.xml", "--as", "oai_dc", "-o", "out.xml")

    assert 1 == ran.code
    assert not (here / "out.xml").exists()


# -- what is said ------------------------------------------------------------------------------------------------------


def test_the_file_of_losses_has_every_finding(here: Path, cli: Runner) -> None:
    names = [str(write(here, name, "audience = 'all'\n")) for name in ("a", "b")]

    ran = cli("export", *names, "--as", "oai-pmh", "-o", "out.xml", "--loss", "loss.json", "--format", "json")
    none = cli("export", "a.toml", "--as", "json", "--loss", "none.json")

    findings = [finding for subject in json.loads(ran.out)["subjects"] for finding in subject["findings"]]
    assert findings == json.loads((here / "loss.json").read_text(encoding="utf-8"))
    assert [] == json.loads((here / "none.json").read_text(encoding="utf-8"))
    assert [0, 0] == [ran.code, none.code]


def test_a_report_holds_the_first_findings_of_an_input_and_counts_the_rest(here: Path) -> None:
    rows = "".join(f"A,urn:x:{number},2024,all\n" for number in range(MOST_FINDINGS))
    (here / "sheet.csv").write_text("title,identifier,issued,audience\n" + rows, encoding="utf-8")
    told: list[Finding] = []

    done = export_to([here / "sheet.csv"], "oai-pmh", write=lambda data: None, tell=told.append, date=DAY)

    assert (MOST_FINDINGS, 2 * MOST_FINDINGS + 1) == (done.written, len(told))
    assert MOST_FINDINGS + 2 == len(done.report.findings)
    assert ["501 more of this kind", "500 more of this kind"] == [f.message[:21] for f in done.report.findings[-2:]]


def test_the_list_of_forms_has_all_of_them(cli: Runner) -> None:
    ran = cli("export", "--as", "list")

    assert [form.value for form in Form] == [line.split()[0] for line in ran.out.splitlines()]


@pytest.fixture
def answers(here: Path) -> Callable[[], bytes]:
    """Return what exports three records of three kinds at once."""
    write(here, "a")
    (here / "sheet.csv").write_text("title,identifier\nA,urn:x:1\n", encoding="utf-8")
    (here / "b.json").write_text('{"title": "B", "identifier": "urn:x:2"}', encoding="utf-8")

    def run() -> bytes:
        return ak.export(["a.toml", "sheet.csv", "b.json"], "oai-pmh", date=DAY).data or b""

    return run


def test_the_same_inputs_give_the_same_bytes(answers: Callable[[], bytes]) -> None:
    assert answers() == answers()
    assert 3 == len(titles(answers()))
