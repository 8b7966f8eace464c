"""archivekit schema: the schemas that are shipped, one shown in another form, one checked."""

from __future__ import annotations

import click

from archivekit.cli.ending import Ending
from archivekit.cli.output import Output
from archivekit.cli.output_options import output_options
from archivekit.cli.streams import put, say
from archivekit.storage import files
from archivekit.workflow.places import to_bytes

VIEWS = ("json-schema", "csv", "html", "template")


@click.group(invoke_without_command=True)
@click.pass_context
def schema(context: click.Context) -> None:
    """Show and check the schemas that records are validated by."""
    if context.invoked_subcommand is None:
        for line in context.get_help().splitlines():
            say(line)
        raise Ending(2)


@schema.command("list")
@output_options
def list_schemas(output: Output) -> int:
    """List the schemas that are shipped."""
    from archivekit.workflow.schemas import schemas

    found = schemas()
    width = max(len(one.name) for one in found)
    output.answer(
        "schema",
        {"schemas": [{"name": one.name, "label": one.label, "rules": one.rules} for one in found]},
        [f"{one.name:<{width}}  {one.label}" for one in found],
    )
    return 0


@schema.command("show", short_help="Show a schema in one of its forms.")
@click.argument("name", metavar="NAME|FILE")
@click.option("--as", "view", type=click.Choice(VIEWS), help="The form to show it in.  [default: lines of text]")
@click.option("-o", "target", metavar="FILE", help="Write it to a file, which must not exist.")
@output_options
def show(name: str, view: str | None, target: str | None, output: Output) -> int:
    """Show a schema: as JSON Schema, as its own CSV, as a data dictionary to print, or as a blank sheet to fill in."""
    from archivekit.metadata.schema_views import as_json, as_lines
    from archivekit.workflow.records import load_schema
    from archivekit.workflow.schemas import show_schema

    output.check([name] if files.exists(to_bytes(name)) else [], others=[target] if target else [])
    if view is None:
        loaded = load_schema(name)
        if target:
            text = "".join(f"{line}\n" for line in as_lines(loaded))
            files.write_new(to_bytes(target), [text.encode("utf-8", "backslashreplace")])
        else:
            output.answer("schema", {"schema": as_json(loaded)}, as_lines(loaded))
        return 0
    data = show_schema(name, view)
    if target:
        files.write_new(to_bytes(target), [data])
    else:
        put(data)
    return 0


@schema.command("check", short_help="Check a schema, every mistake with its place.")
@click.argument("file", metavar="FILE")
@output_options
def check(file: str, output: Output) -> int:
    """Check a schema (a tabular profile in CSV, an XSD, a JSON Schema), every mistake with its cell or place."""
    from archivekit.workflow.schemas import check_schema

    output.check([file])
    report = check_schema(file)
    output.emit(report)
    return report.exit_code
