"""The plan: what is chosen, every refusal at once, and the same plan whatever order the originals were listed in."""

from __future__ import annotations

import os
import random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.bag import plan as plan_module
from archivekit.bag.plan import Junk, Links, Plan, Policy, difference, plan
from archivekit.bag.source import Destination, Other, SourceFile, Survey, Trouble
from archivekit.codes import system
from archivekit.findings import Level
from archivekit.paths import BagPath

HERE = Destination("bag")


def source(path: str | bytes, size: int = 1, *, link: str | None = None) -> SourceFile:
    raw = path.encode() if isinstance(path, str) else path
    return SourceFile(BagPath(b"data/" + raw), BagPath(raw), 0, BagPath(raw), size, 0, 0, 0o644, link)


def seen(*paths: str | bytes, others: tuple[Other, ...] = (), empty: tuple[bytes, ...] = ()) -> Survey:
    return Survey(tuple(map(source, paths)), tuple(map(BagPath, empty)), others)


def codes(decided: Plan) -> list[str]:
    return [finding.code for finding in decided.findings]


def planned(decided: Plan) -> list[str]:
    return [file.original.decode() for file in decided.files]


def test_files_are_sorted_by_octets_whatever_order_they_were_listed_in() -> None:
    names = ["b", "a/z", "a", "Z", "ə", "a.txt"]
    shuffled = random.Random(1).sample(names, len(names))

    assert plan(seen(*names), HERE, Policy()) == plan(seen(*shuffled), HERE, Policy())
    assert planned(plan(seen(*names), HERE, Policy())) == ["Z", "a", "a.txt", "a/z", "b", "ə"]


def test_findings_do_not_depend_on_the_order_of_a_listing() -> None:
    others = (Other(BagPath(b"p"), "FIFO"), Other(BagPath(b"l"), "symbolic link", "x"), Other(BagPath(b"a"), "socket"))
    policy = Policy(links=Links.RECORD, exclude=("*.bak",))

    one = plan(seen("x", "y.bak", "z.bak", others=others, empty=(b"f", b"e")), HERE, policy)
    other = plan(seen("z.bak", "y.bak", "x", others=others[::-1], empty=(b"e", b"f")), HERE, policy)

    assert one == other
    assert one.recorded_links == ((BagPath(b"l"), "x"),)
    assert one.empty_folders == (b"e", b"f")


def test_every_refusal_is_found_at_once() -> None:
    to = Destination(
        "bag", octets_in_name=300, exists=True, overlap="x", trouble="no", free_octets=1, free_files=1,
        longest_name=255, longest_path=20,
    )  # fmt: skip
    trouble = Trouble(BagPath(b"u"), system.CANNOT_READ.finding("'u' could not be read"))
    survey = Survey(
        (source(b"\xff"), source("a"), source("A"), source("x\\..\\y"), source("n" * 300)),
        (),
        (Other(BagPath(b"p"), "FIFO"),),
        ("o",),
        (trouble,),
        (BagPath(b"o"), BagPath(b"o")),
    )

    decided = plan(survey, to, Policy())

    assert set(codes(decided)) == {
        "SYS-104", "PKG-110", "PKG-113", "PKG-111", "PKG-106", "PKG-112", "PKG-108", "PKG-109", "PKG-101", "PKG-102",
        "PKG-105", "PKG-104", "PKG-103",
    }  # fmt: skip
    assert decided.refused


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [
        ("*.bak", ["a.txt", "keep/x.txt", "sub/deep/c.txt"]),
        ("sub", ["a.txt", "b.bak", "keep/x.txt"]),
        ("sub/", ["a.txt", "b.bak", "keep/x.txt"]),
        ("sub/deep", ["a.txt", "b.bak", "keep/x.txt", "sub/d.bak"]),
        ("sub/*", ["a.txt", "b.bak", "keep/x.txt"]),
        ("/a.txt", ["b.bak", "keep/x.txt", "sub/d.bak", "sub/deep/c.txt"]),
        ("[ab].*", ["keep/x.txt", "sub/d.bak", "sub/deep/c.txt"]),
        ("nothing", ["a.txt", "b.bak", "keep/x.txt", "sub/d.bak", "sub/deep/c.txt"]),
    ],
)
def test_a_pattern_leaves_out_names_folders_and_paths(pattern: str, kept: list[str]) -> None:
    survey = seen("a.txt", "b.bak", "sub/d.bak", "sub/deep/c.txt", "keep/x.txt")

    decided = plan(survey, HERE, Policy(exclude=(pattern,)))

    assert planned(decided) == kept
    assert codes(decided) == (["PKG-204"] * (5 - len(kept)) or ["PKG-223"])


def test_each_pattern_that_matches_nothing_is_said_once_even_beside_others() -> None:
    patterns = ("*.bak", "b.*", "./a.txt", "A.TXT", "./a.txt", "")

    decided = plan(seen("a.txt", "b.bak"), HERE, Policy(exclude=patterns))

    said = [finding.value for finding in decided.findings if finding.code == "PKG-223"]
    assert said == ["./a.txt", "A.TXT", ""]


def test_a_pattern_leaves_out_what_would_be_refused_too() -> None:
    trouble = Trouble(BagPath(b"x/secret"), system.CANNOT_READ.finding("'x/secret' could not be read"))
    survey = Survey((source("a"),), (BagPath(b"x/empty"),), (Other(BagPath(b"x/pipe"), "FIFO"),), troubles=(trouble,))

    decided = plan(survey, HERE, Policy(exclude=("x",)))

    assert codes(decided) == ["PKG-204"] * 3
    assert not decided.refused


