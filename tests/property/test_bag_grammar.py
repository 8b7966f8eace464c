"""Laws of reading a bag's tag files: parsers are total, reading undoes writing, fast ways are careful ones."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from archivekit import digests
from archivekit.bag import charsets, declaration, fetch, info, lines, manifest, matching, tagfiles
from archivekit.bag.declaration import KNOWN_VERSIONS, V1_0, Version
from archivekit.bag.manifest import Manifest, ManifestKind
from archivekit.bag.observation import EVERYTHING, Listing
from archivekit.bag.verdict import verdict
from archivekit.findings import Depth, Finding, Level, Verdict, json_text
from archivekit.paths import (
    BagPath,
    danger,
    decode,
    encode,
    folded,
    is_junk,
    junk_suspect,
    twins,
    windows_suspect,
    windows_trouble,
)
from bagmaking import bag

VALID = bag(algorithms=("md5", "sha512"), extra={b"fetch.txt": b"https://example.org/x 13 data/letter.txt\n"})

versions = st.sampled_from(KNOWN_VERSIONS)
encodings = st.sampled_from(
    ["UTF-8", "UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1", "Shift_JIS", "rot13", "UTF-7", "GBK"]
)
sniplets = st.sampled_from(
    [
        *(
            b"\r",
            b"\n",
            b"\r\n",
            b" ",
            b"\t",
            b"*",
            b"./",
            b"../",
            b"/",
            b"\\",
            b"%25",
            b"%0A",
            b"%",
            b"\0",
            b":",
            b"~",
        ),
        *(
            b"C:",
            b"data/",
            b"\xef\xbb\xbf",
            b"\xff",
            b"\xc2\xa0",
            b"\xe2\x80\xa8",
            b"\xc2\x85",
            b"\x0b",
            b"1.0",
            b"0.97",
        ),
    ]
)


@st.composite
def mutated(draw: st.DrawFn, whole: bytes) -> bytes:
    """Return bytes that are nearly those of a valid file."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        kind = draw(st.sampled_from(["insert", "delete", "replace", "cut", "double"]))
        if kind == "insert":
            data[at:at] = draw(sniplets)
        elif kind == "delete":
            del data[at : at + draw(st.integers(1, 40))]
        elif kind == "replace":
            data[at : at + 1] = draw(st.binary(min_size=1, max_size=3))
        elif kind == "cut":
            del data[at:]
        else:
            data[at:at] = data[: draw(st.integers(0, 200))]
    return bytes(data)


def raw_of(*names: bytes) -> st.SearchStrategy[bytes]:
    """Return any bytes, and bytes near those of some valid tag files."""
    return st.one_of(st.binary(max_size=300), *(mutated(VALID[name]) for name in names))


def tellable(findings: tuple[Finding, ...] | list[Finding]) -> bool:
    """Say whether findings can be told: they are values of ours, and JSON holds them."""
    return all(json.loads(json_text(finding.to_dict())) for finding in findings)


# -- totality ----------------------------------------------------------------------------------------------------------


@given(raw_of(b"bagit.txt"))
def test_any_bytes_make_a_declaration(raw: bytes) -> None:
    read = declaration.parse(raw)

    assert tellable(read.findings)
    assert read.findings or (read.version in KNOWN_VERSIONS and charsets.is_utf8(read.encoding))


@given(raw_of(b"bag-info.txt"), versions, encodings)
def test_any_bytes_make_a_bag_info(raw: bytes, version: Version, encoding: str) -> None:
    text = lines.read_text(raw, name="bag-info.txt", encoding=encoding)

    read = info.parse(text, name="bag-info.txt", version=version)

    count = len(lines.split(text.data))
    assert tellable(read.findings)
    assert [tag.line for tag in read.tags] == sorted({tag.line for tag in read.tags})
    assert all(1 <= tag.line <= count for tag in read.tags)


@given(
    raw_of(b"manifest-md5.txt", b"manifest-sha512.txt", b"tagmanifest-md5.txt"),
    versions,
    encodings,
    st.sampled_from(ManifestKind),
    st.sampled_from(["md5", "sha512", "SHA-512", "shake128", "", "\u00e9"]),
)
def test_any_bytes_make_a_manifest_of_paths_that_are_safe_to_open(
    raw: bytes, version: Version, encoding: str, kind: ManifestKind, algorithm: str
) -> None:
    text = lines.read_text(raw, name="m", encoding=encoding)

    read = manifest.parse(text, name="m", kind=kind, algorithm_name=algorithm, version=version)

    assert tellable(read.findings)
    assert len(read.entries) == len(read.line_numbers)
    assert all(danger(path) is None for path in read.entries)
    assert kind is ManifestKind.TAG or all(path.startswith(b"data/") for path in read.entries)
    assert all(read.where(path).line in range(1, len(lines.split(text.data)) + 1) for path in read.entries)


