"""The page of the report: its properties, as the JSON Schema has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

Form: TypeAlias = "dict[str, Any]"

SCHEMA = Path(__file__).resolve().parents[2] / "schemas" / "report.schema.json"

HEAD = """\
# The report

What `--format json` prints and `--report json=FILE` writes. The form is `schemas/report.schema.json` (JSON Schema
2020-12), which is shipped with archivekit, and from which this page is made by `python -m docs.generate`.

Every property is always there; what does not apply is `null`. Later versions may add properties, so read those that
you know and pass over the rest.

"""


def page() -> str:
    """Return the page."""
    schema: Form = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return HEAD + "\n".join(_sections("report", schema, schema["$defs"], schema["description"]))


def _sections(name: str, form: Form, shared: Form, about: str) -> Iterator[str]:
    yield f"## {name}\n\n{about}\n\n| property | holds | |\n|---|---|---|\n{''.join(_rows(form, shared))}"
    for key, inner in form["properties"].items():
        found = _object(inner, shared)
        if found is not None:
            yield from _sections(f"{name}.{key}".removeprefix("report."), found, shared, inner["description"])


def _rows(form: Form, shared: Form) -> Iterator[str]:
    for key, inner in form["properties"].items():
        optional = "" if key in form["required"] else "optional"
        yield f"| `{key}` | {_kind(inner, shared)} | {' '.join((inner['description'], optional)).strip()} |\n"


def _resolved(form: Form, shared: Form) -> Form:
    reference = form.get("$ref")
    return form if reference is None else {**shared[reference.rpartition("/")[2]], **form}


def _object(form: Form, shared: Form) -> Form | None:
    """Return the form of an object, or of those in a list, where it has properties of its own."""
    form = _resolved(form, shared)
    form = _resolved(form["items"], shared) if "items" in form else form
    return form if "properties" in form else None


def _kind(form: Form, shared: Form) -> str:
    form = _resolved(form, shared)
    if "const" in form:
        return f"`{json.dumps(form['const'])}`"
    if "enum" in form:
        return ", ".join(f"`{json.dumps(value)}`" for value in form["enum"])
    kinds = [form["type"]] if isinstance(form["type"], str) else form["type"]
    words = {"array": f"list of {_kind(form['items'], shared)}s" if "items" in form else "list"}
    return " or ".join(words.get(kind, kind) for kind in kinds)
