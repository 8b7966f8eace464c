"""A document's bag as it will be, judged by the BagIt Profile that all bags of an ingest must meet; nothing is written.

`package` judges in the same way before it begins. Here it is done for every document before the first one is made.
"""

from __future__ import annotations

import datetime as dt

from archivekit.bag.plan import Plan
from archivekit.findings import Finding
from archivekit.metadata.access import access_of
from archivekit.metadata.record import Record
from archivekit.workflow.bag_files import DCTERMS, OAI_DC, PREMIS, RECORD
from archivekit.workflow.foreseen import judge_foreseen
from archivekit.workflow.ingesting.work import Settings
from archivekit.workflow.order import with_profile


def foreseen(
    record: Record, tags: tuple[tuple[str, str], ...], decided: Plan, settings: Settings
) -> tuple[Finding, ...]:
    """Return every way in which the bag of a plan would not be what the profile asks for; none without a profile."""
    if settings.profile is None or decided.refused:
        return ()
    private = settings.schema.private_terms
    today = dt.date.fromisoformat(settings.date)
    shown = (OAI_DC,) if access_of(record, today=today, private_terms=private).may_harvest else ()
    names = dict.fromkeys((RECORD, DCTERMS, *shown, PREMIS), b"")
    return judge_foreseen(decided, with_profile(tags, settings.profile), settings.date, names, settings.profile)
