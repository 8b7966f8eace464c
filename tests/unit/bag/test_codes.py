"""Every finding code of a bag has a specimen that provokes it, and a specimen provokes what its name says: no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from archivekit.codes import Code, bag_folder, bag_manifests, bag_tags, family
from archivekit.findings import Depth, Level, Verdict
from archivekit.storage import crew
from archivekit.storage.digester import Reading
from bagmaking import FIXTURES, bag, judged, make, promised, write
from specimens import LARGE, RUN_TIME, remove_deep

#: What a finding of a code does to the verdict; every other code of the family makes a bag invalid.
VALID_ALL_THE_SAME = {
    f"BAG-{number}"
    for number in (
        *(107, 125, 127, 128, 129, 130, 137, 138, 139, 140, 143, 144, 145),
        *(155, 156, 157, 158, 159, 161, 162, 163, 172, 173, 177, 178, 179, 194, 195, 200, 201, 202),
    )
}
NO_VERDICT = {"BAG-010", "BAG-011", "BAG-012", "BAG-104", "BAG-106", "BAG-141"}
INCOMPLETE = {"BAG-193"}

#: Codes that cannot stand alone, and why.
NEVER_ALONE = {
    "BAG-012": "a quick look says as well that it was one (BAG-011)",
    "BAG-130": "a name with a line end in it is always one that Windows cannot hold (BAG-202)",
}
ROOT = Path(__file__).resolve().parents[3]
COMMITTED = sorted(path for kind in ("valid", "bad") for path in (FIXTURES / kind).iterdir())


def expected_verdict(provoked: set[str]) -> Verdict | None:
    """Return the verdict that a bag with these findings must get, by the tables above."""
    grave = provoked - VALID_ALL_THE_SAME
    if grave - NO_VERDICT - INCOMPLETE:
        return Verdict.INVALID
    if grave & NO_VERDICT:
        return None
    return Verdict.INCOMPLETE if grave else Verdict.VALID


@pytest.mark.parametrize("folder", COMMITTED, ids=lambda path: path.name)
def test_a_committed_bag_provokes_the_codes_in_its_name_and_no_others(folder: Path) -> None:
    assert (promised(folder.name), expected_verdict(promised(folder.name))) == judged(folder)


@pytest.mark.parametrize("name", RUN_TIME)
def test_a_bag_made_at_run_time_provokes_the_codes_in_its_name_and_no_others(name: str, tmp_path: Path) -> None:
    root = tmp_path / "bag"
    RUN_TIME[name](root)

    assert (promised(name), expected_verdict(promised(name))) == judged(root)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long) if "5000" in name else name for name in LARGE]
)
def test_a_bag_with_much_of_one_thing_is_judged_like_any_other(name: str, tmp_path: Path) -> None:
    root = tmp_path / "bag"
    LARGE[name](root)

    found = judged(root)

    if "deep" in name:
        remove_deep(root)
    assert (promised(name), expected_verdict(promised(name))) == found


def test_making_the_bags_again_gives_the_committed_ones_byte_for_byte(tmp_path: Path) -> None:
    make.main(tmp_path)

    assert _contents(FIXTURES) == _contents(tmp_path)


def _contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for kind in ("valid", "bad")
        for path in (root / kind).rglob("*")
        if path.is_file()
    }


def test_every_code_of_the_family_is_provoked_and_alone_where_that_can_be() -> None:
    names = [path.name for path in COMMITTED] + list(RUN_TIME)
    alone = {code for name in names if len(promised(name)) == 1 for code in promised(name)}
    by_depth = {"BAG-010", "BAG-011", "BAG-012"}

    assert [] == sorted({code.id for code in family("BAG")} - alone - by_depth - set(NEVER_ALONE))
    assert set(NEVER_ALONE) - by_depth <= {code for name in names for code in promised(name)}


@pytest.mark.parametrize(
    ("depth", "info", "expected"),
    [
        (Depth.COMPLETE, make.INFO, {"BAG-010"}),
        (Depth.QUICK, make.INFO, {"BAG-011"}),
        (Depth.QUICK, None, {"BAG-011", "BAG-012"}),
    ],
)
def test_a_cheaper_look_says_what_it_did_not_look_at_and_gives_no_verdict(
    depth: Depth, info: Any, expected: set[str], tmp_path: Path
) -> None:
    write(bag(info=info), tmp_path)

    assert (expected, None) == judged(tmp_path, depth)


# -- levels ------------------------------------------------------------------------------------------------------------

#: Code → the word of the clause that it is the breach of. What could not be looked at has none.
FORCE: Mapping[Level, tuple[Code, ...]] = {
    Level.ERROR: (  # MUST, MUST NOT
        bag_folder.NO_DECLARATION,
        bag_folder.DECLARATION_BOM,
        bag_folder.DECLARATION_MALFORMED,
        bag_folder.VERSION_MALFORMED,
        bag_folder.ENCODING_UNKNOWN,
        bag_folder.NO_DATA_FOLDER,
        bag_folder.NO_PAYLOAD_MANIFEST,
        bag_folder.RESERVED_NAME,
        bag_folder.NOT_REGULAR,
        bag_manifests.LINE_MALFORMED,
        bag_manifests.DIGEST_MALFORMED,
        bag_manifests.PATH_REFUSED,
        bag_manifests.OUTSIDE_DATA,
        bag_manifests.LISTED_TWICE,
        bag_manifests.LISTED_TWICE_DIFFERENTLY,
        bag_manifests.PAYLOAD_MISSING,
        bag_manifests.PAYLOAD_UNLISTED,
        bag_manifests.NOT_IN_EVERY_MANIFEST,
        bag_manifests.PAYLOAD_CORRUPT,
        bag_manifests.LISTS_A_FOLDER,
        bag_manifests.JUNK_UNLISTED,
        bag_manifests.ALGORITHM_NAME,
        bag_tags.TAG_MISSING,
        bag_tags.TAG_CORRUPT,
        bag_tags.TAG_LISTS_PAYLOAD,
        bag_tags.TAG_LISTS_TAG_MANIFEST,
        bag_tags.MANIFEST_UNATTESTED,
        bag_tags.TAG_UNDECODABLE,
        bag_tags.INFO_MALFORMED,
        bag_tags.INFO_LABEL,
        bag_tags.OXUM_REPEATED,
        bag_tags.OXUM_MALFORMED,
        bag_tags.OXUM_DIFFERS,
        bag_tags.FETCH_MALFORMED,
        bag_tags.FETCH_URL,
        bag_tags.FETCH_UNATTESTED,
        bag_tags.FETCH_NEEDED,
    ),
    Level.WARNING: (  # SHOULD, SHOULD NOT; and the tolerances of a MUST that the standard or the drafts allow a reader
        bag_folder.ENCODING_NOT_UTF8,
        bag_manifests.LISTED_TWICE_BEFORE_1_0,
        bag_manifests.MD5SUM_ASTERISK,
        bag_manifests.LEADING_DOT,
        bag_manifests.RAW_PERCENT,
        bag_manifests.ENCODED_LINE_END_BEFORE_1_0,
        bag_manifests.JUNK_LISTED,
        bag_manifests.NAME_NORMALISED,
        bag_manifests.LISTED_TWICE_NORMALISED,
        bag_manifests.ALGORITHM_NAME_BEFORE_0_97,
        bag_manifests.ALGORITHM_UNREGISTERED,
        bag_manifests.ALGORITHM_WEAK,
        bag_tags.MANIFEST_UNATTESTED_BEFORE_1_0,
        bag_tags.TAG_MANIFESTS_DIFFER,
        bag_tags.TAG_UNLISTED,
        bag_tags.NO_TAG_MANIFEST,
        bag_tags.TAG_ALGORITHMS_DIFFER,
        bag_tags.TAG_BOM,
        bag_tags.INFO_REPEATED,
        bag_tags.FETCH_LENGTH,
        bag_tags.FETCH_REPEATED,
        bag_tags.CASE_TWINS,
        bag_tags.NORMALISATION_TWINS,
        bag_tags.NOT_FOR_WINDOWS,
    ),
    Level.NOTE: (  # RECOMMENDED, and forms that the standard describes without a key word
        bag_folder.NOT_FULL,
        bag_folder.QUICK_ONLY,
        bag_manifests.NOT_IN_EVERY_MANIFEST_BEFORE_1_0,
        bag_tags.TAG_LISTS_TAG_MANIFEST_BEFORE_1_0,
        bag_tags.NO_LAST_LINE_END,
        bag_tags.INFO_LONG_LINE,
        bag_tags.COUNT_WITHOUT_GROUP,
        bag_tags.INFO_DATE,
        bag_tags.INFO_COUNT,
    ),
    Level.UNKNOWN: (
        bag_folder.NOTHING_TO_COMPARE,
        bag_folder.VERSION_UNKNOWN,
        bag_folder.ENCODING_UNREADABLE,
        bag_manifests.UNVERIFIABLE_MANIFEST,
    ),
}


def test_the_level_of_every_code_is_that_of_its_clause() -> None:
    listed = {code.id: level for level, codes_of_it in FORCE.items() for code in codes_of_it}

    assert listed == {code.id: code.level for code in family("BAG")}


def test_the_tables_of_verdicts_agree_with_the_levels() -> None:
    by_level = {level: {code.id for code in family("BAG") if code.level is level} for level in Level}

    assert by_level[Level.WARNING] | by_level[Level.NOTE] == VALID_ALL_THE_SAME | {"BAG-010", "BAG-011"}
    assert by_level[Level.UNKNOWN] == NO_VERDICT - {"BAG-010", "BAG-011"}


@pytest.mark.long
@pytest.mark.parametrize("name", [*RUN_TIME, *(path.name for path in COMMITTED)])
def test_every_specimen_is_found_to_be_the_same_by_helpers(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "MANY", 0)
    root = next((path for path in COMMITTED if path.name == name), tmp_path / "bag")
    if name in RUN_TIME:
        RUN_TIME[name](root)

    assert (promised(name), expected_verdict(promised(name))) == judged(root, reading=Reading(jobs=2))


# -- names of fixtures -------------------------------------------------------------------------------------------------


def test_names_of_specimens_are_well_formed() -> None:
    forms = re.compile(r"(?:BAG-\d{3}(?:\+BAG-\d{3})*-)?[a-z0-9._-]+")
    names = [path.name for path in COMMITTED] + [*RUN_TIME, *LARGE]

    assert [] == [name for name in names if not forms.fullmatch(name)]
    assert [] == [path.name for path in COMMITTED if path.parent.name == "valid" and promised(path.name)]
