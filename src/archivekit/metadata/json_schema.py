"""Judge a JSON document by a JSON Schema, with the path and the line of every mistake. The only door to jsonschema.

Offline: a reference that leads out of the schema is a finding. Patterns run in linear time, as those of tables do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from archivekit.codes import record as record_codes
from archivekit.codes import record_rules as rule_codes
from archivekit.codes import schema as codes
from archivekit.findings import Finding, Json, Level, Where
from archivekit.metadata.decoding import decode
from archivekit.metadata.json_record import json_path, take_json
from archivekit.metadata.patterns import PatternError, compiled
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.tree import Node, Table
from archivekit.metadata.tree import Sequence as ListNode
from archivekit.metadata.yaml_record import missing_extra
from archivekit.quotes import quoted

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
#: Keywords whose members are names, and whose values are data: no schema stands there.
_DATA = frozenset({"const", "enum", "default", "examples"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """A JSON Schema that passed its own check: its name and its content."""

    name: str
    content: Json


def parse_json_schema(data: bytes, *, name: str) -> JsonSchema | tuple[Finding, ...]:
    """Read a JSON Schema, or return everything that is wrong with it."""
    if find_spec("jsonschema") is None:
        return (missing_extra(name, "JSON Schema", "jsonschema"),)
    taken = _taken(data, name)
    if not isinstance(taken, _Document):
        grave = [finding for finding in taken if finding.level is Level.ERROR]
        return tuple(codes.NOT_JSON_SCHEMA.finding(reason.message, where=reason.where) for reason in grave)
    found = list(_wrong(taken, name)) or list(_references(taken))
    return tuple(found) if found else JsonSchema(name, taken.content)


@dataclass(frozen=True, slots=True)
class _Document:
    """A JSON text twice: as a tree that knows its lines, and as Python's values."""

    node: Node
    content: Json
    findings: tuple[Finding, ...]


def _taken(data: bytes, file: str) -> _Document | tuple[Finding, ...]:
    decoded = decode(data, file=file)
    if decoded.text is None:
        return decoded.findings
    taken = take_json(decoded.text, file=file)
    if taken.node is None:
        return taken.findings
    try:
        content: Json = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:  # a number of more digits than Python reads
        return (record_codes.SYNTAX.finding(f"{file}: {error}", where=Where(file)),)
    return _Document(taken.node, content, decoded.findings)


def judge_json(data: bytes, schema: JsonSchema, *, file: str) -> tuple[Finding, ...]:
    """Return everything that is wrong with a JSON document by a schema."""
    taken = _taken(data, file)
    if not isinstance(taken, _Document):
        return taken
    node, content = taken.node, taken.content
    found = [*taken.findings, *_twice(node)]
    try:
        for error in _validator(schema.content).iter_errors(content):
            where = place_of(node, tuple(error.absolute_path))
            rule = json_path_of(tuple(error.absolute_schema_path))
            message = f"{where.json_path}: {_short(error.message)}"
            expected = _short(json.dumps(error.validator_value, ensure_ascii=False))
            found.append(
                rule_codes.BY_JSON_SCHEMA.finding(
                    message,
                    cure=f"Mend it; the rule stands at `{rule}` of {schema.name}.",
                    field=next((str(step) for step in reversed(error.absolute_path) if isinstance(step, str)), None),
                    value=error.instance if isinstance(error.instance, str) else None,
                    expected=f"{error.validator}: {expected}",
                    where=where,
                )
            )
    except RecursionError:
        message = f"{schema.name} refers to itself without end, so that {file} cannot be judged by it"
        found.append(codes.NOT_JSON_SCHEMA.finding(message, where=Where(schema.name)))
    return tuple(found)


def _short(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:300]}… ({len(text):,} characters)"


def json_path_of(steps: Sequence[str | int]) -> str:
    """Return the JSON path of a place that is given step by step."""
    path = "$"
    for step in steps:
        path = f"{path}[{step}]" if isinstance(step, int) else json_path(path, step)
    return path


def place_of(node: Node, steps: Sequence[str | int]) -> Where:
    """Return the place of a part of a document."""
    at = node
    where = node.where
    for step in steps:
        if isinstance(at, Table):
            pair = next((pair for pair in reversed(at.pairs) if pair.key == step), None)
            if pair is None:
                break
            at, where = pair.node, pair.where
        elif isinstance(at, ListNode) and isinstance(step, int) and step < len(at.items):
            at = at.items[step]
            where = at.where
    return Where(where.file, line=where.line, json_path=json_path_of(steps))


def _twice(node: Node) -> Iterator[Finding]:
    """Yield the keys that are given twice: a reader of JSON drops one of the two without a word."""
    if isinstance(node, ListNode):
        for item in node.items:
            yield from _twice(item)
    elif isinstance(node, Table):
        seen: set[str] = set()
        for pair in node.pairs:
            if pair.key in seen:
                message = f"{excerpt(pair.key)} is given twice"
                yield record_codes.KEY_TWICE.finding(message, field=pair.key, where=pair.where)
            seen.add(pair.key)
            yield from _twice(pair.node)


