"""Records that cannot be used: what each says, its exit code, and that nothing comes of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from running import Ran, Runner

MISSING = """\
not checked  nowhere.toml
  1 not seen

  unknown SYS-101  there is no file 'nowhere.toml'
                   → Look at the spelling of the path, and whether its disk is mounted.

next: archivekit explain SYS-101
"""


def _codes(out: str) -> list[str]:
    return [line.split()[1] for line in out.splitlines() if line.startswith(("  error", "  unknown"))]


def test_a_record_that_is_not_there_could_not_be_checked(cli: Runner) -> None:
    assert Ran(3, MISSING, "") == cli("validate", "nowhere.toml")


def test_what_is_no_file_is_not_opened(cli: Runner, here: Path) -> None:
    os.mkfifo(here / "fifo")
    (here / "link").symlink_to("nowhere")

    ran = {name: cli("validate", name) for name in ("fifo", "good", "/dev/zero", "link")}

    assert {"fifo": 3, "good": 3, "/dev/zero": 3, "link": 3} == {name: one.code for name, one in ran.items()}
    assert {"fifo": ["SYS-108"], "good": ["SYS-108"], "/dev/zero": ["SYS-108"], "link": ["SYS-101"]} == {
        name: _codes(one.out) for name, one in ran.items()
    }


def test_a_record_that_may_not_be_read_could_not_be_checked(cli: Runner, here: Path) -> None:
    (here / "record.toml").chmod(0)
    try:
        (here / "record.toml").read_bytes()
    except PermissionError:
        pass
    else:
        pytest.skip("root reads everything")

    ran = [cli("validate", "record.toml"), cli("export", "record.toml", "--as", "json")]

    assert [3, 3] == [one.code for one in ran]
    assert ["SYS-104"] == _codes(ran[0].out)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.toml", b"", "REC-101"),
        ("blank.json", b" \n", "REC-101"),
        ("latin.toml", b'title = "caf\xe9"\n', "REC-102"),
        ("picture.toml", b"\x89PNG\r\n\x1a\n\0\0\0", "REC-103"),
        ("list.json", b'["A"]', "REC-106"),
        ("torn.json", b'{"title": "A', "REC-105"),
    ],
)
def test_a_record_that_is_broken_was_looked_at_and_failed(
    name: str, data: bytes, code: str, cli: Runner, here: Path
) -> None:
    (here / name).write_bytes(data)

    ran = [
        cli("validate", name),
        cli("export", name, "--as", "json", "-o", "new.json"),
        cli("package", "good", "--record", name, "--to", "new"),
    ]

    assert [1, 1, 1] == [one.code for one in ran]
    assert [[code], [code], [code]] == [_codes(one.out)[:1] for one in ran]
    assert not (here / "new").exists()
    assert not (here / "new.json").exists()


def test_a_record_over_the_limit_was_not_looked_at(cli: Runner, here: Path) -> None:
    with open(here / "huge.toml", "wb") as file:
        file.truncate(300 << 20)

    ran = cli("validate", "huge.toml")

    assert (3, ["SYS-106"]) == (ran.code, _codes(ran.out))


def test_of_several_the_highest_of_three_one_and_nought_counts(cli: Runner, here: Path) -> None:
    (here / "empty.toml").write_bytes(b"")

    ran = [
        cli("validate", "record.toml", "record.toml"),
        cli("validate", "record.toml", "empty.toml"),
        cli("validate", "nowhere.toml", "empty.toml", "record.toml"),
    ]

    assert [0, 1, 3] == [one.code for one in ran]
    assert "3 looked at: 1 passed, 1 failed, 1 not checked" == ran[2].out.splitlines()[-2]


def test_warnings_count_only_under_strict(cli: Runner, here: Path) -> None:
    (here / "empty-value.toml").write_text('title = "A"\ndescription = ""\n', encoding="utf-8")

    ran = [cli("validate", "empty-value.toml"), cli("validate", "empty-value.toml", "--strict")]

    assert [0, 1] == [one.code for one in ran]
    assert ["passed", "failed"] == [one.out.split()[0] for one in ran]


def test_quiet_says_only_what_is_wrong(cli: Runner, here: Path) -> None:
    (here / "empty.toml").write_bytes(b"")

    ran = [cli("validate", "record.toml", "-q"), cli("validate", "record.toml", "empty.toml", "-q")]

    assert [Ran(0, "", ""), Ran(1, "failed  empty.toml\n  error   REC-101  empty.toml is empty\n", "")] == ran
