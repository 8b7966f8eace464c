"""Language tags by BCP 47: the verdict on a tag, its canonical form, and what was meant by one that is none.

The only door to langcodes, which holds the registry and is loaded when the first tag is judged. A tag with one certain
reading (`fre`, `en_GB`, `en-UK`) is never an error; a name or a country (`English`, `jp`) always is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from archivekit.metadata.language_names import COUNTRIES, NAMES

if TYPE_CHECKING:
    import langcodes

_LONGEST = 100
_PRIVATE = re.compile(r"[xX](?:-[A-Za-z0-9]{1,8})+")
_SHAPE = re.compile(r"[A-Za-z0-9]{1,8}(?:[-_][A-Za-z0-9]{1,8})*")
_EXTENDED = re.compile(r"[A-Za-z]{2,3}-([A-Za-z]{3})((?:-.+)?)")
#: Registered as a whole, with no preferred form (RFC 5646 §2.2.8): they stand for themselves.
_GRANDFATHERED = frozenset({"i-default", "i-enochian", "i-mingo", "cel-gaulish", "zh-min"})
#: Registered as a whole, with a preferred form that is not that of their parts.
_PREFERRED = {"no-bok": "nb", "no-nyn": "nn", "zh-guoyu": "cmn", "zh-min-nan": "nan"}
#: Languages and countries that the registry knows without a preferred form. langcodes follows CLDR, which gives them
#: another (`sh` → `sr-Latn`, `SU` → `RU`); what a record says of people is not rewritten on that ground.
_LANGUAGES_KEPT = frozenset({"sh", "cnr", "tl", "prs", "swc"})
_COUNTRIES_KEPT = frozenset({"AN", "CS", "NT", "SU", "YU"})


class LanguageKind(Enum):
    """The verdicts on a tag. PLAIN needs no word; NOT_CANONICAL has a certain better form; UNKNOWN is no tag."""

    PLAIN = "plain"
    NOT_CANONICAL = "not canonical"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LanguageVerdict:
    """The verdict on one tag: its canonical form where it has one, else what was probably meant."""

    kind: LanguageKind
    canonical: str | None = None
    suggestion: str | None = None


def judge_language(tag: str) -> LanguageVerdict:
    """Return the verdict on a language tag as it was given."""
    return _judge(tag) if len(tag) <= _LONGEST else LanguageVerdict(LanguageKind.UNKNOWN)


@lru_cache(maxsize=2048)
def _judge(tag: str) -> LanguageVerdict:
    if not _SHAPE.fullmatch(tag):
        return LanguageVerdict(LanguageKind.UNKNOWN, suggestion=_meant(tag))
    if _PRIVATE.fullmatch(tag) or tag.casefold() in _GRANDFATHERED:
        return LanguageVerdict(LanguageKind.PLAIN, tag)
    standard = _standard(tag.replace("_", "-"))
    if standard is None:
        return LanguageVerdict(LanguageKind.UNKNOWN, suggestion=_meant(tag))
    kind = LanguageKind.PLAIN if standard.casefold() == tag.casefold() else LanguageKind.NOT_CANONICAL
    return LanguageVerdict(kind, standard)


def canonical(tag: str) -> str | None:
    """Return the canonical form of a tag, which XML and JSON-LD carry; None where there is no such tag."""
    return judge_language(tag).canonical


def _standard(tag: str) -> str | None:
    import langcodes

    try:
        if tag.casefold() in _PREFERRED:
            return _PREFERRED[tag.casefold()]
        if not langcodes.tag_is_valid(tag):
            return None
        extended = _EXTENDED.fullmatch(tag)
        if extended:  # `zh-cmn` is `cmn` (RFC 5646 §4.5); langcodes goes one step further, to the macrolanguage
            alone = extended.group(1) + extended.group(2)
            return langcodes.standardize_tag(alone) if langcodes.tag_is_valid(alone) else None
        return _as_registered(langcodes.Language.get(tag, normalize=False), langcodes.standardize_tag(tag))
    except ValueError:  # what langcodes raises for a tag it cannot take apart
        return None


def _as_registered(given: langcodes.Language, standard: str) -> str:
    """Return a standard form that renames no language or country which the registry lets stand.

    Variants keep their order, which means something (`sl-rozaj-biske`, RFC 5646 §2.2.5).
    """
    import langcodes

    kept, stays = given.language in _LANGUAGES_KEPT, given.territory in _COUNTRIES_KEPT
    if not (kept or stays or len(given.variants or ()) > 1):
        return standard
    made = langcodes.Language.get(standard, normalize=False)
    parts = (
        given.language if kept else made.language,
        *(made.extlangs or ()),
        given.script if kept else made.script,
        given.territory if kept or stays else made.territory,
        *(given.variants or ()),
        *(made.extensions or ()),
        made.private,
    )
    return "-".join(part for part in parts if part)


def _meant(tag: str) -> str | None:
    """Return the tag that a name, a country code or a slip probably stands for."""
    stripped = tag.strip()
    word = stripped.casefold()
    found = NAMES.get(word) or COUNTRIES.get(word)
    if found:
        return found
    joined = "-".join(stripped.split()).rstrip("-_")
    if joined != tag and len(joined) <= _LONGEST and _SHAPE.fullmatch(joined):
        return _standard(joined)
    first = re.split(r"[\s,;/(]+", word, maxsplit=1)[0]
    if first != word and first:
        return NAMES.get(first) or (judge_language(first).canonical if len(first) <= 3 else None)
    primary, _, region = word.replace("_", "-").partition("-")
    if region and primary in COUNTRIES:
        return COUNTRIES[primary]
    return _standard(primary) if region and _SHAPE.fullmatch(primary) else None
