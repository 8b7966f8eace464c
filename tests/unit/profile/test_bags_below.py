"""verify --recursive, of a vault that holds bags as folders and as archives: nothing is passed over in silence."""

from __future__ import annotations

import errno
import gzip
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from handmade import make_bag

import archivekit as ak
import archiving
from archivekit.findings import Outcome, Report, Verdict
from bagmaking import bag
from running import Runner


def _bag(name: str) -> dict[bytes, bytes]:
    """Return the files of a bag, below its name and with it in them."""
    return archiving.renamed({b"bag/" + path: data for path, data in bag({b"data/letter.txt": name.encode()}).items()},
                             name.encode() + b"/")  # fmt: skip


def _said(report: Report) -> list[tuple[str, list[str]]]:
    """Return what is said of each subject, by its last part."""
    return [(Path(one.subject).name, [finding.code for finding in one.findings]) for one in report.subjects]


def _vault(root: Path) -> Path:
    """Make a vault of a bag's folder and of bags in a file, with other things between them."""
    make_bag(root / "a", tags="", extra={"inside.zip": b""})
    (root / "deep").mkdir()
    (root / "b.tar").write_bytes(archiving.tar(_bag("b")))
    (root / "deep" / "c.zip").write_bytes(archiving.zip_of(_bag("c")))
    (root / "e.tgz").write_bytes(gzip.compress(archiving.tar(_bag("e"))))
    (root / "notes.txt").write_bytes(b"about these bags")
    (root / "photographs.zip").write_bytes(archiving.zip_of({b"photographs/one.jpg": b"x"}))
    return root


def test_bags_in_archives_are_verified_in_their_turn(tmp_path: Path) -> None:
    vault = _vault(tmp_path / "vault")

    report = ak.verify(vault, recursive=True)

    assert [("a", []), ("b.tar", []), ("c.zip", []), ("e.tgz", []), ("vault", ["VFY-106"])] == _said(report)
    assert [Verdict.VALID] * 4 == [one.verdict for one in report.subjects[:-1]]
    assert str(vault / "photographs.zip") == report.subjects[-1].findings[0].where.path
    assert Outcome.PASSED is report.outcome


def test_they_are_what_they_are_when_they_are_named(tmp_path: Path) -> None:
    vault = _vault(tmp_path / "vault")
    (vault / "b.tar.sha512").write_text("0" * 128 + "  b.tar\n")

    below = ak.verify(vault, recursive=True)

    assert below.subjects[1] == ak.verify(vault / "b.tar").subjects[0]
    assert (Verdict.INVALID, 1) == (below.subjects[1].verdict, below.exit_code)


def test_others_verify_them_as_we_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _vault(tmp_path / "vault")
    monkeypatch.chdir(tmp_path)

    ours = ak.verify("vault", recursive=True, date="2024-11-20")
    with ThreadPoolExecutor(2) as executor:
        theirs = ak.verify("vault", recursive=True, date="2024-11-20", executor=executor)

    assert ours.to_json() == theirs.to_json()


_TEXT = b"no archive at all"
_CUT_OFF = archiving.tar({b"x/letter.txt": b"Dear"}, end=b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.tar", b""),
        ("x.zip", b""),
        ("x.tgz", b""),
        ("x.tar", _TEXT),
        ("x.zip", _TEXT),
        ("x.tar.bz2", _TEXT),
        ("x.tar", _CUT_OFF),
        ("x.tgz", gzip.compress(archiving.tar())[:-40]),
        ("x.zip", archiving.zip_of({b"x/letter.txt": b"Dear"})[:-4]),
    ],
)
def test_an_archive_that_does_not_let_itself_be_read_is_judged_and_not_passed_over(
    name: str, content: bytes, tmp_path: Path
) -> None:
    make_bag(tmp_path / "vault" / "a", tags="")
    (tmp_path / "vault" / name).write_bytes(content)

    report = ak.verify(tmp_path / "vault", recursive=True)

    alone = ak.verify(tmp_path / "vault" / name).subjects[0]
    assert ["a", name] == [Path(one.subject).name for one in report.subjects]
    assert alone == report.subjects[1]
    assert report.exit_code in (1, 3)


