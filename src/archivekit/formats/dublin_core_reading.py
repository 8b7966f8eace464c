"""Dublin Core in XML, read: `oai_dc`, our own container, and any element whose children are Dublin Core.

Follows the guidelines of DCMI for XML and of OAI-PMH for `oai_dc`. Total: any bytes give a record or findings, and
never anything else. Text is kept to the last blank; what is not understood is kept in the record's `unknown` and
reported. Nothing that the document points to is followed, its schemaLocation least of all.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from archivekit.codes import Code
from archivekit.codes import record as record_codes
from archivekit.codes import xml as codes
from archivekit.findings import Finding, Where
from archivekit.formats import encoding_schemes as schemes
from archivekit.formats import xml
from archivekit.formats.dublin_core import CONTAINER, OAI_DC
from archivekit.metadata.names import suggestion
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.suggest import did_you_mean
from archivekit.metadata.terms import ELEMENTS, SCHEMES, Namespace, Term, known
from archivekit.metadata.texts import text_findings
from archivekit.quotes import quoted

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RESOURCE = f"{{{_RDF}}}resource"
_DATATYPE = f"{{{_RDF}}}datatype"

_NAMESPACES = {namespace.value: namespace for namespace in Namespace}
_PREFIX = {Namespace.DC.value: "dc", Namespace.DCTERMS.value: "dcterms"}
_CONTAINERS = frozenset({(OAI_DC, "dc"), (CONTAINER, "record")})
_OF_CONTAINERS = frozenset(
    {xml.LANG, xml.SCHEMA_LOCATION, f"{{{xml.XSI}}}noNamespaceSchemaLocation", f"{{{_RDF}}}about"}
)
#: What DSpace writes into its archives (`dublin_core.xml`) and hands over as `dim`.
_OF_DSPACE = frozenset({("", "dcvalue"), ("http://www.dspace.org/xmlns/dspace/dim", "field")})
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

#: How many elements and attributes one record may have; and for how many unknown names a near miss is looked for.
MAX_MARKS = 200_000
MAX_SUGGESTIONS = 200


def read_dublin_core(data: bytes, *, name: str) -> RecordRead:
    """Read one record from the bytes of an XML file. `name` is what findings call the file.

    Never raises: what is wrong is in the findings, and `record` is None where the file holds no one record.
    """
    try:
        root = xml.parse(data, marks=MAX_MARKS)
    except xml.XmlError as error:
        return RecordRead(None, (refused(error, data, name),), origin=Where(name))
    found = _beginning(data, root, name)
    containers = _containers(root)
    if len(containers) != 1:
        where = Where(name, line=xml.line_of(root), xpath=xml.path_of(root))
        wrong = _not_one(root, len(containers), f"{name} holds", "", where)
        return RecordRead(None, (*found, wrong), origin=Where(name))
    reading = _Reading(name, containers[0], list(found))
    reading.run()
    return reading.result()


def read_containers(data: bytes, *, name: str) -> Iterator[RecordRead]:
    """Yield every record of an XML file, in document order; one RecordRead without a record where there is none.

    Never raises. What is to be said of the whole file stands with its first record.
    """
    try:
        root = xml.parse(data)
    except xml.XmlError as error:
        yield RecordRead(None, (refused(error, data, name),), origin=Where(name))
        return
    found = _beginning(data, root, name)
    containers = _containers(root)
    if len(containers) < 2:
        yield read_dublin_core(data, name=name)
        return
    for container in containers:
        yield read_element(container, name=name, path=xml.path_of(container), found=found)
        found = ()


def read_element(element: xml.Element, *, name: str, path: str, found: tuple[Finding, ...] = ()) -> RecordRead:
    """Read the one record in an element that others stand beside; `path` is what findings call its place."""
    containers = _containers(element)
    where = Where(name, line=xml.line_of(element), xpath=path)
    if len(containers) != 1:
        wrong = _not_one(element, len(containers), f"{name} holds", f" at {path}", where)
        return RecordRead(None, (*found, wrong), origin=where)
    container = containers[0]
    inner = path if container is element else f"{path}/{xml.step_of(container)}"
    reading = _Reading(name, container, list(found), path=inner)
    reading.run()
    return reading.result()


def _not_one(element: xml.Element, records: int, holds: str, at: str, where: Where) -> Finding:
    """Return the finding for an element in which several records are, or none."""
    if records:
        return codes.SEVERAL_RECORDS.finding(f"{holds} {records} records{at}", where=where)
    cure = codes.NO_DUBLIN_CORE.cure
    for inner in islice(xml.descendants(element), MAX_SUGGESTIONS):
        namespace, local = xml.name_of(inner)
        if not namespace and known(Term(local)):
            cure = f'Declare the namespace that gives `{local}` a meaning: `xmlns="{Namespace.DCTERMS.value}"`.'
            break
        if (namespace, local) in _OF_DSPACE:
            cure = "This is DSpace's own form: export the item as `oai_dc` or `qdc`, or as CSV."
            break
    return codes.NO_DUBLIN_CORE.finding(f"{holds} no element of Dublin Core{at}", cure=cure, where=where)


def refused(error: xml.XmlError, data: bytes, name: str) -> Finding:
    """Return the finding for bytes that were not parsed."""
    where = Where(name, line=error.line)
    if not data.strip():
        return record_codes.EMPTY_FILE.finding(f"{name} is empty", where=where)
    at = f"line {error.line}: " if error.line else ""
    match error:
        case xml.DoctypeError():
            return codes.DOCTYPE.finding(f"{name}: {at}{error}", where=where)
        case xml.TooLargeXmlError():
            return codes.TOO_LARGE.finding(f"{name}: {at}{error}", where=where)
        case _:
            return codes.MALFORMED.finding(f"{name}: {at}{error}", where=where)


def _beginning(data: bytes, root: xml.Element, name: str) -> tuple[Finding, ...]:
    """Return what there is to say of the whole file: its byte-order mark, its comments and instructions."""
    found: list[Finding] = []
    if data.startswith(_BYTE_ORDER_MARKS):
        message = f"{name} begins with a byte-order mark"
        found.append(record_codes.BYTE_ORDER_MARK.finding(message, where=Where(name, line=1)))
    comments, instructions = xml.count_asides(root)
    if comments or instructions:
        message = f"{name}: comments ({comments}) and processing instructions ({instructions}) are not kept"
        found.append(codes.ASIDES_LOST.finding(message, where=Where(name)))
    return tuple(found)


def _containers(root: xml.Element) -> list[xml.Element]:
    """Return the elements that hold a record: the root, or else those below it."""
    if _holds_a_record(root):
        return [root]
    return [element for element in xml.descendants(root) if _holds_a_record(element)]


def _holds_a_record(element: xml.Element) -> bool:
    """Say whether an element is a known container, or has a child of Dublin Core and is none itself."""
    if xml.name_of(element) in _CONTAINERS:
        return True
    if _is_dublin_core(xml.name_of(element)[0]) and not _wraps(element):
        return False
    return any(_is_dublin_core(xml.name_of(child)[0]) and not _wraps(child) for child in xml.children(element))


def _wraps(element: xml.Element) -> bool:
    """Say whether an element in a namespace of Dublin Core is no term and has terms in it.

    Archivematica's `dcterms:dublincore` is one: a container under a name that DCMI never gave.
    """
    namespace, local = xml.name_of(element)
    space = _NAMESPACES.get(namespace) or _meant(namespace)
    if space is None or known(Term(local, space)):
        return False
    return any(_is_dublin_core(xml.name_of(child)[0]) for child in xml.children(element))


def _is_dublin_core(namespace: str) -> bool:
    """Say whether a namespace is one of Dublin Core, or one that is commonly written in its place."""
    return namespace in _NAMESPACES or _meant(namespace) is not None


def _meant(namespace: str) -> Namespace | None:
    """Return the namespace that a misspelt one stands for: another scheme, case, version, or a slash too few."""
    flat = namespace.casefold().replace("https://", "http://").replace("http://www.", "http://").rstrip("/#")
    if flat == "http://purl.org/dc/terms":
        return Namespace.DCTERMS
    return Namespace.DC if flat in ("http://purl.org/dc/elements/1.1", "http://purl.org/dc/elements/1.0") else None


@dataclass(slots=True)
class _Reading:
    """One record as it is read from its container."""

    file: str
    container: xml.Element
    findings: list[Finding]
    terms: dict[Term, list[Value]] = field(default_factory=dict)
    places: dict[tuple[Term, int], Where] = field(default_factory=dict)
    unknown: list[Unknown] = field(default_factory=list)
    suggestions: dict[tuple[str, str], str | None] = field(default_factory=dict)
    inherited: str | None = None
    path: str = ""

    def run(self) -> None:
        """Read the container itself, then its children in order."""
        self.inherited = xml.inherited(self.container, xml.LANG)
        within = not self.path and self.container.getparent() is not None
        self.path = self.path or xml.path_of(self.container)
        here = Where(self.file, line=xml.line_of(self.container), xpath=self.path)
        if within:
            self.say(codes.FOUND_WITHIN, f"{self.file}: the record stands at {self.path}", here)
        for attribute, value in xml.attributes(self.container):
            if attribute not in _OF_CONTAINERS:
                message = f"{self.file}: the attribute {attribute} of the record's container is not kept"
                self.findings.append(codes.CONTAINER_ATTRIBUTE.finding(message, value=value, where=here))
        between = xml.text_of(self.container)
        if between.strip():
            self.unknown.append(Unknown("text()", between))
            message = f"{self.file}: text stands between the elements: {quoted(between.strip()[:60])}"
            self.findings.append(codes.TEXT_BETWEEN.finding(message, value=between, where=here))
        counts: dict[str, int] = {}
        for position, child in enumerate(xml.children(self.container), 1):
            step = xml.step_of(child)
            counts[step] = position if step == "*" else counts.get(step, 0) + 1
            self.child(child, Where(self.file, xml.line_of(child), xpath=f"{self.path}/{step}[{counts[step]}]"))

    def result(self) -> RecordRead:
        """Return the record with everything that was found, its texts judged."""
        record = Record(tuple((term, tuple(values)) for term, values in self.terms.items()), tuple(self.unknown))
        origin = Where(self.file, xpath=self.path)
        read = RecordRead(record, (), None, self.places, origin)
        self.findings.extend(text_findings(record, read.where))
        if not record.terms:
            self.say(record_codes.NO_TERM, f"{self.file} gives no term of Dublin Core a value", origin)
        return RecordRead(record, tuple(self.findings), None, self.places, origin)

    def say(self, code: Code, message: str, where: Where, *, name: str | None = None) -> None:
        self.findings.append(code.finding(message, where=where, field=name))

    def child(self, element: xml.Element, where: Where) -> None:
        """Take one child: a value of a term, or what is none."""
        namespace, local = xml.name_of(element)
        space = _NAMESPACES.get(namespace)
        term = Term(local, space) if space else None
        if term is None or not known(term):
            self.unknown_element(element, namespace, local, where)
        elif any(True for _ in xml.children(element)):
            self.unknown.append(Unknown(str(term), {"xml": xml.source_of(element)}))
            self.say(codes.ELEMENTS_IN_VALUE, f"{self.file}: {term} has elements in its value", where, name=str(term))
        else:
            values = self.terms.setdefault(term, [])
            self.places.setdefault((term, -1), where)
            self.places[term, len(values)] = where
            values.append(self.value(element, term, where))

    def value(self, element: xml.Element, term: Term, where: Where) -> Value:
        """Return one value: its text to the last blank, its language, scheme and address."""
        lang, scheme, resource = self.inherited, None, None
        for key, given in xml.attributes(element):
            if key == xml.LANG:
                lang = given or None
            elif key == xml.TYPE:
                scheme = self.scheme(element, term, given, where)
            elif key == _RESOURCE:
                resource = given
            elif key == _DATATYPE:
                scheme = schemes.bare(given)
            else:
                self.unknown_attribute(term, key, given, where)
        text = xml.text_of(element)
        return Value(resource if resource and not text.strip() else text, lang, resource, scheme)

    def scheme(self, element: xml.Element, term: Term, given: str, where: Where) -> str:
        """Return the scheme that `xsi:type` names: DCMI's by its bare name, any other by its IRI."""
        prefix, colon, local = given.strip().rpartition(":")
        namespace = xml.namespace_of_prefix(element, prefix if colon else None)
        if namespace == Namespace.DCTERMS.value:
            return local
        if namespace and local not in SCHEMES:
            return namespace + local
        if local in SCHEMES:
            message = (
                f"{self.file}: the scheme of {term} is named {quoted(given)}, which is not in the namespace of DCMI"
            )
            right = f"dcterms:{local}"
            finding = codes.SCHEME_WITHOUT_PREFIX.finding(
                message, field=str(term), expected=right, observed=given, where=where
            )
            self.findings.append(finding)
            return local
        return given

    def unknown_attribute(self, term: Term, key: str, given: str, where: Where) -> None:
        """Keep and report an attribute that says nothing in Dublin Core."""
        namespace, local = xml.split_name(key)
        self.unknown.append(Unknown(f"{term}@{key}", given))
        meant = "xml:lang" if local.casefold() in ("lang", "language") else None
        meant = "xsi:type" if not namespace and local in ("type", "scheme") else meant
        message = f"{self.file}: {term} has an attribute {key}, which says nothing in Dublin Core"
        cure = did_you_mean(meant, "Take the attribute away, or put what it says into a value.")
        finding = record_codes.UNKNOWN_PART.finding(
            message, cure=cure, field=str(term), value=given, expected=meant, where=where
        )
        self.findings.append(finding)

    def unknown_element(self, element: xml.Element, namespace: str, local: str, where: Where) -> None:
        """Keep and report an element that is no term, with the one that was probably meant."""
        name = _name(namespace, local)
        leaf = not element.attrib and not any(True for _ in xml.children(element))
        text = xml.text_of(element)
        self.unknown.append(Unknown(name, text if leaf else {"xml": xml.source_of(element)}))
        meant = self.suggested(namespace, local)
        finding = record_codes.UNKNOWN_KEY.finding(
            f"{self.file}: the element {name} is no term of Dublin Core",
            cure=did_you_mean(meant, record_codes.UNKNOWN_KEY.cure),
            field=name,
            value=text if leaf else None,
            expected=meant,
            where=where,
        )
        self.findings.append(finding)

    def suggested(self, namespace: str, local: str) -> str | None:
        """Return the near miss; looking for one is slow, so that it ends after so many names that nobody meant."""
        key = (namespace, local)
        if key not in self.suggestions and len(self.suggestions) < MAX_SUGGESTIONS:
            self.suggestions[key] = _suggested(namespace, local)
        return self.suggestions.get(key)


def _name(namespace: str, local: str) -> str:
    """Return what an unknown element is called: `dc:tilte`, a bare name, or `{namespace}name`."""
    prefix = _PREFIX.get(namespace)
    if prefix:
        return f"{prefix}:{local}"
    return f"{{{namespace}}}{local}" if namespace else local


def _suggested(namespace: str, local: str) -> str | None:
    """Return the term that an unknown element was probably meant to be, with its prefix, or None."""
    prefix = _PREFIX.get(namespace)
    if prefix:
        return suggestion(f"{prefix}:{local}")
    if not namespace:
        return suggestion(f"dcterms:{local}")
    meant = _meant(namespace)
    if meant is Namespace.DC and local in ELEMENTS:
        return f"dc:{local} in the namespace {meant.value}"
    return f"dcterms:{local} in the namespace {meant.value}" if meant and known(Term(local)) else None
