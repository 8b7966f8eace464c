"""Laws of access: what is private or restricted stands in no harvest form, and in no finding of making one."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

import archivekit as ak
from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.schema import Schema
from archivekit.metadata.schema_check import parse_schema
from archivekit.metadata.terms import ELEMENTS, PROPERTIES, Namespace, Term
from archivekit.workflow.forms import Form

DAY = "2026-11-25"
CANARY = "kanari"
HARVESTED = [form for form in Form if form.harvested]

terms = st.sampled_from([*map(Term, PROPERTIES), *(Term(name, Namespace.DC) for name in ELEMENTS)])
#: Texts that a form changes, moves or cannot carry, so that it says something about them.
odd = st.sampled_from(
    ["{}", "https://example.org/{}", "10.5555/{}", "{}\x0b", " {} ", "{}\ud800", "info:{}", "2024-{}"]
)
secret = odd.map(lambda text: text.format(CANARY))
beside = st.none() | st.just(CANARY) | st.just(f"https://example.org/{CANARY}") | st.sampled_from(["en", "LCSH", "fre"])
secrets = st.builds(Value, secret, beside, beside, beside, st.none() | st.just("person"), beside)
plain = st.builds(
    Value, st.sampled_from(["A", "2024", "https://example.org/1", "en", "Text"]), st.none() | st.just("en")
)


def schema_of(private: tuple[str, ...]) -> Schema:
    """Return a schema that marks terms as private."""
    rows = "".join(f"{name},false,true\n" for name in private)
    read = parse_schema(f"propertyID,mandatory,private\ntitle,false,\n{rows}".encode(), name="own")
    assert read.schema is not None
    return read.schema


@settings(deadline=None)
@given(st.data(), st.sampled_from(HARVESTED), st.sets(st.sampled_from(PROPERTIES), min_size=1, max_size=4).map(sorted))
def test_a_private_value_is_in_no_harvest_form_and_in_no_finding_of_making_one(
    data: st.DataObject, form: Form, private: list[str]
) -> None:
    given_terms = data.draw(st.lists(terms, max_size=5, unique=True))
    named = [Term(name) for name in private] + [term for term in given_terms if term.name not in private]
    named += [Term(name, Namespace.DC) for name in private if name in ELEMENTS]
    entries = tuple(
        (term, tuple(data.draw(st.lists(secrets if term.name in private else plain, min_size=1, max_size=2))))
        for term in named
    )
    record = Record(entries, (Unknown("more", CANARY),))

    exported = ak.export(record, form, schema=schema_of(tuple(private)), date=DAY)

    assert CANARY.encode() not in (exported.data or b"")
    assert CANARY not in exported.report.to_json()


@settings(deadline=None)
@given(st.data(), st.sampled_from(["json", "dcterms"]))
def test_an_export_that_carries_private_values_quotes_none_of_them_in_its_findings(
    data: st.DataObject, form: str
) -> None:
    names = data.draw(st.lists(st.sampled_from(PROPERTIES), min_size=1, max_size=4, unique=True))
    entries = tuple((Term(name), tuple(data.draw(st.lists(secrets, min_size=1, max_size=2)))) for name in names)

    exported = ak.export(Record(entries), form, schema=schema_of(tuple(names)), date=DAY)

    assert "EXP-202" in [finding.code for finding in exported.report.findings]
    assert CANARY not in exported.report.to_json()


@settings(deadline=None)
@given(
    st.lists(st.tuples(terms, st.lists(secrets, min_size=1, max_size=2).map(tuple)), unique_by=lambda pair: pair[0]),
    st.sampled_from(HARVESTED),
    st.sampled_from([("accessRights", "closed"), ("accessRights", f"for {CANARY} only"), ("available", "2999")]),
)
@example([], Form.OAI_DC, ("available", f"when {CANARY} is safe"))
def test_nothing_of_a_restricted_record_is_in_a_harvest_form_or_in_a_finding_of_withholding_it(
    entries: list[tuple[Term, tuple[Value, ...]]], form: Form, why: tuple[str, str]
) -> None:
    said = (Term(why[0]), (Value(why[1]),))
    record = Record((said, *(pair for pair in entries if pair[0] != said[0])))

    exported = ak.export(record, form, date=DAY)

    assert (None, ["EXP-201"]) == (exported.data, [finding.code for finding in exported.report.findings])
    assert CANARY not in exported.report.to_json()
