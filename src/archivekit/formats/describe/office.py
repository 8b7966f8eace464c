"""What a document of an office program says of itself: its properties, and the beginning of its text.

Office Open XML (ECMA-376 part 2 §11, `docProps/core.xml`) and OpenDocument 1.3 (`meta.xml`), read with zipfile under
limits and by the one parser for XML of others. No macro, link or object in it is looked at.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from archivekit.formats import xml
from archivekit.formats.describe.read import Notebook, unread
from archivekit.metadata.describe.press import Heading, Line, read_press
from archivekit.metadata.describe.programs import is_login, is_program_title
from archivekit.metadata.months import fold

_MOST_ENTRIES = 20_000
_MOST_PROPERTIES = 1 << 20
_MOST_TEXT = 16 << 20
_MOST_LINES = 60

_DC = "http://purl.org/dc/elements/1.1/"
_DCTERMS = "http://purl.org/dc/terms/"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_MADE = "That is when the file was made, perhaps from an older one: was the document written then?"
_WHOSE = "Programs put there whose computer it was made on: is it the author of the document?"
_TITLE = "This looks like what a program writes where no title is given."

#: (namespace, local name) → term, for what needs no second look.
_PLAIN = {
    (_DC, "subject"): "subject",
    (_DC, "description"): "description",
    (_META, "keyword"): "subject",
    (_DC, "identifier"): "identifier",
}


def read_office(file: BinaryIO, book: Notebook) -> None:
    """Take down what an office document says of itself; raises UnreadError."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) > _MOST_ENTRIES:
                raise unread("DSC-103", book.name, f"the archive within has more than {_MOST_ENTRIES:,} entries")
            for name in ("docProps/core.xml", "meta.xml"):
                if name in names:
                    _properties(archive, name, book)
            for name, paragraphs in (("word/document.xml", _word_lines), ("content.xml", _open_lines)):
                root = _parsed(archive, name, _MOST_TEXT, book) if name in names else None
                if root is not None:
                    lines = tuple(Line(text) for text in _some(paragraphs(root)))
                    _text_of(lines, book)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, IndexError) as error:
        why = str(error) or type(error).__name__
        raise unread("DSC-102", book.name, f"the archive within could not be taken apart: {why[:200]}") from error
    except RuntimeError as error:  # what zipfile raises for a member with a password
        raise unread("DSC-106", book.name, "the document is encrypted") from error


def _parsed(archive: zipfile.ZipFile, name: str, most: int, book: Notebook) -> xml.Element | None:
    """Return the root of one member, or None where it is too large or no XML, which is then said."""
    with archive.open(name) as member:
        data = member.read(most + 1)
    if len(data) > most:
        error = unread("DSC-103", book.name, f"{name} within unpacks to more than {most:,} octets")
        book.findings.append(error.finding)
        return None
    try:
        return xml.parse(data, limit=most)
    except xml.XmlError as problem:
        book.findings.append(
            unread("DSC-102", book.name, f"{name} within is no XML that is read here: {problem}").finding
        )
        return None


def _properties(archive: zipfile.ZipFile, name: str, book: Notebook) -> None:
    root = _parsed(archive, name, _MOST_PROPERTIES, book)
    if root is None:
        return
    is_open = name == "meta.xml"
    for element in root.iter("*"):
        namespace, local = xml.name_of(element)
        text = element.text or ""
        source = f"{name} {element.prefix}:{local}" if element.prefix else f"{name} {local}"
        term = _PLAIN.get((namespace, local))
        if term is not None:
            book.see(term, text, source, lang=xml.inherited(element, xml.LANG))
        elif (namespace, local) == (_DC, "title"):
            book.see("title", text, source, question=_TITLE if is_program_title(text) else None)
        elif (namespace, local) == ((_META, "initial-creator") if is_open else (_DC, "creator")):
            login = " It looks like the name of a login." if is_login(text) else ""
            book.see("creator", text, source, question=_WHOSE + login)
        elif (namespace, local) in ((_DCTERMS, "created"), (_META, "creation-date")):
            day = text.strip()[:10]
            book.see_date("created", day, f'{source} "{text.strip()[:40]}"', question=_MADE)
        elif (namespace, local) == (_CORE, "keywords"):
            for keyword in text.replace(",", ";").split(";"):
                book.see("subject", keyword, source)
        elif (namespace, local) == (_DC, "language"):
            book.see_language(text, source)
        elif (namespace, local) == (_META, "document-statistic"):
            pages = element.get(f"{{{_META}}}page-count") or ""
            if pages.isdecimal() and 0 < len(pages) < 7 and int(pages):
                book.see("extent", f"{int(pages)} page{'' if int(pages) == 1 else 's'}", f"{name} meta:page-count")


# -- the beginning of the text -----------------------------------------------------------------------------------------


def _some(lines: Iterator[str]) -> Iterator[str]:
    found = 0
    for line in lines:
        stripped = line.strip()
        if stripped:
            yield stripped
            found += 1
        if found >= _MOST_LINES:
            return


def _word_lines(root: xml.Element) -> Iterator[str]:
    for paragraph in root.iter(f"{{{_WORD}}}p"):
        pieces: list[str] = []
        for node in paragraph.iter("*"):
            if node.tag == f"{{{_WORD}}}t":
                pieces.append(node.text or "")
            elif node.tag in (f"{{{_WORD}}}br", f"{{{_WORD}}}cr"):
                pieces.append("\n")
            elif node.tag == f"{{{_WORD}}}tab":
                pieces.append("\t")
        yield from "".join(pieces).split("\n")


def _open_lines(root: xml.Element) -> Iterator[str]:
    if next(root.iter(f"{{{_OFFICE}}}text"), None) is None:  # a sheet or slides: their cells are no running text
        return
    for paragraph in root.iter(f"{{{_TEXT}}}h", f"{{{_TEXT}}}p"):
        pieces: list[str] = [paragraph.text or ""]
        for node in paragraph.iterdescendants():
            if node.tag == f"{{{_TEXT}}}line-break":
                pieces.append("\n")
            elif node.tag in (f"{{{_TEXT}}}s", f"{{{_TEXT}}}tab"):
                pieces.append(" ")
            pieces += [node.text or "", node.tail or ""]
        yield from "".join(pieces).split("\n")


def _text_of(lines: tuple[Line, ...], book: Notebook) -> None:
    """Take down what the text says; a heading that is a whole sentence is left to the properties."""
    for seen in read_press(lines, Heading.TAKEN, whole=False):
        source = seen.source.replace("text", "first words of the text", 1) if seen.source == "text" else seen.source
        if seen.field == "title" and fold(seen.value).endswith("."):
            continue
        book.seen.append(type(seen)(seen.field, seen.value, source, seen.lang, seen.question, seen.year_missing))
