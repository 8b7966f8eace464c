"""archivekit export"""

from __future__ import annotations

import os
import sys

import click

from archivekit.cli.broken import broken_schemas
from archivekit.cli.output import Output, output_options
from archivekit.findings import json_text


@click.command()
@click.argument("source", required=False, metavar="[RECORD|BAG]", type=click.Path())
@click.option("--as", "form", required=True, metavar="FORM", help="oai_dc, dcterms, json or premis; `list` lists them.")
@click.option("-o", "--output-file", "to", metavar="FILE", type=click.Path(), help="Write there; never overwrites.")
@click.option("--schema", metavar="NAME|FILE", help="The schema that says which terms are private.")
@click.option("--date", metavar="YYYY-MM-DD", help="The day for which access is judged.  [default: today]")
@click.option("--include-restricted", is_flag=True, help="Write a restricted record in a harvest form all the same.")
@click.option("--loss", metavar="FILE", type=click.Path(), help="Write the findings as JSON to a file.")
@output_options
def export(
    source: str | None, form: str, to: str | None, schema: str | None, date: str | None, include_restricted: bool,
    loss: str | None, output: Output,
) -> int:  # fmt: skip
    """Export a record, or the record of a bag, in one form.

    Without -o the export goes to stdout and its report to stderr.
    """
    from archivekit.storage import files
    from archivekit.workflow.export import Form
    from archivekit.workflow.export import export as export_record

    if form == "list":
        for known in Form:
            click.echo(f"{known.value:<9} {known.about}")
        return 0
    if source is None:
        raise click.UsageError("Name the record or the bag to export.")
    output.check((source,))
    for path in (to, loss):
        if path is not None and files.is_folder(os.fsencode(source)):
            _not_inside(path, source)
    with broken_schemas(output):
        made = export_record(source, form, schema=schema, date=date, include_restricted=include_restricted)
    if made.data is not None and to is not None:
        files.write_new(os.fsencode(to), [made.data])
    elif made.data is not None:
        sys.stdout.buffer.write(made.data)
        sys.stdout.buffer.flush()
    if loss is not None:
        findings = json_text([finding.to_dict() for finding in made.report.findings])
        files.write_new(os.fsencode(loss), [findings.encode("utf-8", "backslashreplace")])
    output.emit(made.report, err=to is None)
    return made.report.exit_code


def _not_inside(path: str, bag: str) -> None:
    from archivekit.storage import files

    if files.is_inside(os.fsencode(path), os.fsencode(bag)):
        raise click.UsageError(f"{path!r} would lie inside the bag {bag!r}. Write it elsewhere.")
