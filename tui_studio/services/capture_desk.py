"""What a workstation needs beside the camera: where it captured last, room on the disk, clocks, the sheet of codes."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from tui_studio.domain.action_codes import ACTIONS, action_code
from tui_studio.domain.capture import Fate
from tui_studio.domain.sheet_order import usual_paper
from tui_studio.services.capture_frames import verdict_of
from tui_studio.services.preferences import read_preferences

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tui_studio.domain.capture_clock import ClockVerdict
    from tui_studio.services.workplace import Workplace

REMEMBERED = "capture_desks"
KEPT = ("shoot", "station", "folder")


class CaptureDesk:
    """Kept for each machine by its name, for each has its own camera."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def remembered(self) -> dict[str, str]:
        """Shoot, station and hot folder of the last time on this machine."""
        with self._place.reading() as uow:
            found = uow.studio.preference(REMEMBERED, {}).get(socket.gethostname(), {})
        return {key: str(found.get(key, "")) for key in KEPT}

    def remember(self, values: Mapping[str, str]) -> None:
        """Offer these next time."""
        with self._place.writing() as uow:
            desks = dict(uow.studio.preference(REMEMBERED, {}))
            desks[socket.gethostname()] = {key: values.get(key, "") for key in KEPT}
            uow.studio.set_preference(REMEMBERED, desks)
            uow.commit()

    def free(self) -> int:
        """Bytes left where the pictures go."""
        from tui_studio.integrations.disk import free_bytes

        return free_bytes(self._place.settings.paths.images)

    def clock(self, shoot_id: int, station: str) -> tuple[str, ClockVerdict] | None:
        """The camera of this station whose clock matters now, and what is known of it."""
        with self._place.reading() as uow:
            frames = uow.capture.frames(shoot_id, station, [Fate.UNASSIGNED], most=1)
            frames = frames or uow.capture.frames(shoot_id, station, most=1)
            if not frames:
                return None
            body = uow.capture.whole(frames[0].id)["body"]
            return body, verdict_of(self._place, uow, shoot_id, body)

    def before(self, shoot_id: int, station: str) -> str:
        """Who was in front of this camera before; empty for nobody."""
        with self._place.reading() as uow:
            sessions = [one.session_id for one in uow.capture.selections(shoot_id, station)]
            current = sessions[-1] if sessions else None
            found = next((one for one in reversed(sessions) if one is not None and one != current), None)
            who = uow.capture.person_of(found) if found is not None else None
        return who[1] if who else ""

    def print_codes(self, target: Path) -> Path:
        """Write the sheet of action codes as a PDF; raises `InputRefused` where it cannot be written."""
        from tui_studio.integrations.code_cards import CardCode, CodesCard
        from tui_studio.integrations.sheet_pages import write_sheets

        with self._place.reading() as uow:
            paper = read_preferences(uow).paper or usual_paper(os.environ)
        codes = tuple(CardCode(action_code(action), words, "") for action, (_, words) in ACTIONS.items())
        write_sheets(target, [], paper=paper, whole_pages=[CodesCard("Group Capture", "scan to act", codes)])
        return target
