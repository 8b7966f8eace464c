"""What every export form returns: the bytes, and what the form could not carry."""

from __future__ import annotations

from dataclasses import dataclass

from archivekit.findings import Finding


@dataclass(frozen=True, slots=True)
class Export:
    """One record in one form: its bytes, and a finding for everything that was lost, changed or left out."""

    data: bytes
    findings: tuple[Finding, ...] = ()
