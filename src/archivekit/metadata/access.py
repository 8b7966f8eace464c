"""Who may see a record: open, restricted, or under embargo until a day. What harvest forms ask before they speak.

Follows the COAR Access Rights vocabulary and the info:eu-repo access terms.
On the safe side throughout: what is not understood is not open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from archivekit.codes import lookup
from archivekit.codes import record_values as codes
from archivekit.findings import Finding
from archivekit.metadata.edtf import Edtf, iso_day, parse_edtf
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import Term


class AccessKind(Enum):
    """The three states of a record."""

    OPEN = "open"
    RESTRICTED = "restricted"
    EMBARGOED = "embargoed"


@dataclass(frozen=True, slots=True)
class Access:
    """What may be shown of a record, and why.

    `reason` is a clause for messages ("accessRights says 'closed'"); `until` the day (ISO 8601) on which an embargo
    that names one is over for certain; `private` the record's terms that no harvest form carries, in their order.
    """

    kind: AccessKind
    reason: str | None = None
    until: str | None = None
    private: tuple[Term, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def may_harvest(self) -> bool:
        """Say whether harvest forms may carry the record at all (without its private terms)."""
        return self.kind is AccessKind.OPEN

    @property
    def withholds(self) -> bool:
        """Say whether anything of the record is not for everyone."""
        return not self.may_harvest or bool(self.private)


_COAR = "purl.org/coar/access_right/"
_EU = "info:eu-repo/semantics/"

_WORDS: dict[str, AccessKind] = {
    **dict.fromkeys(
        ("open", "public", "unrestricted", "open access", "openaccess", f"{_COAR}c_abf2", f"{_EU}openaccess"),
        AccessKind.OPEN,
    ),
    **dict.fromkeys(
        (
            *("restricted", "closed", "embargoed", "private", "confidential"),
            *("restricted access", "closed access", "embargoed access", "metadata only access"),
            *("restrictedaccess", "closedaccess", "embargoedaccess"),
            *(f"{_COAR}c_16ec", f"{_COAR}c_f1cf", f"{_COAR}c_14cb"),
            *(f"{_EU}restrictedaccess", f"{_EU}closedaccess", f"{_EU}embargoedaccess"),
        ),
        AccessKind.RESTRICTED,
    ),
}


_NOT_KNOWN = "accessRights says what no list knows"


def access_of(record: Record, *, today: date, private_terms: Collection[Term] = ()) -> Access:
    """Return who may see a record on a given day. `private_terms` are those that its schema marks so."""
    private = tuple(term for term, _ in record.terms if term in private_terms)
    hidden = {term.name for term in private_terms}
    findings = tuple(_unknown_statements(record, hidden))
    for value in record.all_values("accessRights"):
        if _kind(value) is not AccessKind.OPEN:
            return Access(AccessKind.RESTRICTED, _restriction(value, hidden), None, private, findings)
    for value in record.all_values("available"):
        embargo = _embargo(value.value, today)
        if embargo:
            reason = "it is not available yet" if "available" in hidden else embargo[0]
            return Access(AccessKind.EMBARGOED, reason, embargo[1], private, findings)
    return Access(AccessKind.OPEN, None, None, private, findings)


def hushed(findings: Iterable[Finding], private_terms: Collection[Term]) -> tuple[Finding, ...]:
    """Return findings, and of those that quote a value of a private term only what they are about."""
    names = {str(term) for term in private_terms}
    return tuple(_hushed(one) if one.value is not None and one.field in names else one for one in findings)


def _hushed(finding: Finding) -> Finding:
    code = lookup(finding.code)
    what = code.title[0].lower() + code.title[1:] if code else finding.code
    return replace(finding, message=f"a private value of {finding.field}: {what}", value=None, observed=None)


def _restriction(value: Value, hidden: Collection[str]) -> str:
    """Return why a record is restricted. Only words that lists know are quoted: another text may name somebody."""
    if "accessRights" in hidden:
        return "its access is not open, and says why in private"
    if _key(value.value) in _WORDS:
        return f"accessRights says {excerpt(value.value)}"
    return "accessRights says by its address that it is not open" if _kind(value) else _NOT_KNOWN


def _kind(value: Value) -> AccessKind | None:
    """Return what one statement says: restricted where its text or its address does, None where neither is known."""
    said = {_WORDS.get(_key(text)) for text in (value.value, value.uri) if text}
    return next((kind for kind in (AccessKind.RESTRICTED, AccessKind.OPEN) if kind in said), None)


def _key(text: str) -> str:
    key = " ".join(text.casefold().split())
    return key.removeprefix("https://").removeprefix("http://") if _COAR in key else key


def _embargo(text: str, today: date) -> tuple[str, str | None] | None:
    """Return the reason and the end of an embargo, or None. An interval is available from its beginning."""
    start = text.partition("/")[0]
    parsed = parse_edtf(text)
    if start in ("", "..") and "/" in text and isinstance(parsed, Edtf):
        return None
    begin = parse_edtf(start)
    if isinstance(parsed, Edtf) and isinstance(begin, Edtf):
        if begin.latest is None or begin.latest <= (today.year, today.month, today.day):
            return None
        return f"it is available from {excerpt(text)}, which is after {today.isoformat()}", iso_day(begin.latest)
    return f"available says what is no date that can be compared with {today.isoformat()}", None


def _unknown_statements(record: Record, hidden: Collection[str]) -> Iterator[Finding]:
    for value in record.all_values("accessRights"):
        if _kind(value) is None:
            private = "accessRights" in hidden
            said = "says something" if private else f"says {excerpt(value.value)}"
            yield codes.ACCESS_NOT_UNDERSTOOD.finding(
                f"accessRights {said}, which no list knows: the record counts as restricted",
                field="accessRights",
                value=None if private else value.value,
            )
