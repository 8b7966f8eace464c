"""A schema shown to people: lines of text, a data dictionary to print (HTML), a blank sheet to fill in (CSV)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import escape

from archivekit.findings import Json, Level
from archivekit.metadata.schema import ConstraintType, DataType, Rule, Schema
from archivekit.metadata.sheets.dialects import FILES
from archivekit.metadata.terms import PROPERTIES, Term

_KINDS = {
    DataType.STRING: "text",
    DataType.URI: "an address (URI)",
    DataType.INTEGER: "a whole number",
    DataType.DATE: "a day, YYYY-MM-DD",
    DataType.EDTF: "a date (EDTF)",
    DataType.LANGUAGE: "a language tag (BCP 47)",
}


def constraint_text(rule: Rule) -> str:
    """Return in words what a rule asks of values, beyond how often they are given."""
    parts = [_KINDS[rule.data_type]] if rule.data_type else []
    if rule.node_types:
        parts.append(" or ".join("an address" if node.value == "IRI" else "a text" for node in rule.node_types))
    if rule.constraint is not None:
        members = ", ".join(rule.constraint.members)
        parts.append(
            {
                ConstraintType.EXACT: f"exactly {members}",
                ConstraintType.PICKLIST: f"one of: {members}",
                ConstraintType.PATTERN: f"of the pattern {rule.constraint.text}",
                ConstraintType.IRI_STEM: f"an address that begins with {members}",
                ConstraintType.LANGUAGE_TAG: f"in the language {members}",
                ConstraintType.MIN_LENGTH: f"at least {members} characters",
                ConstraintType.MAX_LENGTH: f"at most {members} characters",
                ConstraintType.MIN_INCLUSIVE: f"not below {members}",
                ConstraintType.MAX_INCLUSIVE: f"not above {members}",
            }[rule.constraint.type]
        )
    return "; ".join(parts)


def occurrence_text(rule: Rule) -> str:
    """Return in words how often a rule wants its term, when, how gravely, and who may see it."""
    parts = ["required" if rule.mandatory else "optional", "repeatable" if rule.repeatable else "once"]
    if rule.when:
        parts.append(f"when {'; '.join(map(str, rule.when))}")
    if rule.severity not in (None, Level.ERROR):
        parts.append(f"otherwise a {rule.severity.value}")
    if rule.private:
        parts.append("private")
    return ", ".join(parts)


def other_terms(schema: Schema) -> tuple[str, ...]:
    """Return the DCMI terms that a schema says nothing of; a record may have them all the same."""
    ruled = {rule.term.name for rule in schema.rules}
    return tuple(name for name in PROPERTIES if name not in ruled)


def as_lines(schema: Schema) -> Iterator[str]:
    """Yield a schema as lines for a terminal."""
    yield f"{schema.name}: {schema.label or schema.shape or 'a schema'}"
    width = max((len(str(rule.term)) for rule in schema.rules), default=0)
    for rule in schema.rules:
        asked = constraint_text(rule)
        yield f"  {rule.term!s:<{width}}  {occurrence_text(rule)}{f'; {asked}' if asked else ''}"
        if rule.note:
            yield f"  {'':<{width}}  {rule.note}"
    others = other_terms(schema)
    if others:
        yield "  Any other term of DCMI may be given as well:"
        line = "   "
        for name in others:
            if len(line) + len(name) > 98:
                yield line
                line = "   "
            line += f" {name}"
        yield line


def as_json(schema: Schema) -> dict[str, Json]:
    """Return a schema as JSON: its rules by the names of their columns, empty cells left out."""
    return {
        "name": schema.name,
        "shape": schema.shape or None,
        "label": schema.label or None,
        "rules": [_rule_json(rule) for rule in schema.rules],
    }


def _rule_json(rule: Rule) -> Json:
    whole: dict[str, Json] = {
        "propertyID": str(rule.term),
        "propertyLabel": rule.label,
        "mandatory": rule.mandatory,
        "repeatable": rule.repeatable,
        "valueNodeType": " ".join(node.value for node in rule.node_types),
        "valueDataType": rule.data_type.value if rule.data_type else "",
        "valueConstraint": rule.constraint.text if rule.constraint else "",
        "valueConstraintType": rule.constraint.type.value if rule.constraint else "",
        "valueShape": rule.value_shape,
        "note": rule.note,
        "severity": rule.severity.value if rule.severity else "",
        "message": rule.message,
        "private": rule.private,
        "when": "; ".join(map(str, rule.when)),
    }
    return {name: value for name, value in whole.items() if value != ""}


def as_template(schema: Schema) -> str:
    """Return a blank sheet: one header row, with a column for a row's files and one for each term, in their order."""
    terms: dict[Term, None] = dict.fromkeys(rule.term for rule in schema.rules)
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([FILES[0], *map(str, terms)])
    return buffer.getvalue()


_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #1a1a1a; }
h1 { font-size: 1.5rem; margin-bottom: 0; } p.name { margin-top: .2rem; color: #555; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: .6rem 0; }
th, td { border: 1px solid #bbb; padding: .35rem .55rem; text-align: left; vertical-align: top; }
thead th { background: #eee; } td.term, code { font-family: ui-monospace, monospace; font-size: .92em; }
tr.required td.often { font-weight: 600; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } thead { display: table-header-group; }
  tr { break-inside: avoid; } a { color: inherit; text-decoration: none; } }
"""


def as_html(schema: Schema) -> str:
    """Return a data dictionary: one page that needs nothing else, made to be printed."""
    title = escape(schema.label or schema.name)
    rows = "\n".join(_row(rule) for rule in schema.rules)
    others = other_terms(schema)
    more = f"<p>Any other term of DCMI may be given as well: {escape(', '.join(others))}.</p>\n" if others else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: data dictionary</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<p class="name">Data dictionary of the schema <code>{escape(schema.name)}</code></p>
<table>
<caption>What a record must and may say. A term with several rows has several rules.</caption>
<thead><tr><th scope="col">Term</th><th scope="col">Label</th><th scope="col">How often</th>\
<th scope="col">What it may be</th><th scope="col">Note</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
{more}</body>
</html>
"""


def _row(rule: Rule) -> str:
    cells = (escape(rule.label), escape(occurrence_text(rule)), escape(constraint_text(rule)), escape(rule.note))
    label, often, what, note = cells
    kind = ' class="required"' if rule.mandatory and not rule.when else ""
    term = f'<td class="term"><a href="{escape(rule.term.uri)}">{escape(str(rule.term))}</a></td>'
    return f'<tr{kind}>{term}<td>{label}</td><td class="often">{often}</td><td>{what}</td><td>{note}</td></tr>'
