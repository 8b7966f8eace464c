"""bag-info.txt: labels and values in their order, repeats kept; and how we write it (RFC 8493 §2.2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archivekit.bag import lines
from archivekit.bag.declaration import V1_0, Version
from archivekit.codes import bag_tags as codes
from archivekit.findings import Finding, Where

RECOMMENDED_WIDTH = 79

_LINE_ENDS = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_ELEMENT = re.compile(r"([^:]*):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tag:
    """One element of bag-info.txt: label, value with folds undone, and the line on which it begins."""

    label: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class BagInfo:
    """The elements in their order, and what is wrong with the lines."""

    file: str
    tags: tuple[Tag, ...] = ()
    findings: tuple[Finding, ...] = ()

    def all(self, label: str) -> tuple[Tag, ...]:
        """Return every element of a label, compared without case, as the reserved names are."""
        wanted = label.casefold()
        return tuple(tag for tag in self.tags if tag.label.casefold() == wanted)


def parse(text: lines.TagText, *, name: str, version: Version) -> BagInfo:
    """Read bag-info.txt (or package-info.txt). Total; a line that cannot be read is a finding and is passed over,
    together with the lines that continue it.
    """
    tags: list[Tag] = []
    findings = list(text.findings)
    folded: list[str] = []
    broken = False
    for number, raw in enumerate(lines.split(text.data), 1):
        if len(findings) >= lines.MOST_FINDINGS:
            findings.append(lines.broken_off(name, number - 1))
            break
        line = raw.decode("utf-8", "replace")
        if len(line) > RECOMMENDED_WIDTH:
            findings.append(_long(name, number, len(line)))
        if line[:1] in (" ", "\t") and (tags or broken):
            if not broken:
                folded.append(line.strip(" \t"))
            continue
        tags = _with_folds(tags, folded)
        folded = []
        found = _ELEMENT.fullmatch(line)
        broken = (
            found is None
            or not found.group(1).strip(" \t")
            or (version >= V1_0 and found.group(2)[:1] not in (" ", "\t"))
        )
        if found is None or broken:
            findings.append(_malformed(name, number, line))
            continue
        label, value = found.groups()
        if version >= V1_0:
            if label != label.strip(" \t"):
                findings.append(_label(name, number, label))
            value = value[1:]
        else:
            value = value.strip(" \t")
        tags.append(Tag(label.strip(" \t"), value, number))
    return BagInfo(name, tuple(_with_folds(tags, folded)), tuple(findings))


def _with_folds(tags: list[Tag], folded: list[str]) -> list[Tag]:
    """Join continuation lines onto the last value; the padding of a fold is no part of the value."""
    if folded:
        last = tags[-1]
        tags[-1] = Tag(last.label, " ".join([last.value.rstrip(" \t"), *folded]).strip(" \t"), last.line)
    return tags


def render(tags: Iterable[tuple[str, str]]) -> bytes:
    """Return bag-info.txt for labels and values in the order given: one line each, never folded.

    Folding is allowed, but readers undo it differently; a long line is read alike by all. Line ends inside a value
    become one blank, which is what a fold would be read as.
    """
    return b"".join(f"{label}: {as_written(value)}\n".encode() for label, value in tags)


def as_written(value: str) -> str:
    """Return a value as it stands in its line."""
    return _LINE_ENDS.sub(" ", value)


def label_trouble(label: str) -> str | None:
    """Return why a label cannot be written, or None (RFC 8493 §2.2.2)."""
    if not label:
        return "it is empty"
    if any(c in label for c in ":\r\n"):
        return "it holds a colon or a line end"
    if label != label.strip():
        return "it begins or ends with a blank"
    return None


def _long(name: str, number: int, width: int) -> Finding:
    return codes.INFO_LONG_LINE.finding(
        f"line {number} of {name} has {width} characters",
        where=Where(file=name, line=number),
        expected=f"at most {RECOMMENDED_WIDTH}",
        observed=str(width),
    )


def _malformed(name: str, number: int, line: str) -> Finding:
    return codes.INFO_MALFORMED.finding(
        f"line {number} of {name} is no label, colon, blank and value",
        where=Where(file=name, line=number),
        expected="Label: value",
        observed=line[:200],
    )


def _label(name: str, number: int, label: str) -> Finding:
    return codes.INFO_LABEL.finding(
        f"the label in line {number} of {name} begins or ends with a blank",
        where=Where(file=name, line=number),
        expected=label.strip(" \t"),
        observed=label,
    )
