"""What web pages, PDFs, office documents and images say of themselves, with the place where they say it."""

from __future__ import annotations

import io
import os

import pytest

from archivekit.formats.describe.reading import Reader
from describing import CORE, FIXTURES, LOOP, archive, asked, docx, jpeg_with_place, odt, png, reading, told
from running import ROOT

STATEMENT = ROOT / "fixtures" / "documents" / "statement"
PAGES = FIXTURES / "pages"
TITLE = "Statement on the detention of journalists in Azerbaijan"
BODY = "European Observatory for Press Freedom"


def page(head: str, body: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


# -- web pages -----------------------------------------------------------------------------------------------------


def test_a_page_with_dublin_core_gives_all_of_it_and_agreeing_facts_cite_all_sources() -> None:
    suggestions, findings = reading(Reader.HTML, (STATEMENT / "statement.html").read_bytes())

    dateline = 'dateline "Strasbourg, November 4th, 2024"'
    assert [
        ("title", TITLE, f'<h1>, DC.title, <title> "{TITLE} | {BODY}"'),
        ("creator", BODY, "DC.creator"),
        ("publisher", BODY, "DC.publisher"),
        ("created", "2024-11-04", f"DCTERMS.created, {dateline}"),
        ("issued", "Nov 20", 'date line "Nov 20"'),
        ("language", "en", "<html lang>, DC.language"),
        ("spatial", "Strasbourg", dateline),
        ("coverage", "Azerbaijan", "DC.coverage"),
        *(
            ("subject", one, "DC.subject")
            for one in ("Freedom of the press", "Journalists", "Detention of persons", "Azerbaijan")
        ),
        ("type", "Text", "DC.type"),
        ("format", "text/html", "DC.format"),
    ] == told(suggestions)
    assert ["issued"] == [one.field for one in suggestions if one.question]
    assert findings == []


def test_a_page_of_a_newsroom_is_read_from_json_ld_open_graph_and_its_text() -> None:
    suggestions, findings = reading(Reader.HTML, (PAGES / "article.html").read_bytes())

    title, body = "Déclaration sur l’accès aux audiences", "Observatoire européen de la liberté de la presse"
    dateline = 'dateline "Strasbourg, le 4 novembre 2024"'
    assert [
        ("title", title, f'<h1>, og:title, JSON-LD headline, <title> "{title} - Observatoire"'),
        ("creator", body, "JSON-LD author"),
        ("publisher", "Observatoire", "og:site_name"),
        ("publisher", body, "JSON-LD publisher"),
        ("created", "2024-11-04", dateline),
        ("issued", "2024-11-20", 'article:published_time, JSON-LD datePublished, date line "20 nov."'),
        ("modified", "2024-11-22", "JSON-LD dateModified"),
        ("language", "fr", '<html lang>, JSON-LD inLanguage, og:locale "fr_FR"'),
        ("spatial", "Strasbourg", dateline),
        ("subject", "Justice", "article:tag"),
        ("identifier", "https://example.org/declaration", "<link rel=canonical>"),
        ("license", "https://creativecommons.org/licenses/by/4.0/", "<link rel=license>"),
    ] == told(suggestions)
    assert ["publisher", "identifier"] == [one.field for one in suggestions if one.question]
    assert findings == []


def test_what_contradicts_is_a_question_with_both_facts() -> None:
    suggestions, findings = reading(Reader.HTML, (PAGES / "contradicting.html").read_bytes())

    questions = [(one.field, one.value, one.question) for one in suggestions if one.field in ("created", "issued")]
    assert [
        (
            "created",
            "2024-11-03",
            'Elsewhere it is "2024-11-04" (dateline "Страсбург, 4 ноября 2024 года"). Which is it?',
        ),
        ("created", "2024-11-04", 'Elsewhere it is "2024-11-03" (DC.date.created). Which is it?'),
        (
            "issued",
            "2024-11-20",
            'Elsewhere it is "2024-11-21" (citation_publication_date "2024/11/21"). Which is it?',
        ),
        ("issued", "2024-11-21", 'Elsewhere it is "2024-11-20" (DC.date.issued "20.11.2024"). Which is it?'),
    ] == questions
    assert ["DSC-114"] == [one.code for one in findings]


def test_a_language_that_the_letters_of_the_title_deny_is_a_question() -> None:
    suggestions, _ = reading(Reader.HTML, (PAGES / "contradicting.html").read_bytes())

    english = next(one for one in suggestions if one.value == "en")
    assert "is not in the letters of that language" in (english.question or "")
    assert {None} == {one.lang for one in suggestions if one.field == "title"}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="dc.title" content=" A  title ">', [("title", "A title", "dc.title")]),
        ('<meta property="dcterms:issued" content="2024">', [("issued", "2024", "dcterms:issued")]),
        (
            '<meta name="DC.Date.Created" content="4 Nov 2024">',
            [("created", "2024-11-04", 'DC.Date.Created "4 Nov 2024"')],
        ),
        ('<meta name="citation_doi" content="10.1/x">', [("identifier", "10.1/x", "citation_doi")]),
        (
            '<meta name="citation_authors" content="A; B">',
            [("creator", "A", "citation_authors"), ("creator", "B", "citation_authors")],
        ),
        ('<meta name="author" content="An organisation">', [("creator", "An organisation", "author")]),
        ('<meta name="author" content="https://example.org/a">', []),
        ('<meta name="viewport" content="width=1">', []),
        ('<meta itemprop="datePublished" content="2024-11-20">', [("issued", "2024-11-20", "datePublished")]),
        ('<meta itemprop="name" content="A shop">', []),
        ('<meta name="DC.title">', []),
        (
            '<link rel="DC.relation" href="https://example.org/">',
            [("relation", "https://example.org/", "<link rel=DC.relation>")],
        ),
    ],
)
def test_a_word_in_the_head_is_its_term(head: str, expected: list[tuple[str, str, str]]) -> None:
    suggestions, _ = reading(Reader.HTML, page(head))

    assert expected == told(suggestions)


