"""A small card of plainly drawn pictures, for tests that are not about reading slates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw

from tui_studio.domain.frames import CameraFacts
from tui_studio.integrations.sample_pictures import save_jpeg
from tui_studio.integrations.sample_slates import code_image

SIZE = (1200, 800)
CAMERA = CameraFacts("Canon", "Canon EOS R6", "083024001177")


def plain_card(root: Path, numbers: Sequence[str], frames: int = 2, day: str = "2026-09-14") -> Path:
    """A slate and `frames` portraits for each number, in order."""
    moment = datetime.fromisoformat(f"{day} 08:00")
    shot = 0
    for number in numbers:
        for n in range(frames + 1):
            shot += 1
            moment += timedelta(seconds=25 if n == 0 else 4)
            picture = slate(number) if n == 0 else portrait(shot)
            facts = CameraFacts(CAMERA.make, CAMERA.model, CAMERA.serial, moment)
            save_jpeg(picture, root / f"DCIM/100EOSR6/IMG_{shot:04d}.JPG", facts)
    return root


def slate(payload: str) -> Image.Image:
    picture = Image.new("RGB", SIZE, "white")
    picture.paste(code_image(payload, 16).convert("RGB"), (380, 150))
    return picture


def portrait(n: int) -> Image.Image:
    picture = Image.new("RGB", SIZE, (90 + n % 40, 110, 140))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((470 + n, 150, 730 + n, 520), fill="#d9a982")
    draw.rectangle((380 + n, 540, 820 + n, 800), fill="#334477")
    return picture
