"""Hostile and damaged archives: each provokes the codes in its name, and is never valid where it should not be."""

from __future__ import annotations

import gzip
import json
import lzma
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

import archivekit as ak
from archivekit.codes import archive as archive_codes
from archivekit.codes import family
from archivekit.findings import Level
from archivekit.storage.archive import forms as archive_forms
from archiving import (
    BAG,
    LETTER,
    PACKERS,
    Zip,
    by_tarfile,
    by_zipfile,
    pax,
    renamed,
    swapped,
    tar,
    tar_header,
    tar_member,
    zip_of,
    zip_with,
    zst,
)
from bagmaking import FIXTURES, bag, promised, without
from differentials import DIFFERENTIALS

LONG = {b"bag/" + name: data for name, data in bag({b"data/" + b"n" * 200 + b"/\xd8\xa8.txt": b"long\n"}).items()}
UTF8 = {b"bag/" + name: data for name, data in bag({"data/café.txt".encode(): b"coffee\n"}).items()}
COFFEE = "bag/data/café.txt".encode()
OLD = b"bag/data/caf\x82.txt"
DECLARED = b"bag/bagit.txt"


def _gnu_long(files: dict[bytes, bytes]) -> bytes:
    return b"".join(
        tar_member(b"././@LongLink", name + b"\0", b"L") + tar_member(name[:100], data) for name, data in files.items()
    )


def _pax_binary(files: dict[bytes, bytes]) -> bytes:
    return b"".join(
        pax({b"hdrcharset": b"BINARY", b"path": name}) + tar_member(b"x", data) for name, data in files.items()
    )


def _with_letter(padding: bytes = b"", **changes: bytes) -> bytes:
    """Return a bag whose letter has another header, or something in its padding."""
    letter = BAG[LETTER] + padding
    head = tar_header(LETTER, len(BAG[LETTER]), **changes)
    return tar(without(BAG, LETTER), more=head + letter.ljust(512, b"\0"))


def _cut(data: bytes, octets: int) -> bytes:
    return data[:-octets]


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


def _unicode_path(raw: bytes, name: bytes) -> bytes:
    field = b"\x01" + struct.pack("<L", zlib.crc32(raw)) + name
    return struct.pack("<HH", 0x7075, len(field)) + field


def _end64(data: bytes, count: int) -> bytes:
    """Return a zip file with a zip64 end that says another number of members."""
    at = data.rfind(b"PK\5\6")
    octets, start = struct.unpack_from("<2L", data, at + 12)
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, octets, start)
    return data[:at] + large + struct.pack("<4sLQL", b"PK\6\7", 0, at, 1) + data[at:]


def _descriptor(data: bytes, *, wrong: int = 0) -> bytes:
    deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = deflater.compress(data) + deflater.flush()
    return b"PK\7\x08" + struct.pack("<3L", zlib.crc32(data) ^ wrong, len(packed), len(data))


def _described(*, wrong: int = 0) -> bytes:
    made = Zip()
    for name, data in BAG.items():
        made.add(name, data, flags=0x0808, described=_descriptor(data, wrong=wrong if name == LETTER else 0))
    return made.end()


def _overlapping() -> bytes:
    """Return a zip file in which one member's content is another member, header and all."""
    inner = Zip().add(b"bag/inner", b"x", method=0)
    made = Zip()
    for name, data in BAG.items():
        made.add(name, data)
    within = len(made.body) + 30 + len(b"bag/outer")
    made.add(b"bag/outer", inner.body, method=0)
    entry = bytearray(inner.directory[0])
    struct.pack_into("<L", entry, 42, within)
    made.directory.append(bytes(entry))
    return made.end()


def _marked(mark: bytes) -> bytes:
    """Return a zip file that was to be one part of several, and is the only one."""
    made = Zip()
    made.body = mark
    for name, data in BAG.items():
        made.add(name, data)
    return made.end()


def _xz(memory: int) -> bytes:
    """Return a bag that needs so much memory to unfold, by what its header says."""
    chain = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]
    data = bytearray(lzma.compress(tar(), filters=chain))
    head = bytes(data[12 : 12 + (data[12] + 1) * 4 - 4])
    at = head.index(b"\x21\x01") + 2
    bits = memory.bit_length() - 1
    head = head[:at] + bytes([(bits - 12) * 2]) + head[at + 1 :]
    data[12 : 12 + len(head) + 4] = head + struct.pack("<L", zlib.crc32(head))
    return bytes(data)


