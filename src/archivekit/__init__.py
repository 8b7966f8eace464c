"""Validate records, export Dublin Core, and package originals as BagIt bags that can be trusted in thirty years.

    import archivekit as ak

    package = ak.package("originals/", to="vault/statement", record="statement.toml")
    report = ak.verify("vault/statement")

The verbs take paths or values, return values, and raise only ArchiveKitErrors. Importing this package loads nothing:
each name is loaded when it is first used. Nothing prints, changes the working directory, sets up logging, or uses
the network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archivekit.version import VERSION

if TYPE_CHECKING:
    from archivekit.bag.plan import Plan
    from archivekit.errors import (
        AmbiguousTruthError,
        ArchiveKitError,
        BrokenSchemaError,
        DestinationExistsError,
        NotPassedError,
        PublishedNotDurableError,
        ReadBackError,
        RefusedError,
        SourceChangedError,
        StorageError,
        UnknownNameError,
        UsageError,
        WitnessDisagreesError,
        WorkerDiedError,
    )
    from archivekit.files import FileFact, Format
    from archivekit.findings import (
        Depth,
        Examined,
        Finding,
        Kind,
        Level,
        Outcome,
        Report,
        Subject,
        Verdict,
        Where,
    )
    from archivekit.metadata.reading import RecordRead
    from archivekit.metadata.record import Record, Value
    from archivekit.metadata.schema import Schema
    from archivekit.metadata.terms import Term
    from archivekit.storage.listing import Limits
    from archivekit.workflow.archives import Packed, Unpacked, pack, unpack
    from archivekit.workflow.describe import Draft, Suggestion, describe
    from archivekit.workflow.doctor import Check, doctor
    from archivekit.workflow.export import Exported, Form, export
    from archivekit.workflow.ingest import Ingested, Progress, Status, ingest
    from archivekit.workflow.package import Package, Planned, package, plan
    from archivekit.workflow.profiles import load_profile
    from archivekit.workflow.records import load_schema, read_record
    from archivekit.workflow.validate import validate
    from archivekit.workflow.verify import verify

__version__ = VERSION

_HOMES = {
    "archivekit.bag.plan": ("Plan",),
    "archivekit.errors": (
        "AmbiguousTruthError",
        "ArchiveKitError",
        "BrokenSchemaError",
        "DestinationExistsError",
        "NotPassedError",
        "PublishedNotDurableError",
        "ReadBackError",
        "RefusedError",
        "SourceChangedError",
        "StorageError",
        "UnknownNameError",
        "UsageError",
        "WitnessDisagreesError",
        "WorkerDiedError",
    ),
    "archivekit.files": ("FileFact", "Format"),
    "archivekit.findings": (
        "Depth",
        "Examined",
        "Finding",
        "Kind",
        "Level",
        "Outcome",
        "Report",
        "Subject",
        "Verdict",
        "Where",
    ),
    "archivekit.metadata.reading": ("RecordRead",),
    "archivekit.metadata.record": ("Record", "Value"),
    "archivekit.metadata.schema": ("Schema",),
    "archivekit.metadata.terms": ("Term",),
    "archivekit.storage.listing": ("Limits",),
    "archivekit.workflow.archives": ("Packed", "Unpacked", "pack", "unpack"),
    "archivekit.workflow.describe": ("Draft", "Suggestion", "describe"),
    "archivekit.workflow.doctor": ("Check", "doctor"),
    "archivekit.workflow.export": ("Exported", "Form", "export"),
    "archivekit.workflow.ingest": ("Ingested", "Progress", "Status", "ingest"),
    "archivekit.workflow.package": ("Package", "Planned", "package", "plan"),
    "archivekit.workflow.profiles": ("load_profile",),
    "archivekit.workflow.records": ("load_schema", "read_record"),
    "archivekit.workflow.validate": ("validate",),
    "archivekit.workflow.verify": ("verify",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AmbiguousTruthError",
    "ArchiveKitError",
    "BrokenSchemaError",
    "Check",
    "Depth",
    "DestinationExistsError",
    "Draft",
    "Examined",
    "Exported",
    "FileFact",
    "Finding",
    "Form",
    "Format",
    "Ingested",
    "Kind",
    "Level",
    "Limits",
    "NotPassedError",
    "Outcome",
    "Package",
    "Packed",
    "Plan",
    "Planned",
    "Progress",
    "PublishedNotDurableError",
    "ReadBackError",
    "Record",
    "RecordRead",
    "RefusedError",
    "Report",
    "Schema",
    "SourceChangedError",
    "Status",
    "StorageError",
    "Subject",
    "Suggestion",
    "Term",
    "UnknownNameError",
    "Unpacked",
    "UsageError",
    "Value",
    "Verdict",
    "Where",
    "WitnessDisagreesError",
    "WorkerDiedError",
    "__version__",
    "describe",
    "doctor",
    "export",
    "ingest",
    "load_profile",
    "load_schema",
    "pack",
    "package",
    "plan",
    "read_record",
    "unpack",
    "validate",
    "verify",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'archivekit' has no attribute {name!r}")
    import importlib

    value: object = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