@given(raw_of(b"fetch.txt"), versions, encodings)
def test_any_bytes_make_a_fetch_of_paths_that_are_safe_to_open(raw: bytes, version: Version, encoding: str) -> None:
    read = fetch.parse(lines.read_text(raw, name="fetch.txt", encoding=encoding), version=version)

    assert tellable(read.findings)
    assert all(danger(path) is None and path.startswith(b"data/") for path in read.entries)


@given(st.fixed_dictionaries({name: raw_of(name) for name in VALID if b"/" not in name}))
def test_any_tag_files_are_read_together(texts: dict[bytes, bytes]) -> None:
    read = tagfiles.parse(texts)

    assert 4 == len(read.manifests)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_name_of_an_encoding_is_known_or_not_and_decodes_without_an_exception(raw: bytes, encoding: str) -> None:
    text = lines.read_text(raw, name="x", encoding=encoding)

    assert text.data.decode("utf-8", "replace") is not None


@pytest.mark.parametrize("encoding", sorted(charsets._SAFE))
@given(raw=st.binary(max_size=60))
def test_every_character_set_that_is_read_is_total(encoding: str, raw: bytes) -> None:
    text = lines.read_text(raw, name="x", encoding=encoding)

    assert tellable(text.findings)


# -- reading undoes writing --------------------------------------------------------------------------------------------

parts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\\\0"), min_size=1, max_size=12),
    st.sampled_from(
        ["%", "%25", "%0A", "a\r\nb", "\n", "\r", " x ", "\u2028", "\x85", "CON", "a:b", "cafe\u0301", "..."]
    ),
)
paths = st.lists(parts, min_size=1, max_size=4).map(lambda names: BagPath("/".join(["data", *names]).encode()))
safe_paths = paths.filter(lambda path: danger(path) is None)


@given(st.dictionaries(safe_paths, st.binary(min_size=16, max_size=16), max_size=8), st.sampled_from(ManifestKind))
def test_reading_a_manifest_gives_back_what_was_written(entries: dict[BagPath, bytes], kind: ManifestKind) -> None:
    if kind is ManifestKind.TAG:
        entries = {BagPath(b"metadata" + path[4:]): digest for path, digest in entries.items()}
    raw = manifest.render((path, digest.hex()) for path, digest in entries.items())

    name = manifest.file_name(kind, "md5")
    read = manifest.parse(
        lines.read_text(raw, name=name, encoding="UTF-8"), name=name, kind=kind, algorithm_name="md5", version=V1_0
    )

    assert ([], dict(sorted(entries.items()))) == (read.findings, read.entries)
    assert sorted(entries) == list(read.entries)


labels = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).filter(
    lambda text: not info.label_trouble(text)
)
values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=100)


@given(st.lists(st.tuples(labels, values), max_size=6))
def test_reading_bag_info_gives_back_what_was_written_in_its_order(tags: list[tuple[str, str]]) -> None:
    raw = info.render(tags)

    text = lines.read_text(raw, name="bag-info.txt", encoding="UTF-8")
    assume(not raw.startswith(b"\xef\xbb\xbf"))
    read = info.parse(text, name="bag-info.txt", version=V1_0)

    assert tags == [(tag.label, tag.value) for tag in read.tags]
    assert {"BAG-172"} >= {finding.code for finding in read.findings}


words = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=" \t"), min_size=1, max_size=8)


@given(st.lists(words, min_size=1, max_size=8), st.data())
def test_a_value_is_the_same_wherever_its_line_is_folded(value: list[str], data: st.DataObject) -> None:
    gaps = st.sampled_from([" ", "\n ", "\r\n\t", "\r  \t ", " \n    "])
    text = "Label: " + value[0] + "".join(data.draw(gaps) + word for word in value[1:]) + "\n"

    read = info.parse(lines.read_text(text.encode(), name="b", encoding="UTF-8"), name="b", version=V1_0)

    assert [("Label", " ".join(value))] == [(tag.label, tag.value) for tag in read.tags]


