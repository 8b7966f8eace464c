"""The entry: commands loaded when they are called, signals turned into clean endings, errors into one sentence."""

from __future__ import annotations

import contextlib
import gc
import importlib
import signal
import sys
from types import FrameType

import click

from archivekit.cli.ending import Ending, end
from archivekit.cli.streams import HangUp, abandon, prepare, say
from archivekit.errors import ArchiveKitError
from archivekit.quotes import quoted
from archivekit.version import VERSION

#: Command → the module that holds it (the function has the module's last name), and its line in the help.
COMMANDS = {
    "describe": ("archivekit.cli.describe", "Draft a record from what originals say of themselves."),
    "validate": ("archivekit.cli.validate", "Validate records against a schema, every mistake at once."),
    "export": ("archivekit.cli.export", "Export a record as Dublin Core, JSON or PREMIS."),
    "package": ("archivekit.cli.package", "Make a verified BagIt bag of originals and their record."),
    "ingest": ("archivekit.cli.ingest", "Make a verified bag for every row of a sheet, or folder of a folder."),
    "verify": ("archivekit.cli.verify", "Verify bags: every rule, every digest, every problem."),
    "pack": ("archivekit.cli.pack", "Put a bag into one file, tar or zip, verified before and after."),
    "unpack": ("archivekit.cli.unpack", "Unpack the bag in one file, where it verifies."),
    "schema": ("archivekit.cli.schema", "List, show and check the schemas that records are validated by."),
    "partials": ("archivekit.cli.partials", "List what stopped runs left in a folder, or remove it."),
    "explain": ("archivekit.cli.explain", "Say what a finding's code means and what to do."),
    "doctor": ("archivekit.cli.doctor", "Say what archivekit has here, and what would bring the rest."),
}

_EXAMPLE = """\
\b
Originals and a record become a package:
  archivekit validate statement.toml
  archivekit package originals/ --record statement.toml --to vault/statement
  archivekit verify vault/statement

\b
Exit codes:
  0    passed; there may be warnings and notes
  1    looked at, and something is wrong
  2    wrong usage, an unknown name, or a broken schema
  3    could not do or could not check
  130  interrupted
"""


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
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from archivekit.workflow.places import near

            close = near(args[0], tuple(COMMANDS))
            meant = f"did you mean {quoted(close)}?" if close else f"There are {', '.join(COMMANDS)}."
            raise click.UsageError(f"there is no command {quoted(args[0])}{'; ' if close else '. '}{meant}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.group(
    cls=_Lazy,
    epilog=_EXAMPLE,
    invoke_without_command=True,
    subcommand_metavar="COMMAND ...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(VERSION, prog_name="archivekit", message="%(prog)s %(version)s")
@click.pass_context
def archivekit(context: click.Context) -> None:
    """Validate records, export Dublin Core, and package originals as BagIt bags that can be trusted in thirty years."""
    if context.invoked_subcommand is None:
        for line in context.get_help().splitlines():
            say(line)
        raise Ending(2)


def run() -> None:
    """Run the command line and exit with its code; a fault of our own shows its traceback, and is never a verdict."""
    gc.set_threshold(50_000, 20, 20)  # loading makes many objects and no cycles: collecting costs a tenth of the start
    try:
        code = main(sys.argv[1:])
    except Exception:  # noqa: BLE001 -- the outermost door: the interpreter would exit with 1, "something is wrong"
        import traceback

        abandon()
        with contextlib.suppress(OSError, ValueError, AttributeError):
            traceback.print_exc()
        say(
            "archivekit: this is a fault in archivekit, and nothing was checked. Please report it with the lines above."
        )
        code = 3
    sys.exit(code)


def main(arguments: list[str]) -> int:
    """Run the command line and return its exit code. No traceback is shown for what a person can mend."""
    prepare()
    with contextlib.suppress(ValueError, AttributeError):
        signal.signal(signal.SIGTERM, _terminated)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup` asks to stay
            signal.signal(signal.SIGHUP, _terminated)
    try:
        code = archivekit.main(arguments, prog_name="archivekit", standalone_mode=False)
    except Ending as ending:
        return ending.code
    except click.ClickException as error:
        from archivekit.cli.usage import sentence

        say(sentence(error, arguments[0] if arguments and arguments[0] in COMMANDS else None))
        return 2
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("archivekit: interrupted; nothing half-done was left under a final name")
        return 130
    except (HangUp, SystemExit):  # click leaves so where its own output, help or version, met a broken pipe
        abandon()
        return 3
    except MemoryError:
        say("archivekit: there is not enough memory for this. Run it with fewer subjects or `--jobs 1`.")
        return 3
    except ArchiveKitError as error:
        return end(error)
    except ImportError as error:
        say(f"archivekit: a library does not load: {error}. `archivekit doctor` says what mends it.")
        return 3
    except OSError as error:  # what click itself writes: help and version
        abandon()
        say(f"archivekit: the output could not be written: {error.strerror or error}. Send it somewhere else.")
        return 3
    return code if isinstance(code, int) else 0


def _terminated(number: int, frame: FrameType | None) -> None:
    """Turn SIGTERM or SIGHUP into an exception, so that everything on the way out cleans up after itself."""
    raise Ending(128 + number)
