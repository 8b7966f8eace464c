"""A schema as a pydantic model: compiled once, for Python users and as JSON Schema. The rules themselves stay ours.

The model takes what a JSON record holds (a text, a table with `value`, or a list of these, under any spelling of the
term) and gives lists of values. It refuses what `validation` calls an error of the schema; rules that only warn are not
in it, and neither are those on dates and languages, which are the standards' and not the schema's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, ClassVar, Literal, TypeAlias, TypedDict

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema

from archivekit.findings import Json, Level
from archivekit.metadata.patterns import compiled
from archivekit.metadata.record import VALUE_TYPES, Record
from archivekit.metadata.record_json import record_to_json
from archivekit.metadata.schema import Condition, Constraint, ConstraintType, DataType, Holds, Rule, Schema
from archivekit.metadata.terms import ELEMENTS, Namespace, Term
from archivekit.quotes import quoted

#: A JSON record in its plain form: what stands under `record` in ours.
Plain: TypeAlias = "dict[str, Json]"

_DATA_PATTERNS = {
    DataType.INTEGER: r"[+-]?[0-9]+",
    DataType.DATE: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    DataType.URI: r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+",
}


class _Limits(TypedDict, total=False):
    """What pydantic is asked to hold a text to."""

    pattern: str
    min_length: int
    max_length: int


class ValueModel(BaseModel):
    """One value: its text, and what is said about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: str = Field(description="The text as given.")
    lang: str | None = Field(None, description="A language tag (BCP 47).")
    uri: str | None = Field(None, description="The address of the concept, agent or place.")
    scheme: str | None = Field(None, description="The encoding scheme of DCMI.")
    type: Literal[*VALUE_TYPES] | None = Field(None, description="What the value names.")  # type: ignore[valid-type]
    identifier: str | None = Field(None, description="An identifier of what the value names, as an ORCID.")
    edtf: str | None = Field(None, description="The date in EDTF, where it is certain.")
    earliest: str | None = Field(None, description="The earliest day that the date can mean.")
    latest: str | None = Field(None, description="The latest day that the date can mean.")

    #: The pattern of a text that has no `uri` beside it: a list or a stem may be met by either.
    bare: ClassVar[str | None] = None

    @model_validator(mode="after")
    def _listed_or_addressed(self) -> ValueModel:
        pattern = type(self).bare
        if pattern is not None and self.uri is None and not compiled(pattern)(self.value):
            raise ValueError(f"{quoted(self.value)} is not one of those that the schema allows")
        return self


class RecordModel(BaseModel):
    """A record that meets a schema."""

    model_config = ConfigDict(extra="allow", frozen=True)

    conditional: ClassVar[tuple[Rule, ...]] = ()

    @model_validator(mode="after")
    def _conditions(self) -> RecordModel:
        for rule in type(self).conditional:
            if all(self._holds(condition) for condition in rule.when) and not self._texts(rule.term):
                raise ValueError(f"{rule.term} is missing when {'; '.join(map(str, rule.when))}")
        return self

    def _texts(self, term: Term) -> list[str]:
        given: object = getattr(self, field_name(term), None)
        return [item.value for item in given if isinstance(item, ValueModel)] if isinstance(given, list) else []

    def _holds(self, condition: Condition) -> bool:
        texts = self._texts(condition.term)
        match condition.holds:
            case Holds.PRESENT:
                return bool(texts)
            case Holds.ABSENT:
                return not texts
            case Holds.EQUALS:
                return condition.value in texts


def field_name(term: Term) -> str:
    """Return the name of a term's field: `title`, and `dc_title` for the legacy element alone."""
    return term.name if term.namespace is Namespace.DCTERMS else f"dc_{term.name}"


