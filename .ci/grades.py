"""Judge a run of the BagIt conformance suite: `grades.py RESULTS.json [GRADE...]`. Exit 1 where a grade is not allowed.

FAIL, CRASH and TIMEOUT are never allowed, nor is a bag that was changed; the other grades named are not allowed either.
"""

# ruff: noqa: T201 (a script of CI: it prints, and git is on its PATH)

from __future__ import annotations

import json
import sys
from pathlib import Path

NEVER = {"FAIL", "CRASH", "TIMEOUT"}


def main(arguments: list[str]) -> int:
    """Print every case that may not stand, and return the exit code."""
    results = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))["results"]
    refused = NEVER | set(arguments[1:])
    bad = [
        f"{result['grade']:9}{name}{' (the bag was changed)' if result.get('bag_was_modified') else ''}"
        for name, result in results.items()
        if result["grade"] in refused or result.get("bag_was_modified")
    ]
    print("\n".join(bad) or f"{len(results)} cases, none with {' '.join(sorted(refused))}")
    return 1 if bad or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
