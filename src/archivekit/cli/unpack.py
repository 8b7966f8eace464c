"""archivekit unpack: the verified bag in an archive file into a folder."""

from __future__ import annotations

import shlex

import click

from archivekit.cli.limits import read_limits
from archivekit.cli.output import Output
from archivekit.cli.output_options import output_options
from archivekit.cli.progress import progress
from archivekit.storage.system import usable_cores

_PATH = click.Path(readable=False)


@click.command()
@click.argument("archive", metavar="FILE", type=_PATH)
@click.option("--to", required=True, metavar="DIR", type=_PATH,
              help="The folder in which the bag's own folder is made.")  # fmt: skip
@click.option("--durability", type=click.Choice(["full", "flush", "none"]), default="full", show_default=True,
              help="full: flush and read back; flush: no reading back; none: neither.")  # fmt: skip
@click.option("--limit", "limits", multiple=True, metavar="NAME=N", callback=read_limits,
              help="How much of an archive is looked at before it counts as hostile.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), help="How many cores to use (all that this process may use).")
@output_options
def unpack(
    archive: str, to: str, durability: str, limits: dict[str, int], jobs: int | None, output: Output
) -> int:  # fmt: skip
    """Unpack the bag in an archive file: only what passes, nothing renamed or left out, nothing overwritten.

    The bag is made in DIR under its own name, and its files keep their modification times.
    """
    from archivekit.storage.listing import Limits
    from archivekit.workflow import archives

    output.check((archive, to))
    with progress("unpacking", output) as tick:
        made = archives.unpack(
            archive, to=to, durability=durability, limits=Limits(**limits), jobs=jobs or usable_cores(), progress=tick
        )
    after = (f"made: {made.path}", f"next: archivekit verify {shlex.quote(made.path)}")
    output.emit(made.report, after=after, made=made.path)
    return made.report.exit_code
