"""PREMIS 3 of a bag: its files with digests and formats, what was done to them and by which software, and its rights.

Follows the PREMIS Data Dictionary 3.0 and `premis-v3-0.xsd`. One representation stands for the bag's payload, and each
file is a structural part of it; events are those of the whole. Identifiers are derived from the bag's own (UUID
version 5, RFC 9562 §5.5), so that the same bag gives the same bytes. No host, no user and no absolute path is written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from archivekit.digests import ALGORITHMS
from archivekit.files import FileFact
from archivekit.formats import xml
from archivekit.formats.templates import Template, escaped, mark, template
from archivekit.metadata.record import Record

PREMIS = "http://www.loc.gov/premis/v3"
_PREFIXES = {"": PREMIS, "xsi": xml.XSI}
_SCHEMA = f"{PREMIS} https://www.loc.gov/standards/premis/v3/premis-v3-0.xsd"
_RIGHTS_BASES = "http://id.loc.gov/vocabulary/preservation/rightsBasis"
_EVENT_TYPES = "http://id.loc.gov/vocabulary/preservation/eventType"

#: Labels of the Library of Congress vocabulary of event types, as far as they are used here.
EVENT_TYPES: tuple[str, ...] = (
    "creation",
    "fixity check",
    "format identification",
    "information package creation",
    "ingestion",
    "message digest calculation",
    "metadata extraction",
    "validation",
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier of the bag: its type ("UUID", "local", "DOI", …) and its value."""

    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Agent:
    """A piece of software that did something: its name and its version."""

    name: str
    version: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to the whole: a type of the vocabulary, when, how it ended, and by whom."""

    type: str
    date_time: str
    outcome: str = "success"
    detail: str | None = None
    outcome_note: str | None = None
    agents: tuple[Agent, ...] = ()


@dataclass(frozen=True, slots=True)
class Rights:
    """What may be done with the whole, as its record says: `basis` is "license" or "other", `kind` the DCMI term."""

    basis: str
    kind: str
    text: str
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class PremisInput:
    """All that PREMIS says of one bag. `uuid` is the bag's own derived UUID; `identifiers` are further ones.

    `name` is the bag's name (never a path); `empty_folders` are folders that held no file, which BagIt cannot hold;
    `notes` are decisions that concern the whole, such as what was left out.
    """

    uuid: str
    name: str
    files: tuple[FileFact, ...]
    events: tuple[Event, ...] = ()
    agents: tuple[Agent, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    empty_folders: tuple[bytes, ...] = ()
    notes: tuple[str, ...] = ()
    rights: tuple[Rights, ...] = ()


def rights_of(record: Record) -> tuple[Rights, ...]:
    """Return the rights that a record states: its licences, its rights, who holds them, and who may see it."""
    return tuple(
        Rights("license" if term.name == "license" else "other", term.name, value.value, value.uri)
        for term, value in record
        if term.name in ("license", "rights", "rightsHolder", "accessRights") and value.value.strip()
    )


def premis(given: PremisInput) -> bytes:
    """Return the whole document; `premis_chunks` gives the same bytes piece by piece."""
    return b"".join(premis_chunks(given))


def premis_chunks(given: PremisInput) -> Iterator[bytes]:
    """Yield the document in pieces: the head with the representation, the files a thousand at a time, the rest."""
    frame = _frame(given).split(_FILES_GO_HERE)
    yield frame[0]
    whole = _text(given.uuid)
    key = _namespace(given.uuid)
    for start in range(0, len(given.files), 1000):
        batch = given.files[start : start + 1000]
        yield "".join(_file(fact, whole, key) for fact in batch).encode("utf-8")
    yield frame[1]


# -- the frame: representation, events, agents ----------------------------------------------------------------

_FILES_GO_HERE = b"  <object/>\n"


def _frame(given: PremisInput) -> bytes:
    """Return the document without its files, with an empty object where they go."""
    root = xml.new(_tag("premis"), _PREFIXES, attributes={xml.SCHEMA_LOCATION: _SCHEMA, "version": "3.0"})
    _representation(root, given)
    xml.add(root, _tag("object"))
    agents = _agents(given)
    for number, event in enumerate(given.events):
        _event(root, given, number, event)
    for agent in agents:
        _agent(root, agent)
    if given.rights:
        element = _leaf(root, "rights")
        for number, rights in enumerate(given.rights):
            _rights(element, given, number, rights)
    return xml.serialise(root)


def _representation(root: xml.Element, given: PremisInput) -> None:
    whole = _object(root, "representation")
    for identifier in (Identifier("UUID", given.uuid), *given.identifiers):
        _pair(whole, "objectIdentifier", identifier.type, identifier.value)
    for folder in given.empty_folders:
        _property(whole, "empty folder", path_text(folder))
    for note in given.notes:
        _property(whole, "policy", note)
    _leaf(whole, "originalName", given.name)
    for number in range(len(given.events)):
        _pair(whole, "linkingEventIdentifier", "UUID", _event_uuid(given, number))


def _event(root: xml.Element, given: PremisInput, number: int, event: Event) -> None:
    element = _leaf(root, "event")
    _pair(element, "eventIdentifier", "UUID", _event_uuid(given, number))
    kind = _leaf(element, "eventType", event.type)
    if event.type in EVENT_TYPES:
        kind.set("authority", "eventType")
        kind.set("authorityURI", _EVENT_TYPES)
    _leaf(element, "eventDateTime", event.date_time)
    if event.detail:
        _leaf(_leaf(element, "eventDetailInformation"), "eventDetail", event.detail)
    result = _leaf(element, "eventOutcomeInformation")
    _leaf(result, "eventOutcome", event.outcome)
    if event.outcome_note:
        _leaf(_leaf(result, "eventOutcomeDetail"), "eventOutcomeDetailNote", event.outcome_note)
    for agent in event.agents:
        link = _pair(element, "linkingAgentIdentifier", "local", _agent_id(agent))
        _leaf(link, "linkingAgentRole", "executing program")
    _pair(element, "linkingObjectIdentifier", "UUID", given.uuid)


def _rights(parent: xml.Element, given: PremisInput, number: int, rights: Rights) -> None:
    statement = _leaf(parent, "rightsStatement")
    identifier = derived_uuid(given.uuid, f"rights/{number}/{rights.kind}".encode("utf-8", "surrogatepass"))
    _pair(statement, "rightsStatementIdentifier", "UUID", identifier)
    basis = _leaf(statement, "rightsBasis", rights.basis)
    basis.set("authority", "rightsBasis")
    basis.set("authorityURI", _RIGHTS_BASES)
    stem = "license" if rights.basis == "license" else "otherRights"
    information = _leaf(statement, f"{stem}Information")
    if rights.uri:
        _pair(information, f"{stem}DocumentationIdentifier", "URI", rights.uri)
    if rights.basis == "license":
        _leaf(information, "licenseTerms", rights.text)
    else:
        _leaf(information, "otherRightsBasis", rights.kind)
        _leaf(information, "otherRightsNote", rights.text)
    _pair(statement, "linkingObjectIdentifier", "UUID", given.uuid)


def _agents(given: PremisInput) -> tuple[Agent, ...]:
    """Return every agent once: those given, those of events, and the tools that identified formats."""
    tools = {(f.format.tool, f.format.version) for f in given.files if f.format is not None}
    named = [*given.agents, *(agent for event in given.events for agent in event.agents)]
    known = {(agent.name, agent.version): agent for agent in reversed(named)}
    ordered = dict.fromkeys((agent.name, agent.version) for agent in named)
    return tuple(known.get(key) or Agent(*key) for key in (*ordered, *sorted(tools - ordered.keys())))


def _agent(root: xml.Element, agent: Agent) -> None:
    element = _leaf(root, "agent")
    _pair(element, "agentIdentifier", "local", _agent_id(agent))
    _leaf(element, "agentName", agent.name)
    _leaf(element, "agentType", "software")
    _leaf(element, "agentVersion", agent.version)
    if agent.note:
        _leaf(element, "agentNote", agent.note)


def _agent_id(agent: Agent) -> str:
    return f"{agent.name}/{agent.version}"


def _event_uuid(given: PremisInput, number: int) -> str:
    return derived_uuid(given.uuid, f"event/{number}/{given.events[number].type}".encode("utf-8", "surrogatepass"))


# -- the files -------------------------------------------------------------------------------------------------


def _file(fact: FileFact, whole: str, key: bytes) -> str:
    """Return one file object: by the template of its shape, since a bag has many files of few shapes."""
    digests, kind = fact.digests, fact.format
    shape = _shape(tuple(digests), kind is not None, bool(fact.modified), fact.mode is not None)
    path = escaped(path_text(fact.path))
    return shape.fill(
        _uuid5(key, fact.path),
        path,
        path if fact.original == fact.path else escaped(path_text(fact.original)),
        str(fact.size),
        whole,
        escaped(fact.modified or ""),
        f"{fact.mode:04o}" if fact.mode is not None else "",
        _text(kind.mime) if kind else "",
        _text(f"identified by {kind.tool} {kind.version}") if kind else "",
        *digests.values(),
    )


@lru_cache(maxsize=256)
def _shape(algorithms: tuple[str, ...], has_format: bool, has_modified: bool, has_mode: bool) -> Template:
    """Return the template of a file object: its places are those that `_file` fills, in that order."""
    uuid, path, original, size, whole, modified, mode, mime, tool = (mark(place) for place in range(9))

    def draw(root: xml.Element) -> None:
        element = _object(root, "file")
        _pair(element, "objectIdentifier", "UUID", uuid)
        if has_modified:
            _property(element, "modification time", modified)
        if has_mode:
            _property(element, "POSIX permission bits", mode)
        facts = _leaf(element, "objectCharacteristics")
        _leaf(facts, "compositionLevel", "0")
        for number, algorithm in enumerate(algorithms):
            fixity = _leaf(facts, "fixity")
            known = ALGORITHMS.get(algorithm)
            _leaf(fixity, "messageDigestAlgorithm", known.label if known else algorithm)
            _leaf(fixity, "messageDigest", mark(9 + number))
        _leaf(facts, "size", size)
        # PREMIS demands a format, so that a file nobody looked at says so
        form = _leaf(facts, "format")
        _leaf(_leaf(form, "formatDesignation"), "formatName", mime if has_format else "unknown")
        _leaf(form, "formatNote", tool if has_format else "not identified")
        _leaf(element, "originalName", original)
        location = _leaf(_leaf(element, "storage"), "contentLocation")
        _leaf(location, "contentLocationType", "path in the bag")
        _leaf(location, "contentLocationValue", path)
        relation = _leaf(element, "relationship")
        _leaf(relation, "relationshipType", "structural")
        _leaf(relation, "relationshipSubType", "is part of")
        _pair(relation, "relatedObjectIdentifier", "UUID", whole)

    return template(_tag("premis"), _PREFIXES, draw)


@lru_cache(maxsize=256)
def _text(text: str) -> str:
    """Return a tool's text as the content of an element."""
    return escaped(_carried(text))


