"""The kinds that a report can be given in, each loaded when it is asked for; and how each is known for ours again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from archivekit.findings import Report

if TYPE_CHECKING:
    from archivekit.reporters.html import Page

#: The kinds of every command, and those of a command that looks at many things.
PLAIN = ("text", "json")
KINDS = ("text", "json", "jsonl", "junit", "sarif", "github", "gitlab", "csv", "html")

_OURS = {
    "text": rb"archivekit report ",
    "json": rb'(?s).{0,120}"name": "archivekit"',
    "jsonl": rb'\{"type": "(?:finding", "subject": "|summary", "schema_version": )',
    "junit": rb'<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="archivekit ',
    "sarif": rb'(?s)\{\n "version": "2\.1\.0",.{0,300}"name": "archivekit"',
    "github": rb"archivekit |::(?:error|warning|notice) file=[^\n]*,title=[A-Z]{3}-[0-9]{3}",
    "gitlab": rb'\[\]\n\Z|\[\n \{\n  "engine_name": "archivekit"',
    "csv": rb"subject,kind,outcome,verdict,code,level,message,cure,clause,",
    "html": rb'(?s)<!doctype html>\n.{0,120}<meta name="generator" content="archivekit ',
}


def is_own(data: bytes, kind: str) -> bool:
    """Say whether a file's first octets are those of a report that we wrote in that kind."""
    return re.match(_OURS[kind], data) is not None


def render(kind: str, report: Report, page: Page | None = None) -> str:
    """Return a report in one of the kinds that only reports have (all but text and json)."""
    if kind == "jsonl":
        from archivekit.reporters.jsonl import render as form
    elif kind == "junit":
        from archivekit.reporters.junit import render as form
    elif kind == "sarif":
        from archivekit.reporters.sarif import render as form
    elif kind == "github":
        from archivekit.reporters.github import render as form
    elif kind == "gitlab":
        from archivekit.reporters.gitlab import render as form
    elif kind == "csv":
        from archivekit.reporters.csv import render as form
    else:
        from archivekit.reporters.html import render as page_of

        return page_of(report, page)
    return form(report)


def pieces(kind: str, report: Report, page: Page | None = None) -> Iterable[str]:
    """Return the same report piece by piece, as far as its kind can be made so."""
    if kind == "sarif":
        from archivekit.reporters.sarif import pieces as form

        return form(report)
    return (render(kind, report, page),)
