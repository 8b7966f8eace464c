"""Many records from one file: answers of OAI-PMH read piece by piece, and every other file that holds several."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest
from crosswalks import oai_dc, table
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from records import records, texts

from archivekit.codes import family
from archivekit.formats import oai_pmh, xml
from archivekit.formats.oai_pmh_reading import Harvested, read_records
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import Namespace, Term

DAY = "2024-11-20"
DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{}</dc:title></oai_dc:dc>"
)


def answer(inside: str, verb: str = "ListRecords") -> bytes:
    """Return an answer as a provider gives it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>2024-11-20T09:00:00Z</responseDate><request/><{verb}>{inside}</{verb}></OAI-PMH>"
    ).encode()


def listing(title: str, identifier: str = "oai:example.org:1") -> str:
    """Return one record of an answer."""
    header = (
        f"<header><identifier>{identifier}</identifier><datestamp>2024-11-20</datestamp><setSpec>a</setSpec></header>"
    )
    return f"<record>{header}<metadata>{DC.format(title)}</metadata><about><x xmlns='urn:x'/></about></record>"


def read(data: bytes, size: int = 7) -> list[Harvested]:
    """Read a file in small pieces."""
    return list(read_records((data[n : n + size] for n in range(0, len(data), size)), name="r.xml"))


def codes(found: list[Harvested]) -> list[str]:
    return [finding.code for one in found for finding in one.findings]


DELETED = "<record><header status='deleted'><identifier>oai:x:1</identifier></header></record>"
SPECIMENS = {
    "XML-112": answer(listing("A") + DELETED),
    "XML-113": answer("", "x").replace(b"<x></x>", b'<error code="noRecordsMatch">none</error>'),
    "XML-114": answer(listing("A") + '<resumptionToken completeListSize="7">abc</resumptionToken>'),
}


@pytest.mark.parametrize("code", SPECIMENS)
def test_a_finding_is_provoked_by_a_specimen_that_provokes_nothing_else(code: str) -> None:
    assert [code] == codes(read(SPECIMENS[code]))


def test_every_finding_about_many_records_has_a_specimen() -> None:
    assert list(SPECIMENS) == [code.id for code in family("XML") if code.id > "XML-111"]


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_every_record_of_an_answer_is_read_with_its_identifier(size: int) -> None:
    found = read(answer(listing("A") + listing("B & C".replace("&", "&amp;"), "oai:example.org:2")), size)

    title = Term("title", Namespace.DC)
    records = [Record(((title, (Value("A"),)),)), Record(((title, (Value("B & C"),)),))]
    assert [("oai:example.org:1", records[0]), ("oai:example.org:2", records[1])] == [
        (one.identifier, one.record) for one in found
    ]
    assert [] == codes(found)


def test_a_value_has_the_place_of_its_record() -> None:
    found = read(answer(listing("A") + "\n" + listing("B")))

    places = [one.where(Term("title", Namespace.DC), 0) for one in found]
    inner = "metadata/oai_dc:dc/dc:title[1]"
    assert [(1, f"/OAI-PMH/*/record[1]/{inner}"), (2, f"/OAI-PMH/*/record[2]/{inner}")] == [
        (place.line, place.xpath) for place in places
    ]


def test_an_empty_resumption_token_ends_a_list() -> None:
    assert [] == codes(read(answer(listing("A") + "<resumptionToken cursor='100'/>")))


def test_a_get_record_is_a_list_of_one() -> None:
    found = read(answer(listing("A"), "GetRecord"))

    assert ["oai:example.org:1"] == [one.identifier for one in found]


def test_a_record_in_another_form_is_an_error_and_the_others_are_read() -> None:
    other = "<record><header><identifier>i</identifier></header><metadata><mods xmlns='urn:m'/></metadata></record>"

    found = read(answer(listing("A") + other + listing("B")))

    assert ["XML-104"] == codes(found)
    assert [True, False, True] == [one.record is not None for one in found]


def test_a_file_that_is_cut_off_gives_its_records_and_then_an_error() -> None:
    found = read(answer(listing("A") + listing("B"))[:-200])

    assert [True, False] == [one.record is not None for one in found]
    assert ["XML-101"] == codes(found)


