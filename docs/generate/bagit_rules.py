"""The page of BagIt's rules: each requirement of RFC 8493, its finding codes, a specimen, where it is judged.

The requirements are told here, in our words; codes, levels, specimens and places are looked up, so that a rule without
a specimen, a code that nothing gives and a page that is out of date are all found by the tests.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "archivekit"
FIXTURES = ROOT / "fixtures" / "bags"

sys.path.insert(0, str(ROOT / "tests"))

from archivekit.codes import Code, bag_folder, bag_manifests, bag_tags, family  # noqa: E402  # as above
from specimens import LARGE, RUN_TIME  # noqa: E402  # the path is set above


class Row(NamedTuple):
    """One requirement: its number, section and text; the codes that say it is broken; what there is to say besides."""

    number: int
    section: str
    text: str
    codes: tuple[str, ...] = ()
    remark: str = ""


def row(number: int, section: str, text: str, codes: str = "", remark: str = "") -> Row:
    """Return a row; codes are written as their numbers, separated by blanks."""
    return Row(number, section, text, tuple(f"BAG-{code}" for code in codes.split()), remark)


ROWS = (
    row(1, "2", "MUST: a folder with tag files, `data` and tag folders; reserved names stay reserved", "113 110"),
    row(2, "2.1.1", "MUST: bagit.txt is two lines, version then encoding", "100 102"),
    row(3, "2.1.1", "MUST: the version is M.N", "103 104", "0.93 to 1.0 are judged by their own rules"),
    row(4, "2.1.1", "SHOULD: the encoding is UTF-8; it MAY be another of IANA's", "107 105 106"),
    row(5, "2.1.1", "MUST: bagit.txt is UTF-8 without a byte-order mark", "101 102"),
    row(6, "2.1.2", "MUST: there is a folder `data`", "110"),
    row(7, "2.1.3", "MUST: there is a payload manifest", "111"),
    row(8, "2.1.3", "MUST: each payload manifest lists each payload file once", "132 136 133 124 126 125 140"),
    row(9, "2.1.3", "MUST: it is named manifest-ALGORITHM.txt", "142 143"),
    row(10, "2.1.3", "MUST: a line is a hexadecimal digest, blanks or tabs, and a path", "120 121"),
    row(11, "2.1.3", "MAY: the digits are of either case", remark="read in either case: `valid/upper-case-digests`"),
    row(12, "2.1.3", "MUST: `/` separates the parts of a path", "122 202",
        "a `\\` is part of a name, and refused where it could lead out of the bag"),
    row(13, "2.1.3", "A path may have any length",
        remark="`5000-folders-deep`; a limit that is reached is SYS-106, never a verdict"),
    row(14, "2.1.3", "MUST NOT: a payload manifest names a file outside `data/`", "123 122"),
    row(15, "2.1.3", "MUST: LF, CR and % are encoded in a path, and nothing else", "129 130",
        "decoded once; written by `bag/manifest.py`; before 1.0 nothing is decoded"),
    row(16, "2.1.3", "MUST NOT: a manifest lists a folder", "135"),
    row(17, "2.2.1", "SHOULD: all tag manifests list the same files", "156"),
    row(18, "2.2.1", "MUST: each tag manifest lists each payload manifest", "154 155"),
    row(19, "2.2.1", "MUST NOT: a tag manifest lists tag manifests", "153 163"),
    row(20, "2.2.1", "SHOULD: it lists the other tag files; a bag MAY have none", "157 158"),
    row(21, "2.2.1", "MUST: it is named tagmanifest-ALGORITHM.txt; SHOULD: with the payload manifests' algorithms",
        "142 143 159"),
    row(22, "2.2.1", "MUST NOT: a tag manifest lists payload files", "152"),
    row(23, "2.2.2", "MUST: the order of elements is kept",
        remark="read in order, repeats kept; written as given by `bag/info.py`: a law of `test_bag_grammar.py`"),
    row(24, "2.2.2", "MUST: an element is a label, a colon, one blank or tab, and a value", "170"),
    row(25, "2.2.2", "MUST NOT: a label has a colon or line end in it, or blanks around it", "171 170",
        "never written: `info.label_trouble`"),
    row(26, "2.2.2", "RECOMMENDED: lines of at most 79 characters; MAY: fold; padding is no part of the value", "172",
        "`valid/repeated-and-folded-labels`"),
    row(27, "2.2.2", "MUST: blanks around the colon are accepted before 1.0",
        remark="`valid/version-0.97-blanks-around-colons`"),
    row(28, "2.2.2", "Reserved labels are the same in either case", remark="`valid/payload-oxum-in-lower-case`, "
        "`bad/BAG-176-in-lower-case`"),
    row(29, "2.2.2", "SHOULD NOT: Bagging-Date, Bag-Size, Bag-Group-Identifier or Bag-Count is repeated",
        "173 178 179"),
    row(30, "2.2.2", "MUST NOT: Payload-Oxum is repeated; MUST: it is OCTETS.FILES", "174 175 176"),
    row(31, "2.2.2", "MUST: digests are computed before a bag is called valid", "010 011 012",
        "only depth `full` gives the verdict valid: `bag/verdict.py`"),
    row(32, "2.2.2", "SHOULD: Bag-Group-Identifier is unique; RECOMMENDED: it stands beside Bag-Count", "177",
        "whether it is unique is not to be seen in one bag"),
    row(33, "2.2.3", "MUST: each file in fetch.txt is in every payload manifest", "192"),
    row(34, "2.2.3", "MUST NOT: fetch.txt lists tag files", "123"),
    row(35, "2.2.3", "MUST: a line is an absolute URI, a length or `-`, and an encoded path", "190 191 122 129 195"),
    row(36, "2.2.4", "MUST: listed tag files are checked against their digests, and their content ignored", "151 150"),
    row(37, "2.3", "MUST: lines end with LF, CR or CRLF; RECOMMENDED: the last one too", "162",
        "`valid/line-ends-cr`, `valid/line-ends-crlf`; no other character ends a line"),
    row(38, "2.3", "MUST: tag files have the declared encoding; MUST NOT: UTF-8 begins with a byte-order mark",
        "160 161"),
    row(39, "2.4", "SHOULD: the algorithm is in IANA's registry; MAY: MD5 or SHA-1", "144 145"),
    row(40, "2.4", "MUST: its name is in lower case, letters and digits only", "142 143"),
    row(41, "2.4", "MUST: SHA-256 and SHA-512 are supported; SHOULD: SHA-512 is the default, MD5 and SHA-1 too",
        "141", "`digests.py`; `valid/several-algorithms`, `valid/newer-algorithms`"),
    row(42, "3", "MUST, to be complete: every required element is there, and every file that a manifest lists",
        "131 193 150 133", "all that is wrong is in fetch.txt: the verdict is incomplete"),
    row(43, "3", "MUST, to be valid: complete, and every digest verified", "134 151 141",
        "`test_bag_mutations.py`: no flipped bit, truncation, loss or addition is judged valid"),
    row(44, "5.1", "MUST: no file outside the bag is touched", "112 122",
        "`storage/tree.py` opens below the bag's folder, and follows no link"),
    row(45, "5.1", "SHOULD: special characters and Windows forms are tested", "122",
        "`REFUSED` in `fixtures/bags/make.py`, in each of three places"),
    row(46, "5.2", "Addresses in fetch.txt may be hostile", remark="none is ever followed: `bag/fetch.py` only reads"),
    row(47, "5.3", "SHOULD NOT: a declared length sizes anything; it may be false", "194"),
    row(48, "5.4", "SHOULD: signatures are agreed on where attacks matter",
        remark="the report gives a fingerprint of the tag manifests to sign or to keep apart"),
    row(49, "6.1.1.3", "SHOULD: names that differ only in case or normalization are discouraged", "200 201",
        "`package` refuses them"),
    row(50, "6.1.1.3", "SHOULD: names are compared after normalization, and differences said", "138 139"),
    row(51, "6.1.2", "SHOULD: be ready for either system's separators and reserved names", "202 137"),
    row(52, "6.1.3", "MAY: md5sum's asterisk is accepted; MUST then: warn", "127 128"),
)  # fmt: skip


def named_codes() -> dict[str, tuple[str, Code]]:
    """Return the codes of the family by id, each with its name in the sources."""
    modules = (bag_folder, bag_manifests, bag_tags)
    return {
        value.id: (name, value) for module in modules for name, value in vars(module).items() if isinstance(value, Code)
    }


def places(name: str) -> list[str]:
    """Return the modules in which a finding of a code is given."""
    given = re.compile(rf"\b(?:codes|bag_folder|bag_manifests|bag_tags)\.{name}\b")
    rooms = (SOURCE / "bag", SOURCE / "storage")
    found = (path for room in rooms for path in sorted(room.rglob("*.py")) if given.search(path.read_text("utf-8")))
    return [path.relative_to(SOURCE).as_posix() for path in found if path.name != "verdict.py"]


def specimens() -> dict[str, list[str]]:
    """Return the names of specimens by code, those first that provoke it alone and those that are committed."""
    committed = sorted(f"bad/{path.name}" for path in (FIXTURES / "bad").iterdir())
    by_code: dict[str, list[str]] = {}
    names = sorted(
        [*committed, *RUN_TIME, *LARGE], key=lambda name: (name.count("+"), not name.startswith("bad/"), name)
    )
    for name in names:
        for code in re.findall(r"BAG-\d{3}", name):
            by_code.setdefault(code, []).append(name)
    return by_code


def page() -> str:
    """Return the page."""
    codes, shown = named_codes(), specimens()

    def cell(items: Iterable[str]) -> str:
        return "<br>".join(items)

    def level(code: str) -> str:
        return f"{code} {codes[code][1].level.value}"

    lines = [
        "# Rules of BagIt, and who judges them",
        "",
        "<!-- Made by `python -m docs.generate`; do not edit. -->",
        "",
        "Every requirement of RFC 8493, in our words; the findings that say it is not met; a specimen of each; and",
        "the module under `src/archivekit` that judges it. `archivekit explain CODE` says what a code means and what",
        "to do. Specimens that begin with `bad/` or `valid/` lie in `fixtures/bags`; the others are made at run time",
        "by `tests/specimens.py`, because git or Windows cannot hold them. Each provokes the codes in its name and no",
        "others.",
        "",
        "## Requirements",
        "",
        "| # | § | requirement | findings | judged in | besides |",
        "|---|---|---|---|---|---|",
    ]
    for one in ROWS:
        modules = sorted({f"`{place}`" for code in one.codes for place in places(codes[code][0])})
        cells = (one.section, one.text, cell(map(level, one.codes)), cell(modules), one.remark)
        lines.append(f"| {one.number} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "## Findings",
        "",
        "| code | level | clause | title | a specimen | given in |",
        "|---|---|---|---|---|---|",
    ]
    for code in family("BAG"):
        name = codes[code.id][0]
        specimen = f"`{shown[code.id][0]}`" if code.id in shown else "any bag, at a cheaper depth"
        given = cell(f"`{place}`" for place in places(name))
        lines.append(f"| {code.id} | {code.level.value} | {code.clause or '—'} | {code.title} | {specimen} | {given} |")
    return "\n".join([*lines, ""])
