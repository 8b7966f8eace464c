"""`python -m bench`: make the data, run archivekit and its peers in turn, print ratios, and write them as Markdown.

python -m bench --data /var/tmp/bench --shapes small,tiny,mid,big --scale 1 --runs 5 --write report.md
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import data
from bench.measure import calls, compare

OURS = [sys.executable, "-m", "archivekit"]
_PEER_MAKES = "import bagit,logging,shutil,sys; logging.disable(50); bagit.make_bag(sys.argv[1], checksums=['sha512'])"


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a folder for the data, kept between runs")
    parser.add_argument("--shapes", default="small,tiny,mid,big", help=f"of {', '.join(data.SHAPES)}")
    parser.add_argument("--scale", type=float, default=1.0, help="so much of the files (never smaller files)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=["verify", "archives", "package", "calls"], help="one part alone")
    parser.add_argument("--write", type=Path, help="a Markdown file to write")
    asked = parser.parse_args()
    asked.data.mkdir(parents=True, exist_ok=True)
    lines = list(_report(asked))
    if asked.write:
        asked.write.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _report(asked: argparse.Namespace) -> Iterator[str]:
    head = [
        _circumstances(asked),
        "",
        "| what | shape | files | against | archivekit (s) | it (s) | ratio | memory (MiB) |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for line in head:
        print(line)
        yield line
    if asked.only in (None, "verify"):
        row = _start_up(asked)
        print(row, flush=True)
        yield row
    for shape in asked.shapes.split(","):
        files, _ = data.make(asked.data, shape, asked.scale)
        for row in _rows(asked, shape, files):
            print(row, flush=True)
            yield row


def _circumstances(asked: argparse.Namespace) -> str:
    machine = f"{platform.machine()}, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"Measured on {machine}; {asked.runs} runs in turn, page cache warm, scale {asked.scale}."


def _rows(asked: argparse.Namespace, shape: str, files: int) -> Iterator[str]:
    source, bag, other = asked.data / shape, asked.data / f"bag-{shape}", asked.data / f"other-{shape}"
    if asked.only != "package" and not bag.exists():
        package = [*OURS, "package", str(source), "--to", str(bag), "--durability", "none"]
        subprocess.run([*package, "--second-opinion", "never"], check=True, capture_output=True)
    if asked.only in (None, "verify"):
        for name, theirs in _verifiers(asked.data, bag):
            done = compare([*OURS, "verify", "-q", str(bag)], theirs, asked.runs)
            yield _row("verify", shape, files, name, done.ours.wall, done.theirs.wall, done.ratio, done.ours.memory)
    if asked.only in (None, "archives"):
        for form, ours, theirs in _archives(asked.data, bag):
            done = compare(ours, theirs, asked.runs)
            name = "unpack, then bagit"
            yield _row(
                f"verify .{form}", shape, files, name, done.ours.wall, done.theirs.wall, done.ratio, done.ours.memory
            )
    if asked.only in (None, "package"):
        for durability, name, theirs in _packagers(source, other):
            ours = [*OURS, "package", str(source), "--to", str(other), "--durability", durability]
            done = compare([*ours, "--second-opinion", "never"], theirs, asked.runs, _remover(other))
            what = f"package ({durability})"
            yield _row(what, shape, files, name, done.ours.wall, done.theirs.wall, done.ratio, done.ours.memory)
        _remover(other)()
    if asked.only in (None, "calls"):
        package = [*OURS, "package", str(source), "--to", str(other), "--second-opinion", "never"]
        yield from _calls("verify", [*OURS, "verify", "-q", str(bag)], shape, files)
        yield from _calls("package", package, shape, files, _remover(other))
        _remover(other)()


def _row(what: str, shape: str, files: int, name: str, us: float, them: float, ratio: float, memory: float) -> str:
    return f"| {what} | {shape} | {files:,} | {name} | {us:.2f} | {them:.2f} | {ratio:.2f} | {memory:.0f} |"


def _remover(path: Path) -> Callable[[], None]:
    return lambda: shutil.rmtree(path, ignore_errors=True)


def _verifiers(scratch: Path, bag: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the peers that are here: bagit in one and two processes, sha512sum, bdbag, and the limit."""
    python = [sys.executable, "-m", "bagit", "--quiet", "--validate"]
    yield "bagit, 1 process", [*python, str(bag)]
    yield "bagit, 2 processes", [*python, "--processes", "2", str(bag)]
    if importlib.util.find_spec("bdbag"):
        yield "bdbag", [str(Path(sys.executable).parent / "bdbag"), "--validate", "full", str(bag)]
    if shutil.which("sha512sum"):
        yield "sha512sum -c", ["sh", "-c", f"cd '{bag}' && sha512sum --quiet -c manifest-sha512.txt"]
    limit = _limit(scratch)
    if limit:
        yield "the limit, 2 threads", [str(limit), "2", str(bag / "data")]


