"""archivekit verify: bags in, verdicts out; each bag as soon as it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from archivekit.cli.ending import Ending
from archivekit.cli.limits import read_limits
from archivekit.cli.output import Output
from archivekit.cli.output_options import report_options
from archivekit.cli.progress import progress
from archivekit.cli.streams import put, say
from archivekit.findings import Report, Subject
from archivekit.reporters import text
from archivekit.storage.digester import Tick, no_tick
from archivekit.storage.listing import Limits
from archivekit.storage.system import usable_cores

if TYPE_CHECKING:
    from archivekit.reporters.html import Page


@click.command()
@click.argument("bags", nargs=-1, required=True, metavar="BAG...", type=click.Path(readable=False))
@click.option("--recursive", is_flag=True, help="Verify every bag below the folders that are named, in archives too.")
@click.option("--depth", type=click.Choice(["full", "complete", "quick"]), default="full", show_default=True,
              help="full: every digest; complete: every file and size; quick: octet and file counts.")  # fmt: skip
@click.option("--profile", metavar="NAME|FILE", help="Judge by a BagIt Profile as well.")
@click.option("--strict", is_flag=True, help="Count warnings as failures.")
@click.option("--second-opinion", type=click.Choice(["auto", "always", "never"]), default="never", show_default=True,
              help="Whether the bagit package is asked as well; it never changes the verdict.")  # fmt: skip
@click.option("--limit", "limits", multiple=True, metavar="NAME=N", callback=read_limits,
              help="How much of a bag is looked at before it counts as hostile.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), help="How many cores to use (all that this process may use).")
@click.option("--since", metavar="REPORT", help="Compare with the report before, as JSON: what is new, gone, broken.")
@click.option("--lang", type=click.Choice(["en", "fr", "es", "ar"]), default="en", show_default=True,
              help="The language of the page, with html.")  # fmt: skip
@report_options
def verify(
    bags: tuple[str, ...], recursive: bool, depth: str, profile: str | None, strict: bool, second_opinion: str,
    limits: dict[str, int], jobs: int | None, since: str | None, lang: str, output: Output,
) -> int:  # fmt: skip
    """Verify bags: every rule of RFC 8493, every digest, every problem at once.

    Nothing is written into a bag and nothing is fetched.
    """
    from archivekit.workflow.places import day
    from archivekit.workflow.verify import broken_off, compared, report_before, verify_each

    output.check([*bags, *([since] if since else [])])
    before = report_before(since)
    switch = _Switch()
    each = verify_each(
        *bags, recursive=recursive, depth=depth, profile=profile, strict=strict, second_opinion=second_opinion,
        limits=Limits(**limits), jobs=jobs or usable_cores(), progress=switch,
    )  # fmt: skip
    stream = output.kind == "text" and (recursive or len(bags) > 1) and before is None
    report, flow = Report("verify", date=day(None)), text.Flow(output.style)
    try:
        while (subject := _next(each, switch, output)) is not None:
            report = replace(report, subjects=(*report.subjects, subject))
            if stream:
                put(flow.text(report, subject))
    except KeyboardInterrupt:
        report = broken_off(report, bags)
        if stream:
            put(flow.text(report, report.subjects[-1]))
    if not report.interrupted:
        report = compared(report, before)
    output.emit(report, page=_page(report, lang, limits) if output.wants("html") else None, silent=stream)
    if stream:
        end = text.closing(report, output.style)
        put(f"\n{end}" if end else "")
    if report.interrupted:
        say("archivekit: interrupted; the report holds what was verified until then")
        raise Ending(130)
    return report.exit_code


def _page(report: Report, lang: str, limits: dict[str, int]) -> Page:
    """Return what the page holds beside the report: what is in each bag, as long as a browser bears it."""
    from archivekit.reporters.html import Page
    from archivekit.reporters.inventory import MOST_FILES, Inventory
    from archivekit.reporters.words import Language
    from archivekit.workflow.inventory import inventory_of

    held: dict[str, Inventory] = {}
    count = 0
    for subject in report.subjects:
        if subject.depth is None or subject.subject in held:
            continue
        if count > MOST_FILES:
            break
        held[subject.subject] = found = inventory_of(subject.subject, limits=Limits(**limits))
        count += 1 + len(found.files)
    return Page(Language(lang), held)


class _Switch:
    """A progress that can be led to another bar: each bag has its own, gone before the bag's result is shown."""

    tick: Tick = staticmethod(no_tick)

    def __call__(self, octets: int) -> None:
        self.tick(octets)


def _next(each: Iterator[Subject], switch: _Switch, output: Output) -> Subject | None:
    with progress("verifying", output) as tick:
        switch.tick = tick
        return next(each, None)
