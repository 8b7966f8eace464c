"""archivekit pack: a bag's folder into one file, verified, the same octets each time."""

from __future__ import annotations

import os
import shlex

import click

from archivekit.cli.output import Output
from archivekit.cli.output_options import output_options
from archivekit.cli.progress import progress
from archivekit.quotes import quoted
from archivekit.storage.system import usable_cores

_PATH = click.Path(readable=False)


def source_date_epoch() -> int | None:
    """Return SOURCE_DATE_EPOCH in seconds; raises a usage error where it is no number."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 12):
        raise click.UsageError(
            f"SOURCE_DATE_EPOCH is {quoted(given)}, and must be seconds since 1970 as a whole number"
        )
    return int(given)


@click.command()
@click.argument("bag", metavar="BAG", type=_PATH)
@click.option("--to", required=True, metavar="FILE", type=_PATH,
              help="The archive: .tar, .tar.gz, .tar.zst or .zip; it must not exist.")  # fmt: skip
@click.option("--checksum", multiple=True, metavar="ALG",
              help="Write the digest of the file beside it (FILE.sha512); may be repeated.")  # fmt: skip
@click.option("--durability", type=click.Choice(["full", "flush", "none"]), default="full", show_default=True,
              help="full: flush and read back; flush: no reading back; none: neither.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), help="How many cores to use (all that this process may use).")
@output_options
def pack(bag: str, to: str, checksum: tuple[str, ...], durability: str, jobs: int | None, output: Output) -> int:
    """Put a bag into one file, verified before and after; the bag stays as it is.

    The same bag gives the same octets on any machine. SOURCE_DATE_EPOCH is a time that no member is later than.
    """
    from archivekit.workflow import archives

    output.check((bag, to))
    with progress("packing", output) as tick:
        made = archives.pack(
            bag, to=to, checksum=checksum, latest=source_date_epoch(), durability=durability,
            jobs=jobs or usable_cores(), progress=tick,
        )  # fmt: skip
    beside = tuple(f"made: {path}" for path in made.checksums)
    output.emit(made.report, after=(f"made: {to}", *beside, f"next: archivekit verify {shlex.quote(to)}"), made=to)
    return made.report.exit_code
