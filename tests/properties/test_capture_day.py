"""Whatever order frames come in: every one found is accounted for, and none is anybody's who was not there."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.capture_day import STATION, booked, day, drop, frame, take_all, taking, with_hands
from tui_studio.config import load_settings
from tui_studio.domain.capture import Fate, Person, Selection, State, next_in_class, owner_at, state_of
from tui_studio.domain.capture_board import summed, tallies
from tui_studio.domain.capture_clock import Arrival, Trust, judge
from tui_studio.errors import InputRefused
from tui_studio.services.studio import open_studio

EIGHT = datetime.fromisoformat("2026-09-14T08:00")
MOMENTS = st.integers(0, 500).map(lambda second: EIGHT + timedelta(seconds=second))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, new_studio: Path) -> Path:
    return booked(tmp_path_factory.mktemp("capture") / "studio", new_studio, 4)


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("select"), st.integers(0, 3)),
        st.tuples(st.just("nobody"), st.just(0)),
        st.tuples(st.just("shot"), st.integers(0, 4)),
        st.tuples(st.just("shot"), st.integers(0, 4)),
        st.tuples(st.just("deliver"), st.integers(0, 99)),
        st.tuples(st.just("killed"), st.just(0)),
        st.tuples(st.just("next"), st.integers(1, 3)),
        st.tuples(st.just("out"), st.just(0)),
        st.tuples(st.just("damaged"), st.just(0)),
    ),
    min_size=4,
    max_size=14,
)


@given(events=EVENTS)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_frames_found_are_frames_accounted_for_and_nobody_gets_a_strangers(template: Path, events) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as now:
        now.setattr("tui_studio.services.capture_taking.PATIENCE", 0.0)  # what does not decode is damaged at once
        Story(Path(folder), template).play(events)


class Story:
    """One day at one station, with frames on their way that come in any order."""

    def __init__(self, folder: Path, template: Path) -> None:
        shutil.copytree(template, folder / "studio")
        self.studio = open_studio(load_settings(folder / "studio"))
        self.hands, self.hot = with_hands(self.studio), folder / "hot"
        self.hot.mkdir()
        self.shoot = self.studio.capture.shoots()[0].id
        self.people = day(self.studio, self.shoot).people
        self.away: list[tuple[str, bytes]] = []
        self.count = 0
        self.by_hand = False

    def play(self, events: list[tuple[str, int]]) -> None:
        taker = taking(self.studio, self.shoot, self.hot)
        with taker as first:
            live = first
            for kind, n in [*events, ("deliver", 0)]:
                self.hands.go(3)
                self.step(kind, n)
                if kind == "killed":  # another process begins with what the records say
                    live = self.studio.capture.taking(self.shoot, STATION, self.hot)
                    live._incoming, live._pool, live._behind = first._incoming, first._pool, first._behind
                if kind in ("deliver", "damaged"):
                    take_all(live)
        self.check()
        self.studio.close()

    def step(self, kind: str, n: int) -> None:
        capture = self.studio.capture
        try:
            if kind == "select":
                capture.select(self.shoot, STATION, self.people[n])
            elif kind == "nobody":
                capture.step_away(self.shoot, STATION)
            elif kind in ("shot", "damaged"):
                self.count += 1
                data = frame(self.count, self.hands.now().replace(tzinfo=None))
                name = f"IMG_{self.count:04}.JPG"
                self.away.append((name, data if kind == "shot" else data[:-300] + bytes(298) + b"\xff\xd9"))
            elif kind == "deliver":
                Random(n).shuffle(self.away)
                for name, data in self.away:
                    drop(self.hot, name, data)
                self.away = []
            elif kind == "next":
                capture.last_were_next(self.shoot, STATION, n)
                self.by_hand = True
            elif kind == "out":
                capture.exclude_last(self.shoot, STATION)
        except InputRefused:
            pass

    def check(self) -> None:
        with self.studio._place.reading() as uow:
            frames = uow.capture.frames(self.shoot)
            there = uow.capture.selections(self.shoot, STATION)
            counts = uow.capture.counts(self.shoot)
            assert uow.capture.unsettled(self.shoot) == []
        assert len(frames) == self.count - len(self.away) == sum(counts.values())
        assert set(counts) <= {Fate.ASSIGNED, Fate.UNASSIGNED, Fate.EXCLUDED, Fate.DAMAGED}
        for one in frames:
            if one.fate is Fate.ASSIGNED and not self.by_hand:
                assert one.session_id == owner_at(there, one.moment)
            assert (self.studio.settings.paths.images / one.path).is_file()
        assert self.studio.integrity.verify().sound


@given(st.lists(st.tuples(MOMENTS, st.one_of(st.none(), st.integers(1, 5))), max_size=12), MOMENTS)
def test_the_owner_is_whoever_was_selected_last_before(selected, moment) -> None:
    ordered = [Selection(who, at, n) for n, (at, who) in enumerate(sorted(selected, key=lambda pair: pair[0]))]
    found = owner_at(ordered, moment)
    before = [one for one in ordered if one.at <= moment]
    assert found == (before[-1].session_id if before else None)


@given(st.floats(-4000, 4000), st.lists(st.tuples(st.integers(0, 300), st.floats(0, 2)), min_size=2, max_size=20))
def test_a_clock_is_found_right_or_off_by_what_it_is_off(off, frames) -> None:
    taken = [EIGHT + timedelta(seconds=second) for second, _ in frames]
    arrivals = [Arrival(at, at + timedelta(seconds=off + lag)) for at, (_, lag) in zip(taken, frames, strict=True)]
    verdict = judge(arrivals)
    if verdict.trust is Trust.RIGHT:
        assert -4 <= off <= 5
    elif verdict.trust is Trust.OFF:
        assert off - 0.01 <= verdict.seconds <= off + 2.01


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["", "absent", "refused", "later"]), st.booleans(),
                          st.integers(0, 2)), max_size=20))  # fmt: skip
def test_everybody_is_counted_once_and_next_is_somebody_who_waits(rows) -> None:
    people = [
        Person(n, n + 1, str(n), "", "", f"L{n:02}", "A", str(grade), no_photo=barred, images=images, mark=mark)
        for n, (grade, mark, barred, images) in enumerate(rows)
    ]
    people.sort(key=lambda one: one.grade)
    assert summed(tallies(people, frozenset())).total == len(people)
    coming = next_in_class(people, people[0] if people else None)
    if coming is not None:
        assert state_of(coming, frozenset()) in (State.WAITING, State.LATER)
        assert coming != people[0]
