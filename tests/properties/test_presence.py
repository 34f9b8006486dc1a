"""Whatever happened to whom: photographed, absent and excused are the roster."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.presence import MISSING, SEEN, Occasion, Presence, Pupil, roll


@st.composite
def occasions(draw: st.DrawFn) -> Occasion:
    own = draw(st.integers(0, 4))
    day = draw(st.none() | st.dates(date(2026, 9, 1), date(2026, 12, 1)))
    return Occasion(1, "1", day, draw(st.booleans()), own, draw(st.integers(0, own)), draw(st.integers(0, 3)))


pupils = st.builds(
    Pupil,
    st.integers(1, 99),
    st.integers(0, 99),
    occasions=st.lists(occasions(), max_size=3).map(tuple),
    barred=st.booleans(),
    mark=st.sampled_from(("", "absent", "refused", "later")),
    excused=st.sampled_from(("", "moved")),
    retake_wanted=st.sampled_from(("", "eyes")),
)


@given(st.lists(pupils))
def test_everybody_is_counted_once(people: list[Pupil]) -> None:
    told = roll(one.presence for one in people)
    assert told.photographed + told.absent + told.excused == told.roster == len(people)
    assert told.another_pose <= told.photographed
    assert told.only_group <= told.absent


@given(pupils)
def test_somebody_with_a_picture_is_never_absent(pupil: Pupil) -> None:
    seen = any(one.own for one in pupil.occasions)
    assert (pupil.presence in SEEN) == seen
    assert seen or pupil.presence in (*MISSING, Presence.EXCUSED)
    assert (pupil.best is None) <= (pupil.presence is not Presence.PHOTOGRAPHED)
