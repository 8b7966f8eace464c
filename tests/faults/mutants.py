"""Writers that are wrong on purpose, to see that the harness notices; and one that takes pictures of a disk.

They are put into a forked child of `subject`, and into nothing else.
"""

from __future__ import annotations

import importlib
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from archivekit.storage import crew, destination, publishing, staging, system
from archivekit.storage.archive import staging as archive_staging


def apply(name: str) -> None:
    """Change this process as a mutant's name says; `a+b` is both."""
    for one in name.split("+"):
        kind, _, argument = one.partition("=")
        _MUTANTS[kind](argument)


def _no_file_flush(_: str) -> None:
    staging._flush_and_close = os.close  # type: ignore[assignment]
    archive_staging.ArchiveStaging.flush = lambda self: None  # type: ignore[method-assign]


def _no_folder_flush(_: str) -> None:
    def flush_folder(self: publishing.Publishing, descriptor: int, name: str) -> None:
        if self.published:
            system.flush(descriptor)

    publishing.Publishing.flush_folder = flush_folder  # type: ignore[method-assign]


def _no_parent_flush(_: str) -> None:
    publishing.Publishing._flush_parents = lambda self: None  # type: ignore[method-assign]


def _lying_flush(_: str) -> None:
    """The call is made and reports success; nothing reaches the medium."""
    system.flush = lambda descriptor: None
    system.flush_file_system = lambda descriptor: None


def _no_read_back(_: str) -> None:
    making: Any = importlib.import_module("archivekit.workflow.making")
    judge = making.verify_one

    def unseeing(*arguments: Any, **named: Any) -> Any:
        return replace(judge(*arguments, **named), findings=(), fingerprint=None)

    making.verify_one = unseeing
    making.fingerprint = lambda tag_manifests: None


def _blind_to_space(_: str) -> None:
    """The free space is not known beforehand, so that the disk is full in the middle."""
    package: Any = importlib.import_module("archivekit.workflow.package")
    package.destination = lambda to, originals: replace(
        destination.destination(to, originals), free_octets=None, free_files=None
    )


def _pictures(argument: str) -> None:
    """Copy the image of a disk before each call that changes it: what a power cut at that moment would leave."""
    image, _, folder = argument.partition(":")
    count = 0

    def picture(before: str) -> None:
        nonlocal count
        count += 1
        subprocess.run(["cp", "--sparse=always", image, os.path.join(folder, f"{count:04}-{before}")], check=True)

    def seen(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def with_picture(*arguments: Any, **named: Any) -> Any:
            if name != "open" or arguments[1] & os.O_CREAT:
                picture(name)
            return call(*arguments, **named)

        return with_picture

    for name in ("open", "mkdir", "write", "utime", "fsync", "rename"):
        call = getattr(os, name)
        setattr(os, name, seen(name, call))
        for supported in (os.supports_fd, os.supports_dir_fd):
            if call in supported:
                supported.add(getattr(os, name))
    for name in ("flush_file_system", "rename_into_place"):
        setattr(system, name, seen(name, getattr(system, name)))


def _few_are_many(_: str) -> None:
    """Helper processes copy and verify the smallest bag."""
    crew.MANY = 1


_MUTANTS: dict[str, Callable[[str], None]] = {
    "no-file-flush": _no_file_flush,
    "no-folder-flush": _no_folder_flush,
    "no-parent-flush": _no_parent_flush,
    "lying-flush": _lying_flush,
    "no-read-back": _no_read_back,
    "blind-to-space": _blind_to_space,
    "pictures": _pictures,
    "few-are-many": _few_are_many,
}
