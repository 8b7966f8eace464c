"""A broken schema is wrong usage whose findings are the result: they go to stdout, with their cells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from archivekit.cli.ending import Ending, end
from archivekit.cli.output import Output
from archivekit.errors import BrokenSchemaError


@contextmanager
def broken_schemas(output: Output) -> Iterator[None]:
    """Report a broken schema and leave with its exit code."""
    try:
        yield
    except BrokenSchemaError as error:
        output.emit(error.report)
        raise Ending(end(error)) from error
