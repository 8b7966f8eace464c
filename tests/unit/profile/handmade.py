"""A bag written by hand: none of our own code has a part in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

IDENTIFIER = "https://archive.example.org/profile-1.json"


def make_bag(
    root: Path,
    *,
    payload: Mapping[str, bytes] | None = None,
    tags: str = f"BagIt-Profile-Identifier: {IDENTIFIER}\n",
    extra: Mapping[str, bytes] | None = None,
    version: str = "1.0",
) -> Path:
    """Write a valid bag without any of our own code, sealed by SHA-512."""
    files = {f"data/{name}": body for name, body in (payload if payload is not None else {"a.txt": b"a"}).items()}
    (root / "data").mkdir(parents=True)
    sealed = {
        "bagit.txt": f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n".encode(),
        "manifest-sha512.txt": _manifest(files),
        **({"bag-info.txt": tags.encode()} if tags else {}),
        **(extra or {}),
    }
    for name, body in (files | sealed | {"tagmanifest-sha512.txt": _manifest(sealed)}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(body)
    return root


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha512(body).hexdigest()}  {name}\n" for name, body in sorted(files.items())).encode()
