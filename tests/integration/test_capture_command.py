"""`tui-studio capture`: a hot folder without a screen."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.capture_day import STATION, booked, day, drop, frame, named
from tui_studio.config import load_settings
from tui_studio.domain.action_codes import ACTIONS, action_code
from tui_studio.domain.capture import Fate
from tui_studio.services.studio import Studio, open_studio
from tui_studio.workers.capture_folder import CaptureFolderJob
from tui_studio.workers.runner import JobRunner


@pytest.fixture
def studio(settings, new_studio: Path):
    booked(settings.paths.root, new_studio, 6)
    made = open_studio(load_settings(settings.paths.root))
    yield made
    made.close()


def test_a_folder_is_taken_in_once_and_what_is_nobodys_is_told(studio: Studio, cli, tmp_path: Path) -> None:
    shoot = studio.capture.shoots()[0]
    studio.capture.select(shoot.id, STATION, named(studio, shoot.id, "Baker"))
    now = studio.clock.now().replace(tzinfo=None)
    drop(tmp_path / "hot", "IMG_0001.JPG", frame(1, now))
    drop(tmp_path / "hot", "IMG_0002.JPG", frame(2, now - timedelta(seconds=60)))
    drop(tmp_path / "hot", "IMG_0001.xmp", b"a side-car")
    drop(tmp_path / "hot", "IMG_0009.xmp", b"of a picture that never came")
    drop(tmp_path / "hot", "notes.txt", b"not a picture")
    code, out, err = cli("capture", "lincoln 2026", str(tmp_path / "hot"), "--station", STATION, "--once", "--json")
    document = json.loads(out)
    events = [json.loads(line) for line in err.splitlines()]
    assert code == 3
    assert document["counts"] == {"assigned": 1, "unassigned": 1, "excluded": 0, "damaged": 0, "duplicate": 0}
    assert [held["path"] for held in document["held"]] == ["IMG_0002.JPG"]
    assert (document["taken"], document["side_cars"], document["side_cars_alone"]) == (2, 1, ["IMG_0009.xmp"])
    assert {(event["path"], event["name"]) for event in events} == {
        ("IMG_0001.JPG", "Baker, Ben"),
        ("IMG_0001.xmp", "Baker, Ben"),
        ("IMG_0002.JPG", ""),
    }
    code, out, err = cli("capture", "lincoln 2026", str(tmp_path / "hot"), "--station", STATION, "--once")
    assert code == 0  # once only
    assert "IMG_0009.xmp: no picture of its name was taken in" in out + err
    assert (tmp_path / "hot" / "IMG_0009.xmp").read_bytes() == b"of a picture that never came"


def test_a_scanner_on_stdin_selects_and_an_action_code_acts(studio: Studio, cli, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "hot").mkdir()
    shoot = studio.capture.shoots()[0].id
    person = named(studio, shoot, "Baker")
    lines = f"{person.number}\n{action_code('absent')}\n99999\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    from tui_studio.cli.capture import _scan

    _scan(studio, CaptureFolderJob(shoot, STATION, tmp_path / "hot"), True)
    assert named(studio, shoot, "Baker").mark == "absent"
    assert day(studio, shoot).current is None


def test_a_shoot_that_is_not_there_is_refused_with_those_that_are(studio: Studio, cli, tmp_path: Path) -> None:
    code, _, err = cli("capture", "nowhere", str(tmp_path))
    assert code == 2
    assert "Lincoln High School 2026" in err
    assert cli("capture", "lincoln", str(tmp_path / "none"), "--once")[0] == 2
    assert cli("capture", "lincoln", str(studio.settings.paths.images), "--once")[0] == 2


@pytest.mark.parametrize("poll", [False, True], ids=["events", "listing"])
def test_the_watch_takes_in_what_comes_and_ends_when_asked(studio: Studio, tmp_path: Path, poll: bool) -> None:
    hot = tmp_path / "hot"
    hot.mkdir()
    shoot = studio.capture.shoots()[0].id
    studio.capture.select(shoot, STATION, named(studio, shoot, "Baker"))
    job = CaptureFolderJob(shoot, STATION, hot, poll=poll)
    from queue import Queue

    heard: Queue = Queue()
    job.listen(heard.put)
    runner = JobRunner(studio)
    record = runner.start(job)
    now = studio.clock.now().replace(tzinfo=None)
    for n in range(1, 6):
        drop(hot, f"IMG_{n:04}.JPG", frame(n, now))
    told = [heard.get(timeout=30) for _ in range(5)]
    assert {one.fate for one in told} == {Fate.ASSIGNED}
    runner.cancel(record.id)
    assert runner.wait(record.id, 30)
    assert runner.shutdown()
    assert named(studio, shoot, "Baker").images == 5
    assert studio.integrity.verify().sound
    assert list((studio.settings.paths.images / ".manifests").glob("capture-*.sha256"))


def test_action_codes_are_nobodys_number_and_tell_each_other_apart() -> None:
    codes = [action_code(action) for action in ACTIONS]
    assert len(set(codes)) == len(codes)
    assert all(code.isdigit() and code.startswith("0000") and len(code) == 9 for code in codes)


def test_a_capture_day_on_a_server(server_studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.capture_day import take_all, taking
    from tests.factories import enroll, schedule

    enroll(server_studio, 4)
    schedule(server_studio)
    shoot = server_studio.capture.shoots()[0].id
    server_studio.capture.select(shoot, STATION, named(server_studio, shoot, "Baker"))
    hot = tmp_path / "hot"
    now = server_studio.clock.now().replace(tzinfo=None)
    monkeypatch.setattr("tui_studio.services.capture_taking.QUIET", 0.0)
    with taking(server_studio, shoot, hot) as taker:
        for n in (1, 2, 3):
            drop(hot, f"IMG_{n:04}.JPG", frame(n, now))
        drop(hot, "IMG_0003.JPG.xmp", b"a side-car")
        assert {one.fate for one in take_all(taker)} == {Fate.ASSIGNED}
        assert [(one.name, one.who) for one in take_all(taker)] == [("IMG_0003.JPG.xmp", "Baker, Ben")]
    server_studio.capture.select(shoot, STATION, named(server_studio, shoot, "Clark"))
    server_studio.capture.last_were_next(shoot, STATION, 2)
    server_studio.capture.exclude_last(shoot, STATION)
    people = {one.last_name: one.images for one in day(server_studio, shoot).people}
    assert (people["Baker"], people["Clark"]) == (1, 1)
    step = server_studio.journal.last()
    assert step is not None
    assert step.summary.endswith("1 frame left out")
    server_studio.journal.undo(step.batch)
    assert {one.last_name: one.images for one in day(server_studio, shoot).people} | {"Baker": 1, "Clark": 2} == {
        one.last_name: one.images for one in day(server_studio, shoot).people
    }
    assert server_studio.integrity.verify().sound
