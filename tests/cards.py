"""Invented cards for the tests of frame order and slate split: frames without files."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from tui_studio.domain.frames import CameraFacts, FileKind, KnownSession, ScannedFrame, SlateReading, Suspicion

R6 = CameraFacts("Canon", "Canon EOS R6", "0123")
R6_TWO = CameraFacts("Canon", "Canon EOS R6", "0456")
Z6 = CameraFacts("NIKON CORPORATION", "NIKON Z 6", "7001")
NO_SERIAL = CameraFacts("Canon", "Canon EOS R6", "")
SILENT = CameraFacts()
START = datetime.fromisoformat("2026-09-14 08:00:00")


def shot(
    path: str,
    *,
    camera: CameraFacts = R6,
    at: float | None = None,
    payloads: tuple[str, ...] | str = (),
    suspicion: Suspicion = Suspicion.NONE,
    kind: FileKind = FileKind.PICTURE,
    problem: str = "",
    content: str | None = None,
) -> ScannedFrame:
    """A file; `at` is in seconds after eight in the morning, `content` makes two files the same picture."""
    codes = (payloads,) if isinstance(payloads, str) else payloads
    taken = None if at is None else START + timedelta(seconds=at)
    digest = hashlib.sha256((path if content is None else content).encode()).hexdigest()
    return ScannedFrame(
        path, 1000, 0, digest, kind, problem, replace(camera, taken_at=taken), SlateReading(codes, suspicion)
    )


def numbered(numbers: list[int], folder: str = "DCIM/100CANON", form: str = "IMG_{:04d}.JPG") -> list[str]:
    """Paths as a camera writes them."""
    return [f"{folder}/{form.format(number)}" for number in numbers]


def booked(*numbers: str, shoot: str = "Lincoln 2026", hold: dict[str, str] | None = None) -> dict[str, KnownSession]:
    """Sessions scheduled in this order."""
    return {
        number: KnownSession(number, shoot, position, (hold or {}).get(number, ""))
        for position, number in enumerate(numbers)
    }
