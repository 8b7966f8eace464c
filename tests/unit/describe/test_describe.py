"""describe: one document to one draft, a folder of documents to one sheet; every code with its specimen."""

from __future__ import annotations

import csv
import io
import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import archivekit as ak
from archivekit.codes import family
from archivekit.findings import Finding
from archivekit.formats.describe import reading as describe_reading
from archivekit.storage import describer
from archivekit.workflow.describe import describe, describe_each
from describing import FIXTURES, LOOP, docx, jpeg_with_place, png, write
from running import ROOT

STATEMENT = ROOT / "fixtures" / "documents" / "statement"
GOLDEN = ROOT / "fixtures" / "golden" / "drafts"
PRESS = FIXTURES / "press"


def _codes(findings: tuple[Finding, ...]) -> list[str]:
    return [one.code for one in findings]


# -- golden drafts -------------------------------------------------------------------------------------------------

DRAFTS = {
    **{f"press-{path.stem}": (path,) for path in sorted(PRESS.glob("*.txt"))},
    **{f"page-{path.stem}": (path,) for path in sorted((FIXTURES / "pages").glob("*.html"))},
    "statement": (STATEMENT / "statement.txt", STATEMENT / "statement.html", STATEMENT / "statement.pdf"),
    "statement-folder": (STATEMENT,),
}


@pytest.mark.parametrize("name", DRAFTS)
def test_the_draft_is_the_golden_one_and_an_empty_record(name: str) -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("PIL")

    text = describe(*DRAFTS[name]).to_toml()

    path = GOLDEN / f"{name}.toml"
    if os.environ.get("ARCHIVEKIT_GOLDEN") == "write":
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text
    assert {} == tomllib.loads(text)


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_never_validates_by_itself(name: str, tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    (tmp_path / "draft.toml").write_bytes(describe(*DRAFTS[name]).to_toml().encode())

    assert ["REC-107", "REC-301"] == _codes(ak.validate(tmp_path / "draft.toml").findings)


def test_a_draft_of_which_everything_is_accepted_fails_where_a_person_must_decide(tmp_path: Path) -> None:
    text = describe(PRESS / "es.txt").to_toml()
    accepted = "\n".join(line[2:] if line.startswith("# ") and " = " in line else line for line in text.split("\n"))
    accepted = accepted[accepted.index("\ntitle") :]
    (tmp_path / "draft.toml").write_bytes(accepted.encode())

    report = ak.validate(tmp_path / "draft.toml")

    assert ["REC-203"] == [one.code for one in report.findings if one.level is ak.Level.ERROR]


def test_a_draft_that_a_person_decided_on_is_valid(tmp_path: Path) -> None:
    text = describe(PRESS / "fr.txt").to_toml()
    for field in ("title", "created", "issued", "spatial"):
        text = text.replace(f"# {field} = ", f"{field} = ")
    (tmp_path / "draft.toml").write_bytes(text.encode())

    report = ak.validate(tmp_path / "draft.toml")

    assert (ak.Outcome.PASSED, []) == (report.outcome, _codes(report.findings))


# -- several originals ---------------------------------------------------------------------------------------------


def test_several_originals_of_one_document_contradict_each_other_in_questions(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.txt": "A statement\n\nParis, 4 November 2024 – x\n",
            "b.txt": "A statement\n\nParis, 5 November 2024 – x\n",
        },
    )

    draft = describe(tmp_path / "a.txt", tmp_path / "b.txt")

    told = [(one.field, one.value, one.source, one.question) for one in draft.suggestions][:3]
    assert [
        ("title", "A statement", "a.txt: first line; b.txt: first line", None),
        (
            "created",
            "2024-11-04",
            'a.txt: dateline "Paris, 4 November 2024"',
            'Elsewhere it is "2024-11-05" (b.txt: dateline "Paris, 5 November 2024"). Which is it?',
        ),
        (
            "created",
            "2024-11-05",
            'b.txt: dateline "Paris, 5 November 2024"',
            'Elsewhere it is "2024-11-04" (a.txt: dateline "Paris, 4 November 2024"). Which is it?',
        ),
    ] == told


def test_the_same_originals_give_the_same_draft(tmp_path: Path) -> None:
    first, second = describe(STATEMENT), describe(STATEMENT)

    assert (first.to_toml(), first.suggestions) == (second.to_toml(), second.suggestions)


