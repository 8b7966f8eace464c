"""What records are handed in as: told by the ending of a file's name, else by how its content begins. Reads nothing."""

from __future__ import annotations

import re
from enum import Enum


class InputKind(Enum):
    """The forms of files that hold records."""

    TOML = "TOML"
    JSON = "JSON"
    YAML = "YAML"
    XML = "XML"
    SHEET = "CSV"
    WORKBOOK = "a workbook"


_ENDINGS = {
    ".toml": InputKind.TOML,
    ".json": InputKind.JSON,
    ".yaml": InputKind.YAML,
    ".yml": InputKind.YAML,
    ".xml": InputKind.XML,
    ".csv": InputKind.SHEET,
    ".tsv": InputKind.SHEET,
    ".tab": InputKind.SHEET,
    ".xlsx": InputKind.WORKBOOK,
    ".xlsm": InputKind.WORKBOOK,
    ".xls": InputKind.WORKBOOK,
    ".xlsb": InputKind.WORKBOOK,
    ".ods": InputKind.WORKBOOK,
}
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARK = re.compile(rb"\xef\xbb\xbf|\xff\xfe|\xfe\xff")
_TOML_KEY = re.compile(
    r"""(?:"[^"\n]+"|'[^'\n]+'|[A-Za-z0-9_.-]+)[ \t]*=|\[\[?[ \t]*["'A-Za-z][^\]\n,]*\]\]?[ \t]*(?:#.*)?$"""
)
_YAML_KEY = re.compile(r"""---|%YAML|(?:"[^"\n]+"|'[^'\n]+'|[A-Za-z][\w:.-]*):(?:\s|$)""")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*")


def kind_by_name(name: str) -> InputKind | None:
    """Return the kind that the ending of a name says, or None where it says none."""
    lowered = name.casefold()
    return next((kind for ending, kind in _ENDINGS.items() if lowered.endswith(ending)), None)


def kind_by_content(start: bytes) -> InputKind:
    """Return the kind that the first octets of a file are most likely of; TOML where nothing else is likely."""
    if start.startswith((_ZIP, _OLD_OFFICE)):
        return InputKind.WORKBOOK
    text = _MARK.sub(b"", start, count=1).replace(b"\0", b"").decode("utf-8", "replace")
    begun = _BLANK_LINES.sub("", text, count=1).lstrip()
    if begun.startswith("<"):
        return InputKind.XML
    if begun.startswith("{") or re.match(r'\[\s*(?:["{\[]|$)', begun):
        return InputKind.JSON
    line = begun.splitlines()[0] if begun else ""
    if _TOML_KEY.match(line):
        return InputKind.TOML
    if _YAML_KEY.match(line):
        return InputKind.YAML
    return InputKind.SHEET if any(sign in line for sign in ",;\t") else InputKind.TOML


def is_workbook(start: bytes) -> bool:
    """Say whether a file begins like a workbook, whatever its name says."""
    return start.startswith((_ZIP, _OLD_OFFICE))
