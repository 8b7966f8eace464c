"""archivekit partials: what an unfinished packaging left behind, listed and, on request, removed."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from archivekit.cli.output import Output
from archivekit.cli.output_options import output_options
from archivekit.findings import Json

if TYPE_CHECKING:
    from archivekit.workflow.partials import Partial


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(readable=False))
@click.option("--remove", is_flag=True, help="Remove what nobody is writing; what is in use is never removed.")
@output_options
def partials(folder: str, remove: bool, output: Output) -> int:
    """List what runs that were stopped left in DIR: `.partial-…` folders and files, with age and size.

    None of them is a bag, and none is ever taken for one. The exit code is 0, or 3 where DIR cannot be listed or
    something could not be removed.
    """
    from archivekit.workflow.partials import Fate
    from archivekit.workflow.partials import partials as look

    found = look(folder, remove=remove)
    listed: list[Json] = [partial.to_dict() for partial in found]
    output.answer("partials", {"folder": folder, "partials": listed}, _lines(found, folder, remove=remove))
    return 3 if any(partial.fate is Fate.NOT_REMOVED for partial in found) else 0


def _lines(found: Sequence[Partial], folder: str, *, remove: bool) -> Iterator[str]:
    from archivekit.bag.compose import size_for_people
    from archivekit.reporters.escape import one_line
    from archivekit.workflow.partials import Fate

    if not found:
        yield f"{one_line(folder)}: nothing was left behind"
    for partial in found:
        files = f"{partial.files:,} file{'' if partial.files == 1 else 's'}"
        why = f" ({partial.reason})" if partial.reason else ""
        yield f"{one_line(partial.path)}: {partial.fate.value}{why}"
        yield f"  {files}, {size_for_people(partial.octets)}, last written to {_age(partial.age_seconds)} ago"
    if any(partial.fate is Fate.UNKNOWN for partial in found):
        yield "The system cannot tell whether these are being written. Where no run is at work, remove them by hand."
    if any(partial.fate is Fate.LISTED for partial in found) and not remove:
        yield f"next: archivekit partials {shlex.quote(folder)} --remove"


def _age(seconds: int) -> str:
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
