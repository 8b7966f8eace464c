"""archivekit export: a record, or the record of a bag, in one form."""

from __future__ import annotations

import os

import click

from archivekit.cli.output import Output, output_options
from archivekit.cli.streams import put
from archivekit.findings import Json, json_text


@click.command()
@click.argument("source", required=False, metavar="[RECORD|BAG]")
@click.option("--as", "form", required=True, metavar="FORM", help="oai_dc, dcterms, json or premis; `list` lists them.")
@click.option("-o", "--output-file", "to", metavar="FILE", help="Write there; nothing is ever overwritten.")
@click.option("--schema", metavar="NAME|FILE", help="The schema that says which terms are private.  "
              "[default: the one that the record names, else dcterms-core]")  # fmt: skip
@click.option("--date", metavar="YYYY-MM-DD", help="The day for which access is judged.  [default: today]")
@click.option("--include-restricted", is_flag=True, help="Write a restricted record in a harvest form all the same.")
@click.option("--loss", metavar="FILE", help="Write the findings as JSON to a file.")
@output_options
def export(
    source: str | None, form: str, to: str | None, schema: str | None, date: str | None, include_restricted: bool,
    loss: str | None, output: Output,
) -> int:  # fmt: skip
    """Export a record, or the record of a bag, in one form.

    Without -o the export goes to stdout, and the report on it to stderr as text.
    """
    if form == "list":
        return _list(output)
    if source is None:
        raise click.UsageError("RECORD or BAG is missing: name what to export.", click.get_current_context())
    from archivekit.storage import files
    from archivekit.workflow.export import export as export_record

    output.check((source,), others=[path for path in (to, loss) if path is not None])
    made = export_record(source, form, schema=schema, date=date, include_restricted=include_restricted)
    if made.data is not None and to is not None:
        files.write_new(os.fsencode(to), [made.data])
    if loss is not None:
        findings = json_text([finding.to_dict() for finding in made.report.findings])
        files.write_new(os.fsencode(loss), [findings.encode("utf-8", "backslashreplace")])
    if made.data is not None and to is None:
        put(made.data)
    output.emit(made.report, after=[f"made: {to}"] if made.data is not None and to is not None else [], err=to is None)
    return made.report.exit_code


def _list(output: Output) -> int:
    from archivekit.workflow.export import Form

    forms: list[Json] = [{"form": form.value, "about": form.about} for form in Form]
    output.answer("export", {"forms": forms}, (f"{form.value:<9} {form.about}" for form in Form))
    return 0
