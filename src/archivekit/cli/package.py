"""archivekit package: originals and a record in, a verified bag out; or the plan of one."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from archivekit.cli.output import Output
from archivekit.cli.output_options import output_options
from archivekit.cli.packaging import PATH, packaging_options
from archivekit.cli.progress import progress
from archivekit.findings import Json
from archivekit.storage.system import usable_cores

if TYPE_CHECKING:
    from archivekit.workflow import package as workflow


@click.command()
@click.argument("originals", nargs=-1, required=True, metavar="ORIGINAL...", type=PATH)
@click.option("--to", required=True, metavar="BAG", type=PATH,
              help="The bag itself: a folder, or a .tar, .tar.gz, .tar.zst or .zip; it must not exist.")  # fmt: skip
@click.option("--record", metavar="FILE", type=PATH, help="The record of the document (TOML or JSON).")
@click.option("--schema", metavar="NAME|FILE", help="The schema for the record.  [default: dcterms-core]")
@click.option("--profile", metavar="NAME|FILE", help="The BagIt Profile that the bag must meet.")
@packaging_options
@click.option("--second-opinion", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
              help="Whether the bagit package is asked as well.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), help="How many cores to use (all that this process may use).")
@click.option("--dry-run", is_flag=True, help="Print the plan, every refusal in it, and write nothing.")
@output_options
def package(
    originals: tuple[str, ...], to: str, record: str | None, schema: str | None, profile: str | None,
    digest: tuple[str, ...],
    tags: tuple[tuple[str, str], ...], tags_file: str | None, exclude: tuple[str, ...], links: str, junk: str,
    nested: bool, expect: tuple[str, ...], date: str | None, durability: str, second_opinion: str, identify: str,
    jobs: int | None,
    dry_run: bool, output: Output,
) -> int:  # fmt: skip
    """Make a bag of originals and their record, verified and on the disk.

    One folder as ORIGINAL gives its contents to data/; several originals each keep their own name there. The
    originals are never moved, altered or deleted.
    """
    from archivekit.cli.pack import source_date_epoch
    from archivekit.workflow import order
    from archivekit.workflow import package as workflow

    output.check((to, *originals))
    if tags_file is not None:
        tags = (*order.read_tags(tags_file), *tags)
    if dry_run:
        planned = workflow.plan(
            *originals, to=to, record=record, schema=schema, digest=digest, tags=tags, exclude=exclude, links=links,
            junk=junk, nested=nested, expect=expect, profile=profile, date=date,
        )  # fmt: skip
        output.emit(planned.report, after=tuple(_plan_lines(planned)), extra=_plan_json(planned))
        return planned.report.exit_code
    with progress("packaging", output) as tick:
        made = workflow.package(
            *originals, to=to, record=record, schema=schema, digest=digest, tags=tags, exclude=exclude, links=links,
            junk=junk, nested=nested, expect=expect, profile=profile, date=date, durability=durability,
            second_opinion=second_opinion, identify=identify, latest=source_date_epoch(),
            jobs=jobs or usable_cores(), progress=tick,
        )  # fmt: skip
    output.emit(made.report, after=(f"made: {to}", f"next: archivekit verify {shlex.quote(to)}"), made=to)
    return made.report.exit_code


def _plan_lines(planned: workflow.Planned) -> Iterator[str]:
    from archivekit.paths import show
    from archivekit.reporters.escape import one_line

    yield "plan (nothing was written):"
    for file in planned.plan.files:
        yield f"  {file.size:>15,}  {one_line(show(file.path))}"
    for path in planned.tag_files:
        yield f"  {'tag file':>15}  {one_line(show(path))}"


def _plan_json(planned: workflow.Planned) -> dict[str, Json]:
    from archivekit.paths import show

    files: list[Json] = [
        {"path": show(file.path), "original": show(file.original), "size": file.size} for file in planned.plan.files
    ]
    folders: list[Json] = [show(folder) for folder in planned.plan.empty_folders]
    tag_files: list[Json] = [show(path) for path in planned.tag_files]
    return {"plan": {"files": files, "empty_folders": folders, "tag_files": tag_files}}
