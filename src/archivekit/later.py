"""Types that signatures speak of and that no run needs: they are loaded when somebody asks what a signature means.

`typing.get_type_hints` asks that, and so do frameworks that read signatures; a start does not, and so stays cheap.
"""

from __future__ import annotations

from typing import ForwardRef


def later(module: str, name: str) -> ForwardRef:
    """Return a reference to a type that imports its module when it is resolved. Type checkers see the type itself."""
    return ForwardRef(f"__import__('{module}', fromlist=['{name}']).{name}")
