"""archivekit validate: records against a schema, every mistake at once."""

from __future__ import annotations

import shlex

import click

from archivekit.cli.inputs import input_options
from archivekit.cli.output import Output
from archivekit.cli.output_options import report_options
from archivekit.findings import Kind, Outcome


@click.command()
@click.argument("records", nargs=-1, required=True, metavar="RECORD...")
@click.option("--schema", metavar="NAME|FILE", help="The schema to validate against.  [default: dcterms-core]")
@click.option("--strict", is_flag=True, help="Count warnings as failures.")
@click.option("--date", metavar="YYYY-MM-DD", help="The day for which embargoes are judged.  [default: today]")
@input_options
@report_options
def validate(
    records: tuple[str, ...], schema: str | None, strict: bool, date: str | None, encoding: str | None, dialect: str,
    separator: str | None, sheet: str | None, output: Output,
) -> int:  # fmt: skip
    """Validate records against a schema, every mistake at once.

    A record is a file of TOML, JSON or YAML, Dublin Core in XML or an answer of OAI-PMH, or a sheet of many records
    (CSV, TSV, .xlsx, .ods). A schema is the name of one that is shipped (dcterms-core, press-report, …), a CSV file (a
    DC Tabular Application Profile), an XSD for XML, or a JSON Schema for JSON.
    """
    from archivekit.workflow.validate import validate as validate_records

    output.check(records)
    report = validate_records(
        *records, schema=schema, strict=strict, date=date, encoding=encoding, dialect=dialect, separator=separator,
        sheet=sheet,
    )  # fmt: skip
    after = []
    of_documents = (schema or "").lower().endswith((".xsd", ".json"))
    one = len(records) == 1 and report.subjects[0].kind is Kind.RECORD
    if one and report.outcome is Outcome.PASSED and not of_documents:
        given = f" --schema {shlex.quote(schema)}" if schema else ""
        after = [f"next: archivekit package ORIGINALS --record {shlex.quote(records[0])}{given} --to BAG"]
    output.emit(report, after=after)
    return report.exit_code
