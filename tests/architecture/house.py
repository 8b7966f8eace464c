"""The house as the tests read it: every module of the library, parsed, and who imports what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "archivekit"

#: Floor of each module or package directly under `archivekit` (DESIGN §4 as docs/adr/0002 tells it). Neighbours on
#: one floor may not meet. Anything that is not named here has no floor, and a test says so.
FLOORS = {
    "schemas": 0,
    "later": 0,
    "quotes": 0,
    "version": 0,
    "errors": 1,
    "digests": 2,
    "paths": 2,
    "files": 3,
    "findings": 4,
    "codes": 5,
    "metadata": 6,
    "bag": 7,
    "formats": 7,
    "storage": 8,
    "reporters": 8,
    "workflow": 9,
    "cli": 10,
    "__main__": 11,
}

#: What judges and decides, and so neither looks nor writes.
PURE = frozenset(name for name, floor in FLOORS.items() if floor <= FLOORS["formats"]) | {"reporters"}


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of the library by its dotted name."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def room(module: str) -> str:
    """Return the module or package directly under `archivekit` that a module is or lies in; "" for the root."""
    return module.partition(".")[2].partition(".")[0]


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of everything a tree imports, at any depth, but for what only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and _is_type_checking(node.test):
            for other in node.orelse:
                yield from imports(other)
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from ((node.lineno, name) for name in _literal_start(node.args[:1]))
        yield from imports(node)


def _literal_start(arguments: list[ast.expr]) -> Iterator[str]:
    """Yield what is known of a name that is imported by a call: all of a literal, the beginning of an f-string."""
    for argument in arguments:
        first = argument.values[0] if isinstance(argument, ast.JoinedStr) else argument
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def _is_type_checking(test: ast.expr) -> bool:
    return ast.unparse(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def public(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]]:
    """Yield the public functions and classes of a module, and the public methods of its public classes."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name[0] != "_":
            yield node.name, node
        if isinstance(node, ast.ClassDef) and node.name[0] != "_":
            for inner in node.body:
                if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)) and inner.name[0] != "_":
                    yield f"{node.name}.{inner.name}", inner
