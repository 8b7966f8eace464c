"""The linked agents of Islandora (`relators:aut:person:Jordan, Mark`): which term each is a value of.

Follows Islandora Workbench's typed relations and the MARC relators: what makes somebody a creator, and who publishes.
"""

from __future__ import annotations

import re

from archivekit.metadata.record import Value
from archivekit.metadata.terms import Term

#: The column that holds them.
LINKED_AGENT = "field_linked_agent"

_LINKED = re.compile(r"relators:([a-z]{3}):(?:(person|corporate_body|organization|conference|family):)?(.+)", re.DOTALL)
_TERMS = {**dict.fromkeys(("aut", "art", "cmp", "cre", "pht"), "creator"), "pbl": "publisher"}


def linked_agent(text: str) -> tuple[Term, Value] | None:
    """Return the term of an agent and its name; None where it is but a number of Drupal's, or has no role."""
    found = _LINKED.fullmatch(text)
    if found is None or found.group(3).strip().isdigit() or not found.group(3).strip():
        return None
    role, kind, name = found.groups()
    named = None if kind is None else "person" if kind == "person" else "organisation"
    return Term(_TERMS.get(role, "contributor")), Value(name.strip(), type=named)
