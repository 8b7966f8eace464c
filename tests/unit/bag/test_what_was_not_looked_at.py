"""What could not be looked at, or not in full: it is said, and it never makes a bag smaller, missing or valid."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archivekit.bag import tagfiles
from archivekit.bag.lines import MOST_FINDINGS
from archivekit.bag.rules import judge
from archivekit.bag.tagfiles import MAX_MANIFESTS
from archivekit.codes import Code, system
from archivekit.findings import Depth, Verdict
from archivekit.storage import observer
from archivekit.storage.digester import BUFFER, Reading
from archivekit.storage.listing import Limits
from archivekit.workflow.verify import verify
from bagmaking import bag, judged, line, make, resealed, without, write
from specimens import MANIFEST

ROOT = Path(__file__).resolve().parents[3]


def test_a_path_where_nothing_is_was_not_looked_at(tmp_path: Path) -> None:
    report = verify(tmp_path / "nothing")

    assert ([system.NOT_FOUND.id], 3) == ([finding.code for finding in report.findings], report.exit_code)


def test_a_file_in_the_place_of_a_bag_was_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    report = verify(tmp_path / "file")

    assert ([system.NOT_A_FOLDER.id], 3) == ([finding.code for finding in report.findings], report.exit_code)


def test_a_fifo_in_the_place_of_a_bag_was_not_looked_at(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")

    report = verify(tmp_path / "fifo")

    assert ([system.NOT_A_FOLDER.id], 3) == ([finding.code for finding in report.findings], report.exit_code)


@pytest.mark.parametrize("broken", ["", "data", "data/notes", "metadata"])
def test_a_folder_that_cannot_be_listed_never_makes_a_bag_look_smaller_or_valid(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(bag(extra={b"metadata/record.json": b"{}\n"}), tmp_path)
    _break_listing(monkeypatch, tmp_path / broken)

    assert ({system.CANNOT_LIST.id}, None) == judged(tmp_path)


@pytest.mark.parametrize("after", [0, 1])
def test_a_listing_that_breaks_off_is_not_taken_for_a_whole_one(
    after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(bag({b"data/%d" % number: b"" for number in range(5)}), tmp_path)
    _break_listing(monkeypatch, tmp_path / "data", after=after)

    assert ({system.CANNOT_LIST.id}, None) == judged(tmp_path)


def _break_listing(monkeypatch: pytest.MonkeyPatch, folder: Path, *, after: int = 0) -> None:
    """Make listing one folder fail with an I/O error, at once or after some entries."""
    inode = folder.stat().st_ino
    scandir = os.scandir

    class Breaking:
        def __init__(self, where: Any) -> None:
            with scandir(where) as entries:
                self.entries = iter(list(entries))
            self.left = after

        def __enter__(self) -> Breaking:
            return self

        def __exit__(self, *details: object) -> None:
            pass

        def __iter__(self) -> Breaking:
            return self

        def __next__(self) -> os.DirEntry[str]:
            if self.left == 0:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            self.left -= 1
            return next(self.entries)

    def listing(where: Any) -> Any:
        here = os.fstat(where) if isinstance(where, int) else os.stat(where)
        return Breaking(where) if here.st_ino == inode else scandir(where)

    monkeypatch.setattr(os, "scandir", listing)


@pytest.mark.parametrize(
    "name", ["bagit.txt", "bag-info.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt", "fetch.txt", "letter.txt"]
)
def test_a_file_that_cannot_be_read_is_neither_missing_nor_corrupt_nor_valid(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = b"https://example.org/letter.txt 13 data/letter.txt\n"
    write(bag(extra={b"fetch.txt": fetch}), tmp_path)
    _break_reading(monkeypatch, name)

    assert ({system.CANNOT_READ.id}, None) == judged(tmp_path)


def _break_reading(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    real = os.open

    def opening(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if os.fsencode(path).split(b"/")[-1] == os.fsencode(name):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", opening)


def _unprivileged(root: Path, look: Callable[[Path], tuple[set[str], Any]]) -> tuple[set[str], Any]:
    """Look at a bag in a child process that no privilege of root's carries past a file's mode."""
    if os.geteuid() != 0:
        return look(root)
    read, wrote = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.chdir(root)  # while root still may
            with contextlib.suppress(PermissionError):  # a root without capabilities is stopped as anyone is
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            found, said = look(Path("."))
            os.write(wrote, json.dumps([sorted(found), said.value if said else None]).encode())
        finally:
            os._exit(0)
    os.close(wrote)
    with os.fdopen(read, "rb") as answer:
        found, said = json.loads(answer.read())
    assert os.waitpid(child, 0)[1] == 0
    return set(found), Verdict(said) if said else None


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ("data", {"SYS-103"}),
        ("data/notes", {"SYS-103"}),
        ("data/letter.txt", {"SYS-104"}),
        ("manifest-sha512.txt", {"SYS-104"}),
        ("tagmanifest-sha512.txt", {"SYS-104"}),
        ("bagit.txt", {"SYS-104"}),
    ],
)
def test_what_the_permissions_close_is_said_to_be_closed(closed: str, expected: set[str], tmp_path: Path) -> None:
    root = write(bag(), tmp_path / "bag")
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (root / closed).chmod(0)

    found = _unprivileged(root, judged)

    (root / closed).chmod(0o755)
    assert (expected, None) == found


def test_a_bag_of_which_only_the_names_may_be_read_lacks_nothing(tmp_path: Path) -> None:
    root = write(bag(), tmp_path / "vault" / "bag")
    (tmp_path / "vault").chmod(0o755)
    root.chmod(0o644)

    found = _unprivileged(tmp_path / "vault", lambda vault: judged(vault / "bag"))

    root.chmod(0o755)
    assert ({"SYS-103", "SYS-104"}, None) == found


def test_a_bag_in_a_folder_that_is_closed_is_not_said_to_be_missing(tmp_path: Path) -> None:
    write(bag(), tmp_path / "vault" / "closed" / "bag")
    (tmp_path / "vault").chmod(0o755)
    (tmp_path / "vault" / "closed").chmod(0)

    def look(vault: Path) -> tuple[set[str], Any]:
        subjects = verify(vault / "closed" / "bag").subjects
        return {finding.code for finding in subjects[0].findings}, subjects[0].verdict

    found = _unprivileged(tmp_path / "vault", look)

    (tmp_path / "vault" / "closed").chmod(0o755)
    assert ({"SYS-103"}, None) == found


def test_a_file_that_cannot_be_read_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(bag(), tmp_path)
    _break_reading(monkeypatch, "manifest-sha512.txt")

    report = verify(tmp_path)

    assert ["SYS-104"] == [finding.code for finding in report.findings]


def test_a_file_that_changes_while_it_is_read_has_no_digest(tmp_path: Path) -> None:
    write(bag({b"data/long.bin": bytes(3 * BUFFER)}, info=None), tmp_path)

    def append(octets: int) -> None:
        with open(tmp_path / "data/long.bin", "r+b") as file:
            file.write(b"x")

    assert ({system.CHANGED_WHILE_READ.id}, None) == judged(tmp_path, reading=Reading(tick=append))


@pytest.mark.parametrize(
    "limits",
    [
        Limits(files=3),
        Limits(depth=1),
        Limits(tag_octets=100),
        Limits(path_octets=9),
        Limits(long_octets=5, long_path=4),
    ],
    ids=["files", "depth", "tag octets", "path", "all long paths"],
)
def test_what_lies_beyond_a_limit_was_not_looked_at(limits: Limits, tmp_path: Path) -> None:
    write(bag(), tmp_path)

    assert ({system.OVER_LIMIT.id}, None) == judged(tmp_path, limits=limits)


def test_a_file_of_zeros_that_takes_no_room_on_the_disk_is_not_read_into_memory(tmp_path: Path) -> None:
    write(bag(), tmp_path)
    os.truncate(tmp_path / "manifest-sha512.txt", 3 << 30)

    assert ({system.OVER_LIMIT.id, "BAG-010"}, None) == judged(tmp_path, Depth.COMPLETE)


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (65 << 20, "'bag-info.txt' has a line longer than 1,000,000 octets, the limit `line-octets`"),
        (2 << 20, "'bag-info.txt' is longer than 1,500,000 octets, the limit `tag-octets`"),
    ],
)
def test_a_tag_file_beyond_a_limit_is_not_digested_either_and_the_limit_is_named(
    octets: int, said: str, tmp_path: Path
) -> None:
    write(bag(), tmp_path)
    if octets > 2 << 20:
        os.truncate(tmp_path / "bag-info.txt", octets)
    else:
        (tmp_path / "bag-info.txt").write_bytes(b"A: b\n" * (octets // 5))
    read = 0

    def tick(octets: int) -> None:
        nonlocal read
        read += octets

    seen = observer.look(
        os.fsencode(tmp_path), Depth.FULL, Reading(tick=tick), limits=Limits(line_octets=10**6, tag_octets=1_500_000)
    )

    assert [(system.OVER_LIMIT.id, said)] == [(one.code, one.message) for one in judge(seen.observation)]
    assert read < 100_000
    assert seen.examined.octets < 100_000


def test_more_manifests_than_there_are_algorithms_are_not_compared_each_with_each(tmp_path: Path) -> None:
    write(bag() | {b"manifest-x%d.txt" % number: line(b"data/%d" % number) for number in range(2000)}, tmp_path)

    findings = judge(observer.look(os.fsencode(tmp_path), Depth.FULL, Reading()).observation)

    assert 2001 - MAX_MANIFESTS <= sum(finding.code == system.OVER_LIMIT.id for finding in findings)
    assert len(findings) < 30_000


def test_millions_of_findings_are_counted_and_the_first_ones_told(tmp_path: Path) -> None:
    missing = MOST_FINDINGS + 1234
    lines = b"".join(line(b"data/%d" % number) for number in range(missing))
    write(resealed({**bag(info=None), MANIFEST: bag()[MANIFEST] + lines}), tmp_path)

    findings = judge(observer.look(os.fsencode(tmp_path), Depth.FULL, Reading()).observation)

    assert MOST_FINDINGS + 1 == len(findings)
    assert {"BAG-131"} == {finding.code for finding in findings}
    assert findings[-1].message.startswith("there are 1,234 more findings like the 100,000 before this one; the last: ")


def test_a_thousand_counts_of_the_payload_are_compared_with_one(tmp_path: Path) -> None:
    write(with_oxums(1000), tmp_path)

    assert {"BAG-174", "BAG-176"} == judged(tmp_path)[0]


def with_oxums(count: int) -> dict[bytes, bytes]:
    """Return a bag with more than one Payload-Oxum, none of them true but the last."""
    return bag(info=[f"Payload-Oxum: {number}.0" for number in range(count)])


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [(os.mkfifo, system.NOT_A_FILE.id), (lambda path: os.symlink("/etc/passwd", path), system.CANNOT_READ.id)],
    ids=["a FIFO", "a link that leads out of the bag"],
)
@pytest.mark.parametrize("name", ["data/letter.txt", "manifest-sha512.txt"])
def test_a_file_that_is_exchanged_between_listing_and_reading_is_not_read(
    name: str, exchange: Callable[[Path], None], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(bag(info=None), tmp_path)
    real = os.open

    def opening(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if os.fsencode(path) == os.fsencode(name).split(b"/")[-1]:
            (tmp_path / name).unlink()
            exchange(tmp_path / name)
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", opening)

    assert ({expected}, None) == judged(tmp_path)


def test_a_device_is_not_opened(tmp_path: Path) -> None:
    write(without(bag(info=None), b"data/letter.txt"), tmp_path)
    try:
        os.mknod(tmp_path / "data/letter.txt", 0o644 | stat.S_IFCHR, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root may make a device")

    assert ({"BAG-112"}, Verdict.INVALID) == judged(tmp_path)


def test_a_tag_file_has_the_digest_of_the_very_bytes_that_were_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = bag(info=None)
    forged = {**true, b"data/letter.txt": b"forged\n"}
    forged[MANIFEST] = make.manifest(make.payload_of(forged), "sha512")
    write(forged, tmp_path)
    parse = tagfiles.parse

    def parse_and_exchange(*arguments: Any, **options: Any) -> tagfiles.TagFiles:
        (tmp_path / "manifest-sha512.txt").write_bytes(true[MANIFEST])
        return parse(*arguments, **options)

    monkeypatch.setattr(tagfiles, "parse", parse_and_exchange)

    assert ({"BAG-151"}, Verdict.INVALID) == judged(tmp_path)


def test_every_code_about_looking_that_a_verification_can_give_is_provoked_here() -> None:
    known = {name: code for name, code in vars(system).items() if isinstance(code, Code)}
    sources = [*(ROOT / "src/archivekit/bag").rglob("*.py"), *(ROOT / "src/archivekit/storage").glob("*.py")]
    looking = {"observer", "listing", "reading", "tree", "sweep", "verify"}
    sources = [path for path in sources if path.stem in looking or "bag" in path.parts]
    given = {name for path in sources for name in re.findall(r"\bcodes\.([A-Z_]+)", path.read_text(encoding="utf-8"))}
    here = set(re.findall(r"\bsystem\.([A-Z_]+)", Path(__file__).read_text(encoding="utf-8")))

    assert set() == (given & known.keys()) - here
