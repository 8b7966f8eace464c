"""What is wrong with single values by the standards their terms follow, whatever the schema: dates, languages, schemes,
addresses and identifiers. One small function a rule; a value is passed through all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archivekit.codes import record_values as codes
from archivekit.findings import Finding, Where
from archivekit.metadata.dates import DateKind, DateVerdict, judge_date, with_year
from archivekit.metadata.identifiers import IDENTIFIER_TERMS, authority_in_doubt, doubt_of
from archivekit.metadata.languages import LanguageKind, judge_language
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.record import AGENT_KINDS, VALUE_TYPES, Record, Value
from archivekit.metadata.suggest import did_you_mean, near
from archivekit.metadata.terms import DATE_TERMS, REFINES, Term
from archivekit.metadata.vocabularies import USES, form_expected, is_iri, scheme_meant, scheme_name

_YEAR = re.compile(r"(?<![0-9])(1[4-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_TELLING = ("title", "alternative", "bibliographicCitation", "description", "abstract", "identifier", "source")
_DATE_CODES = {
    DateKind.NOT_EDTF: codes.NOT_EDTF,
    DateKind.AMBIGUOUS: codes.AMBIGUOUS_DATE,
    DateKind.NO_YEAR: codes.NO_YEAR,
    DateKind.NO_SUCH_DAY: codes.NO_SUCH_DAY,
    DateKind.BACKWARDS: codes.BACKWARDS,
}
_ANY = frozenset({"subject", "source", "provenance"})
_AGENTS = _ANY | {"creator", "contributor", "publisher", "rightsHolder", "audience", "mediator", "rights"}
#: The terms whose values may name each type.
_NAMING = {
    **dict.fromkeys(AGENT_KINDS, _AGENTS),
    "place": _ANY | {"spatial", "coverage"},
    "document": _ANY | {"relation", "bibliographicCitation", "license", "accrualPolicy", "rights"}
    | {name for name, parent in REFINES.items() if parent == "relation"},
}  # fmt: skip
_OTHER_TYPES = {
    **dict.fromkeys(("personal", "individual", "human", "foaf:person", "author"), "person"),
    **dict.fromkeys(("organization", "organizational", "corporate", "corporation", "institution", "group", "family",
                     "body", "agency", "ngo", "company", "corporate body"), "organisation"),
    **dict.fromkeys(("program", "programme", "tool", "softwareagent", "service"), "software"),
    **dict.fromkeys(("location", "geographic", "city", "country"), "place"),
    **dict.fromkeys(("work", "resource", "item", "text"), "document"),
}  # fmt: skip
_SAID = {
    DateKind.NOT_EDTF: "is not in EDTF",
    DateKind.AMBIGUOUS: "can be read in several ways",
    DateKind.NO_YEAR: "has no year",
    DateKind.NO_SUCH_DAY: "names a day or time that does not exist",
    DateKind.BACKWARDS: "ends before it begins",
}


def is_plain(term: Term, value: Value) -> bool:
    """Say, quickly, that none of the rules of this module has anything to say on a value."""
    if not (value.uri is None and value.scheme is None and value.type is None and value.identifier is None):
        return False
    if value.lang is not None and judge_language(value.lang).kind is not LanguageKind.PLAIN:
        return False
    name = term.name
    if name in DATE_TERMS:
        return judge_date(value.value).kind is DateKind.CERTAIN
    if name == "language":
        return judge_language(value.value).kind is LanguageKind.PLAIN
    return name not in IDENTIFIER_TERMS


def standard_findings(
    record: Record, term: Term, value: Value, where: Where, *, settled: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Yield what the standards have to say on one value. An empty value was reported as such, and says nothing.

    `settled` are languages that were judged where they stand already.
    """
    text = value.value
    scheme = scheme_name(value.scheme) if value.scheme else None
    if text.strip():
        if term.name in DATE_TERMS and scheme != "Period":
            yield from date_findings(record, term, text, where)
        if term.name == "language":
            yield from language_findings(term, "", text, where)
        if term.name in IDENTIFIER_TERMS:
            yield from identifier_findings(term, text, where)
    if value.lang is not None and value.lang not in settled:
        yield from language_findings(term, " has the language", value.lang, where)
    if value.scheme is not None:
        yield from scheme_findings(term, value, value.scheme, where)
    if value.uri is not None:
        yield from uri_findings(term, value.uri, where)
    if value.type is not None:
        yield from type_findings(term, value.type, where)
    if value.identifier is not None:
        yield from identifier_findings(term, value.identifier, where)


def date_findings(record: Record, term: Term, text: str, where: Where) -> Iterator[Finding]:
    """Yield the verdict on a date, with what was probably meant as its cure."""
    verdict = judge_date(text)
    if verdict.kind is DateKind.CERTAIN:
        return
    code = _DATE_CODES[verdict.kind]
    cure, expected = _date_cure(record, verdict, text)
    message = f"{term} is {excerpt(text)}, which {_SAID[verdict.kind]}"
    yield code.finding(message, cure=cure, field=str(term), value=text, expected=expected, where=where)


def _date_cure(record: Record, verdict: DateVerdict, text: str) -> tuple[str | None, str | None]:
    if verdict.kind is DateKind.NO_YEAR:
        year, witness = _year_of(record, text)
        readings = with_year(verdict, year) if year is not None else ()
        if readings:
            return f"{witness} gives {year}: did you mean {' or '.join(readings)}?", readings[0]
        return None, None
    if verdict.kind is DateKind.AMBIGUOUS:
        return f"Write the day that is meant: {' or '.join(verdict.readings)}.", " or ".join(verdict.readings)
    if verdict.readings:
        return f"did you mean {' or '.join(verdict.readings)}?", verdict.readings[0]
    return None, None