def test_originals_are_only_read(tmp_path: Path) -> None:
    write(tmp_path / "d", {"a.txt": "A\n", "b.jpg": jpeg_with_place(), "c.docx": docx(["C"]), "d.pdf": LOOP})
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "d").iterdir()}

    describe(tmp_path / "d")

    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "d").iterdir()}


def test_a_file_may_be_named_by_a_link_and_no_link_in_a_folder_is_followed(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "A statement\n", "d/b.txt": "Another\n"})
    (tmp_path / "link.txt").symlink_to("a.txt")
    (tmp_path / "d" / "out.txt").symlink_to(tmp_path / "a.txt")

    named, within = describe(tmp_path / "link.txt"), describe(tmp_path / "d")

    assert ["A statement"] == [one.value for one in named.suggestions if one.field == "title"]
    assert ["Another"] == [one.value for one in within.suggestions if one.field == "title"]
    assert ["DSC-117"] == _codes(within.report.findings)


def test_a_text_for_programs_has_no_heading(tmp_path: Path) -> None:
    write(tmp_path, {"d/metadata.toml": 'title = "x"\n', "d/manifest.sha512": "0123  a.txt\n"})

    draft = describe(tmp_path / "d")

    assert {"format", "extent"} == {one.field for one in draft.suggestions}
    assert ["DSC-111", "DSC-111"] == _codes(draft.report.findings)


def test_nothing_named_is_wrong_usage() -> None:
    with pytest.raises(ak.UsageError):
        describe()


# -- the sheet -----------------------------------------------------------------------------------------------------


def _vault(folder: Path) -> Path:
    return write(
        folder,
        {
            "in/first/a.txt": "A statement\n\nParis, 4 November 2024 – x\n",
            "in/first/b.txt": "A statement\n\nNov 20\n\nParis, 4 November 2024 – x\n",
            "in/second.html": '<html lang="en"><title>=1+1</title><meta name="DC.subject" content="B">'
            '<meta name="DC.subject" content="C">',
            "in/.DS_Store": b"x",
        },
    )


def test_a_folder_of_documents_gives_a_row_a_document(tmp_path: Path) -> None:
    _vault(tmp_path)

    made = describe_each(tmp_path / "in", to=tmp_path / "drafts.csv")

    header, first, second = csv.reader(io.StringIO(made.text, newline=""))
    assert ["files", "bag", "title", "creator", "created", "issued", "language"] == header[:7]
    assert ["spatial", "subject", "subject", "draft"] == header[7:]
    assert ["in/first", "first", "A statement", "", "2024-11-04", "", "", "Paris", "", ""] == first[:-1]
    assert ["in/second.html", "second", "", "", "", "", "en", "", "B", "C"] == second[:-1]
    assert first[-1].startswith('? issued "Nov 20" from b.txt: date line "Nov 20": "Nov 20" stands by itself')
    assert second[-1].startswith('? title "=1+1" [en] from <title>')
    assert made.originals is None


def test_the_sheet_is_refused_until_a_person_deletes_its_last_column(tmp_path: Path) -> None:
    _vault(tmp_path)
    text = describe_each(tmp_path / "in", to=tmp_path / "drafts.csv").text
    (tmp_path / "drafts.csv").write_bytes(text.encode())
    rows = list(csv.reader(io.StringIO(text, newline="")))
    rows[2][2] = "The second"
    decided = io.StringIO()
    csv.writer(decided).writerows(row[:-1] for row in rows)
    (tmp_path / "decided.csv").write_bytes(decided.getvalue().encode())

    draft, done = ak.validate(tmp_path / "drafts.csv"), ak.validate(tmp_path / "decided.csv")

    assert ["SHT-202", "REC-301"] == [one.code for one in draft.findings if one.level is ak.Level.ERROR]
    assert (ak.Outcome.PASSED, 2) == (done.outcome, done.subjects[0].examined.records)


def test_files_are_relative_to_the_documents_where_the_sheet_lies_elsewhere(tmp_path: Path) -> None:
    _vault(tmp_path)

    made = describe_each(tmp_path / "in", to=tmp_path / "elsewhere" / "drafts.csv")

    rows = list(csv.reader(io.StringIO(made.text, newline="")))
    assert ["files", "first", "second.html"] == [row[0] for row in rows]
    assert str(tmp_path / "in") == made.originals


