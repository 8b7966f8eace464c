"""XML, and the only door to lxml: one way in for what others wrote, one way out for what we write.

In: no entity is resolved, nothing is fetched, no DTD is loaded, no limit is lifted, and a DOCTYPE is refused, since an
entity left unresolved takes its text with it in silence. `xsi:schemaLocation`, XInclude and stylesheets are never
followed. Out: UTF-8, LF, two blanks of indent, one set of prefixes declared on the root; the same tree gives the
same bytes. Follows XML 1.0 (fifth edition) and Namespaces in XML 1.0. Knows no vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias, TypedDict, cast

from lxml import etree

from archivekit.formats.xml_errors import DoctypeError as DoctypeError
from archivekit.formats.xml_errors import MalformedXmlError as MalformedXmlError
from archivekit.formats.xml_errors import TooLargeXmlError as TooLargeXmlError
from archivekit.formats.xml_errors import XmlError as XmlError

Element: TypeAlias = etree._Element

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
LANG = f"{{{XML}}}lang"
TYPE = f"{{{XSI}}}type"
SCHEMA_LOCATION = f"{{{XSI}}}schemaLocation"

#: The largest document that is parsed as a whole. libxml2 itself refuses 256 levels and a text of 10 million octets.
MAX_OCTETS = 64 * 1024 * 1024

#: How many `<` and `=` a document may have: each element and attribute costs a hundred octets of memory and more.
MAX_MARKS = 1_000_000

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


# -- in --------------------------------------------------------------------------------------------------------

_TOO_LARGE = re.compile(r"huge text node|Excessive depth|XML_PARSE_HUGE|too long|Resource limit|internal error: Huge")
_PARSER_POSITION = re.compile(r", line \d+, column \d+.*$", re.DOTALL)


class _Safe(TypedDict):
    """How every parser of this module is set: it trusts nothing."""

    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    dtd_validation: bool
    attribute_defaults: bool
    huge_tree: bool
    recover: bool
    remove_comments: bool
    remove_pis: bool
    remove_blank_text: bool
    strip_cdata: bool


_SAFE = _Safe(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    attribute_defaults=False,
    huge_tree=False,
    recover=False,
    remove_comments=False,
    remove_pis=False,
    remove_blank_text=False,
    strip_cdata=True,
)

#: How much of the beginning is kept to say where a DOCTYPE stands.
_HEAD = 1 << 16


def _parser() -> etree.XMLParser:
    """Return a parser that trusts nothing; made anew each time, since a parser belongs to one thread."""
    return etree.XMLParser(**_SAFE)


def parse(data: bytes, *, limit: int = MAX_OCTETS, marks: int = MAX_MARKS) -> Element:
    """Return the root element of a document that somebody else wrote.

    Raises TooLargeXmlError, DoctypeError or MalformedXmlError; for no bytes does it raise anything else.
    """
    if len(data) > limit:
        raise TooLargeXmlError(f"the document has {len(data):,} octets; at most {limit:,} are read")
    if data.count(b"<") + data.count(b"=") > marks:
        raise TooLargeXmlError(f"the document has more than {marks:,} elements and attributes")
    if not data.strip(b" \t\r\n\0"):
        raise MalformedXmlError("the document is empty")
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise _typed(error, data) from error
    if _has_doctype(root):
        raise DoctypeError("the document declares a DOCTYPE", line=_doctype_line(data))
    return root


def parse_html(text: str, *, limit: int = MAX_OCTETS, marks: int = MAX_MARKS) -> Element | None:
    """Return the root of a web page that somebody else wrote, as browsers mend it; None where it holds nothing.

    A DOCTYPE is normal there, and defines nothing. Raises TooLargeXmlError or MalformedXmlError, and nothing else.
    """
    data = text.replace("\0", "").encode("utf-8", "replace")
    if len(data) > limit or data.count(b"<") + data.count(b"=") > marks:
        raise TooLargeXmlError(f"the page has more than {limit:,} octets or {marks:,} elements and attributes")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError as error:
        raise MalformedXmlError(_PARSER_POSITION.sub("", str(error.msg or error))) from error


def stream(pieces: Iterable[bytes], tags: Sequence[str], *, marks: int = MAX_MARKS) -> Iterator[Element]:
    """Yield each element of some names from a document read piece by piece; one is gone when the next is asked for.

    The rules are those of `parse`, but the limits hold for what lies between two such elements and not for the whole,
    so that the memory needed is that of one. Raises as `parse` does, at the place where it comes to it.
    """
    parser = etree.XMLPullParser(events=("end",), tag=tags, **_SAFE)
    head, count, checked = b"", 0, False
    for piece in pieces:
        head = head if len(head) > _HEAD else head + piece
        count += piece.count(b"<") + piece.count(b"=")
        found = _fed(parser, piece, head)
        for element in found:
            if not checked and _has_doctype(element):
                raise DoctypeError("the document declares a DOCTYPE", line=_doctype_line(head))
            checked = True
            count = 0
            yield element
            _forget(element)
        if count > marks:
            raise TooLargeXmlError(f"more than {marks:,} elements and attributes stand in one place")
    if not head.strip(b" \t\r\n\0"):
        raise MalformedXmlError("the document is empty")
    try:
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise _typed(error, head) from error
    if _has_doctype(root):
        raise DoctypeError("the document declares a DOCTYPE", line=_doctype_line(head))


def _fed(parser: etree.XMLPullParser, piece: bytes, head: bytes) -> list[Element]:
    """Return the elements that end in a piece."""
    try:
        parser.feed(piece)
        return _elements(parser)
    except etree.XMLSyntaxError as error:
        raise _typed(error, head) from error


def _elements(parser: etree.XMLPullParser) -> list[Element]:
    """Return the elements of the events so far; no other kind of event is ever asked for."""
    return [node for _, node in parser.read_events() if isinstance(node, etree._Element)]


def _forget(element: Element) -> None:
    """Let go of an element and of what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and len(parent) > 1 and parent[0] is not element:
        del parent[0]