@given(st.binary(max_size=40))
def test_decoding_undoes_encoding_and_nothing_that_ends_a_line_is_left(path: bytes) -> None:
    assert path == decode(encode(path))
    assert not set(encode(path)) & set(b"\r\n")


@given(
    st.lists(st.tuples(st.binary(max_size=12), st.sampled_from([b"\n", b"\r", b"\r\n"])), max_size=6),
    st.binary(max_size=9),
)
def test_lines_end_at_cr_lf_and_crlf_and_nowhere_else(written: list[tuple[bytes, bytes]], last: bytes) -> None:
    def plain(text: bytes) -> bytes:
        return text.replace(b"\r", b"").replace(b"\n", b"")

    written = [(plain(line) + b"x", end) for line, end in written]

    read = lines.split(b"".join(line + end for line, end in written) + plain(last))

    assert [line for line, _ in written] + ([plain(last)] if plain(last) else []) == read


# -- the fast ways are the careful ones --------------------------------------------------------------------------------

MD5 = digests.ALGORITHMS["md5"]


@st.composite
def near_ordinary(draw: st.DrawFn) -> bytes:
    """Return the text of a manifest that is ordinary but for a few places."""
    hexes = st.sampled_from(["0" * 32, "aB" * 16, "f" * 32] * 4 + ["0" * 31, "", "g" * 32, "0" * 33, "0" * 64])
    gaps = st.sampled_from(["  "] * 12 + [" ", "\t", "   ", " \t", "  \t", "", " *", "  *", "\t ", "\u00a0"])
    names = st.sampled_from(
        ["data/a", "data/b c", "data/é", "data/d/e", "data/~f", "data/*g", "data/h ", "data/ i", "data/j\tk"] * 2
        + ["data/.l", "data/..", "data/m/", "data//n", "./data/o", "data/p%", "data/q:r", "data\\s", "", " ", "*data/t"]
        + [
            "bagit.txt",
            "~u",
            "/v",
            ".w",
            "tab\t",
            "\tx",
            "data/",
            "data/y\0",
            "data/z\x0b",
            "data/\u2028",
            "data",
            "../x",
        ]
    )
    ends = st.sampled_from(["\n"] * 20 + ["\r\n", "\r", "", "\n\n", " \n", "\n "])
    made = [draw(hexes) + draw(gaps) + draw(names) + draw(ends) for _ in range(draw(st.integers(0, 5)))]
    return "".join(made).encode()


@given(st.one_of(near_ordinary(), mutated(VALID[b"manifest-md5.txt"])), st.sampled_from(ManifestKind), versions)
@example(b"0" * 32 + b"  \tx\n", ManifestKind.TAG, V1_0)
@example(b"0" * 32 + b"  data/a\n" + b"0" * 32 + b"  data/a\n", ManifestKind.PAYLOAD, V1_0)
def test_the_fast_reader_of_manifests_gives_what_the_careful_one_gives(
    raw: bytes, kind: ManifestKind, version: Version
) -> None:
    text = lines.read_text(raw, name="m", encoding="UTF-8")
    assume(not text.findings)
    fast, careful = Manifest("m", kind, "md5", MD5), Manifest("m", kind, "md5", MD5)

    ordinary = manifest._read_ordinary(text.data, fast, MD5)
    manifest._read_carefully(text.data, careful, version)

    assert _everything(careful if ordinary else Manifest("m", kind, "md5", MD5)) == _everything(fast)


def _everything(read: Manifest) -> tuple[object, ...]:
    return list(read.entries.items()), read.line_numbers, read.written, read.repeats, read.findings


names = st.one_of(
    st.binary(min_size=1, max_size=12).map(lambda name: name.replace(b"/", b"")).filter(bool),
    st.sampled_from(
        [b"con", b"CON.txt", b"aux .x", b"nul ", b"com5", b"x.", b"x ", b"a:b", b"a\nb", b"com", b"cone", b"\\"]
    ),
    st.sampled_from([b".DS_Store", b"Thumbs.db", b"._x", b"__MACOSX", b"._", b"desktop.ini", b"x" * 256, b"A", b"a"]),
    st.sampled_from(["é", "e\u0301", "É", "ß", "ss", "SS", "ſ", "s", "İ", "i\u0307", "ﬁ", "fi", "Å", "\u212b"]).map(
        str.encode
    ),
)
listings = st.lists(
    st.lists(names, min_size=1, max_size=3).map(lambda chosen: BagPath(b"/".join(chosen))), max_size=6, unique=True
)


