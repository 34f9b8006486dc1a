"""Cards with everything that goes wrong, through the real reader, the real split and the real copy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import MOMENT
from tests.factories import PICTURE_DAY, SCHOOL, YEAR, enroll, schedule, session_ids
from tests.simple_card import plain_card
from tests.unit.test_numbers import prefer
from tui_studio.clock import FrozenClock
from tui_studio.config import Settings, load_settings
from tui_studio.domain.frames import Role
from tui_studio.domain.plan_edits import PlanEditor
from tui_studio.domain.scan_options import ScanOptions
from tui_studio.errors import Cancelled, InputRefused, NotFound
from tui_studio.integrations.preview_places import all_previews
from tui_studio.integrations.sample_card import CardStudent, CardTruth, write_card
from tui_studio.services.import_plan import ImportPlan, load_plan, save_plan
from tui_studio.services.progress import Silent
from tui_studio.services.studio import Studio, open_studio
from tui_studio.workers.console import run_in_console
from tui_studio.workers.import_images import ImportImagesJob

MEGAPIXELS = 0.9
STUDENTS = 21

pytestmark = pytest.mark.xdist_group("import images")


def students(studio: Studio) -> list[CardStudent]:
    rows = studio.sessions.rows(session_ids(studio))
    return [CardStudent(rows[row].number, (rows[row].last_name, SCHOOL)) for row in session_ids(studio)]


@dataclass(frozen=True, slots=True)
class PictureDay:
    """A scheduled school and a card of it: two bodies, the counter rolling over, a retake, and nothing wrong."""

    studio: Path
    card: Path
    truth: CardTruth
    plan: ImportPlan


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, new_studio: Path) -> PictureDay:
    """Drawn and scanned once; every test works on copies."""
    folder = tmp_path_factory.mktemp("day")
    shutil.copytree(new_studio, folder / "studio")
    studio = open_studio(load_settings(folder / "studio"), FrozenClock(ZoneInfo("UTC"), MOMENT))
    enroll(studio, STUDENTS)
    schedule(studio)
    card = folder / "card"
    faults = ("retake",)
    truth = write_card(card, students(studio)[:6], Random(3), MEGAPIXELS, day=date(2026, 9, 14), faults=faults)
    plan = studio.imports.scan(card)
    studio.close()
    return PictureDay(folder / "studio", card, truth, plan)


@pytest.fixture
def school(day: PictureDay, settings: Settings, clock: FrozenClock) -> Iterator[Studio]:
    shutil.copytree(day.studio, settings.paths.root)
    studio = open_studio(settings, clock)
    yield studio
    studio.close()


@pytest.fixture
def clean_card(day: PictureDay, tmp_path: Path) -> tuple[Path, CardTruth]:
    card = tmp_path / "clean"
    shutil.copytree(day.card, card)
    return card, day.truth


@pytest.fixture
def plan(day: PictureDay, clean_card: tuple[Path, CardTruth]) -> ImportPlan:
    """What a scan of the clean card finds."""
    return replace(day.plan, source=clean_card[0])


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_on_a_card_with_every_fault_no_frame_goes_to_the_wrong_student(school: Studio, tmp_path: Path) -> None:
    enroll(school, 2, school="Harbor Lights Academy", year=YEAR)
    schedule(school, school="Harbor Lights Academy", untimed=date(2026, 9, 14))
    [stranger, *_] = [row.number for row in school.sessions.rows(session_ids(school, "org:harbor")).values()]
    card = tmp_path / "card"
    mine = [who for who in students(school) if who.lines[1] == SCHOOL][:STUDENTS]
    truth = write_card(card, mine, Random(1), MEGAPIXELS, other_school=stranger)
    plan = school.imports.scan(card)

    assert sorted(frame.path for frame in plan.frames) == sorted(tree(card)), "every file is one entry"
    for frame in plan.frames:
        if frame.role is Role.IMAGE:
            assert truth.student_of(frame.path) == frame.session, frame
        if frame.role is Role.SLATE and frame.session is not None:
            assert truth.slates[frame.path] == frame.session
    outcome = {frame.path: frame.role for frame in plan.frames}
    for path, what in truth.others.items():
        expected = {
            "truncated": Role.DAMAGED, "empty": Role.DAMAGED, "text file": Role.NOT_IMAGE,
            "housekeeping": Role.NOT_IMAGE, "duplicate": Role.DUPLICATE,
        }[what]  # fmt: skip
        assert outcome[path] is expected, (path, what)
    assert not [path for path in truth.spoiled if plan.frames and outcome[path] is Role.IMAGE]
    assigned = sum(frame.role is Role.IMAGE for frame in plan.frames)
    assert assigned >= 0.6 * len(truth.students), "most of the card is assigned all the same"


def test_a_clean_card_is_stored_whole_and_may_be_formatted(
    school: Studio, clean_card: tuple[Path, CardTruth], settings: Settings
) -> None:
    card, truth = clean_card
    before = tree(card)
    result = school.imports.apply(school.imports.scan(card))
    assert result.why_not == ""
    assert result.card_may_be_formatted
    assert result.copied == len(truth.students)
    stored = {frame.path: frame.target for frame in result.plan.frames if frame.role is Role.IMAGE}
    for path, number in truth.students.items():
        target = stored[path]
        assert target is not None
        assert f"/{number}-" in target
        assert (settings.paths.images / target).read_bytes() == before[path]
    assert tree(card) == before, "the card is never written"
    counts = {row.number: row.images for row in school.sessions.rows(session_ids(school)).values() if row.images}
    assert sum(counts.values()) == result.copied


def test_a_card_of_which_one_folder_was_imported_is_kept(
    school: Studio, clean_card: tuple[Path, CardTruth], tmp_path: Path
) -> None:
    card = tmp_path / "card"
    shutil.copytree(clean_card[0], card)
    (card / "DCIM" / "CANONMSC").mkdir()
    (card / "DCIM" / "CANONMSC" / "M0100.CTG").write_bytes(b"notes of the camera")
    folder = card / "DCIM" / "102EOSR6"
    outside = sum(file.is_file() for file in (card / "DCIM").glob("10[01]*/*"))
    result = school.imports.apply(school.imports.scan(folder))
    assert result.copied
    assert not result.card_may_be_formatted
    assert result.why_not == f"{outside} files lie in other folders of it."
    for place in (card / "DCIM", card):
        assert school.imports.apply(school.imports.scan(place)).card_may_be_formatted


def test_what_travels_with_a_picture_is_stored_and_is_no_image_of_its_own(school: Studio, tmp_path: Path) -> None:
    number = school.sessions.rows(session_ids(school))[session_ids(school)[0]].number
    card = plain_card(tmp_path / "raws", [number], frames=2)
    for path in sorted(card.rglob("*.JPG"))[1:]:
        path.with_suffix(".CR3").write_bytes(b"raw of " + path.name.encode())
        path.with_suffix(".XMP").write_bytes(b"<x:xmpmeta/> of " + path.name.encode())
    result = school.imports.apply(school.imports.scan(card))
    assert result.copied == 6

    def images() -> int:
        return next(row.images for row in school.sessions.rows(session_ids(school)).values() if row.number == number)

    assert images() == 2
    assert school.integrity.verify().sound
    school.journal.undo(result.batch)
    assert images() == 0


def test_pictures_are_numbered_by_the_preferences_and_keep_their_names(school: Studio, tmp_path: Path) -> None:
    ids = session_ids(school)[:2]
    numbers = [school.sessions.rows(ids)[row].number for row in ids]
    card = plain_card(tmp_path / "counted", numbers, frames=2)

    def stored() -> list[str]:
        images = school.settings.paths.images
        return sorted(path.name for path in images.rglob("1000*_*") if path.is_file())

    prefer(school, image_numbers="session")
    school.imports.apply(school.imports.scan(card))
    counted = [f"{number}_{n:04}.JPG" for number in numbers for n in (1, 2)]
    assert stored() == counted
    for path in sorted(card.rglob("*.JPG")):  # raw files of the same pictures, which come later
        path.with_suffix(".CR3").write_bytes(b"raw of " + path.name.encode())
    prefer(school, image_numbers="studio", next_image_number=700)
    school.imports.apply(school.imports.scan(card))
    assert [name for name in stored() if name.endswith("JPG")] == counted, "a name that was given stays"
    assert {Path(name).stem for name in stored()} == {Path(name).stem for name in counted}, "raw and JPEG go together"
    more = plain_card(tmp_path / "more", numbers[:1], frames=1)
    (more / "DCIM/100EOSR6/IMG_0002.JPG").rename(more / "DCIM/100EOSR6/IMG_0009.JPG")
    with (more / "DCIM/100EOSR6/IMG_0009.JPG").open("ab") as file:
        file.write(b"another picture")
    school.imports.apply(school.imports.scan(more))
    assert f"{numbers[0]}_0700.JPG" in stored()
    assert school.preferences.get().next_image_number == 701
    assert school.integrity.verify().sound


def test_the_same_card_again_adds_nothing(school: Studio, clean_card: tuple[Path, CardTruth], tmp_path: Path) -> None:
    card, _ = clean_card
    first = school.imports.apply(school.imports.scan(card))
    again = school.imports.apply(school.imports.scan(card))
    assert (again.copied, again.duplicates, again.batch) == (0, first.copied, "")
    assert again.card_may_be_formatted
    moved = tmp_path / "copied to a disk"
    card.rename(moved)
    assert school.imports.apply(school.imports.scan(moved)).copied == 0, "known by content, not by place"


def test_a_stored_picture_that_is_gone_comes_back_from_the_card(
    school: Studio, plan: ImportPlan, settings: Settings
) -> None:
    card = plan.source
    result = school.imports.apply(plan)
    [victim, *_] = [frame.target for frame in result.plan.frames if frame.target]
    before = (settings.paths.images / victim).read_bytes()
    (settings.paths.images / victim).unlink()
    assert school.integrity.verify().missing == (victim,)
    again = school.imports.apply(school.imports.scan(card))
    assert again.card_may_be_formatted
    assert (settings.paths.images / victim).read_bytes() == before
    assert school.integrity.verify().sound


def test_a_stored_picture_that_goes_while_its_card_is_imported_again_keeps_the_card(
    school: Studio, plan: ImportPlan, settings: Settings
) -> None:
    result = school.imports.apply(plan)
    [victim, *_] = [frame.target for frame in result.plan.frames if frame.target]
    again = school.imports.scan(plan.source)
    (settings.paths.images / victim).unlink()
    assert not school.imports.apply(again).card_may_be_formatted


def test_a_plan_is_written_corrected_and_applied(
    school: Studio, plan: ImportPlan, day: PictureDay, tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    save_plan(plan, file)
    assert load_plan(file).reading == plan.reading
    written = json.loads(file.read_text())
    [first, *_] = [entry for entry in written["frames"] if entry["role"] == "image"]
    first |= {"role": "excluded", "session": None, "reason": "eyes closed"}
    file.write_text(json.dumps(written))
    result = school.imports.apply(load_plan(file))
    assert result.copied == len(day.truth.students) - 1
    assert result.plan.counts["excluded"] == 1
    [session, *_] = [row for row, shown in school.sessions.rows(session_ids(school)).items() if shown.images]
    with school._place.reading() as uow:
        moments = [image["taken_at"] for image in uow.client_records.images(session_id=session)]
    assert moments
    assert all(moment.date() == PICTURE_DAY for moment in moments), "by the camera's own clock"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"path": "../../etc/passwd"}, "leaves the source"),
        ({"path": "/etc/passwd"}, "leaves the source"),
        ({"role": "portrait"}, "no plan"),
        ({"session": None}, "image of no session"),
    ],
)
def test_a_plan_that_was_tampered_with_is_refused(
    plan: ImportPlan, tmp_path: Path, change: dict[str, object], says: str
) -> None:
    file = tmp_path / "plan.json"
    save_plan(plan, file)
    written = json.loads(file.read_text())
    entry = next(entry for entry in written["frames"] if entry["role"] == "image")
    entry |= change
    file.write_text(json.dumps(written))
    with pytest.raises(InputRefused, match=says):
        load_plan(file)


def test_a_plan_for_a_session_that_does_not_exist_copies_nothing(school: Studio, plan: ImportPlan) -> None:
    frames = tuple(replace(f, session="55555") if f.role is Role.IMAGE else f for f in plan.frames)
    with pytest.raises(NotFound, match="55555"):
        school.imports.apply(replace(plan, split=replace(plan.split, frames=frames)))
    assert school.integrity.verify().images == 0


def test_a_file_that_changed_since_the_scan_is_not_stored(school: Studio, plan: ImportPlan, day: PictureDay) -> None:
    portrait = next(iter(day.truth.students))
    victim = plan.source / portrait
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(bytes(data))
    result = school.imports.apply(plan)
    assert [frame.path for frame in result.failed] == [portrait]
    assert not result.card_may_be_formatted


def test_stopping_between_two_frames_keeps_what_was_copied(school: Studio, plan: ImportPlan, day: PictureDay) -> None:
    class StopAtThird(Silent):
        copied = 0

        def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
            self.copied = done

        def checkpoint(self) -> None:
            if self.copied == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        school.imports.apply(plan, StopAtThird())
    verdict = school.integrity.verify()
    assert verdict.images == 3
    assert verdict.sound
    assert verdict.strangers == ()
    assert school.imports.apply(plan).copied == len(day.truth.students) - 3


def test_an_import_is_taken_back_and_no_picture_is_deleted(
    school: Studio, plan: ImportPlan, day: PictureDay, settings: Settings
) -> None:
    school.imports.apply(plan)
    step = school.journal.last()
    assert step is not None
    assert school.journal.undo(step.batch).undone == len(day.truth.students)
    verdict = school.integrity.verify()
    assert (verdict.images, verdict.strangers) == (0, ())
    kept = [path for path in (settings.paths.images / ".taken-back").rglob("*.JPG") if path.is_file()]
    assert len(kept) == len(day.truth.students)
    assert school.imports.apply(plan).copied == len(day.truth.students)


def test_an_import_that_sessions_rest_on_is_not_taken_back(school: Studio, plan: ImportPlan) -> None:
    result = school.imports.apply(plan)
    school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school)))
    with pytest.raises(InputRefused, match="6 sessions were advanced on the strength of its pictures"):
        school.journal.undo(result.batch)


def test_one_folder_belongs_to_one_student(school: Studio, clean_card: tuple[Path, CardTruth]) -> None:
    card, truth = clean_card
    plan = school.imports.scan(card, ScanOptions("hand", "10020"))
    assert plan.sessions == {"10020": len(truth.students) + len(truth.slates)}
    with pytest.raises(NotFound, match="There is no session 777"):
        school.imports.scan(card, ScanOptions("hand", "777"))


def test_a_child_who_must_not_be_photographed_gets_nothing(
    school: Studio, clean_card: tuple[Path, CardTruth], cli: Callable[..., tuple[int, str, str]]
) -> None:
    from sqlalchemy import text

    with school._place.writing() as uow:
        uow._db.connection().execute(
            text("UPDATE client SET no_photo=1 WHERE id=(SELECT client_id FROM session WHERE number='10001')")
        )
        uow.commit()
    plan = school.imports.scan(clean_card[0])
    assert "10001" not in plan.sessions
    refused = cli("import", "images", str(clean_card[0]), "--session", "10001")
    assert refused == (2, "", "Session 10001: do not photograph.\n"), "before the files are read"
    held = [frame for frame in plan.frames if frame.reason == "do not photograph" and frame.role is Role.UNASSIGNED]
    assert held


@pytest.mark.parametrize("what", ["nothing", "file", "empty", "own"])
def test_a_source_that_is_none_is_refused_in_a_sentence(
    school: Studio, tmp_path: Path, settings: Settings, what: str
) -> None:
    source = {
        "nothing": tmp_path / "nowhere",
        "file": tmp_path / "file",
        "empty": tmp_path / "empty",
        "own": settings.paths.images,
    }[what]
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputRefused, match=r"does not exist|is a file|holds no files|own pictures"):
        school.imports.scan(source)


def test_the_document_of_the_command_keeps_its_promise(
    school: Studio, clean_card: tuple[Path, CardTruth], cli: Callable[..., tuple[int, str, str]]
) -> None:
    card, truth = clean_card
    code, out, _ = cli("import", "images", str(card), "--dry-run", "--json")
    planned = json.loads(out)
    assert code == 0
    assert set(planned) >= {
        "source", "batch", "frames", "counts", "sessions", "warnings", "copied", "card_may_be_formatted", "seconds",
    }  # fmt: skip
    assert set(planned["frames"][0]) >= {"path", "role", "session", "payload", "reason", "target"}
    [slate, *_] = [frame for frame in planned["frames"] if frame["role"] == "slate"]
    assert slate["code"]["look"] == "first look"
    assert slate["code"]["module"] > 3
    assert planned["reading"]["slates"] == planned["counts"]["slate"]
    assert set(planned["counts"]) == {role.value for role in Role}
    assert set(planned["seconds"]) == {"scan", "decode", "copy", "previews", "total"}
    assert (planned["copied"], planned["card_may_be_formatted"]) == (0, False)
    assert school.integrity.verify().images == 0
    code, out, _ = cli("import", "images", str(card), "--json")
    done = json.loads(out)
    assert code == 0
    assert (done["copied"], done["card_may_be_formatted"]) == (len(truth.students), True)
    assert sum(done["sessions"].values()) == len(truth.students)
    assert done["seconds"]["total"] > done["seconds"]["previews"] > 0


def test_every_picture_of_a_card_has_a_preview_until_the_import_is_taken_back(
    school: Studio, plan: ImportPlan, day: PictureDay, settings: Settings
) -> None:
    count, before = len(day.truth.students), tree(plan.source)
    result = run_in_console(ImportImagesJob(plan), school).result
    there = all_previews(settings.paths.images)
    assert there == {frame.sha256 for frame in result.plan.frames if frame.role is Role.IMAGE}
    assert len(there) == count
    assert (school.integrity.verify().without_preview, school.integrity.verify().strangers) == (0, ())
    assert tree(plan.source) == before
    school.journal.undo(result.batch)
    assert all_previews(settings.paths.images) == set()
    assert school.previews.complete(school.imports.apply(plan).plan).made == count


def test_a_card_whose_slates_stand_on_the_other_side_is_given_to_nobody_and_never_safe(
    school: Studio, tmp_path: Path
) -> None:
    numbers = [row.number for row in school.sessions.rows(session_ids(school)[:6]).values()]
    card = plain_card(tmp_path / "turned", numbers)
    wrong = ScanOptions(slates="after")
    plan = school.imports.scan(card, wrong)
    assert plan.warnings[0].text.startswith("were the slates photographed before the students? scan again")
    result = school.imports.apply(plan)
    assert (result.copied, result.card_may_be_formatted) == (0, False)

    editor = PlanEditor(plan.split, {one.number: one for one in school.corrections.candidates(plan)}, True)
    split = plan.split
    for number, row in zip(
        numbers, [row for row in editor.stretches(split) if row.role is Role.UNASSIGNED], strict=True
    ):
        split = editor.assign_stretch(split, row, number).done(split)
    by_hand = school.imports.apply(replace(plan, split=split))
    assert (by_hand.copied, by_hand.card_may_be_formatted) == (12, True), "a person has said whose each is"
    school.journal.undo(by_hand.batch)

    assert school.imports.apply(school.imports.scan(card)).card_may_be_formatted
    again = school.imports.apply(school.imports.scan(card, wrong))
    assert (again.duplicates, again.card_may_be_formatted) == (12, False), "were they stored under this reading?"
    assert again.why_not == "its slates may have been photographed on the other side of the students."


def test_what_a_person_decided_about_a_card_holds_when_it_is_imported_again(school: Studio, tmp_path: Path) -> None:
    numbers = [row.number for row in school.sessions.rows(session_ids(school)[:3]).values()]
    card = plain_card(tmp_path / "doubtful", [numbers[0], "98765", "98766"], frames=2)
    plan = school.imports.scan(card)
    assert plan.counts["unassigned"] == 4
    editor = PlanEditor(plan.split, {one.number: one for one in school.corrections.candidates(plan)})
    _, second, _ = editor.stretches(plan.split)
    edit = editor.assign_stretch(plan.split, second, numbers[1])
    result = school.imports.apply(replace(plan, split=edit.done(plan.split)))
    assert (result.copied, result.card_may_be_formatted) == (4, False)

    again = school.imports.scan(card)
    assert again.counts | {"duplicate": 4, "unassigned": 2} == again.counts, "the rest is found again"
    assert [f.session for f in again.frames if f.role is Role.SLATE] == [numbers[0], numbers[1], None]
    assert again.warnings[0].text == "1 frame is as a person decided when this card was imported before"
    editor = PlanEditor(again.split, {one.number: one for one in school.corrections.candidates(again)})
    third = next(row for row in editor.stretches(again.split) if row.unread)
    edit = editor.exclude(again.split, third.places)
    assert school.imports.apply(replace(again, split=edit.done(again.split))).card_may_be_formatted
    assert school.imports.scan(card).counts["excluded"] == 3, "and what was left out stays out"

    school.journal.undo(result.batch)
    taken_back = school.imports.scan(card)
    assert [f.session for f in taken_back.frames if f.role is Role.SLATE][:2] == [numbers[0], None]
