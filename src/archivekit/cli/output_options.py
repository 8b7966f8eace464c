"""The options that say where results go and how, the same for every command."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import TypeVar

import click

from archivekit.cli.broken import reported
from archivekit.cli.output import Output
from archivekit.quotes import quoted
from archivekit.reporters.forms import KINDS, PLAIN
from archivekit.reporters.text import Detail, Style

_F = TypeVar("_F", bound=Callable[..., object])


def _reports(kinds: tuple[str, ...]) -> Callable[..., tuple[tuple[str, str], ...]]:
    def read(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        found = []
        for value in values:
            kind, equals, path = value.partition("=")
            if kind not in kinds or not equals or not path:
                raise click.BadParameter(
                    f"{quoted(value)} is not KIND=FILE with KIND one of {', '.join(kinds)}", ctx=ctx, param=parameter
                )
            found.append((kind, path))
        return tuple(found)

    return read


def output_options(command: _F) -> _F:
    """Give a command the options that all commands share; it gets them as one `output` argument.

    An error that the command raises is reported in the format that was asked for.
    """
    return _with_output(command, PLAIN)


def report_options(command: _F) -> _F:
    """Give a command the same options, with every kind of report that CI systems and people read."""
    return _with_output(command, KINDS)


def _with_output(command: _F, kinds: tuple[str, ...]) -> _F:
    @click.option("--format", "kind", type=click.Choice(kinds), default="text", help="Format of the result on stdout.")
    @click.option("--report", "reports", multiple=True, metavar="KIND=FILE", callback=_reports(kinds),
                  help="Write it to a file as well; may be repeated.")  # fmt: skip
    @click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
    @click.option("-v", "--verbose", is_flag=True, help="Say everything: expected, observed, clause.")
    @click.option("--color", "colour", type=click.Choice(["auto", "always", "never"]), default="auto",
                  help="Colour in the text on stdout.")  # fmt: skip
    @functools.wraps(command)
    def with_output(
        *arguments: object, kind: str, reports: tuple[tuple[str, str], ...], quiet: bool, verbose: bool, colour: str,
        **options: object,
    ) -> object:  # fmt: skip
        if quiet and verbose:
            raise click.UsageError("-q and -v ask for opposite things: leave one out", click.get_current_context())
        detail = Detail.QUIET if quiet else Detail.VERBOSE if verbose else Detail.NORMAL
        output = Output(kind, reports, Style(detail, _colour(colour)))
        with reported(output, command.__name__):
            return command(*arguments, output=output, **options)

    return with_output  # type: ignore[return-value]  # click replaces the signature anyway


def _colour(wanted: str) -> bool:
    """Say whether to colour: as asked, else on a terminal unless NO_COLOR is set (FORCE_COLOR insists)."""
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    out = getattr(sys, "stdout", None)  # None where it is closed
    return out is not None and out.isatty() and os.environ.get("TERM") != "dumb"