# -- every code ----------------------------------------------------------------------------------------------------

Maker = Callable[[Path, pytest.MonkeyPatch], object]


def _file(name: str, data: bytes) -> Maker:
    return lambda folder, patch: (folder / name).write_bytes(data)


def _locked() -> bytes:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _child(deed: str) -> Maker:
    def make(folder: Path, patch: pytest.MonkeyPatch) -> None:
        (folder / "a.html").write_bytes(b"<!DOCTYPE html><title>A</title>")
        child = folder.parent / "child.py"
        child.write_text(f"import sys, time\nfor line in sys.stdin:\n    {deed}\n", encoding="utf-8")
        patch.setattr(describer, "_CHILD", str(child))
        patch.setattr(describer, "SECONDS", 0.5)
        patch.setattr(describer.Describer.__init__, "__kwdefaults__", {"seconds": 0.5, "octets": 1 << 30})

    return make


def _without_pypdf(folder: Path, patch: pytest.MonkeyPatch) -> None:
    (folder / "a.pdf").write_bytes((STATEMENT / "statement.pdf").read_bytes())
    patch.setitem(describe_reading.EXTRAS, describe_reading.Reader.PDF, ("no_such_module", "pypdf", "what a PDF says"))


def _many(folder: Path, patch: pytest.MonkeyPatch) -> None:
    write(folder, {f"{number}.bin": "" for number in range(3)})
    patch.setattr("archivekit.workflow.describe.MOST_FILES", 2)


SPECIMENS: dict[str, Maker] = {
    "DSC-101": _file("a.txt", "Заявление\n".encode("cp1251")),
    "DSC-102": _file("a.jpg", b"\xff\xd8\xff\xe1 no image"),
    "DSC-103": _file("a.html", b"<html>" + b"<a=b>" * 450_000),
    "DSC-104": _child("sys.exit(3)"),
    "DSC-105": _child("time.sleep(60)"),
    "DSC-106": lambda folder, patch: (folder / "a.pdf").write_bytes(_locked()),
    "DSC-110": _without_pypdf,
    "DSC-111": _file("a.bin", b"\x00\x01\x02"),
    "DSC-112": _file("a.txt", b""),
    "DSC-113": lambda folder, patch: (folder / "a.jpg").write_bytes(jpeg_with_place()),
    "DSC-114": _file("a.html", b'<html><title>A</title><meta name="DC.flavour" content="bitter">'),
    "DSC-115": _file("a.png", png(100_000, 100_000)),
    "DSC-116": _file("a.txt", b"A heading\n\n" + b"word " * 60_000),
    "DSC-117": lambda folder, patch: (folder / "link").symlink_to("nowhere"),
    "DSC-118": _many,
    "DSC-119": lambda folder, patch: None,
}


@pytest.mark.parametrize("code", SPECIMENS)
def test_a_specimen_provokes_its_code_and_no_other(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("PIL")
    folder = tmp_path / "document"
    folder.mkdir()
    SPECIMENS[code](folder, monkeypatch)

    found = set(_codes(describe(folder).report.findings))

    assert {code} == found - ({"DSC-112"} if code == "DSC-118" else set())


def test_every_code_has_a_specimen() -> None:
    assert [code.id for code in family("DSC")] == list(SPECIMENS)


def test_a_missing_library_is_named_by_what_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_pypdf(tmp_path, monkeypatch)

    (finding,) = describe(tmp_path / "a.pdf").report.findings

    assert "`pip install pypdf`, and run again." == finding.cure
    assert ak.Level.NOTE is finding.level


def test_the_draft_warns_of_a_place_and_does_not_repeat_it(tmp_path: Path) -> None:
    pytest.importorskip("PIL")
    (tmp_path / "a.jpg").write_bytes(jpeg_with_place())

    draft = describe(tmp_path / "a.jpg")

    assert "# ! a.jpg: THE IMAGE CARRIES THE COORDINATES" in draft.to_toml()
    assert [] == [one for one in draft.suggestions if one.field == "spatial"]
    assert "48" not in draft.to_json().replace(draft.to_dict()["digest"], "")  # type: ignore[arg-type]
