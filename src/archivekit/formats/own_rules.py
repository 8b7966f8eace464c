"""What a finished document must be, whoever made it: looked at once more before it is handed out.

Our own rules, which are narrower than the official schemas: what each form of ours may hold, and no more. The official
schemas judge in the tests; these judge every document at run time, so that a fault of ours is never handed to anybody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from archivekit.formats import encoding_schemes as schemes
from archivekit.formats import xml
from archivekit.formats.losses import LANGUAGE
from archivekit.formats.own_forms import FORMS, MAIN, NAMESPACES, ROOTS, Element
from archivekit.metadata.terms import ELEMENTS
from archivekit.quotes import quoted

#: What is said of one document at most.
_MOST = 3


_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?Z")
_ID = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
#: What an attribute says, where that is more than any text; by its name.
_SAID: dict[str, re.Pattern[str]] = {
    "xml:lang": LANGUAGE,
    "xsi:schemaLocation": re.compile(r"\S+ \S+(?: \S+ \S+)*"),
    "identifierType": re.compile("DOI"),
    "encoding": re.compile("edtf"),
    "SIZE": re.compile("[0-9]+"),
    "CHECKSUM": re.compile("[0-9a-fA-F]+"),
    "ID": _ID,
    "CREATED": re.compile(r"[0-9T:.+Z-]+"),
    "CREATEDATE": _STAMP,
}
#: What an element says, where that is more than any text; by its form and name.
_TEXTS: dict[tuple[str, str], re.Pattern[str]] = {
    ("datacite", "identifier"): re.compile(r"10\..+/.+", re.DOTALL),
    ("datacite", "publicationYear"): re.compile("[0-9]{4}"),
    ("datacite", "language"): LANGUAGE,
    ("premis", "size"): re.compile("[0-9]+"),
    ("premis", "messageDigest"): re.compile("[0-9a-fA-F]+"),
    ("oai-pmh", "datestamp"): _STAMP,
    ("oai-pmh", "identifier"): re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*"),
}
#: Simple Dublin Core as it is nearly always written, line by line: what this takes needs no tree to be judged by.
_SIMPLE_DC = (
    r'<oai_dc:dc(?: (?:xmlns:(?:oai_dc|dc|xsi)|xsi:schemaLocation)="[^"<&]*"){4}(?:/>\n|>\n'
    rf'(?: *<dc:({"|".join(ELEMENTS)})(?: xml:lang="[A-Za-z]{{1,8}}(?:-[A-Za-z0-9]{{1,8}})*+")?+'
    r"(?:/>|>[^<>&]*+(?:&(?:amp|lt|gt|\#13);[^<>&]*+)*+</dc:\1>)\n)*+ *</oai_dc:dc>\n)"
)
_PLAIN = {
    "oai_dc": re.compile(re.escape(xml.DECLARATION.decode()) + _SIMPLE_DC),
    "oai-pmh": re.compile(
        r" *<record>\n *<header>\n *<identifier>[A-Za-z][A-Za-z0-9+.-]*+:(?:[^<>&\s]|&amp;)*+</identifier>\n"
        rf" *<datestamp>{_STAMP.pattern}</datestamp>\n *</header>\n *<metadata>\n *{_SIMPLE_DC} *</metadata>\n"
        r" *</record>\n"
    ),
}
#: What stands between tags: what it says is no attribute, whatever it looks like.
_BETWEEN = re.compile(rb">[^<>]*<")
_REFERENCE = re.compile(rb' (?:DMDID|ADMID|FILEID)="([^"]*)"')
_IDENTIFIED = re.compile(rb' ID="([^"]*)"')


def faults(form: str, data: bytes) -> tuple[str, ...]:
    """Return what is wrong with a finished document by the rules of its form: nothing, unless we made a mistake.

    `form` is the form's name; of `oai-pmh`, `data` is one record as it stands in the answer.
    """
    if form in ("json", "jsonld"):
        return _of_json(form, data)
    if form in _PLAIN and _is_plain(form, data):
        return ()
    found = [*_references(data)] if form == "mets" else []
    try:
        root = xml.parse(data)
    except xml.TooLargeXmlError:
        return tuple(found)  # too large to be held as a tree: what was looked at piece by piece stands
    except xml.XmlError as error:
        return (f"it is no XML that can be read again: {error}",)
    expected = ROOTS.get(form, form)
    if _name(form, str(root.tag)) != expected:
        return (f"its root is {root.tag}, and not {expected}",)
    for element in xml.descendants(root):
        found += _of_element(form, element)
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


def _is_plain(form: str, data: bytes) -> bool:
    """Say whether a document is of the form that needs no closer look."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _PLAIN[form].fullmatch(text) is not None and xml.is_carried(text)