@lru_cache(maxsize=64)
def model_of(schema: Schema) -> type[RecordModel]:
    """Return the model of a schema; the same one each time."""
    unconditional: dict[Term, list[Rule]] = {}
    for rule in schema.rules:
        unconditional.setdefault(rule.term, [])
        if not rule.when:
            unconditional[rule.term].append(rule)
        for condition in rule.when:
            unconditional.setdefault(condition.term, [])
    fields: dict[str, object] = {}
    for term, rules in unconditional.items():
        fields[field_name(term)] = _field(term, rules, [r for r in schema.rules if r.term == term])
    name = re.sub(r"\W", "", schema.name.title()) or "Record"
    conditional = tuple(rule for rule in schema.rules if rule.when and rule.mandatory and _strict(rule))
    # the stubs of create_model want each field as an argument of its own
    made = create_model(  # type: ignore[call-overload]
        name, __base__=RecordModel, __doc__=schema.label or f"A record that meets {schema.name}.", **fields
    )
    assert issubclass(made, RecordModel)
    made.conditional = conditional
    return made


def _strict(rule: Rule) -> bool:
    return rule.severity in (None, Level.ERROR)


def _listed(given: object) -> object:
    """Return what was given as a list, and each text in it as a table."""
    items = given if isinstance(given, (list, tuple)) else [given]
    return [{"value": item} if isinstance(item, str) else item for item in items]


def _field(term: Term, rules: list[Rule], all_rules: list[Rule]) -> tuple[object, object]:
    strict = [rule for rule in rules if _strict(rule)]
    mandatory = any(rule.mandatory for rule in strict)
    once = any(not rule.repeatable for rule in strict)
    value = _value_model(term, strict)
    text = Annotated[str, Field(**_text_limits(strict, with_uri=True))]
    listed = Annotated[list[value], Field(min_length=1 if mandatory else None, max_length=1 if once else None)]  # type: ignore[valid-type]
    shown = text | value | Annotated[list[text | value], Field(min_length=1, max_length=1 if once else None)]  # type: ignore[valid-type]
    label = next((rule.label for rule in all_rules if rule.label), str(term))
    about = next((rule.note for rule in all_rules if rule.note), None)
    spellings = [str(term)]
    if term.namespace is Namespace.DCTERMS:
        spellings.append(f"dcterms:{term.name}")
        spellings += [f"dc:{term.name}"] if term.name in ELEMENTS else []
    return (
        Annotated[listed, BeforeValidator(_listed, json_schema_input_type=shown)],
        Field(
            ... if mandatory else [],
            validation_alias=AliasChoices(*spellings),
            title=label,
            description=about,
        ),
    )


def _value_model(term: Term, rules: list[Rule]) -> type[ValueModel]:
    limits = _text_limits(rules, with_uri=False)
    languages = [r.constraint for r in rules if r.constraint and r.constraint.type is ConstraintType.LANGUAGE_TAG]
    alone = _text_limits(rules, with_uri=True).get("pattern")
    bare = alone if alone != limits.get("pattern") else None
    if not limits and not languages and bare is None:
        return ValueModel
    fields: dict[str, object] = {"value": (str, Field(description="The text as given.", **limits))}
    if languages:
        tags = "|".join(_any_case(tag) for constraint in languages for tag in constraint.members)
        fields["lang"] = (str, Field(pattern=rf"^(?:{tags})(?:-.*)?$"))
    # the stubs of create_model want each field as an argument of its own
    made = create_model(f"{field_name(term)}_value", __base__=ValueModel, **fields)  # type: ignore[call-overload]
    assert issubclass(made, ValueModel)
    if bare is not None:
        made.bare = bare
        text: Plain = {"anyOf": [{"required": ["uri"]}, {"properties": {"value": {"pattern": bare}}}]}
        made.model_config["json_schema_extra"] = {**text}
        made.model_rebuild(force=True)
    return made