@pytest.mark.parametrize(
    "member",
    [
        b"bagit.txt",
        b"./bagit.txt",
        b"./x/bagit.txt",
        b"/srv/x/bagit.txt",
        b"../x/bagit.txt",
        b"x\\bagit.txt",
        b"y/bagit.txt",
    ],
)
def test_what_may_be_meant_as_a_bag_is_judged_as_one(member: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(archiving.tar({b"x/one": b"1", member: b"", b"x/two": b"2"}))

    report = ak.verify(tmp_path, recursive=True)

    assert ([ak.verify(tmp_path / "x.tar").subjects[0]], 1) == (list(report.subjects), report.exit_code)


@pytest.mark.parametrize("name", [b"x/bagit.txt.txt", b"x/BagIt.txt", b"x/bagit.txt/more"])
def test_a_name_that_only_resembles_a_declaration_makes_no_bag(name: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(archiving.tar({name: b""}))

    report = ak.verify(tmp_path, recursive=True)

    assert (3, ["VFY-106", "VFY-101"]) == (report.exit_code, [finding.code for finding in report.findings])


def test_bags_deeper_in_an_archive_are_not_looked_for_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "vault.zip").write_bytes(archiving.zip_of(_bag("vault/one")))

    report = ak.verify(tmp_path, recursive=True)

    assert 3 == report.exit_code
    assert "there is one deeper, in 'vault/one'" in report.findings[0].message


def test_only_as_many_members_are_looked_at_as_the_limit_says(tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(archiving.tar({b"x/%d" % number: b"" for number in range(9)}))

    report = ak.verify(tmp_path, recursive=True, limits=ak.Limits(members=5))

    assert ("x.tar", 3) == (Path(report.subjects[0].subject).name, report.exit_code)


def test_a_partial_archive_is_passed_over_as_a_partial_folder_is(tmp_path: Path) -> None:
    make_bag(tmp_path / "vault" / "a", tags="")
    (tmp_path / "vault" / ".partial-c.zip-0a1b2c3d").write_bytes(b"")

    report = ak.verify(tmp_path / "vault", recursive=True)

    assert (Outcome.PASSED, ["VFY-102"]) == (report.outcome, [finding.code for finding in report.findings])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_links_and_pipes_are_not_followed_and_that_is_said(tmp_path: Path) -> None:
    make_bag(tmp_path / "elsewhere" / "a", tags="")
    (tmp_path / "elsewhere" / "b.tar").write_bytes(archiving.tar(_bag("b")))
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "link").symlink_to(tmp_path / "elsewhere")
    (vault / "round").symlink_to(vault)
    (vault / "b.tar").symlink_to(tmp_path / "elsewhere" / "b.tar")
    (vault / "gone").symlink_to("nowhere")
    os.mkfifo(vault / "pipe.tar")

    report = ak.verify(vault, recursive=True)

    said = [(finding.code, Path(finding.where.path or "").name) for finding in report.findings[:-1]]
    assert [("VFY-107", name) for name in ("b.tar", "link", "pipe.tar", "round")] == said
    assert (3, "VFY-101") == (report.exit_code, report.findings[-1].code)


def test_an_archive_that_cannot_be_read_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.tar").write_bytes(archiving.tar())
    real = os.pread

    def reading(descriptor: int, octets: int, offset: int) -> bytes:
        if os.fstat(descriptor).st_ino == (tmp_path / "x.tar").stat().st_ino:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(descriptor, octets, offset)

    monkeypatch.setattr(os, "pread", reading)
    report = ak.verify(tmp_path, recursive=True)

    assert (3, ["SYS-104"]) == (report.exit_code, [finding.code for finding in report.findings])


def test_since_then_an_archive_is_new_gone_moved_or_broken_like_a_folder(here: Path, cli: Runner) -> None:
    vault = _vault(here / "vault")
    cli("verify", "vault", "--recursive", "-q", "--report", "json=1.json")
    (vault / "b.tar").rename(vault / "deep" / "b.tar")
    (vault / "e.tgz").unlink()
    (vault / "deep" / "c.zip").write_bytes(b"PK" + bytes(200))
    (vault / "f.tar").write_bytes(archiving.tar(_bag("f")))

    ran = cli("verify", "vault", "--recursive", "--since", "1.json", "--format", "json")

    found = {
        (Path(one["subject"]).name, finding["code"])
        for one in json.loads(ran.out)["subjects"]
        for finding in one["findings"]
        if finding["code"].startswith("VFY-3")
    }
    assert {("b.tar", "VFY-303"), ("c.zip", "VFY-305"), ("f.tar", "VFY-301")} < found
    assert "VFY-302" in {code for _, code in found}


def test_they_stream_and_are_on_the_page(here: Path, cli: Runner) -> None:
    _vault(here / "vault")

    ran = cli("verify", "vault", "--recursive", "--report", "html=page.html")

    assert 0 == ran.code
    for name in ("vault/a", "vault/b.tar", "vault/deep/c.zip", "vault/e.tgz"):
        assert f"valid        {name}\n" in ran.out
        assert name in Path("page.html").read_text(encoding="utf-8")
    assert "letter.txt" in Path("page.html").read_text(encoding="utf-8")
