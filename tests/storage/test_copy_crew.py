"""Originals that helper processes copy: the same bag, the same refusals, and nothing left of what was not finished."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

import archivekit as ak
import packing
from archivekit.bag.source import SourceFile
from archivekit.errors import SourceChangedError, StorageError, WorkerDiedError
from archivekit.paths import BagPath
from archivekit.storage import copy_crew, crew
from archivekit.storage.copier import Pass
from archivekit.storage.identify import Identifier
from archivekit.storage.reading import Reading
from archivekit.storage.staging import Staging
from archivekit.workflow.partials import Fate, partials


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "MANY", 1)
    monkeypatch.setattr(copy_crew, "_BATCH_FILES", 3)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Originals of all kinds: empty, with a picture's beginning, with names in other letters, one of them large."""
    folder = tmp_path / "source"
    for name, data in {
        "a.txt": b"A statement\n",
        "empty": b"",
        "photographs/1.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
        "photographs/deep/er/شهادة.pdf": b"%PDF-1.7\n",
        "Şəhadət 100%.txt": "Şəhadət\n".encode() * 9000,
        "film": bytes(600_000),
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, ns=(1_600_000_000_987_654_321, 1_600_000_000_123_456_789))
    return folder


def _package(source: Path, to: Path, **more: object) -> ak.Package:
    return ak.package(source, to=to, date="2026-11-25", second_opinion="never", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("identify", ["library", "table"])
@pytest.mark.parametrize("durability", ["full", "flush", "none"])
def test_helpers_make_the_same_bag(identify: str, durability: str, source: Path, tmp_path: Path) -> None:
    counted: list[int] = []
    alone = _package(source, tmp_path / "alone", jobs=1, identify=identify, durability=durability)

    made = _package(
        source, tmp_path / "many", jobs=2, identify=identify, durability=durability, progress=counted.append
    )

    assert packing.octets(tmp_path / "alone") == packing.octets(tmp_path / "many")
    assert alone.files == made.files
    assert sum(counted) >= sum(file.size for file in made.files)
    times = {path.stat().st_mtime_ns for path in (tmp_path / "many/data").rglob("*") if path.is_file()}
    assert {1_600_000_000_123_456_789} == times


def _file(source: Path, name: str, **other: int) -> SourceFile:
    facts = (source / name).stat()
    path = BagPath(os.fsencode(name))
    size, modified = other.get("size", facts.st_size), other.get("modified", facts.st_mtime_ns)
    return SourceFile(BagPath(b"data/" + path), path, 0, path, size, modified, facts.st_ctime_ns, 0o644)


def _copy(source: Path, to: Path, *files: SourceFile) -> None:
    staging = Staging(os.fsencode(to))
    try:
        wanted = Pass(("sha512",))
        copy_crew.copy_all(staging, (os.fsencode(source),), wanted, Identifier(), Reading(jobs=2), files)
    finally:
        staging.discard()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"size": 5}, "its size or times are not what they were"),
        ({"modified": 1}, "its size or times are not what they were"),
    ],
)
def test_an_original_that_changed_is_refused(change: dict[str, int], says: str, source: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceChangedError, match=says) as caught:
        _copy(source, tmp_path / "bag", _file(source, "empty"), _file(source, "a.txt", **change))

    assert ("a.txt", "read") == (caught.value.path, caught.value.operation)
    assert ["source"] == [path.name for path in tmp_path.iterdir()]


def test_an_original_that_is_gone_or_exchanged_is_refused(source: Path, tmp_path: Path) -> None:
    files = [_file(source, "a.txt"), _file(source, "photographs/1.jpg")]
    (source / "a.txt").unlink()
    os.mkfifo(source / "a.txt")

    with pytest.raises(SourceChangedError, match=r"something else is in its place|no regular file"):
        _copy(source, tmp_path / "bag", *files)


_TOO_LARGE = """
import resource, signal, sys
import archivekit as ak
from archivekit.storage import crew
crew.MANY = 1
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    ak.package("source", to="bag", jobs=2, durability="none", second_opinion="never")
except ak.StorageError as error:
    print(type(error).__name__, error.operation, error)
"""


def test_a_write_that_fails_in_a_helper_is_the_same_error_and_leaves_nothing(source: Path, tmp_path: Path) -> None:
    (source / "film").unlink()

    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_TOO_LARGE)], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert "" == done.stderr
    assert done.stdout.startswith("StorageError write could not write '")
    assert done.stdout.endswith(f"100%.txt': {os.strerror(errno.EFBIG)}. Raise the limit on the size of files, or "
                                "choose another destination.\n")  # fmt: skip
    assert ["source"] == [path.name for path in tmp_path.iterdir()]


def test_a_helper_that_dies_is_an_error_and_leaves_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.Popen

    def dying(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        return real([sys.executable, "-c", "import sys; sys.stdin.buffer.read(9)"], **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("archivekit.storage.crew.subprocess.Popen", dying)

    with pytest.raises(WorkerDiedError, match="a helper process ended before it answered") as caught:
        _package(source, tmp_path / "bag", jobs=2)

    assert "write" == caught.value.operation
    assert ["source"] == [path.name for path in tmp_path.iterdir()]


def test_a_stop_while_helpers_copy_leaves_nothing(source: Path, tmp_path: Path) -> None:
    def stop(octets: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _package(source, tmp_path / "bag", jobs=2, progress=stop)

    assert ["source"] == [path.name for path in tmp_path.iterdir()]


_HELD = """
import sys, time
from archivekit.storage import crew
from archivekit.storage.staging import Staging
staging = Staging(b"bag")
with crew.Crew(1, keep=staging.lock) as helpers:
    print(helpers._helpers[0].pid, flush=True)
    time.sleep(60)
"""


def test_what_a_helper_may_still_write_to_is_no_leftover(tmp_path: Path) -> None:
    maker = subprocess.Popen([sys.executable, "-c", _HELD], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert maker.stdout is not None
    helper = int(maker.stdout.readline())
    os.kill(helper, signal.SIGSTOP)
    maker.kill()
    maker.wait()

    held = [partial.fate for partial in partials(tmp_path)]
    os.kill(helper, signal.SIGKILL)
    _until_gone(helper)
    let_go = [partial.fate for partial in partials(tmp_path)]
    maker.stdout.close()

    assert ([Fate.IN_USE], [Fate.LISTED]) == (held, let_go)


def _until_gone(process: int) -> None:
    for _ in range(200):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state == "Z":
            return
        time.sleep(0.02)


def test_no_helper_is_asked_where_few_files_are_small(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "MANY", 100)
    monkeypatch.setattr(crew, "Crew", None)

    assert 6 == len(_package(source, tmp_path / "bag", jobs=2, durability="none").files)


def test_any_other_error_of_a_helper_is_a_storage_error() -> None:
    request = ("copy", b"/nowhere", b"/nowhere", (), (), False, False, ())

    facts, error = copy_crew.answer(request)

    assert () == facts
    assert isinstance(error, tuple)
    assert issubclass(copy_crew._ERRORS[error[0]], StorageError)
