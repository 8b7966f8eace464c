"""archivekit explain: what a code means, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from archivekit.cli.output import Output
from archivekit.cli.output_options import output_options
from archivekit.errors import UsageError
from archivekit.findings import Json
from archivekit.quotes import quoted

if TYPE_CHECKING:
    from archivekit.codes import Code

_WIDTH = 88


@click.command()
@click.argument("code", required=False, metavar="[CODE]")
@output_options
def explain(code: str | None, output: Output) -> int:
    """Say what a finding's code means, the clause behind it, and what to do.

    CODE is one code (BAG-134) or a family (BAG). Without it, all codes are listed.
    """
    from archivekit.codes import FAMILIES, lookup

    wanted = None if code is None else code.strip().upper()
    if wanted is None or wanted in FAMILIES:
        prefixes = [wanted] if wanted else list(FAMILIES)
        listed: list[Json] = [_fields(one) for prefix in prefixes for one in _family(prefix)]
        output.answer("explain", {"codes": listed}, _listing(prefixes))
        return 0
    found = lookup(wanted)
    if found is None:
        raise UsageError(_unknown(str(code)))
    output.answer("explain", _fields(found), _page(found))
    return 0


def _family(prefix: str) -> Iterator[Code]:
    from archivekit.codes import family

    return family(prefix)


def _unknown(given: str) -> str:
    """Return what to say of a code that is not there: the one that was probably meant, or where they are listed."""
    from archivekit.codes import FAMILIES, every_code, lookup
    from archivekit.workflow.places import near

    prefix, dash, number = given.strip().upper().partition("-")
    if prefix in FAMILIES and dash:
        return (
            f"there is no code {quoted(given)}. `archivekit explain {prefix}` lists the codes of {FAMILIES[prefix][0]}."
        )
    close = near(prefix, tuple(FAMILIES))
    same = lookup(f"{close}-{number}") if close else None
    meant = same.id if same else near(given, tuple(code.id for code in every_code()))
    hint = f"did you mean {meant}? " if meant else ""
    return f"there is no code {quoted(given)}{'; ' if hint else '. '}{hint}`archivekit explain` lists them all."


def _listing(prefixes: list[str]) -> Iterator[str]:
    from archivekit.codes import FAMILIES

    for number, prefix in enumerate(prefixes):
        if number:
            yield ""
        yield f"{prefix}: {FAMILIES[prefix][0]}"
        yield from (f"  {code.id}  {code.level.value:<7}  {code.title}" for code in _family(prefix))
    yield ""
    yield "next: archivekit explain CODE"


def _page(code: Code) -> Iterator[str]:
    import textwrap

    clause = f"  ({code.clause})" if code.clause else ""
    yield f"{code.id}  {code.level.value}{clause}"
    yield code.title
    yield ""
    yield from textwrap.wrap(code.meaning, _WIDTH, break_long_words=False, break_on_hyphens=False)
    yield ""
    yield from textwrap.wrap(
        f"→ {code.cure}", _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _fields(code: Code) -> dict[str, Json]:
    return {
        "code": code.id,
        "level": code.level.value,
        "clause": code.clause,
        "title": code.title,
        "meaning": code.meaning,
        "cure": code.cure,
    }