# -- paths -----------------------------------------------------------------------------------------------------

_PLAIN = re.compile(rb"[\x20-\x24\x26-\x7e]*")
# In text: %, CR, LF, every character that XML cannot carry, and octets that are not UTF-8 (as surrogates).
_TO_PERCENT = re.compile("[%\x00-\x08\x0a-\x1f\ud800-\udfff\ufffe\uffff]")


def path_text(path: bytes) -> str:
    """Return a path as text that XML can carry and that can be turned back: `%`, CR and LF as RFC 8493 writes them.

    Every other octet that XML cannot carry (control characters but tab, U+FFFE, U+FFFF, what is not UTF-8) is written
    `%XX` as well; since `%` itself always is, undoing the escapes gives the path's own octets.
    """
    if _PLAIN.fullmatch(path):
        return path.decode("ascii")
    text = path.decode("utf-8", "surrogateescape")
    return _TO_PERCENT.sub(lambda m: _percent(m.group().encode("utf-8", "surrogateescape")), text)


def _percent(octets: Iterable[int]) -> str:
    return "".join(f"%{octet:02X}" for octet in octets)


# -- identifiers -----------------------------------------------------------------------------------------------


def derived_uuid(namespace: str, name: bytes) -> str:
    """Return the UUID (version 5) of a name in a namespace, itself a UUID; any other text is made one first."""
    return _uuid5(_namespace(namespace), name)


