"""A power cut at every step: what a disk holds at that moment is no bag or a whole one, and after success a whole one.

And writers that are wrong on purpose, which these tests must notice.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import needs
import pytest
from disks import ext4, mounted, picture, tmpfs
from order import violations
from runs import Ended, Packaging, Runner, is_valid

pytestmark = pytest.mark.long


@pytest.fixture
def place() -> Iterator[Path]:
    needs.need_faults()
    needs.need_mounts()
    with tempfile.TemporaryDirectory(prefix="archivekit-power-") as folder:
        yield Path(folder)


class Disk:
    """A disk that originals are packaged onto, and pictures of what it held."""

    def __init__(self, place: Path, *options: str, files: int = 3, name: str = "bag") -> None:
        self.place = place
        self.image = place / "disk.img"
        self.at = place / "disk"
        self.pictures = place / "pictures"
        self.pictures.mkdir()
        self.packaging = Packaging(place / "packaging", *options, files=files, name=name)
        self.packaging.vault = self.at / "vault"
        self.packaging.bag = self.at / "vault" / "year" / name
        arguments = self.packaging.arguments
        arguments[arguments.index("--to") + 1] = str(self.packaging.bag)

    def held(self, image: Path) -> str:
        """Say what a picture of the disk holds under the bag's name: nothing, a bag, or ruins."""
        with mounted(image, self.place / "seen") as seen:
            bag = seen / "vault" / "year" / self.packaging.bag.name
            if not bag.exists():
                return "nothing"
            return "a bag" if is_valid(bag) else "ruins"

    def after_success(self, runner: Runner, *, mutant: str | None = None, strace: tuple[str, ...] = ()) -> str:
        """Package, cut the power the moment that success was reported, and say what the disk holds."""
        with ext4(self.image, self.at):
            ended = runner.run(self.packaging.arguments, mutant=mutant, strace=strace)
            assert ended == Ended(0, "")
            image = picture(self.image, self.pictures / "after")
        return self.held(image)


@pytest.mark.parametrize(
    ("name", "files", "every", "least"),
    [("bag", 12, 1, 80), ("bag", 70, 1, 200), ("bag.tar", 12, 1, 5), ("bag.zip", 12, 1, 5)],
    ids=["each-file", "file-system", "tar", "zip"],
)
def test_a_power_cut_at_every_step_leaves_no_bag_or_a_whole_one(
    place: Path, name: str, files: int, every: int, least: int
) -> None:
    disk = Disk(place, files=files, name=name)
    with Runner(place / "runner") as runner, ext4(disk.image, disk.at):
        ended = runner.run(disk.packaging.arguments, mutant=f"pictures={disk.image}:{disk.pictures}")
        picture(disk.image, disk.pictures / "9999-success")
    taken = sorted(disk.pictures.iterdir())
    judged = {*taken[::every], *taken[-8:]}

    held = {image.name: disk.held(image) for image in sorted(judged)}

    assert ended == Ended(0, "")
    assert [name for name, what in held.items() if what == "ruins"] == []
    assert held["9999-success"] == "a bag"
    assert next(iter(held.values())) == "nothing"
    assert len(held) >= least


@pytest.mark.parametrize(
    ("name", "files"),
    [("bag", 2), ("bag", 70), ("bag.tar", 2), ("bag.zip", 2)],
    ids=["each-file", "file-system", "tar", "zip"],
)
def test_everything_is_flushed_before_the_rename_and_the_parents_after_it(place: Path, name: str, files: int) -> None:
    packaging = Packaging(place / "packaging", files=files, name=name)
    with Runner(place / "runner") as runner:
        calls, ended = runner.calls(packaging.arguments, packaging.place)

    assert ended == Ended(0, "")
    assert violations([call for call in calls if "(1<" not in call.text]) == []


