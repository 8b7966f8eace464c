"""archivekit doctor: what is on this machine, and what would bring the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from archivekit.cli.output import Output
from archivekit.cli.output_options import output_options
from archivekit.findings import Json

if TYPE_CHECKING:
    from archivekit.workflow.doctor import Check


@click.command()
@click.argument("folder", required=False, default=".", metavar="[FOLDER]")
@output_options
def doctor(folder: str, output: Output) -> int:
    """Say what is here: versions, libmagic and where it comes from, the file system of FOLDER; and what is missing.

    Everything that is missing comes with the command that mends it. The exit code is 0 where archivekit can do its
    work, and 3 where it cannot.
    """
    from archivekit.workflow.doctor import doctor as examine

    checks = examine(folder)
    usable = not any(check.is_grave for check in checks)
    listed: list[Json] = [check.to_dict() for check in checks]
    quiet = output.is_quiet
    output.answer("doctor", {"usable": usable, "checks": listed}, () if quiet and usable else _lines(checks, usable))
    return 0 if usable else 3


def _lines(checks: Sequence[Check], usable: bool) -> Iterator[str]:
    from archivekit.reporters.escape import one_line

    width = max(len(check.name) for check in checks)
    group = None
    for check in checks:
        if check.group != group:
            yield from ([""] if group else []) + [check.group]
            group = check.group
        mark = " " if check.cure is None else "!"
        yield f"{mark} {check.name:<{width}}  {one_line(check.state)}"
        if check.cure:
            yield f"  {'':<{width}}  → {one_line(check.cure)}"
    missing = [check for check in checks if check.cure]
    yield ""
    if not usable:
        yield "archivekit cannot do its work here; what is marked ! comes with what mends it."
    elif missing:
        yield "archivekit can do its work here, but for what is marked !."
    else:
        yield "archivekit has everything that it needs here."
