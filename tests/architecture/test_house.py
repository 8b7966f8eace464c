"""Floors, doors and manners, read from the sources alone (import-linter checks the first two again in CI)."""

from __future__ import annotations

import ast
import tomllib

from house import FLOORS, PURE, ROOT, SOURCE, imports, modules, public, room

IMPURE = frozenset({"os", "pathlib", "shutil", "time", "random", "uuid", "logging", "subprocess", "socket"})

#: Each library from outside that is kept behind one door, and the module that is the door. The witness asks bagit in
#: a child process of its own, so that program is the door.
DOORS = {
    "lxml": ("archivekit.formats.xml",),
    "bagit": ("archivekit.storage.witness_child",),
    "magic": ("archivekit.storage.identify",),
    "pylibmagic": ("archivekit.storage.identify",),
    "pypdf": ("archivekit.formats.describe.pdf",),
    "PIL": ("archivekit.formats.describe.image",),
    "yaml": ("archivekit.metadata.yaml_record",),
    "python_calamine": ("archivekit.metadata.sheets.workbook",),
    "jsonschema": ("archivekit.metadata.json_schema",),
    "jsonschema_specifications": ("archivekit.metadata.json_schema",),
    "referencing": ("archivekit.metadata.json_schema",),
    "langcodes": ("archivekit.metadata.languages",),
}

#: XML parsers of the standard library: they resolve what our one parser refuses.
OTHER_PARSERS = ("xml.etree", "xml.dom", "xml.sax.expatreader", "xml.sax.parse", "xml.parsers", "html.parser")

MOST_LINES = 400


def test_the_package_list_equals_the_tree() -> None:
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    in_source = {".".join(path.parent.relative_to(SOURCE.parent).parts) for path in SOURCE.rglob("__init__.py")}
    in_schemas = {
        ".".join(("archivekit", *path.parent.relative_to(ROOT).parts))
        for path in (ROOT / "schemas").rglob("__init__.py")
    }

    listed = setuptools["packages"]

    assert sorted(in_source | in_schemas) == sorted(listed)


def test_every_folder_that_holds_a_module_is_a_package() -> None:
    folders = {path.parent for top in (SOURCE, ROOT / "schemas") for path in top.rglob("*.py")}

    without = sorted(str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").is_file())

    assert without == []


def test_every_schema_file_is_listed_for_the_wheel() -> None:
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    folder = ROOT / "schemas"
    there = {path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc", ".md"}}
    patterns = setuptools["package-data"]["archivekit.schemas"]

    shipped = {path for pattern in patterns for path in folder.glob(pattern)}

    assert sorted(there) == sorted(shipped & there)


def test_every_module_has_a_floor() -> None:
    rooms = {room(name) for name in modules()} - {""}

    assert rooms - FLOORS.keys() == set()


def test_a_module_imports_only_from_floors_below_its_own() -> None:
    broken = [
        f"{name}:{line} imports {imported}"
        for name, tree in modules().items()
        if room(name)
        for line, imported in imports(tree)
        if imported.startswith("archivekit.") and room(imported) != room(name)
        if FLOORS.get(room(imported), 0) >= FLOORS[room(name)]
    ]

    assert broken == []


def test_what_judges_and_decides_touches_nothing() -> None:
    broken = [
        f"{name}:{line} imports {imported}"
        for name, tree in modules().items()
        if room(name) in PURE
        for line, imported in imports(tree)
        if imported.partition(".")[0] in IMPURE
    ]

    assert broken == []


def test_what_judges_and_decides_opens_no_file_and_prints_nothing() -> None:
    broken = [
        f"{name}:{node.lineno} calls {node.func.id}"
        for name, tree in modules().items()
        if room(name) in PURE
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"open", "print", "input", "exec", "eval"}
    ]

    assert broken == []


def test_each_library_from_outside_has_one_door() -> None:
    broken = [
        f"{name}:{line} imports {imported}"
        for name, tree in modules().items()
        for line, imported in imports(tree)
        if name not in DOORS.get(imported.partition(".")[0], (name,))
    ]

    assert broken == []


def test_each_door_is_there_and_is_used() -> None:
    used = {
        library: [
            door
            for door in doors
            if any(library == imported.partition(".")[0] for _, imported in imports(modules()[door]))
        ]
        for library, doors in DOORS.items()
    }

    assert used == {library: list(doors) for library, doors in DOORS.items()}


def test_there_is_no_second_xml_parser() -> None:
    broken = [
        f"{name}:{line} imports {imported}"
        for name, tree in modules().items()
        for line, imported in imports(tree)
        if imported.startswith(OTHER_PARSERS)
    ]

    assert broken == []


def test_modules_are_shorter_than_400_lines() -> None:
    lengths = {
        str(path.relative_to(SOURCE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCE.rglob("*.py")
    }

    assert {name: length for name, length in lengths.items() if length >= MOST_LINES} == {}


def test_every_module_has_a_charter() -> None:
    without = [name for name, tree in modules().items() if len(ast.get_docstring(tree) or "") < 20]

    assert without == []


def test_every_public_function_and_class_says_what_you_get() -> None:
    without = [
        f"{name}:{node.lineno} {label}"
        for name, tree in modules().items()
        for label, node in public(tree)
        if not ast.get_docstring(node) and not _is_declaration(node)
    ]

    assert without == []


def test_no_signature_says_any() -> None:
    broken = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        if any(_says_any(annotation) for annotation in _annotations(node))
    ]

    assert broken == []


def test_a_name_in_a_message_is_quoted_for_people_and_not_as_python_writes_it() -> None:
    pythons = {  # a value of any type that a caller handed in, and what only programmers see
        "archivekit",
        "archivekit.later",
        "archivekit.workflow.places",
    }
    found = [
        f"{name}: line {getattr(node, 'lineno', 0)}"
        for name, tree in modules().items()
        if name not in pythons
        for node in ast.walk(tree)
        if (isinstance(node, ast.FormattedValue) and node.conversion == ord("r")) or _quotes_by_hand(node)
    ]

    assert found == []


def _quotes_by_hand(node: ast.AST) -> bool:
    """Say whether a value stands between quotation marks in an f-string; after a bracket, it is a step of a path."""
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    texts = [part.value if isinstance(part, ast.Constant) else None for part in parts]
    return any(
        isinstance(before, str) and isinstance(after, str) and before.endswith("'") and after.startswith("'")
        for before, between, after in zip(texts, texts[1:], texts[2:], strict=False)
        if between is None and not str(before).endswith("['")
    )


def test_there_is_no_room_for_everything() -> None:
    names = {name.rpartition(".")[2] for name in modules()}

    assert names & {"utils", "util", "helpers", "common", "misc", "tools"} == set()


def _is_declaration(node: ast.AST) -> bool:
    """Say whether a function only declares a form: a Protocol's method or an overload, whose body is `...`."""
    return (
        isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and len(node.body) == 1
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
        and node.body[0].value.value is Ellipsis
    )


def _annotations(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    given = node.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    found = [argument.annotation for argument in arguments if argument is not None]
    return [annotation for annotation in (*found, node.returns) if annotation is not None]


def _says_any(annotation: ast.expr) -> bool:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    return any(
        (isinstance(node, ast.Name) and node.id == "Any") or (isinstance(node, ast.Attribute) and node.attr == "Any")
        for node in ast.walk(annotation)
    )
