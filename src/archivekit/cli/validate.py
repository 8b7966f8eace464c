"""archivekit validate: records against a schema, every mistake at once."""

from __future__ import annotations

import shlex

import click

from archivekit.cli.output import Output, output_options
from archivekit.findings import Outcome


@click.command()
@click.argument("records", nargs=-1, required=True, metavar="RECORD...")
@click.option("--schema", metavar="NAME|FILE", help="The schema to validate against.  [default: dcterms-core]")
@click.option("--strict", is_flag=True, help="Count warnings as failures.")
@click.option("--date", metavar="YYYY-MM-DD", help="The day for which embargoes are judged.  [default: today]")
@output_options
def validate(records: tuple[str, ...], schema: str | None, strict: bool, date: str | None, output: Output) -> int:
    """Validate records (TOML or JSON) against a schema, every mistake at once.

    A schema is the name of one that is shipped (dcterms-core, press-report, …) or a CSV file (a DC Tabular
    Application Profile).
    """
    from archivekit.workflow.validate import validate as validate_records

    output.check(records)
    report = validate_records(*records, schema=schema, strict=strict, date=date)
    after = []
    if len(records) == 1 and report.outcome is Outcome.PASSED:
        given = f" --schema {shlex.quote(schema)}" if schema else ""
        after = [f"next: archivekit package ORIGINALS --record {shlex.quote(records[0])}{given} --to BAG"]
    output.emit(report, after=after)
    return report.exit_code
