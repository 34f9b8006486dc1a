"""A picture of siblings is one file and one row, and counts for each of them wherever pictures are counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.counts import counts_agree
from tests.factories import enroll, schedule, session_ids
from tests.simple_card import CAMERA, SIZE, portrait, slate
from tui_studio.domain.frames import CameraFacts, Role
from tui_studio.errors import InputRefused
from tui_studio.integrations.sample_pictures import save_jpeg
from tui_studio.integrations.sample_slates import code_image
from tui_studio.services.import_plan import document, load_plan, save_plan
from tui_studio.services.studio import Studio

pytestmark = pytest.mark.xdist_group("postgresql")
ONE, OTHER, THIRD = "10001", "10002", "10003"


@pytest.fixture(params=["studio", "server_studio"])
def school(request: pytest.FixtureRequest) -> Studio:
    """Three students, the first two are siblings; on SQLite and on PostgreSQL."""
    studio: Studio = request.getfixturevalue(request.param)
    enroll(studio, 3)
    schedule(studio)
    with studio._place.reading() as uow:
        clients = [one.client for one in uow.images.known_sessions().values() if one.number in (ONE, OTHER)]
    studio.families.link(*clients)
    return studio


def both(one: str, other: str) -> Image.Image:
    """Two sheets side by side in one frame."""
    picture = Image.new("RGB", SIZE, "white")
    picture.paste(code_image(one, 14).convert("RGB"), (120, 220))
    picture.paste(code_image(other, 14).convert("RGB"), (680, 220))
    return picture


@pytest.fixture
def card(tmp_path: Path) -> Path:
    pictures = [both(ONE, OTHER), portrait(1), portrait(2), slate(THIRD), portrait(3)]
    moment = datetime.fromisoformat("2026-09-14 08:00")
    for n, picture in enumerate(pictures, 1):
        moment += timedelta(seconds=4)
        file = tmp_path / f"card/DCIM/100EOSR6/IMG_{n:04d}.JPG"
        save_jpeg(picture, file, CameraFacts(CAMERA.make, CAMERA.model, CAMERA.serial, moment))
    return tmp_path / "card"


def images(studio: Studio) -> dict[str, int]:
    return {row.number: row.images for row in studio.sessions.rows(session_ids(studio)).values()}


def sound(studio: Studio) -> bool:
    with studio._place.reading() as uow:
        return counts_agree(uow) and studio.integrity.verify().sound


def brought(studio: Studio, card: Path) -> str:
    return studio.imports.apply(studio.imports.scan(card)).batch


def test_one_file_counts_for_both_and_a_plan_that_was_kept_says_so(school: Studio, card: Path, tmp_path: Path) -> None:
    plan = school.imports.scan(card)
    save_plan(plan, tmp_path / "plan.json")
    kept = load_plan(tmp_path / "plan.json")
    assert kept.frames == plan.frames
    result = school.imports.apply(kept)
    assert (result.copied, images(school)) == (3, {ONE: 2, OTHER: 2, THIRD: 1})
    assert result.card_may_be_formatted
    written = document(kept, source="card", result=result)
    assert [entry["also"] for entry in written["frames"]] == [[OTHER]] * 3 + [[]] * 2
    assert written["sessions"] == {ONE: 2, OTHER: 2, THIRD: 1}
    assert written["counts"]["image"] == 3
    stored = [path for path in school.settings.paths.images.rglob("*.JPG") if ".previews" not in path.parts]
    assert len(stored) == 3
    for number in (ONE, OTHER):
        shown = school.session_records.listed(school.sessions.find_number(number) or 0, "images")
        assert len(shown) == 2, number
    assert school.imports.scan(card).counts[Role.DUPLICATE.value] == 3
    assert sound(school)


def test_taking_the_import_back_takes_the_pictures_from_both(school: Studio, card: Path) -> None:
    batch = brought(school, card)
    school.journal.undo(batch)
    assert images(school) == {ONE: 0, OTHER: 0, THIRD: 0}
    assert sound(school)
    brought(school, card)
    assert images(school) == {ONE: 2, OTHER: 2, THIRD: 1}
    history = school.audit.history("session", school.sessions.find_number(OTHER) or 0)
    assert any("2 images taken back" in str(row) for row in history)


def test_a_status_that_needs_images_holds_for_both_and_keeps_the_import(school: Studio, card: Path) -> None:
    batch = brought(school, card)
    ids = session_ids(school, OTHER)
    plan = school.statuses.plan_advance(ids, to="Images captured")
    advanced = school.statuses.apply_advance(plan, "")
    with pytest.raises(InputRefused, match="advanced on the strength"):
        school.journal.undo(batch)
    school.journal.undo(advanced.batch)
    school.journal.undo(batch)
    assert images(school)[OTHER] == 0


def test_a_session_with_a_shared_picture_alone_is_not_taken_back_with_its_schedule(school: Studio, card: Path) -> None:
    brought(school, card)
    with school._place.writing() as uow:
        uow._db.connection().exec_driver_sql(
            "DELETE FROM image WHERE session_id = (SELECT id FROM session WHERE number = '10003')"
        )
        (batch,) = {row[0] for row in uow._db.connection().exec_driver_sql("SELECT batch FROM session")}
        assert uow.sessions.hanging_on(batch)["images"] == 2


def test_uploaded_counts_for_both_and_readiness_says_so(school: Studio, card: Path) -> None:
    brought(school, card)
    with school._place.writing() as uow:
        uow._db.connection().exec_driver_sql("UPDATE image SET uploaded_at = '2026-09-15 08:00:00'")
        uow.commit()
    rows = school.sessions.rows(session_ids(school)).values()
    assert {row.number: row.uploaded for row in rows} == {ONE: 2, OTHER: 2, THIRD: 1}
    assert sound(school)


def test_two_records_of_siblings_can_be_merged_and_parted_again(school: Studio, card: Path) -> None:
    brought(school, card)
    with school._place.reading() as uow:
        known = uow.images.known_sessions()
    batch = school.client_merges.merge(school.client_merges.plan(known[ONE].client, known[OTHER].client), {})
    assert images(school) == {ONE: 2, OTHER: 2, THIRD: 1}
    assert sound(school)
    school.journal.undo(batch)
    assert sound(school)


def test_a_session_that_is_cancelled_keeps_its_share(school: Studio, card: Path) -> None:
    brought(school, card)
    plan = school.statuses.plan_advance(session_ids(school, ONE), to="Cancelled")
    advanced = school.statuses.apply_advance(plan, "")
    assert images(school) == {ONE: 2, OTHER: 2, THIRD: 1}
    assert sound(school)
    school.journal.undo(advanced.batch)
    assert sound(school)


def moved(studio: Studio, of: str, to: str) -> str:
    """Move the first picture that two siblings share; what was said of it."""
    leaves = studio.sessions.find_number(of) or 0
    session = studio.image_check.session(leaves)
    assert session is not None
    plan = studio.image_moves.plan([session.images[0].id], to, leaves)
    studio.image_moves.apply(plan)
    return plan.sentence()


def taken_back(studio: Studio) -> bool:
    step = studio.journal.last()
    assert step is not None
    assert step.kind == "move images"
    assert studio.journal.undo(step.batch).undone == 1
    return images(studio) == {ONE: 2, OTHER: 2, THIRD: 1} and sound(studio) and studio.integrity.files() == ([], [])


def test_one_of_two_siblings_gives_a_picture_to_a_third_and_the_other_keeps_it(school: Studio, card: Path) -> None:
    brought(school, card)
    other = school.image_check.session(school.sessions.find_number(OTHER) or 0)
    assert other is not None
    school.image_check.set_pose(other.id, other.images[0].id, "primary")
    said = moved(school, ONE, THIRD)
    assert said.startswith("1 image moves from 10001 to 10003")
    assert said.endswith("10002 keeps the images that are theirs too")
    assert images(school) == {ONE: 1, OTHER: 2, THIRD: 2}
    kept = school.image_check.session(other.id)
    assert kept is not None
    assert kept.images[0].file.partition("/10003")[1], "it lies with the third now"
    assert kept.images[0].poses == ("primary",)
    assert sound(school)
    assert taken_back(school)


def test_whoever_shares_a_picture_passes_the_share_on_and_the_file_stays(school: Studio, card: Path) -> None:
    brought(school, card)
    before = school.integrity.files(), sorted(school.settings.paths.images.rglob("*.JPG"))
    assert moved(school, OTHER, THIRD).startswith("1 image moves from 10002 to 10003")
    assert images(school) == {ONE: 2, OTHER: 1, THIRD: 2}
    assert (school.integrity.files(), sorted(school.settings.paths.images.rglob("*.JPG"))) == before
    assert "1 image moved to 10003" in str(school.audit.history("session", school.sessions.find_number(OTHER) or 0))
    assert sound(school)
    assert taken_back(school)


@pytest.mark.parametrize(("of", "to"), [(ONE, OTHER), (OTHER, ONE)])
def test_a_picture_of_two_that_is_only_of_one_leaves_the_other(school: Studio, card: Path, of: str, to: str) -> None:
    brought(school, card)
    assert moved(school, of, to).endswith(f"1 of them {to} has already")
    assert images(school) == {of: 1, to: 2, THIRD: 1}
    assert sound(school)
    assert taken_back(school)


def test_pictures_that_are_shared_do_not_count_as_a_childs_own(school: Studio, card: Path) -> None:
    brought(school, card)
    with school._place.reading() as uow:
        assert {one.number: one.images for one in uow.images.known_sessions().values()} == {ONE: 0, OTHER: 0, THIRD: 1}


def test_a_session_that_must_not_be_photographed_gets_no_share(school: Studio, card: Path) -> None:
    plan = school.imports.scan(card)
    with school._place.writing() as uow:
        uow._db.connection().exec_driver_sql(
            "UPDATE client SET no_photo = true WHERE id = (SELECT client_id FROM session WHERE number = '10002')"
        )
        uow.commit()
    with pytest.raises(InputRefused, match="10002 must not be photographed"):
        school.imports.apply(plan)
