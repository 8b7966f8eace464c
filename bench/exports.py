"""How fast records are exported, beside the bare XML writer and, where they are installed, dcxml and pyoai.

    python bench/exports.py [RECORDS]

Fifteen values a record, one core. `lxml alone` builds and serialises the same elements, and knows nothing of terms,
languages, schemes or losses. The last line is the peak memory of one OAI-PMH answer of all the records, from a process
of its own. Ratios, not times, count.
"""

from __future__ import annotations

import importlib.util
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from lxml import etree

from archivekit.metadata.record import Record, Value
from archivekit.metadata.schema import Schema
from archivekit.metadata.terms import Term
from archivekit.workflow.export import export_to
from archivekit.workflow.forms import Form, render
from archivekit.workflow.records import load_schema

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
FORMS = (Form.OAI_DC, Form.DCTERMS, Form.JSON, Form.JSONLD, Form.MODS, Form.DATACITE)


def record(n: int) -> Record:
    """Return a record of fifteen values, unlike all others."""
    terms: dict[str, tuple[Value, ...]] = {
        "title": (Value(f"Statement no. {n} on the freedom of the press", "en"), Value(f"Bəyanat {n}", "az")),
        "creator": (Value(f"Surname {n % 997}, Given"),),
        "publisher": (Value("Committee for the Press"),),
        "issued": (Value(f"{1950 + n % 75}-{n % 12 + 1:02d}-{n % 28 + 1:02d}"),),
        "created": (Value("2024-11-04"),),
        "language": (Value(("en", "az", "ru", "fr")[n % 4]),),
        "type": (Value("Text"),),
        "subject": (Value(f"subject {n % 53}", "en"), Value("Press & freedom", "en")),
        "spatial": (Value("Baku"), Value("Strasbourg")),
        "description": (Value(f"A statement of {n % 28 + 1} paragraphs, number {n}.", "en"),),
        "rights": (Value("May be copied by anyone.", "en"),),
        "identifier": (Value(f"https://doi.org/10.5555/{n}"),),
    }
    return Record(tuple((Term(name), values) for name, values in terms.items()))


def bare(of: Record) -> bytes:
    """Write the elements with lxml and nothing else."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC})
    for term, value in of:
        child = etree.SubElement(root, f"{{{DC}}}{term.element or term.name}")
        child.text = value.value
        if value.lang:
            child.set("{http://www.w3.org/XML/1998/namespace}lang", value.lang)
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _dcxml(of: Record) -> bytes:
    from dcxml import simpledc

    data: dict[str, list[str]] = {}
    for term, value in of:
        data.setdefault({"title": "titles"}.get(term.element or "", f"{term.element}s"), []).append(value.value)
    return bytes(simpledc.tostring(data), "utf-8")


def rate(call: Callable[[Record], object], records: list[Record]) -> float:
    """Return how many records a second, the best of three runs."""
    best = 0.0
    for _ in range(3):
        start = time.perf_counter()
        for one in records:
            call(one)
        best = max(best, len(records) / (time.perf_counter() - start))
    return best


def _ours(form: Form, schema: Schema) -> Callable[[Record], object]:
    return lambda of: render(of, form, schema)


def answer(count: int) -> None:
    """Write one answer of OAI-PMH with so many records, to nowhere."""
    made: Iterator[Record] = (record(n) for n in range(count))
    done = export_to(made, "oai-pmh", write=lambda data: None, date="2026-11-25")
    assert done.written == count
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    records = [record(n) for n in range(min(count, 20_000))]
    schema = load_schema()
    alone = rate(bare, records)
    sys.stdout.write(f"{'lxml alone':<12}{alone:>10,.0f} a second   1.00\n")
    calls: dict[str, Callable[[Record], object]] = {form.value: _ours(form, schema) for form in FORMS}
    if importlib.util.find_spec("dcxml"):
        calls["dcxml"] = _dcxml
    for name, call in calls.items():
        found = rate(call, records)
        sys.stdout.write(f"{name:<12}{found:>10,.0f} a second   {found / alone:.2f}\n")
    peak = subprocess.run(
        [sys.executable, "-c", f"from bench.exports import answer; answer({count})"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    sys.stdout.write(f"{count:,} records in one answer of OAI-PMH: {peak} MiB at most\n")


if __name__ == "__main__":
    main()