def _text_limits(rules: list[Rule], *, with_uri: bool) -> _Limits:
    """Return what rules ask of a text, as pydantic's Field takes it.

    A list or a stem may be met by the `uri` beside the text, so that they bind a text alone (`with_uri`) only.
    """
    patterns: list[str] = []
    limits = _Limits()
    for rule in rules:
        if rule.data_type in _DATA_PATTERNS:
            patterns.append(_DATA_PATTERNS[rule.data_type])
        if rule.constraint is not None:
            patterns += _patterns(rule.constraint, with_uri=with_uri)
            match rule.constraint.type:
                case ConstraintType.MIN_LENGTH:
                    limits["min_length"] = int(rule.constraint.text)
                case ConstraintType.MAX_LENGTH:
                    limits["max_length"] = int(rule.constraint.text)
    if len(patterns) == 1:
        limits["pattern"] = rf"^(?:{patterns[0]})$"
    return limits


def _literal(text: str) -> str:
    """Return the pattern of a text itself, in the letters that JSON Schema's expressions share with ours."""
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", text)


def _any_case(tag: str) -> str:
    """Return the pattern of a language tag in any case, without the flags that JSON Schema has not."""
    return "".join(f"[{c.lower()}{c.upper()}]" if c.isalpha() else c for c in tag)


def _patterns(constraint: Constraint, *, with_uri: bool) -> Iterable[str]:
    match constraint.type:
        case ConstraintType.PATTERN:
            return (constraint.text,)
        case ConstraintType.PICKLIST | ConstraintType.EXACT if with_uri:
            return ("|".join(_literal(member) for member in constraint.members),)
        case ConstraintType.IRI_STEM if with_uri:
            return (f"(?:{'|'.join(_literal(member) for member in constraint.members)}).*",)
    return ()


# -- JSON Schema


class _Dialect(GenerateJsonSchema):
    """JSON Schema 2020-12, with that dialect said."""

    def generate(
        self, schema: CoreSchema, mode: Literal["validation", "serialization"] = "validation"
    ) -> dict[str, object]:
        return {"$schema": self.schema_dialect, **super().generate(schema, mode)}


def json_schema_of(schema: Schema) -> Plain:
    """Return the JSON Schema of the records that meet a schema, in their plain form; conditions as `if` and `then`."""
    model = model_of(schema)
    made = _tidied(model.model_json_schema(by_alias=True, schema_generator=_Dialect))
    assert isinstance(made, dict)
    made["title"] = schema.label or schema.name
    made["description"] = f"A record that meets the schema {schema.name}: DCMI terms, each with one value or several."
    conditions: list[Json] = [_if_then(rule) for rule in model.conditional]
    if conditions:
        made["allOf"] = conditions
    return made


def _tidied(node: Json) -> Json:
    """Return a JSON Schema without the nulls and defaults of Python: a part that is not given is not there."""
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _tidied(value) for key, value in node.items() if not (key == "default" and value in (None, []))}
    branches = made.get("anyOf")
    if isinstance(branches, list) and {"type": "null"} in branches and len(branches) == 2:
        del made["anyOf"]
        only = next(branch for branch in branches if branch != {"type": "null"})
        made = {**only, **made} if isinstance(only, dict) else made
    return made


def _if_then(rule: Rule) -> Json:
    conditions: list[Json] = [_condition(condition) for condition in rule.when]
    then: Json = {"required": [str(rule.term)]}
    return {"if": {"allOf": conditions}, "then": then}


def _condition(condition: Condition) -> Json:
    name = str(condition.term)
    match condition.holds:
        case Holds.PRESENT:
            return {"required": [name]}
        case Holds.ABSENT:
            return {"not": {"required": [name]}}
        case Holds.EQUALS:
            text: Json = {"anyOf": [{"const": condition.value}, {"properties": {"value": {"const": condition.value}},
                                                                 "required": ["value"], "type": "object"}]}  # fmt: skip
            return {"required": [name], "properties": {name: {"anyOf": [text, {"type": "array", "contains": text}]}}}


def plain_form(record: Record) -> Plain:
    """Return a record as the models take it."""
    inner = record_to_json(record, None)["record"]
    assert isinstance(inner, dict)
    return inner
