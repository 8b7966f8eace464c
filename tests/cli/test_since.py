"""A vault over time: what `--since` says is new, gone, moved, repaired, broken, replaced; and the chain of reports."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import archivekit as ak
from bagmaking import bag
from running import Ran, Runner, write_bag

ONE, TWO, THREE = ({b"data/a.txt": text} for text in (b"one\n", b"two\n", b"three\n"))


@pytest.fixture
def vault(here: Path) -> Path:
    """Return a vault of two whole bags."""
    for name, payload in (("a", ONE), ("b", TWO)):
        write_bag(here / "vault" / name, bag(payload))
    return here / "vault"


def _verify(cli: Runner, name: str, *more: str) -> tuple[int, dict[str, Any]]:
    ran = cli("verify", "vault", "--recursive", "-q", "--report", f"json={name}", *more)
    return ran.code, json.loads(Path(name).read_bytes())


def _said(report: dict[str, Any]) -> dict[str, list[str]]:
    return {
        subject["subject"]: codes
        for subject in report["subjects"]
        if (codes := [finding["code"] for finding in subject["findings"] if finding["code"] >= "VFY-3"])
    }


def _break(folder: Path) -> int:
    return (folder / "data" / "a.txt").write_bytes(b"oNe\n")


def _replace(folder: Path, payload: dict[bytes, bytes]) -> Path:
    shutil.rmtree(folder)
    return write_bag(folder, bag(payload))


def _remove(*folders: Path) -> int:
    for folder in folders:
        shutil.rmtree(folder)
    return len(folders)


def test_nothing_is_said_where_nothing_has_changed(cli: Runner, vault: Path) -> None:
    _, before = _verify(cli, "1.json")

    code, after = _verify(cli, "2.json", "--since", "1.json")

    assert (0, {}, before["digest"]) == (code, _said(after), after["previous"])
    assert before["subjects"] == after["subjects"]


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (lambda vault: write_bag(vault / "c", bag(THREE)), 0, {"vault/c": ["VFY-301"]}),
        (lambda vault: shutil.rmtree(vault / "a"), 1, {"vault/a": ["VFY-302"]}),
        (lambda vault: (vault / "a").rename(vault / "z"), 0, {"vault/z": ["VFY-303"]}),
        (lambda vault: _break(vault / "a"), 1, {"vault/a": ["VFY-305"]}),
        (lambda vault: _replace(vault / "a", THREE), 1, {"vault/a": ["VFY-306"]}),
        (lambda vault: shutil.copytree(vault / "a", vault / "c"), 0, {"vault/c": ["VFY-301"]}),
        (lambda vault: [(vault / "a").rename(vault / "z"), _break(vault / "z")], 1, {"vault/z": ["VFY-305"]}),
        (
            lambda vault: [
                (vault / "a").rename(vault / "x"), (vault / "b").rename(vault / "a"), (vault / "x").rename(vault / "b")
            ],
            0,
            {"vault/a": ["VFY-303"], "vault/b": ["VFY-303"]},
        ),
        (
            lambda vault: [shutil.copytree(vault / "a", vault / "c"), _replace(vault / "a", THREE)],
            0,
            {"vault/a": ["VFY-301"], "vault/c": ["VFY-303"]},
        ),
        (
            lambda vault: [
                shutil.copytree(vault / "a", vault / "c"), _break(vault / "a"),
                (vault / "a" / "tagmanifest-sha512.txt").write_bytes(b""),
            ],
            1,
            {"vault/a": ["VFY-305"], "vault/c": ["VFY-301"]},
        ),
        (lambda vault: _remove(vault / "a", vault / "b"), 3,
         {"vault/a": ["VFY-302"], "vault/b": ["VFY-302"]}),
    ],
    ids=[
        "new", "gone", "moved", "broken", "another", "copied", "moved and broken", "swapped", "moved and replaced",
        "copied and broken", "all gone",
    ],
)  # fmt: skip
def test_what_has_become_of_each_bag_is_said(
    change: Any, code: int, said: dict[str, list[str]], cli: Runner, vault: Path
) -> None:
    _verify(cli, "1.json")
    change(vault)

    ended, report = _verify(cli, "2.json", "--since", "1.json")

    assert (code, said) == (ended, _said(report))


def test_a_repaired_bag_is_a_note_and_the_next_run_says_nothing(cli: Runner, vault: Path) -> None:
    whole = (vault / "a" / "data" / "a.txt").read_bytes()
    _break(vault / "a")
    first, _ = _verify(cli, "1.json")
    (vault / "a" / "data" / "a.txt").write_bytes(whole)

    second, repaired = _verify(cli, "2.json", "--since", "1.json")
    third, quiet = _verify(cli, "3.json", "--since", "2.json")

    assert [1, 0, 0] == [first, second, third]
    assert {"vault/a": ["VFY-304"]} == _said(repaired)
    assert {} == _said(quiet)


def test_what_was_broken_stays_broken_without_being_newly_so(cli: Runner, vault: Path) -> None:
    _break(vault / "a")
    _verify(cli, "1.json")

    code, report = _verify(cli, "2.json", "--since", "1.json")

    assert (1, {}) == (code, _said(report))


def test_a_bag_that_another_took_the_place_of_is_accepted_after_it_was_said_once(cli: Runner, vault: Path) -> None:
    _verify(cli, "1.json")
    _replace(vault / "a", THREE)
    _verify(cli, "2.json", "--since", "1.json")

    code, report = _verify(cli, "3.json", "--since", "2.json")

    assert (0, {}) == (code, _said(report))


def test_a_cheaper_look_does_not_take_a_bag_for_another(cli: Runner, vault: Path) -> None:
    _verify(cli, "1.json")

    code, report = _verify(cli, "2.json", "--since", "1.json", "--depth", "quick")

    assert (0, {}) == (code, _said(report))


def test_a_bag_that_could_not_be_looked_at_is_neither_gone_nor_broken(cli: Runner, vault: Path) -> None:
    cli("verify", "vault/a", "vault/b", "-q", "--report", "json=1.json")
    shutil.rmtree(vault / "a")
    (vault / "a").write_bytes(b"a file")

    ran = cli("verify", "vault/a", "vault/b", "-q", "--since", "1.json", "--report", "json=2.json")

    assert 3 == ran.code
    assert {"vault/a": ["VFY-302"]} == _said(json.loads(Path("2.json").read_bytes()))


def test_the_way_in_which_a_path_is_typed_does_not_matter(cli: Runner, vault: Path) -> None:
    cli("verify", "./vault//a/", "vault/b", "-q", "--report", "json=1.json")

    ran = cli("verify", "vault/a", "vault/b", "-q", "--since", "1.json", "--report", "json=2.json")

    assert Ran(0, "", "") == ran
    assert {} == _said(json.loads(Path("2.json").read_bytes()))


# -- the chain ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [('"subject": "vault/a"', '"subject": "vault/z"'), ('"level": "error"', '"level": "note"'), ("2026", "2027")],
)
def test_a_report_that_was_changed_is_an_error_and_nothing_is_compared(
    old: str, new: str, cli: Runner, vault: Path
) -> None:
    _break(vault / "a")
    _verify(cli, "1.json")
    text = Path("1.json").read_text(encoding="utf-8")
    changed = text.replace(old, new) if old in text else text.replace('"exit_code": 1', '"exit_code": 0')
    Path("1.json").write_text(changed, encoding="utf-8")
    shutil.rmtree(vault / "b")

    code, report = _verify(cli, "2.json", "--since", "1.json")

    assert changed != text
    assert (1, None, {"1.json": ["VFY-307"]}) == (code, report["previous"], _said(report))
    assert "report" == report["subjects"][-1]["kind"]


def test_reports_form_a_chain(cli: Runner, vault: Path) -> None:
    reports = [_verify(cli, "1.json")[1]]
    for number in (2, 3):
        reports.append(_verify(cli, f"{number}.json", "--since", f"{number - 1}.json")[1])

    assert [None, reports[0]["digest"], reports[1]["digest"]] == [report["previous"] for report in reports]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '"x"', '{"command": "verify"}', '{"command": "validate", "digest": "x"}', "[" * 100_000,
     "\xff\xfe"],
)  # fmt: skip
def test_what_is_no_report_is_wrong_usage(text: str, cli: Runner, vault: Path) -> None:
    Path("1.json").write_bytes(text.encode("latin-1"))

    ran = cli("verify", "vault/a", "--since", "1.json", "--report", "json=2.json")

    sentence = "archivekit: '1.json' is no report of `verify` as JSON. Name one that `--report json=FILE` wrote.\n"
    assert Ran(2, "", sentence) == ran
    assert not Path("2.json").exists()


def test_a_report_whose_subjects_have_another_form_is_wrong_usage(cli: Runner, vault: Path) -> None:
    from archivekit.findings import digest_of

    for subjects in ("x", [1], [{"subject": 1}], [{"subject": "a", "fingerprint": 1, "findings": []}]):
        body: Any = {"command": "verify", "subjects": subjects}
        Path("1.json").write_text(json.dumps(body | {"digest": digest_of(body)}), encoding="utf-8")

        assert 2 == cli("verify", "vault/a", "--since", "1.json").code


def test_a_report_that_is_not_there_is_exit_3_before_anything_is_verified(cli: Runner, vault: Path) -> None:
    ran = cli("verify", "vault/a", "--since", "no.json")

    assert (3, "") == (ran.code, ran.out)
    assert ran.err.startswith("archivekit: there is no file 'no.json'")


def test_the_report_before_is_never_overwritten(cli: Runner, vault: Path) -> None:
    _verify(cli, "1.json")
    before = Path("1.json").read_bytes()

    ran = cli("verify", "vault/a", "--since", "1.json", "--report", "json=1.json")

    assert 2 == ran.code
    assert before == Path("1.json").read_bytes()


def test_the_library_compares_as_the_command_does(cli: Runner, vault: Path) -> None:
    _, before = _verify(cli, "1.json")
    shutil.rmtree(vault / "a")

    report = ak.verify("vault", recursive=True, since=Path("1.json"))

    assert before["digest"] == report.previous
    assert ["VFY-302"] == [finding.code for finding in report.findings]
    with pytest.raises(ak.UsageError):
        ak.verify("vault", since="record.toml")
    with pytest.raises(ak.StorageError):
        ak.verify("vault", since="no.json")


def test_every_code_of_a_comparison_is_provoked_here() -> None:
    from archivekit.codes import family

    text = Path(__file__).read_text(encoding="utf-8")

    assert [] == [code.id for code in family("VFY") if code.id >= "VFY-3" and f'"{code.id}"' not in text]
