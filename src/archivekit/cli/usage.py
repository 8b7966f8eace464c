"""Wrong usage as one sentence: what is wrong, what was probably meant, and where to read on."""

from __future__ import annotations

import re

import click

from archivekit.quotes import quoted

_CHOSEN = re.compile(r"^'(.*)' is not one of ", re.DOTALL)


def sentence(error: click.ClickException, command: str | None) -> str:
    """Return what click has to say in one line; `command` is the one that was called, where that is known."""
    command = f"archivekit {command}" if command else "archivekit"
    message = re.sub(r"\s*\n\s*", " ", _message(error).strip())
    end = "" if message.endswith((".", "?")) else "."
    return f"{command}: {message}{end} See `{command} --help`."


def _message(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"there is no option {quoted(error.option_name)}{_meant(error.option_name, error.possibilities or ())}"
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint(error.ctx) if error.param is not None and error.ctx is not None else ""
        return f"{name.strip(chr(39))} is missing"
    if isinstance(error, click.BadParameter) and error.param is not None and error.ctx is not None:
        name = error.param.get_error_hint(error.ctx).strip("'")
        wanted = error.param.type
        if isinstance(wanted, click.IntRange):
            return f"{name}: {error.message.replace('is not a valid integer range', 'is not a whole number')}"
        known = wanted.choices if isinstance(wanted, click.Choice) else ()
        chosen = _CHOSEN.match(error.message)
        return f"{name}: {error.message.rstrip('.')}{_meant(chosen.group(1), known) if chosen else ''}"
    message = error.format_message()
    return message if message[1:2].isupper() else message[:1].lower() + message[1:]


def _meant(name: str, known: object) -> str:
    from archivekit.workflow.places import near

    close = near(name, tuple(map(str, known))) if isinstance(known, (list, tuple)) else None
    return f"; did you mean {quoted(close)}?" if close else ""
