"""A schema: the rules that a record must meet, as a tabular profile (DCTAP) with our columns. Values only.

`schema_check` reads and checks one, `constraints` applies single rules, `validation` judges a record by all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from archivekit.findings import Finding, Level
from archivekit.later import later
from archivekit.metadata.terms import DATE_TERMS, ELEMENTS, Namespace, Term

if TYPE_CHECKING:
    from archivekit.metadata.model import RecordModel
else:
    RecordModel = later("archivekit.metadata.model", "RecordModel")

#: The columns of DCTAP, then ours, in the order in which they are written.
COLUMNS = (
    *("shapeID", "shapeLabel", "propertyID", "propertyLabel", "mandatory", "repeatable", "valueNodeType"),
    *("valueDataType", "valueConstraint", "valueConstraintType", "valueShape", "note"),
    *("severity", "message", "private", "when"),
)


class NodeType(Enum):
    """What kind of node a value is: an address, or a text."""

    IRI = "IRI"
    LITERAL = "literal"


class DataType(Enum):
    """What a text is written as."""

    STRING = "xsd:string"
    URI = "xsd:anyURI"
    INTEGER = "xsd:integer"
    DATE = "xsd:date"
    EDTF = "edtf"
    LANGUAGE = "langTag"


class ConstraintType(Enum):
    """How a constraint is applied. EXACT is DCTAP's constraint without a type: that very value."""

    EXACT = ""
    PICKLIST = "picklist"
    PATTERN = "pattern"
    IRI_STEM = "IRIstem"
    LANGUAGE_TAG = "languageTag"
    MIN_LENGTH = "minLength"
    MAX_LENGTH = "maxLength"
    MIN_INCLUSIVE = "minInclusive"
    MAX_INCLUSIVE = "maxInclusive"


class Holds(Enum):
    """How a condition is met."""

    PRESENT = "term"
    ABSENT = "!term"
    EQUALS = "term=value"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule's `when`."""

    term: Term
    holds: Holds
    value: str = ""

    def __str__(self) -> str:
        text = {Holds.PRESENT: "{0}", Holds.ABSENT: "!{0}", Holds.EQUALS: "{0}={1}"}[self.holds]
        return text.format(self.term, self.value)


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint: its type, the text of its cell, and the members of that (one, where it is no list)."""

    type: ConstraintType
    text: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a schema. `row` counts as spreadsheets do; `severity` None leaves each code its own level."""

    term: Term
    label: str = ""
    mandatory: bool = False
    repeatable: bool = False
    node_types: tuple[NodeType, ...] = ()
    data_type: DataType | None = None
    constraint: Constraint | None = None
    value_shape: str = ""
    note: str = ""
    severity: Level | None = None
    message: str = ""
    private: bool = False
    when: tuple[Condition, ...] = ()
    row: int = 0


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema that passed its own check: its name (the file's, without ending), its shape, and its rules in order."""

    name: str
    shape: str
    label: str
    rules: tuple[Rule, ...]
    #: The rules that can find anything, each with whether it looks at values.
    telling: tuple[tuple[Rule, bool], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "telling", tuple(_telling(self.rules)))

    def model(self) -> type[RecordModel]:
        """Return the pydantic class of the records that meet the schema; the same one each time."""
        from archivekit.metadata.model import model_of

        return model_of(self)

    @property
    def private_terms(self) -> frozenset[Term]:
        """Return the terms marked `private`; a property and its legacy element are private together."""
        names = {rule.term.name for rule in self.rules if rule.private}
        legacy = {Term(name, Namespace.DC) for name in names if name in ELEMENTS}
        return frozenset({Term(name) for name in names} | legacy)


def _telling(rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, bool]]:
    """Yield the rules that can find anything: dates and languages are judged already where terms are of that kind."""
    for rule in rules:
        judged = (rule.data_type is DataType.EDTF and rule.term.name in DATE_TERMS) or (
            rule.data_type is DataType.LANGUAGE and rule.term.name == "language"
        )
        typed = rule.data_type not in (None, DataType.STRING) and not judged
        looks_at_values = bool(rule.constraint or rule.node_types or typed)
        if rule.mandatory or not rule.repeatable or looks_at_values:
            yield rule, looks_at_values


@dataclass(frozen=True, slots=True)
class SchemaRead:
    """A schema as it was read: None where a finding is an error, and everything that was found."""

    schema: Schema | None
    findings: tuple[Finding, ...] = ()
