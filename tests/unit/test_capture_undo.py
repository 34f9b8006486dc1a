"""Taking a capture day's acts back from elsewhere: what is offered, what is only told, and what stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.capture_day import STATION, Hands, drop, frame, named, take_all, taking
from tests.capture_studio import booked_folder, hands, studio
from tui_studio.errors import InputRefused
from tui_studio.services.studio import Studio

__all__ = ["booked_folder", "hands", "studio"]


@pytest.fixture
def shoot(studio: Studio, hands: Hands, tmp_path: Path) -> int:
    """Two frames of Baker, and Clark in front now."""
    hands.go(60)
    shoot = studio.capture.shoots()[0].id
    studio.capture.select(shoot, STATION, named(studio, shoot, "Baker"))
    with taking(studio, shoot, tmp_path / "hot") as taker:
        for n in (1, 2):
            taken = (hands.go(9) - timedelta(seconds=1)).replace(tzinfo=None)
            drop(tmp_path / "hot", f"IMG_{n:04}.JPG", frame(n, taken))
        take_all(taker)
    hands.go(9)
    studio.capture.select(shoot, STATION, named(studio, shoot, "Clark"))
    hands.go(9)
    return shoot


def test_who_is_in_front_is_told_and_left_to_the_station(studio: Studio, shoot: int) -> None:
    plan = studio.journal.last()
    assert plan is not None
    assert plan.summary == f"Group Capture, {STATION}: Clark, Cleo in front"
    assert plan.refused == "Tools > Group Capture takes it back there with ctrl+z"
    with pytest.raises(InputRefused, match=r"takes it back there with ctrl\+z"):
        studio.journal.undo(plan.batch)


def test_what_was_decided_on_frames_is_a_step_like_others(studio: Studio, shoot: int) -> None:
    studio.capture.last_were_next(shoot, STATION, 1)
    plan = studio.journal.last()
    assert plan is not None
    assert (plan.summary, plan.refused, plan.count) == (f"Group Capture, {STATION}: 1 frame to Clark, Cleo", "", 1)
    assert named(studio, shoot, "Clark").images == 1
    assert studio.journal.undo(plan.batch).undone == 1
    assert (named(studio, shoot, "Baker").images, named(studio, shoot, "Clark").images) == (2, 0)
    assert studio.integrity.verify().sound
    with pytest.raises(InputRefused, match="Something else was done"):
        studio.journal.undo(plan.batch)
    told = [str(row) for row in studio.audit.rows(studio.audit.ids()).values()]
    assert any("1 frame to Clark, Cleo" in row and "undone" in row for row in told)


def test_what_somebody_else_decided_is_told_with_their_name(
    studio: Studio, shoot: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.capture.exclude_last(shoot, STATION)
    monkeypatch.setattr("tui_studio.services.capture_undo.user_name", lambda: "office")
    plan = studio.journal.last()
    assert plan is not None
    assert plan.refused.endswith("did it; Tools > Group Capture takes it back there with ctrl+z")


def test_a_later_step_is_offered_before_the_capture_day(studio: Studio, shoot: int) -> None:
    studio.capture.exclude_last(shoot, STATION)
    studio.stragglers.on(studio.stragglers.shoots()[0]).excuse([5], "moved")
    first = studio.journal.last()
    assert first is not None
    assert first.kind == "edit"
    studio.journal.undo(first.batch)
    then = studio.journal.last()
    assert then is not None
    assert then.summary.endswith("1 frame left out")


def test_frames_that_went_on_or_out_since_stay_where_they_are(studio: Studio, shoot: int, hands: Hands) -> None:
    studio.capture.last_were_next(shoot, STATION, 1)
    with studio._place.writing() as uow:
        (one,) = uow.capture.frames(shoot, session_id=named(studio, shoot, "Clark").session_id)
        uow.records.update("image", uow.capture.whole(one.id)["image_id"], {"uploaded_at": hands.now()})
        uow.commit()
    with pytest.raises(InputRefused, match="1 picture was uploaded since"):
        studio.capture.undo(shoot, STATION)
    with studio._place.writing() as uow:
        uow.capture.change_frame(one.id, session_id=named(studio, shoot, "Evans").session_id)
        uow.commit()
    with pytest.raises(InputRefused, match="1 of its frames is somebody else's by now"):
        studio.capture.undo(shoot, STATION)
