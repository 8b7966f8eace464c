"""Packaging on a real disk: what is kept of the originals, by one reader and by several at once."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import bagit
import pytest

import archivekit as ak
import packing
from archivekit.findings import Outcome, Verdict
from archivekit.storage import copier, survey, system

FEW = packing.QUICK


def premis(bag: Path) -> str:
    return (bag / "metadata" / "premis.xml").read_text(encoding="utf-8")


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
