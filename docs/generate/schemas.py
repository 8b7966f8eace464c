"""The page of schemas: how one is written, and the data dictionary of each that is shipped."""

from __future__ import annotations

from archivekit.metadata.schema import COLUMNS, ConstraintType, DataType, Schema
from archivekit.metadata.schema_views import constraint_text, occurrence_text
from archivekit.workflow.records import load_schema, schema_names

HEAD = """\
# Schemas

A schema says what a *record* must say. `archivekit validate RECORD --schema NAME` judges by one that is shipped,
`--schema FILE.csv` by one of yours. This page is made by `python -m docs.generate`.

| you want | type |
|---|---|
| the schemas that are shipped | `archivekit schema list` |
| one of them in a terminal | `archivekit schema show press-report` |
| a data dictionary to print | `archivekit schema show press-report --as html -o press-report.html` |
| a blank sheet to fill in | `archivekit schema show press-report --as template -o records.csv` |
| a file to begin your own from | `archivekit schema show press-report --as csv -o ours.csv` |
| JSON Schema for other programs | `archivekit schema show press-report --as json-schema` |
| to know whether yours is right | `archivekit schema check ours.csv` |

In Python, `ak.load_schema("press-report")` is a value, and its `.model()` a pydantic class; a pydantic class of yours
is a schema too: `ak.validate("record.toml", schema=Mine)`.

## A schema of your own

A schema is a table in CSV (UTF-8), a
[DC Tabular Application Profile](https://www.dublincore.org/specifications/dctap/):
one row for each rule. It is checked before any record is: a cell that is not understood is an error with its place,
never a rule that silently asks for nothing. A term may have several rows; each is a rule.

| column | holds |
|---|---|
"""

ABOUT = {
    "shapeID": "a name for the whole; the first one of a file is the one that is applied",
    "shapeLabel": "the same in words",
    "propertyID": "`dcterms:title`, `dc:title` or `title`",
    "propertyLabel": "what people call it",
    "mandatory": "`true` or `false` (`1`, `0`; empty is false): whether a record must have it",
    "repeatable": "the same: whether it may have several",
    "valueNodeType": "`IRI`, `literal`, or both",
    "valueDataType": ", ".join(f"`{kind.value}`" for kind in DataType),
    "valueConstraint": "what values are held to, by the type in the next column",
    "valueConstraintType": ", ".join(f"`{kind.value}`" for kind in ConstraintType if kind.value)
    + "; empty: that very value",
    "valueShape": "kept as documentation",
    "note": "a sentence for people: what to write, and how",
    "severity": "`error`, `warning` or `note`, where the code's own level is not the one that is meant",
    "message": "words of yours in the place of ours",
    "private": "`true`: harvest forms never carry the term",
    "when": "the rule applies only then: `term` (is there), `!term` (is absent), `term=value`; several joined by `;`",
}

MIDDLE = """\

A `picklist` is separated by `|`, else by `;`, else by blanks. A `pattern` stands for the whole value, and runs in
linear time: it has no look-ahead, no look-behind and no back-reference. "A creator or
a publisher" is two rows: `creator`, mandatory, when `!publisher`, and one without `when` for all the rest.

## Schemas for whole documents

`--schema FILE.xsd` judges XML by an XML Schema. What it includes and imports is taken from its own folder only, an
address in the network by its last part; a finding names the file that is missing. `--schema FILE.json` judges JSON by a
JSON Schema, offline, and a reference that leads out of the file is a finding; it needs the extra `jsonschema`.
"""


def page() -> str:
    """Return the page."""
    columns = "".join(f"| `{column}` | {_cell(ABOUT[column])} |\n" for column in COLUMNS)
    parts = [HEAD + columns + MIDDLE]
    parts.extend(_section(load_schema(name)) for name in schema_names())
    return "\n".join(parts)


def _section(schema: Schema) -> str:
    rows = "".join(
        f"| `{rule.term}` | {occurrence_text(rule)} | {_cell(constraint_text(rule))} | {_cell(rule.note)} |\n"
        for rule in schema.rules
    )
    head = f"## {schema.name}\n\n{schema.label}. Any other term of DCMI may be given as well.\n\n"
    return f"{head}| term | how often | what it may be | note |\n|---|---|---|---|\n{rows}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
