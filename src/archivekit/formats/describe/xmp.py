"""What an XMP packet says of the file it stands in: Dublin Core, and the day on which a program made the file.

Follows ISO 16684-1 (XMP), read by the one parser for XML of others. A packet that is no XML says nothing.
"""

from __future__ import annotations

from archivekit.formats import xml
from archivekit.formats.describe.read import Notebook, note_place
from archivekit.metadata.describe.programs import is_program_title
from archivekit.metadata.terms import DATE_TERMS, ELEMENTS

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
_LIMIT = 4 << 20
#: What DC in XMP says of the file and not of the document, or what is said better elsewhere.
_NOT_TAKEN = frozenset({"format"})


def read_xmp(packet: bytes, book: Notebook, *, made: str) -> None:
    """Take down what a packet says. `made` is the question about the day on which the file was made."""
    try:
        root = xml.parse(packet.strip(b"\0 \t\r\n"), limit=_LIMIT, marks=100_000)
    except xml.XmlError as error:
        book.leave_out(f"its XMP is no XML that is read here ({error})")
        return
    for description in root.iter(f"{{{_RDF}}}Description"):
        for name, value in xml.attributes(description):
            namespace, _, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
            _take(book, namespace, local, value, None, made)
        for prop in description.iterchildren("*"):
            namespace, local = xml.name_of(prop)
            items = list(prop.iter(f"{{{_RDF}}}li"))
            for item in items or [prop]:
                if len(item):
                    continue
                lang = xml.inherited(item, xml.LANG)
                _take(book, namespace, local, item.text or "", None if lang == "x-default" else lang, made)


def _take(book: Notebook, namespace: str, local: str, text: str, lang: str | None, made: str) -> None:
    if namespace == _DC and local in ELEMENTS and local not in _NOT_TAKEN:
        source = f"XMP dc:{local}"
        if local in DATE_TERMS:
            book.see_date(local, text, source)
        elif local == "language":
            book.see_language(text, source)
        elif local == "title" and is_program_title(text):
            book.see(
                "title",
                text,
                source,
                lang=lang,
                question="This looks like what a program writes where no title is given.",
            )
        else:
            book.see(local, text, source, lang=lang)
    elif namespace == _XMP and local == "CreateDate":
        book.see_date("created", text, "XMP xmp:CreateDate", question=made)
    elif namespace == _EXIF and local in ("GPSLatitude", "GPSLongitude"):
        note_place(book, "XMP exif:GPS")
    elif namespace == _RIGHTS and local == "UsageTerms":
        book.see("rights", text, "XMP xmpRights:UsageTerms", lang=lang)