def _references(data: bytes) -> Iterator[str]:
    """Yield what is said of identifiers that stand twice, and of references to one that stands nowhere."""
    tags = _BETWEEN.sub(b"><", data)
    identifiers = _IDENTIFIED.findall(tags)
    known = set(identifiers)
    if len(known) < len(identifiers):
        yield "an identifier of a part stands twice"
    asked = {one for found in _REFERENCE.findall(tags) for one in found.split()}
    for lacking in sorted(asked - known)[:1]:
        yield f"a part is referred to as {lacking.decode('ascii', 'replace')}, and none is called so"


@cache
def _name(form: str, tag: str) -> str:
    """Return the name by which the rules know an element or attribute; one of an unknown namespace keeps its own."""
    namespace, local = xml.split_name(tag)
    if namespace and namespace == MAIN.get(form):
        return local
    prefix = NAMESPACES.get(namespace)
    return tag if prefix is None else f"{prefix}{local}"


def _of_element(form: str, element: xml.Element) -> Iterator[str]:
    name = _name(form, str(element.tag))
    rule = FORMS[form].get(name)
    if rule is None:
        yield f"{name} is no element of it"
        return
    yield from _of_attributes(form, name, rule, element)
    text = xml.text_of(element)
    if not rule.children:
        if len(element):
            yield f"{name} holds elements, and only text belongs there"
        pattern = _TEXTS.get((form, name))
        if pattern is not None and not pattern.fullmatch(text):
            yield f"{name} says {quoted(text[:60])}"
        return
    if text.strip(" \t\r\n"):
        yield f"{name} holds text beside its elements"
    yield from _of_children(form, name, rule, element)


def _of_children(form: str, name: str, rule: Element, element: xml.Element) -> Iterator[str]:
    counts: dict[str, int] = {}
    for child in xml.children(element):
        inner = _name(form, str(child.tag))
        counts[inner] = counts.get(inner, 0) + 1
        if inner not in rule.children:
            yield f"{name} holds {inner}, which does not belong there"
        elif rule.in_order and next(reversed(counts)) != inner:
            yield f"{inner} stands in two places of {name}"
    for inner in rule.needed - counts.keys():
        yield f"{name} lacks {inner}"
    for inner, count in counts.items():
        most = rule.children.get(inner, (0, None))[1]
        if most is not None and count > most:
            yield f"{name} holds {inner} {count} times"
    if rule.in_order and [one for one in rule.children if one in counts] != list(counts):
        yield f"the elements of {name} are not in their order"


def _of_attributes(form: str, name: str, rule: Element, element: xml.Element) -> Iterator[str]:
    given = {_name(form, key): value for key, value in xml.attributes(element)}
    for key in given.keys() - rule.attributes:
        yield f"{name} has the attribute {key}, which does not belong there"
    for key in rule.demanded - given.keys():
        yield f"{name} lacks the attribute {key}"
    for key, value in given.items():
        pattern = _SAID.get(key)
        if pattern is not None and not pattern.fullmatch(value):
            yield f"{key} of {name} is {quoted(value[:60])}"
    typed = given.get("xsi:type")
    if form == "premis" and typed not in (None, "file", "representation"):
        yield f"{name} is of the type {quoted(typed)}"
    elif form != "premis" and typed is not None:
        scheme = typed.removeprefix("dcterms:")
        if not typed.startswith("dcterms:") or schemes.written(scheme) != scheme:
            yield f"{name} has the scheme {quoted(typed[:60])}"
        elif "xml:lang" in given:
            yield f"{name} has a scheme and a language"
        elif not schemes.admits(scheme, xml.text_of(element)):
            yield f"{name} is not of the scheme {scheme}"


def _of_json(form: str, data: bytes) -> tuple[str, ...]:
    try:
        held = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        return (f"it is no JSON that can be read again: {error}",)
    if not isinstance(held, dict):
        return ("it is no object",)
    lacking = {"json": {"schema_version", "record"}, "jsonld": {"@context"}}[form] - held.keys()
    return tuple(f"it lacks {name}" for name in sorted(lacking))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    held = dict(pairs)
    if len(held) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return held
