"""Write the pages of docs/reference/ that are made from the code: `python -m docs.generate`, from the checkout.

Every module beside this one has a function `page` that returns the text of the page of its name. With `--check`
nothing is written: the exit code is 1 where a page is not what it would be.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parent / "reference"


def pages() -> dict[str, str]:
    """Return every generated page by the name of its file."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        if path.stem.startswith("_"):
            continue
        spec = importlib.util.spec_from_file_location(f"docs_generate_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[f"{path.stem.replace('_', '-')}.md"] = str(module.page())
    return found


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` say which are not what they would be."""
    stale = 0
    for name, text in pages().items():
        path = REFERENCE / name
        if path.is_file() and path.read_bytes() == text.encode():
            continue
        stale += 1
        if "--check" in arguments:
            sys.stdout.write(f"docs/reference/{name} is stale: run `python -m docs.generate`\n")
        else:
            path.write_bytes(text.encode())
            sys.stdout.write(f"wrote docs/reference/{name}\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
