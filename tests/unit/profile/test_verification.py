"""A run of verify: many bags, what is passed over, and the second opinion, which never changes a verdict."""

from __future__ import annotations

from pathlib import Path

import pytest
from handmade import make_bag

import archivekit as ak
import bagmaking
from archivekit.codes import family, verification
from archivekit.findings import Outcome, Verdict
from archivekit.storage import witness
from archivekit.storage.witness import Opinion


def test_recursive_finds_every_bag_and_enters_none(tmp_path: Path) -> None:
    for name in ("b", "a", "deep/er/c"):
        make_bag(tmp_path / name, tags="")
    make_bag(tmp_path / "a" / "data" / "inner", tags="")

    report = ak.verify(tmp_path, recursive=True)

    found = [Path(subject.subject).relative_to(tmp_path).as_posix() for subject in report.subjects]
    assert found == ["a", "b", "deep/er/c"]


def test_a_partial_is_passed_over_with_a_note(tmp_path: Path) -> None:
    make_bag(tmp_path / "vault" / "a", tags="")
    make_bag(tmp_path / "vault" / ".partial-b-0a1b2c3d", tags="")

    report = ak.verify(tmp_path / "vault", recursive=True)

    assert (report.outcome, [finding.code for finding in report.findings]) == (Outcome.PASSED, ["VFY-102"])


def test_a_folder_without_any_bag_is_inconclusive(tmp_path: Path) -> None:
    report = ak.verify(tmp_path, recursive=True)

    assert (report.exit_code, [finding.code for finding in report.findings]) == (3, ["VFY-101"])


def test_a_folder_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    report = ak.verify(tmp_path / "nowhere", recursive=True)

    assert (report.exit_code, [finding.code for finding in report.findings]) == (3, ["SYS-101"])


def test_the_witness_agrees_on_a_good_bag(tmp_path: Path) -> None:
    report = ak.verify(make_bag(tmp_path / "bag", tags=""), second_opinion="always")

    assert [finding.code for finding in report.findings] == ["VFY-201"]


def test_the_witness_does_not_undo_an_encoded_percent(tmp_path: Path) -> None:
    ak.package(_originals(tmp_path, "100 %.txt"), to=tmp_path / "bag", second_opinion="never")

    report = ak.verify(tmp_path / "bag", second_opinion="always")

    assert [finding.code for finding in report.findings] == ["VFY-202"]
    assert Verdict.VALID is report.subjects[0].verdict


def _originals(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / "originals"
    folder.mkdir()
    (folder / name).write_bytes(b"x")
    return folder


@pytest.mark.parametrize(
    ("written", "name", "version"),
    [(b"data/a%0db", "a\rb", "1.0"), (b"data/a%0Ab", "a%0Ab", "0.97")],
    ids=["an escape in small letters", "an escape that is none"],
)
def test_the_witness_reads_an_escape_in_its_own_way(written: bytes, name: str, version: str, tmp_path: Path) -> None:
    files = bagmaking.bag({b"data/x": b"x"}, version=version)
    files[b"manifest-sha512.txt"] = bagmaking.line(b"data/x", b"x").replace(b"data/x", written)
    files[b"data/" + name.encode()] = files.pop(b"data/x")
    root = bagmaking.write(bagmaking.resealed(files, version=version), tmp_path / "bag")

    report = ak.verify(root, second_opinion="always")

    assert Verdict.VALID is report.subjects[0].verdict
    assert ["VFY-202"] == [finding.code for finding in report.findings if finding.code.startswith("VFY")]


@pytest.mark.parametrize(
    ("specimen", "clause"),
    [
        ("BAG-133-second-manifest-lists-less", "RFC 8493 §3"),
        ("BAG-141-crc32", "RFC 8493 §2.4"),
        ("BAG-174-twice", "RFC 8493 §2.2.2"),
        ("BAG-192-in-no-manifest", "RFC 8493 §2.2.3"),
    ],
)
def test_a_rule_that_the_witness_does_not_have_is_named_with_its_clause(specimen: str, clause: str) -> None:
    report = ak.verify(bagmaking.FIXTURES / "bad" / specimen, second_opinion="always")

    said = [(finding.code, finding.clause) for finding in report.findings if finding.code.startswith("VFY")]
    assert [("VFY-202", clause)] == said


def test_no_rule_that_the_witness_is_said_not_to_check_is_one_about_digests() -> None:
    known = {code.id for code in family("BAG")}

    assert verification.UNCHECKED_BY_WITNESS < known
    assert not {"BAG-134", "BAG-151"} & verification.UNCHECKED_BY_WITNESS


class _Fake:
    """A witness that has made up its mind."""

    def __init__(self, testimony: witness.Testimony) -> None:
        self._testimony = testimony

    def testimony(self) -> witness.Testimony:
        return self._testimony


@pytest.mark.parametrize(
    ("testimony", "code"),
    [
        (witness.Testimony(Opinion.REFUSES, "no"), "VFY-203"),
        (witness.Testimony(Opinion.FAILED, "it crashed"), "VFY-204"),
    ],
)
def test_a_witness_that_differs_or_fails_changes_no_verdict(
    testimony: witness.Testimony, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archivekit.workflow.second_opinion.ask", lambda bag, files: _Fake(testimony))

    report = ak.verify(make_bag(tmp_path / "bag", tags=""), second_opinion="always")

    assert (Verdict.VALID, [code]) == (report.subjects[0].verdict, [finding.code for finding in report.findings])


def test_every_code_of_the_family_is_provoked() -> None:
    here = {
        "VFY-101",
        "VFY-102",
        "VFY-103",
        "VFY-104",
        "VFY-105",
        "VFY-106",
        "VFY-107",
        "VFY-201",
        "VFY-202",
        "VFY-203",
        "VFY-204",
    }

    assert here == {code.id for code in family("VFY") if code.id < "VFY-3"}  # the others are of a vault over time
