"""Side-cars and voice notes in a hot folder: they travel with their frame, wherever it goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from tests.capture_day import STATION, Hands, day, drop, frame, named, take_all, taking
from tests.capture_studio import booked_folder, hands, studio
from tui_studio.domain.capture import Fate
from tui_studio.services.studio import Studio
from tui_studio.workers.capture_folder import CaptureFolderJob
from tui_studio.workers.runner import JobRunner

__all__ = ["booked_folder", "hands", "studio"]


@pytest.fixture
def shoot(studio: Studio, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> int:
    """Baker stands in front."""
    monkeypatch.setattr("tui_studio.services.capture_taking.QUIET", 0.0)
    shoot = studio.capture.shoots()[0].id
    studio.capture.select(shoot, STATION, named(studio, shoot, "Baker"))
    hands.go(9)
    return shoot


@pytest.fixture
def hot(tmp_path: Path, hands: Hands, shoot: int) -> Path:
    """A picture with a side-car of each name and a voice note, whose names come before that of the picture."""
    taken = (hands.now() - timedelta(seconds=1)).replace(tzinfo=None)
    for name in ("IMG_0001.JPG.xmp", "IMG_0001.WAV", "img_0001.xmp"):
        drop(tmp_path / "hot", name, f"note {name}".encode())
    drop(tmp_path / "hot", "IMG_0001.jpg", frame(1, taken))
    drop(tmp_path / "hot", "IMG_0009.xmp", b"of a picture that never came")
    return tmp_path / "hot"


ENDINGS = (".WAV", ".jpg", ".jpg.xmp", ".xmp")


def stored(studio: Studio, last: str, shoot: int) -> list[str]:
    """Names of what lies in the folder of a session."""
    session = named(studio, shoot, last).session_id
    with studio._place.reading() as uow:
        rows = uow.capture.frames(shoot, session_id=session)
    files = [studio.settings.paths.images / row.path for row in rows]
    assert all(file.is_file() for file in files)
    return sorted(file.name for file in files)


def test_what_belongs_to_a_frame_comes_in_behind_it_under_its_name(studio: Studio, shoot: int, hot: Path) -> None:
    with taking(studio, shoot, hot) as taker:
        assert [taken.name for taken in take_all(taker)] == ["IMG_0001.jpg"]
        assert {taken.who for taken in take_all(taker)} == {"Baker, Ben"}
        assert take_all(taker) == [], "what has no picture stays where it is"
    assert stored(studio, "Baker", shoot) == sorted(f"10001_IMG_0001{ending}" for ending in ENDINGS)
    assert named(studio, shoot, "Baker").images == 1
    now = day(studio, shoot)
    assert now.counts == {Fate.ASSIGNED: 1}
    assert [one.name for one in now.frames] == ["IMG_0001.jpg"]
    assert studio.integrity.verify().sound


def test_it_goes_where_its_frame_goes_and_back(studio: Studio, shoot: int, hot: Path, hands: Hands) -> None:
    with taking(studio, shoot, hot) as taker:
        assert len(take_all(taker) + take_all(taker)) == 4
    hands.go(5)
    studio.capture.select(shoot, STATION, named(studio, shoot, "Clark"))
    assert studio.capture.last_were_next(shoot, STATION, 1) == "1 frame to Clark, Cleo"
    assert stored(studio, "Clark", shoot) == sorted(f"10002_IMG_0001{ending}" for ending in ENDINGS)
    assert studio.capture.undo(shoot, STATION) == "taken back: 1 frame to Clark, Cleo"
    assert studio.capture.exclude_last(shoot, STATION) == "1 frame left out"
    assert stored(studio, "Baker", shoot) == []
    assert len(list((studio.settings.paths.images / ".capture").rglob("*0001*"))) == 4
    studio.capture.undo(shoot, STATION)
    assert len(stored(studio, "Baker", shoot)) == 4
    assert studio.integrity.verify().sound


def test_a_voice_note_that_comes_late_follows_a_frame_that_was_moved_by_hand(
    studio: Studio, shoot: int, hot: Path
) -> None:
    (hot / "IMG_0001.WAV").unlink()
    with taking(studio, shoot, hot) as taker:
        assert len(take_all(taker) + take_all(taker)) == 3
        moves = studio.image_moves
        (picture,) = moves.find("10001_IMG_0001.jpg")
        plan = moves.plan([picture.id], "10002")
        assert plan.sentence().endswith("2 files that belong to them too; 10001 has none left")
        moves.apply(plan)
        drop(hot, "IMG_0001.WAV", b"smile")
        (note,) = take_all(taker)
    assert note.who == "Clark, Cleo"
    assert len(stored(studio, "Clark", shoot)) == 4


def test_a_folder_that_is_taken_in_once_does_not_end_before_the_side_cars(
    studio: Studio, shoot: int, hot: Path
) -> None:
    job = CaptureFolderJob(shoot, STATION, hot, once=True)
    runner = JobRunner(studio)
    assert runner.wait(runner.start(job).id, 30)
    assert runner.shutdown()
    assert (job.taken, job.along, job.counts) == (1, 3, {"assigned": 1})
    assert (job.alone, (hot / "IMG_0009.xmp").exists()) == (("IMG_0009.xmp",), True)


def test_a_side_car_without_a_picture_is_told_after_a_while_and_no_more_once_the_picture_came(
    studio: Studio, shoot: int, hot: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = CaptureFolderJob(shoot, STATION, hot, poll=True)
    runner, heard = JobRunner(studio), Queue[Any]()
    job.listen(heard.put)

    def comes_to(condition: Callable[[], bool]) -> None:
        while not condition():
            heard.get(timeout=30)

    monkeypatch.setattr("tui_studio.services.capture_taking.ALONE_AFTER", 1e9)
    started = runner.start(job)
    comes_to(lambda: job.along == 3)
    assert job.alone == ()
    monkeypatch.setattr("tui_studio.services.capture_taking.ALONE_AFTER", 0.0)
    comes_to(lambda: job.alone == ("IMG_0009.xmp",))
    drop(hot, "IMG_0009.JPG", frame(9, (hands.now() - timedelta(seconds=1)).replace(tzinfo=None)))
    comes_to(lambda: job.along == 4 and not job.alone)
    drop(hot, "IMG_0010.WAV", b"nobody")
    comes_to(lambda: job.alone == ("IMG_0010.WAV",))
    runner.cancel(started.id)
    assert runner.wait(started.id, 30)
    assert started.outcome is not None
    assert started.outcome.summary.endswith("1 side-car without a picture left in the hot folder.")
    said = [line.text for line in started.log if line.level == "warning"]
    assert said.count("IMG_0009.xmp: no picture of its name was taken in. It stays in the hot folder.") == 1
    assert "IMG_0010.WAV: no picture of its name was taken in. It stays in the hot folder." in said
    assert runner.shutdown()
