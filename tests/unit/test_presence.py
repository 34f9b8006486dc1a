"""Where somebody of a roster stands, and that everybody is counted once."""

from __future__ import annotations

from datetime import date

import pytest

from tui_studio.domain.presence import Occasion, Presence, Pupil, roll

FALL, AGAIN = date(2026, 9, 14), date(2026, 10, 20)


def occasion(
    number: str = "10001", *, own: int = 0, rejected: int = 0, shared: int = 0, retake: bool = False
) -> Occasion:
    return Occasion(int(number), number, AGAIN if retake else FALL, retake, own, rejected, shared)


@pytest.mark.parametrize(
    ("pupil", "presence"),
    [
        (Pupil(1, 1), Presence.ABSENT),
        (Pupil(1, 1, mark="absent"), Presence.ABSENT),
        (Pupil(1, 1, occasions=(occasion(shared=2),)), Presence.ONLY_GROUP),
        (Pupil(1, 1, occasions=(occasion(own=1, shared=2),)), Presence.PHOTOGRAPHED),
        (Pupil(1, 1, barred=True), Presence.EXCUSED),
        (Pupil(1, 1, barred=True, occasions=(occasion(shared=1),)), Presence.EXCUSED),
        (Pupil(1, 1, barred=True, occasions=(occasion(own=1),)), Presence.PHOTOGRAPHED),
        (Pupil(1, 1, mark="refused"), Presence.EXCUSED),
        (Pupil(1, 1, excused="moved away"), Presence.EXCUSED),
        (Pupil(1, 1, occasions=(occasion(own=3, rejected=3),)), Presence.ANOTHER_POSE),
        (Pupil(1, 1, occasions=(occasion(own=3, rejected=2),)), Presence.PHOTOGRAPHED),
        (Pupil(1, 1, occasions=(occasion(own=3),), retake_wanted="eyes closed"), Presence.ANOTHER_POSE),
        (
            Pupil(1, 1, occasions=(occasion(own=3), occasion("10900", retake=True)), retake_wanted="eyes closed"),
            Presence.ANOTHER_POSE,
        ),
        (
            Pupil(1, 1, occasions=(occasion(own=3), occasion("10900", own=1, retake=True)), retake_wanted="eyes"),
            Presence.PHOTOGRAPHED,
        ),
    ],
)
def test_everybody_stands_in_one_way(pupil: Pupil, presence: Presence) -> None:
    assert pupil.presence is presence


def test_a_retake_takes_the_place_of_the_primary_pose_and_both_dates_stay() -> None:
    first, again = occasion(own=3), occasion("10900", own=2, retake=True)
    pupil = Pupil(1, 1, occasions=(first, again))
    assert pupil.best is again
    assert pupil.days == (FALL, AGAIN)
    assert Pupil(1, 1, occasions=(first, occasion("10900", own=2, rejected=2, retake=True))).best is first
    assert Pupil(1, 1, occasions=(first, occasion("10900", retake=True))).booked == "10900"


def test_photographed_absent_and_excused_are_the_roster() -> None:
    told = roll([*Presence, Presence.ABSENT])
    assert (told.photographed, told.absent, told.excused, told.roster) == (2, 3, 1, 6)
    assert told.sentence() == (
        "6 students on the roster: 2 photographed (1 needs another pose), 3 absent (1 only in a group), 1 excused"
    )
