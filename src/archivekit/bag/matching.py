"""Which file a listed name means: the exact one first; then, one to one and with a warning, what tolerance allows.

Tolerances: a bare % in 1.0; an encoded line end in 0.97; another Unicode normalization (RFC 8493 §2.1.3, §6.1.1.3).
Two files that differ only so are never taken for one another: a name that is a file's own is always that file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from archivekit.bag.declaration import V0_97, V1_0, Version
from archivekit.bag.manifest import Manifest
from archivekit.codes import Code
from archivekit.codes import bag_manifests as codes
from archivekit.findings import Finding
from archivekit.paths import BagPath, danger, decode_line_ends, has_stray_percent, nfc, show
from archivekit.quotes import quoted


@dataclass(frozen=True, slots=True)
class Matching:
    """Listed name → file, where the two differ; and a finding for each such tolerance."""

    aliases: Mapping[BagPath, BagPath] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def file(self, listed: BagPath) -> BagPath:
        """Return the file that a listed name means."""
        return self.aliases.get(listed, listed)


def match(manifest: Manifest, files: Collection[BagPath], version: Version) -> Matching:
    """Match one manifest's names with the files that are there (those it may list: payload or tag files)."""
    findings = _stray_percents(manifest, files, version)
    missing = [path for path in manifest.entries if path not in files]
    if not missing:
        return Matching(findings=tuple(findings))
    aliases: dict[BagPath, BagPath] = {}
    free = {path for path in files if path not in manifest.entries}
    for path in missing:
        other, code, why = _respelt(manifest, path, version)
        if other in free:
            free.discard(other)
            aliases[path] = other
            findings.append(_tolerated(manifest, path, other, code, why))
    rest = [path for path in missing if path not in aliases]
    for path, other in _one_to_one(rest, free).items():
        aliases[path] = other
        why = "is spelt in another Unicode normalization than the file"
        findings.append(_tolerated(manifest, path, other, codes.NAME_NORMALISED, why))
    if version < V1_0:
        for path, other in _listed_again(manifest, [p for p in rest if p not in aliases], files).items():
            aliases[path] = other
            why = "repeats, in another Unicode normalization, the name of"
            findings.append(_tolerated(manifest, path, other, codes.LISTED_TWICE_NORMALISED, why))
    return Matching(aliases, tuple(findings))


def _stray_percents(manifest: Manifest, files: Collection[BagPath], version: Version) -> list[Finding]:
    if version < V1_0:
        return []
    return [
        _tolerated(manifest, path, path, codes.RAW_PERCENT, "holds a % that is not encoded; it was read as")
        for path, text in manifest.written.items()
        if path in files and has_stray_percent(text)
    ]


def _respelt(manifest: Manifest, path: BagPath, version: Version) -> tuple[BagPath | None, Code, str]:
    """Return what else the written name could mean, and the tolerance that this would be."""
    written = manifest.written.get(path)
    if written is None:
        return None, codes.RAW_PERCENT, ""
    if version >= V1_0:
        raw = BagPath(written) if danger(written) is None else None
        return raw, codes.RAW_PERCENT, "holds a % that is not encoded; it was read as"
    decoded = BagPath(decode_line_ends(written))
    usable = version == V0_97 and decoded != path and danger(decoded) is None
    why = "has an encoded line end, and was read as"
    return decoded if usable else None, codes.ENCODED_LINE_END_BEFORE_1_0, why


def _one_to_one(missing: list[BagPath], free: set[BagPath]) -> dict[BagPath, BagPath]:
    """Pair names that have the same Normalization Form C, where each side has exactly one such name."""
    wanted: dict[bytes, list[BagPath]] = {}
    for path in missing:
        wanted.setdefault(nfc(path), []).append(path)
    there: dict[bytes, list[BagPath]] = {}
    for path in free:
        key = nfc(path)
        if key in wanted:
            there.setdefault(key, []).append(path)
    return {
        paths[0]: there[key][0] for key, paths in wanted.items() if len(paths) == 1 and len(there.get(key, ())) == 1
    }


def _listed_again(manifest: Manifest, missing: list[BagPath], files: Collection[BagPath]) -> dict[BagPath, BagPath]:
    """Pair a missing name with the one listed file of the same form and the same digest (before 1.0 a repetition)."""
    wanted = {nfc(path): path for path in missing if not path.isascii()}
    if not wanted:
        return {}
    found: dict[BagPath, BagPath] = {}
    for other, digest in manifest.entries.items():
        path = None if other.isascii() or other not in files else wanted.get(nfc(other))
        if path is not None and manifest.entries[path] == digest:
            found[path] = other
    return found


def _tolerated(manifest: Manifest, path: BagPath, other: BagPath, code: Code, why: str) -> Finding:
    written = show(manifest.written.get(path, path))
    return code.finding(
        f"the name {quoted(written)} in {manifest.file} {why} {quoted(other)}",
        where=manifest.where(path),
        expected=show(other),
        observed=written,
    )