def _gap() -> bytes:
    made = Zip()
    for name, data in BAG.items():
        made.add(name, data, gap=b"hidden" if name == LETTER else b"")
    return made.end()


SPECIMENS: dict[str, Callable[[], tuple[str, bytes]]] = {
    **DIFFERENTIALS,
    # whole ones
    "ustar": lambda: ("bag.tar", tar()),
    "gnu-by-python": lambda: ("bag.tar", by_tarfile(LONG, 1)),
    "pax-by-python": lambda: ("bag.tar", by_tarfile(LONG, 2)),
    "gnu-long-names": lambda: ("bag.tar", tar({}, more=_gnu_long(LONG))),
    "pax-binary-charset": lambda: ("bag.tar", tar({}, more=_pax_binary(LONG))),
    "dot-slash-names": lambda: ("bag.tar", tar({b"./" + name: data for name, data in BAG.items()})),
    "folders-twice": lambda: ("bag.tar", tar(more=tar_member(b"bag/data/", kind=b"5") * 2)),
    "base-256-size": lambda: ("bag.tar", _with_letter(size=b"\x80" + (13).to_bytes(11, "big"))),
    "global-pax-comment": lambda: ("bag.tar", pax({b"comment": b"by git"}, b"g") + tar()),
    "two-gzip-members": lambda: ("bag.tar.gz", gzip.compress(tar()[:3000]) + gzip.compress(tar()[3000:])),
    "gzip-padded-with-zeros": lambda: ("bag.tar.gz", gzip.compress(tar()) + bytes(512)),
    "two-zstandard-frames": lambda: ("bag.tar.zst", zst(tar()[:3000]) + zst(tar()[3000:])),
    "zstandard-skippable-frame": lambda: ("bag.tar.zst", zst(tar()) + b"\x50\x2a\x4d\x18\x04\0\0\0skip"),
    "zip-by-python": lambda: ("bag.zip", by_zipfile()),
    "zip-by-python-bzip2": lambda: ("bag.zip", by_zipfile(method=12)),
    "zip-by-python-lzma": lambda: ("bag.zip", by_zipfile(method=14)),
    "zip-by-python-stored": lambda: ("bag.zip", by_zipfile(method=0)),
    "zip-with-descriptors": lambda: ("bag.zip", _described()),
    "zip-with-a-zip64-end": lambda: ("bag.zip", _end64(zip_of(), len(BAG))),
    "zip-unicode-path": lambda: (
        "bag.zip",
        zip_with((OLD, UTF8[COFFEE], {"flags": 0, "extra": _unicode_path(OLD, COFFEE)}), files=without(UTF8, COFFEE))),
    "zip-marked-as-one-part-of-one": lambda: ("bag.zip", _marked(b"PK00")),
    "zip-marked-by-info-zip": lambda: ("bag.zip", _marked(b"PK\7\x08")),
    "pax-with-many-records-for-all": lambda: (
        "bag.tar", pax({b"SCHILY.%d" % number: b"x" for number in range(9999)}, b"g") + tar()),
    # where the bag lies
    "ARC-101-no-folder": lambda: ("bag.tar", tar(renamed(BAG, b""))),
    "ARC-101-no-folder-zip": lambda: ("bag.zip", zip_of(renamed(BAG, b""))),
    "ARC-102-other-name": lambda: ("other.tar", tar()),
    "ARC-103-outside": lambda: ("bag.tar", tar(more=tar_member(b"other/x", b"x"))),
    "ARC-103-outside-first": lambda: ("bag.tar", tar_member(b"README", b"x") + tar()),
    "ARC-103-folder-outside": lambda: ("bag.zip", zip_with((b"other/", b"", {}))),
    "ARC-104-junk-outside": lambda: ("bag.zip", zip_with((b"__MACOSX/bag/._x", b"x", {}))),
    # members
    "ARC-110-parent": lambda: ("bag.tar", tar(more=tar_member(b"bag/../../etc/x", b"x"))),
    "ARC-110-absolute": lambda: ("bag.tar", tar(more=tar_member(b"/etc/x", b"x"))),
    "ARC-110-drive": lambda: ("bag.zip", zip_with((b"C:/x", b"x", {}))),
    "ARC-110-parent-zip": lambda: ("bag.zip", zip_with((b"../x", b"x", {}))),
    "ARC-110+ARC-113-backslash-parent-zip": lambda: ("bag.zip", zip_with((b"bag\\..\\..\\x", b"x", {}))),
    "ARC-110-empty-part": lambda: ("bag.tar", tar(more=tar_member(b"bag//x", b"x"))),
    "ARC-110-home": lambda: ("bag.tar", tar(more=tar_member(b"~root/x", b"x"))),
    "ARC-110-long-name": lambda: ("bag.tar", tar(more=tar_member(b"L", b"../x\0", b"L") + tar_member(b"bag/x"))),
    "ARC-111-twice": lambda: ("bag.tar", tar(more=tar_member(LETTER, b"other"))),
    "ARC-111-twice-the-same": lambda: ("bag.zip", zip_with((LETTER, BAG[LETTER], {}))),
    "ARC-111-file-and-folder": lambda: ("bag.tar", tar(more=tar_member(LETTER, kind=b"5"))),
    "ARC-112-below-a-file": lambda: ("bag.tar", tar(more=tar_member(LETTER + b"/x", b"x"))),
    "ARC-112+BAG-112-below-a-link": lambda: (
        "bag.tar", tar(more=tar_member(b"bag/data/l", kind=b"2", link=b"/etc") + tar_member(b"bag/data/l/x", b"x"))),
    "ARC-113+ARC-103-backslashes": lambda: ("bag.zip", zip_with((b"bag\\data\\x", b"x", {}))),
    "ARC-114-undeclared": lambda: ("bag.zip", zip_of(UTF8, flags=0)),
    "ARC-114-code-page-437": lambda: ("bag.zip", zip_of(swapped(UTF8, COFFEE, b"bag/data/caf\x82.txt"), flags=0)),
    "ARC-115-not-utf-8": lambda: ("bag.zip", zip_with((b"bag/\xff", b"x", {}))),
    "ARC-115-two-long-names": lambda: (
        "bag.tar", tar(more=tar_member(b"L", b"bag/x\0", b"L") + pax({b"path": b"bag/y"}) + tar_member(b"bag/z"))),
    "ARC-115-unicode-path-beside-utf-8": lambda: (
        "bag.zip", zip_with((b"bag/x", b"x", {"extra": _unicode_path(b"bag/x", b"bag/y")}))),
    "ARC-116-in-the-padding": lambda: ("bag.tar", _with_letter(b"hidden")),
    "BAG-112-symbolic-link": lambda: ("bag.tar", tar(more=tar_member(b"bag/l", kind=b"2", link=b"../../etc/passwd"))),
    "BAG-112-hard-link": lambda: ("bag.tar", tar(more=tar_member(b"bag/l", kind=b"1", link=LETTER))),
    "BAG-112-device": lambda: ("bag.tar", tar(more=tar_member(b"bag/l", kind=b"3"))),
    "BAG-112-fifo": lambda: ("bag.tar", tar(more=tar_member(b"bag/l", kind=b"6"))),
    "BAG-112-link-for-a-listed-file": lambda: (
        "bag.tar", tar(without(BAG, LETTER), more=tar_member(LETTER, kind=b"2", link=b"/etc/passwd"))),
    "BAG-112-symbolic-link-zip": lambda: ("bag.zip", zip_with((b"bag/l", b"/etc/passwd", {"mode": 0o120777}))),
    "BAG-112-unknown-type": lambda: ("bag.tar", tar(more=tar_member(b"bag/l", b"x", b"Q"))),
    "BAG-200-case-twins": lambda: ("bag.zip", zip_with((b"bag/Note.txt", b"x", {}), (b"bag/note.txt", b"x", {}))),
    # the file
    "ARC-120-cut-in-a-header": lambda: ("bag.tar", tar()[:700]),
    "ARC-120-cut-in-a-member": lambda: ("bag.tar", tar()[:1030]),
    "ARC-120-cut-gzip": lambda: ("bag.tar.gz", _cut(gzip.compress(tar()), 100)),
    "ARC-120-cut-in-the-check-sum": lambda: ("bag.tar.gz", _cut(gzip.compress(tar()), 3)),
    "ARC-120-cut-zstandard": lambda: ("bag.tar.zst", _cut(zst(tar()), 10)),
    "ARC-120-cut-zip": lambda: ("bag.zip", _cut(zip_of(), 30)),
    "ARC-122-empty": lambda: ("bag.tar", b""),
    "ARC-121-header": lambda: ("bag.tar", _flipped(tar(), 10)),
    "ARC-121-gzip": lambda: ("bag.tar.gz", _flipped(gzip.compress(tar()), 300)),
    "ARC-121-gzip-check-sum": lambda: ("bag.tar.gz", _flipped(gzip.compress(tar()), len(gzip.compress(tar())) - 6)),
    "ARC-121-zip-content": lambda: ("bag.zip", zip_with((b"bag/x", b"x", {"check": 1}))),
    "ARC-121-zip-size": lambda: ("bag.zip", zip_with((b"bag/data/x", b"longer", {"size": 3}))),
    "ARC-121-zip-count": lambda: ("bag.zip", Zip().add(b"bag/x", b"x").end(count=2)),
    "ARC-122-no-end": lambda: ("bag.tar", tar(end=b"")),
    "ARC-122-one-block": lambda: ("bag.tar", tar(end=bytes(512))),
    "ARC-122+ARC-123-lone-block": lambda: ("bag.tar", tar(end=bytes(512)) + tar_member(b"bag/x", b"x") + bytes(1024)),
    "ARC-123-after-tar": lambda: ("bag.tar", tar() + b"more"),
    "ARC-123-after-gzip": lambda: ("bag.tar.gz", gzip.compress(tar()) + b"more"),
    "ARC-123-after-zip": lambda: ("bag.zip", zip_of() + b"more"),
    "ARC-123-another-tar-after": lambda: ("bag.tar", tar() + tar({b"bag/data/letter.txt": b"other"})),
    "ARC-124-size": lambda: ("bag.tar", tar(more=tar_member(b"bag/x", size=b"abc"))),
    "ARC-124-pax": lambda: ("bag.tar", tar(more=tar_member(b"p", b"99 path=x\n", b"x") + tar_member(b"bag/x"))),
    "ARC-124-long-name-of-nothing": lambda: ("bag.tar", tar(more=tar_member(b"L", b"bag/x\0", b"L"))),
    "ARC-124-folder-with-content": lambda: ("bag.zip", zip_with((b"bag/x/", b"content", {}))),
    "ARC-124-folder-with-content-tar": lambda: ("bag.tar", tar(more=tar_header(b"bag/x", 512, b"5") + bytes(512))),
    "ARC-124-folder-with-content-by-pax": lambda: (
        "bag.tar", tar(more=pax({b"size": b"512"}) + tar_header(b"bag/x", 0, b"5") + bytes(512))),
    "ARC-124-pax-of-nothing": lambda: ("bag.tar", tar(more=pax({b"atime": b"1"}))),
    "ARC-124-hard-link-with-content": lambda: ("bag.tar", tar(more=tar_member(b"bag/x", b"x", b"1", link=LETTER))),
    "ARC-125-another-name": lambda: ("bag.zip", zip_with((b"bag/x", b"x", {"own": b"bag/y"}))),
    "ARC-125-other-flags": lambda: ("bag.zip", zip_with((b"bag/x", b"x", {"own_flags": 0}))),
    "ARC-125-description": lambda: ("bag.zip", _described(wrong=1)),
    "ARC-125-two-ends": lambda: ("bag.zip", _end64(zip_of(), 99)),
    "ARC-126-overlap": lambda: ("bag.zip", _overlapping()),
    "ARC-127-gap": lambda: ("bag.zip", _gap()),
    # what could not be looked at
    "ARC-130-ratio": lambda: ("bag.tar.zst", zst(tar({**BAG, b"bag/data/zeros": bytes(270 << 20)}))),
    "ARC-130-memory": lambda: ("bag.tar.zst", zst(tar())[:4] + b"\x04\xa8" + zst(tar())[6:]),
    "ARC-130-memory-xz": lambda: ("bag.tar.xz", _xz(2 << 30)),
    "ARC-131-encrypted-whole": lambda: ("bag.zip", zip_of(flags=0x0801)),
    "ARC-132-method-of-all": lambda: ("bag.zip", zip_of(method=9)),
    "ARC-132-dictionary": lambda: ("bag.tar.zst", zst(tar())[:4] + b"\x23\x09\x00" + zst(tar())[5:]),
    "ARC-121-zip-declaration": lambda: (
        "bag.zip", zip_with((DECLARED, BAG[DECLARED], {"check": 1}), files=without(BAG, DECLARED))),
    "ARC-131-encrypted": lambda: ("bag.zip", zip_with((b"bag/x", b"x", {"flags": 0x0801}))),
    "ARC-132-method": lambda: ("bag.zip", zip_with((b"bag/metadata/x", b"x", {"method": 9}))),
    "ARC-133-sparse": lambda: ("bag.tar", tar(more=tar_member(b"bag/x", b"", b"S", magic=b"ustar  \0"))),
    "ARC-133-sparse-pax": lambda: ("bag.tar", tar(more=pax({b"GNU.sparse.major": b"1"}) + tar_member(b"bag/x", b"x"))),
    "ARC-143-another-form": lambda: ("bag.zip", tar()),
    "ARC-143-no-extension": lambda: ("bag", tar()),
}  # fmt: skip

