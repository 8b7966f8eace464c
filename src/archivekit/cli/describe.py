"""archivekit describe: what originals say of themselves, as a draft record that a person decides on."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

import click

from archivekit.cli.output import Output
from archivekit.cli.output_options import output_options
from archivekit.cli.streams import put
from archivekit.findings import Json
from archivekit.reporters.escape import safe

if TYPE_CHECKING:
    from archivekit.workflow.describe import Draft


@click.command()
@click.argument("originals", nargs=-1, required=True, metavar="ORIGINAL...")
@click.option("-o", "--output-file", "to", metavar="FILE", help="Write the draft there: FILE.toml for one document, "
              "FILE.csv for a sheet with a row a document. Nothing is ever overwritten.")  # fmt: skip
@output_options
def describe(originals: tuple[str, ...], to: str | None, output: Output) -> int:
    """Draft a record from what the originals of a document say of themselves.

    Every suggestion is a comment with its source, so that the record is empty until you decide. All originals that are
    named, and all files in folders, are one document; with -o FILE.csv each folder or file in the folder named is one.
    Originals are read and never changed.
    """
    from archivekit.storage import files

    ending = os.path.splitext(to)[1].lower() if to is not None else ""
    if ending in (".json", ".yaml", ".yml", ".xml", ".xlsx", ".ods", ".tsv"):
        raise click.UsageError(
            f"a draft is TOML (.toml), or a sheet (.csv), and no {ending}. Choose another name; "
            "`--format json` gives the suggestions as JSON.",
            click.get_current_context(),
        )
    output.check(originals, others=[to] if to is not None else [])
    if to is not None and ending == ".csv":
        return _sheet(originals, to, output)
    from archivekit.workflow.describe import describe as draft_of

    draft = draft_of(*originals)
    after = []
    if to is not None:
        files.write_new(os.fsencode(to), [draft.to_toml().encode("utf-8", "backslashreplace")])
        questions = sum(one.question is not None for one in draft.suggestions)
        after = [
            f"made: {to} ({len(draft.suggestions)} suggestions, {questions} of them with a question)",
            f"next: decide on each line, then archivekit validate {shlex.quote(to)}",
        ]
    elif output.kind == "text":
        put(safe(draft.to_toml()))
    extra: dict[str, Json] = {"suggestions": [one.to_dict() for one in draft.suggestions]}
    output.emit(draft.report, after=after, extra=extra, err=to is None and output.kind == "text", made=to)
    return draft.report.exit_code


def _sheet(originals: tuple[str, ...], to: str, output: Output) -> int:
    """Write the sheet of many documents, and report on them."""
    from archivekit.storage import files
    from archivekit.workflow.describe import describe_each

    made = describe_each(*originals, to=to)
    files.write_new(os.fsencode(to), [made.text.encode("utf-8", "backslashreplace")])
    where = f" --originals {shlex.quote(made.originals)}" if made.originals else ""
    after = [
        f"made: {to} ({len(made.drafts)} rows)",
        "next: read each row, fill in its empty cells, and delete the column `draft`; then",
        f"      archivekit validate {shlex.quote(to)}" + (f"  (and ingest with{where})" if where else ""),
    ]
    suggestions: list[Json] = [_of(draft, one.to_dict()) for draft in made.drafts for one in draft.suggestions]
    output.emit(made.report, after=after, extra={"suggestions": suggestions}, made=to)
    return made.report.exit_code


def _of(draft: Draft, suggestion: dict[str, Json]) -> Json:
    return {"document": draft.name, **suggestion}
