"""Disks that can be cut off: ext4 in a file, mounted; a copy of the file is what a power cut would leave."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def ext4(image: Path, at: Path, *, size: str = "24M") -> Iterator[Path]:
    """Make a disk and mount it."""
    subprocess.run(["truncate", "-s", size, str(image)], check=True)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    with mounted(image, at):
        yield at


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """Mount the image of a disk; its journal is replayed, as after a power cut."""
    at.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


@contextmanager
def tmpfs(at: Path, options: str) -> Iterator[Path]:
    """Mount a file system of a given size in memory."""
    at.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


def picture(image: Path, to: Path) -> Path:
    """Copy what the disk holds at this moment, while it is mounted."""
    subprocess.run(["cp", "--sparse=always", str(image), str(to)], check=True)
    return to