#: What a member that was added to a whole bag provokes besides: no manifest lists it.
UNLISTED = {"BAG-132", "BAG-157", "BAG-176"}
#: Codes that other tests provoke.
ELSEWHERE = {"ARC-134", "ARC-140", "ARC-141", "ARC-142", "ARC-150", "ARC-151"}
VALID_ALL_THE_SAME = {"ARC-102", "ARC-104", "ARC-114", "ARC-116", "ARC-117", "ARC-143", "BAG-200"}
NO_VERDICT = {"ARC-130", "ARC-131", "ARC-132", "ARC-133"}


def verified(folder: Path, specimen: tuple[str, bytes], **options: object) -> ak.Subject:
    """Return what is found about an archive."""
    name, data = specimen
    path = folder / name
    path.write_bytes(data)
    return ak.verify(path, **options).subjects[0]  # type: ignore[arg-type]  # options as callers give them


def expected_verdict(codes: set[str]) -> str | None:
    grave = codes - VALID_ALL_THE_SAME
    if grave - NO_VERDICT:
        return "invalid"
    return None if grave else "valid"


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("name", SPECIMENS)
def test_an_archive_provokes_the_codes_in_its_name_and_no_others(name: str, jobs: int, tmp_path: Path) -> None:
    subject = verified(tmp_path, SPECIMENS[name](), jobs=jobs)

    found = {finding.code for finding in subject.findings}
    assert promised(name) == found - (UNLISTED - promised(name))
    assert expected_verdict(promised(name)) == (subject.verdict.value if subject.verdict else None)
    assert subject.kind is ak.Kind.ARCHIVE