def _namespace(text: str) -> bytes:
    """Return a UUID's octets; for a text that is no UUID, those of the UUID derived from it in the nil namespace."""
    hexadecimal = text.replace("-", "")
    if re.fullmatch("[0-9A-Fa-f]{32}", hexadecimal):
        return bytes.fromhex(hexadecimal)
    return bytes.fromhex(_uuid5(bytes(16), text.encode("utf-8", "surrogatepass")).replace("-", ""))


def _uuid5(namespace: bytes, name: bytes) -> str:
    h = hashlib.sha1(namespace + name, usedforsecurity=False).hexdigest()
    return f"{h[:8]}-{h[8:12]}-5{h[13:16]}-{'89ab'[int(h[16], 16) & 3]}{h[17:20]}-{h[20:32]}"


# -- drawing ---------------------------------------------------------------------------------------------------


def _tag(name: str) -> str:
    return f"{{{PREMIS}}}{name}"


def _leaf(parent: xml.Element, name: str, text: str | None = None) -> xml.Element:
    """Add an element; what XML cannot carry in its text is written as `path_text` writes it."""
    return xml.add(parent, _tag(name), None if text is None else _carried(text))


def _carried(text: str) -> str:
    return text if xml.is_carried(text) else path_text(text.encode("utf-8", "surrogatepass"))


def _object(parent: xml.Element, kind: str) -> xml.Element:
    element = _leaf(parent, "object")
    element.set(xml.TYPE, kind)
    return element


def _pair(parent: xml.Element, name: str, kind: str, value: str) -> xml.Element:
    """Add an identifier: an element with `…Type` and `…Value` in it."""
    element = _leaf(parent, name)
    _leaf(element, f"{name}Type", kind)
    _leaf(element, f"{name}Value", value)
    return element


def _property(parent: xml.Element, kind: str, value: str) -> None:
    element = _leaf(parent, "significantProperties")
    _leaf(element, "significantPropertiesType", kind)
    _leaf(element, "significantPropertiesValue", value)
