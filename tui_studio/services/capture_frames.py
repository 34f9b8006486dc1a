"""Decisions on frames of a capture day: whose they are is a row at once, and their files follow.

A file follows by the copy protocol: read back under its new name before the row names it, and only then cleared away
from where it lay. Killed in between, the next look at the shoot finishes the work.
"""

from __future__ import annotations

import contextlib
import json
from threading import RLock
from typing import TYPE_CHECKING, Any

from tui_studio.domain.capture import Act, CaptureFrame, Fate, owner_at
from tui_studio.domain.capture_clock import ClockVerdict, judge, moment_of
from tui_studio.errors import CopyFailed, InputRefused, NotFound, StudioError
from tui_studio.services.capture_places import CapturePlaces
from tui_studio.services.capture_previews import write_capture_preview
from tui_studio.services.workplace import user_name
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

FOR_NEXT = "kept for the next person"
NOBODY = "nobody in front of the camera"
CLOCK = "the clock of its camera is not known"
_moving = RLock()  # two threads of one program never move the same file


class FrameDecisions:
    """What a person decides, and what follows from it."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def give(self, shoot_id: int, station: str, frames: Sequence[CaptureFrame], session_id: int) -> str:
        """These frames are of this session; raises `InputRefused` for who must not be photographed."""
        with self._place.reading() as uow:
            who = uow.capture.person_of(session_id)
        if who is None:
            raise NotFound("This session is not there any more; nothing was moved.")
        if who[2]:
            raise InputRefused(f"DO NOT PHOTOGRAPH {who[1]}; the frames stay where they are.")
        said = f"{pictures_of(frames)} to {who[1]}"
        return self._decide(shoot_id, station, frames, (Fate.ASSIGNED, session_id, ""), said)

    def hold(self, shoot_id: int, station: str, frames: Sequence[CaptureFrame], reason: str) -> str:
        """These frames are nobody's for now."""
        said = f"{pictures_of(frames)} {reason if reason == FOR_NEXT else 'held'}"
        return self._decide(shoot_id, station, frames, (Fate.UNASSIGNED, None, reason), said)

    def exclude(self, shoot_id: int, station: str, frames: Sequence[CaptureFrame]) -> str:
        """Leave frames out; their files are kept aside."""
        said = f"{pictures_of(frames)} left out"
        return self._decide(shoot_id, station, frames, (Fate.EXCLUDED, None, "left out by hand"), said)

    def _decide(
        self,
        shoot_id: int,
        station: str,
        frames: Sequence[CaptureFrame],
        wanted: tuple[Fate, int | None, str],
        said: str,
    ) -> str:
        ids = [frame.id for frame in frames]
        now, by = self._place.clock.now(), user_name()
        with self._place.writing() as uow:
            if sent := uow.capture.any_uploaded(ids):
                raise InputRefused(f"{counted(sent, 'picture')} of these were uploaded already; nothing was moved.")
            before = [(one.id, one.fate, one.session_id, one.reason) for one in uow.capture.frames_of(ids)]
            for frame_id in ids:
                uow.capture.change_frame(frame_id, fate=wanted[0], session_id=wanted[1], reason=wanted[2])
            act = {"shoot_id": shoot_id, "station": station, "kind": str(Act.FRAMES), "session_id": wanted[1]}
            note = json.dumps({"said": said, "before": before})
            uow.capture.add_act({**act, "client_id": None, "note": note, "by": by, "at": now, "undone": False})
            entry = {"at": now, "by": by, "action": "changed", "entity": "session", "row_id": wanted[1]}
            uow.audit.add([{**entry, "label": f"Group Capture, {station}", "summary": said}])
            uow.commit()
        self.settle(shoot_id)
        return said

    def judge_again(self, shoot_id: int, station: str) -> int:
        """Give the frames that waited for a clock to whoever stood there; how many were."""
        with self._place.writing() as uow:
            waiting = [
                frame
                for frame in uow.capture.frames(shoot_id, station, [Fate.UNASSIGNED])
                if frame.reason.startswith(CLOCK)
            ]
            given = sum(judge_frame(self._place, uow, uow.capture.whole(frame.id)) for frame in waiting)
            uow.commit()
        self.settle(shoot_id)
        return given

    def settle(self, shoot_id: int) -> None:
        """Bring every file of the shoot to where its row wants it; raises `CopyFailed` where that cannot be."""
        from tui_studio.integrations.image_files import IncomingFolder

        with self._place.reading() as uow:
            waiting = uow.capture.unsettled(shoot_id)
        if not waiting:
            return
        places = CapturePlaces(self._place)
        with _moving, IncomingFolder(self._place.settings.paths.images) as incoming:
            failed: StudioError | None = None
            for frame_id in waiting:
                try:
                    self._settle(frame_id, places, incoming)
                except StudioError as error:  # the others are brought to their places all the same
                    failed = failed or error
        if failed is not None:
            raise failed

    def _settle(self, frame_id: int, places: CapturePlaces, incoming: Any) -> None:
        from tui_studio.integrations.image_files import copy_verified, discard
        from tui_studio.integrations.preview_places import remove_previews

        self._clear(frame_id)
        images = self._place.settings.paths.images
        with self._place.reading() as uow:
            frame = uow.capture.whole(frame_id)
        arrived = copy_verified(images / frame["path"], incoming, frame["sha256"], lambda: None)
        with self._place.writing() as uow:
            now = uow.capture.whole(frame_id)
            if frame_id not in uow.capture.unsettled(now["shoot_id"]) or now["path"] != frame["path"]:
                discard(arrived)  # another station was quicker
                return
            if now["fate"] == Fate.ASSIGNED:
                places.into_session(uow, arrived, now, now["session_id"])
            else:
                places.aside(uow, arrived, now)
            uow.commit()
        remove_previews(images, [frame["sha256"]])  # it holds the name of whoever it was of
        self._clear(frame_id)
        with self._place.reading() as uow:
            now = uow.capture.whole(frame_id)
        if now["image_id"] is not None:
            write_capture_preview(self._place, now["session_id"], now["path"], now["sha256"])

    def _clear(self, frame_id: int) -> None:
        """Take the file away from where it lay before; the one that counts was read back."""
        images = self._place.settings.paths.images
        with self._place.writing() as uow:
            frame = uow.capture.whole(frame_id)
            leaving = frame["leaving"]
            if not leaving:
                return
            there = (images / frame["path"]).is_file() and leaving != frame["path"]
            if there and not uow.images.has_path(leaving):
                with contextlib.suppress(FileNotFoundError):
                    (images / leaving).unlink()
            elif not there:
                raise CopyFailed(f"{frame['path']} is missing; run “tui-studio verify”.")
            uow.capture.change_frame(frame_id, leaving="")
            uow.commit()


