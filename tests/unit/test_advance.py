from __future__ import annotations

import pytest

from tests.factories import enroll, schedule, session_ids
from tui_studio.errors import ChangedMeanwhile, NotFound
from tui_studio.services.studio import Studio


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 12)
    schedule(studio)
    return studio


def give_images(studio: Studio, numbers: set[str]) -> None:
    """Count images for sessions without going through a card."""
    from sqlalchemy import text

    with studio._place.writing() as uow:
        for number in numbers:
            uow._db.connection().execute(text("UPDATE session SET image_count=2 WHERE number=:n"), {"n": number})
        uow.commit()


def statuses(studio: Studio) -> dict[str, str]:
    rows = studio.sessions.rows(session_ids(studio))
    return {row.number: row.status for row in rows.values()}


def test_the_plan_counts_and_says_who_stays_and_why(school: Studio) -> None:
    give_images(school, {"10001", "10002"})
    plan = school.statuses.plan_advance(session_ids(school))
    assert plan.sentence() == "2 Scheduled -> Images captured, 10 skipped: no images"
    assert (plan.matched, plan.count, len(plan.skipped)) == (12, 2, 10)
    assert set(statuses(school).values()) == {"Scheduled"}, "a plan writes nothing"


def test_advancing_changes_exactly_what_the_plan_counted(school: Studio) -> None:
    give_images(school, {"10001", "10002"})
    plan = school.statuses.plan_advance(session_ids(school))
    result = school.statuses.apply_advance(plan)
    assert result.changed == 2
    changed = {number for number, status in statuses(school).items() if status == "Images captured"}
    assert changed == {"10001", "10002"}


def test_every_change_is_history(school: Studio) -> None:
    give_images(school, {"10001"})
    only = session_ids(school, "number:10001")
    school.statuses.apply_advance(school.statuses.plan_advance(only), note="gym")
    [(_, before, after, by)] = school.sessions.history(only[0])
    assert (before, after) == ("Scheduled", "Images captured")
    assert by


def test_a_mixed_selection_is_grouped_by_status(school: Studio) -> None:
    give_images(school, {"10001", "10002", "10003"})
    school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school, "number:10001")))
    plan = school.statuses.plan_advance(session_ids(school, "images:>0"))
    assert {(g.from_status, g.to_status, g.count) for g in plan.groups} == {
        ("Scheduled", "Images captured", 2),
        ("Images captured", "Quality check", 1),
    }


def test_a_status_may_be_named(school: Studio) -> None:
    plan = school.statuses.plan_advance(session_ids(school), to="cancelled")
    assert plan.sentence() == "12 Scheduled -> Cancelled"
    with pytest.raises(NotFound, match="There is no status “Gone”"):
        school.statuses.plan_advance(session_ids(school), to="Gone")


def test_a_change_at_another_workstation_stops_the_whole_step(school: Studio) -> None:
    plan = school.statuses.plan_advance(session_ids(school), to="Cancelled")
    school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school, "number:10005"), to="Cancelled"))
    with pytest.raises(ChangedMeanwhile, match="nothing was advanced"):
        school.statuses.apply_advance(plan)
    assert list(statuses(school).values()).count("Cancelled") == 1


def test_an_advance_is_taken_back_as_one_step(school: Studio) -> None:
    school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school), to="Cancelled"))
    plan = school.journal.last()
    assert plan is not None
    assert plan.kind == "advance"
    assert school.journal.undo(plan.batch).undone == 12
    assert set(statuses(school).values()) == {"Scheduled"}
    history = school.sessions.history(session_ids(school)[0])
    assert [(before, after) for _, before, after, _ in history] == [
        ("Scheduled", "Cancelled"), ("Cancelled", "Scheduled"),
    ], "nothing is ever removed from the history"  # fmt: skip


def test_an_advance_that_something_came_after_is_not_taken_back(school: Studio) -> None:
    first = school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school), to="Cancelled"))
    school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school, "number:10001"), to="Scheduled"))
    from tui_studio.errors import InputRefused

    with pytest.raises(InputRefused, match="1 of its sessions were changed again since"):
        school.journal.undo(first.batch)
