"""The fast proof and the careful path find the same in any bag, and nothing that is wrong passes the fast one."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archivekit.bag.rules import judge
from archivekit.bag.shelves import Shelves
from archivekit.findings import Depth
from archivekit.storage import crew, digester, observer
from archivekit.storage.digester import Reading
from archivekit.storage.observer import Look, look
from bagmaking import bag, line, resealed, write

#: Names that are plain, and names that some rule has something to say of, or that a manifest writes otherwise.
NAMES = (
    *("a", "b.txt", "B.TXT", "b c", " d", "e ", "~f", "*g", "./h", "con.txt", ".DS_Store", "._x", "Thumbs.db"),
    *(
        "100%",
        "%41",
        "x%0Ay",
        "c:d",
        "q\\r",
        "line\nend",
        "tab\there",
        "é",
        "é",
        "Şəhadət",
        "شهادة",
        "İ",
        "ı",
        "ß",
        "SS",
    ),
    *("folder/a", "Folder/a", "folder/A", "folder/deep/er", "other/a", "x" * 130),
)
#: What may be wrong with a bag whose payload is as it should be: an edit of the manifest, or of the payload.
WRONGS = (
    *("", "upper", "twice", "twice falsely", "false first", "gone", "added", "altered", "longer", "swapped", "star"),
    *(
        "one blank",
        "no end",
        "blank line",
        "crlf",
        "bom",
        "dot",
        "comment",
        "outside",
        "short",
        "link",
        "fifo",
        "latin",
    ),
)


def _edited(manifest: bytes, wrong: str, digits: int) -> bytes:
    """Return a manifest with something wrong in its first line."""
    first, end, rest = manifest.partition(b"\n")
    digest, path = first[:digits], first[digits + 2 :]
    false = b"0" * digits + b"  " + path + end
    edits = {
        "upper": digest.upper() + b"  " + path + end + rest,
        "twice": first + end + manifest,
        "twice falsely": manifest + false,
        "false first": false + manifest,
        "star": digest + b" *" + path + end + rest,
        "one blank": digest + b" " + path + end + rest,
        "no end": manifest[:-1],
        "blank line": manifest + end,
        "crlf": manifest.replace(b"\n", b"\r\n"),
        "bom": b"\xef\xbb\xbf" + manifest,
        "dot": digest + b"  ./" + path + end + rest,
        "comment": b"# a comment\n" + manifest,
        "outside": manifest + digest + b"  elsewhere" + end,
        "short": digest[:-1] + b"  " + path + end + rest,
        "latin": manifest + digest + b"  data/\xe9" + end,
    }
    return edits.get(wrong, manifest)


def _spoil(root: Path, paths: list[str], wrong: str) -> None:
    """Do something to the payload of a bag."""
    first = root / "data" / paths[0]
    if wrong == "gone":
        first.unlink()
    elif wrong == "added":
        (root / "data" / "added by nobody").write_bytes(b"added")
    elif wrong == "altered":
        first.write_bytes(b"!" * first.stat().st_size)
    elif wrong == "longer":
        first.write_bytes(first.read_bytes() + b"!")
    elif wrong == "swapped" and len(paths) > 1:
        first.write_bytes((root / "data" / paths[-1]).read_bytes())
    elif wrong in ("link", "fifo"):
        first.unlink()
        first.symlink_to("/etc/hostname") if wrong == "link" else os.mkfifo(first)


def _seen(root: str, *, carefully: bool, jobs: int = 1) -> Look:
    if not carefully:
        return look(os.fsencode(root), Depth.FULL, Reading(jobs))
    with patch.object(observer, "sweep", lambda *unused: None):
        return look(os.fsencode(root), Depth.FULL, Reading())


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=8, unique=True),
    st.sampled_from(WRONGS),
    st.sampled_from([("sha512",), ("sha256", "sha512"), ("md5", "sha1")]),
    st.sampled_from(["1.0", "0.97", "0.95"]),
)
@example(["IMG_1.JPG", "img_1.jpg"], "", ("sha512",), "1.0")
@example(["Folder/a", "folder/b"], "", ("sha512",), "1.0")
@example(["a", "b"], "false first", ("sha512",), "1.0")
def test_a_sweep_and_a_careful_look_find_the_same(
    names: list[str], wrong: str, algorithms: tuple[str, ...], version: str
) -> None:
    names = list(dict.fromkeys(name.removeprefix("./") for name in names))
    contents = {b"data/" + os.fsencode(name): b"%d" % at for at, name in enumerate(names)}
    files = bag(contents, version=version, algorithms=algorithms, info=["Payload-Oxum: 1.1"])
    name = f"manifest-{algorithms[0]}.txt".encode()
    files[name] = _edited(files[name], wrong, len(line(b"", b"", algorithms[0]).split()[0]))
    with tempfile.TemporaryDirectory() as folder:
        write(resealed(files, version=version), Path(folder))
        _spoil(Path(folder), names, wrong)

        quickly, carefully = _seen(folder, carefully=False), _seen(folder, carefully=True)

    assert judge(carefully.observation) == judge(quickly.observation)
    assert carefully.observation.listing == quickly.observation.listing
    assert carefully.examined.files == quickly.examined.files
    if wrong and len(algorithms) == 1 and (wrong != "swapped" or len(names) > 1):
        assert frozenset() == quickly.observation.attested


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_payload_that_is_as_listed_is_proven_without_a_table(
    jobs: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(crew, "MANY", 0)
    large = b"0" * (digester.LARGE + 1)
    files = {os.fsencode(f"data/{name}"): name.encode() for name in ("IMG 1.JPG", "a/b", "شهادة", "Şəhadət")}
    write(
        bag({**files, b"data/film": large, b"data/a/photograph": large[:200_000]}, algorithms=("sha256", "sha512")),
        tmp_path,
    )

    seen = _seen(str(tmp_path), carefully=False, jobs=jobs)

    assert {"manifest-sha256.txt", "manifest-sha512.txt"} == seen.observation.attested
    assert () == judge(seen.observation)
    assert isinstance(seen.observation.listing.payload, Shelves)
    assert seen.observation.listing.payload._table is None
    assert seen == replace(_seen(str(tmp_path), carefully=True), observation=seen.observation)
