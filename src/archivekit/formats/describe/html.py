"""What a web page says of itself: Dublin Core and other words in its head, JSON-LD, its heading, its text.

Follows the HTML standard (encodings, `lang`), DCMI's "Expressing Dublin Core in HTML", and what Google Scholar
(`citation_*`) and Open Graph (`og:*`, `article:*`) ask of pages. Nothing is fetched and no script is run.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from archivekit.formats import xml
from archivekit.formats.describe.jsonld import read_jsonld
from archivekit.formats.describe.read import Notebook, unread
from archivekit.metadata.describe.draft import shown
from archivekit.metadata.describe.noise import is_noise
from archivekit.metadata.describe.press import Heading, Line, read_press
from archivekit.metadata.describe.programs import is_login
from archivekit.metadata.languages import LanguageKind, judge_language
from archivekit.metadata.terms import DATE_TERMS, PROPERTIES
from archivekit.quotes import quoted

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.I
)
_NO_CHARSETS = """
base64 bz2 hex quopri rot_13 uu zlib idna punycode raw_unicode_escape unicode_escape undefined utf_7 mbcs oem
"""
#: Codecs of Python that are no character set of the web.
_NO_CHARSET = frozenset(_NO_CHARSETS.split())
_MOST_LINES = 80
_LONGEST_LINE = 2000
_SKIPPED_TAGS = """
script style nav footer aside form button noscript template svg select iframe head dialog
"""
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_BLOCK_TAGS = """
p div br li ul ol h1 h2 h3 h4 h5 h6 article section header main blockquote pre table tr td th dl dt dd figure
figcaption address hr body html
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_LATIN = frozenset({"en", "fr", "es", "de", "it", "pt", "nl", "tr"})

_DOUBT_SITE = "It is the name of the site: is that the body that published it?"
_DOUBT_LOCALE = "It is the setting of the site: is the text in that language?"
_DOUBT_ADDRESS = "It is where the page was: is it to be an identifier of the document?"


#: Character sets in which every octet is a letter, so that UTF-8 can always be read by them, and never rightly.
_ONE_OCTET = ("cp125", "iso8859", "koi8", "mac", "latin")


def _is_utf8(data: bytes) -> bool:
    """Say whether a page is UTF-8 beyond doubt: other letters than ASCII's are in it, and each is well-formed."""
    decoder = codecs.getincrementaldecoder("utf-8")()  # which bears a letter that the limit on the length cuts
    try:
        return not decoder.decode(data).isascii()
    except UnicodeDecodeError:
        return False


