"""The report as SARIF 2.1.0: a rule a code, a result a finding, with its place on the line of a manifest or sheet.

What could not be looked at is a result of kind `open`, and a notification beside an execution that did not succeed.
Strings are exact; but in a message, a bracket that SARIF would read as a link is escaped in SARIF's way (§3.11.6).
"""

from __future__ import annotations

import re

from archivekit.codes import lookup
from archivekit.findings import Finding, Json, Level, Outcome, Report, Subject
from archivekit.reporters.exact import exact
from archivekit.reporters.targets import every, file_of, line_of, name_of, uri
from archivekit.version import VERSION

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note", Level.UNKNOWN: "none"}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")


def render(report: Report) -> str:
    """Return the report as a SARIF log with one run."""
    codes = {finding.code: None for finding in report.findings}
    numbers = {code: number for number, code in enumerate(codes)}
    results: list[Json] = [_result(subject, finding, numbers) for subject, finding in every(report)]
    rules: list[Json] = [_rule(code) for code in codes]
    driver: dict[str, Json] = {"name": "archivekit", "semanticVersion": VERSION, "version": VERSION, "rules": rules}
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": _about(report),
    }
    return exact({"version": "2.1.0", "$schema": SCHEMA, "runs": [run]}, indent=1) + "\n"


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
        return {"id": code_id}
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
    physical: dict[str, Json] = {"artifactLocation": {"uri": uri(file_of(finding, subject))}}
    line = line_of(finding)
    if line is not None:
        physical["region"] = {"startLine": line}
    location: dict[str, Json] = {"physicalLocation": physical}
    where = finding.where
    inner = where.path or where.xpath or where.json_path or finding.field
    if inner:
        location["logicalLocations"] = [{"fullyQualifiedName": inner}]
    return location


def _invocation(report: Report) -> Json:
    notes: list[Json] = [
        {
            "level": "error",
            "message": {"text": _message(finding.message)},
            "descriptor": {"id": finding.code},
            "locations": [_location(subject, finding)],
        }
        for subject, finding in every(report)
        if finding.level is Level.UNKNOWN
    ]
    if not report.subjects:
        notes.append({"level": "error", "message": {"text": "there was nothing to look at"}})
    return {
        "executionSuccessful": report.outcome is not Outcome.INCONCLUSIVE and not report.misused,
        "exitCode": report.exit_code,
        "toolExecutionNotifications": notes,
    }


def _message(text: str) -> str:
    return _LINK.sub(r"\\[", text)
