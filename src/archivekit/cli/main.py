"""The entry: commands loaded when they are called, signals turned into clean endings, errors into one sentence."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
from types import FrameType

import click

from archivekit.cli.ending import Ending, end
from archivekit.errors import ArchiveKitError
from archivekit.version import VERSION

#: Command → the module that holds it (the function has the module's last name), and its line in the help.
COMMANDS = {
    "validate": ("archivekit.cli.validate", "Validate records against a schema, every mistake at once."),
    "export": ("archivekit.cli.export", "Export a record as Dublin Core, JSON or PREMIS."),
    "package": ("archivekit.cli.package", "Make a verified BagIt bag of originals and their record."),
    "verify": ("archivekit.cli.verify", "Verify bags: every rule, every digest, every problem."),
    "explain": ("archivekit.cli.explain", "Say what a finding's code means and what to do."),
    "doctor": ("archivekit.cli.doctor", "Say what archivekit has here, and what would bring the rest."),
}


class _Lazy(click.Group):
    """A group that imports a command only when it is called, and lists them without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from archivekit.workflow.places import near

            close = near(args[0], tuple(COMMANDS))
            raise click.UsageError(error.message + (f" Did you mean {close!r}?" if close else ""), ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="archivekit", message="%(prog)s %(version)s")
def archivekit() -> None:
    """Validate records, export Dublin Core, and package originals as BagIt bags.

    Exit codes: 0 passed; 1 looked at, and something is wrong; 2 wrong usage; 3 could not do or could not check;
    130 interrupted.
    """


def run() -> None:
    """Run the command line and exit with its code."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run the command line and return its exit code. No traceback is shown for what a person can mend."""
    _use_utf8()
    with contextlib.suppress(ValueError, AttributeError):
        signal.signal(signal.SIGTERM, _terminated)
    try:
        code = archivekit.main(arguments, prog_name="archivekit", standalone_mode=False)
        sys.stdout.flush()
    except Ending as ending:
        return ending.code
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        error.show(sys.stderr)
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("archivekit: interrupted; nothing half-done was left under a final name", err=True)
        return 130
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 3
    except ArchiveKitError as error:
        return end(error)
    return code if isinstance(code, int) else 0


def _use_utf8() -> None:
    """Write UTF-8 whatever the locale says, and never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _terminated(number: int, frame: FrameType | None) -> None:
    """Turn SIGTERM into an exception, so that everything on the way out cleans up after itself."""
    raise Ending(143)
