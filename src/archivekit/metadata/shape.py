"""From the tree of a record file to a record: which keys are terms, which values values. Drops and guesses nothing.

What has no place in a record is a finding and is kept in its `unknown`. Shared by every format that has tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archivekit.codes import record as codes
from archivekit.codes import record_files as file_codes
from archivekit.findings import Finding, Where
from archivekit.metadata.dates import derived
from archivekit.metadata.names import TABLES, resolve, suggestion
from archivekit.metadata.quoting import excerpt
from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.sheets.dialects import FILES
from archivekit.metadata.sheets.headers import named as term_of_header
from archivekit.metadata.suggest import did_you_mean, near
from archivekit.metadata.terms import DATE_TERMS, Term
from archivekit.metadata.tree import Node, Pair, Scalar, Sequence, Sort, Table, to_json

PARTS = ("value", "lang", "uri", "scheme", "type", "identifier")
#: What other forms of linked data call the parts of a value.
_OTHER_PARTS = {
    **dict.fromkeys(("language", "xml:lang", "@language", "@lang"), "lang"),
    **dict.fromkeys(("@value", "text", "label"), "value"),
    **dict.fromkeys(("@id", "id", "iri", "url"), "uri"),
    **dict.fromkeys(("@type", "kind", "nametype", "entitytype"), "type"),
    **dict.fromkeys(("orcid", "isni", "nameidentifier", "ror"), "identifier"),
}
_MOST_SUGGESTIONS = 1000
DERIVED = ("edtf", "earliest", "latest")


@dataclass(slots=True)
class Shape:
    """A record in the making: its terms and values in order, their places, and what was found."""

    own_form: bool = False
    foreign: bool = False
    terms: dict[Term, list[Value]] = field(default_factory=dict)
    places: dict[tuple[Term, int], Where] = field(default_factory=dict)
    unknown: list[Unknown] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def record(self) -> Record:
        """Return the record as it stands."""
        filled = tuple((term, tuple(values)) for term, values in self.terms.items() if values)
        return Record(filled, tuple(self.unknown))

    def take(self, table: Table) -> None:
        """Take the keys of a record's table, in order."""
        for pair in table.pairs:
            prefix = TABLES.get(pair.key)
            if prefix and isinstance(pair.node, Table):
                for inner in pair.node.pairs:
                    self._key(f"{prefix}{inner.key}", inner)
            else:
                self._key(pair.key, pair)

    def _key(self, key: str, pair: Pair) -> None:
        named = term_of_header(key) if self.foreign else None
        term = named[0] if named else resolve(key)
        if term is None:
            self._unknown_key(key, pair)
            return
        if term in self.terms:
            first = self.places[term, -1]
            message = f"{excerpt(key)} is given twice, on line {first.line} and on line {pair.where.line}"
            self.findings.append(codes.KEY_TWICE.finding(message, field=str(term), where=pair.where))
        else:
            self.terms[term] = []
            self.places[term, -1] = pair.where
        self._values(term, pair.node)

    def _unknown_key(self, key: str, pair: Pair) -> None:
        self.unknown.append(Unknown(key, to_json(pair.node)))
        if self.foreign and key in FILES:
            return
        if self.foreign:
            message = f"{excerpt(key)} is no term of Dublin Core, and is kept"
            self.findings.append(file_codes.KEPT_KEY.finding(message, field=key, where=pair.where))
            return
        meant = suggestion(key) if len(self.unknown) <= _MOST_SUGGESTIONS else None
        as_key = f'"{meant}"' if meant and ":" in meant else meant
        self.findings.append(
            codes.UNKNOWN_KEY.finding(
                f"{excerpt(key)} is no term of Dublin Core",
                cure=did_you_mean(as_key, codes.UNKNOWN_KEY.cure),
                field=key,
                value=pair.node.text if isinstance(pair.node, Scalar) else None,
                expected=meant,
                where=pair.where,
            )
        )

    def _values(self, term: Term, node: Node) -> None:
        if not isinstance(node, Sequence):
            self._value(term, node)
            return
        if not node.items:
            message = f"{term} is an empty list"
            self.findings.append(codes.EMPTY_LIST.finding(message, field=str(term), where=node.where))
        for item in node.items:
            self._value(term, item)

    def _value(self, term: Term, node: Node) -> None:
        if isinstance(node, Scalar):
            text = self._text(str(term), node, dates=term.name in DATE_TERMS)
            if text is not None:
                self._add(term, Value(text), node.where)
        elif isinstance(node, Table):
            self._value_table(term, node)
        else:
            self._misshapen(term, node, "is a list within a list")

    def _value_table(self, term: Term, node: Table) -> None:
        given: dict[str, str] = {}
        for pair in node.pairs:
            name = f"{term}.{pair.key}"
            if pair.key in given:
                message = f"{excerpt(pair.key)} is given twice in one value of {term}"
                self.findings.append(codes.KEY_TWICE.finding(message, field=str(term), where=pair.where))
                self.unknown.append(Unknown(name, to_json(pair.node)))
            elif pair.key not in PARTS and not (self.own_form and pair.key in DERIVED):
                self._unknown_part(term, pair)
            elif isinstance(pair.node, Scalar):
                dates = term.name in DATE_TERMS and pair.key == "value"
                text = self._text(name, pair.node, dates=dates)
                if text is not None:
                    given[pair.key] = text
            else:
                self._misshapen(term, pair.node, f"has a {excerpt(pair.key)} that is no text", name)
        if "value" in given:
            value = Value(given["value"], *(given.get(part) for part in PARTS[1:]))
            self._add(term, value, node.where)
            self._compare(term, value, given, node.where)
        elif node.get("value") is None:
            message = f"a value of {term} has no 'value'"
            self.findings.append(codes.VALUE_MISSING.finding(message, field=str(term), where=node.where))
            self.unknown.append(Unknown(str(term), dict(given.items())))
        else:
            self.unknown.extend(Unknown(f"{term}.{part}", text) for part, text in given.items())

    def _unknown_part(self, term: Term, pair: Pair) -> None:
        self.unknown.append(Unknown(f"{term}.{pair.key}", to_json(pair.node)))
        meant = _OTHER_PARTS.get(pair.key.casefold()) or near(pair.key, PARTS)
        self.findings.append(
            codes.UNKNOWN_PART.finding(
                f"a value of {term} has a part {excerpt(pair.key)}, which is none of {', '.join(PARTS)}",
                cure=did_you_mean(meant, codes.UNKNOWN_PART.cure),
                field=str(term),
                value=pair.node.text if isinstance(pair.node, Scalar) else None,
                expected=meant,
                where=pair.where,
            )
        )

    def _text(self, name: str, node: Scalar, *, dates: bool) -> str | None:
        """Return the text of a scalar; what is none is reported and kept as unknown."""
        if node.sort is Sort.TEXT or (node.sort is Sort.DATE and dates):
            return node.text
        self.unknown.append(Unknown(name, to_json(node)))
        if node.sort is Sort.NULL:
            finding = codes.NOTHING_THERE.finding(f"{name} is null", field=name, where=node.where)
        else:
            finding = codes.NOT_TEXT.finding(
                f"{name} is {node.sort.value}, {node.text[:60]}, where text belongs",
                cure=f'Put it in double quotes: "{node.text[:60]}".',
                field=name,
                value=node.text,
                where=node.where,
            )
        self.findings.append(finding)
        return None

    def _misshapen(self, term: Term, node: Node, what: str, name: str | None = None) -> None:
        message = f"a value of {term} {what}"
        self.findings.append(codes.NOT_A_VALUE.finding(message, field=str(term), where=node.where))
        self.unknown.append(Unknown(name or str(term), to_json(node)))

    def _add(self, term: Term, value: Value, where: Where) -> None:
        values = self.terms[term]
        self.places[term, len(values)] = where
        values.append(value)

    def _compare(self, term: Term, value: Value, given: dict[str, str], where: Where) -> None:
        """Report derived keys of our own form that are not what the value gives."""
        if not self.own_form or not any(part in given for part in DERIVED):
            return
        computed = derived(value.value) if term.name in DATE_TERMS else {}
        for part in DERIVED:
            said = excerpt(computed.get(part))
            if part in given and given[part] != computed.get(part):
                self.findings.append(
                    codes.DERIVED_DIFFERS.finding(
                        f"{part} of {term} is {excerpt(given[part])}, and {excerpt(value.value)} gives {said}",
                        field=str(term),
                        value=value.value,
                        expected=computed.get(part),
                        observed=given[part],
                        where=where,
                    )
                )


def unknown_members(node: Node) -> Iterator[tuple[Unknown, Where] | Where]:
    """Yield what our own form keeps under `unknown`; a place alone is one where no unknown can be read."""
    for item in node.items if isinstance(node, Sequence) else (node,):
        name = item.get("name") if isinstance(item, Table) else None
        value = item.get("value") if isinstance(item, Table) else None
        if isinstance(name, Scalar) and name.sort is Sort.TEXT and value is not None:
            yield Unknown(name.text, to_json(value)), item.where
        else:
            yield item.where
