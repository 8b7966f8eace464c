"""verify, of an archive file: the second eye looks, and the rules of a folder judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archivekit.bag.rules import judge
from archivekit.codes import archive as codes
from archivekit.codes import profile as profile_codes
from archivekit.codes import system
from archivekit.findings import Depth, Finding, Kind, Subject, Where
from archivekit.quotes import quoted
from archivekit.storage.archive import eye as archive_eye
from archivekit.storage.archive.checksum import check_beside
from archivekit.storage.archive.file import form_of
from archivekit.storage.archive.names import MIME, Form
from archivekit.storage.digester import Reading
from archivekit.storage.failures import reason
from archivekit.storage.witness import SecondOpinion
from archivekit.workflow.verdicts import Manner, concluded, profiled, unlooked

if TYPE_CHECKING:
    from archivekit.bag.profile import Profile


def verify_archive(path: bytes, manner: Manner, reading: Reading, *, name: str) -> Subject | None:
    """Return what is found about the bag in an archive file, or None where the file is no archive.

    `name` is what the report calls it.
    """
    examined = examine(path, manner, reading, name=name)
    return examined.subject if examined else None


@dataclass(frozen=True, slots=True)
class Verified:
    """An archive that was verified: what was found, its form, and the name of the bag's folder in it."""

    subject: Subject
    form: Form
    root: bytes = b""


def examine(
    path: bytes, manner: Manner, reading: Reading, *, name: str, called: bytes | None = None
) -> Verified | None:
    """Return what is found about an archive, or None where it is none; `called` is the file name that it will have."""
    form = Form.TAR
    try:
        found = form_of(path)
        if found is None:
            return None
        form = found
        seen = archive_eye.look_archive(path, form, manner.depth, reading, limits=manner.limits, called=called)
        beside = tuple(check_beside(path, reading)) if manner.depth is Depth.FULL and called is None else ()
    except FileNotFoundError:
        gone = system.NOT_FOUND.finding(f"there is nothing at {quoted(name)}", where=Where(path=name))
        return Verified(unlooked(name, Kind.ARCHIVE, gone, manner), form)
    except OSError as error:
        unread = system.CANNOT_READ.finding(
            f"{quoted(name)} could not be read: {reason(error)}", where=Where(path=name)
        )
        return Verified(unlooked(name, Kind.ARCHIVE, unread, manner), form)
    observation = seen.look.observation
    by_profile = profiled(observation, manner)
    if manner.profile is not None:
        by_profile = as_file(by_profile, manner.profile, form)
    findings = (*beside, *judge(observation), *by_profile)
    if manner.opinion is not SecondOpinion.NEVER:
        findings = (*findings, codes.NO_WITNESS.finding("the bagit package was not asked: it reads no archives"))
    return Verified(concluded(name, Kind.ARCHIVE, findings, seen.look, manner), form, seen.root)


def as_file(findings: Iterable[Finding], profile: Profile, form: Form) -> tuple[Finding, ...]:
    """Return what a profile says of a bag that is one file: whether it may be, and of that form."""
    kept = tuple(finding for finding in findings if finding.code != profile_codes.NOT_SERIALIZED.id)
    accepted = {one.lower() for one in profile.accept_serialization}
    if profile.serialization == "forbidden":
        return (*kept, codes.NOT_ACCEPTED.finding("the profile wants bags as folders", expected="a folder"))
    if accepted and not accepted.intersection(MIME[form]):
        said = codes.NOT_ACCEPTED.finding(
            f"the profile accepts no {form.value} file",
            expected=" | ".join(profile.accept_serialization),
            observed=MIME[form][0],
        )
        return (*kept, said)
    return kept
