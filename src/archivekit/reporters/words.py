"""The words of the page that people read, in the languages that it has. English is the source, and every other has all
of its words; what findings say stays English, and is marked as such.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from enum import Enum


class Language(Enum):
    """The languages of the page."""

    EN = "en"
    FR = "fr"
    ES = "es"
    AR = "ar"

    @property
    def direction(self) -> str:
        """Return "rtl" for a language that is written from right to left."""
        return "rtl" if self is Language.AR else "ltr"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: those of the page, the names of Dublin Core's terms, and how it parts thousands."""

    language: Language
    words: dict[str, str]
    terms: dict[str, str]
    thousands: str
    decimal: str

    def __call__(self, name: str, **values: str) -> str:
        """Return a word or sentence of the page, with values put in by name."""
        sentence = self.words[name]
        for key, value in values.items():
            sentence = sentence.replace(f"{{{key}}}", value)
        return sentence

    def term(self, name: str) -> str:
        """Return what a term of Dublin Core is called; a term without a name is its own."""
        return self.terms.get(name, name)

    def number(self, number: int) -> str:
        """Return a whole number as the language writes it."""
        return f"{number:,}".replace(",", self.thousands)

    def size(self, octets: int) -> str:
        """Return a number of octets in the unit that people would use."""
        for unit, name in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
            if octets >= unit:
                return f"{octets / unit:.1f}".replace(".", self.decimal) + f"\u00a0{self.words[name]}"
        return f"{octets}\u00a0{self.words['B']}"


def words(language: Language) -> Words:
    """Return the words of a language."""
    module = importlib.import_module(f"archivekit.reporters.words_{language.value}")
    return Words(language, module.WORDS, module.TERMS, module.THOUSANDS, module.DECIMAL)
