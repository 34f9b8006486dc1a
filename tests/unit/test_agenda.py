"""A day of a station: gaps, clashes, and the list that the Agenda and its roster show."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import PICTURE_DAY, enroll, schedule, session_ids, slot_row
from tui_studio.domain.agenda import Booking, clashes, gaps, in_order, notes, stations, summary
from tui_studio.domain.rows import AgendaRow
from tui_studio.domain.slots import Station
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.agenda import AgendaService
from tui_studio.services.studio import Studio

ANN, BEN, HALL = Station("Ann", "Gym"), Station("Ben", "Gym"), Station("", "Hall")
SHORT = settings(max_examples=80)


def booking(number: int, start: str = "", end: str = "", station: Station = ANN, *, cancelled: bool = False) -> Booking:
    times = (time.fromisoformat(text) if text else None for text in (start, end))
    return Booking(number, str(number), *times, station, cancelled)


def test_gaps_hold_places_of_the_usual_length_and_cancelled_ones_are_free() -> None:
    day = [
        booking(1, "08:00", "08:03"), booking(2, "08:04", "08:07"), booking(3, "08:10", "08:13", cancelled=True),
        booking(4, "08:16", "08:19"), booking(5, "23:57", "00:00"), booking(6),
    ]  # fmt: skip
    free = gaps(day)
    assert [(gap.after, gap.begins, gap.ends, gap.places) for gap in free.values()] == [
        (2, 487, 496, 3), (4, 499, 1437, 312),
    ]  # fmt: skip
    assert notes(day) == {2: "3 free at 08:07", 3: "cancelled", 4: "312 free at 08:19"}
    found = summary(day)
    assert found.sentence() == "5 sessions · 315 free · 08:00-24:00 · 1 without a time · 1 cancelled"
    assert summary([]).sentence() == "0 sessions"


def test_one_photographer_twice_at_a_time_clashes_or_a_room_where_nobody_is_named() -> None:
    day = [
        booking(1, "08:00", "08:30"), booking(2, "08:10", "08:12"), booking(3, "08:20", "08:22", BEN),
        booking(4, "08:30", "08:40"), booking(5, "08:31", "", HALL), booking(6, "08:31", cancelled=True),
        booking(7, "08:31", "", HALL),
    ]  # fmt: skip
    assert clashes(day) == {1: ["2"], 2: ["1"], 5: ["7"], 7: ["5"]}
    assert notes(day)[1] == "! clash 2"
    assert [summary(day, one).clashes for one in (ANN, BEN, HALL, None)] == [2, 0, 2, 4]
    assert stations(day) == [HALL, ANN, BEN]


minutes = st.integers(0, 200)
days = st.lists(
    st.tuples(minutes, st.integers(1, 30), st.sampled_from([ANN, BEN, Station()]), st.booleans()), max_size=12
)


@given(days)
@SHORT
def test_clashes_and_gaps_are_those_of_every_minute(day: list[tuple[int, int, Station, bool]]) -> None:
    bookings = [
        Booking(n, str(n), time(start // 60, start % 60), time((start + long) // 60, (start + long) % 60), where, gone)
        for n, (start, long, where, gone) in enumerate(day)
    ]
    held = [one for one in bookings if not one.cancelled]

    def share(one: Booking, other: Booking) -> bool:
        return one.station == other.station

    overlapping = {
        one.id
        for one in held
        for other in held
        if one is not other and share(one, other) and max(one.begins, other.begins) < min(one.ends, other.ends)
    }
    assert set(clashes(bookings)) == overlapping
    for gap in gaps(bookings).values():
        where = next(one.station for one in held if one.id == gap.after)
        mine = [one for one in held if one.station == where]
        assert not any(one.begins < gap.ends and one.ends > gap.begins for one in mine)
        assert any(one.ends == gap.begins for one in mine)
        assert any(one.begins == gap.ends for one in mine)
    assert in_order(reversed(bookings)) == in_order(bookings)


# the list


@pytest.fixture
def school(studio: Studio) -> Studio:
    """Four with Ann, four with Ben, another day for the second."""
    enroll(studio, 8)
    schedule(studio, slots=(slot_row(stations=(ANN, BEN)),))
    change(studio, 2, date=date(2026, 9, 15))
    return studio


def change(studio: Studio, session: int, **values: object) -> None:
    view = studio.session_records.get(session)
    studio.session_records.save(view, {**view.values, **values})


def test_the_list_holds_the_day_and_the_station_in_the_order_of_time(school: Studio) -> None:
    whole, mine = school.agenda.on(PICTURE_DAY), school.agenda.on(PICTURE_DAY, ANN)
    assert len(whole.ids()) == whole.count() == 7
    rows = mine.rows(mine.ids())
    assert [row.start for row in rows.values()] == ["08:00", "08:03", "08:06", "08:09"]
    assert {row.station for row in rows.values()} == {"Ann/Gym"}
    first = rows[mine.ids()[0]]
    assert (first.class_name, first.note) == (f"{first.grade} · {first.teacher}", "")
    named = mine.ids(first.last_name)
    assert list(named) == [first.id]
    backwards = mine.ids("", (SortKey("start", descending=True),))
    assert list(backwards) == list(mine.ids())[::-1]
    by_class = whole.rows(ids := whole.ids("", (SortKey("class_name"),)))
    assert [by_class[one].class_name for one in ids] == sorted(
        (row.class_name for row in by_class.values()), key=_grade
    )
    with pytest.raises(InputRefused):
        mine.ids("nofield:1")


def _grade(name: str) -> tuple[int, str]:
    grade, _, teacher = name.partition(" · ")
    return int(grade), teacher


def test_the_days_with_sessions_are_found(school: Studio) -> None:
    day = school.agenda.day(PICTURE_DAY)
    assert (day.previous, day.next) == (None, date(2026, 9, 15))
    assert day.stations == (ANN, BEN)
    assert [one.sessions for one in day.summaries] == [4, 3]
    assert school.agenda.first_day() == PICTURE_DAY
    empty = school.agenda.day(date(2026, 9, 20))
    assert (empty.previous, empty.stations, empty.whole.sessions) == (date(2026, 9, 15), (), 0)
    assert school.agenda.station(PICTURE_DAY, "ben") == school.agenda.station(PICTURE_DAY, "Ben/gym") == BEN
    with pytest.raises(NotFound, match=r"Nobody works at “Cleo” on Mon 2026-09-14\. There are Ann/Gym, Ben/Gym"):
        school.agenda.station(PICTURE_DAY, "Cleo")


def test_a_day_whose_sessions_were_all_called_off_is_no_day_with_sessions(school: Studio) -> None:
    ids = session_ids(school, "date:2026-09-15")
    school.moves.cancel(school.moves.plan_cancel(ids), "snow")
    assert school.agenda.day(PICTURE_DAY).next is None
    assert school.agenda.day(date(2026, 9, 20)).previous == PICTURE_DAY


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_the_roster_lists_each_station_with_flags(school: Studio, tmp_path: Path) -> None:
    view = school.client_records.get(1)
    school.client_records.save(view, {**view.values, "no_photo": True})
    file = tmp_path / "roster.pdf"
    result = school.agenda.print_roster(PICTURE_DAY, None, file, "a4")
    assert (result.sessions, result.pages, result.replaced) == (7, 2, False)
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
    ann, ben = text.split("\f")[:2]
    assert "Mon 2026-09-14" in ann
    assert "Ann/Gym" in ann
    assert "1 of 2" in ann
    assert ann.count("DO NOT PHOTOGRAPH") == 1
    rows = school.sessions.rows(session_ids(school)).values()
    assert [row.number for row in rows if row.number in ben] == [r.number for r in rows if r.photographer == "Ben"][1:]
    assert school.agenda.print_roster(PICTURE_DAY, BEN, file).pages == 1
    with pytest.raises(InputRefused, match="no session on Sun 2026-09-20"):
        school.agenda.print_roster(date(2026, 9, 20), None, file)


def test_a_session_that_goes_while_the_day_is_sorted_is_left_out(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    enroll(studio, 3)
    made = schedule(studio)
    day, read = studio.agenda.on(PICTURE_DAY), AgendaService.rows

    def rows(self: AgendaService, ids: Sequence[int]) -> dict[int, AgendaRow]:
        if studio.sessions.count():
            studio.journal.undo(made.batch)
        return read(self, ids)

    monkeypatch.setattr(AgendaService, "rows", rows)
    assert list(day.ids("", (SortKey("note"),))) == []