def test_a_login_is_a_question() -> None:
    suggestions, _ = reading(Reader.HTML, page('<meta name="author" content="admin">'))

    assert {"creator": "It looks like the name of a login: is it the author?"} == asked(suggestions)


def test_a_name_in_the_text_is_never_an_author() -> None:
    body = "<h1>A statement</h1><p>By Ada Example</p><p>The minister, Grace Example, was silent.</p>"

    suggestions, _ = reading(Reader.HTML, page("", body))

    assert [("title", "A statement", "<h1>")] == told(suggestions)


def test_a_moment_for_machines_gives_the_year_that_the_text_leaves_out() -> None:
    body = '<article><h1>A</h1><time datetime="2024-11-20T09:00:00Z">Nov 20</time><p>2 min read</p></article>'

    suggestions, _ = reading(Reader.HTML, page("", body))

    assert ("issued", "2024-11-20T09:00:00Z", '<time datetime> "Nov 20", date line "Nov 20"') == told(suggestions)[1]
    assert "is it the day of publication?" in (suggestions[1].question or "")


def test_a_qualifier_that_nobody_knows_is_a_question() -> None:
    suggestions, _ = reading(Reader.HTML, page('<meta name="DC.date.X-Last" content="2024-12-01">'))

    assert {"date": "DC.date.X-Last says more than date: does it fit?"} == asked(suggestions)


