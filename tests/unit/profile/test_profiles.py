"""BagIt Profiles: each of their codes provoked by exactly one specimen, and the shipped ones sound."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from handmade import IDENTIFIER, make_bag
from hypothesis import given
from hypothesis import strategies as st

import archivekit as ak
from archivekit.bag.profile import matches_any, parse_profile
from archivekit.codes import family
from archivekit.errors import BrokenSchemaError, RefusedError, UnknownNameError
from archivekit.findings import Json, Outcome, Verdict
from archivekit.workflow.profiles import load_profile, profile_names

FIXTURES = Path(__file__).parents[3] / "fixtures" / "profiles"
BAD = sorted((FIXTURES / "bad").glob("*.json"))
GOOD: dict[str, Json] = json.loads((FIXTURES / "good.json").read_text("utf-8"))


def codes_of(bag: Path, profile: Mapping[str, Json], where: Path) -> list[str]:
    """Verify a bag by a profile and return the codes found, sorted."""
    file = where / "profile.json"
    file.write_text(json.dumps(profile), "utf-8")
    return sorted(finding.code for finding in ak.verify(bag, profile=file).findings)


SPECIMENS: dict[str, tuple[dict[str, Json], dict[str, object]]] = {
    "PRO-201": ({"Accept-BagIt-Version": ["0.97"]}, {}),
    "PRO-202": ({"Serialization": "required", "Accept-Serialization": ["application/zip"]}, {}),
    "PRO-203": ({"Bag-Info": {"Contact-Name": {"required": True}}}, {}),
    "PRO-204": ({"Bag-Info": {"BagIt-Profile-Identifier": {"values": ["another"]}}}, {}),
    "PRO-205": (
        {"Bag-Info": {"contact-name": {"repeatable": False}}},
        {"tags": f"BagIt-Profile-Identifier: {IDENTIFIER}\nContact-Name: A\nContact-Name: B\n"},
    ),
    "PRO-206": ({"Manifests-Required": ["sha256"]}, {}),
    "PRO-207": ({"Manifests-Allowed": ["SHA-256"]}, {}),
    "PRO-208": ({"Allow-Fetch.txt": False}, {"extra": {"fetch.txt": b"https://example.org/a 1 data/a.txt\n"}}),
    "PRO-209": ({"Fetch.txt-Required": True}, {}),
    "PRO-210": ({"Data-Empty": True}, {}),
    "PRO-211": ({"Tag-Manifests-Required": ["md5"]}, {}),
    "PRO-212": ({"Tag-Manifests-Allowed": ["md5"]}, {}),
    "PRO-213": ({"Tag-Files-Required": ["notes/n.txt"]}, {}),
    "PRO-214": ({"Tag-Files-Allowed": ["notes/*.md"]}, {"extra": {"notes/n.txt": b"n\n"}}),
    "PRO-215": ({"Payload-Files-Required": ["data/b.txt"]}, {}),
    "PRO-216": ({"Payload-Files-Allowed": ["data/*.pdf"]}, {}),
    "PRO-217": ({}, {"tags": "Contact-Name: A\n"}),
}


@pytest.mark.parametrize("code", SPECIMENS)
def test_each_rule_of_a_profile_is_broken_by_one_bag_that_breaks_nothing_else(code: str, tmp_path: Path) -> None:
    fields, how = SPECIMENS[code]
    bag = make_bag(tmp_path / "bag", **how)  # type: ignore[arg-type]  # the table's arguments are those of make_bag

    found = codes_of(bag, GOOD | fields, tmp_path)

    assert [code] == found


def test_a_bag_without_bag_info_lacks_its_identifier_too(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag", tags="")

    found = codes_of(bag, GOOD, tmp_path)

    assert found == ["PRO-217", "PRO-218"]


def test_a_profile_that_a_bag_names_is_a_note_and_is_not_fetched(tmp_path: Path) -> None:
    report = ak.verify(make_bag(tmp_path / "bag"))

    assert [(finding.code, finding.value) for finding in report.findings] == [("PRO-219", IDENTIFIER)]
    assert Verdict.VALID is report.subjects[0].verdict


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_each_broken_profile_has_exactly_the_fault_in_its_name(file: Path) -> None:
    read = parse_profile(file.read_bytes(), name=file.name)

    assert [file.stem[:7]] == [finding.code for finding in read.findings]


DOUBTFUL = [file for file in BAD if parse_profile(file.read_bytes(), name=file.name).profile is not None]


@pytest.mark.parametrize("file", DOUBTFUL, ids=lambda file: file.stem)
def test_what_is_doubtful_in_a_profile_is_said_where_a_bag_is_judged_by_it(file: Path, tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "bag", tags=f"BagIt-Profile-Identifier: {IDENTIFIER}\n")

    report = ak.verify(bag, profile=file)
    strictly = ak.verify(tmp_path, profile=file, recursive=True, strict=True)
    planned = ak.plan(bag / "data", to=tmp_path / "new", profile=file)

    assert ("profile", [file.stem[:7]]) == _of_the_profile(report)
    assert (report.subjects[-1].outcome, strictly.exit_code) == (Outcome.PASSED, 1)
    assert ("profile", [file.stem[:7]]) == _of_the_profile(strictly)
    assert [file.stem[:7]] == [finding.code for finding in planned.report.findings if "PRO-1" < finding.code < "PRO-2"]


def _of_the_profile(report: ak.Report) -> tuple[str, list[str]]:
    """Return what the last subject is, and what is said of it."""
    last = report.subjects[-1]
    return last.kind.value, [finding.code for finding in last.findings]


def test_a_field_that_should_be_a_list_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "profile.json").write_text(json.dumps(GOOD | {"Accept-BagIt-Version": "1.0"}), "utf-8")

    with pytest.raises(BrokenSchemaError) as caught:
        load_profile(tmp_path / "profile.json")

    assert "Input should be a valid list" in caught.value.report.findings[0].message


def test_every_code_of_the_family_is_provoked() -> None:
    provoked = {file.stem[:7] for file in BAD} | set(SPECIMENS) | {"PRO-218", "PRO-219"}

    assert provoked == {code.id for code in family("PRO")}


def test_a_good_profile_that_a_bag_meets_adds_nothing(tmp_path: Path) -> None:
    report = ak.verify(make_bag(tmp_path / "bag"), profile=FIXTURES / "good.json")

    assert (report.outcome, report.findings) == (Outcome.PASSED, ())


def test_every_violation_is_found_at_once(tmp_path: Path) -> None:
    fields: dict[str, Json] = {"Accept-BagIt-Version": ["0.97"], "Manifests-Required": ["md5"], "Data-Empty": True}

    found = codes_of(make_bag(tmp_path / "bag"), GOOD | fields, tmp_path)

    assert found == ["PRO-201", "PRO-206", "PRO-210"]


def test_the_shipped_profiles_are_sound() -> None:
    assert profile_names() == ("archivekit-archival", "archivekit-minimal")
    assert [load_profile(name).about.version for name in profile_names()] == ["1.0", "1.0"]


def test_an_unknown_profile_names_the_near_one() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'archivekit-archival'"):
        load_profile("archivekit-archivel")


def test_a_broken_profile_is_wrong_usage_and_tells_its_findings() -> None:
    with pytest.raises(BrokenSchemaError) as caught:
        ak.verify("nowhere", profile=FIXTURES / "bad" / "PRO-102-a-text-for-a-list.json")

    assert (caught.value.report.exit_code, [f.code for f in caught.value.report.findings]) == (2, ["PRO-102"])


@given(
    st.binary(max_size=300)
    | st.recursive(st.none() | st.text(), lambda x: st.lists(x)).map(lambda x: json.dumps(x).encode())
)
def test_reading_a_profile_is_total(data: bytes) -> None:
    read = parse_profile(data, name="p.json")

    assert read.profile is not None or read.findings


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("a/b.txt", "*", True),
        ("a/b.txt", "a/*.txt", True),
        ("a/b.txt", "*b*", True),
        ("a/b.txt", "*.md", False),
        ("ab", "ab*ab", False),
        ("a" * 3000 + "b", "*a" * 30 + "c", False),
    ],
)
def test_an_asterisk_stands_for_any_characters_and_never_takes_long(path: str, pattern: str, expected: bool) -> None:
    assert expected is matches_any(path, (pattern,))


# -- packaging to a profile --------------------------------------------------------------------------------------------


def test_a_bag_is_packaged_to_a_profile_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "original.txt").write_text("x")

    made = ak.package(tmp_path / "original.txt", to=tmp_path / "bag", profile="archivekit-minimal")

    assert Verdict.VALID is made.report.subjects[-1].verdict
    assert Verdict.VALID is ak.verify(tmp_path / "bag", profile="archivekit-minimal").subjects[0].verdict
    assert "BagIt-Profile-Identifier: urn:archivekit:bagit-profile:minimal:1.0\n" in (
        tmp_path / "bag" / "bag-info.txt"
    ).read_text("utf-8")


def test_what_a_profile_asks_for_and_a_package_would_lack_is_refused_before_a_byte_is_written(tmp_path: Path) -> None:
    (tmp_path / "original.txt").write_text("x")

    with pytest.raises(RefusedError) as caught:
        ak.package(tmp_path / "original.txt", to=tmp_path / "vault" / "bag", profile="archivekit-archival")

    found = sorted(finding.code for finding in caught.value.report.findings if finding.code.startswith("PRO"))
    assert ["PRO-203", "PRO-203", "PRO-213", "PRO-213"] == found
    assert ["original.txt"] == [path.name for path in tmp_path.iterdir()]


def test_a_plan_tells_what_the_profile_would_refuse(tmp_path: Path) -> None:
    (tmp_path / "original.txt").write_text("x")

    planned = ak.plan(tmp_path / "original.txt", to=tmp_path / "bag", profile="archivekit-minimal", digest=["sha384"])

    assert [] == [finding.code for finding in planned.report.findings if finding.code.startswith("PRO")]
