"""archivekit export: records, and the records of bags, in the forms that others read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from archivekit.cli.output import Output
from archivekit.cli.output_options import output_options
from archivekit.cli.streams import put
from archivekit.findings import Finding, Json, json_text

if TYPE_CHECKING:
    from archivekit.storage.sink import Sink


@click.command()
@click.argument("sources", nargs=-1, metavar="[RECORD|BAG|VAULT]...")
@click.option("--as", "form", required=True, metavar="FORM", help="oai_dc, dcterms, json, jsonld, premis, mets, mods, "
              "datacite or oai-pmh; `list` lists them.")  # fmt: skip
@click.option("-o", "--output-file", "to", metavar="FILE", help="Write there; nothing is ever overwritten.")
@click.option("--out-dir", metavar="DIR", help="Write a file for each record, `<input>[-N].<form>.xml|json`.")
@click.option("--schema", metavar="NAME|FILE", help="The schema that says which terms are private.  "
              "[default: the one that the record names, else dcterms-core]")  # fmt: skip
@click.option("--date", metavar="YYYY-MM-DD", help="The day for which access is judged, and that of every timestamp.  "
              "[default: today]")  # fmt: skip
@click.option("--include-restricted", is_flag=True, help="Write a restricted record in a harvest form all the same.")
@click.option("--loss", metavar="FILE", help="Write the findings as JSON to a file.")
@output_options
def export(
    sources: tuple[str, ...], form: str, to: str | None, out_dir: str | None, schema: str | None, date: str | None,
    include_restricted: bool, loss: str | None, output: Output,
) -> int:  # fmt: skip
    """Export records, or the records of bags, in one form.

    Many records go into one file where the form is made for many (oai-pmh, json), and else into a folder. Without -o or
    --out-dir the export goes to stdout, and the report on it to stderr as text.
    """
    if form == "list":
        return _list(output)
    if not sources:
        raise click.UsageError("RECORD or BAG is missing: name what to export.", click.get_current_context())
    if to is not None and out_dir is not None:
        raise click.UsageError("-o and --out-dir name two places: leave one out.", click.get_current_context())
    from archivekit.workflow.export import export_to

    output.check(sources, others=[path for path in (to, loss) if path is not None])
    losses = _Losses(loss)
    try:
        done = export_to(
            sources, form, to=to, out_dir=out_dir, write=put if to is None and out_dir is None else None,
            tell=losses.tell, schema=schema, date=date, include_restricted=include_restricted,
        )  # fmt: skip
        losses.keep()
    finally:
        losses.drop()
    here = to if to is not None else out_dir
    where = to if out_dir is None else f"{done.written:,} file{'' if done.written == 1 else 's'} in {out_dir}"
    made = here if done.written else None
    output.emit(done.report, after=[f"made: {where}"] if made else [], err=here is None, made=made)
    return done.report.exit_code


class _Losses:
    """The file of `--loss`: an array of findings that is written as they come, and gets its name at the end."""

    def __init__(self, path: str | None) -> None:
        from archivekit.storage.sink import Sink

        self._sink: Sink | None = Sink(os.fsencode(path)) if path is not None else None
        self._count = 0

    def tell(self, finding: Finding) -> None:
        if self._sink is None:
            return
        lines = json_text(finding.to_dict()).splitlines()
        text = ("[\n" if self._count == 0 else ",\n") + "\n".join(f" {line}" for line in lines)
        self._sink.write(text.encode("utf-8", "backslashreplace"))
        self._count += 1

    def keep(self) -> None:
        if self._sink is not None:
            self._sink.write(b"\n]\n" if self._count else b"[]\n")
            self._sink.keep()

    def drop(self) -> None:
        if self._sink is not None:
            self._sink.drop()


def _list(output: Output) -> int:
    from archivekit.workflow.forms import Form

    forms: list[Json] = [{"form": form.value, "about": form.about} for form in Form]
    output.answer("export", {"forms": forms}, (f"{form.value:<9} {form.about}" for form in Form))
    return 0
