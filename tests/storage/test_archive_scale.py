"""Large archives: members beyond 4 and 8 GiB, a hundred thousand of them; and mutations without end."""

from __future__ import annotations

import hashlib
import os
import random
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

import archivekit as ak
import packing
from archivekit.storage.archive.names import Form
from archivekit.storage.archive.writer import TarWriter, ZipWriter
from archiving import BAG, PACKERS, tar, zip_of
from bagmaking import bag, make, write

HUGE = (8 << 30) + 12_345
ZEROS = bytes(1 << 20)


class Sparse:
    """A staging that leaves holes where zeros are written, so that a huge archive takes no room."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "wb+")  # noqa: SIM115 -- closed by `end`
        self.position = 0

    def write(self, data: bytes | memoryview) -> None:
        if data is ZEROS:
            self._file.seek(len(data), os.SEEK_CUR)
        else:
            self._file.write(data)
        self.position += len(data)

    def write_over(self, at: int, data: bytes) -> None:
        self._file.seek(at)
        self._file.write(data)
        self._file.seek(self.position)

    def end(self) -> None:
        self._file.truncate(self.position)
        self._file.close()


def zeros(octets: int) -> Iterator[bytes]:
    for _ in range(octets // len(ZEROS)):
        yield ZEROS
    yield bytes(octets % len(ZEROS))


def huge_bag(digest: str) -> dict[bytes, bytes]:
    """Return a bag's files but for `data/huge.bin`, which its manifest lists."""
    files = bag({b"data/after.txt": b"after\n"}, algorithms=("sha256",), info=None)
    lines = files[b"manifest-sha256.txt"] + f"{digest}  data/huge.bin\n".encode()
    sealed: dict[bytes, bytes] = make.resealed({**files, b"manifest-sha256.txt": lines})
    return sealed


def write_huge(path: Path, form: Form, digest: str) -> Path:
    staging = Sparse(path)
    writer = ZipWriter(staging) if form is Form.ZIP else TarWriter(staging)  # type: ignore[arg-type]  # all that is used
    members: list[tuple[bytes, int, Iterable[bytes]]] = [(b"data/huge.bin", HUGE, zeros(HUGE))]
    members += [(name, len(data), [data]) for name, data in huge_bag(digest).items()]
    for name, size, pieces in members:
        writer.file(b"bag/" + name, size, 1_700_000_000 * 10**9, pieces)
    writer.finish()
    return path


@pytest.mark.long
@pytest.mark.parametrize("form", [Form.TAR, Form.ZIP])
def test_members_beyond_eight_gibibytes_are_written_and_read(form: Form, tmp_path: Path) -> None:
    hasher = hashlib.sha256()
    for piece in zeros(HUGE):
        hasher.update(piece)
    made = write_huge(tmp_path / f"bag.{form.value}", form, hasher.hexdigest())
    if form is Form.ZIP:  # the check sum of the huge member was seen by the writer; what it wrote was a hole
        with zipfile.ZipFile(made) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
    else:
        with tarfile.open(made) as opened:
            sizes = {member.name: member.size for member in opened}

    subject = ak.verify(made, jobs=2).subjects[0]

    assert HUGE == sizes["bag/data/huge.bin"]
    assert (ak.Verdict.VALID, 5) == (subject.verdict, subject.examined.files)


@pytest.mark.long
@pytest.mark.parametrize("form", ["tar", "tar.zst", "zip"])
def test_a_hundred_thousand_members_are_packed_and_verified(form: str, tmp_path: Path) -> None:
    files = {b"data/%03d/%06d.txt" % (number // 1000, number): b"%d" % number for number in range(100_000)}
    folder = write(bag(files), tmp_path / "bag")

    made = ak.pack(folder, to=tmp_path / f"bag.{form}", durability="none", jobs=2)
    subject = ak.verify(made.path, jobs=2).subjects[0]

    assert (ak.Verdict.VALID, 100_004) == (subject.verdict, subject.examined.files)


def mutations(data: bytes, dice: random.Random, count: int) -> Iterator[bytes]:
    """Yield an archive with a bit flipped, cut off, zeroed, with something put in, or with a part twice."""
    for _ in range(count):
        at = dice.randrange(len(data))
        changed = bytearray(data)
        how = dice.randrange(5)
        if how == 0:
            changed[at] ^= 1 << dice.randrange(8)
        elif how == 1:
            del changed[at:]
        elif how == 2:
            changed[at : at + 16] = bytes(len(changed[at : at + 16]))
        elif how == 3:
            changed[at:at] = dice.randbytes(3)
        else:
            changed[at:at] = changed[at : at + 512]
        if changed != data:
            yield bytes(changed)


def _never_valid_where_something_changed(form: str, dice: random.Random, count: int, place: Path) -> None:
    whole = zip_of() if form == "zip" else PACKERS[form](tar())
    expected = {name.removeprefix(b"bag/").decode(): data for name, data in BAG.items()}
    for number, data in enumerate(mutations(whole, dice, count)):
        path = place / f"bag.{form}"
        path.write_bytes(data)
        subject = ak.verify(path).subjects[0]
        if subject.verdict is ak.Verdict.VALID:
            ak.unpack(path, to=place / str(number), durability="none")
            assert expected == _in_small_digits(packing.octets(place / str(number) / "bag"))


def _in_small_digits(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return a bag's files as they are, but for the tag manifest: digits of digests may be of either case (§2.1.3)."""
    manifest = files["tagmanifest-sha512.txt"].split(b"\n")
    lines = [line[:128].lower() + line[128:] for line in manifest]
    return {**files, "tagmanifest-sha512.txt": b"\n".join(lines)}


@pytest.mark.parametrize("form", [*PACKERS, "zip"])
def test_no_mutation_of_an_archive_is_valid_unless_the_same_bag_is_in_it(form: str, tmp_path: Path) -> None:
    _never_valid_where_something_changed(form, random.Random(2024), 120, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("form", [*PACKERS, "zip"])
def test_no_mutation_of_many_is_valid_unless_the_same_bag_is_in_it(form: str, tmp_path: Path) -> None:
    _never_valid_where_something_changed(form, random.Random(20261125), 3000, tmp_path)
