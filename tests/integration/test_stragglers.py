"""The roll call of a shoot, retake days and the lists about them, over a real studio and by command."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.factories import SCHOOL, enroll, schedule
from tests.picture_rows import shot
from tests.simple_card import CAMERA, plain_card, portrait
from tui_studio.domain.frames import CameraFacts
from tui_studio.domain.presence import FOR_RETAKE, Presence
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import InputRefused, StudioError
from tui_studio.integrations.sample_pictures import save_jpeg
from tui_studio.repositories.capture import ShootChoice
from tui_studio.services.picture_day_reports import REPORTS
from tui_studio.services.stragglers import StragglerService
from tui_studio.services.studio import Studio

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def day(studio: Studio) -> Studio:
    return photographed_day(studio)


def photographed_day(studio: Studio) -> Studio:
    """Nine students: 1 to 4 photographed, 5 only with 1, 6 rejected, 7 barred, 8 and 9 absent."""
    enroll(studio, 9)
    schedule(studio, order="number")
    for number in ("10001", "10002", "10003", "10004"):
        shot(studio, number, 2)
    shot(studio, "10001", shared_with=("10005",))
    shot(studio, "10006", 3, rating=3)
    view = studio.client_records.get(7)
    studio.client_records.save(view, {**view.values, "no_photo": True})
    return studio


def listed(studio: Studio, *who: Presence) -> StragglerService:
    return studio.stragglers.on(studio.stragglers.shoots()[0], who)


def standing(studio: Studio) -> dict[int, str]:
    here = listed(studio)
    return {key: row.presence for key, row in here.rows(here.ids()).items()}


def test_everybody_is_told_once_and_the_roll_is_the_roster(day: Studio) -> None:
    assert standing(day) == {
        **dict.fromkeys((1, 2, 3, 4), "photographed"),
        5: "only group", 6: "another pose", 7: "excused", 8: "absent", 9: "absent",
    }  # fmt: skip
    call = listed(day).call()
    assert (call.roll.photographed, call.roll.absent, call.roll.excused, call.roll.roster) == (5, 3, 1, 9)
    assert sum(mine.roster for _, mine in call.classes) == 9
    assert sorted(listed(day, *FOR_RETAKE).ids()) == [5, 6, 8, 9]
    assert listed(day, Presence.ABSENT).ids("-ava").tolist() == listed(day, Presence.ABSENT).ids().tolist()


def test_a_server_tells_the_same(server_studio: Studio) -> None:
    day = photographed_day(server_studio)
    shoot = day.stragglers.shoots()[0]
    assert standing(day)[5] == "only group"
    assert listed(day).call().roll.roster == 9
    assert listed(day, *FOR_RETAKE).ids("", (SortKey("last_name"),)).tolist()
    made = day.retakes.book(day.retakes.plan(shoot, [5, 6, 8, 9], day=day.clock.today()))
    assert listed(day).rows([8])[8].note.startswith("retake booked")
    assert [len(day.reports.make(name, shoot).rows) for name in REPORTS] == [3, 9, 0, 0, 7]
    day.journal.undo(made.batch)
    assert len(day.capture.shoots()) == 1


def test_a_retake_day_that_is_taken_back_leaves_nothing(day: Studio) -> None:
    shoot = day.stragglers.shoots()[0]
    day.journal.undo(day.retakes.book(day.retakes.plan(shoot, [8, 9], day=day.clock.today())).batch)
    assert standing(day)[8] == "absent"
    assert listed(day).rows([8])[8].note == ""
    assert len(day.capture.shoots()) == 1
    for name in ("", shoot.name, " "):
        with pytest.raises(InputRefused, match="a name of their own"):
            day.retakes.plan(shoot, [8], day=day.clock.today(), name=name)


def test_a_retake_day_is_booked_and_photographed(day: Studio) -> None:
    shoot = day.stragglers.shoots()[0]
    plan = day.retakes.plan(shoot, [5, 6, 7, 8, 9], day=day.clock.today())
    assert "4 retake sessions on" in plan.sentence()
    assert "must not be photographed" in plan.sentence()
    made = day.retakes.book(plan)
    assert made.created == 4
    assert [one.title for one in day.stragglers.shoots()] == [shoot.title], "the retakes belong to their shoot"
    row = listed(day).rows([8])[8]
    assert (row.presence, row.note) == ("absent", f"retake booked: {row.session}")
    with pytest.raises(InputRefused, match="booked already"):
        day.retakes.plan(shoot, [8], day=day.clock.today())
    shot(day, listed(day).rows([6])[6].session, 2)
    six = listed(day).rows([6])[6]
    assert (six.presence, len(six.days.split(", "))) == ("photographed", 2)
    assert six.session != "10006", "the retake takes the place of the primary pose"
    with pytest.raises(StudioError, match="have images by now"):
        day.journal.undo(made.batch)


def test_the_pose_of_a_retake_goes_out_instead_of_the_one_before(day: Studio, tmp_path: Path) -> None:
    shoot = day.stragglers.shoots()[0]
    day.retakes.book(day.retakes.plan(shoot, [2, 6], day=day.clock.today()))
    again = listed(day).rows([6])[6].note.rpartition(" ")[2]
    first, second = day.sessions.find_number("10006"), day.sessions.find_number(again)
    assert first is not None
    assert second is not None
    pose(day, first, "primary", "yearbook")
    shot(day, again, 2)
    ids = [first, second]
    assert len(day.retouching.plan_export(ids, "poses", tmp_path / "out").images) == 1, "no pose of the retake yet"
    pose(day, second, "primary")
    plan = day.retouching.plan_export(ids, "poses", tmp_path / "out")
    assert sorted(image.number for image in plan.images) == ["10006", again], "the yearbook pose stays the first one"
    pose(day, second, "yearbook")
    plan = day.retouching.plan_export(ids, "poses", tmp_path / "out")
    assert [image.number for image in plan.images] == [again]
    assert [(skip.record, skip.reason) for skip in plan.skipped] == [("10006", f"retaken as {again}")]


def pose(studio: Studio, session_id: int, *kinds: str) -> None:
    session = studio.image_check.session(session_id)
    assert session is not None
    for kind in kinds:
        studio.image_check.set_pose(session_id, session.images[0].id, kind)


def test_an_excuse_and_a_wish_for_a_retake_are_steps_that_can_be_taken_back(day: Studio) -> None:
    here = listed(day)
    assert here.excuse([8, 9], "moved away") == 2
    assert here.excuse([8], "moved away") == 0
    assert here.want_retake([1], "eyes closed") == 1
    assert standing(day) | {1: "another pose", 8: "excused", 9: "excused"} == standing(day)
    for _ in "12":
        last = day.journal.last()
        assert last is not None
        day.journal.undo(last.batch)
    assert (standing(day)[1], standing(day)[8]) == ("photographed", "absent")


def loose(studio: Studio, shoot: ShootChoice) -> list[str]:
    """The cards with a frame of nobody that the report of a shoot tells."""
    return [row[0].rpartition("/")[2] for row in studio.reports.make("unassigned", shoot).rows]


def test_unassigned_frames_of_the_days_of_a_shoot_are_told_whatever_else_was_on_their_card(
    day: Studio, tmp_path: Path
) -> None:
    enroll(day, 3, school="Elm Grove")
    schedule(day, school="Elm Grove", untimed=date(2026, 9, 21))
    lincoln, other = sorted(day.stragglers.shoots(), key=lambda one: one.organization != SCHOOL)
    elm = day.sessions.rows(day.sessions.ids('org:"Elm Grove"'))
    number = sorted(row.number for row in elm.values())[0]
    for name, taken, before in (("mixed", "2026-09-14", 1), ("nobody", "2026-09-14", 2), ("later", "2026-09-21", 3)):
        card = plain_card(tmp_path / name, [number] if name == "mixed" else [], day=taken)
        moment = datetime.fromisoformat(f"{taken} 07:0{before}")
        facts = CameraFacts(CAMERA.make, CAMERA.model, CAMERA.serial, moment)
        save_jpeg(portrait(50 + before), card / "DCIM/100EOSR6/IMG_0000.JPG", facts)
        day.imports.apply(day.imports.scan(card))
    assert loose(day, lincoln) == ["mixed", "nobody"], "of that day, though the cards gave it no picture"
    assert loose(day, other) == ["mixed", "later"], "its own card, and its own day"


def test_a_student_who_left_is_told_only_with_a_picture(day: Studio) -> None:
    with day._place.writing() as uow:
        uow.clients.update_enrollments({8: {"has_left": True}, 1: {"has_left": True}})
        uow.commit()
    assert set(standing(day)) == {1, 2, 3, 4, 5, 6, 7, 9}


def test_commands_list_book_and_report(day: Studio, cli: Cli, tmp_path: Path) -> None:
    told = json.loads(cli("stragglers", "Lincoln", "--who", "retake", "--json")[1])
    assert (told["photographed"], told["absent"], told["excused"], told["roster"]) == (5, 3, 1, 9)
    assert len(told["students"]) == 4
    assert "There is no “gone”" in cli("stragglers", "Lincoln", "--who", "gone")[2]
    assert "Say of whom" in cli("stragglers", "Lincoln", "--excuse", "ill")[2]
    assert "1 student changed" in cli("stragglers", "Lincoln", "number:8", "--excuse", "ill")[1]
    code, out, err = cli("retakes", "Lincoln", "--slots", "2026-10-20 08:00-08:05 every 5m", "--json")
    assert (code, json.loads(out)["short_by"], json.loads(out)["created"]) == (2, 2, 0), err
    code, out, err = cli("retakes", "Lincoln", "--slots", "2026-10-20 08:00-09:00 every 5m", "--json")
    assert (code, json.loads(out)["created"], json.loads(out)["first"]) == (0, 3, "2026-10-20T08:00"), err
    assert "Nobody of these" in cli("retakes", "Lincoln", "--date", "2026-10-20")[2]
    file = tmp_path / "absent.xlsx"
    assert cli("report", "absentees", "Lincoln", "--out", str(file))[0] == 0
    sheet = load_workbook(file).active
    assert sheet is not None
    assert sorted(str(row[3]) for row in sheet.iter_rows(min_row=2, values_only=True)) == ["absent", "only group"]
    assert "There is no report" in cli("report", "weather", "Lincoln")[2]


@pytest.mark.parametrize(
    ("name", "lines"), [("absentees", 3), ("alphabetical", 9), ("duplicates", 0), ("unassigned", 0), ("no-images", 3)]
)
def test_each_report_is_written_as_paper_and_table(
    day: Studio, cli: Cli, tmp_path: Path, name: str, lines: int
) -> None:
    for suffix in (".pdf", ".csv", ".xlsx"):
        file = tmp_path / f"{name}{suffix}"
        assert cli("report", name, "Lincoln", "--out", str(file))[:2] == (
            0, f"{lines} lines written to {file}\n"
        )  # fmt: skip
        assert file.stat().st_size
    document = json.loads(cli("report", name, "Lincoln", "--json")[1])
    assert len(document["rows"]) == lines
    assert "9 students on the roster" in document["subtitle"]
