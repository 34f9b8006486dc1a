"""A studio with a few sessions and cards of a few bytes, for faults that ask for no real picture."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.simple_card import portrait
from tui_studio.clock import FrozenClock
from tui_studio.config import load_settings
from tui_studio.domain.frames import PlannedFrame, Role, Split
from tui_studio.domain.scan_options import ScanOptions
from tui_studio.integrations import backup_volume
from tui_studio.services.import_plan import ImportPlan
from tui_studio.services.schedule_plan import ClientChoice, ScheduleRequest
from tui_studio.services.studio import Studio, create_studio, open_studio

CLOCK = FrozenClock(ZoneInfo("UTC"), datetime(2026, 9, 14, 8, tzinfo=UTC))
SCHOOL = "Lincoln High School"
NUMBERS = ("10001", "10002", "10003", "10004")
Command = Callable[..., tuple[int, str, str]]
"""Runs a command on the studio of a test; exit code, stdout, stderr."""


def make_studio(root: Path, students: int = len(NUMBERS)) -> None:
    """A studio whose students have the sessions 10001, 10002, ..."""
    studio = create_studio(load_settings(root), clock=CLOCK)
    roster = root / "roster.csv"
    rows = (f"{n},Adams{n},Ava\n" for n in range(1, students + 1))
    roster.write_text("Student ID,Last Name,First Name\n" + "".join(rows), encoding="utf-8")
    studio.rosters.apply(studio.rosters.plan(roster, SCHOOL, 2026))
    request = ScheduleRequest(ClientChoice(SCHOOL, 2026), untimed=date(2026, 9, 14))
    studio.scheduling.apply(studio.scheduling.plan(request))
    studio.close()


def opened(root: Path, volume: Path | None = None) -> Studio:
    """The studio in a folder; with a volume, which passes for a device of its own, it wants two copies."""
    settings = load_settings(root)
    if volume is not None:
        backup_volume.device_of = lambda path: "usb" if path == volume else "disk"
        settings = replace(settings, copies=2, backup=str(volume))
    return open_studio(settings, CLOCK)


def write_card(card: Path, frames: Mapping[str, bytes]) -> Path:
    """Files of a card, by path."""
    for path, content in frames.items():
        (card / path).parent.mkdir(parents=True, exist_ok=True)
        (card / path).write_bytes(content)
    return card


def card_of(card: Path, count: int, seed: str = "", size: int = 400, first: int = 1) -> Path:
    """So many frames of one body, each with content of its own."""
    return write_card(
        card, {f"DCIM/100CANON/IMG_{n:04}.JPG": picture(f"{seed}-{n}", size) for n in range(first, first + count)}
    )


def shoot(card: Path, count: int, first: int = 1, seed: int = 0) -> Path:
    """JPEGs of one body that a scan reads, the counter beginning at `first`; each seed gives other pictures."""
    data = BytesIO()
    portrait(1).resize((60, 40)).save(data, "JPEG")
    frames = range(first, first + count)
    return write_card(card, {f"DCIM/100EOSR6/IMG_{n:04}.JPG": data.getvalue() + b"%d %d" % (seed, n) for n in frames})


def scan(studio: Studio, source: Path) -> ImportPlan:
    """What a scan finds that gives every picture of a folder to the first session; previews are made along with it."""
    wanted = ScanOptions(by="hand", session=NUMBERS[0])
    return studio.imports.scan(source, wanted, copying=studio.imports.usual_copy_options())


def picture(seed: str, size: int = 400) -> bytes:
    """Bytes that no other seed gives."""
    return (hashlib.sha256(seed.encode()).digest() * (size // 32 + 1))[:size]


def plan_of(card: Path, body: str = "", numbers: tuple[str, ...] = NUMBERS) -> ImportPlan:
    """A plan that gives the files of a card to the sessions in turn; it asks for no reading of slates."""
    frames = []
    for n, path in enumerate(sorted(path for path in card.rglob("*") if path.is_file())):
        content = path.read_bytes()
        frames.append(
            PlannedFrame(
                path.relative_to(card).as_posix(), Role.IMAGE, numbers[n % len(numbers)],
                sha256=hashlib.sha256(content).hexdigest(), size=len(content), body=body,
            )
        )  # fmt: skip
    return ImportPlan(card, "qr", Split(tuple(frames)))


def tree(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Everything below a folder: mode, time of change and content by path."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in [folder, *sorted(folder.rglob("*"))]
    }


def stored(images: Path) -> dict[str, str]:
    """Path to hash of every picture below the images folder."""
    found = (path for path in images.rglob("*") if path.is_file())
    inside = ((path.relative_to(images), path) for path in found)
    return {
        name.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in inside
        if not name.parts[0].startswith(".")
    }


def hash_of(file: Path) -> str:
    """The hash of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def volume(path: Path) -> Path:
    """Where the file system of a path is mounted."""
    while not path.is_mount():
        path = path.parent
    return path


def wanted(plan: ImportPlan) -> list[str]:
    """The hashes of the pictures of a plan."""
    return sorted({frame.sha256 for frame in plan.frames})


def faults(studio: Studio) -> list[str]:
    """What is wrong with a studio after whatever happened to it: no row may lack its file."""
    verdict = studio.integrity.verify()
    return [*verdict.missing, *verdict.altered, *verdict.database]


def leavings(images: Path) -> list[str]:
    """What dead imports left in the incoming folder."""
    return [path.name for path in (images / ".incoming").glob("*") if path.is_dir()]
