"""Findings about an archive's members, counted: one made to do harm may give millions of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archivekit.codes import Code
from archivekit.findings import NOWHERE, Finding, Where
from archivekit.paths import show

#: So many findings of one code are told; of the rest, their number.
_MOST_TOLD = 1000


@dataclass(slots=True)
class Told:
    """Findings, of which only the first of a code are kept, and the others counted."""

    kept: list[Finding] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)
    _last: dict[str, Finding] = field(default_factory=dict)

    def say(self, code: Code, message: str, name: bytes) -> None:
        """Add a finding about a member."""
        count = self._counts[code.id] = self._counts.get(code.id, 0) + 1
        if count <= _MOST_TOLD:
            self.kept.append(code.finding(message, where=Where(path=show(name)) if name else NOWHERE))

    def all(self) -> Iterator[Finding]:
        """Yield the findings, and how many more there are of a code."""
        yield from self.kept
        for code_id, count in self._counts.items():
            if count > _MOST_TOLD:
                like = next(finding for finding in self.kept if finding.code == code_id)
                message = f"there are {count - _MOST_TOLD:,} more findings like the {_MOST_TOLD:,} before this one"
                yield Finding(code_id, like.level, message, like.cure, like.clause)
