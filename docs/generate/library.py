"""The page of the library: every public name, with its signature and what it says of itself."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from enum import Enum

import archivekit as ak

HEAD = """\
# The library

`import archivekit as ak` gives the names below, and nothing else is public. Importing loads nothing: each name is
loaded when it is first used. The verbs take paths (text, bytes or path objects) or values, return values, and raise
only `ArchiveKitError`s. Nothing prints, changes the working directory, sets up logging or uses the network; every verb
may be called from any number of threads, from a script without a `__main__` guard, and in a worker of another pool.
This page is made by `python -m docs.generate`.
"""


def page() -> str:
    """Return the page."""
    things = {name: getattr(ak, name) for name in ak.__all__ if name != "__version__"}
    verbs = {name: thing for name, thing in things.items() if inspect.isfunction(thing)}
    errors = {name: thing for name, thing in things.items() if _is_error(thing)}
    values = {name: thing for name, thing in things.items() if name not in verbs and name not in errors}
    return "\n".join(
        [
            HEAD,
            "## Verbs\n",
            *(_verb(name, thing) for name, thing in verbs.items()),
            "## Values\n",
            *(_value(name, thing) for name, thing in values.items()),
            "## Errors\n",
            _tree(),
            *(_error(name, thing) for name, thing in errors.items()),
        ]
    )


def _is_error(thing: object) -> bool:
    return inspect.isclass(thing) and issubclass(thing, BaseException)


def _verb(name: str, thing: object) -> str:
    return f"### ak.{name}\n\n```python\n{_signature(name, thing)}\n```\n\n{_text(thing)}\n"


def _signature(name: str, thing: object) -> str:
    assert callable(thing)
    signature = inspect.signature(thing)
    lines, starred = [], False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            lines.append("    *,")
            starred = True
        star = "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
        starred = starred or bool(star)
        default = "" if parameter.default is parameter.empty else f" = {_default(parameter.default)}"
        lines.append(f"    {star}{parameter.name}: {_annotation(parameter.annotation)}{default},")
    inner = "\n".join(lines)
    return f"ak.{name}(\n{inner}\n) -> {_annotation(signature.return_annotation)}"


def _default(value: object) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    return value.__name__ if inspect.isfunction(value) else repr(value)


def _annotation(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def _value(name: str, thing: object) -> str:
    return f"### ak.{name}\n\n{_text(thing)}\n" + "".join(f"\n{line}" for line in _inside(thing)) + "\n"


def _inside(thing: object) -> Iterator[str]:
    """Yield a line for each member of an enum; each field, property and method of a class."""
    if not inspect.isclass(thing):
        return
    if issubclass(thing, Enum):
        yield from (f"- `{member.name}`: `{member.value!r}`" for member in thing)
        return
    if dataclasses.is_dataclass(thing):
        yield from (f"- `{field.name}: {_annotation(field.type)}`" for field in dataclasses.fields(thing))
    for name, inner in vars(thing).items():
        if not name.startswith("_") and isinstance(inner, property):
            returned = _annotation(inspect.get_annotations(inner.fget).get("return", "")) if inner.fget else ""
            yield f"- `{name}: {returned}`: {_first(inner)}"
        elif not name.startswith("_") and inspect.isfunction(inner):
            yield f"- `{name}()`: {_first(inner)}"


def _error(name: str, thing: object) -> str:
    return f"### ak.{name}\n\n{_text(thing)}\n"


def _tree() -> str:
    """Return the tree of errors, from the charter of their module."""
    text = inspect.getdoc(inspect.getmodule(ak.ArchiveKitError)) or ""
    lines = [line for line in text.splitlines() if re.match(r"\s*(ArchiveKitError|[│├└])", line)]
    tree = "\n".join(line.removeprefix("    ") for line in lines)
    return f"```text\n{tree}\n```\n"


def _text(thing: object) -> str:
    return inspect.getdoc(thing) or ""


def _first(thing: object) -> str:
    return _text(thing).partition("\n")[0]
