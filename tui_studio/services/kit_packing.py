"""A field kit on the laptop becomes one file that the office merges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.integrations.kit_file import RECORDS
from tui_studio.integrations.packed_kit import TAKEN, PackedPicture, write_packed
from tui_studio.integrations.scratch import scratch_folder
from tui_studio.repositories.database import back_up
from tui_studio.services.kit_files import SUFFIX, records_in
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.results import Skipped
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.services.workplace import Workplace

WAITING = "belongs to nobody yet: assign on the laptop, then pack or merge again"


@dataclass(frozen=True, slots=True)
class KitPacked:
    """What was packed; `left` did not come along."""

    file: Path
    title: str
    pictures: int
    size: int  # bytes
    left: tuple[Skipped, ...]


def pack_kit(place: Workplace, file: Path, progress: Progress = SILENT) -> KitPacked:
    """Put the records and pictures of this studio, which is a kit, into a new file, complete or not at all."""
    folder = place.settings.paths.root
    with place.reading() as uow:
        own = uow.field_kits.own()
    if own is None or not (folder / TAKEN).is_file():
        raise InputRefused("This studio is no field kit; kits are packed on the laptop and merged in the office.")
    if file.suffix.lower() != SUFFIX:
        raise InputRefused(f"Write the name of a file that ends in {SUFFIX}.")
    title = clean_text(own["title"])
    with scratch_folder(folder) as scratch:
        records = scratch / RECORDS
        back_up(place.settings.paths.database, records)
        images, waiting = records_in(records, place.clock)
        pictures = [PackedPicture(image.path, image.sha256, image.size) for image in images]

        def told(stage: str, n: int, picture: PackedPicture) -> None:
            progress.checkpoint()
            progress.advance(n, len(pictures), picture.path, size=picture.size, stage=stage)

        databases = {RECORDS: records, TAKEN: folder / TAKEN}
        broken = write_packed(file, {"title": title}, databases, place.settings.paths.images, pictures, told)
    left = [Skipped(path, f"{why}; run “tui-studio verify”") for path, why in broken]
    left += [Skipped(counted(waiting, "frame"), WAITING)] if waiting else []
    return KitPacked(file, title, len(pictures) - len(broken), file.stat().st_size, tuple(left))
