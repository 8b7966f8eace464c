"""What goes into `metadata/` of a bag: the record in its forms, and PREMIS. Conducts the formats; pure but for them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from archivekit.bag.expected import count
from archivekit.bag.plan import Junk, Plan
from archivekit.codes import package as codes
from archivekit.digests import ALGORITHMS
from archivekit.errors import StorageError
from archivekit.files import FileFact
from archivekit.findings import Finding
from archivekit.formats import own_rules, premis
from archivekit.metadata.access import access_of, hushed
from archivekit.metadata.record import Record
from archivekit.metadata.record_json import render_record
from archivekit.metadata.schema import Schema
from archivekit.paths import BagPath, show
from archivekit.storage.identify import Origin
from archivekit.storage.staging import Durability
from archivekit.version import VERSION
from archivekit.workflow.bag_files import DCTERMS, OAI_DC, PREMIS, RECORD
from archivekit.workflow.export import Form, render

#: The namespace (UUID) in which the identifiers of our bags are derived.
NAMESPACE = "5f3b6c0e-3e0b-5d3a-9a53-6a2f0f0e8f51"


#: What the representation in premis.xml is called: the payload's folder, as every bag has it.
_PAYLOAD = "data"


@dataclass(frozen=True, slots=True)
class Described:
    """The files of `metadata/`, and what the forms could not carry."""

    files: dict[BagPath, bytes]
    findings: tuple[Finding, ...]


def describe_record(record: Record, schema: Schema, today: dt.date) -> Described:
    """Return the record in its forms: complete as JSON and dcterms, and as oai_dc where it may be harvested."""
    dcterms = render(record, Form.DCTERMS, schema)
    _sound(DCTERMS, Form.DCTERMS.value, dcterms.data)
    files = {RECORD: render_record(record, schema.name), DCTERMS: dcterms.data}
    access = access_of(record, today=today, private_terms=schema.private_terms)
    if not access.may_harvest:
        reason = access.reason or "it is not open"
        left_out = codes.OAI_DC_LEFT_OUT.finding(f"metadata/oai_dc.xml was left out of the bag: {reason}")
        return Described(files, (*hushed(dcterms.findings, schema.private_terms), *access.findings, left_out))
    oai_dc = render(record, Form.OAI_DC, schema)
    _sound(OAI_DC, Form.OAI_DC.value, oai_dc.data)
    files[OAI_DC] = oai_dc.data
    lost = hushed((*dcterms.findings, *oai_dc.findings), schema.private_terms)
    return Described(files, (*lost, *access.findings))


#: So many files of a premis.xml are looked at: they are all of one shape, and a bag may have a million.
_LOOKED_AT = 50


def _sound(path: BagPath, form: str, data: bytes) -> None:
    """Raise a StorageError where a finished document breaks the rules of its form: our own fault, and no bag."""
    broken = own_rules.faults(form, data)
    if broken:
        said = f"{show(path)} came out wrong, and nothing was packaged: {'; '.join(broken)}"
        message = f"{said}. It is a fault of archivekit: tell its makers."
        raise StorageError(message, path=show(path), operation="compose")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Under what circumstances a bag is made: the date, the durability, and what identified the formats.

    Not its name: the same originals give the same octets wherever the bag is put (docs/adr/0030).
    """

    date: str
    durability: Durability
    origin: Origin


def describe_files(
    files: tuple[FileFact, ...], plan: Plan, uuid: str, circumstances: Circumstances, *, record: Record | None = None
) -> Iterable[bytes]:
    """Return premis.xml in pieces: the files as they were and are, what was done to them, and the record's rights."""
    given = premis.PremisInput(
        uuid=uuid,
        name=_PAYLOAD,
        files=files,
        events=_events(files, plan, circumstances),
        empty_folders=plan.empty_folders,
        notes=_notes(plan),
        rights=premis.rights_of(record) if record is not None else (),
    )
    _sound(PREMIS, "premis", premis.premis(replace(given, files=files[:_LOOKED_AT])))
    return premis.premis_chunks(given)


def bag_uuid(manifests: Mapping[BagPath, bytes], record: bytes | None) -> str:
    """Derive the bag's identifier from what it holds: the same payload and record give the same one."""
    held = [*(manifests[name] for name in sorted(manifests)), record or b""]
    return premis.derived_uuid(NAMESPACE, b"".join(hashlib.sha512(one).digest() for one in held))


def _notes(plan: Plan) -> tuple[str, ...]:
    """Return the decisions that concern the whole: links, and what was left out."""
    recorded = (
        f"symbolic link {show(path)} -> {_target(path, target)}, recorded and not followed"
        for path, target in plan.recorded_links
    )
    links = (*(file.original for file in plan.files if file.link is not None), *plan.followed_links)
    followed = (f"symbolic link {show(link)}, followed" for link in sorted(links))
    left_out = (f"exclude {pattern}" for pattern in plan.policy.exclude)
    junk = ("files of operating systems excluded",) if plan.policy.junk is Junk.EXCLUDE else ()
    return (*recorded, *followed, *left_out, *junk)


def _target(link: BagPath, target: str) -> str:
    """Return where a link points to, if that is among the originals: paths of the machine are never written."""
    depth = link.count(b"/")
    for part in target.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            break
    inside = depth >= 0 and not target.startswith("/")
    return target if inside else "a place outside the originals"


_DURABILITY = {
    Durability.FULL: "flushed to the medium, and read back from it before publication",
    Durability.FLUSH: "flushed to the medium; not read back",
    Durability.NONE: "not flushed and not read back",
}


def _events(files: Sequence[FileFact], plan: Plan, about: Circumstances) -> tuple[premis.Event, ...]:
    software = premis.Agent("archivekit", VERSION)
    tools = sorted({(file.format.tool, file.format.version) for file in files if file.format})
    labels = ", ".join(ALGORITHMS[name].label for name in plan.policy.algorithms)
    identifiers = tuple(premis.Agent(tool, version) for tool, version in tools)
    octets = f"{len(files)} file{'' if len(files) == 1 else 's'}, {plan.octets} octets"
    ingestion = premis.Event("ingestion", about.date, detail=f"copied from the originals: {octets}", agents=(software,))
    return (
        ingestion,
        *_fixity(plan, about, software),
        premis.Event("message digest calculation", about.date, detail=labels, agents=(software,)),
        premis.Event(
            "format identification", about.date, detail="from the first octets of each file", agents=identifiers
        ),
        premis.Event(
            "information package creation",
            about.date,
            detail="BagIt 1.0 (RFC 8493)",
            outcome_note=f"durability {about.durability.value}: {_DURABILITY[about.durability]}",
            agents=(software,),
        ),
    )


def _fixity(plan: Plan, about: Circumstances, software: premis.Agent) -> tuple[premis.Event, ...]:
    """Return the event of the digests that came along; one that was not met leaves no bag to speak of."""
    met = [f"{ALGORITHMS[name].label} of {files}" for name, files in count(plan.expected)]
    if not met:
        return ()
    total = f"{len(plan.expected.demands)} of {len(plan.files)} files"
    detail = f"the originals were compared with digests that came with them: {total} ({', '.join(met)})"
    return (premis.Event("fixity check", about.date, detail=detail, agents=(software,)),)
