"""Every finding code: its id, level, clause, title, meaning and cure. One table serves findings, `explain` and docs.

Ids are stable and never reused. The level follows the clause: MUST is an error, SHOULD is a warning, an
inability to look is unknown. A family's module is loaded when it is first needed.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

from archivekit.findings import NOWHERE, Finding, Level, Where

#: The families, in the order of the documentation: what the codes speak of, and the modules that define them.
FAMILIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "BAG": ("a bag that is verified", ("bag_folder", "bag_manifests", "bag_tags")),
    "ARC": ("a bag in one file, tar or zip", ("archive",)),
    "PRO": ("a BagIt Profile, and a bag that is judged by one", ("profile",)),
    "VFY": ("a run of `verify`: bags that were looked for, and the second opinion", ("verification",)),
    "PKG": ("originals that are to be packaged, and the package that is made", ("package",)),
    "ING": ("documents that are ingested, many at a time", ("ingest",)),
    "REC": ("a record that is read or validated", ("record", "record_files", "record_values", "record_rules")),
    "SHT": ("a sheet of records that is read", ("sheet",)),
    "XML": ("a record in XML that is read", ("xml",)),
    "SCH": ("a schema that is read", ("schema",)),
    "EXP": ("what an export form cannot carry", ("export",)),
    "DSC": ("what `describe` could not read, or says beside a draft", ("describe",)),
    "SYS": ("what could not be looked at or done", ("system",)),
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


def family(prefix: str) -> Iterator[Code]:
    """Yield the codes of one family ("BAG", "REC", …), in the order of their definition."""
    for name in FAMILIES[prefix][1]:
        module = importlib.import_module(f"archivekit.codes.{name}")
        yield from (value for value in vars(module).values() if isinstance(value, Code))


def every_code() -> Iterator[Code]:
    """Yield all codes of all families, in order."""
    for prefix in FAMILIES:
        yield from family(prefix)


def lookup(code_id: str) -> Code | None:
    """Return the code of that id, in either case, or None."""
    wanted = code_id.upper()
    prefix = wanted.partition("-")[0]
    return next((code for code in family(prefix) if code.id == wanted), None) if prefix in FAMILIES else None
