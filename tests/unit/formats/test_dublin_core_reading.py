"""Dublin Core in XML as it is read: what becomes of every part of a document, and every finding about it."""

from __future__ import annotations

import pytest
from crosswalks import oai_dc
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from records import carried, records, texts

from archivekit.codes import family
from archivekit.formats import xml
from archivekit.formats.dublin_core import dcterms
from archivekit.formats.dublin_core_reading import MAX_SUGGESTIONS, read_dublin_core
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.terms import PROPERTIES, SCHEMES, Namespace, Term

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
)
TITLE = "<dcterms:title>A</dcterms:title>"


def document(inside: str, attributes: str = "") -> bytes:
    """Return a document with an element of nobody's around some children."""
    return f"<metadata {NAMESPACES}{attributes}>{inside}</metadata>".encode()


def read(inside: str, attributes: str = "") -> RecordRead:
    return read_dublin_core(document(inside, attributes), name="r.xml")


def codes(result: RecordRead) -> list[str]:
    return [finding.code for finding in result.findings]


SPECIMENS: dict[str, bytes] = {
    "XML-101": b"<metadata><dc:title>cut o",
    "XML-102": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "XML-103": b"<a>" * 300 + b"</a>" * 300,
    "XML-104": b"<metadata><title>no namespace</title></metadata>",
    "XML-105": document(f"<r>{TITLE}</r><r>{TITLE}</r>"),
    "XML-106": document(TITLE + "<dc:description>one <b>two</b> three</dc:description>"),
    "XML-107": document(TITLE + " stray text "),
    "XML-108": document("<!-- a remark -->" + TITLE),
    "XML-109": document(TITLE + '<dcterms:issued xsi:type="W3CDTF">2024</dcterms:issued>'),
    "XML-110": document(f"<header/><record>{TITLE}</record>"),
    "XML-111": document(TITLE, ' id="r1"'),
}


@pytest.mark.parametrize("code", SPECIMENS)
def test_a_finding_is_provoked_by_a_specimen_that_provokes_nothing_else(code: str) -> None:
    assert codes(read_dublin_core(SPECIMENS[code], name="r.xml")) == [code]


def test_every_finding_about_xml_has_a_specimen() -> None:
    assert sorted(SPECIMENS) == [code.id for code in family("XML") if code.id <= "XML-111"]


def test_values_keep_their_blanks_their_languages_schemes_and_addresses() -> None:
    result = read(
        "<dc:title>  two\n lines&#13;&#9; </dc:title>"
        '<dcterms:subject xml:lang="az-Latn">Həmrəylik</dcterms:subject>'
        '<dcterms:issued xsi:type="dcterms:W3CDTF">2024</dcterms:issued>'
        '<dcterms:date xmlns:e="http://id.loc.gov/datatypes/edtf/" xsi:type="e:EDTF">198X</dcterms:date>'
        '<dcterms:license rdf:resource="https://example.org/l"/>'
        '<dcterms:subject rdf:resource="https://example.org/s">Rights</dcterms:subject>'
        "<dcterms:subject><![CDATA[a & b]]></dcterms:subject>"
        '<dcterms:created rdf:datatype="http://purl.org/dc/terms/W3CDTF">2023</dcterms:created>'
    )

    assert result.record == Record(
        (
            (Term("title", Namespace.DC), (Value("  two\n lines\r\t "),)),
            (
                Term("subject"),
                (
                    Value("Həmrəylik", "az-Latn"),
                    Value("Rights", None, "https://example.org/s"),
                    Value("a & b"),
                ),
            ),
            (Term("issued"), (Value("2024", scheme="W3CDTF"),)),
            (Term("date"), (Value("198X", scheme="http://id.loc.gov/datatypes/edtf/EDTF"),)),
            (Term("license"), (Value("https://example.org/l", None, "https://example.org/l"),)),
            (Term("created"), (Value("2023", scheme="W3CDTF"),)),
        )
    )
    assert codes(result) == []


def test_a_value_stands_where_its_finding_says() -> None:
    result = read(f"\n{TITLE}\n<dc:title>B</dc:title>\n{TITLE}")

    places = {(str(term), index): (where.line, where.xpath) for (term, index), where in result.places.items()}
    assert places == {
        ("title", -1): (2, "/metadata/dcterms:title[1]"),
        ("title", 0): (2, "/metadata/dcterms:title[1]"),
        ("title", 1): (4, "/metadata/dcterms:title[2]"),
        ("dc:title", -1): (3, "/metadata/dc:title[1]"),
        ("dc:title", 0): (3, "/metadata/dc:title[1]"),
    }


