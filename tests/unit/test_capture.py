"""A capture day: selections, marks, frames by the time they were taken, and what a person decides on them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.capture_day import STATION, Hands, day, drop, frame, named, take_all, taking
from tests.capture_studio import booked_folder, hands, studio
from tui_studio.domain.capture import Act, Fate, State, state_of
from tui_studio.errors import InputRefused
from tui_studio.services.studio import Studio

__all__ = ["booked_folder", "hands", "studio"]


@pytest.fixture
def shoot(studio: Studio, hands: Hands) -> int:
    return studio.capture.shoots()[0].id


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    folder = tmp_path / "hot"
    folder.mkdir()
    return folder


def select(studio: Studio, shoot: int, last: str, station: str = STATION) -> int:
    return studio.capture.select(shoot, station, named(studio, shoot, last))


def shot(hot: Path, n: int, hands: Hands, lag: float = 1.0, **camera: str) -> None:
    """A frame that was taken `lag` seconds ago comes in."""
    drop(hot, f"IMG_{n:04}.JPG", frame(n, (hands.now() - timedelta(seconds=lag)).replace(tzinfo=None), **camera))


def whose(studio: Studio, shoot: int) -> dict[str, str]:
    """Last name or fate of every frame, by its name."""
    names = {one.session_id: one.last_name for one in day(studio, shoot).people}
    with studio._place.reading() as uow:
        return {one.name: names.get(one.session_id or 0, one.fate.value) for one in uow.capture.frames(shoot)}


def test_a_frame_belongs_to_who_stood_there_when_it_was_taken_not_when_it_came(studio, hands, shoot, hot) -> None:
    select(studio, shoot, "Baker")
    hands.go(20)
    early = hands.now()
    hands.go(10)
    select(studio, shoot, "Clark")
    hands.go(6)
    shot(hot, 2, hands)
    with taking(studio, shoot, hot) as taker:
        take_all(taker)
        drop(hot, "IMG_0001.JPG", frame(1, early.replace(tzinfo=None)))
        (late,) = take_all(taker)
    assert late.who == "Baker, Ben"
    assert whose(studio, shoot) == {"IMG_0001.JPG": "Baker", "IMG_0002.JPG": "Clark"}
    assert named(studio, shoot, "Baker").images == 1
    assert (studio.settings.paths.images / late.path).read_bytes() == frame(1, early.replace(tzinfo=None))
    assert studio.integrity.verify().sound


def test_frames_before_anybody_are_held_and_go_to_the_next_or_the_one_before(studio, hands, shoot, hot) -> None:
    shot(hot, 1, hands)
    with taking(studio, shoot, hot) as taker:
        (held,) = take_all(taker)
        assert (held.fate, held.reason) == (Fate.UNASSIGNED, "nobody in front of the camera")
        with pytest.raises(InputRefused, match="Nobody was in front"):
            studio.capture.give_held(shoot, STATION, "previous")
        assert studio.capture.give_held(shoot, STATION, "next") == "1 frame kept for the next person"
        select(studio, shoot, "Evans")
        assert whose(studio, shoot) == {"IMG_0001.JPG": "Evans"}
        hands.go(9)
        studio.capture.step_away(shoot, STATION)
        hands.go(5)
        shot(hot, 2, hands)
        take_all(taker)
    assert studio.capture.give_held(shoot, STATION, "previous") == "1 frame to Evans, Eve"
    assert whose(studio, shoot) == {"IMG_0001.JPG": "Evans", "IMG_0002.JPG": "Evans"}
    assert not list((studio.settings.paths.images / ".capture").rglob("*.JPG"))
    assert studio.integrity.verify().strangers == ()


def test_the_last_three_were_the_next_person(studio, hands, shoot, hot) -> None:
    with taking(studio, shoot, hot) as taker:
        select(studio, shoot, "Baker")
        for n in range(1, 6):
            hands.go(5)
            shot(hot, n, hands)
        take_all(taker)
        hands.go(5)
        select(studio, shoot, "Clark")  # scanned too late: three of the five were Clark's
        with studio._place.writing() as uow:
            newest = uow.capture.whole(uow.capture.frames(shoot)[0].id)
            pose = {"session_id": newest["session_id"], "kind": "primary", "image_id": newest["image_id"]}
            uow.records.insert("session_pose", pose)
            uow.commit()
        assert studio.capture.last_were_next(shoot, STATION, 3) == "3 frames to Clark, Cleo"
        assert sorted(whose(studio, shoot).values()) == ["Baker"] * 2 + ["Clark"] * 3
        with studio._place.reading() as uow:
            assert uow.records.find("session_pose", kind="primary") == [], "no pose of Baker is a picture of Clark"
        assert studio.capture.undo(shoot, STATION) == "taken back: 3 frames to Clark, Cleo"
        assert set(whose(studio, shoot).values()) == {"Baker"}
        assert (named(studio, shoot, "Baker").images, named(studio, shoot, "Clark").images) == (5, 0)
    assert studio.integrity.verify().sound


def test_the_last_two_were_whoever_is_scanned_next(studio, hands, shoot, hot) -> None:
    with taking(studio, shoot, hot) as taker:
        select(studio, shoot, "Baker")
        for n in range(1, 5):
            hands.go(5)
            shot(hot, n, hands)
        take_all(taker)
    assert studio.capture.last_were_next(shoot, STATION, 2) == "2 frames kept for the next person"
    hands.go(5)
    select(studio, shoot, "Clark")
    assert sorted(whose(studio, shoot).values()) == ["Baker", "Baker", "Clark", "Clark"]
    studio.capture.undo(shoot, STATION)
    assert sorted(whose(studio, shoot).values()) == ["Baker", "Baker", "unassigned", "unassigned"]
    select(studio, shoot, "Evans")
    assert sorted(whose(studio, shoot).values()) == ["Baker", "Baker", "Evans", "Evans"]


def test_deleting_leaves_out_and_erases_nothing(studio, hands, shoot, hot) -> None:
    with taking(studio, shoot, hot) as taker:
        select(studio, shoot, "Baker")
        hands.go(5)
        shot(hot, 1, hands)
        take_all(taker)
    assert studio.capture.exclude_last(shoot, STATION) == "1 frame left out"
    assert named(studio, shoot, "Baker").images == 0
    (kept,) = (studio.settings.paths.images / ".capture").rglob("*.JPG")
    assert kept.read_bytes() == (hot / "IMG_0001.JPG").read_bytes()
    studio.capture.undo(shoot, STATION)
    assert named(studio, shoot, "Baker").images == 1


def test_who_must_not_be_photographed_is_refused_and_nobody_stands_there(studio, hands, shoot, hot) -> None:
    select(studio, shoot, "Baker")
    hands.go(5)
    barred = named(studio, shoot, "Clark")
    with studio._place.writing() as uow:
        uow.records.update("client", barred.client_id, {"no_photo": True})
        uow.commit()
    with pytest.raises(InputRefused, match="DO NOT PHOTOGRAPH Clark"):
        studio.capture.select(shoot, STATION, barred)  # the screen did not know yet
    assert day(studio, shoot).current is None
    hands.go(5)
    shot(hot, 1, hands)
    with taking(studio, shoot, hot) as taker:
        (held,) = take_all(taker)
    assert held.fate is Fate.UNASSIGNED
    assert state_of(named(studio, shoot, "Clark"), frozenset()) is State.BARRED


def test_marks_end_when_the_person_comes_and_are_taken_back(studio, hands, shoot) -> None:
    select(studio, shoot, "Baker")
    studio.capture.mark(shoot, STATION, named(studio, shoot, "Baker"), Act.ABSENT)
    assert day(studio, shoot).current is None
    assert named(studio, shoot, "Baker").mark == "absent"
    assert studio.capture.undo(shoot, STATION) == "taken back: Baker, Ben not here"
    now = day(studio, shoot)
    assert now.current is not None
    assert now.current.last_name == "Baker"
    studio.capture.mark(shoot, STATION, named(studio, shoot, "Baker"), Act.LATER)
    select(studio, shoot, "Baker")
    assert named(studio, shoot, "Baker").mark == ""


def test_a_client_without_a_session_gets_one_and_a_walk_in_everything(studio, hands, shoot) -> None:
    with studio._place.writing() as uow:
        school = uow.organizations.find("Lincoln High School")
        assert school is not None
        uow.commit()
    number = studio.capture.walk_in(shoot, STATION, {"last_name": "Novak", "first_name": "Ida", "grade": "9"})
    now = day(studio, shoot)
    assert now.current is not None
    assert (now.current.name, now.current.number, now.current.grade) == ("Novak, Ida", number, "9")
    bare = studio.new_clients.blank()
    values = {
        **bare.values,
        "last_name": "Oak",
        "first_name": "Pia",
        "organization": "Lincoln High School",
        "year": 2026,
    }
    studio.new_clients.save(bare, values)
    oak = named(studio, shoot, "Oak")
    assert oak.session_id == 0
    assert studio.capture.select(shoot, STATION, oak) == named(studio, shoot, "Oak").session_id != 0
    assert studio.capture.select(shoot, STATION, oak) == named(studio, shoot, "Oak").session_id  # not a second one


def test_a_clock_that_is_off_holds_frames_until_it_is_known(studio, hands, shoot, hot) -> None:
    with taking(studio, shoot, hot) as taker:
        select(studio, shoot, "Baker")
        hands.go(10)
        shot(hot, 1, hands, lag=187)
        (held,) = take_all(taker)
        assert held.reason == "the clock of its camera is not known"
        assert held.clock == "Canon R6 (77): the clock seems 3:07 behind"
        hands.go(8)
        shot(hot, 2, hands, lag=187.5)
        (given,) = take_all(taker)
        assert (given.who, given.fate) == ("Baker, Ben", Fate.ASSIGNED)
    assert set(whose(studio, shoot).values()) == {"Baker"}


def test_a_slow_link_or_a_slow_clock_is_a_question(studio, hands, shoot, hot) -> None:
    with taking(studio, shoot, hot) as taker:
        select(studio, shoot, "Baker")
        for n in (1, 2, 3):
            hands.go(20)
            shot(hot, n, hands, lag=12)
        assert {taken.fate for taken in take_all(taker)} == {Fate.UNASSIGNED}
    assert studio.capture.set_clock(shoot, STATION, "Canon R6 (77)", 0) == 3
    assert set(whose(studio, shoot).values()) == {"Baker"}


def test_raw_and_jpeg_are_one_frame_whichever_comes_first(studio, hands, shoot, hot, monkeypatch) -> None:
    monkeypatch.setattr("tui_studio.services.capture_taking.QUIET", 0.0)
    select(studio, shoot, "Baker")
    hands.go(9)
    taken = (hands.now() - timedelta(seconds=1)).replace(tzinfo=None)
    from tests.picture_files import tiff

    raw = tiff(
        {0x010F: b"Canon\x00", 0x0110: b"Canon R6\x00"}, {0x9003: taken.strftime("%Y:%m:%d %H:%M:%S\x00").encode()}
    )
    with taking(studio, shoot, hot) as taker:
        drop(hot, "IMG_0001.CR2", raw)
        take_all(taker)
        assert named(studio, shoot, "Baker").images == 1
        drop(hot, "IMG_0001.JPG", frame(1, taken, serial=""))
        take_all(taker)
        assert named(studio, shoot, "Baker").images == 1
        assert studio.capture.exclude_last(shoot, STATION) == "1 frame left out"
    assert set(whose(studio, shoot).values()) == {"excluded"}
    assert studio.integrity.verify().database == ()


def test_a_file_that_is_still_written_waits_and_one_that_never_ends_is_damaged(studio, hands, shoot, hot, monkeypatch):
    select(studio, shoot, "Baker")
    hands.go(9)
    whole = frame(1, (hands.now() - timedelta(seconds=1)).replace(tzinfo=None))
    file = hot / "IMG_0001.JPG"
    with taking(studio, shoot, hot) as taker:
        file.write_bytes(whole[:700])
        assert take_all(taker) == []
        file.write_bytes(whole)
        assert [taken.who for taken in take_all(taker)] == ["Baker, Ben"]
        (hot / "IMG_0002.JPG").write_bytes(whole[:700])
        monkeypatch.setattr("tui_studio.services.capture_taking.QUIET", 0.0)
        assert take_all(taker) == []
        monkeypatch.setattr("tui_studio.services.capture_taking.PATIENCE", 0.0)
        assert [taken.fate for taken in take_all(taker)] == [Fate.DAMAGED]
        assert take_all(taker) == []


def test_what_was_taken_in_is_known_again_and_a_twin_is_told(studio, hands, shoot, hot) -> None:
    select(studio, shoot, "Baker")
    hands.go(9)
    shot(hot, 1, hands)
    with taking(studio, shoot, hot) as taker:
        assert len(take_all(taker)) == 1
    with taking(studio, shoot, hot) as taker:
        assert take_all(taker) == []
        drop(hot, "COPY.JPG", (hot / "IMG_0001.JPG").read_bytes())
        assert [taken.fate for taken in take_all(taker)] == [Fate.DUPLICATE]
    assert named(studio, shoot, "Baker").images == 1


def test_two_stations_do_not_hear_of_each_other(studio, hands, shoot, hot) -> None:
    select(studio, shoot, "Baker")
    select(studio, shoot, "Clark", "Stage")
    hands.go(9)
    shot(hot / "a", 1, hands)
    shot(hot / "b", 2, hands, serial="88")
    with taking(studio, shoot, hot / "a") as one, taking(studio, shoot, hot / "b", "Stage") as other:
        assert [taken.who for taken in (*take_all(one), *take_all(other))] == ["Baker, Ben", "Clark, Cleo"]
    assert day(studio, shoot).in_front == {named(studio, shoot, name).session_id for name in ("Baker", "Clark")}


def test_the_same_person_stands_there_after_a_power_cut_but_not_the_next_day(studio, hands, shoot) -> None:
    select(studio, shoot, "Baker")
    studio.capture.open_station(shoot, STATION)
    current = day(studio, shoot).current
    assert current is not None
    assert current.last_name == "Baker"
    hands.go(24 * 3600)
    studio.capture.open_station(shoot, STATION)
    assert day(studio, shoot).current is None


def test_next_goes_through_the_class_then_to_those_who_come_later(studio, hands, shoot) -> None:
    first = day(studio, shoot).next()
    assert first is not None
    mates = [one for one in day(studio, shoot).people if one.school_class == first.school_class]
    studio.capture.mark(shoot, STATION, mates[0], Act.LATER)
    for mate in mates[1:]:
        studio.capture.select(shoot, STATION, mate)
        studio.capture.mark(shoot, STATION, mate, Act.ABSENT)
    assert day(studio, shoot).next() == next(one for one in day(studio, shoot).people if one.key == mates[0].key)


def test_the_schedule_cannot_be_taken_back_under_a_capture_day(studio, hands, shoot) -> None:
    select(studio, shoot, "Baker")
    last = studio.journal.last()
    assert last is not None
    assert "in front of a camera" in last.refused or last.kind != "schedule"


def test_the_sheet_of_codes_is_a_page_whose_codes_read_as_actions(studio, hands, tmp_path: Path) -> None:
    from tui_studio.domain.action_codes import ACTIONS, action_code, action_of

    sheet = studio.capture.desk.print_codes(tmp_path / "codes.pdf")
    assert sheet.read_bytes().startswith(b"%PDF")
    assert [action_of(action_code(action)) for action in ACTIONS] == list(ACTIONS)
    assert action_of("10004") is None


def test_a_desk_offers_what_it_captured_last(studio, hands) -> None:
    wanted = {"shoot": "Lincoln High School 2026", "station": "Gym", "folder": "/tether"}
    studio.capture.desk.remember(wanted)
    assert studio.capture.desk.remembered() == wanted
