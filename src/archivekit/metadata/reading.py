"""Read a record file: bytes in, a record and everything that was found on the way out. Total: any bytes give findings.

Knows TOML, JSON, YAML and our own `record.json`; knows no rule about values (see `validation`) and no disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from archivekit.codes import record as codes
from archivekit.findings import NOWHERE, Finding, Where
from archivekit.later import later
from archivekit.metadata.decoding import decode
from archivekit.metadata.json_record import take_json
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.record import Record, Unknown
from archivekit.metadata.shape import Shape, unknown_members
from archivekit.metadata.suggest import did_you_mean, near
from archivekit.metadata.terms import Term
from archivekit.metadata.texts import text_findings
from archivekit.metadata.toml_record import take_toml
from archivekit.metadata.tree import Node, Scalar, Sequence, Sort, Table, Taken, to_json
from archivekit.metadata.yaml_record import take_yaml

if TYPE_CHECKING:
    from archivekit.metadata.sheets.layout import SheetRow
else:
    SheetRow = later("archivekit.metadata.sheets.layout", "SheetRow")

#: The keys of our own form; `schema_version` or a table under `record` is what it is known by.
FORM_KEYS = ("schema_version", "schema", "record", "unknown")
FORM_VERSION = 1


class RecordKind(Enum):
    """The forms in which one record is handed in, by the ending of the file's name."""

    TOML = "toml"
    JSON = "json"
    YAML = "yaml"


@dataclass(frozen=True, slots=True)
class RecordRead:
    """A record as it was read: the record (None where the file could not be taken apart), and what was found.

    `schema` is the name that our own JSON form gives. `places` holds where each value (and, at -1, each term) stands.
    `row` is the row of a sheet that the record was read from; `settled` are texts and languages that were judged where
    they stand already (an error in a cell, the language of a header), and are judged no more.
    """

    record: Record | None
    findings: tuple[Finding, ...] = ()
    schema: str | None = None
    places: Mapping[tuple[Term, int], Where] = field(default_factory=dict)
    origin: Where = NOWHERE
    row: SheetRow | None = None
    settled: frozenset[str] = frozenset()

    def where(self, term: Term, index: int) -> Where:
        """Return the place of one value of a term; else of the term; else of the record."""
        return self.places.get((term, index)) or self.places.get((term, -1)) or self.origin


def kind_of(name: str) -> RecordKind | None:
    """Return the kind that a file's name says, or None where it says none."""
    lowered = name.casefold()
    if lowered.endswith(".yml"):
        return RecordKind.YAML
    return next((kind for kind in RecordKind if lowered.endswith(f".{kind.value}")), None)


def parse_record(data: bytes, *, name: str, kind: RecordKind) -> RecordRead:
    """Read one record from the bytes of a file. `name` is what findings call the file.

    Never raises: what is wrong is in the findings, and `record` is None where nothing could be taken apart.
    """
    node, findings = take_file(data, name=name, kind=kind)
    if node is None:
        return RecordRead(None, findings, origin=Where(name))
    return read_tree(node, name=name, kind=kind, found=findings)


def take_file(data: bytes, *, name: str, kind: RecordKind) -> tuple[Node | None, tuple[Finding, ...]]:
    """Take the bytes of a file apart: its tree (None where that failed), and what was found on the way."""
    decoded = decode(data, file=name)
    if decoded.text is None:
        return None, decoded.findings
    taken = _TAKERS[kind](decoded.text, name)
    return taken.node, (*decoded.findings, *taken.findings)


_TAKERS: dict[RecordKind, Callable[[str, str], Taken]] = {
    RecordKind.TOML: lambda text, file: take_toml(text, file=file),
    RecordKind.JSON: lambda text, file: take_json(text, file=file),
    RecordKind.YAML: lambda text, file: take_yaml(text, file=file),
}


def is_own_form(node: Table) -> bool:
    """Say whether a table is a whole record as archivekit writes it, with its terms under `record`."""
    return node.get("schema_version") is not None or isinstance(node.get("record"), Table)