@pytest.mark.parametrize(
    "data",
    [
        '<meta charset="windows-1251"><title>Суд</title>'.encode("cp1251"),
        '<?xml version="1.0" encoding="koi8-r"?><title>Суд</title>'.encode("koi8-r"),
        "<title>Суд</title>".encode(),
        "<title>Суд</title>".encode("utf-8-sig"),
        "<title>Суд</title>".encode("utf-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(data: bytes) -> None:
    suggestions, findings = reading(Reader.HTML, data)

    assert ([("title", "Суд", "<title>")], []) == (told(suggestions), findings)


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "windows-1251", "us-ascii", "latin1"])
def test_a_page_that_is_utf_8_and_says_otherwise_is_not_misread(charset: str) -> None:
    data = f'<meta charset="{charset}"><title>Déclaration “été”</title>'.encode()

    suggestions, _ = reading(Reader.HTML, data)

    assert [("title", "Déclaration “été”", "<title>")] == told(suggestions)


def test_a_reading_time_is_no_description() -> None:
    data = b'<title>The heading</title><meta property="og:description" content="2 min read">'

    suggestions, _ = reading(Reader.HTML, data)

    assert [("title", "The heading", "<title>")] == told(suggestions)


@pytest.mark.parametrize("charset", ["utf-8", "no-such-charset", "zlib", "unicode_escape"])
def test_a_page_in_an_encoding_that_it_does_not_name_is_a_finding(charset: str) -> None:
    data = f'<meta charset="{charset}"><title>Суд</title>'.encode("cp1251")

    suggestions, findings = reading(Reader.HTML, data)

    assert ((), ["DSC-101"]) == (suggestions, [one.code for one in findings])


def test_a_page_without_end_of_marks_is_a_finding() -> None:
    _, findings = reading(Reader.HTML, b"<html>" + b"<a=b>" * 450_000)

    assert ["DSC-103"] == [one.code for one in findings]


# -- PDF -----------------------------------------------------------------------------------------------------------


def test_a_pdf_gives_info_xmp_language_and_pages() -> None:
    pytest.importorskip("pypdf")

    suggestions, findings = reading(Reader.PDF, (STATEMENT / "statement.pdf").read_bytes())

    assert [
        ("title", TITLE, "XMP dc:title, PDF Info Title"),
        ("creator", BODY, "XMP dc:creator, PDF Info Author"),
        (
            "created",
            "2024-11-04",
            (
                "XMP xmp:CreateDate, PDF Info CreationDate \"D:20241104103000+01'00'\", "
                'dateline "Strasbourg, November 4th, 2024" (page 1)'
            ),
        ),
        ("issued", "Nov 20", 'date line "Nov 20" (page 1)'),
        ("language", "en", "XMP dc:language, PDF /Lang"),
        ("spatial", "Strasbourg", 'dateline "Strasbourg, November 4th, 2024" (page 1)'),
        *(
            ("subject", one, "XMP dc:subject, PDF Info Keywords")
            for one in ("Freedom of the press", "Journalists", "Detention of persons", "Azerbaijan")
        ),
        ("extent", "2 pages", "pages of the PDF"),
    ] == told(suggestions)
    assert {"issued"} == {one.field for one in suggestions if one.question}
    assert findings == []


def test_a_pdf_that_leads_in_a_circle_ends() -> None:
    pytest.importorskip("pypdf")

    suggestions, findings = reading(Reader.PDF, LOOP)

    assert ((), ["DSC-102"]) == (suggestions, [one.code for one in findings])


def test_a_pdf_with_a_password_is_a_finding() -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)

    suggestions, findings = reading(Reader.PDF, out.getvalue())

    assert ((), ["DSC-106"]) == (suggestions, [one.code for one in findings])


# -- office documents ----------------------------------------------------------------------------------------------

LINES = ["Statement on access to counsel", "Nov 20", "Strasbourg, 4 November 2024 – The Observatory asks for it."]


def test_a_word_document_gives_its_properties_and_the_beginning_of_its_text() -> None:
    suggestions, findings = reading(Reader.OFFICE, docx(LINES))

    core = "docProps/core.xml"
    assert [
        ("title", LINES[0], f"{core} dc:title, first words of the text"),
        ("creator", "press.office", f"{core} dc:creator"),
        ("created", "2024-11-03", f'{core} dcterms:created "2024-11-03T08:00:00Z"'),
        ("created", "2024-11-04", 'dateline "Strasbourg, 4 November 2024"'),
        ("issued", "Nov 20", 'date line "Nov 20"'),
        ("language", "en-GB", f"{core} dc:language"),
        ("spatial", "Strasbourg", 'dateline "Strasbourg, 4 November 2024"'),
        ("subject", "Justice", f"{core} cp:keywords"),
        ("subject", "Press", f"{core} cp:keywords"),
    ] == told(suggestions)
    assert ["creator", "created", "issued"] == [one.field for one in suggestions if one.question]
    assert findings == []


