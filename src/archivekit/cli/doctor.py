"""archivekit doctor"""

from __future__ import annotations

import click

from archivekit.cli.output import Output, output_options
from archivekit.findings import json_text


@click.command()
@click.argument("folder", required=False, default=".", metavar="[FOLDER]", type=click.Path())
@output_options
def doctor(folder: str, output: Output) -> int:
    """Say what is here: versions, libmagic and where it comes from, the file system of FOLDER; and what is missing.

    Everything that is missing comes with the command that mends it.
    """
    from archivekit.workflow.doctor import doctor as examine

    checks = examine(folder)
    if output.kind == "json":
        click.echo(json_text([check.to_dict() for check in checks]), nl=False)
        return 0
    width = max(len(check.name) for check in checks)
    for check in checks:
        click.echo(f"{check.name:<{width}}  {check.state}")
        if check.cure:
            click.echo(f"{'':<{width}}  → {check.cure}")
    return 0
