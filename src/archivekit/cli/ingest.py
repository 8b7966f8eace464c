"""archivekit ingest: a sheet or a folder of documents in, a vault of verified bags out."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from archivekit.cli.ending import Ending
from archivekit.cli.inputs import input_options
from archivekit.cli.output import Output
from archivekit.cli.output_options import report_options
from archivekit.cli.packaging import PATH, packaging_options
from archivekit.cli.streams import say
from archivekit.findings import Level
from archivekit.quotes import quoted
from archivekit.storage.system import usable_cores

if TYPE_CHECKING:
    from archivekit.workflow import ingest as workflow


def _shard(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    number, slash, of = value.partition("/")
    if not (slash and number.isascii() and number.isdigit() and of.isascii() and of.isdigit()):
        raise click.BadParameter(f"{quoted(value)} is not I/N, such as 3/10", ctx=ctx, param=parameter)
    return int(number), int(of)


@click.command()
@click.argument("source", metavar="SHEET|FOLDER", type=PATH)
@click.option("--to", required=True, metavar="VAULT", type=PATH, help="The folder that the bags are made in.")
@click.option("--originals", metavar="DIR", type=PATH,
              help="The folder that paths in the sheet are relative to.  [default: the sheet's]")  # fmt: skip
@click.option("--files-column", metavar="H", help="The column that names the files of a row.")
@click.option("--name-column", metavar="H", help="The column that names the bag of a row.")
@click.option("--keep-going", is_flag=True, help="Package the documents that are good, whatever the others are.")
@click.option("--schema", metavar="NAME|FILE", help="The schema for the records.  [default: dcterms-core]")
@click.option("--strict", is_flag=True, help="Count warnings as failures in the exit code.")
@click.option("--profile", metavar="NAME|FILE", help="The BagIt Profile that every bag must meet.")
@click.option("--group", metavar="ID", help="Set Bag-Group-Identifier, and Bag-Count by the documents' order.")
@packaging_options
@click.option("--second-opinion", type=click.Choice(["auto", "always", "never"]), default="never", show_default=True,
              help="Whether the bagit package is asked about each bag as well.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), help="How many workers (as many as this process may use cores).")
@click.option("--executor", type=click.Choice(["threads", "processes", "dask"]), default="threads", show_default=True,
              help="Who does the work.")  # fmt: skip
@click.option("--dask", metavar="ADDR", help="The address of a Dask scheduler (tcp://HOST:8786).")
@click.option("--shard", metavar="I/N", callback=_shard, help="Do the I-th of N parts, for job arrays.")
@click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")
@input_options
@report_options
def ingest(
    source: str, to: str, originals: str | None, files_column: str | None, name_column: str | None, keep_going: bool,
    schema: str | None, strict: bool, digest: tuple[str, ...], tags: tuple[tuple[str, str], ...],
    tags_file: str | None, expect: tuple[str, ...], group: str | None, profile: str | None, exclude: tuple[str, ...],
    links: str, junk: str, nested: bool, date: str | None, durability: str, identify: str, second_opinion: str,
    jobs: int | None, executor: str, dask: str | None, shard: tuple[int, int] | None, dry_run: bool,
    encoding: str | None, dialect: str, separator: str | None, sheet: str | None, output: Output,
) -> int:  # fmt: skip
    """Make one verified bag for every row of a sheet, or for every folder of a folder.

    Everything is checked first, and while anything is wrong nothing is written. A run that was stopped is simply run
    again: it does only what is missing. Beside the bags stand <sheet>-outcome.csv, .json and .html.
    """
    from dataclasses import replace

    from archivekit.cli.ingest_progress import progress_of_documents
    from archivekit.workflow import ingest as workflow
    from archivekit.workflow import order as orders
    from archivekit.workflow.ingesting.executors import Workers, crew_by_name

    if dask is not None and executor != "dask":
        raise click.UsageError("--dask names a scheduler for --executor dask: give both", click.get_current_context())
    output.check((source,))
    if tags_file is not None:
        tags = (*orders.read_tags(tags_file), *tags)
    order = workflow.take(
        source, to=to, originals=originals, files_column=files_column, name_column=name_column, schema=schema,
        digest=digest, tags=tags, exclude=exclude, links=links, junk=junk, nested=nested, expect=expect, group=group,
        profile=profile, keep_going=keep_going, dry_run=dry_run, shard=shard, date=date, durability=durability,
        second_opinion=second_opinion, identify=identify, encoding=encoding, dialect=dialect,
        separator=separator, sheet=sheet,
    )  # fmt: skip
    workers = Workers(executor)
    try:
        with progress_of_documents(output) as told:
            made = workflow.run(
                replace(order, strict=strict), lambda: crew_by_name(workers, jobs or usable_cores(), dask), told
            )
    except (KeyboardInterrupt, Ending) as stop:
        say(
            "archivekit: stopped; every bag in the vault is whole. To go on, run the same command again: "
            "it does only what is missing."
        )
        raise Ending(stop.code if isinstance(stop, Ending) else 130) from None
    after = tuple(_after(made, to, dry_run=dry_run, keep_going=keep_going))
    output.emit(made.report, after=after, made=made.outcome[0] if made.wrote and made.outcome else None)
    return made.report.exit_code


def _after(made: workflow.Ingested, to: str, *, dry_run: bool, keep_going: bool) -> Iterator[str]:
    if not made.wrote:
        yield from _without(made, dry_run=dry_run, keep_going=keep_going)
        return
    yield ", ".join(f"{count:,} {status}" for status, count in sorted(made.counts.items()))
    if made.counts.keys() == {"present"}:
        yield "nothing was left to do: every bag was there already, and was proved"
    for path in made.outcome[:1]:
        yield f"outcome: {path}"
    for path in made.outcome[1:2]:
        yield f"report, with the notes on each bag: {path}"
    if "not-run" in made.counts:
        yield "next: run the same command again: it does only what is missing"
    else:
        yield f"next: archivekit verify --recursive {shlex.quote(to)}"


def _without(made: workflow.Ingested, *, dry_run: bool, keep_going: bool) -> Iterator[str]:
    """Say what would be made, where nothing was."""
    bags = f"{made.documents:,} bag{'' if made.documents == 1 else 's'}"
    grave = any(finding.level in (Level.ERROR, Level.UNKNOWN) for finding in made.report.findings)
    if not dry_run or (grave and not keep_going):
        yield f"nothing {'would be' if dry_run else 'was'} written; good so far: {bags}"
        if made.documents and not keep_going:
            yield "next: mend what is named, or add --keep-going"
        return
    there = f", {made.there:,} of which {'is' if made.there == 1 else 'are'} there already" if made.there else ""
    yield f"would make {bags}{there}"