def judge_frame(place: Workplace, uow: UnitOfWork, frame: dict[str, Any]) -> bool:
    """Write whose a frame is by the time it was taken; True where it was somebody's."""
    shoot_id, station = frame["shoot_id"], frame["station"]
    verdict = verdict_of(place, uow, shoot_id, frame["body"]) if frame["taken_at"] is not None else None
    if verdict is not None and not verdict.known:
        return False
    moment = in_studio(place, moment_of(frame["taken_at"], verdict)) if verdict is not None else frame["moment"]
    owner = owner_at(uow.capture.selections(shoot_id, station), moment)
    fate, reason = (Fate.ASSIGNED, "") if owner is not None else (Fate.UNASSIGNED, NOBODY)
    uow.capture.change_frame(frame["id"], fate=fate, session_id=owner, reason=reason, moment=moment)
    return owner is not None


def verdict_of(place: Workplace, uow: UnitOfWork, shoot_id: int, body: str) -> ClockVerdict:
    """What is known of the clock of a camera."""
    told = uow.capture.clock_told(shoot_id, body)
    return judge(uow.capture.arrivals(shoot_id, body, place.clock.zone), told)


def in_studio(place: Workplace, taken: datetime) -> datetime:
    """A time of a camera as a moment; cameras stand on the time of the studio."""
    return taken.replace(tzinfo=place.clock.zone)


def take_pending(uow: UnitOfWork, shoot_id: int, station: str, session_id: int) -> list[int]:
    """Give what was kept for the next person to whoever was selected now; the frames."""
    kept = [one for one in uow.capture.frames(shoot_id, station, [Fate.UNASSIGNED]) if one.reason == FOR_NEXT]
    for frame in kept:
        uow.capture.change_frame(frame.id, fate=Fate.ASSIGNED, session_id=session_id, reason="")
    return [frame.id for frame in kept]


def pictures_of(frames: Sequence[CaptureFrame]) -> str:
    """“3 frames”, whatever travels with them."""
    return counted(len({frame.pair for frame in frames if not frame.travels}), "frame")
