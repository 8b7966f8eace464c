"""Digest algorithms: their names, their sizes, and which of them count as weak today.

Names follow RFC 8493 §2.4: lower case, letters and digits only ("SHA-256" is `sha256`). Knows nothing of files.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import NamedTuple, Protocol


class Hasher(Protocol):
    """What hashlib hands out, as far as it is used here."""

    def update(self, data: bytes | bytearray | memoryview, /) -> None: ...
    def digest(self) -> bytes: ...
    def hexdigest(self) -> str: ...


class Maker(Protocol):
    """What makes a hasher, fed with the first data."""

    def __call__(self, data: bytes = b"", /) -> Hasher: ...


class Algorithm(NamedTuple):
    """One digest algorithm: RFC 8493 name, PREMIS name, octets in a digest, and whether collisions are practical."""

    name: str
    label: str
    octets: int
    weak: bool
    new: Maker


def _new(name: str) -> Maker:
    if name == "blake2b256":
        return partial(hashlib.blake2b, digest_size=32, usedforsecurity=False)
    return partial(getattr(hashlib, name), usedforsecurity=False)


_TABLE = (
    # hashlib's name, label, octets, weak
    ("sha512", "SHA-512", 64, False),
    ("sha256", "SHA-256", 32, False),
    ("sha384", "SHA-384", 48, False),
    ("sha224", "SHA-224", 28, False),
    ("sha1", "SHA-1", 20, True),
    ("md5", "MD5", 16, True),
    ("sha3_512", "SHA3-512", 64, False),
    ("sha3_256", "SHA3-256", 32, False),
    ("sha3_384", "SHA3-384", 48, False),
    ("sha3_224", "SHA3-224", 28, False),
    ("blake2b", "BLAKE2b-512", 64, False),
    ("blake2b256", "BLAKE2b-256", 32, False),
    ("blake2s", "BLAKE2s-256", 32, False),
)

#: Every algorithm that can be computed, strongest habit first. XOFs (shake) have no fixed length and are left out.
ALGORITHMS: dict[str, Algorithm] = {
    name.replace("_", ""): Algorithm(name.replace("_", ""), label, octets, weak, _new(name))
    for name, label, octets, weak in _TABLE
}

DEFAULT = "sha512"

#: What RFC 8493 §2.4 allows: the names of IANA's "Named Information Hash Algorithm Registry" as §2.4 spells them (of
#: those that can be computed), and MD5 and SHA-1 by exception. The registry has blake2b-256 and blake2b-512, but no
#: sha-224 and no bare "blake2b".
REGISTERED = frozenset(
    (
        "sha256",
        "sha384",
        "sha512",
        "sha3224",
        "sha3256",
        "sha3384",
        "sha3512",
        "blake2s256",
        "blake2b256",
        "blake2b512",
        "md5",
        "sha1",
    )
)

_OTHER_NAMES = {"blake2b512": "blake2b", "blake2s256": "blake2s"}


def normalise(name: str) -> str:
    """Return an algorithm's name as RFC 8493 §2.4 writes it: lower case, ASCII letters and digits only."""
    return "".join(c for c in name.lower() if c.isascii() and c.isalnum())


def find(name: str) -> Algorithm | None:
    """Return the algorithm of that name in any spelling, or None where it cannot be computed."""
    plain = normalise(name)
    return ALGORITHMS.get(_OTHER_NAMES.get(plain, plain))
