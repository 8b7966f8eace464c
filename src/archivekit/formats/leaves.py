"""Values at their places, drawn as an XML tree: what the crosswalk engine gives, below one root, in the table's order.

The elements on the way to a place are made anew for each value, but for those that a form shares among all values
(`titles`, `originInfo`). Knows no form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archivekit.formats import xml
from archivekit.formats.crosswalk import Placed, Step

Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An element with its text, its attributes, and the elements in it."""

    name: str
    text: str = ""
    attributes: Attributes = ()
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a rule makes of a value: the text and attributes of the last element of its place.

    `around` are attributes of the element around it, and `beside` elements that follow it there.
    """

    text: str
    attributes: Attributes = ()
    around: Attributes = ()
    beside: tuple[Node, ...] = ()

    def with_language(self, tag: str | None) -> Leaf:
        """Return the leaf with a language, where there is one."""
        return replace(self, attributes=(*self.attributes, (xml.LANG, tag))) if tag else self


def draw(
    root: xml.Element,
    namespace: str,
    placed: Mapping[str, Sequence[Placed[Leaf]]],
    *,
    shared: frozenset[str] = frozenset(),
) -> None:
    """Add every value to the root at its place. `shared` names the elements that values have in common."""
    made: dict[tuple[Step, ...], xml.Element] = {}
    for one in (one for values in placed.values() for one in values):
        around = root
        *way, last = one.row.steps
        for depth, step in enumerate(way, 1):
            key = tuple(way[:depth])
            if step.name in shared:
                if key not in made:
                    made[key] = _add(around, namespace, step.name, "", step.attributes)
                around = made[key]
            else:
                around = _add(around, namespace, step.name, "", step.attributes)
        leaf = one.made
        _add(around, namespace, last.name, leaf.text, (*last.attributes, *leaf.attributes))
        for name, value in leaf.around:
            around.set(name, value)
        for node in leaf.beside:
            _add_node(around, namespace, node)


def _add(parent: xml.Element, namespace: str, name: str, text: str, attributes: Attributes) -> xml.Element:
    child = xml.add(parent, f"{{{namespace}}}{name}", text)
    for key, value in attributes:
        child.set(key, value)
    return child


def _add_node(parent: xml.Element, namespace: str, node: Node) -> None:
    child = _add(parent, namespace, node.name, node.text, node.attributes)
    for inner in node.children:
        _add_node(child, namespace, inner)
