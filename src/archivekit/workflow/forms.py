"""The forms of an export: what each is for, and how a record is written in it. Asks nobody who may see it."""

from __future__ import annotations

from enum import Enum
from functools import cache

from archivekit.errors import UsageError
from archivekit.formats import datacite, dublin_core, jsonld, mods
from archivekit.formats.crosswalk import Crosswalk, read_crosswalk
from archivekit.formats.export import Export
from archivekit.metadata.languages import canonical
from archivekit.metadata.record import Record
from archivekit.metadata.record_json import render_record
from archivekit.metadata.schema import Schema
from archivekit.storage import shelf


class Form(Enum):
    """The forms that a record, or a bag, can be exported in."""

    OAI_DC = "oai_dc"
    DCTERMS = "dcterms"
    JSON = "json"
    JSONLD = "jsonld"
    PREMIS = "premis"
    METS = "mets"
    MODS = "mods"
    DATACITE = "datacite"
    OAI_PMH = "oai-pmh"

    @property
    def about(self) -> str:
        """Return in one line what the form is for."""
        return _ABOUT[self]

    @property
    def harvested(self) -> bool:
        """Say whether the form is made for harvesters, who may show everything to everyone."""
        return self in (Form.OAI_DC, Form.JSONLD, Form.MODS, Form.DATACITE, Form.OAI_PMH)

    @property
    def of_bags(self) -> bool:
        """Say whether the form is one of a bag, and not of a record."""
        return self in (Form.PREMIS, Form.METS)

    @property
    def of_many(self) -> bool:
        """Say whether one file of the form holds many records."""
        return self in (Form.JSON, Form.OAI_PMH)

    @property
    def ending(self) -> str:
        """Return the ending of a file of the form."""
        return "json" if self in (Form.JSON, Form.JSONLD) else "xml"


_ABOUT = {
    Form.OAI_DC: "simple Dublin Core in XML, what every harvester reads",
    Form.DCTERMS: "qualified Dublin Core in XML: every term, language and scheme",
    Form.JSON: "the record itself, complete and lossless; many as an array",
    Form.JSONLD: "JSON-LD: DCMI terms, and beside them schema.org for search engines",
    Form.PREMIS: "of a bag: its files, digests, formats and what was done to them (PREMIS 3)",
    Form.METS: "of a bag: its description, files and structure (METS 1.12, E-ARK CSIP)",
    Form.MODS: "MODS 3.8, for library catalogues",
    Form.DATACITE: "DataCite 4, to register a DOI",
    Form.OAI_PMH: "OAI-PMH 2.0: many records as one ListRecords answer",
}


@cache
def crosswalk(form: str) -> Crosswalk:
    """Return the table by which a form is written."""
    return read_crosswalk(shelf.read(f"crosswalks/{form}.csv"), form=form)


def render(
    record: Record, form: Form, schema: Schema, *, include_private: bool = False, named: str | None = None
) -> Export:
    """Return a record in one form of a record, without asking who may see it (a harvest form has no private terms).

    `named` is the name that the `json` form gives to the record's schema, where that is not the one at hand.
    """
    private = frozenset(map(str, schema.private_terms)) if form.harvested and not include_private else frozenset()
    match form:
        case Form.OAI_DC:
            return dublin_core.oai_dc(record, crosswalk("oai_dc"), private=private, language=canonical)
        case Form.DCTERMS:
            return dublin_core.dcterms(record, private=private, language=canonical)
        case Form.JSON:
            return Export(render_record(record, named or schema.name))
        case Form.JSONLD:
            return jsonld.jsonld(record, crosswalk("jsonld"), private=private, language=canonical)
        case Form.MODS:
            return mods.mods(record, crosswalk("mods"), private=private, language=canonical)
        case Form.DATACITE:
            return datacite.datacite(record, crosswalk("datacite"), private=private, language=canonical)
        case Form.PREMIS | Form.METS | Form.OAI_PMH:
            raise UsageError(f"{form.value} is no form of one record alone.")
