"""What was seen: findings, gathered by subject, gathered in a report. Values only; nothing here looks or writes.

The JSON form is the outward contract (`schemas/report.schema.json`). A verdict can only get worse as findings
arrive, an empty check has not passed, and "could not see" is never "valid" and never "missing".
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TypeAlias

from archivekit.errors import AmbiguousTruthError, NotPassedError
from archivekit.version import VERSION

SCHEMA_VERSION = 1

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class Level(Enum):
    """How much a finding weighs. ERROR: a MUST is broken; WARNING: a SHOULD; UNKNOWN: could not see; NOTE: be aware."""

    ERROR = "error"
    UNKNOWN = "unknown"
    WARNING = "warning"
    NOTE = "note"


class Outcome(Enum):
    """What a run says about a subject."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"


class Verdict(Enum):
    """What RFC 8493 §3 calls a bag; `incomplete` is a bag whose only fault is payload that fetch.txt names."""

    VALID = "valid"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"


class Depth(Enum):
    """How far a verification looks: every digest, every file and size, or the octet and file counts."""

    FULL = "full"
    COMPLETE = "complete"
    QUICK = "quick"


class Kind(Enum):
    """What a subject is."""

    BAG = "bag"
    ARCHIVE = "archive"
    RECORD = "record"
    SHEET = "sheet"
    SCHEMA = "schema"
    PROFILE = "profile"
    EXPORT = "export"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Where:
    """A place: a file and line, a sheet's row and column (from 1), an XPath, a JSON path, or a path in the bag."""

    file: str | None = None
    line: int | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None
    xpath: str | None = None
    json_path: str | None = None
    path: str | None = None

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form: every place by name, absent ones null."""
        return {name: getattr(self, name) for name in self.__slots__}

    def __str__(self) -> str:
        if self.row is not None:
            column = f", column {self.column}" if self.column is not None else ""
            header = f" ({self.header})" if self.header else ""
            return f"{self.file}: row {self.row}{column}{header}"
        at = f"{self.file}:{self.line}" if self.file and self.line else (self.file or "")
        inner = self.json_path or self.xpath or self.path or ""
        return f"{at}: {inner}" if at and inner and inner != at else at or inner


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem or remark, with its code and its place."""

    code: str
    level: Level
    message: str
    cure: str | None = None
    clause: str | None = None
    field: str | None = None
    value: str | None = None
    expected: str | None = None
    observed: str | None = None
    where: Where = NOWHERE

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form of the contract."""
        return {
            "code": self.code,
            "level": self.level.value,
            "message": self.message,
            "cure": self.cure,
            "clause": self.clause,
            "field": self.field,
            "value": self.value,
            "expected": self.expected,
            "observed": self.observed,
            "where": self.where.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Examined:
    """How much was looked at: the proof that nothing was dropped."""

    files: int = 0
    octets: int = 0
    records: int = 0

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form."""
        return {"files": self.files, "octets": self.octets, "records": self.records}


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything found about one thing that was looked at. `strict` makes warnings count as failures."""

    subject: str
    kind: Kind
    findings: tuple[Finding, ...] = ()
    verdict: Verdict | None = None
    depth: Depth | None = None
    fingerprint: str | None = None
    examined: Examined = field(default_factory=Examined)
    strict: bool = False

    @property
    def outcome(self) -> Outcome:
        """Return INCONCLUSIVE where anything could not be seen, else FAILED where anything is wrong, else PASSED."""
        levels = {finding.level for finding in self.findings}
        if Level.UNKNOWN in levels:
            return Outcome.INCONCLUSIVE
        if Level.ERROR in levels or (self.strict and Level.WARNING in levels):
            return Outcome.FAILED
        return Outcome.PASSED

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form of the contract."""
        return {
            "subject": self.subject,
            "kind": self.kind.value,
            "outcome": self.outcome.value,
            "verdict": self.verdict.value if self.verdict else None,
            "depth": self.depth.value if self.depth else None,
            "fingerprint": self.fingerprint,
            "examined": self.examined.to_dict(),
            "findings": [finding.to_dict() for finding in self.findings],
        }


_EXIT = {Outcome.PASSED: 0, Outcome.FAILED: 1, Outcome.INCONCLUSIVE: 3}
_WORST_FIRST = (Outcome.INCONCLUSIVE, Outcome.FAILED)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one command over all its subjects.

    `date` is handed in (ISO 8601 text) and `previous` is the digest of the report before, where there is one.
    `misused` says that what is wrong is the request itself, a broken schema among it; `interrupted`, that somebody
    ended the run before it was done.
    """

    command: str
    subjects: tuple[Subject, ...] = ()
    date: str | None = None
    previous: str | None = None
    misused: bool = False
    interrupted: bool = False

    @property
    def outcome(self) -> Outcome:
        """Return the worst outcome of the subjects; no subject at all is INCONCLUSIVE, never PASSED."""
        outcomes = {subject.outcome for subject in self.subjects} or {Outcome.INCONCLUSIVE}
        return next((worst for worst in _WORST_FIRST if worst in outcomes), Outcome.PASSED)

    @property
    def exit_code(self) -> int:
        """Return 0 passed, 1 looked at and something is wrong, 2 wrong usage, 3 could not do or could not check.

        130 where the run was interrupted, whatever came before.
        """
        if self.interrupted:
            return 130
        return 2 if self.misused else _EXIT[self.outcome]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings of all subjects, in their order."""
        return tuple(finding for subject in self.subjects for finding in subject.findings)

    def require(self) -> Report:
        """Return this report if it passed; raise NotPassedError (with `.report`) otherwise."""
        if self.outcome is not Outcome.PASSED:
            grave = [f.message for f in self.findings if f.level in (Level.ERROR, Level.UNKNOWN)]
            first = grave[0] if grave else "nothing was examined" if not self.subjects else "a warning, under strict"
            raise NotPassedError(
                f"{self.command} {self.outcome.value}, {len(grave)} findings; the first: {first}", self
            )
        return self

    def with_findings(self, findings: Iterable[Finding]) -> Report:
        """Return a report whose first subject has these findings as well."""
        first, *rest = self.subjects
        return replace(self, subjects=(replace(first, findings=(*first.findings, *findings)), *rest))

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form of the contract, its own digest included."""
        body: dict[str, Json] = {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "archivekit", "version": VERSION},
            "command": self.command,
            "outcome": self.outcome.value,
            "exit_code": self.exit_code,
            "subjects": [subject.to_dict() for subject in self.subjects],
            "date": self.date,
            "previous": self.previous,
        }
        return body | {"digest": digest_of(body)}

    def to_json(self) -> str:
        """Return the report as indented JSON text, ending in a newline."""
        return json_text(self.to_dict())

    def __bool__(self) -> bool:
        raise AmbiguousTruthError(
            "a report is neither true nor false: ask report.outcome, or call report.require() to insist on a pass"
        )


def json_text(value: Json) -> str:
    """Return JSON as people read it: indented, exact characters; a lone surrogate stays an escape."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return _SURROGATE.sub(lambda m: f"\\u{ord(m.group()):04x}", text) + "\n"


def digest_of(body: Mapping[str, Json]) -> str:
    """Return the SHA-512 of a report: UTF-8, sorted keys, no blanks, without its `digest`, in hex."""
    plain = {key: value for key, value in body.items() if key != "digest"}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha512(_SURROGATE.sub(lambda m: f"\\u{ord(m.group()):04x}", text).encode()).hexdigest()
