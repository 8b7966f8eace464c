"""A bag that is there already: is it the one that its row describes? Verified in full, then compared; never touched.

1. The bag is valid: every digest, from the bag itself.
2. Its record is the row's record.
3. Its payload is the row's originals: the same names, and the digests of its manifest, computed again.
4. The tags that the row sets are in its bag-info.txt.
"""

from __future__ import annotations

from archivekit.bag import info
from archivekit.bag.choosing import Policy
from archivekit.bag.plan import plan
from archivekit.bag.source import Destination
from archivekit.digests import ALGORITHMS
from archivekit.findings import Depth, Finding, Subject, Verdict
from archivekit.metadata.reading import RecordKind, parse_record
from archivekit.metadata.record_json import render_record
from archivekit.paths import BagPath
from archivekit.quotes import quoted
from archivekit.storage import files, observer
from archivekit.storage.digester import Reading
from archivekit.storage.originals import digests_of
from archivekit.storage.survey import survey
from archivekit.storage.within import read_within
from archivekit.workflow.bag_files import RECORD
from archivekit.workflow.ingesting.work import Settings, Task
from archivekit.workflow.verdicts import Manner
from archivekit.workflow.verify_one import verify_one


def prove(settings: Settings, task: Task, bag: bytes, called: str) -> tuple[Subject, str | None]:
    """Return what verification finds, and how the bag differs from its row; None where it does not.

    Raises StorageError where the bag, and OSError where an original, cannot be read.
    """
    subject = verify_one(bag, Manner(Depth.FULL), Reading(), name=called)
    if files.is_link(bag):
        return subject, "it is a link to another place, and no bag of this vault"
    if not files.is_folder(bag) or subject.verdict is not Verdict.VALID:
        return subject, "it is no valid bag"
    return subject, _record(settings, task, bag) or _payload(settings, task, bag)


def _record(settings: Settings, task: Task, bag: bytes) -> str | None:
    data = read_within(bag, RECORD)
    if isinstance(data, Finding):
        return "it has no record"
    read = parse_record(data, name="record.json", kind=RecordKind.JSON)
    if read.record is None or render_record(read.record, "") != render_record(task.record, ""):
        return "its record is another one"
    return None


def _payload(settings: Settings, task: Task, bag: bytes) -> str | None:
    seen = observer.look(bag, Depth.COMPLETE, Reading()).observation
    manifests = [one for one in seen.tags.payload_manifests if one.algorithm is not None]
    if not manifests:
        return "it has no manifest that can be compared"
    best = max(manifests, key=lambda one: (one.algorithm.octets if one.algorithm else 0, one.file))
    assert best.algorithm is not None
    assert best.algorithm.name in ALGORITHMS
    found, roots = survey(task.originals, links=settings.links)
    policy = Policy(
        exclude=(*settings.exclude, *task.exclude), links=settings.links, junk=settings.junk, nested=settings.nested
    )
    decided = plan(found, Destination(""), policy, task.lists)
    if decided.refused:
        return "its originals cannot be packaged as they are now"
    listed = {BagPath(path): digest.hex() for path, digest in best.entries.items()}
    names = {file.path for file in decided.files}
    if names != listed.keys():
        differs = min(names ^ listed.keys())
        where = "the bag" if differs in listed else "the originals"
        return f"only {where} hold{'s' if differs in listed else ''} {quoted(differs)}"
    for file in decided.files:
        demands = decided.expected.demands.get(file.original, ())
        wanted = (best.algorithm.name, *(demand.algorithm for demand in demands))
        digest, *others = digests_of(roots[file.root], file.inner, wanted)
        if digest != listed[file.path]:
            return f"the original of {quoted(file.path)} has other octets"
        if others != [demand.digest for demand in demands]:
            return f"the original of {quoted(file.path)} does not have the digest that came with it"
    return _tags(task, {(tag.label.casefold(), tag.value) for tag in (seen.tags.info.tags if seen.tags.info else ())})


def _tags(task: Task, there: set[tuple[str, str]]) -> str | None:
    for label, value in task.own_tags:
        if (label.casefold(), info.as_written(value)) not in there:
            return f"its bag-info.txt does not say {quoted(label)} as the row does"
    return None
