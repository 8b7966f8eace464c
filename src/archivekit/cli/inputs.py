"""The options that say how sheets are read, the same for every command that takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., object])

DIALECTS = ("auto", "archivematica", "dspace", "islandora", "uwazi", "plain")


def input_options(command: _F) -> _F:
    """Give a command the options `encoding`, `dialect`, `separator` and `sheet`."""
    for option in reversed(
        (
            click.option("--encoding", metavar="E", help="The encoding of a sheet.  [default: UTF-8, or its mark]"),
            click.option("--dialect", type=click.Choice(DIALECTS), default="auto", show_default=True,
                         help="Whose sheet it is; auto takes it from the headers."),
            click.option("--separator", metavar="S", help="What separates several values in one cell."),
            click.option("--sheet", metavar="NAME", help="The sheet of a workbook.  [default: the first]"),
        )
    ):  # fmt: skip
        command = option(command)
    return command
