"""archivekit validate"""

from __future__ import annotations

import click

from archivekit.cli.broken import broken_schemas
from archivekit.cli.output import Output, output_options


@click.command()
@click.argument("records", nargs=-1, required=True, metavar="RECORD...", type=click.Path())
@click.option("--schema", metavar="NAME|FILE", help="The schema to validate against.  [default: dcterms-core]")
@click.option("--strict", is_flag=True, help="Count warnings as failures.")
@output_options
def validate(records: tuple[str, ...], schema: str | None, strict: bool, output: Output) -> int:
    """Validate records (TOML or JSON) against a schema, every mistake at once."""
    from archivekit.workflow.validate import validate as validate_records

    output.check(())
    with broken_schemas(output):
        report = validate_records(*records, schema=schema, strict=strict)
    output.emit(report)
    return report.exit_code
