"""Check an installed archivekit from outside the checkout: `installed.py CHECKOUT`, run by the environment's python."""

# ruff: noqa: T201, S603, S607 (a script of CI: it prints, and git is on its PATH)

from __future__ import annotations

import subprocess
import sys
from importlib import resources
from pathlib import Path

import archivekit


def main(checkout: Path) -> int:
    """Compare what is installed with what the checkout tracks, and return the exit code."""
    problems = []
    if checkout in Path(archivekit.__file__).resolve().parents:
        problems.append("archivekit is imported from the checkout, not from the wheel")
    if not resources.files("archivekit").joinpath("py.typed").is_file():
        problems.append("py.typed is not in the wheel")
    tracked = subprocess.run(
        ["git", "-C", str(checkout), "ls-files", "-z", "schemas", "src/archivekit"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in filter(None, tracked):
        folder, _, rest = name.removeprefix("src/").partition("/")
        package = "archivekit.schemas" if folder == "schemas" else folder
        installed = resources.files(package).joinpath(rest)
        if not installed.is_file():
            problems.append(f"not in the wheel: {name}")
        elif installed.read_bytes() != (checkout / name).read_bytes():
            problems.append(f"not the same in the wheel: {name}")
    print("\n".join(problems) or f"archivekit is installed whole in {Path(archivekit.__file__).parent}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
