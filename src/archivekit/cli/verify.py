"""archivekit verify"""

from __future__ import annotations

import click

from archivekit.cli.output import Output, output_options
from archivekit.cli.progress import progress
from archivekit.storage.system import usable_cores


@click.command()
@click.argument("bags", nargs=-1, required=True, metavar="BAG...", type=click.Path())
@click.option("--depth", type=click.Choice(["full", "complete", "quick"]), default="full", show_default=True,
              help="full: every digest; complete: every file and size; quick: octet and file counts.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Count warnings as failures.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many cores to use (all that this process may use).")
@output_options
def verify(bags: tuple[str, ...], depth: str, strict: bool, jobs: int | None, output: Output) -> int:
    """Verify bags: every rule of RFC 8493, every digest, every problem at once.

    Nothing is written into a bag and nothing is fetched.
    """
    from archivekit.workflow.verify import verify as verify_bags

    output.check(bags)
    with progress("verifying", output) as tick:
        report = verify_bags(*bags, depth=depth, strict=strict, jobs=jobs or usable_cores(), progress=tick)
    output.emit(report)
    return report.exit_code
