"""All tag files of a bag, read together: which names they have, by version, and what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from archivekit.bag import declaration, fetch, info, lines, manifest
from archivekit.bag.declaration import V0_96, Declaration, Version
from archivekit.digests import Algorithm, find
from archivekit.findings import Depth

#: Tag files that the standard gives a meaning to are read whole, up to this many octets.
MAX_OCTETS = 4 << 30
MAX_INFO_OCTETS = 64 << 20
#: So many manifests are read; there are not that many algorithms, and each is compared with every other one.
MAX_MANIFESTS = 100


@dataclass(frozen=True, slots=True)
class TagFiles:
    """What the tag files say. Files that are not there are None or absent, and judged elsewhere."""

    declaration: Declaration
    info: info.BagInfo | None = None
    payload_manifests: tuple[manifest.Manifest, ...] = ()
    tag_manifests: tuple[manifest.Manifest, ...] = ()
    fetch: fetch.Fetch | None = None

    @property
    def version(self) -> Version:
        """Return the version of BagIt by whose rules the bag is judged."""
        return self.declaration.version

    @property
    def manifests(self) -> tuple[manifest.Manifest, ...]:
        """Return all manifests, those of the payload first."""
        return self.payload_manifests + self.tag_manifests


def info_name(version: Version) -> bytes:
    """Return the name of the metadata file: package-info.txt before BagIt 0.96, bag-info.txt since."""
    return b"bag-info.txt" if version >= V0_96 else b"package-info.txt"


def to_read(names: Iterable[bytes], depth: Depth) -> dict[bytes, int]:
    """Return which of the top folder's files have to be read for a depth, with the most octets to read of each.

    None at all are to be read of a manifest beyond the number that is compared.
    """
    wanted: dict[bytes, int] = {}
    manifests = 0
    for name in sorted(names):
        if name == declaration.NAME.encode():
            wanted[name] = declaration.MAX_OCTETS
        elif name in (b"bag-info.txt", b"package-info.txt"):
            wanted[name] = MAX_INFO_OCTETS
        elif depth is not Depth.QUICK and name == fetch.NAME.encode():
            wanted[name] = MAX_OCTETS
        elif depth is not Depth.QUICK and manifest.recognise(name):
            manifests += 1
            wanted[name] = MAX_OCTETS if manifests <= MAX_MANIFESTS else 0
    return wanted


@dataclass(frozen=True, slots=True)
class Decoded:
    """The declaration, and the text of each other tag file in the encoding that it declares, by name."""

    declaration: Declaration
    texts: Mapping[bytes, lines.TagText]

    def without_payload_manifests(self) -> Decoded:
        """Return the same without the payload manifests."""
        kept = {
            name: text for name, text in self.texts.items() if not manifest.is_of(manifest.ManifestKind.PAYLOAD, name)
        }
        return Decoded(self.declaration, kept)

    def payload_manifests(self) -> Iterator[tuple[bytes, Algorithm]]:
        """Yield the names of the payload manifests whose digests can be computed, each with its algorithm."""
        for name in sorted(self.texts):
            kind, written = manifest.recognise(name) or (None, "")
            algorithm = find(written)
            if kind is manifest.ManifestKind.PAYLOAD and algorithm is not None:
                yield name, algorithm


def decode(raw: Mapping[bytes, bytes], *, unseen: Collection[bytes] = ()) -> Decoded:
    """Decode the tag files' bytes, by name. `unseen` names those that are there and could not be read."""
    declaring = declaration.NAME.encode()
    if declaring in raw:
        declared = declaration.parse(raw[declaring])
    else:
        declared = Declaration() if declaring in unseen else declaration.missing()
    return Decoded(
        declared,
        {
            name: lines.read_text(data, name=name.decode("utf-8", "backslashreplace"), encoding=declared.encoding)
            for name, data in raw.items()
            if name != declaring
        },
    )


def parse(texts: Mapping[bytes, bytes], *, unseen: Collection[bytes] = ()) -> TagFiles:
    """Read the tag files from their bytes, by name. Total: whatever is in them ends in values and findings.

    `unseen` names tag files that are there and could not be read: they are not called missing.
    """
    return read(decode(texts, unseen=unseen))


def read(decoded: Decoded, *, attested: Collection[str] = ()) -> TagFiles:
    """Read the tag files from their texts; the lines of `attested` payload manifests are known to be ordinary."""
    declared, texts = decoded.declaration, decoded.texts
    manifests: dict[manifest.ManifestKind, list[manifest.Manifest]] = {kind: [] for kind in manifest.ManifestKind}
    for name in sorted(texts):
        recognised = manifest.recognise(name)
        if recognised:
            kind, algorithm = recognised
            shown = name.decode("utf-8", "backslashreplace")
            manifests[kind].append(
                manifest.parse(
                    texts[name],
                    name=shown,
                    kind=kind,
                    algorithm_name=algorithm,
                    version=declared.version,
                    attested=shown in attested,
                )
            )
    about = info_name(declared.version)
    fetching = fetch.NAME.encode()
    return TagFiles(
        declared,
        info.parse(texts[about], name=about.decode(), version=declared.version) if about in texts else None,
        tuple(manifests[manifest.ManifestKind.PAYLOAD]),
        tuple(manifests[manifest.ManifestKind.TAG]),
        fetch.parse(texts[fetching], version=declared.version) if fetching in texts else None,
    )
