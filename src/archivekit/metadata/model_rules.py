"""Judge a record by a pydantic class of the caller's: its fields named as terms, or by alias as keys of a record are.

A field that is a list gets all values of its term, any other the one value; where a field is made of models or tables,
it gets whole values (`value`, `lang`, …), else their texts. What the class says of them are the findings.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import TypeAlias

from pydantic import AliasChoices, AliasPath, BaseModel, ValidationError
from pydantic.fields import FieldInfo

from archivekit.codes import record_rules as codes
from archivekit.errors import UsageError
from archivekit.findings import Finding, Json, Where
from archivekit.metadata.names import resolve
from archivekit.metadata.reading import RecordRead
from archivekit.metadata.record import Record, Value
from archivekit.metadata.record_json import record_to_json
from archivekit.metadata.terms import Term

_Step: TypeAlias = "int | str"
_LISTS = (list, tuple, set, frozenset, typing.Sequence, typing.Iterable, typing.Collection)


def findings_by_model(read: RecordRead, model: type[BaseModel]) -> tuple[Finding, ...]:
    """Return what a class says of a record. Raises UsageError where a validator of the class fails in itself."""
    record = read.record
    if record is None:
        return ()
    data = _data(record, model)
    try:
        model.model_validate(data)
    except ValidationError as error:
        # pydantic repeats an error for each branch of a union that was tried; one place is told once for each message
        return tuple(dict.fromkeys(_finding(one["loc"], str(one["msg"]), read, model) for one in error.errors()))
    except Exception as error:  # the class is the caller's code, which may raise anything
        raise UsageError(f"the model {model.__name__} failed in itself: {type(error).__name__}: {error}") from error
    return ()


def _spellings(name: str, field: FieldInfo) -> Iterator[str]:
    """Yield the keys under which a model looks for a field."""
    alias = field.validation_alias or field.alias
    for choice in alias.choices if isinstance(alias, AliasChoices) else [alias]:
        if isinstance(choice, AliasPath):
            yield str(choice.path[0])
        elif choice:
            yield choice
    yield name


def _term(name: str, field: FieldInfo) -> Term | None:
    return next((term for key in _spellings(name, field) if (term := resolve(key)) is not None), None)


def _data(record: Record, model: type[BaseModel]) -> dict[str, Json]:
    whole = record_to_json(record, None)["record"]
    assert isinstance(whole, dict)
    fields: dict[Term, tuple[str, FieldInfo]] = {}
    for name, field in model.model_fields.items():
        term = _term(name, field)
        if term is not None:
            fields.setdefault(term, (next(_spellings(name, field)), field))
    data: dict[str, Json] = {}
    for term, values in record.terms:
        full = whole[str(term)]
        assert isinstance(full, list)
        texts: list[Json] = [value.value for value in values]
        if term not in fields:
            data[str(term)] = texts
            continue
        key, field = fields[term]
        items = full if _has_tables(field.annotation) else texts
        data[key] = items if _has(field.annotation, _LISTS) or len(items) > 1 else items[0]
    return data


def _has(annotation: object, wanted: tuple[object, ...]) -> bool:
    """Say whether an annotation, its branches and what it wraps are of one of these."""
    origin = typing.get_origin(annotation) or annotation
    if origin in wanted:
        return True
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        return any(_has(inner, wanted) for inner in typing.get_args(annotation))
    return False


def _has_tables(annotation: object) -> bool:
    """Say whether an annotation is made of models or tables anywhere within."""
    if isinstance(annotation, type) and (
        issubclass(annotation, (BaseModel, dict, Value)) or typing.is_typeddict(annotation)
    ):
        return True
    return typing.get_origin(annotation) is dict or any(_has_tables(inner) for inner in typing.get_args(annotation))


def _finding(loc: tuple[_Step, ...], message: str, read: RecordRead, model: type[BaseModel]) -> Finding:
    term, index = _place(loc, model)
    where: Where = read.where(term, index) if term else read.origin
    assert read.record is not None
    values = read.record.values(term) if term else ()
    value = values[index].value if 0 <= index < len(values) else None
    name = str(term) if term else (str(loc[0]) if loc else "the record")
    return codes.BY_MODEL.finding(
        f"{name}: {message} (by the model {model.__name__})",
        field=name if loc else None,
        value=value,
        where=where,
    )


def _place(loc: tuple[_Step, ...], model: type[BaseModel]) -> tuple[Term | None, int]:
    """Return the term and the number of the value that an error of a model is about."""
    if not loc:
        return None, -1
    first = str(loc[0])
    term = resolve(first)
    for name, field in model.model_fields.items():
        if first == name or first in _spellings(name, field):
            term = _term(name, field) or term
    index = next((step for step in loc[1:] if isinstance(step, int)), None)
    return term, 0 if index is None else index