def root_name(head: bytes) -> tuple[str, str]:
    """Return the namespace and name of the root of a document of which only the beginning is at hand; "" if unknown."""
    parser = etree.XMLPullParser(events=("start",), **_SAFE)
    try:
        parser.feed(head)
        first = _elements(parser)
    except etree.XMLSyntaxError:
        return "", ""
    return name_of(first[0]) if first else ("", "")


def _has_doctype(root: Element) -> bool:
    """Say whether the parsed document declared a DOCTYPE, with or without an internal subset."""
    info = root.getroottree().docinfo
    return bool(getattr(info, "doctype", "")) or getattr(info, "internalDTD", None) is not None


def _typed(error: etree.XMLSyntaxError, data: bytes) -> XmlError:
    """Return our error for lxml's. A document that fails *and* has a DOCTYPE is refused for the DOCTYPE."""
    line = _doctype_line(data)
    if line is not None:
        return DoctypeError("the document declares a DOCTYPE", line=line)
    text = _PARSER_POSITION.sub("", str(error.msg or error))
    at = error.lineno if error.lineno and error.lineno > 0 else None
    if _TOO_LARGE.search(text):
        return TooLargeXmlError("a text is longer than 10 million octets, or elements nest more than 256 deep", line=at)
    return MalformedXmlError(text, line=at)


def _doctype_line(data: bytes) -> int | None:
    """Return the line of a DOCTYPE declaration, in any encoding that spells ASCII with NULs between, or None."""
    plain = data.replace(b"\0", b"")
    start = 0
    while (at := plain.find(b"<!DOCTYPE", start)) >= 0:
        comment = plain.find(b"<!--", start, at)
        if comment < 0:
            return plain.count(b"\n", 0, at) + 1
        end = plain.find(b"-->", comment + 4)
        if end < 0:
            return None
        start = end + 3
    return None


def children(element: Element) -> Iterator[Element]:
    """Yield the child elements, comments and processing instructions aside."""
    return element.iterchildren(tag=etree.Element)


def descendants(element: Element) -> Iterator[Element]:
    """Yield the element and every element below it, in document order."""
    return element.iter(tag=etree.Element)


def count_asides(root: Element) -> tuple[int, int]:
    """Return how many comments and processing instructions a document has, those beside the root included."""
    beside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    nodes = [*beside, *root.iter(etree.Comment, etree.PI)]
    comments = sum(isinstance(node, etree._Comment) for node in nodes)
    return comments, len(nodes) - comments


def text_of(element: Element) -> str:
    """Return the element's own character data, over comments and instructions, without that of its elements."""
    parts = [element.text or ""]
    parts.extend(node.tail or "" for node in element)
    return "".join(parts)


def name_of(element: Element) -> tuple[str, str]:
    """Return an element's namespace ("" where it has none) and local name."""
    return split_name(str(element.tag))


def split_name(name: str) -> tuple[str, str]:
    """Return the namespace ("" where there is none) and local part of a `{namespace}local` name."""
    if name.startswith("{"):
        namespace, _, local = name[1:].partition("}")
        return namespace, local
    return "", name


def line_of(element: Element) -> int | None:
    """Return the line where an element starts, as far as it is known."""
    line = getattr(element, "sourceline", None)
    return line if isinstance(line, int) and line > 0 else None


