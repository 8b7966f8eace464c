"""The page of commands: what `--help` says, of each."""

from __future__ import annotations

import importlib

import click

from archivekit.cli.main import COMMANDS, archivekit

HEAD = """\
# Commands

What each command says under `--help`. This page is made by `python -m docs.generate`.

The result is on stdout; what is said to people beside it, and progress, is on stderr. `--format json` gives the
[report](report.md) to programs, `--report KIND=FILE` writes it to a file as well. What a code in a report means is on
the page of [findings](findings.md), and `archivekit explain CODE` says it too.

| exit code | means |
|---|---|
| 0 | passed; there may be warnings and notes (`--strict` makes warnings count) |
| 1 | looked at, and something is wrong |
| 2 | wrong usage, an unknown name, or a broken schema or profile |
| 3 | could not do or could not check |
| 130, 143 | interrupted, terminated |
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD, _section("archivekit", archivekit)]
    for name, (module, _) in COMMANDS.items():
        command = getattr(importlib.import_module(module), name)
        parts.append(_section(f"archivekit {name}", command))
        if isinstance(command, click.Group):
            parts.extend(_section(f"archivekit {name} {sub}", inner) for sub, inner in command.commands.items())
    return "\n".join(parts)


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name, terminal_width=100, help_option_names=["-h", "--help"])
    return f"## {name}\n\n```text\n{command.get_help(context)}\n```\n"
