"""Plans over invented files, which need no reading of slates: what is copied is any bytes."""

from __future__ import annotations

import random
from pathlib import Path

from tui_studio.domain.frames import PlannedFrame, Role, Split
from tui_studio.integrations.image_files import hash_file
from tui_studio.services.import_plan import ImportPlan


def plain_plan(card: Path, frames: dict[str, str], size: int = 20_000, seed: int = 1) -> ImportPlan:
    """A card with a file for each path, given to the session whose number stands beside it."""
    dice, planned = random.Random(seed), []
    for path, number in frames.items():
        file = card / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(dice.randbytes(size))
        planned.append(PlannedFrame(path, Role.IMAGE, number, sha256=hash_file(file), size=size, body="R6 (1)"))
    return ImportPlan(card, "qr", Split(tuple(planned)))


def frames_of(count: int, number: str = "10001", folder: str = "100CANON", ending: str = "JPG") -> dict[str, str]:
    """So many frames of one session."""
    return {f"DCIM/{folder}/IMG_{n:04}.{ending}": number for n in range(1, count + 1)}
