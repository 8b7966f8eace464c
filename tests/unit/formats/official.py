"""The official schemas, where they are: `../shared/xsd` beside the checkout. Elsewhere the tests skip, loudly."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[3]
XSD = ROOT.parent / "shared" / "xsd"

needs_schemas = pytest.mark.skipif(
    not (XSD / "check.py").is_file(),
    reason=f"NOT CHECKED against the official XML schemas: {XSD} is not there",
)


@cache
def _check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("official_check", XSD / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _schema(kind: str) -> Any:
    check = _check()
    return etree.XMLSchema(etree.parse(str(XSD / check.SCHEMAS[kind]), check.parser()))


def errors(kind: str, data: bytes) -> list[str]:
    """Return what the official schema of a kind finds wrong with a document; what `check.py` would print."""
    check, schema = _check(), _schema(kind)
    tree = etree.ElementTree(etree.fromstring(data, check.parser()))
    if kind == "dcterms":
        if not len(tree.getroot()):
            return []
        tree = check.qualified_dc(tree)
    schema.validate(tree)
    return [f"{entry.line}: {entry.message}" for entry in schema.error_log]


def errors_by(schema_text: bytes, data: bytes) -> list[str]:
    """Return what a schema of ours finds wrong, its imports answered from the official ones."""
    parser = _check().parser()
    schema: Any = etree.XMLSchema(etree.fromstring(schema_text, parser))
    schema.validate(etree.fromstring(data))
    return [f"{entry.line}: {entry.message}" for entry in schema.error_log]
