"""A capture day with an invented class, and frames as a camera's software drops them into a hot folder."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from tests.conftest import MOMENT
from tests.factories import enroll, schedule
from tests.picture_files import comment, exif
from tui_studio.clock import Clock, FrozenClock
from tui_studio.config import load_settings
from tui_studio.domain.capture import Person
from tui_studio.services.capture import CaptureDay
from tui_studio.services.capture_taking import HotFolderTaker, Taken
from tui_studio.services.studio import Studio, open_studio

STATION = "Gym"


class Hands(Clock):
    """A clock that a test moves on."""

    def __init__(self, start: datetime = MOMENT) -> None:
        object.__setattr__(self, "zone", ZoneInfo("UTC"))
        object.__setattr__(self, "moment", start)

    def now(self) -> datetime:
        return self.moment  # type: ignore[attr-defined, no-any-return]

    def go(self, seconds: float) -> datetime:
        """So many seconds later."""
        object.__setattr__(self, "moment", self.now() + timedelta(seconds=seconds))
        return self.now()


def with_hands(studio: Studio) -> Hands:
    """Let the studio's clock be moved by the test."""
    hands = Hands()
    studio.clock = hands
    object.__setattr__(studio._place, "clock", hands)
    return hands


def booked(folder: Path, new_studio: Path, count: int = 36) -> Path:
    """A copy of a new studio with a school of three to a class, each with a session."""
    shutil.copytree(new_studio, folder)
    studio = open_studio(load_settings(folder), FrozenClock(ZoneInfo("UTC"), MOMENT))
    enroll(studio, count)
    schedule(studio)
    studio.close()
    return folder


def frame(
    n: int, taken: datetime | None = None, *, model: str = "R6", serial: str = "77", colour: str = "grey"
) -> bytes:
    """A small JPEG, another one for each `n`, with the time of its camera."""
    tags = {0x010F: b"Canon\x00", 0x0110: f"Canon {model}\x00".encode()}
    inner = {0xA431: f"{serial}\x00".encode()}
    if taken is not None:
        inner[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S").encode() + b"\x00"
        inner[0x9291] = f"{taken.microsecond:06}".encode() + b"\x00"
    head = exif(tags, dict(sorted(inner.items())))
    made = io.BytesIO()
    image = Image.new("RGB", (60, 90), colour)
    ImageDraw.Draw(image).rectangle((10, 10, 10 + n % 40, 12 + n // 40), fill="white")
    image.save(made, "JPEG")
    data = made.getvalue()
    return data[:2] + head + comment(f"frame {n}".encode()) + data[2:]


def drop(folder: Path, name: str, data: bytes) -> Path:
    """As a careful program does: written beside, then renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    part.write_bytes(data)
    return part.rename(folder / name)


def take_all(taker: HotFolderTaker) -> list[Taken]:
    """Everything that is whole in the folder."""
    from tui_studio.integrations.card import walk_card

    found = [taker.take(file) for file in taker.fresh(walk_card(taker.folder))]
    return [taken for taken in found if taken is not None]


@contextmanager
def taking(studio: Studio, shoot: int, folder: Path, station: str = STATION) -> Iterator[HotFolderTaker]:
    folder.mkdir(parents=True, exist_ok=True)
    with studio.capture.taking(shoot, station, folder) as taker:
        yield taker


def day(studio: Studio, shoot: int, station: str = STATION) -> CaptureDay:
    return studio.capture.day(shoot, station)


def named(studio: Studio, shoot: int, last: str) -> Person:
    """The first of this last name."""
    return next(one for one in day(studio, shoot).people if one.last_name == last)
