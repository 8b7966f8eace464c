"""The one way into lxml and the one way out."""

from __future__ import annotations

import pytest

from archivekit.formats import xml


def _refusal(data: bytes) -> tuple[str, int | None]:
    with pytest.raises(xml.XmlError) as caught:
        xml.parse(data)
    return type(caught.value).__name__, caught.value.line


def test_a_doctype_is_refused_wherever_it_stands_and_whatever_it_holds() -> None:
    billion = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    documents = [
        b'<?xml version="1.0"?>\n<!DOCTYPE a>\n<a/>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://192.0.2.1/x.dtd"> %x;]><a/>',
        f'<!DOCTYPE a [<!ENTITY l0 "lol">{billion}]><a>&l9;</a>'.encode(),
        f'<!DOCTYPE a [<!ENTITY x "{"x" * 100_000}">]><a>{"&x;" * 1000}</a>'.encode(),
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b"<!DOCTYPE a><a",
    ]

    refusals = [_refusal(data) for data in documents]

    assert refusals == [("DoctypeError", 2), *[("DoctypeError", 1)] * 7]


def test_a_doctype_in_a_comment_or_text_is_none() -> None:
    root = xml.parse(b"<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a>")

    assert xml.text_of(root) == "<!DOCTYPE a>"


def test_what_is_no_xml_is_refused_with_its_line() -> None:
    documents = [
        b"",
        b" \n\t",
        b"\0",
        b"no xml",
        b"<a>\n<b>\n</a>",
        b"<a>\n&nope;</a>",
        b"<a>\xff</a>",
        b"<a>\x01</a>",
        b"<a>&#1;</a>",
        b"<a/><b/>",
        b"<x:a/>",
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        "<a/>".encode("utf-16-le"),
        b'<a b="1" b="2"/>',
    ]

    refusals = [_refusal(data)[0] for data in documents]
    lines = [_refusal(documents[4])[1], _refusal(documents[5])[1]]

    assert refusals == ["MalformedXmlError"] * len(documents)
    assert lines == [3, 2]


def test_what_is_too_large_or_too_deep_is_refused_as_that() -> None:
    deep = b"<a>" * 5000 + b"</a>" * 5000
    long = b"<a>" + b"x" * 10_000_001 + b"</a>"

    refusals = [_refusal(deep)[0], _refusal(long)[0]]
    with pytest.raises(xml.TooLargeXmlError):
        xml.parse(b"<a/>  ", limit=5)

    assert refusals == ["TooLargeXmlError"] * 2


def test_a_document_of_too_many_elements_or_attributes_is_refused_before_it_is_built() -> None:
    elements = b"<a>" + b"<b/>" * 1_000_000 + b"</a>"
    attributes = b"<a " + b" ".join(b'a%d=""' % number for number in range(1_000_001)) + b"/>"

    assert [_refusal(elements), _refusal(attributes)] == [("TooLargeXmlError", None)] * 2


def test_unfinished_comments_by_the_million_do_not_slow_the_refusal() -> None:
    assert _refusal(b"<!--" * 900_000) == ("MalformedXmlError", 1)
    assert _refusal(b"<!-- --><!DOCTYPE" * 1000) == ("DoctypeError", 1)


def test_a_text_of_a_megabyte_and_a_thousand_elements_are_read() -> None:
    root = xml.parse(b"<a>" + b"x" * 1_000_000 + b"<b/>" * 1000 + b"</a>")

    assert (len(xml.text_of(root)), sum(1 for _ in xml.children(root))) == (1_000_000, 1000)


def test_xinclude_is_an_element_like_any_other() -> None:
    root = xml.parse(b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></a>')

    assert [xml.name_of(child)[0] for child in xml.children(root)] == ["http://www.w3.org/2001/XInclude"]


def test_what_is_written_is_stable_to_the_byte_and_indented() -> None:
    root = xml.new("{urn:x}a", {"x": "urn:x", "y": "urn:y"}, attributes={"n": '\t\n\r"&<'})
    xml.add(root, "{urn:x}b", "1\r\n & ]]> <\u202eب")
    xml.add(root, "{urn:y}c", "")
    xml.add(root, "{urn:y}c", " ")

    data = xml.serialise(root)

    assert (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<x:a xmlns:x="urn:x" xmlns:y="urn:y" n="&#9;&#10;&#13;&quot;&amp;&lt;">\n'
        "  <x:b>1&#13;\n &amp; ]]&gt; &lt;\u202eب</x:b>\n"
        "  <y:c/>\n"
        "  <y:c> </y:c>\n"
        "</x:a>\n"
    ).encode() == data


def test_characters_that_xml_cannot_carry_are_named_by_place_and_code_point() -> None:
    text = "a\x00\tb\x1f\ufffe\ud800\U0001f4dc"

    found = xml.illegal_characters(text)

    assert found == ((1, "U+0000"), (4, "U+001F"), (5, "U+FFFE"), (6, "U+D800"))
    assert not xml.is_carried(text)
    assert xml.is_carried("\t\n\r \x7f\x85\u2028\ufdd0\ue000\U0010ffff")


def test_comments_and_instructions_are_counted_beside_the_root_too() -> None:
    root = xml.parse(b'<?xml-stylesheet href="x"?><!-- 1 --><a><!-- 2 --><?p?></a><!-- 3 -->')

    assert xml.count_asides(root) == (3, 2)
