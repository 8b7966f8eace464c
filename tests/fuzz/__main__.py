"""Fuzz a parser, or all of them: `python -m tests.fuzz NAME|all [--seconds 60] [--corpus FOLDER]`, from the checkout.

Needs atheris (`pip install atheris`; Linux and macOS), and says so where it is not there: nothing was fuzzed then, and
the exit code is 3. A find ends with exit code 1; its input is in `build/fuzz/NAME/`, for the fixtures.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
_LONGEST, _LONGEST_ARCHIVE = 4096, 16 << 10


def main(arguments: list[str]) -> int:
    """Run one target in this process, or every target in a process of its own; return an exit code."""
    sys.path[:0] = [str(HERE), str(ROOT / "tests")]
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        print("NOTHING WAS FUZZED: atheris is not installed. Run `pip install atheris`, then this again.")
        return 3
    with atheris.instrument_imports(include=["archivekit"]):
        import targets
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("name", choices=["all", *targets.TARGETS])
    parser.add_argument("--seconds", type=int, default=60, help="how long to run each target")
    parser.add_argument("--corpus", type=Path, default=ROOT / "build" / "fuzz", help="where inputs and finds are kept")
    chosen = parser.parse_args(arguments)
    if chosen.name == "all":
        common = ["--seconds", str(chosen.seconds), "--corpus", str(chosen.corpus)]
        codes = [subprocess.call([sys.executable, "-m", "tests.fuzz", one, *common]) for one in targets.TARGETS]
        return max(codes)
    kept = chosen.corpus / chosen.name
    kept.mkdir(parents=True, exist_ok=True)
    (_seed_archives if chosen.name in ("tar", "zip") else _seed)(kept)
    length = _LONGEST_ARCHIVE if chosen.name in ("tar", "zip") else _LONGEST
    limits = [f"-max_total_time={chosen.seconds}", f"-max_len={length}", "-timeout=10", "-rss_limit_mb=2048"]
    print(f"fuzzing {chosen.name} for {chosen.seconds} s", flush=True)
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={kept}/find-", str(kept)], targets.TARGETS[chosen.name])
    atheris.Fuzz()
    return 0


def _seed(corpus: Path) -> None:
    """Begin with the tag files of the fixtures, the good and the bad."""
    if any(corpus.iterdir()):
        return
    for number, path in enumerate(sorted((ROOT / "fixtures" / "bags").glob("*/*/*.txt"))):
        (corpus / f"seed-{number}").write_bytes(b"\x05\x00" + path.read_bytes())
        if path.name == "bagit.txt":
            (corpus / f"seed-{number}-plain").write_bytes(path.read_bytes())


def _seed_archives(corpus: Path) -> None:
    """Begin with the archives of the tests, the good and the bad."""
    from differentials import DIFFERENTIALS

    if any(corpus.iterdir()):
        return
    for name, specimen in DIFFERENTIALS.items():
        (corpus / name).write_bytes(specimen()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
