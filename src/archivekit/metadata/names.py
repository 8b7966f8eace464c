"""The names under which terms are written: `title`, `dcterms:title`, `dc:title`, and what was meant by a near miss.

Follows the DCMI Metadata Terms. A bare name is the dcterms property; `dc:` is the legacy element and another term.
"""

from __future__ import annotations

import re

from archivekit.metadata.suggest import near
from archivekit.metadata.terms import ELEMENTS, PROPERTIES, Namespace, Term

#: Every accepted spelling of every term.
KEYS: dict[str, Term] = {
    **{name: Term(name) for name in PROPERTIES},
    **{f"dcterms:{name}": Term(name) for name in PROPERTIES},
    **{f"dc:{name}": Term(name, Namespace.DC) for name in ELEMENTS},
}

#: The tables (`[dcterms]`, `[dc]`) that hold terms of one namespace.
TABLES = {"dcterms": "dcterms:", "dc": "dc:"}

_PREFIXED = re.compile(r"(dc|dcterms|dcterm|dct)[:._ ]+(.+)", re.IGNORECASE | re.DOTALL)
#: What people write where Dublin Core has another word.
_OTHER_WORDS = {
    "author": "creator",
    "authors": "creator",
    "editor": "contributor",
    "year": "date",
    "keyword": "subject",
    "keywords": "subject",
    "tags": "subject",
    "place": "spatial",
    "location": "spatial",
    "country": "spatial",
    "summary": "abstract",
    "lang": "language",
    "licence": "license",
    "copyright": "rights",
    "access": "accessRights",
    "embargo": "available",
    "published": "issued",
    "dateissued": "issued",
    "datecreated": "created",
    "publicationdate": "issued",
    "url": "identifier",
    "id": "identifier",
    "doi": "identifier",
    "subtitle": "alternative",
    "name": "title",
    "note": "description",
    "notes": "description",
    "size": "extent",
}


def resolve(key: str) -> Term | None:
    """Return the term that a key names exactly, or None."""
    return KEYS.get(key)


def suggestion(key: str) -> str | None:
    """Return the spelling that a key which is none was probably meant to be, in the same namespace, or None."""
    for namespace in Namespace:
        if key.startswith(namespace.value):
            key = f"{namespace.name.casefold()}:{key.removeprefix(namespace.value)}"
    found = _PREFIXED.fullmatch(key.strip())
    prefix, local = (found.group(1).casefold(), found.group(2)) if found else ("", key.rpartition(":")[2])
    if prefix == "dc":
        element = _word(local, ELEMENTS)
        if element:
            return f"dc:{element}"
        refined = _word(local, PROPERTIES)
        return f"dcterms:{refined}" if refined else None
    word = _word(local, PROPERTIES)
    return f"dcterms:{word}" if word and prefix else word


def _word(local: str, known: tuple[str, ...]) -> str | None:
    flat = local.strip().casefold().replace("_", "").replace("-", "").replace(" ", "")
    other = _OTHER_WORDS.get(flat)
    return other if other in known else near(local, known)