def test_a_language_of_the_container_holds_for_values_that_name_none() -> None:
    result = read(
        '<dc:title>A</dc:title><dc:title xml:lang="fr">B</dc:title><dc:title xml:lang="">C</dc:title>', ' xml:lang="en"'
    )

    assert result.record is not None
    assert [value.lang for value in result.record.values(Term("title", Namespace.DC))] == ["en", "fr", None]


def test_unknown_elements_are_kept_and_the_term_that_was_meant_is_named() -> None:
    result = read(
        f"{TITLE}<dc:tilte>a</dc:tilte><dc:issued>2024</dc:issued><creator>b</creator>"
        '<x:y xmlns:x="urn:x">c</x:y><dcterms:Creator xml:lang="en">d</dcterms:Creator>'
        '<t:title xmlns:t="https://purl.org/dc/terms">e</t:title><t:creator xmlns:t="http://purl.org/DC/elements/1.0/">f</t:creator>'
    )

    assert [(f.code, f.field, f.expected) for f in result.findings] == [
        ("REC-109", "dc:tilte", "dc:title"),
        ("REC-109", "dc:issued", "dcterms:issued"),
        ("REC-109", "creator", "dcterms:creator"),
        ("REC-109", "{urn:x}y", None),
        ("REC-109", "dcterms:Creator", "dcterms:creator"),
        ("REC-109", "{https://purl.org/dc/terms}title", "dcterms:title in the namespace http://purl.org/dc/terms/"),
        (
            "REC-109",
            "{http://purl.org/DC/elements/1.0/}creator",
            "dc:creator in the namespace http://purl.org/dc/elements/1.1/",
        ),
    ]
    assert result.record is not None
    assert [unknown.name for unknown in result.record.unknown] == [finding.field for finding in result.findings]
    assert result.record.unknown[0] == Unknown("dc:tilte", "a")


def test_an_unknown_element_with_more_than_text_is_kept_as_the_xml_it_was() -> None:
    result = read_dublin_core(
        b'<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A</dc:title><x a="1">b<y/></x>tail</m>', name="r.xml"
    )

    assert result.record is not None
    assert result.record.unknown == (
        Unknown("text()", "tail"),
        Unknown("x", {"xml": '<x xmlns:dc="http://purl.org/dc/elements/1.1/" a="1">b<y/></x>'}),
    )


def test_an_attribute_that_says_nothing_is_kept_and_reported() -> None:
    result = read('<dc:title lang="en">A</dc:title><dc:title language="fre" scheme="X">B</dc:title>')

    assert [(f.code, f.field, f.value, f.expected) for f in result.findings] == [
        ("REC-110", "dc:title", "en", "xml:lang"),
        ("REC-110", "dc:title", "fre", "xml:lang"),
        ("REC-110", "dc:title", "X", "xsi:type"),
    ]
    assert result.record is not None
    assert [u.name for u in result.record.unknown] == ["dc:title@lang", "dc:title@language", "dc:title@scheme"]


def test_a_scheme_that_nobody_declared_is_kept_as_it_was_written() -> None:
    result = read('<dc:date xsi:type="nope:EDTF">a</dc:date><dc:date xsi:type="nope:URI">b</dc:date>')

    assert result.record is not None
    assert [value.scheme for value in result.record.values(Term("date", Namespace.DC))] == ["nope:EDTF", "URI"]
    assert codes(result) == ["XML-109"]


def test_an_empty_element_is_kept_with_a_warning() -> None:
    result = read(f"{TITLE}<dc:creator/><dc:creator></dc:creator>")

    assert result.record is not None
    assert result.record.values(Term("creator", Namespace.DC)) == (Value(""), Value(""))
    assert codes(result) == ["REC-116", "REC-116"]


def test_a_comment_inside_a_value_does_not_cut_it() -> None:
    result = read("<dc:title>free<!-- x -->dom</dc:title>")

    assert result.record is not None
    assert result.record.values(Term("title", Namespace.DC)) == (Value("freedom"),)
    assert codes(result) == ["XML-108"]