@given(listings)
def test_no_name_that_windows_cannot_hold_escapes_the_sweep(listing: list[BagPath]) -> None:
    assert windows_suspect(b"/".join([b"", *listing, b""])) or not any(windows_trouble(path) for path in listing)


@given(listings)
def test_no_litter_escapes_the_sweep(listing: list[BagPath]) -> None:
    assert junk_suspect(b"/".join([b"", *listing, b""])) or not any(is_junk(path) for path in listing)


@given(listings)
def test_twins_are_the_paths_that_fold_into_one(listing: list[BagPath]) -> None:
    groups: dict[bytes, list[BagPath]] = {}
    for path in sorted(listing):
        groups.setdefault(folded(path), []).append(path)

    assert sorted(group for group in groups.values() if len(group) > 1) == sorted(twins(listing))


# -- matching ----------------------------------------------------------------------------------------------------------

alike = st.sampled_from(
    [
        f"data/{name}"
        for name in ("é", "e\u0301", "a%", "a%25", "a%2525", "b\nc", "b%0Ac", "b%0ac", "Å", "\u212b", "A\u030a")
    ]
).map(lambda path: BagPath(path.encode()))


@given(st.lists(st.tuples(alike, st.sampled_from(["0" * 32, "1" * 32])), max_size=6), st.sets(alike), versions)
def test_a_name_that_is_a_files_own_is_always_that_file(
    written: list[tuple[BagPath, str]], files: set[BagPath], version: Version
) -> None:
    raw = b"".join(digest.encode() + b"  " + path.replace(b"\n", b"%0A") + b"\n" for path, digest in written)
    read = manifest.parse(
        lines.read_text(raw, name="m", encoding="UTF-8"),
        name="m",
        kind=ManifestKind.PAYLOAD,
        algorithm_name="md5",
        version=version,
    )

    matched = matching.match(read, files, version)

    assert all(matched.file(listed) == listed for listed in read.entries if listed in files)
    assert set(matched.aliases.values()) <= files
    assert version < V1_0 or len(set(matched.aliases.values())) == len(matched.aliases)
    assert len(matched.aliases) <= len(matched.findings)


# -- what was not seen, and the verdict --------------------------------------------------------------------------------

small = st.lists(st.sampled_from([b"a", b"b", b"ab"]), min_size=1, max_size=4).map(
    lambda names: BagPath(b"/".join(names))
)
hidden = st.frozensets(st.one_of(small, small.map(lambda path: BagPath(path + b"/")), st.just(EVERYTHING)), max_size=5)


@given(small, hidden)
def test_a_path_may_be_there_exactly_where_it_or_a_folder_above_it_was_not_seen(
    path: BagPath, unseen: frozenset[BagPath]
) -> None:
    listing = Listing({}, {}, frozenset(), {}, unseen)

    above = [one for one in unseen if one.endswith(b"/") and path.startswith(one)]

    assert (EVERYTHING in unseen or path in unseen or above != []) == listing.may_hold(path)


def _found(level: Level, code: str) -> Finding:
    return Finding(code, level, "message")


any_finding = st.builds(_found, st.sampled_from(Level), st.sampled_from(["BAG-131", "BAG-193", "SYS-104", "BAG-157"]))
#: From best to worst; no verdict at all says less than an incomplete bag and more than an invalid one.
ORDER: Mapping[Verdict | None, int] = {Verdict.VALID: 0, Verdict.INCOMPLETE: 1, None: 2, Verdict.INVALID: 3}


@given(st.lists(any_finding), any_finding)
def test_a_verdict_only_gets_worse_as_findings_arrive(findings: list[Finding], another: Finding) -> None:
    before, after = verdict(findings, Depth.FULL), verdict([another, *findings], Depth.FULL)

    assert ORDER[before] <= ORDER[after]
    assert after == verdict([*findings, another], Depth.FULL)


@given(st.lists(any_finding), st.sampled_from([Depth.COMPLETE, Depth.QUICK]))
def test_no_cheaper_look_calls_a_bag_valid(findings: list[Finding], depth: Depth) -> None:
    assert verdict(findings, depth) is not Verdict.VALID
