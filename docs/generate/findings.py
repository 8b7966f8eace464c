"""The page of findings: every code with its level, clause, meaning and cure, by family."""

from __future__ import annotations

from archivekit.codes import FAMILIES, Code, family

HEAD = """\
# Findings

Every code that a report may hold, by what it speaks of. Codes are stable and never used again for anything else. This
page is made by `python -m docs.generate`; `archivekit explain CODE` says the same.

| level | means | exit code |
|---|---|---|
| error | a MUST of the standard, or a rule of the schema, is broken | 1 |
| warning | a SHOULD is not followed | 0, with `--strict` 1 |
| unknown | it could not be seen, and so is called neither good nor bad | 3 |
| note | good to know | 0 |

A schema may give a rule of its own another level; the report holds the level that counted.
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD, "".join(f"- [{prefix}](#{prefix.lower()}): {about}\n" for prefix, (about, _) in FAMILIES.items())]
    for prefix, (about, _) in FAMILIES.items():
        parts.append(f"## {prefix}\n\nOf {about}.\n")
        parts.extend(_entry(code) for code in family(prefix))
    return "\n".join(parts)


def _entry(code: Code) -> str:
    clause = f" · {code.clause}" if code.clause else ""
    return f"### {code.id}\n\n**{code.title}** ({code.level.value}{clause})\n\n{code.meaning}\n\n→ {code.cure}\n"