def test_an_empty_file_and_an_empty_record_say_so() -> None:
    empty = read_dublin_core(b" \n", name="r.xml")
    container = read_dublin_core(oai_dc(Record()).data, name="r.xml")

    assert (codes(empty), empty.record) == (["REC-101"], None)
    assert (codes(container), container.record) == (["REC-107"], Record())


def test_a_byte_order_mark_is_noted_and_utf_16_is_read() -> None:
    marked = read_dublin_core(b"\xef\xbb\xbf" + document(TITLE), name="r.xml")
    wide = read_dublin_core(document(TITLE).decode().encode("utf-16"), name="r.xml")

    assert marked.record == wide.record == Record(((Term("title"), (Value("A"),)),))
    assert codes(marked) == codes(wide) == ["REC-104"]


def test_nothing_that_a_document_points_to_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
        '<dc:title xsi:schemaLocation="http://purl.org/dc/terms/ http://192.0.2.1/x.xsd">A</dc:title>'
    )
    stylesheet = b'<?xml-stylesheet type="text/xsl" href="http://192.0.2.1/x.xsl"?>'

    result = read_dublin_core(
        stylesheet + document(inside, ' xsi:schemaLocation="urn:x file:///etc/passwd"'), name="r.xml"
    )

    assert codes(result) == ["XML-108", "REC-109", "REC-110"]
    assert "root:" not in repr(result)


def test_fifty_thousand_unknown_elements_are_all_reported_and_take_no_time_to_guess_at() -> None:
    inside = "".join(f"<dc:title{number}>x</dc:title{number}>" for number in range(50_000))

    result = read(inside)

    assert codes(result) == [*["REC-109"] * 50_000, "REC-107"]
    assert [finding.expected for finding in result.findings].count("dc:title") == MAX_SUGGESTIONS


def test_a_record_of_too_many_elements_is_refused() -> None:
    assert codes(read("<dc:title/>" * 200_001)) == ["XML-103"]


def test_a_record_in_an_oai_pmh_answer_is_found() -> None:
    inner = oai_dc(Record(((Term("title"), (Value("A", "en"),)),))).data.split(b"\n", 1)[1]
    answer = (
        b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><record><header/>'
        b"<metadata>" + inner + b"</metadata></record></GetRecord></OAI-PMH>"
    )

    result = read_dublin_core(answer, name="r.xml")

    assert result.record == Record(((Term("title", Namespace.DC), (Value("A", "en"),)),))
    assert [(f.code, f.where.xpath) for f in result.findings] == [("XML-110", "/*/*/*/*[2]/oai_dc:dc")]


# -- laws ------------------------------------------------------------------------------------------------------


