"""The option that bounds how much of a bag or an archive is looked at, the same for every command that takes it."""

from __future__ import annotations

from dataclasses import fields

import click

from archivekit.quotes import quoted


def read_limits(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, int]:
    """Return limits by the names of their fields, from texts NAME=N; raises click.BadParameter."""
    from archivekit.storage.listing import Limits

    known = {field.name.replace("_", "-"): field for field in fields(Limits)}
    found = {}
    for value in values:
        name, _, number = value.partition("=")
        if name not in known or not number.isdecimal():
            defaults = ", ".join(f"{one}={field.default}" for one, field in known.items())
            raise click.BadParameter(f"{quoted(value)} is not NAME=N. The limits and what they are: {defaults}")
        found[known[name].name] = int(number)
    return found
