"""The forms with the tables that are shipped, as the tests write them."""

from __future__ import annotations

from functools import cache

from archivekit.formats import datacite as datacite_form
from archivekit.formats import dublin_core
from archivekit.formats import jsonld as jsonld_form
from archivekit.formats import mods as mods_form
from archivekit.formats.crosswalk import Crosswalk, read_crosswalk
from archivekit.formats.export import Export
from archivekit.formats.losses import Canonical, as_given
from archivekit.metadata.record import Record
from archivekit.storage import shelf

NOBODY: frozenset[str] = frozenset()


@cache
def table(form: str) -> Crosswalk:
    """Return the table that is shipped for a form."""
    return read_crosswalk(shelf.read(f"crosswalks/{form}.csv"), form=form)


def oai_dc(record: Record, *, private: frozenset[str] = NOBODY, language: Canonical = as_given) -> Export:
    return dublin_core.oai_dc(record, table("oai_dc"), private=private, language=language)


def mods(record: Record, *, private: frozenset[str] = NOBODY, language: Canonical = as_given) -> Export:
    return mods_form.mods(record, table("mods"), private=private, language=language)


def datacite(record: Record, *, private: frozenset[str] = NOBODY, language: Canonical = as_given) -> Export:
    return datacite_form.datacite(record, table("datacite"), private=private, language=language)


def jsonld(record: Record, *, private: frozenset[str] = NOBODY, language: Canonical = as_given) -> Export:
    return jsonld_form.jsonld(record, table("jsonld"), private=private, language=language)