# -- the schema itself


def _dialect(content: Json) -> type[Validator]:
    """Return the validator of the dialect that a schema names, the newest where it names none that is known."""
    import jsonschema

    named = content if isinstance(content, dict) else {}
    return jsonschema.validators.validator_for(named, default=jsonschema.Draft202012Validator)


def _as_schema(content: Json) -> dict[str, Json] | bool:
    """Return a schema as what it can be: the schema of schemas has seen to it that it is one."""
    return content if isinstance(content, (dict, bool)) else True


def _validator(content: Json) -> Validator:
    from jsonschema import validators
    from jsonschema_specifications import REGISTRY

    kind = _dialect(content)
    keywords = {
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
    }
    ours = cast("type[Validator]", validators.extend(kind, keywords))  # type: ignore[no-untyped-call]
    # with a registry of its own it fetches nothing: without one, it would
    return ours(_as_schema(content), format_checker=kind.FORMAT_CHECKER, registry=REGISTRY)


def _pattern(validator: Validator, pattern: str, instance: object, schema: object) -> Iterator[Exception]:
    from jsonschema import ValidationError

    if isinstance(instance, str) and not _found(pattern, instance):
        yield ValidationError(f"{quoted(instance)} does not match {quoted(pattern)}")


def _pattern_properties(
    validator: Validator, patterns: dict[str, Json], instance: object, schema: object
) -> Iterator[Exception]:
    for pattern, inner in patterns.items():
        for key, value in instance.items() if isinstance(instance, dict) else ():
            if _found(pattern, key):
                yield from validator.descend(value, inner, path=key, schema_path=pattern)  # type: ignore[attr-defined]


def _additional_properties(
    validator: Validator, inner: Json, instance: object, schema: dict[str, Json]
) -> Iterator[Exception]:
    from jsonschema import ValidationError

    properties, patterns = schema.get("properties"), schema.get("patternProperties")
    named = properties if isinstance(properties, dict) else {}
    for key, value in instance.items() if isinstance(instance, dict) else ():
        if key in named or (isinstance(patterns, dict) and any(_found(pattern, key) for pattern in patterns)):
            continue
        if inner is False:
            yield ValidationError(f"{quoted(key)} is not one of the members that the schema allows", path=(key,))
        else:
            yield from validator.descend(value, inner, path=key)  # type: ignore[attr-defined]


def _found(pattern: str, text: str) -> bool:
    """Say whether a pattern is found anywhere in a text, which is what JSON Schema asks."""
    return compiled(rf"(?s:.*)(?:{pattern})(?s:.*)")(text)


def _wrong(document: _Document, name: str) -> Iterator[Finding]:
    """Yield what the schema of schemas has against a schema, and the patterns that cannot be used."""
    node, content = document.node, document.content
    kind = _dialect(content)
    for error in kind(kind.META_SCHEMA).iter_errors(content):
        where = place_of(node, tuple(error.absolute_path))
        message = f"{name}: {where.json_path}: {_short(error.message)}"
        yield codes.NOT_JSON_SCHEMA.finding(message, where=where)
    for path, key, value in _keywords(content, ()):
        patterns: list[str] = []
        if key == "pattern" and isinstance(value, str):
            patterns = [value]
        elif key == "patternProperties" and isinstance(value, dict):
            patterns = list(value)
        for pattern in patterns:
            try:
                compiled(pattern)
            except PatternError as error:
                message = f"{name}: the pattern {excerpt(pattern)} cannot be used: {error}"
                yield codes.BAD_PATTERN.finding(message, value=pattern, where=place_of(node, (*path, key)))


def _keywords(content: Json, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str, Json]]:
    """Yield (path, keyword, value) of every schema within a schema."""
    if isinstance(content, list):
        for index, item in enumerate(content):
            yield from _keywords(item, (*path, index))
    elif isinstance(content, dict):
        for key, value in content.items():
            yield path, key, value
            if key in _NAMED and isinstance(value, dict):
                for name, inner in value.items():
                    yield from _keywords(inner, (*path, key, name))
            elif key not in _DATA:
                yield from _keywords(value, (*path, key))


def _references(document: _Document) -> Iterator[Finding]:
    """Yield the references that lead to nothing within the schema, the schemas of JSON Schema itself aside."""
    import referencing
    import referencing.exceptions
    import referencing.jsonschema
    from jsonschema_specifications import REGISTRY

    content, node = document.content, document.node
    resource = referencing.Resource.from_contents(content, default_specification=referencing.jsonschema.DRAFT202012)
    base = resource.id() or "urn:archivekit:schema"
    resolver = REGISTRY.with_resource(base, resource).crawl().resolver(base)
    for at, key, value in _keywords(content, ()):
        if key not in _REFERENCES or not isinstance(value, str):
            continue
        try:
            resolver.lookup(value)
        except (referencing.exceptions.Unresolvable, ValueError):
            where = place_of(node, (*at, key))
            message = f"{where.file}: {where.json_path} refers to {excerpt(value)}, which is not in the schema"
            yield codes.REMOTE_REFERENCE.finding(message, field=key, value=value, where=where)
