"""What a scanned code or a typed number does at a station: it puts somebody in front of the camera, or is an action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.action_codes import action_of
from tui_studio.domain.capture import Act, Person
from tui_studio.errors import InputRefused
from tui_studio.services.capture_undo import WORDS
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from tui_studio.domain.capture_find import PersonFinder
    from tui_studio.services.capture import CaptureDay, CaptureService

MARKED = {"absent": Act.ABSENT, "refused": Act.REFUSED, "later": Act.LATER}


@dataclass(frozen=True, slots=True)
class Scan:
    """What came of a code; `several` where it may mean more than one person and nobody was selected."""

    said: str
    good: bool = True
    person: Person | None = None
    several: tuple[Person, ...] = ()


def obey(
    service: CaptureService, day: CaptureDay, finder: PersonFinder, code: str, highlighted: Person | None = None
) -> Scan:
    """Do what a code says; raises `InputRefused` where it cannot be done.

    A code that names nobody here leaves nobody in front of the camera: the pictures that follow are not given to the
    child before.
    """
    if action := action_of(code):
        return act(service, day, action, highlighted)
    found = finder.by_code(service.number_in(code)) or finder.by_code(code)
    if len(found) > 1:
        return Scan(f"{clean_text(code, 40)} may be {len(found)} people: choose one.", False, None, tuple(found))
    shoot, station = day.shoot.id, day.station
    if not found:
        service.step_away(shoot, station, "unknown code")
        return Scan(f"Nobody here has {clean_text(code, 40)}. Nobody is in front of the camera now.", False)
    service.select(shoot, station, found[0])
    return Scan(f"{found[0].name} is in front.", True, found[0])


def act(service: CaptureService, day: CaptureDay, action: str, highlighted: Person | None = None) -> Scan:
    """Do one of the actions of the printed sheet; marks go to who is highlighted, else to who stands in front."""
    shoot, station = day.shoot.id, day.station
    if action == "next":
        coming = day.next()
        if coming is None:
            raise InputRefused("Nobody waits any more. Type three letters of a name, or take a walk-in with F6.")
        service.select(shoot, station, coming)
        return Scan(f"{coming.name} is in front.", True, coming)
    if action in MARKED:
        who = highlighted or day.current
        if who is None:
            raise InputRefused("Nobody is in front of the camera; find somebody first.")
        service.mark(shoot, station, who, MARKED[action])
        return Scan(f"{who.name}: {WORDS[MARKED[action]]}.")
    if action == "retake":
        return Scan(f"{service.exclude_last(shoot, station)}.")
    if action == "nobody":
        service.step_away(shoot, station)
        return Scan("Nobody is in front of the camera.")
    return Scan(f"{service.undo(shoot, station)}.")
