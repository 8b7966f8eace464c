"""archivekit explain"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archivekit.cli.output import Output, output_options
from archivekit.errors import UnknownNameError
from archivekit.findings import Json, json_text

if TYPE_CHECKING:
    from archivekit.codes import Code


@click.command()
@click.argument("code", required=False, metavar="[CODE]")
@output_options
def explain(code: str | None, output: Output) -> int:
    """Say what a finding's code means, the clause behind it, and what to do. Without CODE, list them all."""
    from archivekit.codes import every_code, lookup
    from archivekit.workflow.places import near

    if code is None:
        codes = list(every_code())
        if output.kind == "json":
            click.echo(json_text([_fields(one) for one in codes]), nl=False)
        else:
            click.echo("\n".join(f"{one.id}  {one.level.value:<8} {one.title}" for one in codes))
        return 0
    found = lookup(code)
    if found is None:
        known = tuple(one.id for one in every_code())
        raise UnknownNameError("code", code, ("see `archivekit explain`",), suggestion=near(code, known))
    if output.kind == "json":
        click.echo(json_text(_fields(found)), nl=False)
        return 0
    clause = f" ({found.clause})" if found.clause else ""
    click.echo(f"{found.id}: {found.title}\n{found.level.value}{clause}\n")
    for paragraph in (found.meaning, f"What to do: {found.cure}"):
        click.echo(click.wrap_text(paragraph, width=88) + "\n")
    return 0


def _fields(code: Code) -> dict[str, Json]:
    return {
        "code": code.id,
        "level": code.level.value,
        "clause": code.clause,
        "title": code.title,
        "meaning": code.meaning,
        "cure": code.cure,
    }
