"""The public surface, pinned: a name is added here on purpose, and never taken away."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator

import archivekit

SURFACE = [
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


def test_the_public_surface_is_what_is_listed_here() -> None:
    assert sorted(archivekit.__all__) == SURFACE


def test_every_public_name_can_be_had_and_is_listed() -> None:
    assert dict.fromkeys(archivekit.__all__, True) == {
        name: getattr(archivekit, name, None) is not None for name in archivekit.__all__
    }
    assert set(archivekit.__all__) <= set(dir(archivekit))


def test_every_public_name_says_what_it_is() -> None:
    without = [
        name
        for name in archivekit.__all__
        if callable(getattr(archivekit, name)) and not inspect.getdoc(getattr(archivekit, name))
    ]

    assert without == []


def _signatures() -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield every public function, and every public method and property of a public class, by its name."""
    for name in archivekit.__all__:
        thing = getattr(archivekit, name)
        if inspect.isfunction(thing):
            yield name, thing
        elif inspect.isclass(thing):
            yield name, thing
            for inner, member in vars(thing).items():
                function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
                if inspect.isfunction(function) and (inner == "__init__" or not inner.startswith("_")):
                    yield f"{name}.{inner}", function


def test_what_every_public_signature_means_can_be_asked() -> None:
    unresolved = {}
    for name, function in _signatures():
        try:
            hints = typing.get_type_hints(function)
        except (NameError, TypeError, AttributeError) as error:
            unresolved[name] = repr(error)
            continue
        if any(
            "__import__" in repr(hint) for hint in hints.values()
        ):  # JSON is made of JSON, and so never resolved whole
            unresolved[name] = repr(hints)

    assert unresolved == {}


def test_the_types_in_signatures_are_the_real_ones() -> None:
    from archivekit.bag.profile import Profile

    assert Profile in typing.get_args(typing.get_type_hints(archivekit.verify)["profile"])
    assert archivekit.Report is typing.get_type_hints(archivekit.verify)["return"]


def test_public_functions_take_at_most_four_positional_arguments() -> None:
    too_many = {}
    for name in archivekit.__all__:
        thing = getattr(archivekit, name)
        if inspect.isfunction(thing):
            kinds = [parameter.kind for parameter in inspect.signature(thing).parameters.values()]
            count = sum(
                kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD) for kind in kinds
            )
            if count > 4:
                too_many[name] = count

    assert too_many == {}


def test_public_functions_are_annotated_whole() -> None:
    bare = [
        f"{name}: {parameter}"
        for name in archivekit.__all__
        if inspect.isfunction(thing := getattr(archivekit, name))
        for parameter in (*inspect.signature(thing).parameters, "return")
        if parameter not in thing.__annotations__
    ]

    assert bare == []


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    assert getattr(archivekit, "nothing_of_that_name", None) is None


def test_the_verbs_for_many_take_an_executor_and_start_none() -> None:
    seam = {
        name: str(parameters["executor"].annotation)
        for name in archivekit.__all__
        if inspect.isfunction(thing := getattr(archivekit, name))
        and "executor" in (parameters := inspect.signature(thing).parameters)
    }

    assert {"ingest": "Executor | None", "verify": "Executor | None"} == seam
