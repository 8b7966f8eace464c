"""The report as SARIF 2.1.0: a rule a code, a result a finding, with its place on the line of a manifest or sheet.

A finding on a whole file has line 1 for its region, since GitHub takes no result without one; its own place, with no
line, is among its properties. What could not be looked at is a result of kind `open`, and a notification beside an
execution that did not succeed. Strings are exact; but in a message, a bracket that SARIF would read as a link is
escaped in SARIF's way (§3.11.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archivekit.codes import lookup
from archivekit.findings import Finding, Json, Level, Outcome, Report, Subject
from archivekit.reporters.exact import spliced
from archivekit.reporters.targets import every, file_of, line_of, name_of, uri
from archivekit.version import VERSION

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note", Level.UNKNOWN: "none"}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")


def render(report: Report) -> str:
    """Return the report as a SARIF log with one run."""
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """Yield the same piece by piece: a log of many findings is far longer than they are, and is never held whole."""
    codes = {code: number for number, code in enumerate(dict.fromkeys(finding.code for _, finding in every(report)))}
    rules: list[Json] = [_rule(code) for code in codes]
    driver: dict[str, Json] = {"name": "archivekit", "semanticVersion": VERSION, "version": VERSION, "rules": rules}
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": [],
        "properties": _about(report),
    }
    frame: Json = {"version": "2.1.0", "$schema": SCHEMA, "runs": [run]}
    lists: dict[str, Iterator[Json]] = {
        "toolExecutionNotifications": _notifications(report),
        "results": (_result(subject, finding, codes) for subject, finding in every(report)),
    }
    yield from spliced(frame, lists)
    yield "\n"


def _about(report: Report) -> dict[str, Json]:
    whole = report.to_dict()
    subjects: list[Json] = []
    for subject in report.subjects:
        about = subject.to_dict()
        del about["findings"]
        subjects.append(about)
    kept = ("command", "outcome", "exit_code", "date", "previous", "digest")
    return {name: whole[name] for name in kept} | {"subjects": subjects}


def _rule(code_id: str) -> Json:
    code = lookup(code_id)
    if code is None:
        said: Json = {"text": f"{code_id} is no code of this release."}
        return {"id": code_id, "shortDescription": said, "fullDescription": said, "help": said}
    rule: dict[str, Json] = {
        "id": code.id,
        "shortDescription": {"text": _message(code.title)},
        "fullDescription": {"text": _message(code.meaning)},
        "help": {"text": _message(code.cure)},
        "defaultConfiguration": {"level": _LEVEL[code.level]},
    }
    if code.clause:
        rule["properties"] = {"clause": code.clause}
    return rule


def _result(subject: Subject, finding: Finding, numbers: dict[str, int]) -> Json:
    result: dict[str, Json] = {
        "ruleId": finding.code,
        "ruleIndex": numbers[finding.code],
        "level": _LEVEL[finding.level],
        "message": {"text": _message(finding.message)},
        "locations": [_location(subject, finding)],
        "partialFingerprints": {"archivekit/v1": name_of(finding, subject)},
        "properties": {"subject": subject.subject, **finding.to_dict()},
    }
    if finding.level is Level.UNKNOWN:
        result["kind"] = "open"
    return result


def _location(subject: Subject, finding: Finding) -> Json:
    artifact: Json = {"uri": uri(file_of(finding, subject))}
    region: Json = {"startLine": line_of(finding) or 1}
    location: dict[str, Json] = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    where = finding.where
    inner = where.path or where.xpath or where.json_path or finding.field
    if inner:
        location["logicalLocations"] = [{"fullyQualifiedName": inner}]
    return location


def _invocation(report: Report) -> Json:
    return {
        "executionSuccessful": report.outcome is not Outcome.INCONCLUSIVE and not report.misused,
        "exitCode": report.exit_code,
        "toolExecutionNotifications": [],
    }


def _notifications(report: Report) -> Iterator[Json]:
    for subject, finding in every(report):
        if finding.level is Level.UNKNOWN:
            yield {
                "level": "error",
                "message": {"text": _message(finding.message)},
                "descriptor": {"id": finding.code},
                "locations": [_location(subject, finding)],
            }
    if not report.subjects:
        yield {"level": "error", "message": {"text": "there was nothing to look at"}}


def _message(text: str) -> str:
    return _LINK.sub(r"\\[", text)
