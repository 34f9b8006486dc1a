"""Pictures of sessions, taken in from a small card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.factories import enroll, schedule
from tests.simple_card import CAMERA, plain_card, portrait
from tui_studio.domain.frames import CameraFacts
from tui_studio.integrations.sample_pictures import save_jpeg
from tui_studio.services.studio import Studio


def photograph(studio: Studio, numbers: Sequence[str], frames: int = 2) -> None:
    """So many frames for each of these sessions, with previews as an import makes them."""
    card = plain_card(studio.settings.paths.root.parent / "camera", numbers, frames)
    result = studio.imports.apply(studio.imports.scan(card))
    studio.previews.complete(result.plan)


def photographed(studio: Studio) -> None:
    """Five sessions, three of which have images."""
    enroll(studio, 5)
    schedule(studio)
    photograph(studio, ["10001", "10002", "10004"])


def loose_frames(folder: Path, *shots: int) -> Path:
    """Portraits that no card of a session has, without any slate."""
    for shot in shots:
        facts = CameraFacts(
            CAMERA.make, CAMERA.model, CAMERA.serial, datetime.fromisoformat(f"2026-09-20 09:{shot % 60:02}")
        )
        save_jpeg(portrait(shot), folder / "DCIM" / "100EOSR6" / f"IMG_{shot:04d}.JPG", facts)
    return folder


def images_of(studio: Studio, number: str) -> list[int]:
    """The ids of the images of a session, in the order they were taken."""
    session_id = studio.sessions.find_number(number)
    assert session_id is not None
    return [image.id for image in studio.image_check.session(session_id).images]
