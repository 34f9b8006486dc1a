"""What was done at a capture station: in words, what stands against taking it back, and taking it back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.capture import MARKS, Act, Fate
from tui_studio.services.capture_frames import FOR_NEXT, pictures_of
from tui_studio.services.workplace import user_name
from tui_studio.text import counted

if TYPE_CHECKING:
    from tui_studio.domain.capture import CaptureFrame
    from tui_studio.repositories.capture import StoredAct
    from tui_studio.repositories.unit_of_work import UnitOfWork

WORDS = {Act.ABSENT: "not here", Act.REFUSED: "refused", Act.LATER: "comes back later"}
THERE = "Tools > Group Capture takes it back there with ctrl+z"
_BATCH = "capture-act-"


@dataclass(frozen=True, slots=True)
class NewestAct:
    """What was done last at any station, for who takes steps back elsewhere; `refused` says why that cannot be here."""

    act: StoredAct
    summary: str
    refused: str
    frames: int

    @property
    def batch(self) -> str:
        """What a step of the journal is called by."""
        return f"{_BATCH}{self.act.id}"


def act_of(batch: str) -> int | None:
    """The act that `NewestAct.batch` names; None for a step of the journal."""
    named = batch.removeprefix(_BATCH)
    return int(named) if named != batch and named.isdigit() else None


def newest_act(uow: UnitOfWork) -> NewestAct | None:
    """What was done last at any station and stands.

    Only what was decided on frames is a step to be taken back from elsewhere, and only by who decided it: somebody may
    stand in front of the camera right now.
    """
    act = uow.capture.last_act()
    if act is None:
        return None
    refused = THERE
    if act.kind is Act.FRAMES:
        refused = f"{act.by} did it; {THERE}" if act.by != user_name() else why_it_stays(uow, act)
    frames = len(json.loads(act.note)["before"]) if act.kind is Act.FRAMES else 0
    return NewestAct(act, f"Group Capture, {act.station}: {act_words(uow, act)}", refused, frames)


def act_words(uow: UnitOfWork, act: StoredAct) -> str:
    """“3 frames to Adams, Ava”, “Adams, Ava not here”."""
    if act.kind is Act.FRAMES:
        return str(json.loads(act.note)["said"])
    if act.kind in MARKS:
        return f"{_name(uow, act)} {WORDS[act.kind]}"
    if act.kind is Act.SELECT:
        return f"{_name(uow, act)} in front" if act.session_id is not None else "nobody in front"
    return "the clock of a camera"


def why_it_stays(uow: UnitOfWork, act: StoredAct) -> str:
    """What stands against taking an act back; empty where nothing does."""
    if act.kind is Act.FRAMES:
        ids = [before[0] for before in json.loads(act.note)["before"]]
        others = sum(frame.session_id != act.session_id for frame in uow.capture.frames_of(ids))
        if others:
            return f"{counted(others, 'of its frames is', 'of its frames are')} somebody else's by now"
    else:
        ids = [frame.id for frame in _came_with(uow, act)]
    sent = uow.capture.any_uploaded(ids)
    return f"{counted(sent, 'picture was', 'pictures were')} uploaded since" if sent else ""


def take_back(uow: UnitOfWork, act: StoredAct) -> str:
    """Put everything as it was before an act; what was done, with what came of taking it back."""
    said = act_words(uow, act)
    if act.kind is Act.FRAMES:
        for frame_id, fate, session_id, reason in json.loads(act.note)["before"]:
            uow.capture.change_frame(frame_id, fate=fate, session_id=session_id, reason=reason)
    elif act.kind is Act.SELECT and act.session_id is not None:
        kept = json.loads(act.note or "[]")
        mine = _came_with(uow, act)
        for frame in mine:
            reason = FOR_NEXT if frame.id in kept else f"{_name(uow, act)} was selected by mistake"
            uow.capture.change_frame(frame.id, fate=Fate.UNASSIGNED, session_id=None, reason=reason)
        said += f"; {pictures_of(mine)} held" if mine else ""
    uow.capture.undo_act(act.id)
    if act.kind in MARKS:  # the stepping away that came with it goes with it
        before = uow.capture.last_act(act.shoot_id, act.station)
        if before is not None and before.note == f"{act.kind}:{act.client_id}":
            uow.capture.undo_act(before.id)
    return said


def _came_with(uow: UnitOfWork, act: StoredAct) -> list[CaptureFrame]:
    """The frames that somebody has because this act put them in front of the camera."""
    if act.kind is not Act.SELECT or act.session_id is None:
        return []
    kept = json.loads(act.note or "[]")
    theirs = uow.capture.frames(act.shoot_id, act.station, [Fate.ASSIGNED], session_id=act.session_id)
    return [frame for frame in theirs if frame.moment >= act.at or frame.id in kept]


def _name(uow: UnitOfWork, act: StoredAct) -> str:
    client = uow.records.read("client", act.client_id) if act.client_id else None
    return ", ".join(filter(None, (client["last_name"], client["first_name"]))) if client else "somebody"