def test_every_code_of_the_family_is_provoked_alone() -> None:
    alone = {code for name in SPECIMENS if len(promised(name)) == 1 for code in promised(name)}
    both = {code for name in SPECIMENS for code in promised(name)}

    assert [] == sorted({code.id for code in family("ARC")} - both - ELSEWHERE)
    assert {"ARC-113"} == {code.id for code in family("ARC")} - alone - ELSEWHERE


def test_codes_that_leave_a_bag_valid_are_no_errors() -> None:
    levels = {code.id: code.level for code in family("ARC")}

    assert {Level.WARNING} == {levels[code] for code in VALID_ALL_THE_SAME if code in levels}
    assert {Level.UNKNOWN} == {levels[code] for code in NO_VERDICT}


@pytest.mark.parametrize("form", PACKERS)
def test_each_form_is_read_wherever_its_manifests_are(form: str, tmp_path: Path) -> None:
    first = dict(sorted(BAG.items(), key=lambda item: b"manifest" not in item[0]))
    last = dict(sorted(BAG.items(), key=lambda item: b"manifest" in item[0]))

    found = [verified(tmp_path, (f"bag.{form}", PACKERS[form](tar(files)))) for files in (first, last)]

    assert [("valid", 6)] * 2 == [(one.verdict.value, one.examined.files) for one in found if one.verdict]