def path_of(element: Element) -> str:
    """Return the XPath of an element in its document, with the prefixes that the document uses."""
    return str(element.getroottree().getpath(element))


def step_of(element: Element) -> str:
    """Return the step that names an element in an XPath; `*` where the document gives it no prefix."""
    return (
        f"{element.prefix}:{name_of(element)[1]}"
        if element.prefix
        else "*"
        if name_of(element)[0]
        else str(element.tag)
    )


def inherited(element: Element, attribute: str) -> str | None:
    """Return an attribute of the element or of the nearest element around it; None where it is absent or empty."""
    around: Element | None = element
    while around is not None:
        value = around.get(attribute)
        if value is not None:
            return value or None
        around = around.getparent()
    return None


def namespace_of_prefix(element: Element, prefix: str | None) -> str | None:
    """Return the namespace that a prefix stands for at an element (None asks for the default one), or None."""
    return element.nsmap.get(prefix)


def attributes(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes as (`{namespace}local`, value), in their order; namespace declarations are none."""
    return ((str(name), str(value)) for name, value in element.attrib.items())


def source_of(element: Element) -> str:
    """Return an element as XML text, with the namespaces it needs and without what follows it."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


# -- out -------------------------------------------------------------------------------------------------------

#: What XML 1.0 §2.2 cannot carry in any form: C0 controls but tab, LF and CR, surrogates, U+FFFE and U+FFFF.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_carried(text: str) -> bool:
    """Say whether XML can carry a text."""
    return _ILLEGAL.search(text) is None


def illegal_characters(text: str) -> tuple[tuple[int, str], ...]:
    """Return the offset and code point ("U+0001") of every character that XML cannot carry."""
    return tuple((m.start(), f"U+{ord(m.group()):04X}") for m in _ILLEGAL.finditer(text))


def new(tag: str, prefixes: Mapping[str, str], *, attributes: Mapping[str, str] | None = None) -> Element:
    """Return a root element that declares every prefix its document uses; "" is the default namespace's."""
    # lxml calls the default namespace's prefix None, which its stubs do not say
    nsmap = cast("dict[str, str]", {prefix or None: uri for prefix, uri in prefixes.items()})
    return etree.Element(tag, dict(attributes or {}), nsmap=nsmap)


def add(parent: Element, tag: str, text: str | None = None) -> Element:
    """Return a new last child with that text. The text must be one that `is_carried`."""
    child = etree.SubElement(parent, tag)
    if text:
        child.text = text
    return child


def serialise(root: Element) -> bytes:
    """Return the document as bytes: our declaration, UTF-8, LF, indented, one newline at the end."""
    etree.indent(root, space="  ")
    return DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + b"\n"


# -- schemas (XSD) ---------------------------------------------------------------------------------------------


class Mistake(NamedTuple):
    """What an XSD has to say: its line and XPath where they are known, and the words of libxml2."""

    line: int | None
    path: str | None
    message: str
    document: str | None = None


class XsdError(XmlError):
    """A schema in XSD is itself wrong. Attribute: `mistakes`."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(mistakes[0].message, line=mistakes[0].line)
        self.mistakes = mistakes


class _Given(etree.Resolver):
    """Gives a schema the documents that were handed in, by their addresses, and never anything else."""

    def __init__(self, documents: Mapping[str, bytes]) -> None:
        super().__init__()
        self._documents = documents

    # the stubs do not know the context
    def resolve(self, system_url: str, public_id: str, context: object) -> object:  # type: ignore[override]
        data = self._documents.get(system_url, b"<none/>")
        return self.resolve_string(data, context, base_url=system_url)


def xsd(main: str, documents: Mapping[str, bytes]) -> Callable[[Element], tuple[Mistake, ...]]:
    """Return the test of a document by a schema: `main` is its address among the documents, which are all there is.

    For one thread at a time. Raises XsdError where the schema is itself wrong.
    """
    parser = _parser()
    parser.resolvers.add(_Given(documents))
    try:
        schema = etree.XMLSchema(etree.fromstring(documents[main], parser, base_url=main))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError) as error:
        raise XsdError(_mistakes(error.error_log) or (Mistake(None, None, str(error)),)) from error

    def mistakes(root: Element) -> tuple[Mistake, ...]:
        schema.validate(root)
        return _mistakes(schema.error_log)

    return mistakes


def _mistakes(log: object) -> tuple[Mistake, ...]:
    entries = cast("Iterable[etree._LogEntry]", log)  # the stubs do not say that a log is one
    return tuple(Mistake(entry.line or None, entry.path, entry.message, entry.filename) for entry in entries)