def read_tree(
    node: Node,
    *,
    name: str,
    kind: RecordKind,
    found: tuple[Finding, ...] = (),
    foreign: bool = False,
    origin: Where | None = None,
) -> RecordRead:
    """Read one record from a tree that was taken apart already. `found` are the findings so far, `origin` its place.

    In the files of another system (`foreign`), dotted keys are terms and keys that are none are kept with a note.
    """
    if not isinstance(node, Table):
        what = "a list" if isinstance(node, Sequence) else node.sort.value
        finding = codes.NOT_A_TABLE.finding(f"{name} holds {what}, and a record is a table of terms", where=node.where)
        return RecordRead(None, (*found, finding), origin=origin or Where(name))
    own = kind is RecordKind.JSON and is_own_form(node)
    shape = Shape(own_form=own, foreign=foreign, findings=list(found))
    schema: str | None = None
    if own:
        schema = _take_form(node, shape)
    else:
        shape.take(node)
    record = shape.record()
    origin = origin or Where(name, json_path="$" if kind is RecordKind.JSON else None)
    read = RecordRead(record, (), schema, shape.places, origin)
    shape.findings.extend(text_findings(record, read.where))
    if not record.terms:
        shape.findings.append(codes.NO_TERM.finding(f"{name} gives no term of Dublin Core a value", where=origin))
    return RecordRead(record, tuple(shape.findings), schema, shape.places, origin)


def _take_form(node: Table, shape: Shape) -> str | None:
    """Take our own form apart; return the name of the schema it gives."""
    schema: str | None = None
    seen: set[str] = set()
    for pair in node.pairs:
        if pair.key in seen:
            message = f"{excerpt(pair.key)} is given twice"
            shape.findings.append(codes.KEY_TWICE.finding(message, where=pair.where))
        seen.add(pair.key)
        match pair.key, pair.node:
            case "schema_version", Scalar(Sort.NUMBER, "1"):
                pass
            case "schema_version", inner:
                _wrong_version(shape, str(to_json(inner)), pair.where)
            case "schema", Scalar(Sort.TEXT, text):
                schema = text
            case "schema", Scalar(Sort.NULL):
                pass
            case "record", Table() as record:
                shape.take(record)
            case "unknown", inner:
                _take_unknown(inner, shape)
            case key, inner:
                _unknown_form_key(shape, key, inner, pair.where)
    if "schema_version" not in seen:
        _wrong_version(shape, None, node.where)
    return schema


def _take_unknown(node: Node, shape: Shape) -> None:
    """Take what was kept as unknown when the record was first read: it is still unknown, and said again."""
    for member in unknown_members(node):
        if isinstance(member, Where):
            message = "a member of `unknown` has no `name` and `value`"
            shape.findings.append(codes.NOT_A_VALUE.finding(message, field="unknown", where=member))
            continue
        unknown, where = member
        shape.unknown.append(unknown)
        message = f"{excerpt(unknown.name)} was kept as unknown, and is no term of Dublin Core"
        shape.findings.append(codes.UNKNOWN_KEY.finding(message, field=unknown.name, where=where))


def _unknown_form_key(shape: Shape, key: str, node: Node, where: Where) -> None:
    shape.unknown.append(Unknown(key, to_json(node)))
    if key in FORM_KEYS:
        message = f"{excerpt(key)} is not of the shape that a record.json has"
        shape.findings.append(codes.NOT_A_VALUE.finding(message, field=key, where=where))
        return
    meant = near(key, FORM_KEYS)
    cure = did_you_mean(meant, "Terms stand under `record`.")
    message = f"{excerpt(key)} is no key of a record.json"
    shape.findings.append(codes.UNKNOWN_KEY.finding(message, cure=cure, field=key, expected=meant, where=where))


def _wrong_version(shape: Shape, given: str | None, where: Where) -> None:
    said = f"is {given}" if given else "is missing"
    shape.findings.append(
        codes.FORM_VERSION.finding(
            f"the schema_version of this record.json {said}, and this version of archivekit knows {FORM_VERSION}",
            cure=None if given else f'Add `"schema_version": {FORM_VERSION}`.',
            field="schema_version",
            value=given,
            expected=str(FORM_VERSION),
            where=where,
        )
    )