def _archives(scratch: Path, bag: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield the bag in one file, and what unpacks it beside and asks bagit; what was unpacked is taken away again."""
    into = scratch / "unpacked"
    for form, unpack in (
        ("tar", "tar -C '{into}' -xf"),
        ("tar.gz", "tar -C '{into}' -xzf"),
        ("zip", "unzip -q -d '{into}'"),
    ):
        if not shutil.which(unpack.split()[0]):
            continue
        archive = bag.with_name(f"{bag.name}.{form}")
        if not archive.exists():
            pack = [*OURS, "pack", str(bag), "--to", str(archive), "--durability", "none"]
            subprocess.run(pack, check=True, capture_output=True)
        validate = f"'{sys.executable}' -m bagit --quiet --validate '{into / bag.name}'"
        steps = f"rm -rf '{into}' && mkdir '{into}' && {unpack.format(into=into)} '{archive}' && {validate}"
        yield form, [*OURS, "verify", "-q", str(archive)], ["sh", "-c", f"{steps}; said=$?; rm -r '{into}'; exit $said"]


def _limit(scratch: Path) -> Path | None:
    """Build the C program where there is a compiler and OpenSSL's headers."""
    target = scratch / "limit"
    compiler = shutil.which("cc")
    if not target.exists() and compiler:
        source = Path(__file__).with_name("limit.c")
        build = [compiler, "-O2", "-o", str(target), str(source), "-lcrypto", "-lpthread"]
        subprocess.run(build, check=False, capture_output=True)
    return target if target.exists() else None


def _packagers(source: Path, other: Path) -> Iterator[tuple[str, str, list[str]]]:
    copy = ["cp", "-a", str(source), str(other)]
    peer = ["sh", "-c", f"cp -a '{source}' '{other}' && '{sys.executable}' -c \"{_PEER_MAKES}\" '{other}'"]
    yield "none", "cp -a, then bagit", peer
    yield "none", "cp -a", copy
    yield "full", "cp -a, then bagit", peer


def _start_up(asked: argparse.Namespace) -> str:
    """Verify a bag of three files, beside a Python that does nothing."""
    source, bag = asked.data / "three", asked.data / "bag-three"
    if not bag.exists():
        source.mkdir(exist_ok=True)
        for name in ("a", "b", "c"):
            (source / name).write_text(name, encoding="utf-8")
        subprocess.run([*OURS, "package", str(source), "--to", str(bag)], check=True, capture_output=True)
    done = compare([*OURS, "verify", "-q", str(bag)], [sys.executable, "-c", "pass"], max(asked.runs, 5))
    what = "python -c pass"
    return _row("verify", "three", 3, what, done.ours.wall, done.theirs.wall, done.ratio, done.ours.memory)


def _calls(
    what: str, command: list[str], shape: str, files: int, before: Callable[[], None] = lambda: None
) -> Iterator[str]:
    """Say how many system calls a command makes for each file, and which."""
    counted = calls(command, before)
    if counted is None:
        return
    each = sorted(((count / files, name) for name, count in counted.items()), reverse=True)
    said = ", ".join(f"{name} {share:.2f}" for share, name in each if share >= 0.05)
    yield f"\nSystem calls for each file, {what} {shape}: {said}; together {sum(share for share, _ in each):.2f}\n"


if __name__ == "__main__":
    main()
