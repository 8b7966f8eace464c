"""Where results go: stdout in one format, files in others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from archivekit.cli.streams import HangUp, UnwritableError, as_typed, put, say
from archivekit.errors import StorageError
from archivekit.findings import SCHEMA_VERSION, Json, Report, digest_of
from archivekit.quotes import quoted
from archivekit.reporters import text
from archivekit.reporters.escape import safe
from archivekit.reporters.exact import exact
from archivekit.reporters.forms import pieces
from archivekit.reporters.text import Detail, Style
from archivekit.version import VERSION

if TYPE_CHECKING:
    from archivekit.reporters.html import Page

#: A result, piece by piece, in a kind and, where it is text, a style.
Rendering: TypeAlias = "Callable[[str, Style], Iterable[str]]"


@dataclass(frozen=True, slots=True)
class Output:
    """What the shared options ask for."""

    kind: str
    reports: tuple[tuple[str, str], ...]
    style: Style

    @property
    def is_quiet(self) -> bool:
        """Say whether only what is wrong is to be said."""
        return self.style.detail is Detail.QUIET

    def wants(self, kind: str) -> bool:
        """Say whether anything is to be given in that kind."""
        return kind == self.kind or any(kind == wanted for wanted, _ in self.reports)

    def emit(
        self,
        report: Report,
        *,
        after: Iterable[str] = (),
        extra: dict[str, Json] | None = None,
        page: Page | None = None,
        err: bool = False,
        silent: bool = False,
        made: str | None = None,
    ) -> None:
        """Give a report; to stderr and as text with `err`, to the files alone with `silent`.

        `extra` is for JSON, and `page` for HTML: what they hold beside the report. `made` is what the run has put in
        place: where the report cannot be given, standard error says that it is there all the same.
        """

        lines = tuple(map(as_typed, after))

        def rendered(kind: str, style: Style) -> Iterable[str]:
            if kind == "text":
                return (text.render(report, style, after=lines),)
            if kind != "json":
                return pieces(kind, report, page)
            body = report.to_dict() | (extra or {})
            return (exact(body | {"digest": digest_of(body)}, indent=1) + "\n",)

        if self.wants("github"):
            from archivekit.cli.stepsummary import add

            add(report)
        with _in_place(made):
            self._give(rendered, err=err, silent=silent)

    def answer(self, command: str, body: dict[str, Json], lines: Iterable[str]) -> None:
        """Give an answer that is no report on subjects: lines of text, or a JSON object that says where it is from."""

        def rendered(kind: str, style: Style) -> Iterable[str]:
            if kind == "text":
                return (f"{line}\n" for line in shown)
            head: dict[str, Json] = {
                "schema_version": SCHEMA_VERSION,
                "tool": {"name": "archivekit", "version": VERSION},
                "command": command,
            }
            return (exact(head | body, indent=1) + "\n",)

        shown = tuple(map(safe, lines))
        self._give(rendered, err=False, silent=False)

    def _give(self, rendered: Rendering, *, err: bool, silent: bool) -> None:
        """Write to every file that was asked for, then to the stream: whoever stops reading it loses no file."""
        from archivekit.storage import files

        failed = None
        for kind, path in self.reports:
            head = f"archivekit report {VERSION}\n\n" if kind == "text" else ""
            body = chain((head,), rendered(kind, Style(Detail.VERBOSE)))
            raw = os.fsencode(path)
            try:
                encoded = (piece.encode("utf-8", "backslashreplace") for piece in body)
                files.write_new(raw, encoded, replace=files.exists(raw))
            except StorageError as error:
                failed = failed or error
        if err and not silent:
            for line in "".join(rendered("text", self.style)).splitlines():
                say(line)
        elif not silent:
            for piece in rendered(self.kind, self.style):
                put(piece)
        if failed is not None:
            raise UnwritableError(str(failed), path=failed.path, operation=failed.operation) from failed

    def check(self, subjects: Iterable[str], *, others: Iterable[str] = ()) -> None:
        """Refuse, before anything starts, an output that would overwrite or lie in what is looked at.

        `others` are the command's own output files; two outputs of one name are refused as well.
        """
        theirs = tuple(others)
        if self.reports or theirs:
            from archivekit.cli.outlets import check

            check(self.reports, tuple(subjects), theirs)


@contextmanager
def _in_place(made: str | None) -> Iterator[None]:
    """Say, where a result cannot be given, that what was made is there: the exit code alone would deny it."""
    try:
        yield
    except (HangUp, UnwritableError):
        if made is not None:
            say(f"archivekit: {quoted(made)} is made and in place; only what was to be said of it could not be written")
        raise
