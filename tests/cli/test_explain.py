"""Codes explained: each one, the list, one family."""

from __future__ import annotations

import json

from archivekit.codes import FAMILIES, every_code
from running import Ran, Runner

PAGE = """\
BAG-134  error  (RFC 8493 §3)
A payload file does not match its digest

The bytes are not those that were packaged: they were damaged or altered, or the
manifest was.

→ Keep the file as evidence, restore a copy whose digest matches, and find out what
  happened.
"""


def test_a_code_is_explained_in_either_case(cli: Runner) -> None:
    assert [Ran(0, PAGE, ""), Ran(0, PAGE, "")] == [cli("explain", "BAG-134"), cli("explain", "bag-134")]


def test_every_code_is_explained_and_every_line_fits(cli: Runner) -> None:
    pages = {code.id: cli("explain", code.id) for code in every_code()}

    assert {code.id: (0, code.title) for code in every_code()} == {
        name: (ran.code, ran.out.splitlines()[1]) for name, ran in pages.items()
    }
    assert {} == {name: ran.out for name, ran in pages.items() if max(map(len, ran.out.splitlines()[2:])) > 88}


def test_without_a_code_all_are_listed_by_family(cli: Runner) -> None:
    ran = cli("explain")

    listed = [line.split()[0] for line in ran.out.splitlines() if line.startswith("  ")]
    assert [code.id for code in every_code()] == listed
    assert list(FAMILIES) == [line[:3] for line in ran.out.splitlines() if line[3:5] == ": "]


def test_the_same_as_json(cli: Runner) -> None:
    one = json.loads(cli("explain", "BAG-134", "--format", "json").out)
    family = json.loads(cli("explain", "bag", "--format", "json").out)
    everything = json.loads(cli("explain", "--format", "json").out)

    assert ("BAG-134", "error", "RFC 8493 §3") == (one["code"], one["level"], one["clause"])
    assert {"schema_version", "tool", "command", "code", "level", "clause", "title", "meaning", "cure"} == set(one)
    assert [code.id for code in every_code()] == [code["code"] for code in everything["codes"]]
    assert [code for code in everything["codes"] if code["code"].startswith("BAG-")] == family["codes"]
