"""Runs of the command line in which something goes wrong on purpose, by `strace --inject`; and what must hold after.

A `Runner` has one process with everything loaded (`subject`), which forks a child for each run: a run costs some 0.1 s.
The child stops before its first call, strace takes hold of it, and it goes on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import archivekit as ak
from archivekit.findings import Outcome, Verdict
from archivekit.workflow.partials import Fate, partials

HERE = Path(__file__).parent
RECORD = b'title = "A statement"\ncreator = "An observatory"\nidentifier = "local:1"\n'
#: Everything that names a file or works on an open one.
CALLS = "%file,%desc"
#: What a call's failure may cost nothing: hints, locks, looks that have another way, and closing what was only read.
HARMLESS = frozenset(
    {"fadvise64", "sync_file_range", "flock", "statfs", "fstatfs", "readlink", "faccessat2", "access"}
    | {"close", "ioctl", "lseek"}
)


def why_not() -> str | None:
    """Return why faults cannot be put into processes here, or None."""
    if sys.platform != "linux":
        return "faults are injected on Linux only"
    if shutil.which("strace") is None:
        return "there is no strace: apt-get install strace"
    made = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return None if made.returncode == 0 else "strace may not trace here (ptrace is forbidden)"


def why_no_mounts() -> str | None:
    """Return why file systems cannot be mounted here, or None."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root on Linux can mount file systems"
    missing = [name for name in ("mount", "umount", "mkfs.ext4") if shutil.which(name) is None]
    return f"there is no {', '.join(missing)}" if missing else None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: exit code (negative: by that signal), and what it said on standard error."""

    code: int
    said: str


@dataclass(frozen=True, slots=True)
class Call:
    """One system call of an undisturbed run: its name, its number among those of that name, and its text."""

    name: str
    number: int
    text: str


class Runner:
    """One loaded process, a place of its own to work in, and the change (`mutants`) that its runs have by default."""

    def __init__(self, place: Path, mutant: str | None = None) -> None:
        self.place = place
        self._mutant = mutant
        place.mkdir(parents=True)
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE), "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
        self._process = subprocess.Popen(
            [sys.executable, "-B", str(HERE / "subject.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=environment, cwd=place,
        )  # fmt: skip

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def run(self, arguments: Sequence[str], *, strace: Sequence[str] = (), mutant: str | None = None) -> Ended:
        """Run the command line once; with `strace`, under it and with its options."""
        out = self.place / "stderr"
        asked = {"arguments": list(arguments), "out": str(out), "mutant": mutant or self._mutant, "wait": bool(strace)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        tracer = None
        if strace:
            tracer = subprocess.Popen(
                ["strace", "-p", str(child), *strace], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            assert tracer.stderr is not None
            said = tracer.stderr.readline()
            assert "attached" in said, said
            os.kill(child, signal.SIGCONT)
        code = int(self._process.stdout.readline())
        if tracer is not None:
            assert tracer.stderr is not None
            tracer.stderr.read()
            tracer.wait(30)
            tracer.stderr.close()
        return Ended(code, out.read_text(encoding="utf-8", errors="replace"))

    def calls(self, arguments: Sequence[str], *near: Path, mutant: str | None = None) -> tuple[list[Call], Ended]:
        """Return the calls of an undisturbed run that name something below one of the places."""
        log = self.place / "calls"
        ended = self.run(arguments, strace=["-y", "-s", "200", "-e", f"trace={CALLS}", "-o", str(log)], mutant=mutant)
        found, numbers = [], dict[str, int]()
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            named = re.match(r"(\w+)\(", line)
            if named is None:
                continue
            name = named.group(1)
            numbers[name] = numbers.get(name, 0) + 1
            if any(str(path) in line for path in near):
                found.append(Call(name, numbers[name], line))
        return found, ended

    def with_fault(
        self, arguments: Sequence[str], call: Call, fault: str, *, for_good: bool = False, mutant: str | None = None
    ) -> Ended:
        """Run once with a fault in one call (`error=EIO`, `signal=SIGKILL`, `retval=5`), or in it and all after it."""
        when = f"{call.number}+" if for_good else str(call.number)
        rule = f"inject={call.name}:{fault}:when={when}"
        return self.run(arguments, strace=["-e", f"trace={call.name}", "-e", rule, "-o", os.devnull], mutant=mutant)


# -- one making, again and again ---------------------------------------------------------------------------------------

Tree = dict[str, tuple[int, int, bytes]]


def tree(folder: Path) -> Tree:
    """Return everything below a folder: mode, modification time and content."""
    found: Tree = {}
    for path in sorted([folder, *folder.rglob("*")]):
        facts = path.lstat()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found[str(path.relative_to(folder))] = (facts.st_mode, facts.st_mtime_ns, content)
    return found


class Making:
    """A source, a destination whose parents are missing, and a command that makes the one of the other."""

    #: How many jobs it is done by.
    jobs = 1

    def __init__(self, place: Path, *command: str, name: str) -> None:
        self.place = place
        self.source = place / "source"
        #: What is named on the command line.
        self.named = Path(command[1])
        self.vault = place / "vault"
        #: What is made: a bag's folder, or an archive.
        self.bag = self.vault / "year" / name
        self.arguments = [*command, "--jobs", str(self.jobs)]
        self.before = tree(self.source)
        self.sealed: bytes | None = None

    def clear(self) -> None:
        """Take away what runs have made."""
        shutil.rmtree(self.vault, ignore_errors=True)

    def reference(self, runner: Runner) -> None:
        """Run once undisturbed, and keep the seal of what was made, which every later run must give again."""
        self.clear()
        ended = runner.run(self.arguments)
        assert ended == Ended(0, ""), ended
        self.sealed = self._seal()
        self.clear()

    def broken(self, ended: Ended, runner: Runner, *, killed: bool = False, harmless: bool = False) -> list[str]:
        """Return the invariants that do not hold after a run: an empty list is what there should be."""
        wrong = []
        if tree(self.source) != self.before:
            wrong.append("I1: the originals are not what they were")
        published = os.path.lexists(self.bag)
        if published and not is_valid(self.bag):
            wrong.append("I2: what is under the final name is no valid bag")
        wrong.extend(self._ended(ended, published, killed=killed, harmless=harmless))
        wrong.extend(self._leftovers(killed=killed))
        if not published:
            again = runner.run(self.arguments)
            if again.code != 0:
                wrong.append(f"I5: a second run fails: {again}")
        if not wrong and self._seal() != self.sealed:
            wrong.append("I5: a second run gives another bag")
        self.clear()
        return wrong

    def _seal(self) -> bytes:
        """Return what is the same after every run: of an archive every octet."""
        return (self.bag if self.bag.is_file() else self.bag / "tagmanifest-sha512.txt").read_bytes()

    def _ended(self, ended: Ended, published: bool, *, killed: bool, harmless: bool) -> list[str]:
        if killed:
            return [] if ended.code == -signal.SIGKILL else [f"I3: it was not killed: {ended}"]
        if ended.code == 0:
            if not published:
                return ["I3: success without a bag"]
            return [] if harmless else ["I3: success although a call failed that matters"]
        said = ended.said.splitlines()
        if ended.code != 3 or len(said) != 1 or not said[0].startswith("archivekit: "):
            return [f"I3: not one typed error: {ended}"]
        if published and "is in place and whole" not in said[0]:
            return [f"I3: the bag is there, and the error does not say so: {ended}"]
        return []

    def _leftovers(self, *, killed: bool) -> list[str]:
        """After an error nothing is left, not even the parents; after a kill, a partial that is seen as one."""
        if not self.vault.exists():
            return []
        parent, partial = self.bag.parent, f".partial-{self.bag.name}-"
        there = sorted(parent.iterdir()) if parent.exists() else []
        strange = [path.name for path in there if path != self.bag and not path.name.startswith(partial)]
        strange += [path.name for path in self.vault.iterdir() if path != parent]
        wrong = [f"I4: {strange} lie in the vault"] if strange else []
        rest = [path for path in there if path != self.bag]
        if rest and not killed:
            wrong.append(f"I4: an error left {[path.name for path in rest]}")
        if not there and not killed:
            wrong.append("I4: an error left the parents")
        if rest:
            seen = _settled(parent)
            if seen != [(str(path), Fate.LISTED) for path in rest]:
                wrong.append(f"I4: `partials` does not list what is left: {seen}")
            report = ak.verify(parent, recursive=True)
            bags = [subject.subject for subject in report.subjects if subject.verdict is Verdict.VALID]
            if bags != [str(self.bag)] * os.path.lexists(self.bag):
                wrong.append(f"I4: a partial was taken for a bag: {bags}")
        return wrong


def _settled(parent: Path) -> list[tuple[str, Fate]]:
    """Return what lies in a folder as leftovers, once the helpers of whoever left them have noticed."""
    deadline = time.monotonic() + 10
    while True:
        seen = [(partial.path, partial.fate) for partial in partials(parent)]
        if all(fate is Fate.LISTED for _, fate in seen) or time.monotonic() > deadline:
            return seen
        time.sleep(0.05)


def _originals(source: Path, files: int) -> None:
    """Make small originals, whose times are always the same."""
    (source / "folder").mkdir(parents=True)
    for number in range(files):
        (source / "folder" / f"file-{number}.txt").write_bytes(b"%d\n" % number)
    (source / "statement.txt").write_bytes(b"A statement\n" * 40)
    for path in sorted(source.rglob("*")):
        os.utime(path, ns=(1_700_000_000_123_456_789, 1_700_000_000_123_456_789))


class Packaging(Making):
    """Originals that are packaged into a bag's folder, or straight into an archive."""

    def __init__(self, place: Path, *options: str, files: int = 2, name: str = "bag") -> None:
        _originals(place / "source", files)
        record = place / "record.toml"
        record.write_bytes(RECORD)
        super().__init__(
            place, "package", str(place / "source"), "--to", str(place / "vault" / "year" / name),
            "--record", str(record), "--date", "2026-11-25", "--second-opinion", "never", *options, name=name,
        )  # fmt: skip


class PackagingByHelpers(Packaging):
    """The same, by helper processes where the number of files that asks for them is low (`mutants`)."""

    jobs = 2


class Packing(Making):
    """A bag's folder that is packed into an archive."""

    def __init__(self, place: Path, name: str) -> None:
        _originals(place / "originals", 2)
        ak.package(place / "originals", to=place / "source" / "bag", date="2026-11-25", second_opinion="never")
        to = str(place / "vault" / "year" / name)
        super().__init__(place, "pack", str(place / "source" / "bag"), "--to", to, name=name)


class Unpacking(Making):
    """An archive that is unpacked into a bag's folder."""

    def __init__(self, place: Path, name: str) -> None:
        _originals(place / "originals", 2)
        archive = place / "source" / name
        ak.package(place / "originals", to=archive, date="2026-11-25", second_opinion="never")
        super().__init__(place, "unpack", str(archive), "--to", str(place / "vault" / "year"), name="bag")


def is_valid(bag: Path) -> bool:
    """Say whether a bag passes full verification."""
    report = ak.verify(bag)
    return report.outcome is Outcome.PASSED and report.subjects[0].verdict is Verdict.VALID