def _year_of(record: Record, text: str) -> tuple[int | None, str]:
    """Return the one year that the record's other dates give, else its texts, and which of them; None where not one."""
    found: dict[int, str] = {}
    for term, value in record:
        if term.name in DATE_TERMS and value.value != text:
            verdict = judge_date(value.value)
            if verdict.earliest and verdict.latest and verdict.earliest[:4] == verdict.latest[:4]:
                found.setdefault(int(verdict.earliest[:4]), str(term))
    if not found:
        for term, value in record:
            if term.name in _TELLING:
                found.update((int(year), str(term)) for year in _YEAR.findall(value.value))
    if len(found) != 1:
        return None, ""
    return next(iter(found.items()))


def language_findings(term: Term, said: str, tag: str, where: Where) -> Iterator[Finding]:
    """Yield the verdict on a language tag: of the term `language`, or of a value's `lang`."""
    verdict = judge_language(tag)
    if verdict.kind is LanguageKind.PLAIN:
        return
    subject = f"{term}{said or ' is'}"
    if verdict.kind is LanguageKind.UNKNOWN:
        code, meant = codes.NO_SUCH_LANGUAGE, verdict.suggestion
        message = f"{subject} {excerpt(tag)}, which is no language tag"
    else:
        code, meant = codes.LANGUAGE_NOT_CANONICAL, verdict.canonical
        message = f"{subject} {excerpt(tag)}, whose canonical form is {excerpt(meant)}"
    cure = did_you_mean(meant, code.cure) if code is codes.NO_SUCH_LANGUAGE else f"Write `{meant}`."
    yield code.finding(message, cure=cure, field=str(term), value=tag, expected=meant, where=where)


def scheme_findings(term: Term, value: Value, given: str, where: Where) -> Iterator[Finding]:
    """Yield what is wrong with a value's scheme: its name, its place, or the value that it is claimed of."""
    scheme = scheme_name(given)
    if scheme is None:
        meant = scheme_meant(given)
        message = f"{term} names the scheme {excerpt(given)}, which is none of DCMI's"
        cure = did_you_mean(meant, codes.UNKNOWN_SCHEME.cure)
        yield codes.UNKNOWN_SCHEME.finding(
            message, cure=cure, field=str(term), value=given, expected=meant, where=where
        )
        return
    uses = USES.get(scheme)
    if uses and term.name not in uses:
        message = f"{term} names the scheme {scheme}, which is made for {', '.join(sorted(uses)[:6])}"
        yield codes.SCHEME_ELSEWHERE.finding(message, field=str(term), value=given, where=where)
        return
    judged = term.name in DATE_TERMS and judge_date(value.value).kind is not DateKind.CERTAIN and scheme != "Period"
    if judged or (term.name == "language" and judge_language(value.value).kind is LanguageKind.UNKNOWN):
        return  # reported by the term's own rule already
    expected = form_expected(scheme, value.value) if value.value.strip() else None
    if expected:
        message = f"{term} is {excerpt(value.value)}, which is not of the scheme {scheme}: that is {expected}"
        yield codes.NOT_OF_SCHEME.finding(message, field=str(term), value=value.value, expected=expected, where=where)


def uri_findings(term: Term, uri: str, where: Where) -> Iterator[Finding]:
    """Yield what is wrong with the address of a value, by its form alone."""
    if not is_iri(uri):
        message = f"{term} has the uri {excerpt(uri)}, which is no address"
        yield codes.NOT_A_URI.finding(message, field=str(term), value=uri, where=where)
        return
    yield from identifier_findings(term, uri, where)


def type_findings(term: Term, given: str, where: Where) -> Iterator[Finding]:
    """Yield what is wrong with what a value says that it names."""
    if given not in VALUE_TYPES:
        meant = _OTHER_TYPES.get(given.strip().casefold()) or near(given, VALUE_TYPES)
        message = f"{term} says that it names a {excerpt(given)}, which is none of {', '.join(VALUE_TYPES)}"
        cure = did_you_mean(meant, codes.UNKNOWN_TYPE.cure)
        yield codes.UNKNOWN_TYPE.finding(message, cure=cure, field=str(term), value=given, expected=meant, where=where)
    elif term.name not in _NAMING[given]:
        message = f"{term} says that it names a {given}, which no {term} is"
        yield codes.TYPE_ELSEWHERE.finding(message, field=str(term), value=given, where=where)


def identifier_findings(term: Term, text: str, where: Where) -> Iterator[Finding]:
    """Yield what is doubtful about an identifier or an authority's address."""
    authority = authority_in_doubt(text)
    if authority:
        message = f"{term} has {excerpt(text)}, which begins like an address of {authority} and is none"
        yield codes.AUTHORITY_URI.finding(message, field=str(term), value=text, where=where)
    doubt = doubt_of(text)
    if doubt is None:
        return
    if doubt.code is codes.CHECK_DIGIT:
        message = f"{term} is {excerpt(text)}: {doubt.kind} whose check digit would be {doubt.expected}"
    else:
        message = f"{term} is {excerpt(text)}, which is not {doubt.kind}: that is {doubt.expected}"
    yield doubt.code.finding(message, field=str(term), value=text, expected=doubt.expected, where=where)
