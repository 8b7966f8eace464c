"""Packaging on a real disk: what is noticed while it goes on, and what is said of it afterwards."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import archivekit as ak
import packing
from archivekit.findings import Outcome, Verdict
from archivekit.paths import BagPath
from archivekit.storage.staging import Staging

FEW = packing.QUICK


def premis(bag: Path) -> str:
    return (bag / "metadata" / "premis.xml").read_text(encoding="utf-8")


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
