"""Every code of packaging is provoked by a specimen, and a specimen provokes the codes of its name and no other."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import archivekit as ak
import packing
from archivekit.codes import family
from archivekit.findings import Report
from archivekit.storage import identify, system, witness
from archivekit.workflow import making

SPECIMENS: dict[str, Callable[[Path, pytest.MonkeyPatch], Report]] = {}


def specimen(*codes: str) -> Callable[[Callable[..., Report]], Callable[..., Report]]:
    """Register a specimen by the codes that it provokes."""

    def register(make: Callable[..., Report]) -> Callable[..., Report]:
        SPECIMENS[" ".join(codes)] = make
        return make

    return register


def package(place: Path, *sources: Path | bytes, **options: Any) -> Report:
    """Package with a record and without a witness, and return the report, that of a refusal too."""
    given = {"to": place / "vault" / "bag", "record": packing.record(place), **packing.QUICK, **options}
    try:
        return ak.package(*(sources or (place / "originals",)), **given).report
    except (ak.RefusedError, ak.WitnessDisagreesError) as error:
        return error.report


def with_files(place: Path, *names: str | bytes, **options: Any) -> Report:
    packing.originals(place / "originals", dict.fromkeys(names, b"x"))
    return package(place, **options)


@specimen("PKG-101")
def a_fifo(place: Path, patch: pytest.MonkeyPatch) -> Report:
    os.mkfifo(packing.originals(place / "originals") / "pipe")
    return package(place)


@specimen("PKG-102")
def latin_1(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, b"caf\xe9.txt")


@specimen("PKG-103")
def cases(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "Report.txt", "report.txt")


@specimen("PKG-104")
def a_device(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "CON.txt")


@specimen("PKG-105")
def out_of_the_bag_on_windows(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a\\..\\b")


@specimen("PKG-106")
def a_long_name_for_the_bag(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", to=place / "vault" / ("x" * 256))


@specimen("PKG-107")
def nothing(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place)


@specimen("PKG-108")
def one_name_twice(place: Path, patch: pytest.MonkeyPatch) -> Report:
    one = packing.originals(place / "1" / "documents", {"a.txt": b"a"})
    other = packing.originals(place / "2" / "documents", {"b.txt": b"b"})
    return package(place, one, other)


@specimen("PKG-109")
def a_bag(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "bagit.txt", "data/a.txt")


@specimen("PKG-110")
def something_there(place: Path, patch: pytest.MonkeyPatch) -> Report:
    (place / "vault" / "bag").mkdir(parents=True)
    return with_files(place, "a.txt")


@specimen("PKG-111")
def a_file_for_a_vault(place: Path, patch: pytest.MonkeyPatch) -> Report:
    (place / "vault").write_bytes(b"")
    return with_files(place, "a.txt")


@specimen("PKG-112")
def no_space(place: Path, patch: pytest.MonkeyPatch) -> Report:
    facts = list(os.statvfs(place))
    facts[4] = 1  # f_bavail
    patch.setattr(os, "statvfs", lambda path: os.statvfs_result(facts))
    return with_files(place, "a.txt")


@specimen("PKG-113")
def into_the_originals(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", to=place / "originals" / "bag")


@specimen("PKG-114")
def exchanged(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", expect=sums(place, f"{'0' * 64}  a.txt\n"))


@specimen("PKG-115")
def lost(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", expect=sums(place, f"{X_SHA256}  a.txt\n{'0' * 64}  b.txt\n"))


@specimen("PKG-116", "PKG-219", "PKG-220")
def prose_for_digests(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", expect=sums(place, "Dear archivist,\n"))


@specimen("PKG-117")
def a_line_separator(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a\u2028b.txt")


@specimen("PKG-201")
def no_record(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", record=None)


@specimen("PKG-202")
def litter(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", ".DS_Store")


@specimen("PKG-203")
def litter_left_out(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", "Thumbs.db", junk="exclude")


@specimen("PKG-204")
def left_out(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", "a.bak", exclude=["*.bak"])


@specimen("PKG-223")
def a_pattern_for_nothing(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", exclude=["./b.txt"])


@specimen("PKG-205")
def an_empty_folder(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", "empty/")


@specimen("PKG-206")
def a_percent(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "100%.txt")


@specimen("PKG-207")
def only_flushed(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", durability="flush")


@specimen("PKG-207", "PKG-208")
def not_even_flushed(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", durability="none")


@specimen("PKG-209")
def a_witness(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", second_opinion="always")


@specimen("PKG-211")
def a_witness_that_dies(place: Path, patch: pytest.MonkeyPatch) -> Report:
    patch.setattr(making, "ask", lambda bag, files: Saying(witness.Testimony(witness.Opinion.FAILED, "it died")))
    return with_files(place, "a.txt", second_opinion="always")


@specimen("PKG-212")
def a_witness_that_disagrees(place: Path, patch: pytest.MonkeyPatch) -> Report:
    patch.setattr(
        making, "ask", lambda bag, files: Saying(witness.Testimony(witness.Opinion.REFUSES, "no", ("data/a.txt: no",)))
    )
    return with_files(place, "a.txt", second_opinion="always")


@specimen("PKG-213")
def a_link_followed(place: Path, patch: pytest.MonkeyPatch) -> Report:
    (packing.originals(place / "originals") / "link").symlink_to("a.txt")
    return package(place, links="follow")


@specimen("PKG-214")
def a_link_recorded(place: Path, patch: pytest.MonkeyPatch) -> Report:
    (packing.originals(place / "originals") / "link").symlink_to("a.txt")
    return package(place, links="record")


@specimen("PKG-215")
def no_libmagic(place: Path, patch: pytest.MonkeyPatch) -> Report:
    patch.setattr(identify, "_first_engine", lambda: (None, ("system libmagic: hidden",)))
    return with_files(place, "a.txt")


@specimen("PKG-222")
def many_files(place: Path, patch: pytest.MonkeyPatch) -> Report:
    patch.setattr(identify, "AUTO_LIMIT", 1)
    return with_files(place, "a.txt", "b.txt")


@specimen("PKG-216")
def no_flushing_of_folders(place: Path, patch: pytest.MonkeyPatch) -> Report:
    def flush(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    patch.setattr(system, "flush", flush)
    return with_files(place, "a.txt")


@specimen("PKG-217")
def litter_kept(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", ".DS_Store", junk="keep")


@specimen("PKG-218")
def an_embargo(place: Path, patch: pytest.MonkeyPatch) -> Report:
    path = place / "embargo.toml"
    path.write_bytes(b'title = "A statement"\navailable = "2040-01-01"\n')
    return with_files(place, "a.txt", record=path)


@specimen("PKG-219", "PKG-221")
def a_stray_line(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", expect=sums(place, f"{X_SHA256}  a.txt\nhello\n"))


@specimen("PKG-220", "PKG-221")
def an_original_more(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", "b.txt", expect=sums(place, f"{X_SHA256}  a.txt\n"))


@specimen("PKG-221")
def all_as_expected(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt", expect=sums(place, f"{X_SHA256}  a.txt\n"))


@specimen("PKG-210")
def no_witness(place: Path, patch: pytest.MonkeyPatch) -> Report:
    return with_files(place, "a.txt")


#: Of the one octet "x".
X_SHA256 = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"


def sums(place: Path, text: str) -> Path:
    path = place / "SHA256SUMS"
    path.write_bytes(text.encode())
    return path


class Saying(witness.Witness):
    """A witness that says what it was told to."""

    def __init__(self, said: witness.Testimony) -> None:
        super().__init__(1)
        self.said = said

    def testimony(self) -> witness.Testimony:
        return self.said


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_specimen_provokes_the_codes_of_its_name_and_no_other(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = SPECIMENS[name](tmp_path, monkeypatch)

    # that no witness was asked is said of every specimen
    assert packing.codes(report, "PKG") - {"PKG-210"} == set(name.split()) - {"PKG-210"}
    assert "PKG-210" not in name or "PKG-210" in packing.codes(report)


def test_every_code_of_packaging_has_a_specimen() -> None:
    assert {code.id for code in family("PKG")} == {code for name in SPECIMENS for code in name.split()}
