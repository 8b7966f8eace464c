"""A bag judged by a BagIt Profile: every field of the specification, every violation at once. Pure, offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archivekit.bag import info, manifest
from archivekit.bag.manifest import ManifestKind
from archivekit.bag.observation import Observation
from archivekit.bag.profile import Profile, TagRule, matches_any
from archivekit.bag.profile_notes import IDENTIFIER
from archivekit.codes import Code
from archivekit.codes import profile as codes
from archivekit.digests import normalise
from archivekit.findings import Finding, Where
from archivekit.paths import show
from archivekit.quotes import quoted


def judge_profile(bag: Observation, profile: Profile) -> tuple[Finding, ...]:
    """Return every way in which a bag is not what the profile asks for, in the order of the specification."""
    return (
        *_identifier(bag, profile),
        *_bag_info(bag, profile),
        *_manifests(bag, profile),
        *_fetch(bag, profile),
        *_payload(bag, profile),
        *_serialization(profile),
        *_version(bag, profile),
        *_tag_manifests(bag, profile),
        *_tag_files(bag, profile),
    )


def _identifier(bag: Observation, profile: Profile) -> Iterator[Finding]:
    given = [tag.value.strip() for tag in bag.tags.info.all(IDENTIFIER)] if bag.tags.info else []
    if profile.about.identifier not in given:
        yield codes.IDENTIFIER_DIFFERS.finding(
            f"bag-info.txt does not give {quoted(profile.about.identifier)} as {IDENTIFIER}",
            where=Where(file="bag-info.txt"),
            expected=profile.about.identifier,
            observed=", ".join(given) or None,
        )


def _bag_info(bag: Observation, profile: Profile) -> Iterator[Finding]:
    about = bag.tags.info
    if about is None:
        yield codes.NO_BAG_INFO.finding("there is no bag-info.txt")
        about = info.BagInfo("bag-info.txt")
    for label, rule in profile.bag_info.items():
        yield from _label(about, label, rule)


def _label(about: info.BagInfo, label: str, rule: TagRule) -> Iterator[Finding]:
    tags = about.all(label)
    if rule.required and not any(tag.value.strip() for tag in tags):
        yield codes.TAG_MISSING.finding(
            f"{about.file} does not give {label}", where=Where(file=about.file), field=label, expected=label
        )
    for tag in tags if rule.values else ():
        if tag.value not in rule.values:
            yield codes.TAG_VALUE.finding(
                f"{label} is {quoted(tag.value)} in line {tag.line}",
                where=Where(file=about.file, line=tag.line),
                field=label,
                value=tag.value,
                expected=" | ".join(rule.values),
                observed=tag.value,
            )
    for tag in tags[1:] if not rule.repeatable else ():
        yield codes.TAG_REPEATED.finding(
            f"{label} is given again in line {tag.line}", where=Where(file=about.file, line=tag.line), field=label
        )


def _manifests(bag: Observation, profile: Profile) -> Iterator[Finding]:
    yield from _kinds(
        _algorithms(bag, ManifestKind.PAYLOAD), profile.manifests_required, profile.manifests_allowed,
        codes.MANIFEST_REQUIRED, codes.MANIFEST_NOT_ALLOWED, ManifestKind.PAYLOAD,
    )  # fmt: skip


def _tag_manifests(bag: Observation, profile: Profile) -> Iterator[Finding]:
    yield from _kinds(
        _algorithms(bag, ManifestKind.TAG), profile.tag_manifests_required, profile.tag_manifests_allowed,
        codes.TAG_MANIFEST_REQUIRED, codes.TAG_MANIFEST_NOT_ALLOWED, ManifestKind.TAG,
    )  # fmt: skip


def _algorithms(bag: Observation, kind: ManifestKind) -> list[str]:
    """Return the algorithms of the manifests that are there, by normalised name, at any depth of looking."""
    found = (manifest.recognise(path) for path in bag.listing.top)
    return sorted({normalise(one[1]) for one in found if one is not None and one[0] is kind})


def _kinds(
    there: Sequence[str], required: Sequence[str], allowed: Sequence[str] | None, missing: Code, extra: Code,
    kind: ManifestKind,
) -> Iterator[Finding]:  # fmt: skip
    for one in required:
        if normalise(one) not in there:
            name = manifest.file_name(kind, normalise(one))
            yield missing.finding(f"there is no {name}", where=Where(path=name), expected=name)
    for one in there if allowed is not None else ():
        if one not in map(normalise, allowed or ()):
            name = manifest.file_name(kind, one)
            yield extra.finding(
                f"{name} is not allowed", where=Where(path=name), expected=" | ".join(allowed or ()), observed=one
            )


def _fetch(bag: Observation, profile: Profile) -> Iterator[Finding]:
    there = b"fetch.txt" in bag.listing.tag_files
    if there and not profile.allow_fetch:
        yield codes.FETCH_NOT_ALLOWED.finding("there is a fetch.txt", where=Where(path="fetch.txt"))
    if not there and profile.fetch_required:
        yield codes.FETCH_REQUIRED.finding("there is no fetch.txt", where=Where(path="fetch.txt"))


def _payload(bag: Observation, profile: Profile) -> Iterator[Finding]:
    payload = bag.listing.payload
    if profile.data_empty and (len(payload) > 1 or any(payload.values())):
        yield codes.PAYLOAD_NOT_EMPTY.finding(f"there are {len(payload):,} files in the payload")
    names = {show(path) for path in payload}
    for required in profile.payload_files_required:
        if required not in names:
            yield codes.PAYLOAD_FILE_REQUIRED.finding(f"{quoted(required)} is not there", where=Where(path=required))
    if profile.payload_files_allowed is not None:
        for name in sorted(names):
            if not matches_any(name, profile.payload_files_allowed):
                yield codes.PAYLOAD_FILE_NOT_ALLOWED.finding(f"{quoted(name)} is not allowed", where=Where(path=name))


def _serialization(profile: Profile) -> Iterator[Finding]:
    if profile.serialization == "required":
        yield codes.NOT_SERIALIZED.finding(
            "the bag is a folder, and the profile requires a single file",
            expected=" | ".join(profile.accept_serialization) or None,
        )


def _version(bag: Observation, profile: Profile) -> Iterator[Finding]:
    version = ".".join(map(str, bag.tags.version))
    if version not in profile.accept_versions:
        yield codes.VERSION_NOT_ACCEPTED.finding(
            f"the bag is BagIt {version}",
            where=Where(file="bagit.txt", line=1),
            expected=" | ".join(profile.accept_versions),
            observed=version,
        )


def _tag_files(bag: Observation, profile: Profile) -> Iterator[Finding]:
    names = {show(path) for path in bag.listing.tag_files}
    for required in profile.tag_files_required:
        if required not in names:
            yield codes.TAG_FILE_REQUIRED.finding(f"{quoted(required)} is not there", where=Where(path=required))
    if profile.tag_files_allowed is None:
        return
    for name in sorted(names):
        if not (_is_of_the_standard(name) or matches_any(name, profile.tag_files_allowed)):
            yield codes.TAG_FILE_NOT_ALLOWED.finding(f"{quoted(name)} is not allowed", where=Where(path=name))


def _is_of_the_standard(name: str) -> bool:
    return name in ("bagit.txt", "bag-info.txt", "fetch.txt") or manifest.recognise(name.encode()) is not None
