"""The command line of packaging: options that name files, exit codes, leftovers listed as text and as JSON."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

import archivekit as ak
import packing
from archivekit.cli.main import main
from archivekit.storage.staging import Staging
from archivekit.workflow.order import read_tags

TAG_FILES = [
    "bag-info.txt",
    "bagit.txt",
    "manifest-sha512.txt",
    "metadata/premis.xml",
    "tagmanifest-sha512.txt",
]


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def packaged(tmp_path: Path, *options: str) -> int:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"x"})
    to = str(tmp_path / "vault" / "bag")
    return main(
        ["package", str(source), "--to", to, "--second-opinion", "never", "--date", "2026-11-25", "-q", *options]
    )


# -- options that name files -------------------------------------------------------------------------------------------


def test_tags_of_a_file_come_before_those_of_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "tags.txt").write_bytes(
        b"\xef\xbb\xbfContact-Name: Maria\r\nExternal-Description: a long\r\n  description\r\nContact-Name: Ali"
    )

    code = packaged(tmp_path, "--tags", str(tmp_path / "tags.txt"), "--tag", "Source-Organization: An observatory")

    assert code == 0
    assert (tmp_path / "vault" / "bag" / "bag-info.txt").read_text(encoding="utf-8").splitlines()[:4] == [
        "Contact-Name: Maria",
        "External-Description: a long description",
        "Contact-Name: Ali",
        "Source-Organization: An observatory",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [("no label\n", 2), ("Label:value\n", 2), ("Bagging-Date: 2020-01-01\n", 2), ("L: \udcff\n", 2), (None, 3)],
    ids=["no label", "no blank", "ours", "no UTF-8", "missing"],
)
def test_a_file_of_tags_that_cannot_be_meant_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, code: int
) -> None:
    if text is not None:
        (tmp_path / "tags.txt").write_bytes(text.encode("utf-8", "surrogateescape"))

    assert packaged(tmp_path, "--tags", str(tmp_path / "tags.txt")) == code

    assert said(capsys)[1].count("\n") == 1
    assert not (tmp_path / "vault").exists()


def test_a_file_of_tags_is_read_by_the_library_too(tmp_path: Path) -> None:
    (tmp_path / "tags.txt").write_bytes(b"A: 1\n" + b"B: " + b"x" * 100 + b"\n")

    assert read_tags(tmp_path / "tags.txt") == (("A", "1"), ("B", "x" * 100))


def test_line_separators_in_a_tag_become_a_blank_so_that_every_reader_sees_one_line(tmp_path: Path) -> None:
    made = ak.package(
        packing.originals(tmp_path / "originals"), to=tmp_path / "bag", date="2026-11-25",
        tags=[("Note", "one\u2028two\x0bthree\nfour")],
    )  # fmt: skip

    assert (tmp_path / "bag" / "bag-info.txt").read_bytes().splitlines()[0] == b"Note: one two three four"
    assert "PKG-209" in packing.codes(made.report)


@pytest.mark.parametrize("tag", [("", "x"), ("a:b", "x"), (" a", "x"), ("payload-oxum", "1.1"), ("a", "\ud800")])
def test_a_tag_that_cannot_be_written_or_is_ours_is_wrong_usage(tmp_path: Path, tag: tuple[str, str]) -> None:
    with pytest.raises(ak.UsageError):
        ak.package(packing.originals(tmp_path / "originals"), to=tmp_path / "bag", tags=[tag])

    assert not (tmp_path / "bag").exists()


@pytest.mark.parametrize(
    ("digest", "code"), [(hashlib.sha256(b"x").hexdigest(), 0), ("0" * 64, 1)], ids=["met", "not met"]
)
def test_expected_digests_decide_the_exit_code(tmp_path: Path, digest: str, code: int) -> None:
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  a.txt\n", encoding="utf-8")

    assert packaged(tmp_path, "--expect", str(tmp_path / "SHA256SUMS")) == code

    assert (tmp_path / "vault").exists() is (code == 0)


def test_an_original_that_may_not_be_read_is_no_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packing.originals(tmp_path / "originals", {"a.txt": b"x"})
    monkeypatch.setattr(os, "access", lambda path, mode, **_: not str(path).endswith("originals"))

    assert packaged(tmp_path) == 0


def test_several_digests_of_a_size_for_people() -> None:
    from archivekit.bag.compose import size_for_people

    sizes = [0, 999, 1000, 1234, 12_345, 999_499, 999_500, 10**9, 10**15, 10**18, 10**21]
    assert [size_for_people(size) for size in sizes] == [
        "0 B", "999 B", "1 kB", "1.23 kB", "12.3 kB", "999 kB", "1 MB", "1 GB", "1 PB", "1e+03 PB", "1e+06 PB",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["text", "json"])
def test_a_dry_run_prints_the_plan_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"x" * 1234, "empty/": b""})

    code = main(["package", str(source), "--to", str(tmp_path / "v" / "bag"), "--dry-run", "--format", kind])

    out, _ = said(capsys)
    assert code == 0
    assert not (tmp_path / "v").exists()
    if kind == "json":
        assert json.loads(out)["plan"] == {
            "files": [{"path": "data/a.txt", "original": "a.txt", "size": 1234}],
            "empty_folders": ["empty"],
            "tag_files": TAG_FILES,
        }
    else:
        lines = ["plan (nothing was written):", "            1,234  data/a.txt"]
        lines += [f"         tag file  {name}" for name in TAG_FILES]
        assert out.splitlines()[-len(lines) :] == lines


def test_a_package_says_where_it_is_and_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = packing.originals(tmp_path / "originals", {"a.txt": b"x"})
    to = f"{tmp_path}/a bag"

    code = main(["package", str(source), "--to", to])

    assert code == 0
    assert said(capsys)[0].splitlines()[-2:] == [f"made: {to}", f"next: archivekit verify '{to}'"]


def test_a_tag_without_a_colon_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert packaged(tmp_path, "--tag", "nothing") == 2

    assert "'nothing' is not 'Label: value'" in said(capsys)[1]


# -- leftovers ---------------------------------------------------------------------------------------------------------


def test_leftovers_are_listed_as_text_with_the_next_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left = tmp_path / ".partial-bag-01234567"
    (left / "data").mkdir(parents=True)
    (left / "data" / "a").write_bytes(b"x" * 2000)

    code = main(["partials", str(tmp_path)])

    out, err = said(capsys)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"{left}: left behind",
        "  1 file, 2 kB, last written to 0 seconds ago",
        f"next: archivekit partials {tmp_path} --remove",
    ]


@pytest.mark.parametrize(
    ("seconds", "age"), [(59, "59 seconds"), (60, "1 minute"), (7300, "2 hours"), (86_400, "1 day")]
)
def test_an_age_is_told_in_its_largest_unit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seconds: int, age: str
) -> None:
    left = tmp_path / ".partial-bag-01234567"
    left.mkdir()
    moment = left.stat().st_mtime - seconds - 0.2
    os.utime(left, (moment, moment))

    main(["partials", str(tmp_path)])

    assert f"last written to {age} ago" in said(capsys)[0]


def test_leftovers_are_removed_and_what_is_in_use_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".partial-old-01234567" / "data").mkdir(parents=True)
    staging = Staging(os.fsencode(tmp_path / "new"))

    code = main(["partials", str(tmp_path), "--remove", "--format", "json"])

    answer = json.loads(said(capsys)[0])
    assert code == 0
    assert (answer["command"], answer["folder"]) == ("partials", str(tmp_path))
    assert [(one["path"], one["state"]) for one in answer["partials"]] == [
        (os.fsdecode(staging.root), "in use"),
        (str(tmp_path / ".partial-old-01234567"), "removed"),
    ]
    staging.discard()
    assert list(tmp_path.iterdir()) == []


def test_nothing_left_behind_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["partials", str(tmp_path)]) == 0

    assert said(capsys) == (f"{tmp_path}: nothing was left behind\n", "")


def test_a_folder_that_is_not_there_is_exit_3_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["partials", str(tmp_path / "nowhere")]) == 3

    out, err = said(capsys)
    assert out == ""
    assert err.startswith(f"archivekit: could not list '{tmp_path}/nowhere': No such file or directory.")


def test_what_cannot_be_removed_is_exit_3_and_what_cannot_be_told_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from archivekit.storage import leftovers, system

    (tmp_path / ".partial-old-01234567").mkdir()

    def failing(path: bytes) -> None:
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as patched:
        patched.setattr(leftovers, "remove", failing)
        assert main(["partials", str(tmp_path), "--remove"]) == 3
    assert "not removed (Operation not permitted)" in said(capsys)[0]
    monkeypatch.setattr(system, "lock", lambda descriptor: system.Lock.UNKNOWN)

    assert main(["partials", str(tmp_path), "--remove"]) == 0

    assert "remove them by hand" in said(capsys)[0]