@pytest.mark.parametrize("algorithms", [("sha384",), ("sha512", "md5"), ("blake2b", "sha3256")])
@pytest.mark.parametrize("form", PACKERS)
def test_any_algorithm_is_computed_though_its_manifest_comes_last(
    form: str, algorithms: tuple[str, ...], tmp_path: Path
) -> None:
    files = renamed({b"bag/" + n: d for n, d in bag(algorithms=algorithms).items()}, b"bag/")
    last = dict(sorted(files.items(), key=lambda item: b"manifest" in item[0]))
    damaged = {**last, LETTER: b"Another one.\n"}

    whole = verified(tmp_path, (f"bag.{form}", PACKERS[form](tar(last))))
    other = verified(tmp_path, (f"bag.{form}", PACKERS[form](tar(damaged))))

    assert ("valid", "invalid") == (whole.verdict.value, other.verdict.value)  # type: ignore[union-attr]
    assert "BAG-134" in {finding.code for finding in other.findings}


def test_without_the_library_a_finding_names_what_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    specimen = ("bag.tar.zst", zst(tar()))
    monkeypatch.setattr(archive_forms, "zstd", lambda: None)

    subject = verified(tmp_path, specimen)

    assert ["ARC-134"] == [finding.code for finding in subject.findings]
    assert (None, "inconclusive") == (subject.verdict, subject.outcome.value)
    assert "pip install backports.zstd" in (archive_codes.NO_ZSTD.cure)


