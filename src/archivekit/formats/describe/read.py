"""What a reader of an original gives back, and the two ways in which it gives up. Knows no format and no library."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archivekit.codes import describe as codes
from archivekit.codes import lookup
from archivekit.errors import ArchiveKitError
from archivekit.findings import Finding, Json, Where
from archivekit.metadata.dates import DateKind, judge_date
from archivekit.metadata.describe.draft import Seen, cut, shown
from archivekit.metadata.languages import LanguageKind, judge_language

#: A value longer than this is no value of a record that somebody would type.
LONGEST = 5000
MOST_SEEN = 400


class UnreadError(ArchiveKitError):
    """An original could not be read. Attribute: `finding`."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(slots=True)
class Notebook:
    """What one reader saw in one original, gathered as it goes. `name` is what findings call the file."""

    name: str
    seen: list[Seen] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def see(
        self, term: str, text: object, source: str, *, lang: str | None = None, question: str | None = None
    ) -> None:
        """Take down one value of a term, with its white space drawn together; nothing is taken of what is no text."""
        if not isinstance(text, str):
            return
        value = " ".join(_CONTROL.sub(" ", text).split())
        if not value:
            return
        if len(value) > LONGEST:
            self.leave_out(f"{source} is {len(value):,} characters long")
            return
        if len(self.seen) >= MOST_SEEN:
            return
        tag = judge_language(lang).canonical if lang else None
        self.seen.append(Seen(term, value, source, tag, question))

    def see_date(self, term: str, text: object, source: str, *, question: str | None = None) -> None:
        """Take down a date: in EDTF where its meaning is certain, else as given and with the question."""
        if not isinstance(text, str) or not text.strip():
            return
        given = " ".join(_CONTROL.sub(" ", text).split())
        told = f"{source} {shown(given)}"
        verdict = judge_date(given)
        if verdict.kind is DateKind.CERTAIN:
            self.see(term, given, source, question=question)
        elif verdict.kind is DateKind.NOT_EDTF and len(verdict.readings) == 1:
            self.see(term, verdict.readings[0], told, question=question)
        elif verdict.kind is DateKind.NO_YEAR:
            self.seen.append(Seen(term, cut(given), source, question=question, year_missing=True))
        elif verdict.kind is DateKind.AMBIGUOUS:
            self.see(term, given, source, question=f"{shown(given)} may be {' or '.join(verdict.readings)}: which?")
        else:
            self.see(term, given, source, question=f"{shown(given)} could not be read as a date: what is meant?")

    def see_language(self, text: object, source: str, *, question: str | None = None) -> None:
        """Take down a language: its canonical tag, or what was given and the question what is meant."""
        if not isinstance(text, str) or not text.strip():
            return
        given = text.strip()
        verdict = judge_language(given)
        if verdict.kind is LanguageKind.UNKNOWN:
            meant = f": is {verdict.suggestion} meant?" if verdict.suggestion else "."
            self.see("language", given, source, question=f"{shown(given)} is no language tag{meant}")
        else:
            told = source if verdict.canonical == given else f"{source} {shown(given)}"
            self.see("language", verdict.canonical or given, told, question=question)

    def leave_out(self, what: str) -> None:
        """Say that something is not in the draft."""
        message = f"{self.name}: {what}, and is not in the draft"
        self.findings.append(codes.LEFT_OUT.finding(message, where=Where(self.name)))


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def note_place(book: Notebook, where: str) -> None:
    """Say loudly, and once, that a file carries coordinates; they themselves are never repeated."""
    if not any(one.code == codes.GPS.id for one in book.findings):
        message = f"{book.name}: THE IMAGE CARRIES THE COORDINATES OF THE PLACE WHERE IT WAS TAKEN ({where})"
        book.findings.append(codes.GPS.finding(message, where=Where(book.name)))


def unread(code_id: str, name: str, what: str) -> UnreadError:
    """Return the error that ends the reading of one original, with its finding."""
    code = lookup(code_id)
    assert code is not None, code_id
    return UnreadError(code.finding(f"{name}: {what}", where=Where(name)))


# -- over a pipe -------------------------------------------------------------------------------------------------------


def to_json(book: Notebook) -> Json:
    """Return what was seen as JSON, to be sent from the process of a reader."""
    return {
        "seen": [[s.field, s.value, s.source, s.lang, s.question, s.year_missing] for s in book.seen],
        "findings": [[f.code, f.message, f.cure] for f in book.findings],
    }


def from_json(answer: Json, name: str) -> Notebook | None:
    """Return what a reader's process sent, or None where it is not of that shape: that process read hostile octets."""
    if not isinstance(answer, dict):
        return None
    book = Notebook(name)
    seen, findings = answer.get("seen"), answer.get("findings")
    if not isinstance(seen, list) or not isinstance(findings, list):
        return None
    for one in seen:
        match one:
            case [str(term), str(value), str(source), None | str() as lang, None | str() as question, bool(missing)]:
                book.seen.append(Seen(term, value, source, lang, question, missing))
            case _:
                return None
    for one in findings:
        match one:
            case [str(code_id), str(message), None | str() as cure]:
                code = lookup(code_id)
                if code is None or not code_id.startswith("DSC-"):
                    return None
                book.findings.append(code.finding(message, cure=cure, where=Where(name)))
            case _:
                return None
    return book