def canonical(data: bytes) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Return a document as its values, term by term in the order of first appearance."""
    found = [
        (str(child.tag), xml.text_of(child), tuple(sorted(xml.attributes(child))))
        for child in xml.children(xml.parse(data))
    ]
    order = list(dict.fromkeys(tag for tag, _, _ in found))
    return sorted(found, key=lambda entry: order.index(entry[0]))


def test_every_term_and_scheme_survives_reading_and_writing() -> None:
    schemes = [scheme for scheme in SCHEMES if scheme not in ("NLM", "RFC5646")]
    fits = {"DCMIType": "Text", "W3CDTF": "2024", "URI": "urn:x:y"}
    inside = "".join(
        f'<dcterms:{name} xml:lang="az-Latn">a</dcterms:{name}>'
        + "".join(
            f'<dcterms:{name} xsi:type="dcterms:{scheme}">{fits.get(scheme, "en")}</dcterms:{name}>'
            for scheme in schemes
        )
        for name in PROPERTIES
    )

    first = read(inside)
    assert first.record is not None
    written = dcterms(first.record)

    assert canonical(written.data) == canonical(document(inside))
    assert (codes(first), written.findings) == ([], ())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(texts))
def test_what_is_written_as_dcterms_is_read_and_written_the_same(record: Record) -> None:
    once = dcterms(record)

    again = read_dublin_core(once.data, name="r.xml")
    assert again.record is not None
    twice = dcterms(again.record)

    assert canonical(twice.data) == canonical(once.data)
    assert twice.findings == ()
    assert again.record.unknown == ()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(texts))
def test_what_is_written_as_oai_dc_is_read_and_written_the_same(record: Record) -> None:
    once = oai_dc(record)

    again = read_dublin_core(once.data, name="r.xml")
    assert again.record is not None

    assert oai_dc(again.record).data == once.data


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(carried, min_size=1), min_size=1, max_size=4))
def test_a_text_comes_back_to_the_last_character(values: list[str]) -> None:
    record = Record(((Term("description"), tuple(Value(text) for text in values)),))

    assert read_dublin_core(dcterms(record).data, name="r.xml").record == record


_pieces = st.sampled_from(
    (
        b"<", b">", b"</", b"/>", b"&", b"&#", b"x", b'="', b'"', b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>",
        b"<!DOCTYPE a>", b"<dc:title>", b"</dc:title>", b' xmlns:dc="http://purl.org/dc/elements/1.1/"', b"<a", b"</a>",
        b' xsi:type="', b"dcterms:", b"\xff", b"\0", b"\xef\xbb\xbf", b"\n", b"&#0;", b"&e;", b" xml:lang=",
        b'<?xml version="1.0"?>',
    )
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.lists(_pieces, max_size=12).map(b"".join)))
@example(b"\xfe\xff")
@example(b"<a xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title/></a>")
def test_any_bytes_give_a_record_or_findings(data: bytes) -> None:
    result = read_dublin_core(data, name="r.xml")

    assert result.record is not None or result.findings


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_good_record_cut_or_changed_anywhere_still_gives_findings_or_a_record(data: st.DataObject) -> None:
    whole = dcterms(
        Record(((Term("title"), (Value("A", "en"),)), (Term("type"), (Value("Text", scheme="DCMIType"),))))
    ).data
    at = data.draw(st.integers(0, len(whole)))
    put = data.draw(st.one_of(st.just(b""), st.binary(min_size=1, max_size=2)))
    changed = whole[:at] + put + (whole[at + len(put) :] if put else b"")

    result = read_dublin_core(changed, name="r.xml")

    assert result.record is not None or result.findings


def test_a_container_under_a_name_in_dcmis_namespace_is_read_as_archivematica_writes_it() -> None:
    terms = "<dc:title>A</dc:title><dcterms:issued>2024</dcterms:issued>"
    inside = f'<dcterms:dublincore xsi:schemaLocation="a b">{terms}</dcterms:dublincore>'
    alone = f"<dcterms:dublincore {NAMESPACES}><dc:title>A</dc:title></dcterms:dublincore>".encode()
    mets = document(f"<dmdSec><mdWrap><xmlData>{inside}</xmlData></mdWrap></dmdSec>")

    results = [read_dublin_core(data, name="r.xml") for data in (alone, mets)]

    title = (Term("title", Namespace.DC), (Value("A"),))
    assert [result.record for result in results] == [
        Record((title,)),
        Record((title, (Term("issued"), (Value("2024"),)))),
    ]
    assert [codes(result) for result in results] == [[], ["XML-110"]]


@pytest.mark.parametrize(
    "start", ['<dc xmlns="http://purl.org/dc/elements/1.1">', '<r xmlns="https://purl.org/dc/elements/1.1/">']
)
def test_a_record_all_in_a_misspelt_namespace_is_told_element_by_element(start: str) -> None:
    read = read_dublin_core(f"{start}<title>A</title></{start[1:].split(' ')[0]}>".encode(), name="r.xml")

    assert ["REC-109", "REC-107"] == [finding.code for finding in read.findings]
    assert "dc:title in the namespace http://purl.org/dc/elements/1.1/" == read.findings[0].expected


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("<record><title>A</title></record>", 'xmlns="http://purl.org/dc/terms/"'),
        ('<dublin_core><dcvalue element="title">A</dcvalue></dublin_core>', "DSpace's own form"),
        (
            '<d:dim xmlns:d="http://www.dspace.org/xmlns/dspace/dim"><d:field mdschema="dc"/></d:dim>',
            "DSpace's own form",
        ),
        ("<record><name>A</name></record>", "Export the record as `oai_dc`"),
    ],
)
def test_a_file_without_dublin_core_says_what_would_make_it_some(text: str, cure: str) -> None:
    (finding,) = read_dublin_core(text.encode(), name="r.xml").findings

    assert "XML-104" == finding.code
    assert cure in (finding.cure or "")
