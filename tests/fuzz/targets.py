"""What is fuzzed: one function a parser, from any bytes to nothing. An exception or a broken promise is a find.

Each target takes the first octet or two to choose a version and an encoding, so that one corpus serves all of them.
"""

from __future__ import annotations

from collections.abc import Callable

from archives import fuzz_tar, fuzz_zip

from archivekit import digests
from archivekit.bag import charsets, declaration, fetch, info, lines, manifest, matching, tagfiles
from archivekit.bag.declaration import KNOWN_VERSIONS
from archivekit.bag.manifest import Manifest, ManifestKind
from archivekit.findings import Finding, json_text
from archivekit.paths import BagPath, danger, decode, encode, folded, nfc, show, twins, windows_suspect, windows_trouble

_ENCODINGS = ("UTF-8", "UTF-8", "UTF-8", "UTF-16", "UTF-32", *sorted(set(charsets._SAFE)))


def _tell(findings: tuple[Finding, ...] | list[Finding]) -> None:
    for finding in findings:
        json_text(finding.to_dict())


def _chosen(data: bytes) -> tuple[int, int, bytes]:
    return (data[0], data[1], data[2:]) if len(data) > 1 else (0, 0, data)


def fuzz_declaration(data: bytes) -> None:
    """bagit.txt"""
    _tell(declaration.parse(data).findings)


def fuzz_text(data: bytes) -> None:
    """Decoding, in every character set"""
    _, encoding, raw = _chosen(data)
    text = lines.read_text(raw, name="x", encoding=_ENCODINGS[encoding % len(_ENCODINGS)])
    _tell(text.findings)
    assert b"".join(lines.split(text.data)) == text.data.replace(b"\r", b"").replace(b"\n", b"")


def fuzz_info(data: bytes) -> None:
    """bag-info.txt"""
    version, encoding, raw = _chosen(data)
    text = lines.read_text(raw, name="x", encoding=_ENCODINGS[encoding % len(_ENCODINGS)])
    read = info.parse(text, name="x", version=KNOWN_VERSIONS[version % len(KNOWN_VERSIONS)])
    _tell(read.findings)
    assert not any(c in tag.label + tag.value for tag in read.tags for c in "\r\n")


def fuzz_manifest(data: bytes) -> None:
    """A manifest; the fast reader against the careful one"""
    version, kind, raw = _chosen(data)
    text = lines.read_text(raw, name="m", encoding="UTF-8")
    args = ("m", (ManifestKind.PAYLOAD, ManifestKind.TAG)[kind % 2], "md5", digests.ALGORITHMS["md5"])
    of = KNOWN_VERSIONS[version % len(KNOWN_VERSIONS)]
    read = manifest.parse(text, name="m", kind=args[1], algorithm_name="md5", version=of)
    _tell(read.findings)
    assert all(danger(path) is None for path in read.entries)
    assert len(read.entries) == len(read.line_numbers)
    fast, careful = Manifest(*args), Manifest(*args)
    if not text.findings and manifest._read_ordinary(text.data, fast, args[3]):
        manifest._read_carefully(text.data, careful, of)
        assert list(fast.entries.items()) == list(careful.entries.items())
        assert (fast.line_numbers, fast.written, fast.findings) == (careful.line_numbers, careful.written, [])


def fuzz_fetch(data: bytes) -> None:
    """fetch.txt"""
    version, encoding, raw = _chosen(data)
    text = lines.read_text(raw, name="fetch.txt", encoding=_ENCODINGS[encoding % len(_ENCODINGS)])
    read = fetch.parse(text, version=KNOWN_VERSIONS[version % len(KNOWN_VERSIONS)])
    _tell(read.findings)
    assert all(danger(path) is None and path.startswith(b"data/") for path in read.entries)


def fuzz_tag_files(data: bytes) -> None:
    """All tag files together, and the matching of names: the parts of the input stand between 0xFF 0x00"""
    names = (b"bagit.txt", b"bag-info.txt", b"manifest-md5.txt", b"tagmanifest-md5.txt", b"fetch.txt")
    read = tagfiles.parse(dict(zip(names, data.split(b"\xff\x00"), strict=False)))
    for one in read.manifests:
        files = {BagPath(nfc(path)) for path in one.entries} | {BagPath(encode(path)) for path in one.entries}
        found = matching.match(one, files, read.version)
        _tell(found.findings)
        assert set(found.aliases.values()) <= files


def fuzz_paths(data: bytes) -> None:
    """What is asked of a path, and the sweeps that ask it of many"""
    paths = [BagPath(path) for path in dict.fromkeys(data.split(b"\n")) if path]
    for path in paths:
        assert decode(encode(path)) == path
        show(path), folded(path), danger(path)
        assert danger(path) is not None or not any(part in (b"", b".", b"..") for part in path.split(b"/"))
    assert windows_suspect(b"/".join([b"", *paths, b""])) or not any(windows_trouble(path) for path in paths)
    assert sum(map(len, twins(paths))) <= len(paths)


#: Every target by its name.
TARGETS: dict[str, Callable[[bytes], None]] = {
    "declaration": fuzz_declaration,
    "text": fuzz_text,
    "info": fuzz_info,
    "manifest": fuzz_manifest,
    "fetch": fuzz_fetch,
    "tag-files": fuzz_tag_files,
    "paths": fuzz_paths,
    "tar": fuzz_tar,
    "zip": fuzz_zip,
}
