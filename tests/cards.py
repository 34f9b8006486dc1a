"""Invented cards for the tests of frame order and slate split: frames without files."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui_studio.domain.frames import CameraFacts, FileKind, KnownSession, ScannedFrame, SlateReading, Suspicion
from tui_studio.domain.picture_texts import PictureText
from tui_studio.domain.session_codes import CodeRules
from tui_studio.domain.slate_split import UNTOLD, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui_studio.domain.frames import PlannedFrame, PlanWarning, Split

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
    card: bool = False,
    written: float = 0.0,
    texts: dict[str, str] | None = None,
    looks: str = "",
) -> ScannedFrame:
    """A file; `at` is in seconds after eight in the morning, `content` makes two files the same picture.

    `card` says that its codes stand as on one card, `written` when the file was written, in seconds; `texts` stand in
    the file, by field.
    """
    codes = (payloads,) if isinstance(payloads, str) else payloads
    taken = None if at is None else START + timedelta(seconds=at)
    digest = hashlib.sha256((path if content is None else content).encode()).hexdigest()
    return ScannedFrame(
        path,
        1000,
        int(written * 1e9),
        digest,
        kind,
        problem,
        replace(camera, taken_at=taken),
        SlateReading(codes, suspicion, card=card),
        texts=tuple(PictureText(field, text) for field, text in (texts or {}).items()),
        looks=looks,
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


SESSIONS = booked("10001", "10002", "10003", hold={"10003": "do not photograph"})


def card(*codes: str | Suspicion | None, first: int = 1) -> list[ScannedFrame]:
    """One file after the other: a code, a suspicion, or None for a portrait."""
    found = []
    for n, (path, code) in enumerate(zip(numbered(list(range(first, first + len(codes)))), codes, strict=True), first):
        if isinstance(code, Suspicion):
            found.append(shot(path, suspicion=code, at=2 * n))
        else:
            found.append(shot(path, payloads=code or (), at=2 * n))
    return found


def plan(
    frames: Iterable[ScannedFrame],
    sessions: Mapping[str, KnownSession] = SESSIONS,
    prefix: str = "",
    stored: Mapping[str, str] | None = None,
    slates_after: bool = False,
) -> Split:
    return split(frames, sessions, CodeRules(prefix), stored or {}, slates_after=slates_after)


def roles(found: Split) -> list[str]:
    """Each frame as "role session", the way the plan lists them."""
    return [f"{frame.role} {frame.session or ''}".strip() for frame in found.frames]


def told(found: Split) -> list[PlanWarning]:
    """The warnings, without the one that small cards without times all have."""
    return [warning for warning in found.warnings if warning.kind != UNTOLD]


def warned(found: Split) -> list[str]:
    return [warning.kind for warning in told(found)]


def entry(found: Split, path: str) -> PlannedFrame:
    (frame,) = [frame for frame in found.frames if frame.path.endswith(path)]
    return frame
