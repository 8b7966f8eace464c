"""The options that say how originals become a bag, the same for one document and for many."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from archivekit.quotes import quoted

_F = TypeVar("_F", bound=Callable[..., object])
#: A path of any kind: whether it can be read is looked at where everything else is, and reported with it.
PATH = click.Path(readable=False)


def _tags(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    for value in values:
        label, colon, rest = value.partition(":")
        if not colon:
            raise click.BadParameter(f"{quoted(value)} is not 'Label: value'")
        found.append((label, rest.strip()))
    return tuple(found)


def packaging_options(command: _F) -> _F:
    """Give a command what `package` and `ingest` share: digests, tags, originals, the date, durability, formats."""
    for option in reversed(
        (
            click.option("--digest", multiple=True, metavar="ALG",
                         help="Digest algorithm; may be repeated.  [default: sha512]"),
            click.option("--tag", "tags", multiple=True, metavar="'LABEL: VALUE'", callback=_tags,
                         help="A line for bag-info.txt."),
            click.option("--tags", "tags_file", metavar="FILE", type=PATH,
                         help="A file of such lines; they come before those of --tag."),
            click.option("--exclude", multiple=True, metavar="GLOB",
                         help="Leave out originals that match; may be repeated."),
            click.option("--links", type=click.Choice(["refuse", "follow", "record"]), default="refuse",
                         show_default=True, help="What becomes of symbolic links."),
            click.option("--junk", type=click.Choice(["keep", "report", "exclude"]), default="report",
                         show_default=True, help="What becomes of .DS_Store, Thumbs.db and their kind."),
            click.option("--nested", is_flag=True, help="Package a bag within a bag."),
            click.option("--expect", multiple=True, metavar="FILE", type=PATH,
                         help="Digests that the originals must match: SHA256SUMS, a manifest, a DROID CSV."),
            click.option("--date", metavar="YYYY-MM-DD",
                         help="The date for Bagging-Date and events.  [default: today]"),
            click.option("--durability", type=click.Choice(["full", "flush", "none"]), default="full",
                         show_default=True,
                         help="full: flush and read back; flush: no reading back; none: neither."),
            click.option("--identify", type=click.Choice(["auto", "library", "table"]), default="auto",
                         show_default=True,
                         help="Who tells the formats: libmagic (auto: up to 20,000 files) or the table."),
        )
    ):  # fmt: skip
        command = option(command)
    return command