def decode_page(data: bytes, name: str) -> str:
    """Return a page's text: by its mark, by what it says of itself, or UTF-8; raises UnreadError.

    Nothing is guessed; but a page that is UTF-8 and says that it is of a set of single octets is not read by that.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    said = _CHARSET.search(data[:4096])
    given = said.group(1).decode("ascii") if said else "utf-8"
    try:
        known = codecs.lookup(given)
        if (
            known.name.replace("-", "_") in _NO_CHARSET
            or known.name.startswith("utf-16")
            or known.name.startswith("utf-32")
        ):
            known = codecs.lookup("utf-8")  # what the HTML standard says of these
        codec = "cp1252" if known.name in ("iso8859-1", "ascii") else known.name
        return data.decode("utf-8" if codec.startswith(_ONE_OCTET) and _is_utf8(data) else codec)
    except LookupError:
        raise unread("DSC-101", name, f"the page says that its encoding is {quoted(given)}, which is unknown") from None
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 4 and error.start >= len(data) - 4:  # cut by the limit on its length
            return data[: error.start].decode(codec, "replace")
        if codec == "cp1252":
            return data.decode("latin-1")
        at = f"byte {error.start}"
        raise unread(
            "DSC-101", name, f"{at} of the page is not {codec.upper()}, which it {'says' if said else 'ought'} to be"
        ) from None


def read_html(data: bytes, book: Notebook) -> None:
    """Take down what a page says of itself; raises UnreadError."""
    text = decode_page(data, book.name)
    try:
        root = xml.parse_html(text, marks=400_000)
    except xml.TooLargeXmlError as error:
        raise unread("DSC-103", book.name, str(error)) from error
    except xml.XmlError as error:
        raise unread("DSC-102", book.name, f"the page could not be taken apart: {error}") from error
    if root is None:
        return
    lang = root.get("lang") or root.get(xml.LANG) or root.get("xml:lang")
    titles = _titles(root)
    spoken = _lang_of_titles(lang, titles, book)
    for source, title in titles:
        book.see("title", title, source, lang=spoken)
    for element in root.iter("meta"):
        _meta(element, spoken, book)
    for element in root.iter("link"):
        _link(element, book)
    for element in root.iter("script"):
        if (element.get("type") or "").strip().lower().startswith("application/ld+json"):
            read_jsonld("".join(piece for piece in element.itertext() if isinstance(piece, str)), book)
    _times(root, book)
    book.seen += read_press(tuple(_lines(root)), Heading.LEFT, whole=False)


# -- titles and the language -------------------------------------------------------------------------------------------


def _titles(root: xml.Element) -> list[tuple[str, str]]:
    found = []
    for element in root.iter("title"):
        parent = element.getparent()
        if parent is None or parent.tag in ("head", "html", "body"):
            found.append(("<title>", _text(element)))
            break
    for around in ("article", "main", None):
        within = root if around is None else next(root.iter(around), None)
        heads = [_text(element) for element in within.iter("h1")] if within is not None else []
        heads = [head for head in heads if head]
        if heads:
            if len(heads) == 1 or around is not None:
                found.append(("<h1>", heads[0]))
            break
    return [(source, text) for source, text in found if text]


def _lang_of_titles(lang: str | None, titles: list[tuple[str, str]], book: Notebook) -> str | None:
    """Take down the page's language; return it for the titles, unless their letters say that it cannot be true."""
    if not lang or not lang.strip():
        return None
    primary = lang.strip().lower().replace("_", "-").partition("-")[0]
    letters = [character for _, title in titles for character in title if character.isalpha()]
    foreign = sum(ord(character) > 0x2AF and not 0x1E00 <= ord(character) <= 0x1EFF for character in letters)
    if primary in _LATIN and letters and foreign * 2 > len(letters):
        question = (
            f"The title {shown(titles[0][1])} is not in the letters of that language: is it the setting of the site?"
        )
        book.see_language(lang, "<html lang>", question=question)
        return None
    book.see_language(lang, "<html lang>")
    return lang if judge_language(lang.strip()).kind is not LanguageKind.UNKNOWN else None


def _text(element: xml.Element) -> str:
    return " ".join("".join(piece for piece in element.itertext() if isinstance(piece, str)).split())


def _times(root: xml.Element, book: Notebook) -> None:
    """Take down the first moment that the article states for machines, where readers see a day without a year."""
    within = next((found for tag in ("article", "main") if (found := next(root.iter(tag), None)) is not None), None)
    for element in within.iter("time") if within is not None else ():
        moment, text = element.get("datetime") or "", _text(element)
        if moment.strip():
            stated = (element.get("itemprop") or "").lower() == "datepublished"
            question = None if stated else "A machine's date beside the text: is it the day of publication?"
            book.see_date("issued", moment, f"<time datetime> {shown(text)}", question=question)
            return


# -- the head ----------------------------------------------------------------------------------------------------------

_BY_LOWER = {name.lower(): name for name in PROPERTIES}
_DC_NAME = re.compile(r"(?:dc|dcterms|dcterm)[.:](.+)")
_FIELDS = {
    "citation_title": "title",
    "citation_author": "creator",
    "citation_authors": "creator",
    "citation_publisher": "publisher",
    "citation_abstract": "abstract",
    "citation_doi": "identifier",
    "citation_isbn": "identifier",
    "citation_technical_report_number": "identifier",
    "citation_journal_title": "isPartOf",
    "citation_conference_title": "isPartOf",
    "citation_technical_report_institution": "publisher",
    "citation_publication_date": "issued",
    "citation_date": "issued",
    "citation_online_date": "issued",
    "citation_language": "language",
    "citation_keywords": "subject",
    "og:title": "title",
    "og:description": "description",
    "og:article:published_time": "issued",
    "og:article:modified_time": "modified",
    "article:published_time": "issued",
    "article:modified_time": "modified",
    "article:author": "creator",
    "article:section": "subject",
    "article:tag": "subject",
    "author": "creator",
    "description": "description",
    "keywords": "subject",
    "copyright": "rights",
    "rights": "rights",
    "date": "date",
    "language": "language",
    "content-language": "language",
}
#: Microdata whose name can be nobody else's than the page's.
_ITEMS = {"datepublished": "issued", "datemodified": "modified", "headline": "title", "inlanguage": "language"}
_SPLIT = {"keywords": ",", "citation_keywords": ";", "citation_authors": ";"}
_DOUBTED = {
    "og:site_name": ("publisher", _DOUBT_SITE),
    "og:locale": ("language", _DOUBT_LOCALE),
    "og:url": ("identifier", _DOUBT_ADDRESS),
}


