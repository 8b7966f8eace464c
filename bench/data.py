"""Data to measure with: seeded random bytes, the same for the same seed, in the shapes that archives have."""

from __future__ import annotations

import random
from pathlib import Path

MIB = 1 << 20

#: name → (number of files, octets each, files a folder, levels of folders above them)
SHAPES: dict[str, tuple[int, int, int, int]] = {
    "big": (4, 512 * MIB, 4, 0),
    "mid": (2_000, MIB, 100, 1),
    "small": (50_000, 4096, 100, 3),
    "tiny": (200_000, 200, 100, 3),
    "deep": (5_000, 4096, 1, 40),
    "flat": (500_000, 200, 500_000, 0),
}


def make(root: Path, shape: str, scale: float) -> tuple[int, int]:
    """Make one set below a folder unless it is there already; return its files and octets. Scale counts files."""
    count, size, in_folder, levels = SHAPES[shape]
    count = max(1, round(count * scale))
    target = root / shape
    if not target.exists():
        random_bytes = random.Random(f"archivekit/{shape}").randbytes
        scratch = root / f".partial-{shape}"
        for number in range(count):
            path = scratch / _name(number, in_folder, levels)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                for start in range(0, size, 4 * MIB):
                    file.write(random_bytes(min(4 * MIB, size - start)))
        scratch.rename(target)
    return count, count * size


def _name(number: int, in_folder: int, levels: int) -> str:
    leaf = number // in_folder
    folders = [f"l{level}-{leaf // 10**level % 10}" for level in reversed(range(levels))]
    return "/".join([*folders, f"item-{number:07d}.bin"])
