"""What a PDF says of itself, and the only door to pypdf: Info, XMP, its language, and how many pages it has.

Follows ISO 32000-1 §14.3. Pages are counted and never drawn, and of the text only the beginning is read; nothing in
it is run. For a process of its own.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from archivekit.formats.describe.read import Notebook, unread
from archivekit.formats.describe.xmp import read_xmp
from archivekit.metadata.describe.press import Heading, lines_of, read_press
from archivekit.metadata.describe.programs import is_login, is_program_title

if TYPE_CHECKING:
    from pypdf import PdfReader

_LONGEST_PAGE = 1 << 20
_MADE = "That is when the PDF was made: was the document written then?"
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")


def read_pdf(file: BinaryIO, book: Notebook) -> None:
    """Take down what a PDF says of itself; raises UnreadError."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise unread("DSC-106", book.name, "this PDF asks for a password")
    except PyPdfError as error:
        raise unread("DSC-102", book.name, f"this PDF could not be taken apart: {_why(error)}") from error
    except (DependencyError, ImportError, NotImplementedError) as error:  # an encryption that needs another library
        raise unread("DSC-106", book.name, f"this PDF is encrypted, and could not be opened: {_why(error)}") from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError) as error:
        raise unread("DSC-102", book.name, f"this PDF could not be taken apart: {_why(error)}") from error
    parts: tuple[tuple[str, Callable[[], None]], ...] = (
        ("XMP", lambda: _xmp(reader.root_object.get("/Metadata"), book)),
        ("Info", lambda: _info(dict(reader.metadata or {}), book)),
        ("language", lambda: book.see_language(_text(reader.root_object.get("/Lang")), "PDF /Lang")),
        ("pages", lambda: _pages(len(reader.pages), book)),
        ("text", lambda: _first_page(reader, book)),
    )
    failed = []
    for what, take in parts:
        try:
            take()
        except (
            PyPdfError,
            DependencyError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            IndexError,
            OSError,
            RecursionError,
        ) as error:
            failed.append(f"{what} ({_why(error)})")
    if failed:
        raise_later = unread("DSC-102", book.name, f"parts of this PDF could not be taken apart: {', '.join(failed)}")
        book.findings.append(raise_later.finding)


def _why(error: BaseException) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:200]


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str) else None


def _xmp(stream: object, book: Notebook) -> None:
    """Hand the packet itself to our parser; that of pypdf is never asked."""
    resolved = getattr(stream, "get_object", lambda: None)()
    data = getattr(resolved, "get_data", lambda: None)()
    if isinstance(data, bytes) and data.strip():
        read_xmp(data, book, made=_MADE)


def _pages(count: int, book: Notebook) -> None:
    if count:
        book.see("extent", f"{count} page{'' if count == 1 else 's'}", "pages of the PDF")


def _first_page(reader: PdfReader, book: Notebook) -> None:
    """Take down the dateline and the dates of the first page. Where its heading ends, lines on a page do not tell."""
    if not reader.pages:
        return
    page = reader.pages[0]
    contents = page.get_contents()
    if contents is None or len(contents.get_data()) > _LONGEST_PAGE:
        return
    for seen in read_press(lines_of(page.extract_text()[:20_000]), Heading.LEFT, whole=False):
        book.seen.append(dataclasses.replace(seen, source=f"{seen.source} (page 1)"))


def _info(info: dict[str, object], book: Notebook) -> None:
    resolved = {key: getattr(value, "get_object", lambda value=value: value)() for key, value in info.items()}
    texts = {key: str(value) for key, value in resolved.items() if isinstance(value, str)}
    title, author = texts.get("/Title"), texts.get("/Author")
    if title:
        doubtful = "This looks like what a program writes where no title is given." if is_program_title(title) else None
        book.see("title", title, "PDF Info Title", question=doubtful)
    if author:
        login = " It looks like the name of a login." if is_login(author) else ""
        question = f"Programs put whoever made the PDF there: is it the author of the document?{login}"
        book.see("creator", author, "PDF Info Author", question=question)
    book.see("description", texts.get("/Subject"), "PDF Info Subject", question=_subject(texts.get("/Subject")))
    for keyword in re.split(r"[;,]", texts.get("/Keywords") or ""):
        book.see("subject", keyword, "PDF Info Keywords")
    day = _DATE.match(texts.get("/CreationDate") or "")
    if day:
        date = "-".join(part for part in day.groups() if part)
        given = texts["/CreationDate"]
        book.see_date("created", date, f'PDF Info CreationDate "{given[:40]}"', question=_MADE)


def _subject(text: str | None) -> str | None:
    return "Is it a description, or what the document is about (subject)?" if text and len(text) < 60 else None
