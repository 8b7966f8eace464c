"""Every finding code: its id, level, clause, title, meaning and cure. One table serves findings, `explain` and docs.

Ids are stable and never reused. The level follows the clause: MUST is an error, SHOULD is a warning, an
inability to look is unknown. A family's module is loaded when it is first needed.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

from archivekit.findings import NOWHERE, Finding, Level, Where

#: The families, in the order of the documentation: module name → what its codes speak of.
FAMILIES = {
    "bag": "a bag that is verified",
    "package": "originals that are to be packaged, and a package that is made",
    "record": "a record that is read or validated",
    "schema": "a schema that is read",
    "export": "what an export form cannot carry",
    "system": "what could not be looked at or done",
}


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding. `title` names it, `meaning` says why it matters, `cure` says what to do."""

    id: str
    level: Level
    clause: str | None
    title: str
    meaning: str
    cure: str

    def finding(
        self,
        message: str,
        *,
        where: Where = NOWHERE,
        cure: str | None = None,
        field: str | None = None,
        value: str | None = None,
        expected: str | None = None,
        observed: str | None = None,
    ) -> Finding:
        """Return a finding of this code: `message` says what and where; the cure is the code's unless given."""
        return Finding(
            self.id, self.level, message, cure or self.cure, self.clause, field, value, expected, observed, where
        )


def family(name: str) -> Iterator[Code]:
    """Yield the codes of one family, in the order of their definition."""
    module = importlib.import_module(f"archivekit.codes.{name}")
    return (value for value in vars(module).values() if isinstance(value, Code))


def every_code() -> Iterator[Code]:
    """Yield all codes of all families, in order."""
    for name in FAMILIES:
        yield from family(name)


def lookup(code_id: str) -> Code | None:
    """Return the code of that id, in either case, or None."""
    wanted = code_id.upper()
    return next((code for code in every_code() if code.id == wanted), None)
