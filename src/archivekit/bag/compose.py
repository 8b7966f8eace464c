"""From what the copy brought to the bytes of every tag file (RFC 8493 §2.2): pure, sorted, the same each time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from archivekit.bag import declaration, info, manifest
from archivekit.bag.manifest import ManifestKind
from archivekit.errors import UsageError
from archivekit.files import FileFact
from archivekit.paths import BagPath
from archivekit.quotes import quoted
from archivekit.version import VERSION

#: Labels that packaging writes itself.
OURS = ("Bagging-Date", "Payload-Oxum", "Bag-Size", "Bag-Software-Agent")

AGENT = f"archivekit {VERSION}"

#: Where Python ends a line, beside CR and LF: many readers of bag-info.txt would see a line without a label.
_SEPARATORS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def check_tags(tags: Sequence[tuple[str, str]]) -> None:
    """Raise UsageError for a tag that bag-info.txt cannot hold, or whose label is ours to write."""
    for label, value in tags:
        trouble = info.label_trouble(label)
        if trouble is not None:
            raise UsageError(f"the tag label {quoted(label)} cannot be written: {trouble}. Write it as 'Label: value'.")
        if label.casefold() in {ours.casefold() for ours in OURS}:
            raise UsageError(f"the tag {quoted(label)} is written by archivekit itself. Leave it out.")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise UsageError(f"the value of the tag {quoted(label)} is not text. Give it as UTF-8.") from None


def payload_manifests(files: Sequence[FileFact], algorithms: Sequence[str]) -> dict[BagPath, bytes]:
    """Return the payload manifests, one for each algorithm, by file name."""
    return {
        _name(ManifestKind.PAYLOAD, algorithm): manifest.render((file.path, file.digests[algorithm]) for file in files)
        for algorithm in algorithms
    }


def tag_files(
    files: Sequence[FileFact], manifests: Mapping[BagPath, bytes], *, tags: Sequence[tuple[str, str]], date: str
) -> dict[BagPath, bytes]:
    """Return the tag files at the top of the bag by path, in the order of writing; the tag manifests come after all.

    `date` is the Bagging-Date (YYYY-MM-DD). Tags keep their order and repeats; ours follow them.
    """
    octets = sum(file.size for file in files)
    ours = [
        ("Bagging-Date", date),
        ("Payload-Oxum", f"{octets}.{len(files)}"),
        ("Bag-Size", size_for_people(octets)),
        ("Bag-Software-Agent", AGENT),
    ]
    return {
        BagPath(declaration.NAME.encode()): declaration.render(),
        BagPath(b"bag-info.txt"): info.render((label, _SEPARATORS.sub(" ", value)) for label, value in (*tags, *ours)),
        **manifests,
    }


def tag_file_names(metadata: Sequence[BagPath], algorithms: Sequence[str]) -> tuple[BagPath, ...]:
    """Return the paths of all tag files of a bag that carries such metadata, sorted by their bytes."""
    kinds = (ManifestKind.PAYLOAD, ManifestKind.TAG)
    manifests = (_name(kind, algorithm) for kind in kinds for algorithm in algorithms)
    return tuple(sorted({BagPath(declaration.NAME.encode()), BagPath(b"bag-info.txt"), *manifests, *metadata}))


def tag_manifests(sealed: Mapping[BagPath, Mapping[str, str]], algorithms: Sequence[str]) -> dict[BagPath, bytes]:
    """Return the tag manifests for what was sealed: the digests of every other tag file, by algorithm."""
    return {
        _name(ManifestKind.TAG, algorithm): manifest.render(
            (path, digests[algorithm]) for path, digests in sealed.items()
        )
        for algorithm in algorithms
    }


def _name(kind: ManifestKind, algorithm: str) -> BagPath:
    return BagPath(manifest.file_name(kind, algorithm).encode())


def size_for_people(octets: int) -> str:
    """Return a size as Bag-Size gives it: three figures at most, decimal units."""
    if octets < 1000:
        return f"{octets} B"
    size = octets / 1000
    units = ["kB", "MB", "GB", "TB", "PB"]
    while size >= 999.5 and len(units) > 1:
        size /= 1000
        del units[0]
    return f"{size:.3g} {units[0]}"
