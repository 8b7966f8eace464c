"""What programs write of themselves: titles that nobody gave, and names of whoever sat at a machine."""

from __future__ import annotations

import re

from archivekit.metadata.months import fold

_PROGRAM_TITLE = re.compile(
    r"(?:microsoft (?:office )?(?:word|powerpoint|excel|publisher)\s*-.*|untitled.*|document ?\d*|doc\d+"
    r"|presentation\d*"
    r"|slide \d+|(?:power)?point-prasentation|sans titre.*|sin titulo.*|без имени.*|без названия.*"
    r"|новый документ.*|book\d+"
    r"|scan\w*\d*|img[_-]?\d+|.{1,120}\.(?:docx?|dotx?|pdf|odt|rtf|tex|dvi|indd|qxd|pptx?|xlsx?|pages"
    r"|html?|txt|jpe?g|png))"
)
_LOGIN = re.compile(
    r"(?:admin\w*|user\w*|owner|unknown|anonymous|windows user|guest|root|hp|dell|lenovo|asus|acer|pc"
    r"|test|author|default"
    r"|utilisateur|usuario|пользователь|админ\w*|مستخدم|istifadeci|[a-z]+[0-9]+|[a-z]\.[a-z]+)"
)


def is_program_title(text: str) -> bool:
    """Say whether a title is what a program writes where nobody gave one, or the name of a file."""
    return _PROGRAM_TITLE.fullmatch(fold(text).strip()) is not None


def is_login(text: str) -> bool:
    """Say whether a name is what machines call whoever sits at them."""
    return _LOGIN.fullmatch(fold(text).strip()) is not None