def test_an_open_document_gives_its_first_author_and_not_who_saved_it_last() -> None:
    suggestions, findings = reading(Reader.OFFICE, odt(LINES))

    assert [
        ("title", "Untitled 1", "meta.xml dc:title"),
        ("title", LINES[0], "first words of the text"),
        ("creator", "Press office", "meta.xml meta:initial-creator"),
        ("created", "2024-11-03", 'meta.xml meta:creation-date "2024-11-03T08:00:00"'),
        ("created", "2024-11-04", 'dateline "Strasbourg, 4 November 2024"'),
        ("issued", "Nov 20", 'date line "Nov 20"'),
        ("spatial", "Strasbourg", 'dateline "Strasbourg, 4 November 2024"'),
        ("subject", "Justice", "meta.xml meta:keyword"),
        ("extent", "3 pages", "meta.xml meta:page-count"),
    ] == told(suggestions)
    assert "looks like what a program writes" in (suggestions[0].question or "")
    assert suggestions[1].question is None
    assert findings == []


def test_a_bomb_in_an_office_document_is_not_unpacked() -> None:
    data = archive({"word/document.xml": bytes(20 << 20), "docProps/core.xml": bytes(2 << 20)})

    suggestions, findings = reading(Reader.OFFICE, data)

    assert ((), ["DSC-103", "DSC-103"]) == (suggestions, [one.code for one in findings])


def test_a_doctype_in_an_office_document_is_refused() -> None:
    core = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'

    suggestions, findings = reading(Reader.OFFICE, docx([], core))

    assert ((), ["DSC-102"]) == (suggestions, [one.code for one in findings])


def test_an_office_document_with_too_many_parts_is_a_finding() -> None:
    _, findings = reading(Reader.OFFICE, archive({str(number): b"" for number in range(20_001)}))

    assert ["DSC-103"] == [one.code for one in findings]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", docx(LINES)[:-30], docx([], CORE[:-20])])
def test_a_damaged_office_document_is_a_finding(data: bytes) -> None:
    _, findings = reading(Reader.OFFICE, data)

    assert ["DSC-102"] == [one.code for one in findings]


# -- images --------------------------------------------------------------------------------------------------------


def test_a_photograph_gives_exif_and_a_loud_note_instead_of_its_place() -> None:
    pytest.importorskip("PIL")

    suggestions, findings = reading(Reader.IMAGE, jpeg_with_place(), "photo.jpg")

    assert [
        ("creator", "Ada Example", "EXIF Artist"),
        ("created", "2024-11-04", 'EXIF DateTimeOriginal "2024:11:04 10:30:00"'),
        ("description", "A press conference", "EXIF ImageDescription"),
        ("extent", "40 × 30 pixels", "size of the image"),
        ("rights", "May be copied by anyone", "EXIF Copyright"),
    ] == told(suggestions)
    assert {"created": "By the camera's clock: is it right?"} == {k: v for k, v in asked(suggestions).items() if v}
    assert ["DSC-113"] == [one.code for one in findings]
    assert not any("48" in f"{one.message}{one.cure}{one.value}" for one in findings)


def test_a_place_in_xmp_is_noted_as_loudly() -> None:
    image = pytest.importorskip("PIL.Image")
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="48,34.4N" '
        'exif:GPSLongitude="7,45E"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    out = io.BytesIO()
    image.new("RGB", (2, 2)).save(out, "JPEG", xmp=xmp.encode())

    suggestions, findings = reading(Reader.IMAGE, out.getvalue())

    assert [("extent", "2 × 2 pixels", "size of the image")] == told(suggestions)
    assert ["DSC-113"] == [one.code for one in findings]


def test_an_image_of_ten_thousand_million_pixels_is_not_decoded() -> None:
    pytest.importorskip("PIL")

    suggestions, findings = reading(Reader.IMAGE, png(100_000, 100_000))

    assert [("extent", "100000 × 100000 pixels", "size of the image")] == told(suggestions)
    assert ["DSC-115"] == [one.code for one in findings]


def test_reading_an_image_leaves_the_limit_of_pillow_as_it_was() -> None:
    image = pytest.importorskip("PIL.Image")
    before = image.MAX_IMAGE_PIXELS

    reading(Reader.IMAGE, png(100_000, 100_000))

    assert before == image.MAX_IMAGE_PIXELS


def test_a_damaged_image_is_a_finding() -> None:
    pytest.importorskip("PIL")

    _, findings = reading(Reader.IMAGE, b"\xff\xd8\xff\xe1" + os.urandom(5000))

    assert ["DSC-102"] == [one.code for one in findings]