def _meta(element: xml.Element, spoken: str | None, book: Notebook) -> None:
    itemprop = (element.get("itemprop") or "").strip()
    given = (element.get("name") or element.get("property") or element.get("http-equiv") or "").strip()
    given = given or (itemprop if itemprop.lower() in _ITEMS else "")
    content = element.get("content") or ""
    name = given.lower()
    lang = element.get("lang") or element.get("xml:lang") or element.get(xml.LANG)
    core = _DC_NAME.fullmatch(name)
    if core:
        parts = [_BY_LOWER[part] for part in core.group(1).split(".") if part in _BY_LOWER]
        if parts:
            doubt = (
                None
                if core.group(1).split(".")[-1] in _BY_LOWER
                else f"{given} says more than {parts[-1]}: does it fit?"
            )
            _put(parts[-1], content, given, lang or (spoken if parts[-1] == "title" else None), book, doubt)
        elif content.strip():
            book.leave_out(f"{given[:80]} {shown(content.strip())} is no term of Dublin Core")
        return
    if name in _DOUBTED:
        term, question = _DOUBTED[name]
        if term == "language":
            book.see_language(content.replace("_", "-"), f"{given} {shown(content)}", question=question)
        else:
            book.see(term, content, given, question=question)
        return
    found = _FIELDS.get(name) or _ITEMS.get(name)
    if found is None or (found == "creator" and content.strip().lower().startswith(("http://", "https://", "@"))):
        return
    if found == "description" and is_noise(content):
        return
    pieces = content.split(_SPLIT[name]) if name in _SPLIT else [content]
    for piece in pieces:
        _put(found, piece, given, lang or (spoken if found == "title" else None), book)


def _put(term: str, text: str, source: str, lang: str | None, book: Notebook, question: str | None = None) -> None:
    if term in DATE_TERMS:
        book.see_date(term, text, source, question=question)
    elif term == "language":
        book.see_language(text, source, question=question)
    elif term == "creator" and is_login(text):
        book.see(term, text, source, question="It looks like the name of a login: is it the author?")
    else:
        book.see(term, text, source, lang=lang, question=question)


def _link(element: xml.Element, book: Notebook) -> None:
    relations = (element.get("rel") or "").lower().split()
    address = element.get("href") or ""
    name = (element.get("rel") or "").strip()
    if "license" in relations:
        book.see("license", address, "<link rel=license>")
    elif "canonical" in relations:
        book.see("identifier", address, "<link rel=canonical>", question=_DOUBT_ADDRESS)
    else:
        core = _DC_NAME.fullmatch(name.lower())
        term = _BY_LOWER.get(core.group(1)) if core else None
        if term is not None and address:
            book.see(term, address, f"<link rel={name[:60]}>")


# -- the text ----------------------------------------------------------------------------------------------------------


def _lines(root: xml.Element) -> Iterator[Line]:
    """Yield the lines of the page's text as a reader sees them: of its article, else its main part, else its body."""
    within = next(
        (found for tag in ("article", "main", "body") if (found := next(root.iter(tag), None)) is not None), root
    )
    pieces: list[str] = []
    count = 0
    for piece in _pieces(within):
        if piece is not None:
            pieces.append(piece)
            continue
        text = " ".join("".join(pieces).split())[:_LONGEST_LINE]
        pieces.clear()
        if text:
            yield Line(text)
            count += 1
            if count >= _MOST_LINES:
                return


def _pieces(within: xml.Element) -> Iterator[str | None]:
    """Yield the pieces of text below an element in their order, and None where a block begins or ends."""
    pending: list[xml.Element | str | None] = [within]
    first = True
    while pending:
        current = pending.pop()
        if current is None or isinstance(current, str):
            yield current
            continue
        tail = None if first else current.tail
        first = False
        if tail:
            pending.append(tail)
        tag = str(current.tag)
        if tag in _SKIPPED or current.get("hidden") is not None:
            continue
        if tag in _BLOCKS:
            pending.append(None)
        pending += list(reversed(list(current)))
        if current.text:
            pending.append(current.text)
        if tag in _BLOCKS:
            pending.append(None)
    yield None
