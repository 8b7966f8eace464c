"""Packaging on a real disk: what is kept of the originals, what is refused, what is noticed, what is said."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import bagit
import pytest

import archivekit as ak
import packing
from archivekit.findings import Outcome, Verdict
from archivekit.paths import BagPath
from archivekit.storage import copier, survey, system
from archivekit.storage.publishing import Publishing
from archivekit.storage.staging import Staging

FEW = packing.QUICK
nobody = pytest.mark.skipif(
    not packing.modes_bind(), reason="root is refused nothing; CI runs the tests without its privileges too"
)


def premis(bag: Path) -> str:
    return (bag / "metadata" / "premis.xml").read_text(encoding="utf-8")


# -- what is kept ------------------------------------------------------------------------------------------------------


def test_the_copy_has_the_octets_and_the_modification_times_and_the_originals_are_untouched(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"a", "b/c.bin": bytes(3 << 20), "empty.txt": b""})
    (source / "a.txt").chmod(0o640)
    before = packing.facts(source)

    made = ak.package(source, to=tmp_path / "bag", **FEW)

    assert packing.octets(tmp_path / "bag" / "data") == packing.octets(source)
    assert {path.stat().st_mtime_ns for path in (tmp_path / "bag" / "data").rglob("*.*")} == {packing.MOMENT}
    assert packing.facts(source) == before
    assert made.path == str(tmp_path / "bag")
    assert [(file.path, file.original, file.size, file.mode, file.modified) for file in made.files] == [
        (b"data/a.txt", b"a.txt", 1, 0o640, "2023-11-14T22:13:20.123456789Z"),
        (b"data/b/c.bin", b"b/c.bin", 3 << 20, 0o644, "2023-11-14T22:13:20.123456789Z"),
        (b"data/empty.txt", b"empty.txt", 0, 0o644, "2023-11-14T22:13:20.123456789Z"),
    ]


def test_times_sizes_modes_empty_folders_and_links_are_in_premis_and_no_path_of_the_machine(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"a", "nothing/": b"", "b/c.txt": b""})
    (source / "b" / "up").symlink_to("../a.txt")
    (source / "out").symlink_to("../secret")
    (source / "away").symlink_to("/home/somebody/secret")

    ak.package(source, to=tmp_path / "bag", links="record", junk="exclude", exclude=["*.bak"], **FEW)

    text = premis(tmp_path / "bag")
    assert re.findall(r"Value>(symbolic.*|exclude.*|files of.*|nothing)<", text) == [
        "nothing",
        "symbolic link away -&gt; a place outside the originals, recorded and not followed",
        "symbolic link b/up -&gt; ../a.txt, recorded and not followed",
        "symbolic link out -&gt; a place outside the originals, recorded and not followed",
        "exclude *.bak",
        "files of operating systems excluded",
    ]
    assert "secret" not in text
    assert all(os.fsencode(tmp_path) not in data for data in packing.octets(tmp_path / "bag").values())


def test_several_originals_stand_side_by_side_under_their_names(tmp_path: Path) -> None:
    folder = packing.originals(tmp_path / "x" / "folder", {"a.txt": b"a"})
    file = packing.originals(tmp_path / "y", {"b.txt": b"b"}) / "b.txt"
    empty = packing.originals(tmp_path / "z" / "nothing", {})

    made = ak.package(folder, file, empty, to=tmp_path / "bag", **FEW)

    assert packing.octets(tmp_path / "bag" / "data") == {"folder/a.txt": b"a", "b.txt": b"b"}
    assert "PKG-205" in packing.codes(made.report)
    assert "<significantPropertiesValue>nothing<" in premis(tmp_path / "bag")


def test_one_file_keeps_its_name(tmp_path: Path) -> None:
    file = packing.originals(tmp_path / "x", {"b.txt": b"b", "c.txt": b"c"}) / "b.txt"

    ak.package(file, to=tmp_path / "bag", **FEW)

    assert packing.octets(tmp_path / "bag" / "data") == {"b.txt": b"b"}


def test_a_folder_named_by_a_link_or_with_a_trailing_slash_is_that_folder(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"a"})
    (tmp_path / "link").symlink_to(source)

    ak.package(f"{source}/", to=tmp_path / "1", **FEW)
    ak.package(tmp_path / "link", to=tmp_path / "2", links="follow", **FEW)

    assert packing.octets(tmp_path / "1" / "data") == packing.octets(tmp_path / "2" / "data") == {"a.txt": b"a"}


def test_several_digests_cost_one_reading_and_each_has_its_manifests(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"a"})
    read: list[int] = []

    ak.package(source, to=tmp_path / "bag", digest=["sha256", "md5"], progress=read.append, durability="none", **FEW)

    bag = tmp_path / "bag"
    assert (bag / "manifest-sha256.txt").read_text() == f"{hashlib.sha256(b'a').hexdigest()}  data/a.txt\n"
    assert (bag / "manifest-md5.txt").read_text() == f"{hashlib.md5(b'a').hexdigest()}  data/a.txt\n"
    assert sorted(path.name for path in bag.glob("tagmanifest-*")) == ["tagmanifest-md5.txt", "tagmanifest-sha256.txt"]
    assert read == [1]


def test_a_followed_link_is_a_copy_under_the_name_of_the_link(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"a"})
    elsewhere = packing.originals(tmp_path / "elsewhere", {"b.txt": b"b", "sub/c.txt": b"c", "nothing/": b""})
    (source / "file").symlink_to(elsewhere / "b.txt")
    (source / "folder").symlink_to(elsewhere)

    made = ak.package(source, to=tmp_path / "bag", links="follow", **FEW)

    assert packing.octets(tmp_path / "bag" / "data") == {
        "a.txt": b"a", "file": b"b", "folder/b.txt": b"b", "folder/sub/c.txt": b"c",
    }  # fmt: skip
    assert [finding.where.path for finding in made.report.findings if finding.code == "PKG-205"] == ["folder/nothing"]
    assert [
        ("file", f"'file' is a link to '{elsewhere / 'b.txt'}'"),
        ("folder", f"'folder' is a link to the folder '{elsewhere}'"),
    ] == [(one.where.path, one.message) for one in made.report.findings if one.code == "PKG-213"]
    assert "symbolic link file, followed" in premis(tmp_path / "bag")
    assert "symbolic link folder, followed" in premis(tmp_path / "bag")


@pytest.mark.parametrize("inner", ["", "b.txt"])
def test_an_original_that_is_a_link_itself_is_said_to_be_one(tmp_path: Path, inner: str) -> None:
    source = packing.originals(tmp_path / "elsewhere", {"b.txt": b"b"})
    (tmp_path / "link").symlink_to(source / inner)

    made = ak.package(tmp_path / "link", to=tmp_path / "bag", links="follow", **FEW)

    assert ["link"] == [one.where.path for one in made.report.findings if one.code == "PKG-213"]
    assert "symbolic link link, followed" in premis(tmp_path / "bag")


def test_a_link_to_a_folder_that_is_left_out_is_not_said_to_be_packaged(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"a"})
    (source / "folder").symlink_to(packing.originals(tmp_path / "elsewhere", {"b.txt": b"b"}))

    made = ak.package(source, to=tmp_path / "bag", links="follow", exclude=["folder"], **FEW)

    assert [] == [one.where.path for one in made.report.findings if one.code == "PKG-213"]
    assert ["data/a.txt"] == sorted(f"data/{name}" for name in packing.octets(tmp_path / "bag" / "data"))


@pytest.mark.parametrize("target", [".", "..", "nowhere", "loop"])
def test_a_link_that_leads_in_a_circle_or_nowhere_is_refused_even_when_links_are_followed(
    tmp_path: Path, target: str
) -> None:
    source = packing.originals(tmp_path / "x" / "originals", {"a.txt": b"a"})
    (source / "loop").symlink_to(target)

    report = packing.refusal(source, to=tmp_path / "v" / "bag", links="follow")

    assert "PKG-101" in packing.codes(report)


def test_links_that_multiply_come_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "MOST_LINKS", 50)
    source = packing.originals(tmp_path / "x" / "originals", {f"{name}/a.txt": b"a" for name in "abcdef"})
    for one in "abcdef":
        for other in "abcdef":
            (source / one / f"to-{other}").symlink_to(f"../{other}")

    report = packing.refusal(source, to=tmp_path / "v" / "bag", links="follow")

    assert [finding.message for finding in report.findings if finding.code == "SYS-106"] == [
        "more than 50 links lead on from the originals"
    ]


def test_a_bag_within_a_bag_is_packaged_where_that_is_meant(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    ak.package(packing.originals(tmp_path / "originals"), to=inner, **FEW)

    report = packing.refusal(inner, to=tmp_path / "v" / "outer")
    made = ak.package(inner, to=tmp_path / "outer", nested=True, **FEW)

    assert [finding.code for finding in report.findings if finding.level.value == "error"] == ["PKG-109"]
    assert made.report.outcome is Outcome.PASSED
    assert ak.verify(tmp_path / "outer" / "data").subjects[0].verdict is Verdict.VALID


# -- what is refused ---------------------------------------------------------------------------------------------------


def test_all_refusals_come_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    source = packing.originals(
        tmp_path / "x" / "originals", {b"caf\xe9": b"", b"Twin": b"", b"twin": b"", b"a.txt": b"", b"CON": b""}
    )
    os.mkfifo(source / "pipe")
    (source / "link").symlink_to("a.txt")
    (tmp_path / "v" / "bag").mkdir(parents=True)

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    said = [(finding.code, finding.where.path) for finding in report.findings if finding.code != "PKG-201"]
    assert sorted(said, key=str) == [
        ("PKG-101", "link"), ("PKG-101", "pipe"), ("PKG-102", "caf\\xe9"), ("PKG-103", "Twin"), ("PKG-104", "CON"),
        ("PKG-110", str(tmp_path / "v" / "bag")),
    ]  # fmt: skip
    assert report.exit_code == 3


def test_a_name_that_is_no_utf_8_is_shown_in_hexadecimal(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "x" / "originals", {b"caf\xe9": b""})

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    assert "its octets: 63 61 66 e9" in report.findings[0].message


@pytest.mark.parametrize("kind", ["missing", "FIFO", "link to nowhere", "link"])
def test_an_original_that_is_none_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x" / "original"
    path.parent.mkdir()
    if kind == "FIFO":
        os.mkfifo(path)
    elif kind.startswith("link"):
        path.symlink_to("nowhere" if "nowhere" in kind else packing.originals(tmp_path / "elsewhere"))

    report = packing.refusal(path, to=tmp_path / "v" / "bag")

    assert packing.codes(report) - {"PKG-201"} == {"SYS-101" if kind == "missing" else "PKG-101"}


def test_an_original_that_is_missing_is_refused_where_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "link").symlink_to("nowhere")

    report = packing.refusal(tmp_path / "x" / "link", to=tmp_path / "v" / "bag", links="follow")

    assert packing.codes(report) - {"PKG-201"} == {"SYS-101"}


def test_no_original_at_all_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(ak.UsageError, match="there is nothing to package"):
        ak.package(to=tmp_path / "bag")


@nobody
def test_every_original_and_folder_that_may_not_be_read_is_named_before_anything_is_written(tmp_path: Path) -> None:
    names = {"a": b"", "b": b"", "c/d": b"", "e": b"e", "listed/f": b"", "listed/g/h": b""}
    source = packing.originals(tmp_path / "x" / "originals", names)
    for name in ("a", "b", "c"):
        (source / name).chmod(0)
    (source / "listed").chmod(0o600)  # its names may be read, and nothing of what they name

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    (source / "c").chmod(0o700)
    (source / "listed").chmod(0o700)
    said = [(finding.code, finding.where.path) for finding in report.findings if finding.code != "PKG-201"]
    assert sorted(said) == [
        ("SYS-103", "c"), ("SYS-103", "listed/g"), ("SYS-104", "a"), ("SYS-104", "b"), ("SYS-104", "listed/f"),
        ("SYS-104", "listed/g"),
    ]  # fmt: skip


@nobody
def test_a_destination_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "x" / "originals")
    (tmp_path / "v").mkdir()
    (tmp_path / "v").chmod(0o500)

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    assert packing.codes(report) - {"PKG-201"} == {"PKG-111"}


@pytest.mark.parametrize(
    ("to", "exists"),
    [("originals/bag", False), ("originals", True), (".", True), ("link/bag", False), ("originals/sub/x/bag", False)],
)
def test_destination_and_originals_within_one_another_are_wrong_usage(tmp_path: Path, to: str, exists: bool) -> None:
    source = packing.originals(tmp_path / "originals")
    (tmp_path / "link").symlink_to(source)

    report = ak.plan(source, to=os.path.normpath(tmp_path / to)).report

    assert "PKG-113" in packing.codes(report)
    assert ("PKG-110" in packing.codes(report)) is exists
    assert report.exit_code == 2


def test_a_neighbour_whose_name_begins_alike_is_no_overlap(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals")

    ak.package(source, to=tmp_path / "originals-bag", **FEW)

    assert (tmp_path / "originals-bag" / "bagit.txt").is_file()


def test_a_file_over_itself_is_refused_as_existing(tmp_path: Path) -> None:
    file = packing.originals(tmp_path / "x", {"a": b"a"}) / "a"

    report = packing.refusal(file, to=file)

    assert packing.codes(report) - {"PKG-201"} == {"PKG-110"}


def test_the_root_of_the_file_system_is_no_destination(tmp_path: Path) -> None:
    report = ak.plan(packing.originals(tmp_path / "originals"), to="/").report

    assert {"PKG-110", "PKG-111", "PKG-113"} <= packing.codes(report)


def test_where_the_system_tells_nothing_of_its_space_packaging_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(path: bytes) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(os, "statvfs", unknown)

    made = ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", **FEW)

    assert made.report.outcome is Outcome.PASSED


def test_a_file_system_without_a_count_of_files_has_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = list(os.statvfs(tmp_path))
    facts[5] = facts[7] = 0  # f_files and f_favail, as on btrfs
    monkeypatch.setattr(os, "statvfs", lambda path: os.statvfs_result(facts))

    assert ak.plan(packing.originals(tmp_path / "originals"), to=tmp_path / "bag").report.outcome is Outcome.PASSED


# -- what is noticed ---------------------------------------------------------------------------------------------------


def grow(source: Path) -> None:
    with (source / "big.bin").open("ab") as file:
        file.write(b"more")


def rewrite_and_hide_it(source: Path) -> None:
    facts = (source / "big.bin").stat()
    with (source / "big.bin").open("r+b") as file:
        file.write(b"X")
    os.utime(source / "big.bin", ns=(facts.st_atime_ns, facts.st_mtime_ns))


def shrink(source: Path) -> None:
    os.truncate(source / "big.bin", 300_000)


def swap(how: Callable[[Path], Any]) -> Callable[[Path], None]:
    def swapped(source: Path) -> None:
        (source / "later.txt").unlink()
        how(source / "later.txt")

    return swapped


def swap_folder(source: Path) -> None:
    (source / "sub").rename(source.parent / "moved")
    (source / "sub").symlink_to(source.parent / "moved")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (grow, "big.bin"),
        (rewrite_and_hide_it, "big.bin"),
        (shrink, "big.bin"),
        (lambda source: (source / "later.txt").unlink(), "later.txt"),
        (lambda source: (source / "new.txt").write_bytes(b"new"), "new.txt"),
        (lambda source: (source / "aa.txt").write_bytes(b"other"), "aa.txt"),
        (lambda source: (source / "aa.txt").unlink(), "aa.txt"),
        (lambda source: (source / "empty").mkdir(), "empty"),
        (lambda source: (source / "link").symlink_to("aa.txt"), "link"),
        (lambda source: os.mkfifo(source / "pipe"), "pipe"),
        (lambda source: (source / "later.txt").chmod(0o600), "later.txt"),
        (lambda source: shutil.rmtree(source), "big.bin"),
        (swap(lambda path: path.symlink_to("aa.txt")), "later.txt"),
        (swap(os.mkfifo), "later.txt"),
        (swap(lambda path: path.mkdir()), "later.txt"),
        (swap_folder, "sub/z.txt"),
    ],
    ids=[
        "grows", "is rewritten, its time restored", "shrinks", "vanishes", "appears", "read one changes",
        "read one vanishes", "folder appears", "link appears", "FIFO appears", "mode changes", "all vanish",
        "becomes a link", "becomes a FIFO", "becomes a folder", "its folder becomes a link",
    ],
)  # fmt: skip
def test_originals_that_change_meanwhile_are_noticed_and_nothing_is_left(
    tmp_path: Path, change: Callable[[Path], Any], path: str
) -> None:
    source = packing.originals(
        tmp_path / "originals",
        {"aa.txt": b"aa", "big.bin": bytes(600_000), "later.txt": b"later", "sub/z.txt": b"z"},
    )
    done: list[int] = []

    def tick(octets: int) -> None:
        if octets > 1000 and not done:
            done.append(octets)
            change(source)

    with pytest.raises(ak.SourceChangedError) as caught:
        ak.package(source, to=tmp_path / "vault" / "bag", progress=tick, **FEW)

    assert caught.value.path == path
    assert done
    assert not (tmp_path / "vault").exists()


def test_what_is_left_out_may_change(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"a", "run.log": b""})

    def tick(octets: int) -> None:
        (source / "run.log").write_bytes(b"x" * octets)

    made = ak.package(
        source, to=tmp_path / "bag", exclude=["*.log"],
        progress=tick, **FEW,
    )  # fmt: skip

    assert made.report.outcome is Outcome.PASSED


def test_a_file_that_keeps_growing_does_not_keep_us(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"run.log": b"x" * 300_000})

    def tick(octets: int) -> None:
        with (source / "run.log").open("ab") as file:
            file.write(b"x" * 300_000)

    with pytest.raises(ak.SourceChangedError, match="it grew"):
        ak.package(source, to=tmp_path / "bag", progress=tick, **FEW)


# -- what is said ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("durability", "event", "verdict"),
    [
        ("full", "durability full: flushed to the medium, and read back from it before publication", Verdict.VALID),
        ("flush", "durability flush: flushed to the medium; not read back", None),
        ("none", "durability none: not flushed and not read back", None),
    ],
)
def test_what_was_not_done_is_in_the_event_and_in_the_report(
    tmp_path: Path, durability: str, event: str, verdict: Verdict | None
) -> None:
    made = ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", durability=durability, **FEW)

    assert f"<eventOutcomeDetailNote>{event}<" in premis(tmp_path / "bag")
    assert made.report.subjects[-1].verdict is verdict
    assert packing.codes(made.report, "PKG-20") - {"PKG-201"} == {
        "full": set(), "flush": {"PKG-207"}, "none": {"PKG-207", "PKG-208"},
    }[durability]  # fmt: skip


def test_digests_that_came_along_are_an_event(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a": b"x", "b": b"y"})
    sums = tmp_path / "sums"
    sums.write_text(f"{hashlib.md5(b'x').hexdigest()}  a\n{hashlib.sha1(b'y').hexdigest()}  b\n", encoding="utf-8")

    made = ak.package(source, to=tmp_path / "bag", expect=sums, **FEW)

    text = premis(tmp_path / "bag")
    assert "the originals were compared with digests that came with them: 2 of 2 files (SHA-1 of 1, MD5 of 1)" in text
    assert [sorted(file.digests) for file in made.files] == [["md5", "sha512"], ["sha1", "sha512"]]
    assert hashlib.md5(b"x").hexdigest() in text
    assert not list((tmp_path / "bag").glob("*md5*"))


def test_every_original_that_differs_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {"a": b"x", "b": b"y", "c": b"z"})
    sums = tmp_path / "SHA256SUMS"
    sums.write_text(f"{'0' * 64}  a\n{'1' * 64}  b\n{hashlib.sha256(b'z').hexdigest()}  c\n", encoding="utf-8")

    with pytest.raises(ak.RefusedError, match="'a' does not have the SHA-256 that came with it") as caught:
        ak.package(source, to=tmp_path / "vault" / "bag", expect=[sums], **FEW)

    report = caught.value.report
    assert [(f.code, f.where.line) for f in report.findings if f.code == "PKG-114"] == [("PKG-114", 1), ("PKG-114", 2)]
    assert report.exit_code == 1
    assert not (tmp_path / "vault").exists()


def test_a_list_that_cannot_be_read_refuses_the_package(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "x" / "originals")

    report = packing.refusal(source, to=tmp_path / "v" / "bag", expect=tmp_path / "nowhere")

    assert packing.codes(report) - {"PKG-201"} == {"SYS-101"}


def test_a_bag_is_never_published_when_what_was_read_back_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = Staging.flush

    def flush_and_damage(self: Staging) -> None:
        flush(self)
        (Path(os.fsdecode(self.root)) / "data" / "a.txt").write_bytes(b"A\n")

    monkeypatch.setattr(Staging, "flush", flush_and_damage)

    with pytest.raises(ak.ReadBackError, match="what was read back is not what was written") as caught:
        ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "v" / "bag", **FEW)

    assert caught.value.report.subjects[0].verdict is Verdict.INVALID
    assert caught.value.operation == "read back"
    assert not (tmp_path / "v").exists()


def test_a_file_that_somebody_else_puts_into_the_bag_meanwhile_is_not_published(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals")

    def meddle(octets: int) -> None:
        (folder,) = tmp_path.glob(".partial-*")
        (folder / "foreign.txt").write_bytes(b"")

    with pytest.raises(ak.ReadBackError, match=r"'foreign\.txt' is in no tag manifest"):
        ak.package(source, to=tmp_path / "bag", progress=meddle, **FEW)

    assert ["originals"] == [path.name for path in tmp_path.iterdir()]


def test_a_bag_that_is_valid_but_not_the_one_that_was_composed_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = Staging.flush

    def flush_and_forge(self: Staging) -> None:
        flush(self)
        sealed = Path(os.fsdecode(self.root)) / "tagmanifest-sha512.txt"
        sealed.write_bytes(b"".join(sorted(sealed.read_bytes().splitlines(keepends=True))))

    monkeypatch.setattr(Staging, "flush", flush_and_forge)

    with pytest.raises(ak.ReadBackError, match="the tag manifests are not those that were composed"):
        ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "v" / "bag", **FEW)

    assert not (tmp_path / "v").exists()


def test_what_no_step_has_named_is_a_typed_error_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(self: Staging, path: BagPath) -> int:
        raise MemoryError

    monkeypatch.setattr(Staging, "create", exhausted)

    with pytest.raises(ak.StorageError, match="there is not enough memory"):
        ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "v" / "bag", **FEW)

    assert not (tmp_path / "v").exists()


# -- several at once ---------------------------------------------------------------------------------------------------


LARGE = {f"{number}.bin": bytes([number]) * (600_000 + number) for number in range(9)} | {"small.txt": b"s"}


def test_large_files_in_several_threads_give_the_same_bag(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", LARGE)

    ak.package(source, to=tmp_path / "1", jobs=1, **FEW)
    ak.package(source, to=tmp_path / "4", jobs=4, **FEW)

    assert packing.octets(tmp_path / "1") == packing.octets(tmp_path / "4")


def test_many_small_files_beside_which_formats_are_identified_give_the_same_bag(tmp_path: Path) -> None:
    source = packing.originals(tmp_path / "originals", {f"{number}.txt": b"%d" % number for number in range(300)})

    ak.package(source, to=tmp_path / "1", jobs=1, **FEW)
    ak.package(source, to=tmp_path / "2", jobs=2, **FEW)

    assert packing.octets(tmp_path / "1") == packing.octets(tmp_path / "2")


def test_one_large_file_that_fails_stops_the_others_and_no_descriptor_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = packing.originals(tmp_path / "originals", LARGE)
    real, reads = system.read_into, []

    def failing(descriptor: int, buffer: Any) -> int:
        reads.append(descriptor)
        if len(reads) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(descriptor, buffer)

    monkeypatch.setattr(system, "read_into", failing)
    before = len(os.listdir("/dev/fd"))

    with pytest.raises(ak.StorageError, match=r"could not read the original '\d.bin': Input/output error"):
        ak.package(source, to=tmp_path / "v" / "bag", jobs=2, **FEW)

    assert len(os.listdir("/dev/fd")) == before
    assert not (tmp_path / "v").exists()


def test_where_the_system_gives_no_threads_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def submit(self: object, *arguments: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(ThreadPoolExecutor, "submit", submit)
    before = len(os.listdir("/dev/fd"))

    with pytest.raises(ak.StorageError, match="no thread could be started"):
        ak.package(packing.originals(tmp_path / "o", LARGE), to=tmp_path / "v" / "bag", jobs=2, **FEW)

    assert len(os.listdir("/dev/fd")) == before
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"),
        (packing.MOMENT, "2023-11-14T22:13:20.123456789Z"),
        (1_500_000_000, "1970-01-01T00:00:01.5Z"),
        (4_102_444_800 * 10**9, "2100-01-01T00:00:00Z"),
        (10**30, str(10**30)),
    ],
)
def test_times_are_exact_whatever_the_calendar_holds(nanoseconds: int, text: str) -> None:
    assert copier.iso_time(nanoseconds) == text


@pytest.mark.parametrize("algorithm", ["sha3-256", "sha3512", "blake2b-256"])
def test_algorithms_that_the_witness_does_not_know_are_no_reason_to_publish_nothing(
    algorithm: str, tmp_path: Path
) -> None:
    source = packing.originals(tmp_path / "originals")

    made = ak.package(source, to=tmp_path / "bag", digest=[algorithm])
    both = ak.package(source, to=tmp_path / "both", digest=[algorithm, "sha256"])
    report = ak.verify(made.path, second_opinion="always")

    assert packing.codes(made.report, "PKG-21") == {"PKG-210"}
    assert packing.codes(both.report, "PKG-2") == {"PKG-201", "PKG-209"}
    said = [(finding.code, finding.clause) for finding in report.findings if finding.code.startswith("VFY")]
    assert (Verdict.VALID, [("VFY-202", "RFC 8493 §2.4")]) == (report.subjects[0].verdict, said)


def test_the_library_of_congress_accepts_what_we_make(tmp_path: Path) -> None:
    ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", record=packing.record(tmp_path), **FEW)

    assert bagit.Bag(str(tmp_path / "bag")).validate()
    assert {stat.S_IMODE(path.stat().st_mode) & 0o700 for path in (tmp_path / "bag").rglob("*")} == {0o600, 0o700}


# -- what the system refuses, one call at a time -----------------------------------------------------------------------


def test_a_file_that_gives_other_octets_than_it_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "read_into", lambda descriptor, buffer: 0)

    with pytest.raises(ak.SourceChangedError, match="0 octets were read, not 2"):
        ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", **FEW)


def test_an_original_that_cannot_be_looked_at_once_it_is_open_is_one_typed_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fstat

    def failing(descriptor: int) -> os.stat_result:
        if real(descriptor).st_mtime_ns == packing.MOMENT:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(descriptor)

    monkeypatch.setattr(os, "fstat", failing)

    with pytest.raises(ak.StorageError, match=r"could not read the original 'a.txt': Input/output error"):
        ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", **FEW)


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_an_original_that_cannot_be_opened_is_one_typed_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    source = packing.originals(tmp_path / "originals")
    real, opened = os.open, []

    def failing(path: bytes, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == b"a.txt" and not flags & os.O_CREAT:
            opened.append(path)
            raise OSError(number, os.strerror(number))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", failing)

    with pytest.raises(ak.StorageError, match=rf"could not read the original 'a.txt': {os.strerror(number)}") as caught:
        ak.package(source, to=tmp_path / "v" / "bag", **FEW)

    assert (type(caught.value), caught.value.operation, opened) == (ak.StorageError, "read", [b"a.txt"])
    assert not (tmp_path / "v").exists()


def test_where_times_cannot_be_set_on_what_is_open_they_are_in_premis_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "supports_fd", os.supports_fd - {os.utime})

    ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", **FEW)

    assert (tmp_path / "bag" / "data" / "a.txt").stat().st_mtime_ns != packing.MOMENT
    assert "2023-11-14T22:13:20.123456789Z" in premis(tmp_path / "bag")


def refusing_to_open(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """Have the system refuse to open folders, as it does for whoever is not root."""
    real = os.open

    def failing(path: bytes, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if dir_fd is None and path in [os.fsencode(one) for one in paths]:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", failing)


@pytest.mark.parametrize(
    ("original", "links", "code", "path"),
    [
        ("folder", "refuse", "SYS-104", None),
        ("folder/a.txt", "refuse", "SYS-103", "a.txt"),
        ("links", "follow", "SYS-103", "to-folder"),
    ],
)
def test_a_folder_that_may_not_be_opened_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, original: str, links: str, code: str, path: str | None
) -> None:
    packing.originals(tmp_path / "x", {"folder/a.txt": b"a", "links/b.txt": b"b"})
    (tmp_path / "x" / "links" / "to-folder").symlink_to("../folder")
    refusing_to_open(monkeypatch, tmp_path / "x" / "folder")

    report = packing.refusal(tmp_path / "x" / original, to=tmp_path / "v" / "bag", links=links)

    assert [(finding.code, finding.where.path) for finding in report.findings if finding.code != "PKG-201"] == [
        (code, path or str(tmp_path / "x" / original))
    ]


def test_a_file_whose_mode_does_not_let_all_read_it_is_opened_to_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = packing.originals(tmp_path / "x" / "originals")
    (source / "a.txt").chmod(0o600)
    real = os.open

    def failing(path: bytes, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == b"a.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", failing)

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    assert packing.codes(report) - {"PKG-201"} == {"SYS-104"}


def test_a_link_whose_target_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = packing.originals(tmp_path / "x" / "originals")
    (source / "link").symlink_to("a.txt")

    def failing(path: bytes) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "readlink", failing)

    report = packing.refusal(source, to=tmp_path / "v" / "bag", links="record")

    assert [finding.message for finding in report.findings if finding.code == "PKG-101"] == [
        "'link' is a symbolic link, not a regular file"
    ]


def test_a_folder_that_cannot_be_listed_within_the_originals_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = packing.originals(tmp_path / "x" / "originals")
    real = os.open

    def failing(path: bytes, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == b"b":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", failing)

    report = packing.refusal(source, to=tmp_path / "v" / "bag")

    assert [(finding.code, finding.where.path) for finding in report.findings if finding.code != "PKG-201"] == [
        ("SYS-103", "b")
    ]


@pytest.mark.parametrize(("flag", "trouble"), [(1, "is read-only"), (0, "cannot be written to")])
def test_why_a_destination_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flag: int, trouble: str
) -> None:
    facts = list(os.statvfs(tmp_path))
    facts[8] = flag  # f_flag: ST_RDONLY
    monkeypatch.setattr(os, "statvfs", lambda path: os.statvfs_result(facts))
    monkeypatch.setattr(os, "access", lambda path, mode, effective_ids=False: False)

    report = ak.plan(packing.originals(tmp_path / "originals"), to=tmp_path / "v" / "bag").report

    assert [trouble in finding.message for finding in report.findings if finding.code == "PKG-111"] == [True]


def test_when_only_the_last_flush_fails_the_bag_stays_and_the_error_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: Publishing) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Publishing, "_flush_parents", failing)

    with pytest.raises(ak.PublishedNotDurableError, match="is in place and whole"):
        ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "v" / "bag", **FEW)

    assert ak.verify(tmp_path / "v" / "bag").subjects[0].verdict is Verdict.VALID


def test_a_copy_that_need_not_be_finished_ends_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of two large files fails while the other is between two blocks."""
    source = packing.originals(tmp_path / "originals", {"1.bin": bytes(600_000), "2.bin": bytes(600_001)})
    other_reads, first_failed = threading.Event(), threading.Event()
    read: list[int] = []

    def tick(octets: int) -> None:
        read.append(octets)
        if threading.current_thread().name.endswith("_0"):
            other_reads.wait(5)
            first_failed.set()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        other_reads.set()
        first_failed.wait(5)
        time.sleep(0.2)

    with pytest.raises(ak.StorageError, match="Input/output error"):
        ak.package(source, to=tmp_path / "v" / "bag", jobs=2, progress=tick, **FEW)

    assert sum(read) < 2 * 600_000
    assert not (tmp_path / "v").exists()
