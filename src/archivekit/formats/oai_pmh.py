"""OAI-PMH 2.0: many records as one answer to `ListRecords`, written piece by piece, each as simple Dublin Core.

Follows the protocol's specification and `OAI-PMH.xsd`. The answer belongs to no repository: the address that a request
would have gone to is a URN, and every timestamp is the date given. A record needs an identifier; the header carries the
first that is a URI, else the first made one. No more than one record is held at a time. Reading is `oai_pmh_reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from archivekit.codes import export
from archivekit.findings import Finding
from archivekit.formats import encoding_schemes as schemes
from archivekit.formats import xml
from archivekit.formats.crosswalk import Crosswalk
from archivekit.formats.dublin_core import simple
from archivekit.formats.export import Export
from archivekit.formats.identifier_kinds import IdentifierKind, identify
from archivekit.formats.losses import Canonical, Losses, as_given
from archivekit.formats.templates import Template, escaped, mark, template
from archivekit.metadata.record import Record, Value
from archivekit.quotes import quoted

OAI_PMH = "http://www.openarchives.org/OAI/2.0/"
#: What stands for the address of a repository, which a file has not.
BASE = "urn:archivekit:oai-pmh"
#: Before an identifier that is no URI.
MADE = "urn:archivekit:record:"

_PREFIXES = {"": OAI_PMH, "xsi": xml.XSI}
_SCHEMA = f"{OAI_PMH} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_ROOT = f"{{{OAI_PMH}}}OAI-PMH"
_INDENT = " " * 8


@dataclass(frozen=True, slots=True)
class Listed:
    """One record of the answer: its identifier ("" where it is not written), its bytes, and what was found."""

    identifier: str
    export: Export


def beginning(date: str) -> bytes:
    """Return the answer up to its first record. `date` is a day (YYYY-MM-DD)."""
    return _frame(date)[0]


def end(date: str) -> bytes:
    """Return what follows the last record."""
    return _frame(date)[1]


def listed(
    record: Record,
    crosswalk: Crosswalk,
    *,
    date: str,
    identifier: str | None = None,
    private: frozenset[str] = frozenset(),
    language: Canonical = as_given,
) -> Listed:
    """Return one record as it stands in the answer; an error and no bytes where it has no identifier.

    `crosswalk` is that of `oai_dc`; `identifier` is the one that a provider's header gave the record. A private term is
    in neither the header nor the record.
    """
    losses = Losses("oai-pmh", language)
    found = _identifier(record, private, identifier)
    if found is None:
        message = "oai-pmh demands an identifier, and the record has none that may be written"
        cure = "Add `identifier` to the record, best one that is a URI."
        return Listed("", Export(b"", (export.DEMANDED.finding(message, cure=cure, field="identifier"),)))
    chosen, remarks = found
    inner = simple(record, crosswalk, losses, private=private, indent=_INDENT)
    text = _record().fill(escaped(chosen), f"{date}T00:00:00Z", inner.rstrip("\n").removeprefix(_INDENT))
    return Listed(chosen, Export(text.encode("utf-8"), (*losses.findings, *remarks)))


def _identifier(
    record: Record, private: frozenset[str], harvested: str | None
) -> tuple[str, tuple[Finding, ...]] | None:
    """Return the identifier for the header, with a note where it had to be made a URI."""
    if "identifier" in private:
        return None
    if harvested and schemes.is_uri(harvested):
        return harvested, ()
    values = [value for value in record.all_values("identifier") if value.value.strip()]
    for value in values:
        found = _uri(value)
        if found:
            return found, ()
    writable = [value for value in values if xml.is_carried(value.value)]
    if not writable:
        return None
    given = writable[0].value
    made = MADE + quote(given.strip(), safe="", errors="surrogatepass")
    message = f"the identifier {quoted(given[:60])} is no URI, and stands in the header as {made[:120]}"
    return made, (export.IDENTIFIER_MADE_A_URI.finding(message, field="identifier", value=given, observed=made),)


def _uri(value: Value) -> str | None:
    """Return the URI that an identifier is or has; a bare DOI becomes one in the way its registry prescribes."""
    for text in (value.value.strip(), value.uri or ""):
        if schemes.is_uri(text):
            return text
        found = identify(text)
        if found.kind is IdentifierKind.DOI and schemes.is_uri(address := f"https://doi.org/{found.text}"):
            return address
    return None


@cache
def _record() -> Template:
    """Return the template of one record: its places are the identifier, the timestamp, and the metadata."""

    def draw(root: xml.Element) -> None:
        verb = xml.add(root, f"{{{OAI_PMH}}}ListRecords")
        record = xml.add(verb, f"{{{OAI_PMH}}}record")
        header = xml.add(record, f"{{{OAI_PMH}}}header")
        xml.add(header, f"{{{OAI_PMH}}}identifier", mark(0))
        xml.add(header, f"{{{OAI_PMH}}}datestamp", mark(1))
        metadata = xml.add(record, f"{{{OAI_PMH}}}metadata")
        xml.add(metadata, f"{{{OAI_PMH}}}x", mark(2))

    drawn = template(_ROOT, _PREFIXES, draw)
    before, after = "  <ListRecords>\n", "  </ListRecords>\n"
    first, *middle, last = drawn.pieces
    pieces = (first.removeprefix(before), *middle, last.removesuffix(after))
    return Template(tuple(piece.replace("<x>", "").replace("</x>", "") for piece in pieces), drawn.places)


@cache
def _frame(date: str) -> tuple[bytes, bytes]:
    root = xml.new(_ROOT, _PREFIXES, attributes={xml.SCHEMA_LOCATION: _SCHEMA})
    xml.add(root, f"{{{OAI_PMH}}}responseDate", f"{date}T00:00:00Z")
    request: Mapping[str, str] = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    asked = xml.add(root, f"{{{OAI_PMH}}}request", BASE)
    for name, value in request.items():
        asked.set(name, value)
    verb = xml.add(root, f"{{{OAI_PMH}}}ListRecords")
    xml.add(verb, f"{{{OAI_PMH}}}record")
    head, _, foot = xml.serialise(root).partition(b"    <record/>\n")
    return head, foot