@pytest.mark.parametrize(
    ("limits", "form"),
    [
        (ak.Limits(members=3), "tar"),
        (ak.Limits(members=3), "tar.gz"),
        (ak.Limits(unfolded_octets=2000), "tar.gz"),
        (ak.Limits(path_octets=9), "tar"),
        (ak.Limits(tag_octets=100), "tar"),
        (ak.Limits(tag_octets=100), "tar.zst"),
    ],
)
def test_what_lies_beyond_a_limit_was_not_looked_at(limits: ak.Limits, form: str, tmp_path: Path) -> None:
    subject = verified(tmp_path, (f"bag.{form}", PACKERS[form](tar())), limits=limits)

    assert (None, "inconclusive") == (subject.verdict, subject.outcome.value)
    assert {finding.code for finding in subject.findings} <= {"ARC-130", "SYS-106"}


def test_a_zip_file_of_too_many_members_or_octets_was_not_looked_at(tmp_path: Path) -> None:
    bomb = Zip().add(b"bag/x", bytes(300 << 20))

    for data, limits in ((zip_of(), ak.Limits(members=3)), (bomb.end(), ak.Limits())):
        subject = verified(tmp_path, ("bag.zip", data), limits=limits)

        assert (None, {"ARC-130"}) == (subject.verdict, {finding.code for finding in subject.findings})


def test_a_file_that_is_no_archive_is_no_folder_either(tmp_path: Path) -> None:
    subject = verified(tmp_path, ("letter.txt", b"A letter.\n"))

    assert (["SYS-102"], ak.Kind.BAG) == ([finding.code for finding in subject.findings], subject.kind)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"Serialization": "required", "Accept-Serialization": ["application/zip"]}, []),
        ({"Serialization": "optional", "Accept-Serialization": ["application/zip", "application/tar"]}, []),
        ({"Serialization": "required", "Accept-Serialization": ["application/gzip"]}, ["ARC-151"]),
        ({"Serialization": "forbidden"}, ["ARC-151"]),
    ],
)
def test_a_profile_says_whether_a_bag_may_be_a_file(
    fields: dict[str, object], codes: list[str], tmp_path: Path
) -> None:
    good = json.loads((FIXTURES.parent / "profiles" / "good.json").read_text(encoding="utf-8"))
    (tmp_path / "profile.json").write_text(json.dumps(good | fields), encoding="utf-8")
    named = f"BagIt-Profile-Identifier: {good['BagIt-Profile-Info']['BagIt-Profile-Identifier']}"
    files = {b"bag/" + name: data for name, data in bag(info=[named]).items()}

    subject = verified(tmp_path, ("bag.zip", zip_of(files)), profile=tmp_path / "profile.json")

    assert codes == [finding.code for finding in subject.findings]


def test_names_of_specimens_are_well_formed() -> None:
    forms = re.compile(r"(?:[A-Z]{3}-\d{3}(?:\+[A-Z]{3}-\d{3})*-)?[a-z0-9-]+")

    assert [] == [name for name in SPECIMENS if not forms.fullmatch(name)]
