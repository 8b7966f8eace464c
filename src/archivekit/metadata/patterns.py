"""Patterns that cannot hang: regular expressions in linear time (the Rust engine in pydantic), for the whole value.

The only door to that engine. It has no look-around and no back-references, which is what makes it safe for patterns
and values from outside.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache


class PatternError(ValueError):
    """A pattern cannot be used; the message says why, in one line."""


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Callable[[str], bool]:
    """Return the test of a whole value against a pattern. Raises PatternError."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))  # alone first: no `)|(` may lean on our brackets
        whole = SchemaValidator(core_schema.str_schema(pattern=rf"\A(?:{pattern})\z"))
    except (SchemaError, UnicodeEncodeError) as error:
        raise PatternError(_reason(str(error))) from error

    def matches(text: str) -> bool:
        return whole.isinstance_python(text)

    return matches


def _reason(message: str) -> str:
    """Return the last line of the engine's explanation, which is the one for people."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    explained = next((line for line in lines if line.startswith("error:")), lines[-1] if lines else "not a pattern")
    return explained.removeprefix("error:").strip().removeprefix("SchemaError:").strip()
