"""Access: what is open, what is withheld, and until when. On the safe side throughout."""

from __future__ import annotations

from datetime import date

import pytest

from archivekit.metadata.access import AccessKind, access_of
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import Namespace, Term

TODAY = date(2026, 11, 25)


def record(**terms: str) -> Record:
    return Record(tuple((Term(name), (Value(text),)) for name, text in terms.items()))


@pytest.mark.parametrize(
    "text",
    [
        *("open", "public", "unrestricted", "Open", " open access ", "openAccess", "info:eu-repo/semantics/openAccess"),
        *("http://purl.org/coar/access_right/c_abf2", "https://purl.org/coar/access_right/c_abf2"),
    ],
)
def test_a_word_for_open_is_open_and_needs_no_word(text: str) -> None:
    access = access_of(record(accessRights=text), today=TODAY)

    assert (access.kind, access.may_harvest, access.findings) == (AccessKind.OPEN, True, ())


@pytest.mark.parametrize(
    "text",
    [
        *("restricted", "closed", "embargoed", "private", "confidential", "Restricted Access", "closedAccess"),
        *("info:eu-repo/semantics/restrictedAccess", "info:eu-repo/semantics/embargoedAccess"),
        *("info:eu-repo/semantics/closedAccess", "http://purl.org/coar/access_right/c_16ec"),
        *("http://purl.org/coar/access_right/c_f1cf", "http://purl.org/coar/access_right/c_14cb"),
    ],
)
def test_a_word_for_restricted_is_withheld_and_needs_no_word(text: str) -> None:
    access = access_of(record(accessRights=text), today=TODAY)

    assert (access.kind, access.may_harvest, access.findings) == (AccessKind.RESTRICTED, False, ())


@pytest.mark.parametrize("text", ["By appointment", "", "opened", "not open"])
def test_any_other_text_is_withheld_and_says_so(text: str) -> None:
    access = access_of(record(accessRights=text), today=TODAY)

    assert (access.kind, [finding.code for finding in access.findings]) == (AccessKind.RESTRICTED, ["REC-241"])


def test_no_statement_at_all_is_open() -> None:
    assert access_of(record(title="Statement"), today=TODAY).may_harvest


def test_one_restricted_statement_among_open_ones_withholds() -> None:
    both = Record(((Term("accessRights"), (Value("open"), Value("closed"))),))

    assert access_of(both, today=TODAY).kind is AccessKind.RESTRICTED


def test_the_address_of_a_statement_is_understood_where_its_text_is_not() -> None:
    open_by_address = Value("Libre accès", uri="http://purl.org/coar/access_right/c_abf2")
    closed_by_address = Value("open", uri="http://purl.org/coar/access_right/c_14cb")

    kinds = [
        access_of(Record(((Term("accessRights"), (value,)),)), today=TODAY).kind
        for value in (open_by_address, closed_by_address)
    ]

    assert kinds == [AccessKind.OPEN, AccessKind.RESTRICTED]


@pytest.mark.parametrize(
    ("available", "kind", "until"),
    [
        ("2026-11-25", AccessKind.OPEN, None),
        ("2026-11-26", AccessKind.EMBARGOED, "2026-11-26"),
        ("2026-11-26T09:00Z", AccessKind.EMBARGOED, "2026-11-26"),
        ("2026", AccessKind.EMBARGOED, "2026-12-31"),
        ("2025", AccessKind.OPEN, None),
        ("2054-11/..", AccessKind.EMBARGOED, "2054-11-30"),
        ("2020/2030", AccessKind.OPEN, None),
        ("../2030", AccessKind.OPEN, None),
        ("Y170000002", AccessKind.EMBARGOED, "+170000002-12-31"),
        ("4.11.2054", AccessKind.EMBARGOED, None),
        ("when the case is closed", AccessKind.EMBARGOED, None),
    ],
)
def test_a_day_of_availability_that_is_not_past_for_certain_is_an_embargo(
    available: str, kind: AccessKind, until: str | None
) -> None:
    access = access_of(record(accessRights="open", available=available), today=TODAY)

    assert (access.kind, access.until) == (kind, until)


def test_the_legacy_element_counts_too() -> None:
    legacy = Record(((Term("title", Namespace.DC), (Value("Statement"),)), (Term("available"), (Value("2054"),))))

    assert not access_of(legacy, today=TODAY).may_harvest


def test_the_private_terms_of_a_record_are_named_in_its_order() -> None:
    private = {Term("provenance"), Term("contributor"), Term("audience")}

    access = access_of(
        record(contributor="Witness 17", title="Interview", provenance="By hand"), today=TODAY, private_terms=private
    )

    assert (access.may_harvest, access.withholds) == (True, True)
    assert access.private == (Term("contributor"), Term("provenance"))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Value("closed"), "accessRights says 'closed'"),
        (Value("for Mariam only"), "accessRights says what no list knows"),
        (
            Value("for Mariam only", uri="http://purl.org/coar/access_right/c_14cb"),
            "accessRights says by its address that it is not open",
        ),
    ],
)
def test_only_words_that_lists_know_are_quoted_as_the_reason(given: Value, reason: str) -> None:
    assert reason == access_of(Record(((Term("accessRights"), (given,)),)), today=TODAY).reason


@pytest.mark.parametrize(("name", "text"), [("accessRights", "for Mariam"), ("available", "2999")])
def test_a_private_reason_is_not_quoted(name: str, text: str) -> None:
    access = access_of(record(**{name: text}), today=TODAY, private_terms={Term(name)})

    said = [access.reason, *((finding.message, finding.value) for finding in access.findings)]
    assert access.reason
    assert text not in str(said)
