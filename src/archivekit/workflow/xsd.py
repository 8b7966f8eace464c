"""An XML Schema (XSD) from a folder: its files gathered from there and nowhere else, and documents judged by it."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit

from archivekit.codes import record_rules as rule_codes
from archivekit.codes import schema as codes
from archivekit.findings import Finding, Level, Where
from archivekit.formats import xml
from archivekit.formats.dublin_core_reading import refused
from archivekit.paths import BagPath, show
from archivekit.quotes import quoted
from archivekit.storage import files
from archivekit.storage.within import read_within

_XS = "http://www.w3.org/2001/XMLSchema"
_REFERRING = frozenset({"include", "import", "redefine", "override"})
#: Where the schema's folder is, as far as its files are told: an address that nobody has.
_BASE = "http://folder.invalid/"
_CLIMBING = re.compile(rf"{re.escape(_BASE)}(?:\.\./)+")
_MOST_FILES = 500
#: A DOCTYPE that defines nothing, as the schemas of the W3C have one; it is passed over. Any other is refused.
_PLAIN_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[\]<>]*>")


class _Documents(Mapping[str, bytes]):
    """The files of a schema by address. libxml2 keeps the `..` of an address that climbs out; here it is let go."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def __getitem__(self, address: str) -> bytes:
        return self._files[_CLIMBING.sub(_BASE, address)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(slots=True)
class _Gathered:
    """The files of a schema, by the addresses under which they are asked for, and what was found on the way."""

    folder: bytes
    documents: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Xsd:
    """An XML Schema that holds together."""

    name: str
    mistakes: Callable[[xml.Element], tuple[xml.Mistake, ...]]


def load_xsd(raw: bytes) -> Xsd | tuple[Finding, ...]:
    """Read a schema with everything that it includes and imports, or return everything that is wrong with it."""
    name = show(raw)
    folder, file = os.path.split(raw)
    gathered = _Gathered(folder or b".")
    data = files.read(raw)
    if isinstance(data, Finding):
        return (data,)
    main = _BASE + quote(file)
    _take(gathered, main, name, "", data)
    if gathered.findings:
        return tuple(gathered.findings)
    try:
        return Xsd(name, xml.xsd(main, _Documents(gathered.documents)))
    except xml.XsdError as error:
        found = []
        for mistake in error.mistakes:
            at = gathered.names.get(mistake.document or main, name)
            where = Where(at, line=mistake.line)
            found.append(codes.XSD_WRONG.finding(f"{at}: line {mistake.line}: {mistake.message}", where=where))
        return tuple(found)


def _take(gathered: _Gathered, address: str, name: str, place: str, data: bytes) -> None:
    """Take one file of a schema, then those that it refers to. `place` is its folder below the schema's own."""
    data = _PLAIN_DOCTYPE.sub(lambda found: re.sub(rb"[^\n]", b" ", found.group()), data, count=1)
    gathered.documents[address] = data
    gathered.names[address] = name
    try:
        root = xml.parse(data)
    except xml.XmlError as error:
        reason = refused(error, data, name)
        gathered.findings.append(codes.NOT_XSD.finding(reason.message, where=reason.where))
        return
    if xml.name_of(root) != (_XS, "schema"):
        where = Where(name, line=xml.line_of(root))
        gathered.findings.append(
            codes.NOT_XSD.finding(f"{name}: the root is {root.tag}, and no xs:schema", where=where)
        )
        return
    for element in xml.children(root):
        namespace, local = xml.name_of(element)
        location = element.get("schemaLocation")
        if namespace == _XS and local in _REFERRING and location:
            _follow(gathered, element, location, address=address, place=place, name=name)


def _follow(gathered: _Gathered, element: xml.Element, location: str, *, address: str, place: str, name: str) -> None:
    """Take the file that an element refers to, from the schema's folder; report it where it is not there."""
    target = urljoin(address, location.strip())
    if target in gathered.documents or len(gathered.documents) >= _MOST_FILES:
        return
    inside = posixpath.normpath(posixpath.join(place, unquote(location.strip())))
    if target.startswith(_BASE) and not inside.startswith(("../", "/")):
        path = unquote(target.removeprefix(_BASE))
    else:  # an address in the network, or one that leaves the folder: its file, beside the one that refers to it
        path = posixpath.join(place, unquote(urlsplit(target).path.rpartition("/")[2]))
    whole = os.fsencode(path)
    data = read_within(gathered.folder, BagPath(whole)) if path and ".." not in path.split("/") else None
    if isinstance(data, bytes):
        _take(gathered, target, show(os.path.join(gathered.folder, whole)), os.path.dirname(path), data)
        return
    verb = xml.name_of(element)[1]
    folder = show(gathered.folder)
    why = f"there is no {quoted(path)} in {quoted(folder)}" if data is None or data.code == "SYS-101" else data.message
    gathered.findings.append(
        codes.XSD_FILE_MISSING.finding(
            f"{name}: line {xml.line_of(element)}: it {verb}s {quoted(location)}, and {why}",
            cure=f"Put the file `{path}` into the folder {quoted(folder)}.",
            value=location,
            expected=path,
            where=Where(name, line=xml.line_of(element)),
        )
    )


def judge_xml(data: bytes, schema: Xsd, *, file: str) -> tuple[Finding, ...]:
    """Return everything that is wrong with an XML document by a schema."""
    try:
        root = xml.parse(data)
    except xml.XmlError as error:
        return (refused(error, data, file),)
    found = []
    for mistake in schema.mistakes(root):
        where = Where(file, line=mistake.line, xpath=mistake.path)
        element = (mistake.path or "").rpartition("/")[2].partition("[")[0] or None
        at = f"line {mistake.line}: " if mistake.line else ""
        message = f"{file}: {at}{mistake.message}"
        found.append(rule_codes.BY_XSD.finding(message, field=element, where=where))
    return tuple(found)


def is_broken(found: tuple[Finding, ...]) -> bool:
    """Say whether a schema is wrong itself, or could merely not be read."""
    return any(finding.level is Level.ERROR for finding in found)