@pytest.mark.parametrize("mutant", ["no-file-flush", "no-folder-flush", "no-parent-flush", "lying-flush"])
def test_a_writer_that_leaves_out_a_flush_is_caught_by_the_order_of_its_calls(place: Path, mutant: str) -> None:
    packaging = Packaging(place / "packaging")
    with Runner(place / "runner") as runner:
        calls, ended = runner.calls(packaging.arguments, packaging.place, mutant=mutant)

    assert ended == Ended(0, "")
    assert violations([call for call in calls if "(1<" not in call.text]) != []


@pytest.mark.parametrize("name", ["bag", "bag.tar"])
@pytest.mark.parametrize("mutant", ["no-file-flush", "no-parent-flush", "lying-flush"])
def test_a_writer_that_leaves_out_a_flush_is_caught_by_a_power_cut(place: Path, name: str, mutant: str) -> None:
    # reading back from the medium would have the system write first
    disk = Disk(place, "--durability", "flush", name=name)

    with Runner(place / "runner") as runner:
        held = disk.after_success(runner, mutant=mutant)

    assert held != "a bag"


@pytest.mark.parametrize("files", [3, 70], ids=["each-file", "file-system"])
def test_a_disk_that_lies_about_flushing_is_caught_by_a_power_cut(place: Path, files: int) -> None:
    lie = ("-e", "trace=fsync,syncfs", "-e", "inject=fsync,syncfs:retval=0", "-o", "/dev/null")

    with Runner(place / "runner") as runner:
        held = Disk(place, files=files).after_success(runner, strace=lie)

    assert held != "a bag"


@pytest.mark.parametrize("name", ["bag", "bag.tar", "bag.zip"])
def test_the_same_disk_without_lies_holds_the_bag_after_success(place: Path, name: str) -> None:
    with Runner(place / "runner") as runner:
        assert Disk(place, name=name).after_success(runner) == "a bag"


def test_a_lying_write_is_caught_only_by_reading_back(place: Path) -> None:
    packaging = Packaging(place / "packaging")
    with Runner(place / "runner") as runner:
        packaging.reference(runner)
        calls, _ = runner.calls(packaging.arguments, packaging.place)
        packaging.clear()
        call = next(call for call in calls if call.name == "write" and "statement.txt" in call.text)
        lie = f"retval={call.text.rpartition(' = ')[2]}"

        ended = runner.with_fault(packaging.arguments, call, lie, mutant="no-read-back")

    assert ended.code == 0
    assert not is_valid(packaging.bag)


# -- full disks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [("size=16k,nr_inodes=100", "octets"), ("size=1m,nr_inodes=10", "files and folders")],
    ids=["space", "inodes"],
)
def test_a_disk_that_is_too_small_is_refused_before_the_first_byte(place: Path, options: str, said: str) -> None:
    disk = Disk(place, files=8)
    with Runner(place / "runner") as runner, tmpfs(disk.at, options):
        ended = runner.run(disk.packaging.arguments)

        assert ended.code == 3
        assert ended.said.startswith("archivekit: nothing was packaged: the bag needs about ")
        assert said in ended.said
        assert list(disk.at.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "name"),
    [("size=16k,nr_inodes=100", "bag"), ("size=1m,nr_inodes=10", "bag"), ("size=16k,nr_inodes=100", "bag.tar")],
    ids=["space", "inodes", "tar"],
)
def test_a_disk_that_is_full_in_the_middle_is_one_typed_error_and_is_left_empty(
    place: Path, options: str, name: str
) -> None:
    disk = Disk(place, files=8, name=name)
    with Runner(place / "runner") as runner, tmpfs(disk.at, options):
        ended = runner.run(disk.packaging.arguments, mutant="blind-to-space")

        assert ended.code == 3
        assert "No space left on device. Make room, or choose another destination." in ended.said
        assert list(disk.at.iterdir()) == []


def test_a_read_only_destination_is_refused_before_anything_is_read(place: Path) -> None:
    disk = Disk(place)
    with Runner(place / "runner") as runner, tmpfs(disk.at, "size=1m,ro"):
        ended = runner.run(disk.packaging.arguments)

    assert ended.code == 3
    assert f"the file system of '{disk.at}' is read-only" in ended.said
