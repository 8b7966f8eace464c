"""Where reports go: stdout in one format, files in others; and the options that say so, the same for every command."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import click

from archivekit.findings import Json, Report, digest_of, json_text
from archivekit.reporters import text
from archivekit.reporters.text import Detail, Style
from archivekit.version import VERSION

KINDS = ("text", "json")

_F = TypeVar("_F", bound=Callable[..., object])
_OWN_TEXT = b"archivekit report "
_OWN_JSON = b'"name": "archivekit"'


@dataclass(frozen=True, slots=True)
class Output:
    """What the shared options ask for."""

    kind: str
    reports: tuple[tuple[str, str], ...]
    style: Style

    def emit(
        self, report: Report, *, after: Iterable[str] = (), extra: dict[str, Json] | None = None, err: bool = False
    ) -> None:
        """Write the report to stdout (stderr with `err`) and to every file that was asked for."""
        click.echo(self._rendered(report, self.kind, self.style, after, extra), nl=False, err=err)
        from archivekit.storage import files

        for kind, path in self.reports:
            body = self._rendered(report, kind, Style(Detail.VERBOSE), after, extra)
            head = f"archivekit report {VERSION}\n\n" if kind == "text" else ""
            raw = os.fsencode(path)
            files.write_new(raw, [(head + body).encode("utf-8", "backslashreplace")], replace=files.exists(raw))

    def _rendered(
        self, report: Report, kind: str, style: Style, after: Iterable[str], extra: dict[str, Json] | None
    ) -> str:
        if kind == "json":
            body = report.to_dict() | (extra or {})
            return json_text(body | {"digest": digest_of(body)})
        return text.render(report, style, after=after)

    def check(self, subjects: Iterable[str]) -> None:
        """Refuse, before anything starts, a report file that would overwrite or lie in what is looked at."""
        from archivekit.storage import files

        for kind, path in self.reports:
            raw = os.fsencode(path)
            for subject in subjects:
                if files.is_folder(os.fsencode(subject)) and files.is_inside(raw, os.fsencode(subject)):
                    raise click.UsageError(f"the report {path!r} would lie inside {subject!r}. Write it elsewhere.")
            if files.exists(raw) and not _is_own(raw, kind):
                raise click.UsageError(f"{path!r} is there already and is no report of ours. Choose another name.")


def _is_own(path: bytes, kind: str) -> bool:
    from archivekit.storage import files

    data = files.read(path)
    if not isinstance(data, bytes):
        return False
    return data.startswith(_OWN_TEXT) if kind == "text" else _OWN_JSON in data[:200]


def _reports(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    for value in values:
        kind, equals, path = value.partition("=")
        if kind not in KINDS or not equals or not path:
            raise click.BadParameter(f"{value!r} is not KIND=FILE with KIND one of {', '.join(KINDS)}")
        found.append((kind, path))
    return tuple(found)


def output_options(command: _F) -> _F:
    """Give a command the options that all commands share; it gets them as one `output` argument."""

    @click.option("--format", "kind", type=click.Choice(KINDS), default="text", help="Format of the report on stdout.")
    @click.option("--report", "reports", multiple=True, metavar="KIND=FILE", callback=_reports,
                  help="Write the report to a file as well; may be repeated.")  # fmt: skip
    @click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
    @click.option("-v", "--verbose", is_flag=True, help="Say everything: expected, observed, clause.")
    @click.option("--color", "colour", type=click.Choice(["auto", "always", "never"]), default="auto",
                  help="Colour in the text report.")  # fmt: skip
    @functools.wraps(command)
    def with_output(
        *arguments: object, kind: str, reports: tuple[tuple[str, str], ...], quiet: bool, verbose: bool, colour: str,
        **options: object,
    ) -> object:  # fmt: skip
        detail = Detail.QUIET if quiet else Detail.VERBOSE if verbose else Detail.NORMAL
        output = Output(kind, reports, Style(detail, _colour(colour)))
        return command(*arguments, output=output, **options)

    return with_output  # type: ignore[return-value]  # click replaces the signature anyway


def _colour(wanted: str) -> bool:
    """Say whether to colour: as asked, else on a terminal unless NO_COLOR is set (FORCE_COLOR insists)."""
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()