@pytest.mark.parametrize(
    ("junk", "kept", "code"),
    [
        (Junk.REPORT, [".DS_Store", "a"], "PKG-202"),
        (Junk.KEEP, [".DS_Store", "a"], "PKG-217"),
        (Junk.EXCLUDE, ["a"], "PKG-203"),
    ],
)
def test_litter_is_said_each_way(junk: Junk, kept: list[str], code: str) -> None:
    decided = plan(seen("a", ".DS_Store"), HERE, Policy(junk=junk))

    assert planned(decided) == kept
    assert codes(decided) == [code]


@pytest.mark.parametrize(
    ("links", "target", "code", "recorded"),
    [
        (Links.REFUSE, "x", "PKG-101", ()),
        (Links.FOLLOW, "x", "PKG-101", ()),  # it leads nowhere, or in a circle
        (Links.RECORD, "x", "PKG-214", ((b"l", "x"),)),
        (Links.RECORD, None, "PKG-101", ()),
    ],
)
def test_a_link_that_was_not_followed(
    links: Links, target: str | None, code: str, recorded: tuple[tuple[bytes, str], ...]
) -> None:
    decided = plan(seen("a", others=(Other(BagPath(b"l"), "symbolic link", target),)), HERE, Policy(links=links))

    assert codes(decided) == [code]
    assert decided.recorded_links == recorded


def test_twins_are_told_by_what_makes_them_twins_folders_too() -> None:
    survey = seen("e\u0301.txt", "\u00e9.txt", "Folder/a", "folder/b", "straße", "STRASSE")

    decided = plan(survey, HERE, Policy())

    assert sorted(finding.message for finding in decided.findings) == [
        "'Folder' and 'folder' differ only in upper and lower case",
        "'STRASSE' and 'straße' differ only in upper and lower case",
        "'e\u0301.txt' and '\u00e9.txt' differ only in Unicode normalization",
    ]


@pytest.mark.parametrize(
    ("to", "refused"),
    [
        (Destination("b", free_octets=2_513, free_files=14), False),
        (Destination("b", free_octets=2_512), True),
        (Destination("b", free_octets=6_000, block=4096), True),
        (Destination("b", free_files=13), True),
        (Destination("b", longest_name=4), False),
        (Destination("b", longest_name=3), True),
        (Destination("b", octets_in_path=10, longest_path=18), False),
        (Destination("b", octets_in_path=10, longest_path=17), True),
        (Destination("b", octets_in_name=5, longest_name=5), False),
    ],
)
def test_room_is_counted_to_the_octet_and_to_the_file(to: Destination, refused: bool) -> None:
    assert plan(seen("a"), to, Policy()).refused is refused


def test_a_plan_counts_its_octets() -> None:
    assert plan(Survey((source("a", 3), source("b", 4))), HERE, Policy()).octets == 7


def test_a_followed_link_and_an_encoded_name_are_remarked() -> None:
    decided = plan(Survey((source("l", link="x"), source("5%"))), HERE, Policy(links=Links.FOLLOW))

    assert codes(decided) == ["PKG-206", "PKG-213"]
    assert {finding.level for finding in decided.findings} == {Level.NOTE, Level.WARNING}


# -- what differs between two plans ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "differs"),
    [
        (seen("a", "b"), None),
        (seen("a"), "b"),
        (seen("a", "b", "c"), "c"),
        (Survey((source("a", 2), source("b"))), "a"),
        (seen("a", "b", empty=(b"e",)), "e"),
        (seen("a", "b", others=(Other(BagPath(b"l"), "symbolic link", "x"),)), "l"),
        (seen("a", "b", others=(Other(BagPath(b"p"), "FIFO"),)), "p"),
        (Survey((), (), troubles=(Trouble(BagPath(b""), system.NOT_FOUND.finding("it is gone")),)), "it is gone"),
    ],
)
def test_what_came_went_or_changed_is_named(after: Survey, differs: str | None) -> None:
    policy = Policy(links=Links.RECORD)

    assert difference(plan(seen("a", "b"), HERE, policy), plan(after, HERE, policy)) == differs


#: Names about which something is to be said, and names about which nothing is.
NAMES = st.sampled_from(
    [
        *("a", "B", "b", "folder/a", "Folder/a", "a b", " a", "a ", "~a", "..a", "a:b", "q\\r", "con", "nul"),
        *("100%", "%0A", "a\nb", "a\rb", "x\u2028y", "é", "e\u0301", "شهادة", ".DS_Store", "._a", "Thumbs.db"),
        *("x" * 255, "x" * 256, "folder/" + "y" * 254, "\udcff"),
    ]
)


@settings(max_examples=300)
@given(st.lists(NAMES, min_size=1, max_size=6, unique=True), st.sampled_from(Junk))
def test_a_sweep_over_all_names_says_what_a_look_at_each_says(names: list[str], junk: Junk) -> None:
    to = Destination("vault", 5, 5, longest_name=255, longest_path=300)
    found, policy = seen(*map(os.fsencode, names)), Policy(junk=junk)

    swept = plan(found, to, policy)
    with patch.object(plan_module, "text_of", lambda paths: "/é/.ds_store/%/".encode() + b"x" * 1000):
        carefully = plan(found, to, policy)

    assert carefully.findings == swept.findings