ATTACKS = {
    "an entity": b'<!DOCTYPE OAI-PMH [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    + answer(listing("&e;")).partition(b"?>")[2],
    "a doctype alone": b"<!DOCTYPE OAI-PMH>" + answer(listing("A")).partition(b"?>")[2],
    "a doctype and no record": b"<!DOCTYPE OAI-PMH>" + answer("").partition(b"?>")[2],
    "a doctype after a long remark": b"<!--"
    + b"x" * 100_000
    + b"--><!DOCTYPE OAI-PMH>"
    + answer(listing("A")).partition(b"?>")[2],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_doctype_is_refused_before_anything_is_read(attack: str) -> None:
    found = read(ATTACKS[attack], 4096)

    assert [None] == [one.record for one in found]
    assert ["XML-102"] == codes(found)


def test_an_include_is_not_followed() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'

    found = read(answer(listing(include)))

    assert ["XML-106", "REC-107"] == codes(found)
    assert "root:" not in str(found)


@pytest.mark.parametrize("inside", ["<x/>" * 260_000, f"<record>{'<x/>' * 260_000}</record>"])
def test_what_stands_between_two_records_is_bounded(inside: str) -> None:
    found = read(answer(inside), 1 << 16)

    assert ["XML-103"] == codes(found)


@pytest.mark.parametrize("data", [b"", b"  \n", b"\xff\xfe", b"no xml", answer(""), b"<OAI-PMH"])
def test_what_holds_no_record_says_so(data: bytes) -> None:
    found = read(data)

    assert [None] == [one.record for one in found]
    assert 1 == len(codes(found))


def test_every_container_of_any_other_file_is_a_record() -> None:
    found = read(f"<all>{DC.format('A')}{DC.format('B')}</all>".encode())

    assert [["A"], ["B"]] == [[value.value for _, value in one.record or ()] for one in found]
    assert [] == codes(found)


@given(st.lists(records(texts), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_as_an_answer_is_read_and_written_the_same(given_records: list[Record]) -> None:
    simple = [
        Record(((Term("identifier", Namespace.DC), (Value(f"urn:x:{n}"),)), *of.terms))
        for n, of in enumerate(given_records)
    ]
    once = [oai_pmh.listed(of, table("oai_dc"), date=DAY) for of in simple]
    whole = oai_pmh.beginning(DAY) + b"".join(one.export.data for one in once) + oai_pmh.end(DAY)

    again = read(whole, 1000)

    assert [one.identifier for one in once] == [one.identifier for one in again]
    assert [oai_dc(of).data for of in simple] == [oai_dc(one.record or Record()).data for one in again]


@given(st.binary(max_size=200))
@example(b"<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><record/></OAI-PMH>")
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_records_or_findings(data: bytes) -> None:
    found = read(data, 50)

    assert [] == [one for one in found if one.record is None and not one.findings]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_an_answer_with_any_octets_changed_gives_records_or_findings(data: st.DataObject) -> None:
    whole = bytearray(answer(listing("A") + listing("B")))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))

    found = read(bytes(whole), 64)

    assert found
    assert [] == [one for one in found if one.record is None and not one.findings]


def test_memory_does_not_grow_with_the_number_of_records() -> None:
    def pieces(count: int) -> Iterator[bytes]:
        head, _, foot = answer("|").partition(b"|")
        yield head
        for _ in range(count):
            yield listing("A").encode()
        yield foot

    def peak(count: int) -> int:
        tracemalloc.start()
        assert count == sum(1 for _ in read_records(pieces(count), name="r.xml"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    few, many = peak(200), peak(4000)

    assert many < few * 1.5


def test_the_root_of_a_document_is_told_from_its_beginning() -> None:
    heads = [b"", b"<", b"no", answer("")[:120], b"<!-- --><a b='1'", b"<a>text<b/>"]

    names = [xml.root_name(head) for head in heads]

    assert [("", ""), ("", ""), ("", ""), (oai_pmh.OAI_PMH, "OAI-PMH"), ("", ""), ("", "a")] == names
