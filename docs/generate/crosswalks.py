"""The page of crosswalks: for each form the table that ships, row by row, with what a rule means and what is lost."""

from __future__ import annotations

from archivekit.formats.crosswalk import Row, read_crosswalk
from archivekit.storage import shelf
from archivekit.workflow.forms import Form

HEAD = """\
# Crosswalks

Where each term of Dublin Core goes in a form, and what is lost by it. The tables ship as `schemas/crosswalks/*.csv` and
are what the exports themselves follow; this page is made of them by `python -m docs.generate`.

A place is the path of elements from the outside in; `[@name=value]` is an attribute that is always written there. The
rows of a term are tried in their order, and a value may be taken by several; `else` before a rule means: only if no row
above took the value. A legacy element (`dc:title`) follows the rows of its namesake where it has none of its own. What
no row takes is a finding, and so is every loss; `archivekit export --loss FILE` writes all of them.

`dcterms` and `json` need no table: they carry every term. `oai-pmh` follows the table of `oai_dc`.
"""

#: Characters that would end a cell or begin markup in Markdown.
_ESCAPES = str.maketrans({"|": r"\|", "*": r"\*", "<": "&lt;"})


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for name in shelf.names("crosswalks", suffix=".csv"):
        form = name.removeprefix("crosswalks/").removesuffix(".csv")
        rows = read_crosswalk(shelf.read(name), form=form).rows
        parts.append(f"## {form}\n\n{Form(form).about[0].upper()}{Form(form).about[1:]}.\n")
        parts.append("| term | place | rule | what is lost |\n|---|---|---|---|\n" + "".join(map(_line, rows)))
    return "\n".join(parts)


def _line(row: Row) -> str:
    if not row.target:
        return f"| `{row.term}` | *none* | | {row.loss.translate(_ESCAPES)} |\n"
    rule = f"{'else ' if row.otherwise else ''}{row.rule}"
    mapped = ", ".join(f"{key} → {value}" if key != value else key for key, value in row.arguments)
    told = f"{rule}: {mapped}" if mapped else rule
    return f"| `{row.term}` | `{row.target}` | {told.translate(_ESCAPES)} | {row.loss.translate(_ESCAPES)} |\n"
