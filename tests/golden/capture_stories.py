"""How each picture of Group Capture comes about, with keys only and frames that a camera's software drops."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw
from textual.pilot import Pilot

from tests.capture_day import drop
from tests.conftest import MOMENT
from tests.golden.looking import shows, types
from tests.picture_files import comment, exif
from tests.pilot.conftest import until
from tui_studio.services.capture_desk import CaptureDesk
from tui_studio.workers.capture_folder import CaptureFolderJob


def portrait(n: int) -> bytes:
    """Somebody before a backdrop, drawn."""
    rng = Random(n)
    image = Image.new("RGB", (600, 900), (90, 110, 140))
    draw = ImageDraw.Draw(image)
    draw.rectangle((120, 560, 480, 900), fill=tuple(rng.randrange(60, 200) for _ in range(3)))
    draw.ellipse((190, 180, 410, 500), fill=(222, 184, 150))
    draw.rectangle((180, 150, 420, 250), fill=(70, 50, 40))
    made = io.BytesIO()
    image.save(made, "JPEG", quality=85)
    taken = MOMENT.strftime("%Y:%m:%d %H:%M:%S").encode()
    head = exif({0x010F: b"Canon\x00", 0x0110: b"Canon R6\x00"}, {0x9003: taken + b"\x00", 0xA431: b"77\x00"})
    data = made.getvalue()
    return data[:2] + head + comment(str(n).encode()) + data[2:]


async def begin(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right", "g")
    await shows(pilot, "Hot folder", "Willow Creek School 2026")


async def opened(pilot: Pilot[int], folder: str = "") -> None:
    CaptureDesk.free = lambda _: 214 * 10**9  # type: ignore[method-assign]
    await begin(pilot)
    if folder:
        Path(folder).mkdir()
        await pilot.press("enter", "enter")
        await types(pilot, folder)
    await pilot.press("ctrl+s")
    await shows(pilot, "0 held")


async def select(pilot: Pilot[int], number: str) -> None:
    await types(pilot, number)
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen.day.current and pilot.app.screen.day.current.number == number)


async def settled(pilot: Pilot[int]) -> None:
    """Nothing is on its way, and the day is read again."""
    job = pilot.app.screen.job
    assert isinstance(job, CaptureFolderJob)
    await until(pilot, lambda: not pilot.app.screen._due)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def frames(pilot: Pilot[int]) -> None:
    await opened(pilot, "hot")
    await select(pilot, "10002")
    for n in (1, 2, 3):
        drop(Path("hot"), f"IMG_{n:04}.JPG", portrait(n))
        await shows(pilot, f"{n} of 5")
    await settled(pilot)


async def find(pilot: Pilot[int]) -> None:
    await opened(pilot)
    await select(pilot, "10002")
    await types(pilot, "ada")
    await shows(pilot, "> ")


async def barred(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await until(pilot, lambda: pilot.app.is_open)  # type: ignore[attr-defined]
    studio = pilot.app.studio  # type: ignore[attr-defined]
    with studio._place.writing() as uow:
        row = uow.records.read("session", 2)
        uow.records.update("client", row["client_id"], {"no_photo": True})
        uow.commit()
    await opened(pilot)
    await types(pilot, "10002")
    await pilot.press("enter")
    await shows(pilot, "Nobody is in front of the camera now.")


async def held(pilot: Pilot[int]) -> None:
    await opened(pilot, "hot")
    drop(Path("hot"), "IMG_0001.JPG", portrait(1))
    await shows(pilot, "is held")
    await select(pilot, "10002")
    await settled(pilot)
    await pilot.press("f9")
    await shows(pilot, "1 held: whose are they?")
